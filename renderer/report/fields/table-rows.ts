import type { FieldDefinition, FieldValue, TableColumn } from "../../../shared/domain/report-field.ts";
import { longestFieldText, oneLine } from "./field-entry.ts";

type TableField = Extract<FieldDefinition, { kind: "table" }>;

/** One row of a table's value, by column. */
export type TableRow = Readonly<Record<string, string | number | null>>;

/** What typed words come to in a cell: its value, or why they cannot be written, in a sentence. */
export type CellEntry = { readonly value: string | number | null } | { readonly problem: string };

/** Gives the rows to be written in: those with labels all, else those that there are, and at least one. */
export function rowsOf(field: TableField, value: FieldValue): TableRow[] {
  const given = Array.isArray(value) ? value.filter((row) => typeof row !== "string") : [];
  const count = Math.max(field.rowLabels.length, given.length, 1);
  return Array.from({ length: count }, (_, index) => given[index] ?? {});
}

/** Gives a table's value with one cell written. */
export function withCell(
  field: TableField,
  value: FieldValue,
  { row, columnId }: { readonly row: number; readonly columnId: string },
  cell: string | number | null,
): FieldValue {
  return rowsOf(field, value).map((each, index) => (index === row ? { ...each, [columnId]: cell } : each));
}

/** Gives what was typed into a cell as its value. A number with more decimals than the column prints is refused: data and text would differ. */
export function readCell(column: TableColumn, typed: string): CellEntry {
  const text = oneLine(typed);
  if (text === "") return { value: null };
  switch (column.kind) {
    case "pick": {
      const option = column.options.find((each) => each.text === text);
      return option === undefined
        ? { problem: `${column.label} does not offer this choice.` }
        : { value: option.value };
    }
    case "number": {
      const unit = column.unit === "" ? "" : ` in ${column.unit}`;
      if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) return { problem: `${column.label} has to be a number${unit}.` };
      const decimals = text.split(".")[1]?.length ?? 0;
      return decimals > column.decimals
        ? { problem: `${column.label} is written with ${column.decimals} decimals at most. Nothing was rounded.` }
        : { value: Number(text) };
    }
    case "text":
      return text.length > longestFieldText
        ? { problem: `${column.label} takes ${longestFieldText} characters at most.` }
        : { value: text };
  }
}

/** Gives a cell's value as it is typed. */
export function cellText(column: TableColumn, cell: string | number | null): string {
  if (cell === null) return "";
  if (column.kind === "pick") return column.options.find((option) => option.value === cell)?.text ?? "";
  return column.kind === "number" && typeof cell === "number" ? cell.toFixed(column.decimals) : String(cell);
}
