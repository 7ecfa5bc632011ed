import {
  type Acknowledgement,
  type Alert,
  type AlertState,
  acknowledgementSchema,
  alertSchema,
} from "../../../shared/domain/alert.ts";
import { type NewRow, type Row, toFlag } from "./tables.ts";

/** What an alert gains only after it was raised. */
type LaterField =
  | "state"
  | "isLate"
  | "acknowledgement"
  | "actionTaken"
  | "cancelRequestedByName"
  | "events"
  | "contacts"
  | "version"
  | "actedAt"
  | "isActionLate"
  | "escalationStep"
  | "voiceNeededSince"
  | "voiceReason"
  | "actionCode"
  | "closedAt"
  | "closedByName"
  | "closureReason"
  | "supersededBy";

/** An alert to store; state, events, clocks and version begin by themselves. */
export type NewAlert = Omit<Alert, LaterField> & { readonly raisedById: string };

/** Fields that change as they are. */
type PlainField =
  | "state"
  | "ownerId"
  | "ownerName"
  | "isLate"
  | "actionTaken"
  | "actedAt"
  | "isActionLate"
  | "escalationStep"
  | "nextStepAt"
  | "voiceNeededSince"
  | "voiceReason"
  | "recipientName"
  | "recipientContact"
  | "recipientEntryId"
  | "recipientTeam"
  | "recipientLocation"
  | "actionCode"
  | "closedAt"
  | "closedByName"
  | "closureReason"
  | "supersededBy";

/** What may change in an alert. Absent fields stay. */
export interface AlertChange extends Readonly<Partial<Pick<Alert, PlainField>>> {
  readonly reportVersionId?: string;
  readonly acknowledgement?: Acknowledgement;
  /** What proves the action: a delivery, or who said so. */
  readonly actionEvidence?: string;
  readonly cancelRequestedBy?: { readonly personId: string; readonly displayName: string } | null;
}

/** Gives the row of a new alert. */
export function newRow(alert: NewAlert): NewRow<"alert"> {
  return {
    id: alert.id,
    workitem_id: alert.workitemId,
    report_version_id: alert.reportVersionId,
    patient: JSON.stringify(alert.patient),
    examination: alert.examination,
    accession_number: alert.accessionNumber,
    category: alert.category,
    finding: alert.finding,
    action_needed: alert.actionNeeded,
    recipient_name: alert.recipientName,
    recipient_contact: alert.recipientContact,
    image: alert.image === null ? null : JSON.stringify(alert.image),
    state: "raised",
    is_open: 1,
    raised_at: alert.raisedAt,
    raised_by: alert.raisedById,
    raised_by_name: alert.raisedByName,
    owner_id: alert.ownerId,
    owner_name: alert.ownerName,
    acknowledge_by: alert.acknowledgeBy,
    is_late: 0,
    acknowledgement: null,
    action_taken: "",
    cancel_requested_by: "",
    cancel_requested_by_name: "",
    key_image_id: alert.keyImageId,
    version: 1,
    ...{ policy_version: alert.policyVersion, category_code: alert.categoryCode },
    ...{ suspected_primary: alert.suspectedPrimary, is_expected: toFlag(alert.isExpected), found_at: alert.foundAt },
    ...{ act_by: alert.actBy, acted_at: null, is_action_late: 0, recipient_entry_id: alert.recipientEntryId },
    ...{ recipient_team: alert.recipientTeam, recipient_location: alert.recipientLocation },
    ...{ escalation_step: 0, next_step_at: alert.nextStepAt, voice_needed_since: null, voice_reason: "" },
    ...{ action_code: "", action_evidence: "", closed_at: null, closed_by_name: "", closure_reason: "" },
    ...{ superseded_by: null, fire_drill_id: alert.fireDrillId },
  };
}

/** Gives the columns that a change sets. */
export function changedColumns(change: AlertChange): Partial<NewRow<"alert">> {
  const columns: Partial<NewRow<"alert">> = {};
  if (change.state !== undefined) {
    columns.state = change.state;
    columns.is_open = toFlag(!endStates.has(change.state));
  }
  if (change.reportVersionId !== undefined) columns.report_version_id = change.reportVersionId;
  if (change.ownerId !== undefined) columns.owner_id = change.ownerId;
  if (change.ownerName !== undefined) columns.owner_name = change.ownerName;
  if (change.isLate !== undefined) columns.is_late = toFlag(change.isLate);
  if (change.acknowledgement !== undefined) columns.acknowledgement = JSON.stringify(change.acknowledgement);
  if (change.actionTaken !== undefined) columns.action_taken = change.actionTaken;
  if (change.cancelRequestedBy !== undefined) {
    columns.cancel_requested_by = change.cancelRequestedBy?.personId ?? "";
    columns.cancel_requested_by_name = change.cancelRequestedBy?.displayName ?? "";
  }
  return { ...columns, ...ladderColumns(change), ...endColumns(change) };
}

function ladderColumns(change: AlertChange): Partial<NewRow<"alert">> {
  return {
    ...(change.escalationStep === undefined ? {} : { escalation_step: change.escalationStep }),
    ...(change.nextStepAt === undefined ? {} : { next_step_at: change.nextStepAt }),
    ...(change.voiceNeededSince === undefined ? {} : { voice_needed_since: change.voiceNeededSince }),
    ...(change.voiceReason === undefined ? {} : { voice_reason: change.voiceReason }),
    ...(change.recipientName === undefined ? {} : { recipient_name: change.recipientName }),
    ...(change.recipientContact === undefined ? {} : { recipient_contact: change.recipientContact }),
    ...(change.recipientEntryId === undefined ? {} : { recipient_entry_id: change.recipientEntryId }),
    ...(change.recipientTeam === undefined ? {} : { recipient_team: change.recipientTeam }),
    ...(change.recipientLocation === undefined ? {} : { recipient_location: change.recipientLocation }),
  };
}

function endColumns(change: AlertChange): Partial<NewRow<"alert">> {
  return {
    ...(change.actedAt === undefined ? {} : { acted_at: change.actedAt }),
    ...(change.isActionLate === undefined ? {} : { is_action_late: toFlag(change.isActionLate) }),
    ...(change.actionCode === undefined ? {} : { action_code: change.actionCode }),
    ...(change.actionEvidence === undefined ? {} : { action_evidence: change.actionEvidence }),
    ...(change.closedAt === undefined ? {} : { closed_at: change.closedAt }),
    ...(change.closedByName === undefined ? {} : { closed_by_name: change.closedByName }),
    ...(change.closureReason === undefined ? {} : { closure_reason: change.closureReason }),
    ...(change.supersededBy === undefined ? {} : { superseded_by: change.supersededBy }),
  };
}

const endStates: ReadonlySet<AlertState> = new Set(["closed", "cancelled", "superseded"]);

/** Gives an alert from its rows. */
export function toAlert(
  row: Row<"alert">,
  events: readonly Row<"alert_event">[],
  contacts: readonly Row<"alert_contact">[],
): Alert {
  return alertSchema.parse({
    id: row.id,
    workitemId: row.workitem_id,
    reportVersionId: row.report_version_id,
    patient: JSON.parse(row.patient),
    examination: row.examination,
    accessionNumber: row.accession_number,
    category: row.category,
    finding: row.finding,
    actionNeeded: row.action_needed,
    recipientName: row.recipient_name,
    recipientContact: row.recipient_contact,
    image: row.image === null ? null : JSON.parse(row.image),
    keyImageId: row.key_image_id,
    state: row.state,
    raisedAt: row.raised_at,
    raisedByName: row.raised_by_name,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    acknowledgeBy: row.acknowledge_by,
    isLate: row.is_late === 1,
    acknowledgement: row.acknowledgement === null ? null : acknowledgementSchema.parse(JSON.parse(row.acknowledgement)),
    actionTaken: row.action_taken,
    cancelRequestedByName: row.cancel_requested_by_name,
    events: events.map((event) => ({
      id: event.id,
      at: event.at,
      kind: event.kind,
      byName: event.by_name,
      detail: event.detail,
    })),
    ...{ policyVersion: row.policy_version, categoryCode: row.category_code, suspectedPrimary: row.suspected_primary },
    ...{ isExpected: row.is_expected === 1, foundAt: row.found_at ?? row.raised_at, actBy: row.act_by },
    ...{ actedAt: row.acted_at, isActionLate: row.is_action_late === 1, recipientEntryId: row.recipient_entry_id },
    ...{ recipientTeam: row.recipient_team, recipientLocation: row.recipient_location },
    ...{ escalationStep: row.escalation_step, nextStepAt: row.next_step_at },
    ...{ voiceNeededSince: row.voice_needed_since, voiceReason: row.voice_reason, actionCode: row.action_code },
    ...{ closedAt: row.closed_at, closedByName: row.closed_by_name, closureReason: row.closure_reason },
    ...{ supersededBy: row.superseded_by, fireDrillId: row.fire_drill_id },
    contacts: contacts.map((contact) => ({
      ...{ id: contact.id, at: contact.happened_at, method: contact.method, entryId: contact.entry_id },
      ...{ name: contact.contact_name, address: contact.contact_address, result: contact.result },
      ...{ readBack: contact.read_back, byName: contact.by_name, note: contact.note },
    })),
    version: row.version,
  });
}
