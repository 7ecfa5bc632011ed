import { type Expression, type SqlBool, sql } from "kysely";
import type { DeliveryLane } from "../../../shared/domain/delivery.ts";
import { isCircuitOpen } from "../../../shared/rules/destination-circuit.ts";
import { WorkstationError } from "../errors.ts";
import { type Executor, inTransaction, nextNumber } from "./executor.ts";
import { noteTry } from "./outbox-circuit.ts";
import {
  type AttemptOutcome,
  type Claim,
  type ClaimedEntry,
  LostRace,
  type NewOutboxEntry,
  newOutboxRow,
  sha256,
  toClaimed,
} from "./outbox-entry.ts";
import { OutboxReader } from "./outbox-reader.ts";
import { arrivedOutcomes, blockingStates, inStates, isDue, undoneStates } from "./outbox-states.ts";
import { superseding } from "./outbox-supersede.ts";
import type { Row } from "./tables.ts";

/** A destination that something could be sent to now. */
export interface DueDestination {
  readonly destinationId: string;
  /** Of its first delivery that may go. */
  readonly sequence: number;
  /** Faults in a row; above 0 the next try is likely to take long. */
  readonly failures: number;
}

const mostRaces = 5;
const lanesInOrder: readonly DeliveryLane[] = ["alert", "report"];

/** The sending half of the outbox: what its worker does. */
export class OutboxQueue extends OutboxReader {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    super(executor);
    this.#executor = executor;
  }

  /** Queues entries in the given order, which is the order of sending within each key. Nothing leaves before `releaseAt`. */
  async enqueue(entries: readonly NewOutboxEntry[], now: number, releaseAt = now): Promise<void> {
    await inTransaction(this.#executor, async (tx) => {
      for (const entry of entries) {
        const row = newOutboxRow(entry, await nextNumber(tx, "outbox"), now, releaseAt);
        await tx.insertInto("outbox").values(row).execute();
      }
    });
  }

  /** Gives the destinations of a lane with something to send now, the one that has waited longest first. */
  async dueDestinations(
    claim: Pick<Claim, "now" | "exceptDestinations"> & { readonly lane: DeliveryLane },
  ): Promise<readonly DueDestination[]> {
    const rows = await heads(this.#executor, claim, claim.lane).execute();
    return rows
      .flatMap(({ id, sequence, circuit_failures }) =>
        sequence === null ? [] : [{ destinationId: id, sequence, failures: circuit_failures }],
      )
      .sort((one, other) => one.sequence - other.sequence);
  }

  /**
   * Gives the next entry that may be sent now, claimed, or null; alerts first. An entry is passed over while an earlier one
   * of its key is not done, its destination is off, paused or resting, or another worker's lease runs. The try is on record
   * before anything is sent, as `unknown` until `finish`. One that never left gives way to a newer version. Inside a
   * transaction it throws `LostRace` where another worker was quicker: then the whole transaction has to be given up.
   */
  async claimNext(claim: Claim): Promise<ClaimedEntry | null> {
    for (const lane of claim.lane === undefined ? lanesInOrder : [claim.lane]) {
      const entry = await this.#claimInLane(claim, lane);
      if (entry !== null) return entry;
    }
    return null;
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
   * Writes how a try ended, and how the destination stands after it. The attempt's own record is always kept; the entry
   * moves only while the lease holds. Says whether it moved.
   */
  async finish(
    entry: Pick<ClaimedEntry, "id" | "leaseToken" | "attemptId">,
    result: AttemptOutcome,
    now: number,
  ): Promise<boolean> {
    const { outcome, sentence, acknowledgement } = result;
    return inTransaction(this.#executor, async (tx) => {
      await tx
        .updateTable("delivery_attempt")
        .set({ finished_at: now, outcome, sentence, acknowledgement })
        .where("id", "=", entry.attemptId)
        .execute();
      const moved = await tx
        .updateTable("outbox")
        .set((expression) => ({
          ...finishedColumns(result),
          ...(outcome === "accepted"
            ? { accepted_at: expression.fn.coalesce("accepted_at", expression.val(now)) }
            : // What was accepted stays so, whatever becomes of its being sent again.
              {
                state: sql<string>`case when accepted_at is null then ${settledState(result)} else ${resentState(result)} end`,
              }),
          ...(outcome === "accepted" || outcome === "handedOver"
            ? { sent_at: expression.fn.coalesce("sent_at", expression.val(now)) }
            : {}),
          lease_owner: "",
          lease_until: null,
        }))
        .where("id", "=", entry.id)
        .where("lease_token", "=", entry.leaseToken)
        .where("state", "=", "sending")
        .returning("destination_id")
        .executeTakeFirst();
      if (moved === undefined) return outcome === "accepted" && settleLate(tx, entry.id, now);
      if (result.isOwnFault !== true) await noteTry(tx, moved.destination_id, result, now);
      return true;
    });
  }

  /**
   * Makes due what waits for its next try: after a restart the waiting times of the old process mean nothing, and without
   * them the order is that of signing. A destination whose circuit is open keeps its rest.
   */
  async makeWaitingDue(now: number): Promise<void> {
    await inTransaction(this.#executor, async (tx) => {
      const destinations = await tx
        .selectFrom("destination")
        .select(["id", "circuit_failures as failures", "circuit_fault as fault"])
        .execute();
      const ids = destinations.filter((destination) => !isCircuitOpen(destination)).map(({ id }) => id);
      if (ids.length === 0) return;
      await tx.updateTable("destination").set({ circuit_open_until: null }).where("id", "in", ids).execute();
      await tx
        .updateTable("outbox")
        .set({ next_attempt_at: now })
        .where("state", "=", "waitingToRetry")
        .where("destination_id", "in", ids)
        .execute();
    });
  }

  async #claimInLane(claim: Claim, lane: DeliveryLane): Promise<ClaimedEntry | null> {
    while (this.#executor.isTransaction) {
      const found = await claimOne(this.#executor, claim, lane);
      if (found !== "superseded") return found;
    }
    for (let race = 0; race < mostRaces; ) {
      try {
        const found = await inTransaction(this.#executor, (tx) => claimOne(tx, claim, lane));
        if (found !== "superseded") return found;
      } catch (thrown) {
        if (!(thrown instanceof LostRace)) throw thrown;
        race += 1;
      }
    }
    return null;
  }
}

/** What is asked of an entry before it is claimed: not its bytes, which may be large. */
const claimColumns = [
  ...(["candidate.id", "candidate.report_version_id", "candidate.channel", "candidate.ordering_key"] as const),
  ...(["candidate.sequence", "candidate.destination_id", "candidate.recipient", "candidate.content_kind"] as const),
  ...(["candidate.state", "candidate.attempts", "candidate.lease_token"] as const),
] as const;

async function claimOne(tx: Executor, claim: Claim, lane: DeliveryLane): Promise<ClaimedEntry | "superseded" | null> {
  const head = await tx
    .selectFrom(heads(tx, claim, lane).as("head"))
    .selectAll()
    .where("head.sequence", "is not", null)
    .orderBy("head.sequence")
    .limit(1)
    .executeTakeFirst();
  if (head === undefined || head.sequence === null) return null;
  const row = await tx
    .selectFrom("outbox as candidate")
    .select(claimColumns)
    .where("candidate.sequence", "=", head.sequence)
    .where(mayGo(claim.now))
    .executeTakeFirst();
  if (row === undefined) throw new LostRace("claimed by another worker");
  if (await superseding(tx, row, claim.now)) return "superseded";
  const claimed = await tx
    .updateTable("outbox")
    .set((expression) => ({
      state: "sending",
      attempts: expression("attempts", "+", 1),
      lease_owner: claim.owner,
      lease_token: expression("lease_token", "+", 1),
      lease_until: claim.leaseUntil,
    }))
    .where("id", "=", row.id)
    .where("lease_token", "=", row.lease_token)
    .where("state", "=", row.state)
    .returningAll()
    .executeTakeFirst();
  if (claimed === undefined) throw new LostRace("claimed by another worker");
  await takeTrial(tx, head.id, head.circuit_open_until, claim);
  return noteAttempt(tx, claimed, claim);
}

/** After a rest one delivery alone tries: until it is done or its worker is gone, the destination rests for all others. */
async function takeTrial(tx: Executor, destinationId: string, restedUntil: number | null, claim: Claim): Promise<void> {
  if (restedUntil === null) return;
  const taken = await tx
    .updateTable("destination")
    .set({ circuit_open_until: claim.leaseUntil })
    .where("id", "=", destinationId)
    .where("circuit_open_until", "=", restedUntil)
    .returning("id")
    .executeTakeFirst();
  if (taken === undefined) throw new LostRace("another worker tries this destination");
}

/** An acceptance is true whoever holds the lease by now; while another worker sends, that one settles it. */
async function settleLate(tx: Executor, id: string, now: number): Promise<boolean> {
  const row = await tx
    .updateTable("outbox")
    .set((expression) => ({
      ...{ state: "accepted", next_attempt_at: null, problem: "", answer_due_at: null },
      accepted_at: expression.fn.coalesce("accepted_at", expression.val(now)),
      sent_at: expression.fn.coalesce("sent_at", expression.val(now)),
    }))
    .where("id", "=", id)
    .where("state", "in", ["queued", "waitingToRetry", "handedOver", "needsPerson"])
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

async function noteAttempt(tx: Executor, row: Row<"outbox">, claim: Claim): Promise<ClaimedEntry> {
  const earlier = await tx
    .selectFrom("delivery_attempt")
    .select("id")
    .where("outbox_id", "=", row.id)
    .where("outcome", "in", arrivedOutcomes)
    .limit(1)
    .executeTakeFirst();
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
  return toClaimed(row, claim, earlier !== undefined);
}

/** Gives each destination that may be sent to with the first of its deliveries that may go, null where there is none. */
function heads(
  executor: Executor,
  claim: Pick<Claim, "now" | "exceptDestinations" | "destinationId">,
  lane: DeliveryLane,
) {
  const except = claim.exceptDestinations ?? [];
  const { destinationId } = claim;
  const hasRested = sql<SqlBool>`(destination.circuit_open_until is null or ${isDue("destination.circuit_open_until", claim.now)})`;
  return executor
    .selectFrom("destination")
    .select((expression) => [
      "destination.id",
      "destination.circuit_failures",
      "destination.circuit_open_until",
      expression
        .selectFrom("outbox as candidate")
        .select("candidate.sequence")
        .whereRef("candidate.destination_id", "=", "destination.id")
        .where(sql<SqlBool>`candidate.lane = ${sql.lit(lane)}`)
        .where(mayGo(claim.now))
        // An alert is tried once at once, also where nothing answers: whoever raised it is told the sooner.
        .$if(lane === "alert", (select) => select.where(sql<SqlBool>`(${hasRested} or candidate.attempts = 0)`))
        .where((inner) =>
          inner.not(
            inner.exists(
              inner
                .selectFrom("outbox as earlier")
                .select("earlier.id")
                .whereRef("earlier.ordering_key", "=", "candidate.ordering_key")
                .whereRef("earlier.sequence", "<", "candidate.sequence")
                .whereRef("earlier.lane", "=", "candidate.lane")
                .where(inStates("earlier", blockingStates)),
            ),
          ),
        )
        .orderBy("candidate.sequence")
        .limit(1)
        .as("sequence"),
    ])
    .where("destination.is_enabled", "=", 1)
    .where("destination.paused_at", "is", null)
    .$if(lane === "report", (select) => select.where(hasRested))
    .$if(except.length > 0, (select) => select.where("destination.id", "not in", except))
    .$if(destinationId !== undefined, (select) => select.where("destination.id", "=", destinationId ?? ""));
}

/** The condition that a row by itself may be tried now: its time has come, or whoever tried it is gone. */
function mayGo(now: number): Expression<SqlBool> {
  return sql<SqlBool>`(${inStates("candidate", undoneStates)} and ${isDue("candidate.release_at", now)}
    and ((candidate.state <> 'sending' and ${isDue("candidate.next_attempt_at", now)})
      or (candidate.state = 'sending' and ${isDue("candidate.lease_until", now)})))`;
}

function finishedColumns(result: AttemptOutcome) {
  switch (result.outcome) {
    case "accepted":
      return { state: "accepted", next_attempt_at: null, problem: "", answer_due_at: null };
    case "handedOver":
      return { next_attempt_at: null, problem: "", answer_due_at: result.answerDueAt };
    case "permanent":
      return { next_attempt_at: null, problem: result.sentence };
    default:
      return { next_attempt_at: result.nextAttemptAt, problem: result.sentence };
  }
}

function settledState({ outcome }: AttemptOutcome): string {
  if (outcome === "handedOver") return "handedOver";
  return outcome === "permanent" ? "needsPerson" : "waitingToRetry";
}

function resentState({ outcome }: AttemptOutcome): string {
  return outcome === "handedOver" || outcome === "permanent" ? "accepted" : "waitingToRetry";
}
