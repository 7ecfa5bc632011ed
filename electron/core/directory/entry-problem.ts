import type { DirectoryEntry, EntryFields } from "../../../shared/domain/directory.ts";
import { readCode } from "../../../shared/rules/national-code.ts";
import { isTextWithoutControls } from "./plain-text.ts";

/** What an entry is checked against. */
export interface KnownDirectory {
  readonly entries: ReadonlyMap<string, DirectoryEntry>;
  /** Entries in use by code system and code, as `codeKey` writes them. */
  readonly owners: ReadonlyMap<string, DirectoryEntry>;
  readonly destinationIds: ReadonlySet<string>;
  /** Identifiers of entries that come with the same import. */
  readonly coming?: ReadonlySet<string>;
}

/** Gives what an entry is checked against. */
export function knownOf(
  entries: KnownDirectory["entries"],
  destinations: readonly { readonly id: string }[],
): KnownDirectory {
  const owners = new Map<string, DirectoryEntry>();
  for (const entry of entries.values()) {
    if (entry.isActive && entry.nationalCode !== "") owners.set(codeKey(entry), entry);
  }
  return { entries, owners, destinationIds: new Set(destinations.map(({ id }) => id)) };
}

/** Gives a code with its system as one text. */
export function codeKey({ codeSystem, nationalCode }: Pick<EntryFields, "codeSystem" | "nationalCode">): string {
  return `${codeSystem} ${nationalCode}`;
}

/** An entry as it may be stored, or a sentence that says why it may not. */
export type CheckedEntry = { readonly fields: EntryFields; readonly problem: string };

/** Gives fields with their code as it is kept, and what is wrong with them; empty where nothing is. `id` null: a new entry. */
export function checkEntry(id: string | null, given: EntryFields, known: KnownDirectory): CheckedEntry {
  const read = readCode(given.codeSystem, given.nationalCode, given.kind);
  const fields = { ...given, nationalCode: read.code };
  const problem =
    read.problem ||
    textProblem(fields) ||
    codeTaken(id, fields, known.owners) ||
    referenceProblem(id, fields, known) ||
    absenceProblem(fields);
  return { fields, problem };
}

function textProblem(fields: EntryFields): string {
  const texts = [fields.name, fields.role, fields.phone, fields.outOfHoursPhone, fields.email, fields.absenceNote];
  if (![...texts, fields.nationalCode].every(isTextWithoutControls)) return "A field has characters that are no text.";
  if (fields.email !== "" && !/^[^\s@<>,;]+@[^\s@<>,;]+$/.test(fields.email)) {
    return `“${fields.email}” is no e-mail address.`;
  }
  return "";
}

/** A national code names one person or organisation; two entries with it would make “matched by code” a guess. */
function codeTaken(id: string | null, fields: EntryFields, owners: KnownDirectory["owners"]): string {
  const owner = fields.nationalCode === "" ? undefined : owners.get(codeKey(fields));
  if (owner === undefined || owner.id === id) return "";
  return `${owner.name} has the ${fields.codeSystem} code ${fields.nationalCode} already.`;
}

function referenceProblem(id: string | null, fields: EntryFields, known: KnownDirectory): string {
  const { partOfId, deputyId, outOfHoursId, destinationId } = fields;
  for (const [reference, words] of [
    [partOfId, "part of"],
    [deputyId, "deputised by"],
    [outOfHoursId, "taken out of hours by"],
  ] as const) {
    if (reference === null) continue;
    if (reference === id) return `${fields.name} cannot be ${words} itself.`;
    if (!known.entries.has(reference) && known.coming?.has(reference) !== true)
      return `What ${fields.name} is ${words} is not in the directory.`;
  }
  if (destinationId !== null && !known.destinationIds.has(destinationId)) {
    return "The system that reports would go by is not set up here.";
  }
  if (partOfId === null) return "";
  if (known.entries.get(partOfId)?.kind === "person") return "Nothing is part of a person.";
  return leadsBack(id, partOfId, known.entries) ? `${fields.name} would be part of itself.` : "";
}

function leadsBack(id: string | null, from: string, entries: KnownDirectory["entries"]): boolean {
  const seen = new Set<string>();
  for (let next: string | null = from; next !== null && !seen.has(next); next = entries.get(next)?.partOfId ?? null) {
    if (next === id) return true;
    seen.add(next);
  }
  return false;
}

function absenceProblem({ absentFrom, absentUntil }: EntryFields): string {
  if (absentFrom === null || absentUntil === null || absentFrom < absentUntil) return "";
  return "The absence ends before it begins.";
}
