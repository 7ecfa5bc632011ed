import type { WorklistSort } from "../../shared/domain/workitem.ts";

/** The columns of the reading list; those that can be sorted carry the contract's names. */
export type ColumnId = WorklistSort["column"] | "sexAndAge" | "question" | "priors";

export interface ColumnSpec {
  id: ColumnId;
  title: string;
  /** Pixels, or a share of what is left. */
  width: number | `${number}fr`;
  minWidth: number;
  isSortable: boolean;
  isNumber?: boolean;
}

const wide: readonly ColumnSpec[] = [
  { id: "target", title: "Time to target", width: 196, minWidth: 196, isSortable: true },
  { id: "priority", title: "Priority", width: 128, minWidth: 128, isSortable: true },
  { id: "patient", title: "Patient", width: 220, minWidth: 220, isSortable: true },
  { id: "sexAndAge", title: "Sex, age", width: 88, minWidth: 88, isSortable: false },
  { id: "examination", title: "Examination", width: 240, minWidth: 240, isSortable: true },
  { id: "question", title: "Clinical question", width: "1fr", minWidth: 140, isSortable: false },
  { id: "site", title: "Site", width: 144, minWidth: 144, isSortable: true },
  { id: "referrer", title: "Referrer", width: 168, minWidth: 168, isSortable: true },
  { id: "priors", title: "Priors", width: 60, minWidth: 60, isSortable: false, isNumber: true },
  { id: "status", title: "Status", width: 132, minWidth: 132, isSortable: true },
  { id: "holder", title: "With", width: 148, minWidth: 148, isSortable: true },
];

const narrowWidths: Partial<Record<ColumnId, number>> = { patient: 200, examination: 212, holder: 128, priority: 124 };

const narrow: readonly ColumnSpec[] = wide
  .filter((column) => column.id !== "site" && column.id !== "referrer")
  .map((column) => {
    const width = narrowWidths[column.id];
    return width === undefined ? column : { ...column, width, minWidth: width };
  });

/** Gives the columns for a wide or a narrow window; what a narrow one leaves out stands in the strip below. */
export function columnsFor(isWide: boolean): readonly ColumnSpec[] {
  return isWide ? wide : narrow;
}
