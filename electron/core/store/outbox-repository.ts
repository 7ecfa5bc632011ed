import { sql } from "kysely";
import { longestWaitMs } from "../../../shared/rules/destination-circuit.ts";
import { WorkstationError } from "../errors.ts";
import { type Executor, inTransaction, nextNumber } from "./executor.ts";
import { type NewOutboxEntry, newOutboxRow } from "./outbox-entry.ts";
import { OutboxQueue } from "./outbox-queue.ts";
import { arrivedOutcomes, inStates, isDue, personStates } from "./outbox-states.ts";

export type { AttemptOutcome, ClaimedEntry, NewOutboxEntry } from "./outbox-entry.ts";

/** Who settled a delivery and how, for its record. */
interface Settlement {
  readonly byName: string;
  /** How, to whom and why, in a sentence. */
  readonly reason: string;
}

/** An answer that came after the try had ended. */
interface LaterAnswer {
  /** Identifier of the record that keeps it. */
  readonly attemptId: string;
  /** As it came, shortened. */
  readonly acknowledgement: string;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** The outbox. Entries are written in the signing transaction, leave only by their own worker, and are never deleted. */
export class OutboxRepository extends OutboxQueue {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    super(executor);
    this.#executor = executor;
  }

  /** Puts an entry that waits or needs a person back to the front of its own order. Throws `not_found`, `conflict`. */
  async requeue(id: string, now: number): Promise<void> {
    await this.#refuseOlder(id);
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

  /**
   * Sends an accepted entry, or one handed over whose answer is overdue, again: the same bytes under the same number, from
   * which a receiver makes nothing new. What was proven stays proven. Throws `not_found`, `conflict` where it is neither or
   * where a newer version has left, which this one would take the place of.
   */
  async resend(id: string, now: number): Promise<void> {
    await this.#refuseOlder(id);
    const row = await this.#executor
      .updateTable("outbox")
      .set({ state: "waitingToRetry", next_attempt_at: now, problem: "", answer_due_at: null })
      .where("id", "=", id)
      .where("state", "in", ["accepted", "handedOver"])
      .where("payload", "is not", null)
      .returning("id")
      .executeTakeFirst();
    if (row) return;
    await this.get(id);
    throw new WorkstationError(
      "conflict",
      "Only what was accepted or handed over can be sent again. Nothing was sent; retry what has failed.",
    );
  }

  /**
   * Notes that a person brought an entry another way, which lets the later ones of its key go. Throws `not_found`, and
   * `conflict` while it is being sent, before it may leave, and once it was accepted or settled.
   */
  async deliverOtherwise(id: string, settlement: Settlement, now: number): Promise<void> {
    const row = await this.#executor
      .updateTable("outbox")
      .set({
        ...{ state: "deliveredOtherwise", next_attempt_at: null, answer_due_at: null },
        ...{ settled_by: settlement.byName, settled_reason: settlement.reason },
      })
      .where("id", "=", id)
      .where("state", "in", ["queued", "waitingToRetry", "needsPerson", "handedOver", "awaitingPerson"])
      .where(isDue("release_at", now))
      .where("accepted_at", "is", null)
      .returning("id")
      .executeTakeFirst();
    if (row) return;
    await this.get(id);
    throw new WorkstationError(
      "conflict",
      "This delivery is being sent, was accepted or may not leave yet. Nothing was changed; please look at it again.",
    );
  }

  /**
   * Puts a newly made entry in the place of one that was refused and never accepted: it takes its number in the order, so
   * that what waits behind it still does. The old bytes and tries are kept. Throws `conflict` for any other entry.
   */
  async replaceRefused(id: string, entry: NewOutboxEntry, settlement: Settlement, now: number): Promise<void> {
    await this.#refuseOlder(id);
    await inTransaction(this.#executor, async (tx) => {
      const old = await tx
        .selectFrom("outbox")
        .select(["sequence", "release_at"])
        .where("id", "=", id)
        .where("state", "=", "needsPerson")
        .where("accepted_at", "is", null)
        .executeTakeFirst();
      if (old === undefined) {
        throw new WorkstationError(
          "conflict",
          "Only a delivery that was refused can be made anew. Nothing was changed; what was accepted can be corrected instead.",
        );
      }
      const moved = await tx
        .updateTable("outbox")
        .set({
          ...{ state: "superseded", sequence: await nextNumber(tx, "outbox"), next_attempt_at: null },
          ...{ settled_by: settlement.byName, settled_reason: settlement.reason },
        })
        .where("id", "=", id)
        .where("state", "=", "needsPerson")
        .returning("id")
        .executeTakeFirst();
      if (moved === undefined) throw new WorkstationError("conflict", "Somebody else has just settled this delivery.");
      await tx
        .insertInto("outbox")
        .values(newOutboxRow(entry, old.sequence, now, old.release_at))
        .execute();
    });
  }

  /**
   * Notes a later, positive answer to something sent (HL7 application acknowledgement). Says whether it became accepted by
   * it: false where it was accepted before, never sent, or settled by a person.
   */
  async acceptAnswer(id: string, at: number): Promise<boolean> {
    const row = await this.#executor
      .updateTable("outbox")
      .set((expression) => ({
        ...{ state: "accepted", next_attempt_at: null, problem: "", answer_due_at: null },
        ...{ lease_owner: "", lease_until: null },
        accepted_at: expression.fn.coalesce("accepted_at", expression.val(at)),
        sent_at: expression.fn.coalesce("sent_at", expression.val(at)),
      }))
      .where("id", "=", id)
      // The answer may be quicker than the record of the hand-over.
      .where("state", "in", ["handedOver", "sending", "waitingToRetry", "needsPerson"])
      .returning("destination_id")
      .executeTakeFirst();
    if (row === undefined) return false;
    await this.#executor
      .updateTable("destination")
      .set({ last_accepted_at: at })
      .where("id", "=", row.destination_id)
      .execute();
    return true;
  }

  /** Notes a later, negative answer; the sentence says why. Says whether the delivery needs a person now. */
  async refuseAnswer(id: string, sentence: string, answer?: LaterAnswer): Promise<boolean> {
    return inTransaction(this.#executor, async (tx) => {
      const hasMoved = await refused(tx, id, sentence);
      if (hasMoved && answer !== undefined) await keepAnswer(tx, id, "permanent", sentence, answer);
      return hasMoved;
    });
  }

  /**
   * Keeps a refusal of what was accepted before, beside that acceptance, which stays. Says whether it is the first such answer;
   * the same again is not kept twice.
   */
  async keepContradiction(id: string, sentence: string, answer: LaterAnswer): Promise<boolean> {
    return inTransaction(this.#executor, async (tx) => {
      const known = await tx
        .selectFrom("delivery_attempt")
        .select("acknowledgement")
        .where("outbox_id", "=", id)
        .where("sentence", "=", sentence)
        .execute();
      if (known.some(({ acknowledgement }) => acknowledgement === answer.acknowledgement)) return false;
      await keepAnswer(tx, id, "permanent", sentence, answer);
      return true;
    });
  }

  /**
   * Notes a later answer that something could not be done at that moment: the same bytes go again at `nextAttemptAt`. Where a
   * newer version has left since, it is put before a person instead. Says whether anything changed.
   */
  async retryAfterAnswer(id: string, sentence: string, nextAttemptAt: number, answer: LaterAnswer): Promise<boolean> {
    try {
      await this.#refuseOlder(id);
    } catch (thrown) {
      if (!(thrown instanceof WorkstationError) || thrown.code !== "conflict") throw thrown;
      return this.refuseAnswer(id, sentence, answer);
    }
    return inTransaction(this.#executor, async (tx) => {
      const row = await tx
        .updateTable("outbox")
        .set({
          ...{ state: "waitingToRetry", next_attempt_at: nextAttemptAt, problem: sentence, answer_due_at: null },
          ...{ lease_owner: "", lease_until: null },
        })
        .where("id", "=", id)
        .where("state", "in", ["handedOver", "sending"])
        .where("accepted_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      if (row === undefined) return false;
      await keepAnswer(tx, id, "transient", sentence, answer);
      return true;
    });
  }

  /**
   * Puts before a person what was handed over and whose answer has not come in time, with the sentence; gives the
   * identifiers. It stays handed over, so that nothing behind it waits, and is not sent again by itself.
   */
  async noteOverdueAnswers(now: number, sentence: string): Promise<readonly string[]> {
    const rows = await this.#executor
      .updateTable("outbox")
      .set({ problem: sentence })
      .where(inStates("outbox", personStates))
      .where("state", "=", "handedOver")
      // What left in the future left before the clock was set back.
      .where((expression) =>
        expression.or([expression("answer_due_at", "<=", now), expression("sent_at", ">", now + longestWaitMs)]),
      )
      .where("problem", "=", "")
      .returning("id")
      .execute();
    return rows.map(({ id }) => id);
  }

  /** What a newer version has replaced at its recipient must not come after it. */
  async #refuseOlder(id: string): Promise<void> {
    const newer = await this.#executor
      .selectFrom("outbox as own")
      .innerJoin("report_version as own_version", "own_version.id", "own.report_version_id")
      .innerJoin("outbox as other", (join) =>
        join
          .onRef("other.ordering_key", "=", "own.ordering_key")
          .onRef("other.recipient", "=", "own.recipient")
          .onRef("other.content_kind", "=", "own.content_kind"),
      )
      .innerJoin("report_version as version", "version.id", "other.report_version_id")
      .select("version.version")
      .where("own.id", "=", id)
      .whereRef("version.report_id", "=", "own_version.report_id")
      .whereRef("version.version", ">", "own_version.version")
      // Each version is an object of its own in an archive, and none takes another's place.
      .where("own.channel", "!=", "dicomweb")
      .where(
        sql<boolean>`(other.sent_at is not null or other.accepted_at is not null or other.state in ('sending', 'handedOver', 'deliveredOtherwise'))`,
      )
      .limit(1)
      .executeTakeFirst();
    if (newer === undefined) return;
    throw new WorkstationError(
      "conflict",
      `Version ${newer.version} of this report has gone there already; the older one would take its place. Nothing was sent. ` +
        "Resend the newest version, or note how this one was delivered otherwise.",
    );
  }
}

/**
 * Only where the bytes left once is it certain which of them a later refusal is about, and that nothing of them is there. Where
 * they left again since, a new message might be a second one: what is on its way brings its own answer, and what waits for one
 * is put before a person, who may send the same bytes again.
 */
async function refused(tx: Executor, id: string, sentence: string): Promise<boolean> {
  const isCertain = (await timesLeft(tx, id)) <= 1;
  const row = await tx
    .updateTable("outbox")
    .set(
      isCertain
        ? {
            ...{ state: "needsPerson", next_attempt_at: null, problem: sentence, answer_due_at: null },
            ...{ lease_owner: "", lease_until: null },
          }
        : { problem: `${sentence} It was sent again since, so it may be there all the same. Please ask there.` },
    )
    .where("id", "=", id)
    .where("state", "in", isCertain ? ["handedOver", "sending", "waitingToRetry"] : ["handedOver"])
    .where("accepted_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** How many times the bytes may have reached the other side. */
async function timesLeft(tx: Executor, id: string): Promise<number> {
  const { count } = await tx
    .selectFrom("delivery_attempt")
    .select(({ fn }) => fn.countAll().as("count"))
    .where("outbox_id", "=", id)
    .where("outcome", "in", arrivedOutcomes)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The try ended long ago with the hand-over; what came of it later stands beside it, under the same number. */
async function keepAnswer(
  tx: Executor,
  id: string,
  outcome: "permanent" | "transient",
  sentence: string,
  { attemptId, acknowledgement, at }: LaterAnswer,
): Promise<void> {
  const { attempts } = await tx.selectFrom("outbox").select("attempts").where("id", "=", id).executeTakeFirstOrThrow();
  await tx
    .insertInto("delivery_attempt")
    .values({
      ...{ id: attemptId, outbox_id: id, attempt: attempts, started_at: at, finished_at: at },
      ...{ outcome, sentence, acknowledgement },
    })
    .execute();
}
