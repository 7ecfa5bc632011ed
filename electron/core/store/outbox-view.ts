import {
  channelSchema,
  type Delivery,
  type DeliveryAttempt,
  deliveryAttemptSchema,
  deliveryLaneSchema,
  deliveryStateSchema,
  deliverySubjectSchema,
} from "../../../shared/domain/delivery.ts";
import { recipientSchema } from "../../../shared/domain/report.ts";
import { reportStatusSchema } from "../../../shared/domain/report-status.ts";
import { studySummarySchema } from "../../../shared/domain/study.ts";
import type { Executor } from "./executor.ts";
import type { Row } from "./tables.ts";

/** Gives the query for deliveries with what is shown of their report, study and destination; payloads left out. */
export function deliveryQuery(executor: Executor) {
  return executor
    .selectFrom("outbox")
    .leftJoin("report_version", "report_version.id", "outbox.report_version_id")
    .leftJoin("workitem", "workitem.id", "outbox.workitem_id")
    .innerJoin("destination", "destination.id", "outbox.destination_id")
    .select([
      "outbox.id",
      "outbox.subject_kind",
      "outbox.subject_id",
      "outbox.lane",
      "outbox.report_version_id",
      "outbox.workitem_id",
      "outbox.destination_id",
      "outbox.recipient",
      "outbox.channel",
      "outbox.content_name",
      "outbox.state",
      "outbox.attempts",
      "outbox.next_attempt_at",
      "outbox.problem",
      "outbox.queued_at",
      "outbox.sent_at",
      "outbox.accepted_at",
      "outbox.opened_at",
      "outbox.acknowledged_at",
      "outbox.acknowledged_by",
      "outbox.filed_at",
      "outbox.acted_at",
      "outbox.acted_what",
      "outbox.outcome_at",
      "outbox.answer_due_at",
      "report_version.signed_at",
      "report_version.version",
      "report_version.status as report_status",
      "workitem.study",
      "destination.name as destination_name",
      "destination.receipts_url",
    ]);
}

type DeliveryRow = Awaited<ReturnType<ReturnType<typeof deliveryQuery>["execute"]>>[number];

/** Gives a delivery from its row and all tries at hand. */
export function toDelivery(
  row: DeliveryRow,
  attempts: readonly (DeliveryAttempt & { readonly outboxId: string })[],
): Delivery {
  const study = row.study === null ? null : studySummarySchema.parse(JSON.parse(row.study));
  const recipient = recipientSchema.parse(JSON.parse(row.recipient));
  return {
    id: row.id,
    subjectKind: deliverySubjectSchema.parse(row.subject_kind),
    subjectId: row.subject_id,
    lane: deliveryLaneSchema.parse(row.lane),
    reportVersionId: row.report_version_id,
    workitemId: row.workitem_id,
    patientName: study?.patient.name ?? null,
    examination: study?.description ?? "",
    accessionNumber: study?.accessionNumber ?? "",
    signedAt: row.signed_at,
    version: row.version,
    reportStatus: reportStatusSchema.nullable().parse(row.report_status),
    recipientName: recipient.name,
    recipientRole: recipient.role,
    destinationId: row.destination_id,
    destinationName: row.destination_name,
    channel: channelSchema.parse(row.channel),
    hasReceipts: row.channel === "page" || row.receipts_url !== "",
    contentName: row.content_name,
    state: deliveryStateSchema.parse(row.state),
    queuedAt: row.queued_at,
    handedOverAt: row.sent_at,
    acceptedAt: row.accepted_at,
    filedAt: row.filed_at,
    shownAt: row.opened_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedByName: row.acknowledged_by,
    actedAt: row.acted_at,
    actedWhat: row.acted_what,
    outcomeAt: row.outcome_at,
    answerDueAt: row.answer_due_at,
    attemptCount: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    problem: row.problem,
    attempts: attempts.filter((attempt) => attempt.outboxId === row.id).map(({ outboxId: _, ...attempt }) => attempt),
  };
}

/** Gives a try from its row, with the entry that it belongs to. */
export function toAttempt(row: Row<"delivery_attempt">): DeliveryAttempt & { outboxId: string } {
  const attempt = deliveryAttemptSchema.parse({
    id: row.id,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outcome: row.outcome,
    sentence: row.sentence,
    acknowledgement: row.acknowledgement,
  });
  return { ...attempt, outboxId: row.outbox_id };
}
