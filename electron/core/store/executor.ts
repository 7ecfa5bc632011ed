import { AsyncLocalStorage } from "node:async_hooks";
import { type Kysely, PostgresAdapter } from "kysely";
import type { StoreKind } from "./migrations/migration.ts";
import type { Tables } from "./tables.ts";

/** What a repository runs its queries on: the store, or one transaction of it. */
export type Executor = Kysely<Tables>;

/** Gives the engine that an executor speaks to. */
export function engineOf(executor: Executor): StoreKind {
  return executor.getExecutor().adapter instanceof PostgresAdapter ? "postgresql" : "sqlite";
}

/** The executor whose store the running chain of calls holds a transaction of. */
const heldExecutor = new AsyncLocalStorage<Executor>();

/** Runs work while `executor` must not be used: its one connection is taken by the transaction that the work is in. */
export async function holding<Result>(executor: Executor, work: () => Promise<Result>): Promise<Result> {
  refuseHeld(executor);
  return heldExecutor.run(executor, work);
}

/** Throws when the executor is used inside a transaction of its own store: on SQLite it would wait for itself. */
export function refuseHeld(executor: Executor): void {
  if (heldExecutor.getStore() === executor) {
    throw new Error("store used inside store.transaction; use the repositories given");
  }
}

/** Runs work in the executor's own transaction, or in a new one where it has none. */
export async function inTransaction<Result>(
  executor: Executor,
  work: (tx: Executor) => Promise<Result>,
): Promise<Result> {
  refuseHeld(executor);
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
