import { sql } from "kysely";
import type { Delivery, DeliveryAttempt, DeliverySubject } from "../../../shared/domain/delivery.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import { deliveryQuery, toAttempt, toDelivery } from "./outbox-view.ts";
import { searchCondition } from "./workitem-search.ts";

/** What the deliveries of one destination tell about it. */
export interface DestinationFigures {
  readonly waitingCount: number;
  readonly lastAcceptedAt: number | null;
  readonly lastAttempt: { readonly outcome: string; readonly sentence: string; readonly at: number } | null;
}

/** The reading half of the outbox: what is shown and what is asked about. */
export class OutboxReader {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives one delivery with its tries; throws `not_found`. */
  async get(id: string): Promise<Delivery> {
    const row = await deliveryQuery(this.#executor).where("outbox.id", "=", id).executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This delivery does not exist.");
    return toDelivery(row, await this.#attempts([id]));
  }

  /** Gives one page of deliveries, newest first, and the number of all that match. */
  async list(query: {
    readonly scope: "all" | "failed" | "waiting";
    readonly search: string;
    readonly offset: number;
    readonly limit: number;
  }): Promise<{ deliveries: readonly Delivery[]; total: number }> {
    const states = scopeStates[query.scope];
    const base = deliveryQuery(this.#executor)
      .$if(states !== null, (select) => select.where("outbox.state", "in", states ?? []))
      .$if(query.search.trim() !== "", (select) =>
        select.where((expression) => searchCondition(expression, query.search)),
      );
    const rows = await base.orderBy("outbox.sequence", "desc").offset(query.offset).limit(query.limit).execute();
    const attempts = await this.#attempts(rows.map((row) => row.id));
    const count = await base
      .clearSelect()
      .select((expression) => expression.fn.countAll<number>().as("total"))
      .executeTakeFirstOrThrow();
    return { deliveries: rows.map((row) => toDelivery(row, attempts)), total: Number(count.total) };
  }

  /** Counts what needs a person and what still waits. */
  async counts(): Promise<{ failedCount: number; waitingCount: number }> {
    const rows = await this.#executor
      .selectFrom("outbox")
      .select(["state", (expression) => expression.fn.countAll<number>().as("count")])
      .groupBy("state")
      .execute();
    const of = (states: readonly string[]) =>
      rows.filter((row) => states.includes(row.state)).reduce((sum, row) => sum + Number(row.count), 0);
    return { failedCount: of(scopeStates.failed), waitingCount: of(scopeStates.waiting) };
  }

  /** Gives the figures of each destination that ever had a delivery: what waits, last acceptance, last finished try. */
  async destinationFigures(): Promise<ReadonlyMap<string, DestinationFigures>> {
    const rows = await this.#executor
      .selectFrom("outbox")
      .select((expression) => [
        "destination_id",
        // What was refused waits for nothing: it needs a person, and is counted as failed.
        sql<number>`sum(case when state in ('queued', 'sending', 'waitingToRetry') then 1 else 0 end)`.as("waiting"),
        expression.fn.max("accepted_at").as("last_accepted_at"),
      ])
      .groupBy("destination_id")
      .execute();
    const figures = new Map<string, DestinationFigures>();
    for (const row of rows) {
      const last = await this.#lastFinishedAttempt(row.destination_id);
      figures.set(row.destination_id, {
        waitingCount: Number(row.waiting),
        lastAcceptedAt: row.last_accepted_at === null ? null : Number(row.last_accepted_at),
        lastAttempt: last,
      });
    }
    return figures;
  }

  /** Gives accepted deliveries of a destination that nobody has acknowledged yet, oldest first. */
  async awaitingReceipt(destinationId: string, limit: number): Promise<readonly Delivery[]> {
    const rows = await deliveryQuery(this.#executor)
      .where("outbox.destination_id", "=", destinationId)
      .where("outbox.state", "=", "accepted")
      .where("outbox.acknowledged_at", "is", null)
      .orderBy("outbox.sequence")
      .limit(limit)
      .execute();
    return rows.map((row) => toDelivery(row, []));
  }

  /** Gives the deliveries of an alert, notice or drill, oldest first, without their tries. */
  async ofSubject(kind: Exclude<DeliverySubject, "report">, id: string): Promise<readonly Delivery[]> {
    const rows = await deliveryQuery(this.#executor)
      .where("outbox.subject_kind", "=", kind)
      .where("outbox.subject_id", "=", id)
      .orderBy("outbox.sequence")
      .execute();
    return rows.map((row) => toDelivery(row, []));
  }

  /** Counts the deliveries of a report version. */
  async countOfVersion(reportVersionId: string): Promise<number> {
    const row = await this.#executor
      .selectFrom("outbox")
      .where("report_version_id", "=", reportVersionId)
      .select((expression) => expression.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Gives the identifiers of the entries with a control id (MSH-10 and the like), and of no other. */
  async findByControlId(controlId: string): Promise<readonly string[]> {
    const rows = await this.#executor.selectFrom("outbox").select("id").where("control_id", "=", controlId).execute();
    return rows.map((row) => row.id);
  }

  /** Gives the control id and the frozen bytes with their SHA-256; throws `not_found`. */
  async payload(id: string): Promise<{ controlId: string; payload: Buffer | null; sha256: string }> {
    const row = await this.#executor
      .selectFrom("outbox")
      .select(["control_id", "payload", "payload_sha256"])
      .where("id", "=", id)
      .executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This delivery does not exist.");
    return { controlId: row.control_id, payload: row.payload, sha256: row.payload_sha256 };
  }

  /** Gives when the next entry falls due or the next lease runs out, in milliseconds since 1970, or null. */
  async nextDueAt(): Promise<number | null> {
    const row = await this.#executor
      .selectFrom("outbox")
      .select(sql<number | null>`min(case when state = 'sending' then lease_until else next_attempt_at end)`.as("due"))
      .where("state", "in", ["queued", "waitingToRetry", "sending"])
      .executeTakeFirst();
    return row?.due ?? null;
  }

  async #attempts(outboxIds: readonly string[]): Promise<readonly (DeliveryAttempt & { outboxId: string })[]> {
    if (outboxIds.length === 0) return [];
    const rows = await this.#executor
      .selectFrom("delivery_attempt")
      .selectAll()
      .where("outbox_id", "in", outboxIds)
      .orderBy("attempt")
      .execute();
    return rows.map(toAttempt);
  }

  async #lastFinishedAttempt(destinationId: string): Promise<DestinationFigures["lastAttempt"]> {
    const row = await this.#executor
      .selectFrom("delivery_attempt")
      .innerJoin("outbox", "outbox.id", "delivery_attempt.outbox_id")
      .select(["delivery_attempt.outcome", "delivery_attempt.sentence", "delivery_attempt.finished_at"])
      .where("outbox.destination_id", "=", destinationId)
      .where("delivery_attempt.finished_at", "is not", null)
      .orderBy("delivery_attempt.finished_at", "desc")
      .limit(1)
      .executeTakeFirst();
    return row ? { outcome: row.outcome, sentence: row.sentence, at: row.finished_at ?? 0 } : null;
  }
}

const scopeStates = {
  all: null,
  failed: ["needsPerson"],
  waiting: ["queued", "sending", "waitingToRetry"],
} as const;
