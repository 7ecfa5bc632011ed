import { sql } from "kysely";
import type { Executor } from "./executor.ts";

/** A signing that has begun. Says who signs what; nothing of the secret. */
export interface BegunSigning {
  readonly id: string;
  readonly draftId: string;
  /** The revision that was on the signer's screen. */
  readonly revision: number;
  readonly personId: string;
  readonly stationId: string;
  /** Milliseconds, UTC. */
  readonly begunAt: number;
}

/** One that was left over, with its case. */
export interface LeftOverSigning extends BegunSigning {
  readonly workitemId: string;
}

/** Signings between their beginning and their end. */
export class BegunSigningRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Notes that the signing of a draft begins; nothing where the draft is not open. One statement. */
  async begin(one: BegunSigning): Promise<void> {
    const { id, draftId, revision, personId, stationId, begunAt } = one;
    await sql`
      insert into begun_signing (id, draft_id, workitem_id, revision, person_id, station_id, begun_at)
      select cast(${id} as text), id, workitem_id, cast(${revision} as bigint), cast(${personId} as text),
        cast(${stationId} as text), cast(${begunAt} as bigint)
      from draft where id = ${draftId} and closed_at is null`.execute(this.#executor);
  }

  /** Notes that one has ended. */
  async end(id: string): Promise<void> {
    await this.#executor.deleteFrom("begun_signing").where("id", "=", id).execute();
  }

  /** Notes that every signing of a draft has ended: it is signed. */
  async endOfDraft(draftId: string): Promise<void> {
    await this.#executor.deleteFrom("begun_signing").where("draft_id", "=", draftId).execute();
  }

  /** Gives what a workstation began and any that began before an instant (milliseconds, UTC), oldest first. */
  async leftOver(stationId: string, begunBefore: number): Promise<readonly LeftOverSigning[]> {
    const rows = await this.#executor
      .selectFrom("begun_signing")
      .selectAll()
      .where((expression) =>
        expression.or([expression("station_id", "=", stationId), expression("begun_at", "<", begunBefore)]),
      )
      .orderBy("begun_at")
      .orderBy("id")
      .execute();
    return rows.map((row) => ({
      ...{ id: row.id, draftId: row.draft_id, workitemId: row.workitem_id, revision: row.revision },
      ...{ personId: row.person_id, stationId: row.station_id, begunAt: row.begun_at },
    }));
  }
}
