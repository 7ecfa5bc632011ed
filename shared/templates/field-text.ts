import type { Run } from "../domain/report.ts";
import type { FieldDefinition, FieldOption, FieldValue, TableColumn } from "../domain/report-field.ts";
import { dateText } from "../rules/date-text.ts";

/** Gives what is printed for a value of a field; empty where nothing was written, or where the value is not of the field's kind. */
export function fieldText(field: FieldDefinition, value: FieldValue | undefined): string {
  if (value === undefined || value === null) return "";
  switch (field.kind) {
    case "number":
    case "computed":
      if (typeof value === "string") return value;
      return typeof value === "number" ? withUnit(value.toFixed(field.decimals), field.unit) : "";
    case "pick":
      return Array.isArray(value) ? joined(value.map((each) => optionText(field.options, each))) : "";
    case "score":
      return typeof value === "string" ? optionText(field.options, value) : "";
    case "date":
      return typeof value === "string" ? dateText(value) : "";
    case "table":
      return tableLines(tableOf(field, value)).join("\n");
    case "text":
    case "time":
    case "laterality":
      return typeof value === "string" ? value : "";
  }
}

function withUnit(number: string, unit: string): string {
  // A percentage is written without a space, every other unit with one.
  return unit === "" ? number : unit === "%" ? `${number}%` : `${number} ${unit}`;
}

function optionText(options: readonly FieldOption[], value: unknown): string {
  return options.find((option) => option.value === value)?.text ?? "";
}

function joined(texts: readonly string[]): string {
  const written = texts.filter((text) => text !== "");
  const last = written.at(-1);
  return last === undefined || written.length === 1 ? (last ?? "") : `${written.slice(0, -1).join(", ")} and ${last}`;
}

/** Header and rows of a table as printed. */
export interface PrintedTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Gives a table field's header and rows as printed; rows without any entry are left out, so that no empty line is sent. */
export function tableOf(
  field: Extract<FieldDefinition, { kind: "table" }>,
  value: FieldValue | undefined,
): PrintedTable {
  const hasLabels = field.rowLabels.length > 0;
  const header = [...(hasLabels ? [field.label] : []), ...field.columns.map(columnHeading)];
  const given = Array.isArray(value) ? value : [];
  const rows = given.flatMap((row, index) => {
    if (typeof row === "string") return [];
    const cells = field.columns.map((column) => cellText(column, row[column.id] ?? null));
    if (cells.every((cell) => cell === "")) return [];
    return [[...(hasLabels ? [field.rowLabels[index] ?? ""] : []), ...cells]];
  });
  return { header, rows };
}

function columnHeading(column: TableColumn): string {
  return column.kind === "number" && column.unit !== "" ? `${column.label} (${column.unit})` : column.label;
}

function cellText(column: TableColumn, cell: string | number | null): string {
  if (cell === null) return "";
  if (column.kind === "pick") return optionText(column.options, cell);
  if (column.kind === "number" && typeof cell === "number") return cell.toFixed(column.decimals);
  return String(cell);
}

/** Gives a table as lines of plain text, a row a line, each cell named by its column: no meaning hangs on the alignment. */
export function tableLines({ header, rows }: PrintedTable): string[] {
  return rows.map((row) => {
    const [first = "", ...rest] = row.map((cell, index) => ({ heading: header[index] ?? "", cell }));
    const named = rest.filter(({ cell }) => cell !== "").map(({ heading, cell }) => `${heading} ${cell}`);
    const lead = typeof first === "string" ? first : first.cell;
    return [lead, named.join(", ")].filter((part) => part !== "").join(": ");
  });
}

/** Gives the run that stands for a field in a paragraph, with what its value prints now. */
export function fieldRun(field: FieldDefinition, value: FieldValue | undefined): Run {
  if (field.kind !== "table") return { kind: "field", fieldId: field.id, text: fieldText(field, value) };
  const { header, rows } = tableOf(field, value);
  return {
    kind: "table",
    tableId: field.id,
    text: tableLines({ header, rows }).join("\n"),
    header: [...header],
    rows: rows.map((row) => [...row]),
  };
}
