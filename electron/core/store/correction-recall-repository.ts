import type { CorrectionRecall, RecallPolicy } from "../../../shared/domain/correction-recall.ts";
import {
  channelSchema,
  type DeliveryState,
  deliveryStateSchema,
  type EvidenceRung,
  evidenceRungSchema,
} from "../../../shared/domain/delivery.ts";
import { type Recipient, recipientSchema } from "../../../shared/domain/report.ts";
import { reportStatusSchema } from "../../../shared/domain/report-status.ts";
import { studySummarySchema } from "../../../shared/domain/study.ts";
import { type EarlierDelivery, type NewDelivery, recallNeed } from "../../../shared/rules/correction-recall.ts";
import { rungsInOrder, rungTimes } from "../../../shared/rules/evidence-ladder.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";

/** A recipient's earlier or newer delivery of a report, with what a recall asks of it. */
export interface ReportDelivery extends EarlierDelivery, NewDelivery {
  readonly id: string;
  readonly version: number;
  readonly recipient: Recipient;
  readonly destinationName: string;
  readonly acknowledgedByName: string;
  readonly settledBy: string;
  readonly queuedAt: number;
}

/** A recall as its row has it. */
export interface RecallRow {
  readonly id: string;
  readonly reportId: string;
  readonly version: number;
  readonly recipient: Recipient;
  readonly settledHow: string;
}

/** A recall to open. */
export interface NewRecall {
  readonly id: string;
  readonly reportId: string;
  readonly reportVersionId: string;
  readonly workitemId: string;
  readonly recipient: Recipient;
  readonly reached: Pick<CorrectionRecall, "reachedRung" | "reachedVersion" | "reachedAt" | "reachedByName">;
  readonly whatChanged: string;
  readonly openedAt: number;
}

/** Who has to know of a correction. One row for each recipient and correcting version. */
export class CorrectionRecallRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives every delivery of a report, of versions that were not taken back, oldest version first. */
  async deliveriesOf(reportId: string): Promise<readonly ReportDelivery[]> {
    const rows = await this.#executor
      .selectFrom("outbox")
      .innerJoin("report_version", "report_version.id", "outbox.report_version_id")
      .innerJoin("destination", "destination.id", "outbox.destination_id")
      .selectAll("outbox")
      .select([
        ...(["report_version.version", "destination.name as destination_name"] as const),
        ...(["destination.is_enabled", "destination.receipts_url"] as const),
      ])
      .select((expression) =>
        expression
          .exists(
            expression
              .selectFrom("delivery_attempt")
              .select("delivery_attempt.id")
              .whereRef("delivery_attempt.outbox_id", "=", "outbox.id")
              .where("delivery_attempt.outcome", "in", ["ambiguous", "unknown", "handedOver"]),
          )
          .as("may_have_arrived"),
      )
      .where("report_version.report_id", "=", reportId)
      .where("outbox.state", "!=", "recalled")
      .orderBy("report_version.version")
      .orderBy("outbox.sequence")
      .execute();
    return rows.map((row) => ({
      ...{ id: row.id, version: row.version, destinationName: row.destination_name, settledBy: row.settled_by },
      ...{ state: deliveryStateSchema.parse(row.state), channel: channelSchema.parse(row.channel) },
      ...{ recipient: recipientSchema.parse(JSON.parse(row.recipient)), queuedAt: row.queued_at },
      rungs: rungTimes({
        ...{ queuedAt: row.queued_at, handedOverAt: row.sent_at, acceptedAt: row.accepted_at, filedAt: row.filed_at },
        ...{ shownAt: row.opened_at, acknowledgedAt: row.acknowledged_at, actedAt: row.acted_at },
        outcomeAt: row.outcome_at,
      }),
      mayHaveArrived: Boolean(row.may_have_arrived),
      acknowledgedByName: row.acknowledged_by,
      hasReceipts: row.channel === "page" || row.receipts_url !== "",
      isDestinationOn: row.is_enabled === 1,
    }));
  }

  /** Gives the report of a version; throws `not_found`. */
  async reportOf(reportVersionId: string): Promise<string> {
    const row = await this.#executor
      .selectFrom("report_version")
      .select("report_id")
      .where("id", "=", reportVersionId)
      .executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This version of the report does not exist.");
    return row.report_id;
  }

  /** Gives the versions of a report that correct or withdraw and were not taken back, oldest first. */
  async correctingVersions(reportId: string): Promise<readonly { id: string; version: number }[]> {
    return this.#executor
      .selectFrom("report_version")
      .leftJoin("report_release", "report_release.report_version_id", "report_version.id")
      .select(["report_version.id", "report_version.version"])
      .where("report_version.report_id", "=", reportId)
      .where("report_version.status", "in", ["corrected", "withdrawn"])
      .where("report_release.recalled_at", "is", null)
      .orderBy("report_version.version")
      .execute();
  }

  /** Gives the person or system that proved a rung of a delivery first; empty where the proof names none. */
  async provenBy(deliveryId: string, rung: EvidenceRung): Promise<string> {
    const row = await this.#executor
      .selectFrom("delivery_evidence")
      .select("by_name")
      .where("outbox_id", "=", deliveryId)
      .where("rung", "=", rung)
      .where("strikes", "=", "")
      .orderBy("noted_at")
      .orderBy("id")
      .executeTakeFirst();
    return row?.by_name ?? "";
  }

  /** Opens a recall. Says whether it did: false where the recipient has one of this version already. */
  async open(recall: NewRecall): Promise<boolean> {
    const row = await this.#executor
      .insertInto("recall")
      .values({
        ...{ id: recall.id, report_id: recall.reportId, report_version_id: recall.reportVersionId },
        ...{ workitem_id: recall.workitemId, recipient: JSON.stringify(recall.recipient) },
        ...{ recipient_key: recall.recipient.id, reached_rung: recall.reached.reachedRung },
        ...{ reached_version: recall.reached.reachedVersion, reached_at: recall.reached.reachedAt },
        ...{ reached_by_name: recall.reached.reachedByName, what_changed: recall.whatChanged },
        ...{ opened_at: recall.openedAt, settled_at: null, settled_how: "", settled_by_name: "" },
      })
      .onConflict((conflict) => conflict.columns(["report_version_id", "recipient_key"]).doNothing())
      .returning("id")
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Gives every recall of a report that was not taken back with its correction. */
  async rowsOf(reportId: string): Promise<readonly RecallRow[]> {
    const rows = await this.#executor
      .selectFrom("recall")
      .innerJoin("report_version", "report_version.id", "recall.report_version_id")
      .select(["recall.id", "recall.report_id", "recall.recipient", "recall.settled_how", "report_version.version"])
      .where("recall.report_id", "=", reportId)
      .where("recall.settled_how", "!=", "takenBack")
      .execute();
    return rows.map((row) => ({
      ...{ id: row.id, reportId: row.report_id, version: row.version, settledHow: row.settled_how },
      recipient: recipientSchema.parse(JSON.parse(row.recipient)),
    }));
  }

  /** Gives the reports that have an open recall. */
  async reportsWithOpen(): Promise<readonly string[]> {
    const rows = await this.#executor
      .selectFrom("recall")
      .select("report_id")
      .distinct()
      .where("settled_at", "is", null)
      .execute();
    return rows.map((row) => row.report_id);
  }

  /** Settles a recall, or opens it again with null. Says whether it changed. */
  async settle(
    id: string,
    settlement: { readonly at: number; readonly how: string; readonly byName: string } | null,
  ): Promise<boolean> {
    const row = await this.#executor
      .updateTable("recall")
      .set({
        settled_at: settlement?.at ?? null,
        settled_how: settlement?.how ?? "",
        settled_by_name: settlement?.byName ?? "",
      })
      .where("id", "=", id)
      .where("settled_at", settlement === null ? "is not" : "is", null)
      .returning("id")
      .executeTakeFirst();
    return row !== undefined;
  }

  /** A correction that was taken back before it left recalls nothing. */
  async takeBack(reportVersionId: string, at: number, byName: string): Promise<void> {
    await this.#executor
      .updateTable("recall")
      .set({ settled_at: at, settled_how: "takenBack", settled_by_name: byName })
      .where("report_version_id", "=", reportVersionId)
      .execute();
  }

  /** Counts the open recalls; of one recipient only that of the newest correction counts. */
  async openCount(): Promise<number> {
    const row = await this.#newest()
      .clearSelect()
      .select((expression) => expression.fn.countAll<number>().as("count"))
      .where("recall.settled_at", "is", null)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Gives recalls: open ones oldest first, all newest first. */
  async list(scope: "open" | "all", limit: number, policy: RecallPolicy): Promise<readonly CorrectionRecall[]> {
    const rows = await (scope === "open"
      ? this.#newest().where("recall.settled_at", "is", null)
      : recallQuery(this.#executor)
    )
      .orderBy("recall.opened_at", scope === "open" ? "asc" : "desc")
      .orderBy("recall.id")
      .limit(limit)
      .execute();
    return this.#views(rows, policy);
  }

  /** Gives the recalls of a case, newest first, without those that were taken back. */
  async ofCase(workitemId: string, policy: RecallPolicy): Promise<readonly CorrectionRecall[]> {
    const rows = await this.#newest()
      .where("recall.workitem_id", "=", workitemId)
      .where("recall.settled_how", "!=", "takenBack")
      .orderBy("recall.opened_at", "desc")
      .orderBy("recall.id")
      .execute();
    return this.#views(rows, policy);
  }

  /** Gives one recall; throws `not_found`. */
  async get(id: string, policy: RecallPolicy): Promise<CorrectionRecall & { readonly reportId: string }> {
    const row = await recallQuery(this.#executor).where("recall.id", "=", id).executeTakeFirst();
    const [view] = row === undefined ? [] : await this.#views([row], policy);
    if (row === undefined || view === undefined) throw new WorkstationError("not_found", "This recall does not exist.");
    return { ...view, reportId: row.report_id };
  }

  /** Whoever has to know of a later correction too is asked once, for that. */
  #newest() {
    return recallQuery(this.#executor).where((expression) =>
      expression.not(
        expression.exists(
          expression
            .selectFrom("recall as later")
            .innerJoin("report_version as later_version", "later_version.id", "later.report_version_id")
            .select("later.id")
            .whereRef("later.report_id", "=", "recall.report_id")
            .whereRef("later.recipient_key", "=", "recall.recipient_key")
            .whereRef("later_version.version", ">", "report_version.version")
            .where("later.settled_how", "!=", "takenBack"),
        ),
      ),
    );
  }

  async #views(rows: readonly ViewRow[], policy: RecallPolicy): Promise<readonly CorrectionRecall[]> {
    const byReport = new Map<string, readonly ReportDelivery[]>();
    for (const reportId of new Set(rows.map((row) => row.report_id))) {
      byReport.set(reportId, await this.deliveriesOf(reportId));
    }
    return rows.map((row) => toView(row, byReport.get(row.report_id) ?? [], policy));
  }
}

function recallQuery(executor: Executor) {
  return executor
    .selectFrom("recall")
    .innerJoin("report_version", "report_version.id", "recall.report_version_id")
    .innerJoin("workitem", "workitem.id", "recall.workitem_id")
    .selectAll("recall")
    .select(["report_version.version", "report_version.status", "workitem.study"]);
}

type ViewRow = Awaited<ReturnType<ReturnType<typeof recallQuery>["execute"]>>[number];

function toView(row: ViewRow, all: readonly ReportDelivery[], policy: RecallPolicy): CorrectionRecall {
  const recipient = recipientSchema.parse(JSON.parse(row.recipient));
  const study = studySummarySchema.parse(JSON.parse(row.study));
  const theirs = all.filter((one) => one.version >= row.version && one.recipient.id === recipient.id);
  const newDelivery = furthest(theirs);
  const destinationName = (theirs.at(-1) ?? all.findLast((one) => one.recipient.id === recipient.id))?.destinationName;
  return {
    ...{ id: row.id, workitemId: row.workitem_id, reportVersionId: row.report_version_id, version: row.version },
    reportStatus: reportStatusSchema.parse(row.status),
    ...{ patientName: study.patient.name, examination: study.description, accessionNumber: study.accessionNumber },
    ...{ recipientName: recipient.name, recipientRole: recipient.role, destinationName: destinationName ?? "" },
    ...{ reachedVersion: row.reached_version, reachedRung: evidenceRungSchema.parse(row.reached_rung) },
    ...{ reachedAt: row.reached_at, reachedByName: row.reached_by_name, whatChanged: row.what_changed },
    ...{ openedAt: row.opened_at, newDelivery },
    needsPerson: row.settled_at === null ? recallNeed(recipient.role, policy, theirs) : "",
    ...{ settledAt: row.settled_at, settledHow: row.settled_how, settledByName: row.settled_by_name },
  };
}

/** Of several messages and versions the one that came furthest. */
function furthest(deliveries: readonly ReportDelivery[]): CorrectionRecall["newDelivery"] {
  let best: { deliveryId: string; state: DeliveryState; rung: EvidenceRung; at: number } | null = null;
  for (const { id, state, rungs, queuedAt } of deliveries) {
    const rung = rungsInOrder.findLast((one) => rungs[one] !== null) ?? "queued";
    if (best === null || rungsInOrder.indexOf(rung) >= rungsInOrder.indexOf(best.rung)) {
      best = { deliveryId: id, state, rung, at: rungs[rung] ?? queuedAt };
    }
  }
  return best;
}
