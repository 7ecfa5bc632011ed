import type { HangingEntry } from "../../../shared/contract/hanging.ts";
import { readHangingProtocol } from "../../../shared/hanging/hanging-file.ts";
import { mostFormerVersions } from "../../../shared/hanging/protocol-versions.ts";

/** The protocols of one owner as the store holds them. */
export interface StoredList {
  readonly revision: number;
  readonly entries: readonly HangingEntry[];
  /** As they were stored: by a newer version, or damaged. Kept, never used. */
  readonly unreadable: readonly unknown[];
}

/** A list before anything was kept. */
export const emptyList: StoredList = { revision: 0, entries: [], unreadable: [] };

/** Gives a stored list, each protocol brought to the present form; what cannot be read is put aside in it. Never throws. */
export function readStoredList(stored: string | null): StoredList {
  if (stored === null) return emptyList;
  const value = parsed(stored);
  if (typeof value !== "object" || value === null || !("entries" in value) || !Array.isArray(value.entries)) {
    return { ...emptyList, unreadable: [stored] };
  }
  const revision = "revision" in value && typeof value.revision === "number" ? value.revision : 0;
  const entries: HangingEntry[] = [];
  const unreadable: unknown[] = [];
  for (const entry of [...value.entries, ...unreadableOf(value)] as unknown[]) {
    const isEntry = typeof entry === "object" && entry !== null && "protocol" in entry;
    const read = isEntry ? readHangingProtocol(entry.protocol) : null;
    if (read === null || !("protocol" in read)) unreadable.push(entry);
    else
      entries.push({
        protocol: read.protocol,
        isEnabled: !(isEntry && "isEnabled" in entry && entry.isEnabled === false),
        ...formerOf(entry),
      });
  }
  return { revision, entries, unreadable };
}

/** Gives the text that `readStoredList` reads. */
export function storedListText(list: StoredList): string {
  return JSON.stringify(list);
}

/** A former version that cannot be read is left out: the present one stands without it. */
function formerOf(entry: unknown): Pick<HangingEntry, "former"> {
  if (typeof entry !== "object" || entry === null || !("former" in entry) || !Array.isArray(entry.former)) return {};
  const read = entry.former.map((each: unknown) => readHangingProtocol(each));
  return { former: read.flatMap((each) => ("protocol" in each ? each.protocol : [])).slice(0, mostFormerVersions) };
}

function unreadableOf(value: object): readonly unknown[] {
  return "unreadable" in value && Array.isArray(value.unreadable) ? value.unreadable : [];
}

function parsed(stored: string): unknown {
  try {
    return JSON.parse(stored);
  } catch {
    return null;
  }
}
