import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import type { DirectoryEntry } from "../../../shared/domain/directory.ts";

/** A way by which reports reach an entry. */
export interface Way {
  readonly destinationId: string;
  readonly destinationName: string;
  /** The entry that has the system: itself, or what it is part of. Null: paper or page, by nobody's system. */
  readonly through: DirectoryEntry | null;
}

type Destination = Pick<DestinationSettings, "id" | "name" | "channel" | "isEnabled">;

/** Gives the system by which reports reach an entry: its own, or that of the nearest that it is part of; null where there is none. */
export function systemOf(
  entry: DirectoryEntry,
  directory: ReadonlyMap<string, DirectoryEntry>,
  destinations: readonly Destination[],
): Way | null {
  const seen = new Set<string>();
  for (let at: DirectoryEntry | undefined = entry; at !== undefined && !seen.has(at.id); at = wholeOf(at, directory)) {
    seen.add(at.id);
    const { destinationId } = at;
    const own = destinations.find(({ id, isEnabled }) => id === destinationId && isEnabled);
    if (own !== undefined) return { destinationId: own.id, destinationName: own.name, through: at };
  }
  return null;
}

/** Gives the way for whoever has no system: the page behind a link, else print; null where neither is set up. */
export function wayWithoutSystem(destinations: readonly Destination[]): Way | null {
  const way =
    destinations.find(({ channel, isEnabled }) => channel === "page" && isEnabled) ??
    destinations.find(({ channel, isEnabled }) => channel === "print" && isEnabled);
  return way === undefined ? null : { destinationId: way.id, destinationName: way.name, through: null };
}

/** Gives how reports reach an entry, in words. */
export function wayWords(entry: DirectoryEntry, system: Way | null): string {
  if (system === null) return "No system: by the page or print";
  const through = system.through;
  return through === null || through.id === entry.id
    ? system.destinationName
    : `${system.destinationName}, through ${through.name}`;
}

function wholeOf(entry: DirectoryEntry, directory: ReadonlyMap<string, DirectoryEntry>): DirectoryEntry | undefined {
  return entry.partOfId === null ? undefined : directory.get(entry.partOfId);
}
