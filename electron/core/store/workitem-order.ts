import { type RawBuilder, sql } from "kysely";
import type { WorkitemStatus, WorklistSort } from "../../../shared/domain/workitem.ts";
import type { StoreKind } from "./migrations/migration.ts";

// Orders are written as the indexes of the step `lists` have them, constants as text: else no index is used.

/** Stands for "no time": last in either direction. */
const never = sql.raw("9007199254740991");

type Direction = WorklistSort["direction"];

function timeOrder(column: string, direction: Direction): RawBuilder<unknown> {
  const name = sql.ref(column);
  return direction === "ascending" ? sql`coalesce(${name}, ${never})` : sql`coalesce(${name}, -${never}) desc`;
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

/**
 * Gives the terms of a sort of the reading list: cases without a value come last in either direction; of what is due at
 * the same time the more urgent stands first, then what has waited longer, in every direction.
 */
export function orderOf({ column, direction }: WorklistSort, kind: StoreKind): RawBuilder<unknown>[] {
  const newest = timeOrder("workitem.performed_at", "descending");
  const urgent = sql`${sql.ref("workitem.priority_rank")}`;
  // The rest is settled by what is unique; the number of its row is in every index of SQLite, so that rows are skipped unread.
  const id = sql`${sql.ref(kind === "sqlite" ? "workitem.rowid" : "workitem.id")}`;
  const falling = direction === "descending" ? sql` desc` : sql``;
  switch (column) {
    case "target":
      return [timeOrder("workitem.target_at", direction), urgent, timeOrder("workitem.performed_at", "ascending"), id];
    case "performed":
      return [timeOrder("workitem.performed_at", direction), urgent, id];
    case "priority":
      return [sql`${urgent}${falling}`, newest, id];
    default:
      return [sql`${sql.ref(plainColumns[column])}${falling}`, urgent, newest, id];
  }
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
