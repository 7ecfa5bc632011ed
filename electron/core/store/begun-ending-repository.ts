import { sql } from "kysely";
import type { Executor } from "./executor.ts";

/** A withdrawal or cancellation that has begun. Says who ends what; nothing of the secret or the reason. */
export interface BegunEnding {
  readonly id: string;
  readonly workitemId: string;
  /** The version that is withdrawn; null for a case that is cancelled. */
  readonly seenVersionId: string | null;
  readonly personId: string;
  readonly stationId: string;
  /** Milliseconds, UTC. */
  readonly begunAt: number;
}

/** Withdrawals and cancellations between their beginning and their end. */
export class BegunEndingRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Notes that one begins; nothing where there is no such case. One statement. */
  async begin({ id, workitemId, seenVersionId, personId, stationId, begunAt }: BegunEnding): Promise<void> {
    await sql`
      insert into begun_ending (id, workitem_id, seen_version_id, person_id, station_id, begun_at)
      select cast(${id} as text), id, cast(${seenVersionId} as text), cast(${personId} as text),
        cast(${stationId} as text), cast(${begunAt} as bigint)
      from workitem where id = ${workitemId}`.execute(this.#executor);
  }

  /** Notes that one has ended. */
  async end(id: string): Promise<void> {
    await this.#executor.deleteFrom("begun_ending").where("id", "=", id).execute();
  }

  /** Notes that every one of a case has ended: it is withdrawn or cancelled. */
  async endOfCase(workitemId: string): Promise<void> {
    await this.#executor.deleteFrom("begun_ending").where("workitem_id", "=", workitemId).execute();
  }

  /** Gives what a workstation began and any that began before an instant (milliseconds, UTC), oldest first. */
  async leftOver(stationId: string, begunBefore: number): Promise<readonly BegunEnding[]> {
    const rows = await this.#executor
      .selectFrom("begun_ending")
      .selectAll()
      .where((expression) =>
        expression.or([expression("station_id", "=", stationId), expression("begun_at", "<", begunBefore)]),
      )
      .orderBy("begun_at")
      .orderBy("id")
      .execute();
    return rows.map((row) => ({
      ...{ id: row.id, workitemId: row.workitem_id, seenVersionId: row.seen_version_id },
      ...{ personId: row.person_id, stationId: row.station_id, begunAt: row.begun_at },
    }));
  }
}
