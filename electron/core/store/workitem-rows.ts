import { type CareSetting, careSettingSchema } from "../../../shared/domain/scope-of-practice.ts";
import { type StudySummary, studySummarySchema } from "../../../shared/domain/study.ts";
import {
  type HandoverRequest,
  type Priority,
  prioritySchema,
  type Reservation,
  type Workitem,
  type WorkitemStatus,
  workitemStatusSchema,
} from "../../../shared/domain/workitem.ts";
import type { NewRow, Row } from "./tables.ts";
import { modalityColumn, nameSortText, searchColumns } from "./workitem-search.ts";

/** What an archive and a request say about a case; everything else of a workitem is ours. */
export interface WorkitemSeed {
  readonly study: StudySummary;
  readonly priority: Priority;
  readonly clinicalQuestion: string;
  readonly referrer: { readonly name: string; readonly organisation: string };
  /** The requester's own number of the order (HL7 ORC-2); absent where no request came. */
  readonly placerOrderNumber?: string;
  /** Absent where no request said it. */
  readonly setting?: CareSetting | undefined;
  readonly clockStartedAt: number | null;
  readonly targetAt: number | null;
}

/** What may change in a workitem besides what its archive says. Absent fields stay. */
export interface WorkitemChange {
  readonly status?: WorkitemStatus;
  readonly priority?: Priority;
  readonly clinicalQuestion?: string;
  readonly targetAt?: number | null;
  readonly clockStartedAt?: number | null;
  readonly reservation?: Reservation | null;
  readonly handoverRequest?: HandoverRequest | null;
  readonly heldReason?: string;
  readonly heldOwner?: Workitem["heldOwner"];
  readonly heldUntil?: string;
  readonly isMissingFromArchive?: boolean;
  /** Where a person says that the patient was examined; `other` takes it back. */
  readonly statedSetting?: { readonly setting: CareSetting; readonly by: NonNullable<Workitem["settingStatedBy"]> };
  readonly signatureAskedOf?: Workitem["signatureAskedOf"] | null;
}

/** Gives the columns that follow from a study. */
export function studyColumns(study: StudySummary) {
  return {
    archive_id: study.archiveId,
    study: JSON.stringify(studySummarySchema.parse(study)),
    patient_sort: nameSortText(study.patient.name),
    ...searchColumns(study),
    nhs_number: study.patient.nhsNumber ?? "",
    patient_id: study.patient.patientId,
    issuer_of_patient_id: study.patient.issuerOfPatientId,
    description: study.description,
    modalities: modalityColumn(study.modalities),
    site_code: study.site.code,
    site_name: study.site.name,
    performed_at: study.performedAt,
  };
}

/** Stands in `prior_count` while nobody has looked: 0 would say that there are none. */
export const unknownCount = -1;

/** A row with the count of its open alerts. */
export type WorkitemRow = Row<"workitem"> & { open_alert_count: number };

/** Gives the row of a new case. */
export function newWorkitemRow(seed: WorkitemSeed, id: string, now: number): NewRow<"workitem"> {
  return {
    id,
    study_instance_uid: seed.study.studyInstanceUid,
    ...studyColumns(seed.study),
    referrer_name: seed.referrer.name,
    referrer_organisation: seed.referrer.organisation,
    clinical_question: seed.clinicalQuestion,
    placer_order_number: seed.placerOrderNumber ?? "",
    care_setting: seed.setting ?? "other",
    signature_asked_of: null,
    signature_asked_of_name: "",
    setting_stated_by: null,
    setting_stated_by_name: "",
    setting_stated_at: null,
    priority: seed.priority,
    priority_rank: priorityRank(seed.priority),
    status: "unread",
    status_rank: statusRank("unread"),
    clock_started_at: seed.clockStartedAt,
    target_at: seed.targetAt,
    reserved_by: null,
    reserved_by_name: "",
    reserved_at: null,
    handover_by: null,
    handover_by_name: "",
    handover_at: null,
    held_reason: "",
    held_owner: null,
    held_owner_name: "",
    held_until: "",
    prior_count: unknownCount,
    is_missing: 0,
    priors_counted_at: null,
    headers_read_at: null,
    seen_at: now,
    created_at: now,
    version: 1,
  };
}

/** Gives the columns of a change. */
export function changedColumns(change: WorkitemChange): Partial<NewRow<"workitem">> {
  const columns: Partial<NewRow<"workitem">> = {};
  if (change.status !== undefined) {
    Object.assign(columns, { status: change.status, status_rank: statusRank(change.status) });
  }
  if (change.priority !== undefined) {
    Object.assign(columns, { priority: change.priority, priority_rank: priorityRank(change.priority) });
  }
  if (change.clinicalQuestion !== undefined) columns.clinical_question = change.clinicalQuestion;
  if (change.targetAt !== undefined) columns.target_at = change.targetAt;
  if (change.clockStartedAt !== undefined) columns.clock_started_at = change.clockStartedAt;
  if (change.heldReason !== undefined) columns.held_reason = change.heldReason;
  if (change.heldUntil !== undefined) columns.held_until = change.heldUntil;
  if (change.heldOwner !== undefined) {
    columns.held_owner = change.heldOwner?.personId ?? null;
    columns.held_owner_name = change.heldOwner?.displayName ?? "";
  }
  if (change.isMissingFromArchive !== undefined) columns.is_missing = change.isMissingFromArchive ? 1 : 0;
  if (change.statedSetting !== undefined) {
    const { setting, by } = change.statedSetting;
    columns.care_setting = setting;
    columns.setting_stated_by = setting === "other" ? null : by.personId;
    columns.setting_stated_by_name = setting === "other" ? "" : by.displayName;
    columns.setting_stated_at = setting === "other" ? null : by.at;
  }
  if (change.signatureAskedOf !== undefined) {
    columns.signature_asked_of = change.signatureAskedOf?.personId ?? null;
    columns.signature_asked_of_name = change.signatureAskedOf?.displayName ?? "";
  }
  if (change.reservation !== undefined) {
    columns.reserved_by = change.reservation?.personId ?? null;
    columns.reserved_by_name = change.reservation?.displayName ?? "";
    columns.reserved_at = change.reservation?.since ?? null;
  }
  if (change.handoverRequest !== undefined) {
    columns.handover_by = change.handoverRequest?.personId ?? null;
    columns.handover_by_name = change.handoverRequest?.displayName ?? "";
    columns.handover_at = change.handoverRequest?.askedAt ?? null;
  }
  return columns;
}

function priorityRank(priority: Priority): number {
  return prioritySchema.options.indexOf(priority);
}

/** Gives a status's place in the order of the reading list. */
export function statusRank(status: WorkitemStatus): number {
  return workitemStatusSchema.options.indexOf(status);
}

/** Gives a case from its row. */
export function toWorkitem(row: WorkitemRow): Workitem {
  return {
    id: row.id,
    study: studySummarySchema.parse(JSON.parse(row.study)),
    priority: prioritySchema.parse(row.priority),
    clinicalQuestion: row.clinical_question,
    setting: careSettingSchema.parse(row.care_setting),
    ...(row.setting_stated_by === null
      ? {}
      : {
          settingStatedBy: {
            ...{ personId: row.setting_stated_by, displayName: row.setting_stated_by_name },
            at: row.setting_stated_at ?? 0,
          },
        }),
    referrer: { name: row.referrer_name, organisation: row.referrer_organisation },
    status: workitemStatusSchema.parse(row.status),
    targetAt: row.target_at,
    clockStartedAt: row.clock_started_at,
    reservation:
      row.reserved_by === null
        ? null
        : { personId: row.reserved_by, displayName: row.reserved_by_name, since: row.reserved_at ?? 0 },
    handoverRequest:
      row.handover_by === null
        ? null
        : { personId: row.handover_by, displayName: row.handover_by_name, askedAt: row.handover_at ?? 0 },
    heldReason: row.held_reason,
    heldOwner: row.held_owner === null ? null : { personId: row.held_owner, displayName: row.held_owner_name },
    heldUntil: row.held_until,
    ...(row.signature_asked_of === null
      ? {}
      : { signatureAskedOf: { personId: row.signature_asked_of, displayName: row.signature_asked_of_name } }),
    priorCount: row.prior_count < 0 ? null : row.prior_count,
    isMissingFromArchive: row.is_missing === 1,
    openAlertCount: Number(row.open_alert_count),
    version: row.version,
  };
}
