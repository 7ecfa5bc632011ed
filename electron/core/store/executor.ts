import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

/** What a repository runs its queries on: the store, or one transaction of it. */
export type Executor = Kysely<Tables>;

/** Runs work in the executor's own transaction, or in a new one where it has none. */
export async function inTransaction<Result>(
  executor: Executor,
  work: (tx: Executor) => Promise<Result>,
): Promise<Result> {
  return executor.isTransaction ? work(executor) : executor.transaction().execute(work);
}

/**
 * Gives the next number of a named counter, in commit order: the row stays locked until the transaction ends, so a
 * later number is never visible before an earlier one. Call it inside a transaction.
 */
export async function nextNumber(tx: Executor, counter: "audit" | "outbox"): Promise<number> {
  const row = await tx
    .updateTable("counter")
    .set((expression) => ({ value: expression("value", "+", 1) }))
    .where("name", "=", counter)
    .returning("value")
    .executeTakeFirstOrThrow();
  return row.value;
}
