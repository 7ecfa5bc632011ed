import { type Expression, type SqlBool, sql } from "kysely";
import type { Delivery, DeliveryAttempt, DeliverySubject } from "../../../shared/domain/delivery.ts";
import { type Recipient, recipientSchema } from "../../../shared/domain/report.ts";
import { isCircuitOpen } from "../../../shared/rules/destination-circuit.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import { blockingStates, inStates, personStates, undoneStates } from "./outbox-states.ts";
import { deliveryQuery, toAttempt, toDelivery } from "./outbox-view.ts";
import type { Row } from "./tables.ts";
import { searchCondition } from "./workitem-search.ts";

/** What the deliveries of one destination tell about it. */
export interface DestinationFigures {
  readonly waitingCount: number;
  readonly lastAcceptedAt: number | null;
  readonly lastAttempt: { readonly outcome: string; readonly sentence: string; readonly at: number } | null;
  /** Until when nothing but a trial goes there after repeated faults; null where its circuit is closed. */
  readonly circuitOpenUntil: number | null;
}

/** What a destination may still tell about; null for nothing of the kind. */
export interface AwaitedReceipts {
  /** When the oldest was queued that nobody acknowledged. */
  readonly unacknowledgedSince: number | null;
  /** When the first and the last were acknowledged of those that are followed on. */
  readonly firstAcknowledgedAt: number | null;
  readonly lastAcknowledgedAt: number | null;
}

/** Which deliveries: all, those that failed, those that still wait to be sent, or those that a person sends. */
export type DeliveryScope = "all" | "failed" | "waiting" | "awaitingPerson";

/** What a page of deliveries is asked by. */
export interface DeliveryListQuery {
  readonly scope: DeliveryScope;
  readonly search: string;
  readonly offset: number;
  readonly limit: number;
  /** The `next` of the page before; absent or null for the first. */
  readonly before?: number | null;
}

/** A page of deliveries. */
export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  readonly total: number;
  /** Names the page behind this one; null on the last. */
  readonly next: number | null;
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

  /**
   * Gives one page of deliveries, newest first, and the number of all that match. `before` is the `next` of the page before,
   * which finds its place at once however long the log; `offset` counts from there.
   */
  async list(query: DeliveryListQuery): Promise<DeliveryPage> {
    const before = query.before ?? null;
    // The numbers first: to put what waits in order with all that is shown of it takes long where thousands wait.
    const numbers = await this.#executor
      .selectFrom("outbox")
      .select("outbox.sequence")
      .$if(query.scope !== "all", (select) => select.where(inScope(query.scope)))
      .$if(before !== null, (select) => select.where("outbox.sequence", "<", before ?? 0))
      .$if(isSearch(query), (select) => select.where("outbox.workitem_id", "in", casesFound(this.#executor, query)))
      .orderBy("outbox.sequence", "desc")
      .offset(query.offset)
      .limit(query.limit)
      .execute();
    const rows = await this.#numbered(numbers.map(({ sequence }) => sequence));
    const attempts = await this.#attempts(rows.map((row) => row.id));
    const isLast = numbers.length < query.limit;
    return {
      deliveries: rows.map((row) => toDelivery(row, attempts)),
      total: await this.#total(query),
      next: isLast ? null : (numbers.at(-1)?.sequence ?? null),
    };
  }

  /** What is shown of the deliveries with these numbers, the newest first. */
  async #numbered(sequences: readonly number[]) {
    if (sequences.length === 0) return [];
    const query = deliveryQuery(this.#executor).select("outbox.sequence").where("outbox.sequence", "in", sequences);
    return (await query.execute()).sort((one, other) => other.sequence - one.sequence);
  }

  /** Counts what failed, what still waits to be sent, and what a person does the sending of. */
  async counts(): Promise<{ failedCount: number; waitingCount: number; awaitingPersonCount: number }> {
    const waiting = await this.#count("waiting");
    const failed = await this.#count("failed");
    return { failedCount: failed, waitingCount: waiting, awaitingPersonCount: await this.#count("awaitingPerson") };
  }

  /**
   * Gives for each of the deliveries that hold others back how many later ones of its key and lane wait behind it; one that
   * holds nothing back is left out.
   */
  async heldBack(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#executor
      .selectFrom("outbox as blocking")
      .innerJoin("outbox as later", (join) =>
        join
          .onRef("later.ordering_key", "=", "blocking.ordering_key")
          .onRef("later.lane", "=", "blocking.lane")
          .onRef("later.sequence", ">", "blocking.sequence"),
      )
      .select((expression) => ["blocking.id", expression.fn.countAll<number>().as("count")])
      .where("blocking.id", "in", ids)
      .where(inStates("blocking", blockingStates))
      .where(inStates("later", blockingStates))
      .groupBy("blocking.id")
      .execute();
    return new Map(rows.map(({ id, count }) => [id, Number(count)]));
  }

  /** Gives the figures of each destination: what waits, the last acceptance, the last finished try. */
  async destinationFigures(): Promise<ReadonlyMap<string, DestinationFigures>> {
    const waiting = await this.#executor
      .selectFrom("outbox")
      .select((expression) => ["destination_id", expression.fn.countAll<number>().as("count")])
      // What was refused waits for nothing: it needs a person, and is counted as failed.
      .where(inStates("outbox", undoneStates))
      .groupBy("destination_id")
      .execute();
    const counts = new Map(waiting.map((row) => [row.destination_id, Number(row.count)]));
    const rows = await this.#executor.selectFrom("destination").selectAll().execute();
    return new Map(rows.map((row) => [row.id, toFigures(row, counts.get(row.id) ?? 0)]));
  }

  /** Gives what was handed over to a destination and awaits its later answer, oldest first. */
  async awaitingAnswer(destinationId: string, limit: number): Promise<readonly Delivery[]> {
    const rows = await deliveryQuery(this.#executor)
      .where("outbox.destination_id", "=", destinationId)
      .where(inStates("outbox", personStates))
      .where("outbox.state", "=", "handedOver")
      .orderBy("outbox.sequence")
      .limit(limit)
      .execute();
    return rows.map((row) => toDelivery(row, []));
  }

  /**
   * Gives what a destination may still tell about: deliveries that it accepted and nobody acknowledged, and those acknowledged
   * since an instant whose outcome is not known. Times in milliseconds since 1970.
   */
  async awaitedReceipts(destinationId: string, acknowledgedSince: number): Promise<AwaitedReceipts> {
    const accepted = this.#executor
      .selectFrom("outbox")
      .where("destination_id", "=", destinationId)
      .where(sql<SqlBool>`state = 'accepted'`);
    const unacknowledged = await accepted
      .where(sql<SqlBool>`acknowledged_at IS NULL`)
      .select("queued_at")
      .orderBy("sequence")
      .limit(1)
      .executeTakeFirst();
    const followed = await accepted
      .where(sql<SqlBool>`acknowledged_at IS NOT NULL`)
      .where(sql<SqlBool>`outcome_at IS NULL`)
      .where("acknowledged_at", ">=", acknowledgedSince)
      .select(({ fn }) => [fn.min("acknowledged_at").as("first"), fn.max("acknowledged_at").as("last")])
      .executeTakeFirstOrThrow();
    return {
      unacknowledgedSince: unacknowledged?.queued_at ?? null,
      firstAcknowledgedAt: followed.first === null ? null : Number(followed.first),
      lastAcknowledgedAt: followed.last === null ? null : Number(followed.last),
    };
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

  /** Gives what a delivery is, beside what is shown of it; throws `not_found`. */
  async message(id: string): Promise<{ recipient: Recipient; contentKind: string; orderingKey: string }> {
    const row = await this.#executor
      .selectFrom("outbox")
      .select(["recipient", "content_kind", "ordering_key"])
      .where("id", "=", id)
      .executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This delivery does not exist.");
    const recipient = recipientSchema.parse(JSON.parse(row.recipient));
    return { recipient, contentKind: row.content_kind, orderingKey: row.ordering_key };
  }

  /** Gives who delivered something otherwise and how, or in whose place it went; empty where nobody did. Throws `not_found`. */
  async settlement(id: string): Promise<{ settledBy: string; settledReason: string }> {
    const row = await this.#executor
      .selectFrom("outbox")
      .select(["settled_by", "settled_reason"])
      .where("id", "=", id)
      .executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This delivery does not exist.");
    return { settledBy: row.settled_by, settledReason: row.settled_reason };
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

  /** Gives when the next entry falls due, the next lease runs out or the next rest ends after `now`, in milliseconds, or null. */
  async nextDueAt(now: number): Promise<number | null> {
    const next = (state: "queued" | "waitingToRetry") =>
      this.#executor
        .selectFrom("outbox")
        .select((expression) => expression.fn.min("next_attempt_at").as("at"))
        .where("state", "=", state)
        .where("next_attempt_at", ">", now)
        .executeTakeFirst();
    const lease = this.#executor
      .selectFrom("outbox")
      .select((expression) => expression.fn.min("lease_until").as("at"))
      .where("state", "=", "sending")
      .where("lease_until", ">", now)
      .executeTakeFirst();
    const rest = this.#executor
      .selectFrom("destination")
      .select((expression) => expression.fn.min("circuit_open_until").as("at"))
      .where("circuit_open_until", ">", now)
      .executeTakeFirst();
    const found = [await next("queued"), await next("waitingToRetry"), await lease, await rest];
    const times = found.flatMap((row) => (row?.at === null || row?.at === undefined ? [] : [Number(row.at)]));
    return times.length === 0 ? null : Math.min(...times);
  }

  /** The whole log is as long as its last number: nothing is ever deleted. */
  async #total(query: DeliveryListQuery): Promise<number> {
    if (!isSearch(query)) return query.scope === "all" ? this.#length() : this.#count(query.scope);
    const row = await this.#executor
      .selectFrom("outbox")
      .select((expression) => expression.fn.countAll<number>().as("count"))
      .$if(query.scope !== "all", (select) => select.where(inScope(query.scope)))
      .where("workitem_id", "in", casesFound(this.#executor, query))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  async #length(): Promise<number> {
    const row = await this.#executor
      .selectFrom("counter")
      .select("value")
      .where("name", "=", "outbox")
      .executeTakeFirst();
    return row?.value ?? 0;
  }

  async #count(scope: Exclude<DeliveryScope, "all">): Promise<number> {
    const row = await this.#executor
      .selectFrom("outbox")
      .select((expression) => expression.fn.countAll<number>().as("count"))
      .where(inScope(scope))
      .executeTakeFirstOrThrow();
    return Number(row.count);
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
}

function isSearch({ search }: DeliveryListQuery): boolean {
  return search.trim() !== "";
}

/** Cases are fewer than deliveries, and a delivery is found by its case. */
function casesFound(executor: Executor, { search }: DeliveryListQuery) {
  return executor
    .selectFrom("workitem")
    .select("workitem.id")
    .where((expression) => searchCondition(expression, search));
}

function inScope(scope: DeliveryScope): Expression<SqlBool> {
  switch (scope) {
    case "all":
      return sql<SqlBool>`1 = 1`;
    case "waiting":
      return inStates("outbox", undoneStates);
    case "failed":
      // What was handed over has a problem once its answer is overdue.
      return sql<SqlBool>`(${inStates("outbox", personStates)}
        and (outbox.state = 'needsPerson' or (outbox.state = 'handedOver' and outbox.problem <> '')))`;
    case "awaitingPerson":
      return sql<SqlBool>`(${inStates("outbox", personStates)} and outbox.state = 'awaitingPerson')`;
  }
}

function toFigures(row: Row<"destination">, waitingCount: number): DestinationFigures {
  return {
    waitingCount,
    lastAcceptedAt: row.last_accepted_at,
    lastAttempt:
      row.last_try_at === null
        ? null
        : { outcome: row.last_try_outcome, sentence: row.last_try_sentence, at: row.last_try_at },
    circuitOpenUntil: isCircuitOpen({ failures: row.circuit_failures, fault: row.circuit_fault })
      ? row.circuit_open_until
      : null,
  };
}
