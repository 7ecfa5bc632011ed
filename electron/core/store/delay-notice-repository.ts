import { type DelayNotice, delayReasonSchema } from "../../../shared/domain/delay-notice.ts";
import { deliveryStateSchema } from "../../../shared/domain/delivery.ts";
import { recipientSchema } from "../../../shared/domain/report.ts";
import { studySummarySchema } from "../../../shared/domain/study.ts";
import { rungsInOrder, rungTimes } from "../../../shared/rules/evidence-ladder.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import type { Row } from "./tables.ts";

/** A notice to keep. */
export type NewDelayNotice = Omit<
  DelayNotice,
  "patientName" | "examination" | "endedAt" | "endedHow" | "deliveries"
> & {
  /** Null where the program raised it by itself. */
  readonly raisedBy: string | null;
};

/** Notices of delays. What leaves for them is in the outbox. */
export class DelayNoticeRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Holds a case until the transaction ends, so that two programs do not tell of the same delay. */
  async hold(workitemId: string): Promise<void> {
    await this.#executor
      .updateTable("workitem")
      .set((expression) => ({ version: expression.ref("version") }))
      .where("id", "=", workitemId)
      .execute();
  }

  /** Keeps a notice. */
  async add(notice: NewDelayNotice): Promise<void> {
    await this.#executor
      .insertInto("delay_notice")
      .values({
        ...{ id: notice.id, workitem_id: notice.workitemId, target_at: notice.targetAt },
        ...{ expected_at: notice.expectedAt, reason: notice.reason, raised_at: notice.raisedAt },
        ...{ raised_by: notice.raisedBy, raised_by_name: notice.raisedByName, ended_at: null, ended_how: "" },
      })
      .execute();
  }

  /**
   * Ends the standing notices of cases; what of them has not left never will: an old date must not arrive after the report or
   * a newer date. Gives how many stood.
   */
  async end(workitemIds: readonly string[], how: "reported" | "replaced", at: number): Promise<number> {
    if (workitemIds.length === 0) return 0;
    const ended = await this.#executor
      .updateTable("delay_notice")
      .set({ ended_at: at, ended_how: how })
      .where("workitem_id", "in", workitemIds)
      .where("ended_at", "is", null)
      .returning("id")
      .execute();
    if (ended.length === 0) return 0;
    const reason = how === "reported" ? "The report went in its place." : "A notice with a new date went in its place.";
    await this.#executor
      .updateTable("outbox")
      .set({ state: "superseded", next_attempt_at: null, settled_reason: reason })
      .where("subject_kind", "=", "delayNotice")
      .where(
        "subject_id",
        "in",
        ended.map(({ id }) => id),
      )
      .where("state", "in", ["queued", "waitingToRetry", "needsPerson"])
      .execute();
    return ended.length;
  }

  /** Gives the standing notice of each case that has one, by case. */
  async standing(): Promise<ReadonlyMap<string, { readonly id: string; readonly expectedAt: number }>> {
    const rows = await this.#executor
      .selectFrom("delay_notice")
      .select(["id", "workitem_id", "expected_at"])
      .where("ended_at", "is", null)
      .execute();
    return new Map(rows.map((row) => [row.workitem_id, { id: row.id, expectedAt: row.expected_at }]));
  }

  /** Gives the cases that may miss a target, earliest first: those with a target before `until`, and held ones. */
  async candidates(until: number, limit: number): Promise<readonly string[]> {
    const rows = await this.#executor
      .selectFrom("workitem")
      .select("id")
      .where("target_at", "is not", null)
      .where("status", "not in", ["final", "withdrawn", "cancelled"])
      .where((expression) => expression.or([expression("target_at", "<=", until), expression("status", "=", "held")]))
      .orderBy("target_at")
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** Gives the standing notices, earliest target first, with what became of each message. */
  async list(limit: number): Promise<readonly DelayNotice[]> {
    return this.#views(
      await noticeQuery(this.#executor)
        .where("delay_notice.ended_at", "is", null)
        .orderBy("delay_notice.target_at")
        .orderBy("delay_notice.id")
        .limit(limit)
        .execute(),
    );
  }

  /** Gives the standing notice of a case, or null. */
  async ofCase(workitemId: string): Promise<DelayNotice | null> {
    const query = noticeQuery(this.#executor)
      .where("delay_notice.workitem_id", "=", workitemId)
      .where("delay_notice.ended_at", "is", null);
    return (await this.#views(await query.execute()))[0] ?? null;
  }

  /** Gives one notice; throws `not_found`. */
  async get(id: string): Promise<DelayNotice> {
    const [notice] = await this.#views(await noticeQuery(this.#executor).where("delay_notice.id", "=", id).execute());
    if (notice === undefined) throw new WorkstationError("not_found", "This notice does not exist.");
    return notice;
  }

  async #views(rows: readonly NoticeRow[]): Promise<readonly DelayNotice[]> {
    if (rows.length === 0) return [];
    const sent = await this.#executor
      .selectFrom("outbox")
      .selectAll()
      .where("subject_kind", "=", "delayNotice")
      .where(
        "subject_id",
        "in",
        rows.map(({ id }) => id),
      )
      .orderBy("sequence")
      .execute();
    return rows.map((row) => {
      const study = studySummarySchema.parse(JSON.parse(row.study));
      return {
        ...{ id: row.id, workitemId: row.workitem_id, patientName: study.patient.name, examination: study.description },
        ...{ targetAt: row.target_at, expectedAt: row.expected_at, reason: delayReasonSchema.parse(row.reason) },
        ...{ raisedAt: row.raised_at, raisedByName: row.raised_by_name },
        ...{ endedAt: row.ended_at, endedHow: row.ended_how },
        deliveries: sent.filter((one) => one.subject_id === row.id).map(toDelivered),
      };
    });
  }
}

function noticeQuery(executor: Executor) {
  return executor
    .selectFrom("delay_notice")
    .innerJoin("workitem", "workitem.id", "delay_notice.workitem_id")
    .selectAll("delay_notice")
    .select("workitem.study");
}

type NoticeRow = Awaited<ReturnType<ReturnType<typeof noticeQuery>["execute"]>>[number];

function toDelivered(row: Row<"outbox">): DelayNotice["deliveries"][number] {
  const rungs = rungTimes({
    ...{ queuedAt: row.queued_at, handedOverAt: row.sent_at, acceptedAt: row.accepted_at, filedAt: row.filed_at },
    ...{
      shownAt: row.opened_at,
      acknowledgedAt: row.acknowledged_at,
      actedAt: row.acted_at,
      outcomeAt: row.outcome_at,
    },
  });
  const rung = rungsInOrder.findLast((one) => rungs[one] !== null) ?? "queued";
  return {
    ...{ deliveryId: row.id, recipientName: recipientSchema.parse(JSON.parse(row.recipient)).name },
    ...{ state: deliveryStateSchema.parse(row.state), rung, at: rungs[rung] ?? row.queued_at },
  };
}
