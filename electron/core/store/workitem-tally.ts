import { sql } from "kysely";
import type { WorkitemStatus } from "../../../shared/domain/workitem.ts";
import type { Executor } from "./executor.ts";
import { isDueBefore, isOpenCase } from "./workitem-order.ts";
import type { WorkitemFilter } from "./workitem-search.ts";

/** One count of the tally. */
export interface Tallied {
  readonly status: WorkitemStatus;
  readonly site_name: string;
  readonly modalities: string;
  readonly number: number;
}

/** Gives the tally of all cases. */
export async function readTally(executor: Executor): Promise<readonly Tallied[]> {
  const rows = await executor.selectFrom("workitem_tally").selectAll().where("number", ">", 0).execute();
  return rows.map((row) => ({ ...row, number: Number(row.number) }));
}

/** Gives how many cases of the tally a filter leaves; null where it asks for more than the tally knows. */
export function countTallied(tally: readonly Tallied[], filter: WorkitemFilter): number | null {
  const { search, performedFrom, performedBefore, reservedBy, holdEndedBefore } = filter;
  if (search.trim() !== "" || performedFrom !== null || performedBefore !== null) return null;
  if (reservedBy !== null || holdEndedBefore !== undefined) return null;
  const { statuses, sites } = filter;
  const codes = filter.modalities.map((code) => `|${code.toUpperCase().replaceAll("|", "¦")}|`);
  const counted = tally.filter(
    (row) =>
      (statuses.length === 0 || statuses.some((status) => status === row.status)) &&
      (sites.length === 0 || sites.includes(row.site_name)) &&
      (codes.length === 0 || codes.some((code) => row.modalities.includes(code))),
  );
  return sumOf(counted);
}

/** Gives how many cases a tally counts. */
export function sumOf(tally: readonly Tallied[]): number {
  return tally.reduce((sum, row) => sum + row.number, 0);
}

/** Counts open cases whose target lies before an instant, in milliseconds since 1970. */
export async function countOpenBefore(executor: Executor, instant: number): Promise<number> {
  const row = await executor
    .selectFrom("workitem")
    .where(isOpenCase)
    .where(isDueBefore(instant))
    .select(sql<number>`count(*)`.as("total"))
    .executeTakeFirstOrThrow();
  return Number(row.total);
}
