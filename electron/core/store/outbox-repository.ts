import { createHash } from "node:crypto";
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import {
  type Channel,
  channelSchema,
  type DeliveryLane,
  type DeliverySubject,
} from "../../../shared/domain/delivery.ts";
import { type Recipient, recipientSchema } from "../../../shared/domain/report.ts";
import { WorkstationError } from "../errors.ts";
import { type Executor, inTransaction, nextNumber } from "./executor.ts";
import type { StoreKind } from "./migrations/migration.ts";
import { OutboxReader } from "./outbox-reader.ts";
import type { Row, Tables } from "./tables.ts";

/** One report version to one recipient over one channel, to be sent. */
export interface NewOutboxEntry {
  readonly id: string;
  /** Null for what is no report's version. */
  readonly reportVersionId: string | null;
  /** Null for what is of no case. */
  readonly workitemId: string | null;
  readonly recipient: Recipient;
  readonly channel: Channel;
  /** What to encode, for example `oru`, `fhir`, `structuredReport`, `keyObject`, `pdf`. */
  readonly contentKind: string;
  /** As shown, for example `HL7 v2.5.1 ORU^R01`. */
  readonly contentName: string;
  /** Entries of one key are sent strictly one after the other. */
  readonly orderingKey: string;
  /** The message's own identifier (MSH-10, bundle identifier, SOP Instance UID), the same on every retry. */
  readonly controlId: string;
  /** The profile that the bytes are made by; null for the channel's defaults. */
  readonly profileId?: string | null;
  /** The frozen bytes, or null to encode them before the first try. */
  readonly payload: Uint8Array | null;
  /** `report` unless given. */
  readonly subjectKind?: DeliverySubject;
  /** The alert, notice or drill; empty unless given. */
  readonly subjectId?: string;
  /** `report` unless given. Alerts are claimed first and never wait behind reports. */
  readonly lane?: DeliveryLane;
}

/** An entry that a worker has claimed and alone may send until `leaseUntil`. */
export interface ClaimedEntry {
  readonly id: string;
  /** Null where it is no report's. */
  readonly reportVersionId: string | null;
  readonly workitemId: string | null;
  readonly destinationId: string;
  readonly recipient: Recipient;
  readonly channel: Channel;
  readonly contentKind: string;
  readonly controlId: string;
  readonly payload: Buffer | null;
  /** Counts from 1. */
  readonly attempt: number;
  readonly attemptId: string;
  /** The fencing token: an outcome is written only while it is the newest. */
  readonly leaseToken: number;
  readonly leaseUntil: number;
  /** True when an earlier worker's try ended without an outcome, so the bytes may already be there. */
  readonly mayHaveArrived: boolean;
}

/** What a claim names: who, now and until when, both in milliseconds since 1970. */
export interface Claim {
  readonly owner: string;
  readonly now: number;
  readonly leaseUntil: number;
  readonly attemptId: string;
  /** Destinations that are not to be claimed now, for example one whose connection is still backing off. */
  readonly exceptDestinations?: readonly string[];
}

/** How a try ended. `nextAttemptAt` is in milliseconds since 1970. */
export type AttemptOutcome = { readonly sentence: string; readonly acknowledgement: string } & (
  | { readonly outcome: "accepted" }
  | { readonly outcome: "transient" | "ambiguous"; readonly nextAttemptAt: number }
  | { readonly outcome: "permanent" }
);

/** The outbox. Entries are written in the signing transaction and leave only by their own worker. */
export class OutboxRepository extends OutboxReader {
  readonly #executor: Executor;
  readonly #kind: StoreKind;

  constructor(executor: Executor, kind: StoreKind) {
    super(executor);
    this.#executor = executor;
    this.#kind = kind;
  }

  /** Queues entries in the given order, which is the order of sending within each key. Nothing leaves before `releaseAt`. */
  async enqueue(entries: readonly NewOutboxEntry[], now: number, releaseAt = now): Promise<void> {
    await inTransaction(this.#executor, async (tx) => {
      for (const entry of entries) {
        await tx
          .insertInto("outbox")
          .values({
            id: entry.id,
            report_version_id: entry.reportVersionId,
            workitem_id: entry.workitemId,
            destination_id: entry.recipient.destinationId,
            recipient: JSON.stringify(entry.recipient),
            channel: entry.channel,
            content_kind: entry.contentKind,
            content_name: entry.contentName,
            ordering_key: entry.orderingKey,
            sequence: await nextNumber(tx, "outbox"),
            control_id: entry.controlId,
            profile_id: entry.profileId ?? null,
            subject_kind: entry.subjectKind ?? "report",
            subject_id: entry.subjectId ?? "",
            lane: entry.lane ?? "report",
            payload: entry.payload === null ? null : Buffer.from(entry.payload),
            payload_sha256: entry.payload === null ? "" : sha256(entry.payload),
            state: "queued",
            attempts: 0,
            next_attempt_at: releaseAt,
            lease_owner: "",
            lease_token: 0,
            lease_until: null,
            problem: "",
            queued_at: now,
            release_at: releaseAt,
            sent_at: null,
            accepted_at: null,
            opened_at: null,
            acknowledged_at: null,
            acknowledged_by: "",
          })
          .execute();
      }
    });
  }

  /**
   * Gives the next entry that may be sent now, claimed, or null. An entry is passed over while an earlier one of its key
   * is not accepted, its destination is off or paused, or another worker's lease runs. The try is on record before
   * anything is sent, as `unknown` until `finish`.
   */
  async claimNext(claim: Claim): Promise<ClaimedEntry | null> {
    return inTransaction(this.#executor, async (tx) => {
      const row = await tx
        .updateTable("outbox")
        .set((expression) => ({
          state: "sending",
          attempts: expression("attempts", "+", 1),
          lease_owner: claim.owner,
          lease_token: expression("lease_token", "+", 1),
          lease_until: claim.leaseUntil,
        }))
        .where("id", "=", this.#claimable(tx, claim))
        .returningAll()
        .executeTakeFirst();
      if (!row) return null;
      await tx
        .insertInto("delivery_attempt")
        .values({
          id: claim.attemptId,
          outbox_id: row.id,
          attempt: row.attempts,
          started_at: claim.now,
          finished_at: null,
          outcome: "unknown",
          sentence: "",
          acknowledgement: "",
        })
        .execute();
      const earlier = await tx
        .selectFrom("delivery_attempt")
        .select("id")
        .where("outbox_id", "=", row.id)
        .where("id", "!=", claim.attemptId)
        .where("outcome", "in", ["unknown", "ambiguous"])
        .executeTakeFirst();
      return toClaimed(row, claim, earlier !== undefined);
    });
  }

  /**
   * Freezes the bytes of a claimed entry that had none; later tries send exactly these. Gives the frozen bytes, which
   * are the earlier ones where they exist. Throws `conflict` when the lease was lost.
   */
  async freezePayload(entry: Pick<ClaimedEntry, "id" | "leaseToken">, payload: Uint8Array): Promise<Buffer> {
    await this.#executor
      .updateTable("outbox")
      .set({ payload: Buffer.from(payload), payload_sha256: sha256(payload) })
      .where("id", "=", entry.id)
      .where("lease_token", "=", entry.leaseToken)
      .where("payload", "is", null)
      .execute();
    const row = await this.#executor
      .selectFrom("outbox")
      .select(["payload", "lease_token"])
      .where("id", "=", entry.id)
      .executeTakeFirst();
    if (!row?.payload || row.lease_token !== entry.leaseToken) {
      throw new WorkstationError("conflict", "Another worker has taken this delivery over.");
    }
    return row.payload;
  }

  /** Notes that the bytes left this machine. Says whether the lease still holds. */
  async markSent(entry: Pick<ClaimedEntry, "id" | "leaseToken">, now: number): Promise<boolean> {
    const row = await this.#executor
      .updateTable("outbox")
      .set((expression) => ({ sent_at: expression.fn.coalesce("sent_at", expression.val(now)) }))
      .where("id", "=", entry.id)
      .where("lease_token", "=", entry.leaseToken)
      .returning("id")
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Prolongs a lease. Says whether it still held. */
  async extendLease(entry: Pick<ClaimedEntry, "id" | "leaseToken">, leaseUntil: number): Promise<boolean> {
    const row = await this.#executor
      .updateTable("outbox")
      .set({ lease_until: leaseUntil })
      .where("id", "=", entry.id)
      .where("lease_token", "=", entry.leaseToken)
      .where("state", "=", "sending")
      .returning("id")
      .executeTakeFirst();
    return row !== undefined;
  }

  /**
   * Writes how a try ended. The attempt's own record is always kept; the entry moves only while the lease holds. Says
   * whether it moved.
   */
  async finish(
    entry: Pick<ClaimedEntry, "id" | "leaseToken" | "attemptId">,
    result: AttemptOutcome,
    now: number,
  ): Promise<boolean> {
    return inTransaction(this.#executor, async (tx) => {
      await tx
        .updateTable("delivery_attempt")
        .set({
          finished_at: now,
          outcome: result.outcome,
          sentence: result.sentence,
          acknowledgement: result.acknowledgement,
        })
        .where("id", "=", entry.attemptId)
        .execute();
      const moved = await tx
        .updateTable("outbox")
        .set({ ...finishedColumns(result, now), lease_owner: "", lease_until: null })
        .$if(result.outcome === "accepted", (query) =>
          query.set((expression) => ({ sent_at: expression.fn.coalesce("sent_at", expression.val(now)) })),
        )
        .where("id", "=", entry.id)
        .where("lease_token", "=", entry.leaseToken)
        .where("state", "=", "sending")
        .returning("id")
        .executeTakeFirst();
      return moved !== undefined;
    });
  }

  /** Puts an entry that waits or needs a person back to the front of its own order. Throws `not_found`, `conflict`. */
  async requeue(id: string, now: number): Promise<void> {
    const row = await this.#executor
      .updateTable("outbox")
      .set((expression) => ({
        state: "queued",
        next_attempt_at: expression
          .case()
          .when("release_at", ">", now)
          .then(expression.ref("release_at"))
          .else(now)
          .end(),
        problem: "",
      }))
      .where("id", "=", id)
      .where("state", "in", ["needsPerson", "waitingToRetry", "queued"])
      .returning("id")
      .executeTakeFirst();
    if (row) return;
    await this.get(id);
    throw new WorkstationError("conflict", "This delivery is being sent or was accepted. It was not sent again.");
  }

  /** The one query with two forms: PostgreSQL passes over what another core is claiming; SQLite has one writer. */
  #claimable(tx: Executor, claim: Claim) {
    const blocked = claim.exceptDestinations ?? [];
    const query = tx
      .selectFrom("outbox as candidate")
      .innerJoin("destination", "destination.id", "candidate.destination_id")
      .select("candidate.id")
      .where("destination.is_enabled", "=", 1)
      .where("destination.paused_at", "is", null)
      .where((expression) => isDue(expression, "candidate.release_at", claim.now))
      .$if(blocked.length > 0, (select) => select.where("candidate.destination_id", "not in", blocked))
      .where(
        (expression): Expression<SqlBool> =>
          expression.or([
            expression.and([
              expression("candidate.state", "in", ["queued", "waitingToRetry"]),
              isDue(expression, "candidate.next_attempt_at", claim.now),
            ]),
            expression.and([
              expression("candidate.state", "=", "sending"),
              isDue(expression, "candidate.lease_until", claim.now),
            ]),
          ]),
      )
      .where((expression) =>
        expression.not(
          expression.exists(
            expression
              .selectFrom("outbox as earlier")
              .select("earlier.id")
              .whereRef("earlier.ordering_key", "=", "candidate.ordering_key")
              .whereRef("earlier.sequence", "<", "candidate.sequence")
              .where("earlier.state", "not in", doneStates),
          ),
        ),
      )
      .orderBy("candidate.sequence")
      .limit(1);
    return this.#kind === "postgresql" ? query.forUpdate("candidate").skipLocked() : query;
  }
}

/** What holds back nothing behind it: it has left, never will, or a person brings it. */
const doneStates = [
  "handedOver",
  "accepted",
  "awaitingPerson",
  "recalled",
  "superseded",
  "deliveredOtherwise",
] as const;

/** No wait or lease of ours is longer; what lies further ahead was written before the clock was set back. */
const longestWaitMs = 20 * 60_000;

/** A signed report must not wait a day for its delivery because a clock that ran ahead was put right. */
function isDue(
  expression: ExpressionBuilder<{ candidate: Tables["outbox"] }, "candidate">,
  column: "candidate.next_attempt_at" | "candidate.lease_until" | "candidate.release_at",
  now: number,
): Expression<SqlBool> {
  return expression.or([expression(column, "<=", now), expression(column, ">", now + longestWaitMs)]);
}

function finishedColumns(result: AttemptOutcome, now: number) {
  switch (result.outcome) {
    case "accepted":
      return { state: "accepted", accepted_at: now, next_attempt_at: null, problem: "" };
    case "permanent":
      return { state: "needsPerson", next_attempt_at: null, problem: result.sentence };
    default:
      return { state: "waitingToRetry", next_attempt_at: result.nextAttemptAt, problem: result.sentence };
  }
}

function toClaimed(row: Row<"outbox">, claim: Claim, mayHaveArrived: boolean): ClaimedEntry {
  return {
    id: row.id,
    reportVersionId: row.report_version_id,
    workitemId: row.workitem_id,
    destinationId: row.destination_id,
    recipient: recipientSchema.parse(JSON.parse(row.recipient)),
    channel: channelSchema.parse(row.channel),
    contentKind: row.content_kind,
    controlId: row.control_id,
    payload: row.payload,
    attempt: row.attempts,
    attemptId: claim.attemptId,
    leaseToken: row.lease_token,
    leaseUntil: claim.leaseUntil,
    mayHaveArrived,
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
