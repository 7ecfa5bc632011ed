import { type RawBuilder, sql } from "kysely";
import type { WorkitemStatus, WorklistSort } from "../../../shared/domain/workitem.ts";
import type { StoreKind } from "./migrations/migration.ts";

// Orders are written as the indexes of the step `lists` have them, constants as text: else no index is used.

/** Stands for "no time": last in either direction. */
const never = sql.raw("9007199254740991");

type Direction = WorklistSort["direction"];

/** One term of an order. */
export interface OrderTerm {
  readonly expression: RawBuilder<unknown>;
  readonly isFalling: boolean;
  readonly holds: "number" | "text";
}

function timeTerm(column: string, direction: Direction): OrderTerm {
  const name = sql.ref(column);
  return direction === "ascending"
    ? { expression: sql`coalesce(${name}, ${never})`, isFalling: false, holds: "number" }
    : { expression: sql`coalesce(${name}, -${never})`, isFalling: true, holds: "number" };
}

/** The column of each sort that always has a value. */
const plainColumns = {
  patient: "workitem.patient_sort",
  examination: "workitem.description",
  site: "workitem.site_name",
  referrer: "workitem.referrer_name",
  status: "workitem.status_rank",
  holder: "workitem.reserved_by_name",
} as const;

const newest = timeTerm("workitem.performed_at", "descending");
const waitingLongest = timeTerm("workitem.performed_at", "ascending");
const urgent: OrderTerm = { expression: sql`${sql.ref("workitem.priority_rank")}`, isFalling: false, holds: "number" };

/**
 * Gives the terms of a sort of the reading list but the last, which is `settlingTerm`: cases without a value come last in
 * either direction; of what is due at the same time the more urgent stands first, then what has waited longer, in every
 * direction.
 */
export function orderOf({ column, direction }: WorklistSort): readonly OrderTerm[] {
  const isFalling = direction === "descending";
  switch (column) {
    case "target":
      return [timeTerm("workitem.target_at", direction), urgent, waitingLongest];
    case "performed":
      return [timeTerm("workitem.performed_at", direction), urgent];
    case "priority":
      return [{ ...urgent, isFalling }, newest];
    default: {
      const expression = sql`${sql.ref(plainColumns[column])}`;
      return [{ expression, isFalling, holds: column === "status" ? "number" : "text" }, urgent, newest];
    }
  }
}

/**
 * Gives the time at which a study was done as SQLite's index of a sort has it, so that no row is read for it. The plus
 * keeps SQLite from fetching all of those days by the index of days, to sort them then.
 */
export function performedInOrder({ column, direction }: WorklistSort): RawBuilder<unknown> {
  if (column === "performed") return timeTerm("workitem.performed_at", direction).expression;
  return sql`+${(column === "target" ? waitingLongest : newest).expression}`;
}

/** What settles the rest is unique: the number of a row is in every index of SQLite, so that rows are skipped unread. */
export function settlingTerm(kind: StoreKind): RawBuilder<unknown> {
  return sql`${sql.ref(kind === "sqlite" ? "workitem.rowid" : "workitem.id")}`;
}

/** Gives a term as ORDER BY has it. */
export function ordered({ expression, isFalling }: OrderTerm): RawBuilder<unknown> {
  return isFalling ? sql`${expression} desc` : expression;
}

const endedStatuses: ReadonlySet<WorkitemStatus> = new Set(["final", "withdrawn", "cancelled"]);

/** That a case is still to be reported, as the indexes of open cases say it. */
export const isOpenCase = sql<boolean>`${sql.ref("workitem.status")} not in ('final', 'withdrawn', 'cancelled')`;

/** Says whether every case that these statuses ask for is still to be reported. */
export function asksOpenOnly(statuses: readonly WorkitemStatus[]): boolean {
  return statuses.length > 0 && !statuses.some((status) => endedStatuses.has(status));
}

/** Gives the condition that a case is due before an instant, as the index of targets has it. */
export function isDueBefore(instant: number) {
  return sql<boolean>`coalesce(${sql.ref("workitem.target_at")}, ${never}) < ${instant}`;
}
