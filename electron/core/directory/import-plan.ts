import { createHash } from "node:crypto";
import {
  type DirectoryEntry,
  type EntryFields,
  type EntrySource,
  entryFieldsSchema,
} from "../../../shared/domain/directory.ts";
import type { ImportedChange, ImportedLine, ImportRow } from "../../../shared/domain/directory-import.ts";
import { readCode } from "../../../shared/rules/national-code.ts";
import { checkEntry, codeKey, type KnownDirectory } from "./entry-problem.ts";

/** Where rows came from. */
export type ImportSource = Exclude<EntrySource, "person">;

/** What is known when a plan is made. */
export interface PlanGround extends KnownDirectory {
  readonly destinations: readonly { readonly id: string; readonly name: string }[];
  readonly source: ImportSource;
  readonly newId: () => string;
}

/** One line with the entry that it would leave; null where nothing is stored. */
export interface PlannedLine extends ImportedLine {
  readonly entry: Omit<DirectoryEntry, "changedAt" | "changedByName"> | null;
}

/** What an import would do. */
export interface ImportPlan {
  readonly lines: readonly PlannedLine[];
  /** SHA-256 over what would be done, in lower-case hexadecimal. Identifiers of new entries do not count. */
  readonly digest: string;
}

/**
 * Plans an import against the directory as it is. An entry is known again by its key; one that a person changed since, or
 * typed under the same code, is a conflict. What the file does not state is left: absence, and a destination where it names none.
 */
export function planImport(rows: readonly ImportRow[], ground: PlanGround): ImportPlan {
  const known = knownEntries(ground);
  const prefix = `${ground.source}:`;
  const firstLines = new Map<string, number>();
  const targets = new Map<string, DirectoryEntry | string>();
  for (const row of rows) {
    if (row.key === "" || firstLines.has(row.key)) continue;
    firstLines.set(row.key, row.line);
    if (row.problem === "")
      targets.set(row.key, known.byKey.get(prefix + row.key) ?? known.byCode(row) ?? ground.newId());
  }
  const idOf = (key: string): string | null => {
    const target = targets.get(key) ?? known.byKey.get(prefix + key) ?? null;
    return target === null || typeof target === "string" ? target : target.id;
  };
  const codes = new Map<string, number>();
  const coming = new Set([...targets.values()].map((target) => (typeof target === "string" ? target : target.id)));
  const of = { ground: { ...ground, coming }, idOf, codes };
  const lines = rows.map((row): PlannedLine => {
    const target = targets.get(row.key);
    const first = firstLines.get(row.key);
    if (row.problem !== "" || target === undefined) return refusedLine(row, row.problem || "It has no key.");
    if (first !== row.line) return refusedLine(row, `Line ${first} has the same key.`);
    return planLine(row, target, of);
  });
  const said = lines.map(({ entry, ...line }) => ({ ...line, version: entry?.version ?? 0 }));
  return { lines, digest: createHash("sha256").update(JSON.stringify(said)).digest("hex") };
}

interface LineGround {
  readonly ground: PlanGround;
  readonly idOf: (key: string) => string | null;
  readonly codes: Map<string, number>;
}

function planLine(row: ImportRow, target: DirectoryEntry | string, of: LineGround): PlannedLine {
  const before = typeof target === "string" ? null : target;
  const id = before?.id ?? (target as string);
  const given = fieldsOf(row, before, of);
  if (typeof given === "string") return refusedLine(row, given);
  const { fields, problem } = checkEntry(id, given, of.ground);
  const code = fields.nationalCode === "" ? "" : codeKey(fields);
  const sameCode = of.codes.get(code);
  if (problem !== "") return refusedLine(row, problem);
  if (code !== "" && sameCode !== undefined) return refusedLine(row, `Line ${sameCode} has the same code ${code}.`);
  if (code !== "") of.codes.set(code, row.line);
  const sourceKey = `${of.ground.source}:${row.key}`;
  const after = { id, ...fields, isActive: row.isActive, source: of.ground.source, sourceKey };
  const told = { line: row.line, key: row.key, name: fields.name, problem: "" };
  if (before === null) {
    return { ...told, outcome: "add", changes: changesOf(null, after, of), entry: { ...after, version: 1 } };
  }
  const changes = changesOf(before, after, of);
  const entry = { ...after, version: before.version + 1 };
  if (changes.length === 0) return { ...told, outcome: "same", changes, entry: null };
  const isTheirs = before.source === "person";
  const problemWords = isTheirs ? `${before.changedByName} changed or typed this entry here.` : "";
  return { ...told, problem: problemWords, outcome: isTheirs ? "conflict" : "change", changes, entry };
}

function fieldsOf(row: ImportRow, before: DirectoryEntry | null, { ground, idOf }: LineGround): EntryFields | string {
  const references = { partOfId: row.partOfKey, deputyId: row.deputyKey, outOfHoursId: row.outOfHoursKey };
  const found: Record<string, string | null> = {};
  for (const [field, key] of Object.entries(references)) {
    found[field] = key === "" ? null : idOf(key);
    if (key !== "" && found[field] === null)
      return `It refers to “${key.slice(0, 80)}”, which is neither in it nor in the directory.`;
  }
  const destination = ground.destinations.find(({ id, name }) => id === row.destination || name === row.destination);
  if (row.destination !== "" && destination === undefined)
    return `No destination is called “${row.destination.slice(0, 80)}”.`;
  const read = entryFieldsSchema.safeParse({
    ...row.fields,
    ...found,
    destinationId: destination?.id ?? before?.destinationId ?? null,
    absentFrom: before?.absentFrom ?? null,
    absentUntil: before?.absentUntil ?? null,
    absenceNote: before?.absenceNote ?? "",
    // A FHIR directory knows no deputies: those that people entered stay.
    ...(ground.source === "fhir" &&
      before !== null && { deputyId: before.deputyId, outOfHoursId: before.outOfHoursId }),
  });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const name = wordsOfField(String(issue?.path[0] ?? ""));
  return issue?.code === "too_small" ? `Its ${name} is empty.` : `Its ${name} is too long or no such thing.`;
}

const compared = [
  ...(["kind", "name", "role", "codeSystem", "nationalCode", "partOfId", "destinationId", "phone"] as const),
  ...(["outOfHoursPhone", "email", "address", "deputyId", "outOfHoursId", "isActive"] as const),
];

function changesOf(
  before: DirectoryEntry | null,
  after: Pick<DirectoryEntry, (typeof compared)[number]>,
  { ground }: LineGround,
): ImportedChange[] {
  const shown = (value: string | boolean | null): string => {
    if (value === null) return "";
    if (typeof value === "boolean") return value ? "in use" : "out of use";
    return ground.entries.get(value)?.name ?? ground.destinations.find(({ id }) => id === value)?.name ?? value;
  };
  return compared.flatMap((field) => {
    const value = after[field];
    if (before === null) {
      const isReference = field === "partOfId" || field === "deputyId" || field === "outOfHoursId";
      // New entries are told by their words; an identifier that is made up here says nothing and is another each time.
      if (value === null || value === "" || value === true || isReference || field === "name") return [];
      return [{ field: wordsOfField(field), before: "", after: shown(value) }];
    }
    if (before[field] === value) return [];
    const isNew = typeof value === "string" && field.endsWith("Id") && shown(value) === value;
    return [{ field: wordsOfField(field), before: shown(before[field]), after: isNew ? "a new entry" : shown(value) }];
  });
}

function wordsOfField(field: string): string {
  const words: Readonly<Record<string, string>> = {
    ...{ nationalCode: "code", codeSystem: "code system", partOfId: "part of", destinationId: "destination" },
    ...{ phone: "telephone", outOfHoursPhone: "telephone out of hours", email: "e-mail", deputyId: "deputy" },
    ...{ outOfHoursId: "out of hours", isActive: "use" },
  };
  return words[field] ?? field;
}

function knownEntries({ entries, owners }: PlanGround) {
  const byKey = new Map<string, DirectoryEntry>();
  for (const entry of entries.values()) if (entry.sourceKey !== "") byKey.set(entry.sourceKey, entry);
  const byCode = ({ fields }: ImportRow): DirectoryEntry | undefined => {
    const { code } = readCode(fields.codeSystem, fields.nationalCode, fields.kind);
    if (code === "" || fields.codeSystem === "local") return undefined;
    const owner = owners.get(codeKey({ codeSystem: fields.codeSystem, nationalCode: code }));
    // One that another import brought keeps that import's key.
    return owner?.sourceKey === "" ? owner : undefined;
  };
  return { byKey, byCode };
}

function refusedLine({ line, key, fields }: ImportRow, problem: string): PlannedLine {
  return { line, key, name: fields.name.slice(0, 128), outcome: "refused", changes: [], problem, entry: null };
}
