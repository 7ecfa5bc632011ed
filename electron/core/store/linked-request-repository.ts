import type { Executor } from "./executor.ts";

/** A request that the report of another case answers too. */
export interface LinkedRequest {
  readonly id: string;
  /** The case in which the report is written. */
  readonly workitemId: string;
  readonly otherWorkitemId: string;
  readonly linkedByName: string;
}

/** Which requests are answered by which case's report; one report at a time, and links that were taken out stay on record. */
export class LinkedRequestRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives the requests that a case's report answers too, in the order they were added. */
  async ofCase(workitemId: string): Promise<readonly LinkedRequest[]> {
    return this.#links("workitem_id", workitemId);
  }

  /** Gives the link by which a case is answered in another one's report, or null. */
  async answeredBy(otherWorkitemId: string): Promise<LinkedRequest | null> {
    return (await this.#links("other_workitem_id", otherWorkitemId))[0] ?? null;
  }

  /** Adds a link. Says whether it did: false where that request is answered in a report already. */
  async add(link: LinkedRequest & { readonly linkedBy: string; readonly now: number }): Promise<boolean> {
    const row = await this.#executor
      .insertInto("linked_request")
      .values({
        id: link.id,
        workitem_id: link.workitemId,
        other_workitem_id: link.otherWorkitemId,
        linked_at: link.now,
        linked_by: link.linkedBy,
        linked_by_name: link.linkedByName,
        removed_at: null,
      })
      .onConflict((conflict) => conflict.column("other_workitem_id").where("removed_at", "is", null).doNothing())
      .returning("id")
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Takes a link out; the row stays. Says whether there was one. */
  async remove(workitemId: string, otherWorkitemId: string, now: number): Promise<boolean> {
    const row = await this.#executor
      .updateTable("linked_request")
      .set({ removed_at: now })
      .where("workitem_id", "=", workitemId)
      .where("other_workitem_id", "=", otherWorkitemId)
      .where("removed_at", "is", null)
      .returning("id")
      .executeTakeFirst();
    return row !== undefined;
  }

  async #links(column: "workitem_id" | "other_workitem_id", id: string): Promise<readonly LinkedRequest[]> {
    const rows = await this.#executor
      .selectFrom("linked_request")
      .selectAll()
      .where(column, "=", id)
      .where("removed_at", "is", null)
      .orderBy("linked_at")
      .orderBy("id")
      .execute();
    return rows.map((row) => ({
      id: row.id,
      workitemId: row.workitem_id,
      otherWorkitemId: row.other_workitem_id,
      linkedByName: row.linked_by_name,
    }));
  }
}
