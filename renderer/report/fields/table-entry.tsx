import { Plus, Trash2 } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { FieldDefinition, FieldValue, TableColumn } from "../../../shared/domain/report-field.ts";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import styles from "./field-panel.module.css";
import type { FieldEntryProps } from "./field-panel.tsx";
import { type CellEntry, cellText, readCell, rowsOf, type TableRow, withCell } from "./table-rows.ts";
import { useFirstFocus } from "./typed-entry.tsx";

type TableField = Extract<FieldDefinition, { kind: "table" }>;

/** A table as a grid of its cells. Each cell is written when it is left; Tab goes through the cells and on behind the last. */
export function TableEntry(props: FieldEntryProps<TableField>) {
  const { field, value, onChange, onSkip } = props;
  const rows = rowsOf(field, value);
  const hasLabels = field.rowLabels.length > 0;
  const [problem, setProblem] = useState("");
  const grid = useRef<HTMLTableElement | null>(null);
  const write = (row: number, column: TableColumn, typed: string): boolean => {
    const read: CellEntry = readCell(column, typed);
    if ("problem" in read) {
      setProblem(read.problem);
      return false;
    }
    setProblem("");
    onChange(withCell(field, value, { row, columnId: column.id }, read.value));
    return true;
  };
  useTabAtEnds(grid, onSkip);
  return (
    <>
      <table ref={grid} className={styles.grid}>
        <thead>
          <tr>
            {hasLabels && <th scope="col">{field.label}</th>}
            {field.columns.map((column) => (
              <th key={column.id} scope="col">
                {column.label}
                {column.kind === "number" && column.unit !== "" && ` (${column.unit})`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows
            .map((row, index) => ({ key: `row ${index}`, row, index }))
            .map(({ key, row, index }) => (
              <Row key={key} {...{ field, row, index, write }} onChange={onChange} value={value} />
            ))}
        </tbody>
      </table>
      {!hasLabels && (
        <Button
          size="small"
          icon={<Plus aria-hidden="true" />}
          onPress={() => onChange([...rows, {}])}
          isDisabled={rows.length >= 200}
        >
          Add a row
        </Button>
      )}
      <span className={styles.problem} role="alert">
        {problem}
      </span>
    </>
  );
}

/** Tab goes through the cells by itself; behind the last, and before the first, it goes on in the report. */
function useTabAtEnds(grid: RefObject<HTMLTableElement | null>, onSkip: (step: 1 | -1) => void): void {
  const latest = useRef(onSkip);
  useEffect(() => {
    latest.current = onSkip;
  });
  useEffect(() => {
    const table = grid.current;
    if (table === null) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Tab" || !(event.target instanceof HTMLElement)) return;
      const cells = [...table.querySelectorAll<HTMLElement>("[data-cell]")];
      if (event.target !== (event.shiftKey ? cells[0] : cells.at(-1))) return;
      event.preventDefault();
      // Leaving the cell writes it.
      event.target.blur();
      latest.current(event.shiftKey ? -1 : 1);
    };
    table.addEventListener("keydown", onKeyDown);
    return () => table.removeEventListener("keydown", onKeyDown);
  }, [grid]);
}

function Row(props: {
  field: TableField;
  row: TableRow;
  index: number;
  value: FieldValue;
  write: (row: number, column: TableColumn, typed: string) => boolean;
  onChange: (value: FieldValue) => void;
}) {
  const { field, row, index, value, write } = props;
  const label = field.rowLabels[index] ?? `Row ${index + 1}`;
  return (
    <tr>
      {field.rowLabels.length > 0 && <th scope="row">{label}</th>}
      {field.columns.map((column, place) => (
        <td key={column.id}>
          <Cell
            name={`${label}, ${column.label}`}
            column={column}
            text={cellText(column, row[column.id] ?? null)}
            isFirst={index === 0 && place === 0}
            write={(typed) => write(index, column, typed)}
          />
        </td>
      ))}
      {field.rowLabels.length === 0 && (
        <td>
          <IconButton
            label={`Remove ${label.toLowerCase()}`}
            icon={<Trash2 aria-hidden="true" />}
            size="small"
            onPress={() => props.onChange(rowsOf(field, value).filter((_, at) => at !== index))}
          />
        </td>
      )}
    </tr>
  );
}

function Cell(props: {
  name: string;
  column: TableColumn;
  text: string;
  isFirst: boolean;
  write: (typed: string) => boolean;
}) {
  const { name, column, text, isFirst, write } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const input = useFirstFocusIf(isFirst);
  const leave = () => {
    if (typed !== null && typed !== text && !write(typed)) return;
    setTyped(null);
  };
  if (column.kind === "pick") {
    return (
      <select data-cell aria-label={name} value={text} onChange={(event) => write(event.currentTarget.value)}>
        <option value="" />
        {column.options.map((option) => (
          <option key={option.value} value={option.text}>
            {option.text}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      ref={input}
      data-cell
      dir="auto"
      className={styles.input}
      inputMode={column.kind === "number" ? "decimal" : "text"}
      aria-label={name}
      value={typed ?? text}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={leave}
    />
  );
}

function useFirstFocusIf(isFirst: boolean) {
  const focused = useFirstFocus(true);
  const other = useRef<HTMLInputElement | null>(null);
  return isFirst ? focused : other;
}
