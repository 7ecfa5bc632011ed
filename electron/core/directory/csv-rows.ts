import { codeSystemSchema, entryKindSchema } from "../../../shared/domain/directory.ts";
import type { ImportRow } from "../../../shared/domain/directory-import.ts";
import { type CsvRecord, csvText, readCsv } from "./csv-reader.ts";

/** The columns of a directory's file, in any order; `kind` and `name` are needed, other columns are left out. */
export const directoryColumns = [
  "key",
  "kind",
  "name",
  "role",
  "code_system",
  "code",
  "part_of",
  "destination",
  "phone",
  "out_of_hours_phone",
  "email",
  "address",
  "deputy",
  "out_of_hours",
  "active",
] as const;
type Column = (typeof directoryColumns)[number];

/** Rows as read from a file or a server, or why it is none; and sentences on what was left out as a whole. */
export interface ReadRows {
  readonly rows: readonly ImportRow[];
  readonly problem: string;
  readonly notes: readonly string[];
}

const mostRecords = 50_000;
const longestCell = 1000;

/** Gives the lines of a CSV file as rows of the directory. A line that cannot be taken is given with its reason. */
export function csvRows(bytes: Uint8Array): ReadRows {
  const { records, problem } = readCsv(csvText(bytes).replace(/^\uFEFF/, ""), mostRecords);
  if (problem !== "") return refusedFile(problem);
  const [head, ...lines] = records;
  if (head === undefined) return refusedFile("The file is empty.");
  const names = head.cells.map((cell) =>
    cell
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, "_"),
  );
  const missing = (["kind", "name"] as const).filter((column) => !names.includes(column));
  if (missing.length > 0) {
    return refusedFile(`The first line names no column ${missing.map((column) => `“${column}”`).join(" and ")}.`);
  }
  const twice = names.find((name, place) => name !== "" && names.indexOf(name) !== place);
  if (twice !== undefined) return refusedFile(`The first line names the column “${twice.slice(0, 40)}” twice.`);
  const unknown = names.filter((name) => name !== "" && !directoryColumns.some((column) => column === name));
  const notes =
    unknown.length === 0
      ? []
      : [`Columns that are not known and left out: ${unknown.slice(0, 20).join(", ").slice(0, 300)}.`];
  return { rows: lines.map((record) => asRow(record, names)), problem: "", notes };
}

function refusedFile(problem: string): ReadRows {
  return { rows: [], problem, notes: [] };
}

function asRow({ line, cells }: CsvRecord, names: readonly string[]): ImportRow {
  const cell = (column: Column) => (cells[names.indexOf(column)] ?? "").trim();
  const long = names.find((_, place) => (cells[place] ?? "").length > longestCell);
  const kind = entryKindSchema.safeParse(cell("kind").toLowerCase());
  const system = codeSystemOf(cell("code_system"), cell("code"));
  const key = cell("key") || (cell("code") === "" ? "" : `${system.data ?? ""}:${cell("code").toUpperCase()}`);
  const problem =
    (cells.length > names.length && "It has more cells than the first line names.") ||
    (long !== undefined && `Its ${long.slice(0, 40)} has more than ${longestCell} characters.`) ||
    formulaProblem(names, cells) ||
    (key === "" && "It has neither a key nor a code, so the next import would not know it again.") ||
    (!kind.success && `“${cell("kind").slice(0, 40)}” is no kind: ${entryKindSchema.options.join(", ")}.`) ||
    (!system.success && `“${cell("code_system").slice(0, 40)}” is no code system: GMC, GP, NMC, HCPC, ODS, local.`) ||
    (!/^(|yes|no|y|n|true|false|1|0)$/i.test(cell("active")) && "Active is yes or no.") ||
    "";
  // Of a line that is refused nothing but its number and the beginning of its name goes on.
  if (problem !== "") return refusedRow(line, key.slice(0, 200), cell("name").slice(0, 128), problem);
  return {
    ...{ line, key, problem },
    fields: {
      ...{ kind: kind.data ?? "person", name: cell("name"), role: cell("role") },
      ...{ nationalCode: cell("code"), codeSystem: system.data ?? "", phone: cell("phone") },
      ...{ outOfHoursPhone: cell("out_of_hours_phone"), email: cell("email"), address: cell("address") },
      ...{ absentFrom: null, absentUntil: null, absenceNote: "" },
    },
    isActive: !/^(no|n|false|0)$/i.test(cell("active")),
    ...{ partOfKey: cell("part_of"), deputyKey: cell("deputy"), outOfHoursKey: cell("out_of_hours") },
    destination: cell("destination"),
  };
}

/** Gives a row of which nothing is taken. */
export function refusedRow(line: number, key: string, name: string, problem: string): ImportRow {
  return {
    ...{ line, key, problem, isActive: true, partOfKey: "", deputyKey: "", outOfHoursKey: "", destination: "" },
    fields: {
      ...{ kind: "person", name, role: "", nationalCode: "", codeSystem: "", phone: "", outOfHoursPhone: "" },
      ...{ email: "", address: "", absentFrom: null, absentUntil: null, absenceNote: "" },
    },
  };
}

function codeSystemOf(typed: string, code: string) {
  const known = codeSystemSchema.options.find((system) => system.toLowerCase() === typed.toLowerCase());
  return codeSystemSchema.safeParse(code === "" ? "" : (known ?? typed));
}

/** A cell that a spreadsheet would run as a formula is no name; a telephone number may begin with a plus. */
function formulaProblem(names: readonly string[], cells: readonly string[]): string | false {
  const bad = names.find((name, place) => {
    const text = (cells[place] ?? "").trimStart();
    return (
      /^[=@]/.test(text) || (/^[+-]/.test(text) && !/^\+?[\d\s()/.-]+$/.test(text)) || (text !== "" && name === "")
    );
  });
  if (bad === undefined) return false;
  return bad === ""
    ? "It has a cell under no heading."
    : `Its ${bad.slice(0, 40)} is a formula, which is never taken over.`;
}
