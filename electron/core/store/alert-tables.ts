import type { Generated } from "kysely";
import type { Flag } from "./tables.ts";

// Row types of alerts: what was raised, policy, contacts, moves of in-patients, sign-offs and drills.

/** An alert; what happened to it is in `alert_event`. */
interface AlertTable {
  id: string;
  workitem_id: string;
  report_version_id: string | null;
  patient: string;
  examination: string;
  accession_number: string;
  category: string;
  finding: string;
  action_needed: string;
  recipient_name: string;
  recipient_contact: string;
  image: string | null;
  state: string;
  is_open: Flag;
  raised_at: number;
  raised_by: string;
  raised_by_name: string;
  owner_id: string;
  owner_name: string;
  acknowledge_by: number;
  is_late: Flag;
  acknowledgement: string | null;
  action_taken: string;
  cancel_requested_by: string;
  cancel_requested_by_name: string;
  key_image_id: string | null;
  version: number;
  policy_version: number | null;
  category_code: Generated<string>;
  suspected_primary: Generated<string>;
  is_expected: Generated<Flag>;
  /** When the finding was seen; null where that is when it was raised. */
  found_at: number | null;
  /** Until when somebody has to have acted. */
  act_by: number | null;
  acted_at: number | null;
  is_action_late: Generated<Flag>;
  recipient_entry_id: string | null;
  recipient_team: Generated<string>;
  recipient_location: Generated<string>;
  /** How many steps of the ladder were taken. */
  escalation_step: Generated<number>;
  next_step_at: number | null;
  /** Since when somebody has to telephone, and why. */
  voice_needed_since: number | null;
  voice_reason: Generated<string>;
  action_code: Generated<string>;
  action_evidence: Generated<string>;
  closed_at: number | null;
  closed_by_name: Generated<string>;
  closure_reason: Generated<string>;
  superseded_by: string | null;
  fire_drill_id: string | null;
}

/** What happened to an alert, appended only. */
interface AlertEventTable {
  id: string;
  alert_id: string;
  sequence: number;
  at: number;
  kind: string;
  by_name: string;
  detail: string;
}

/** Categories, time limits and escalation as approved; appended only. */
interface AlertPolicyTable {
  version: number;
  /** JSON of `alertPolicySchema`. */
  policy: string;
  effective_from: number;
  note: string;
  approved_by: string | null;
  approved_by_name: string;
  approved_at: number;
}

/** One try to reach somebody about an alert; appended only. */
interface AlertContactTable {
  id: string;
  alert_id: string;
  happened_at: number;
  /** `contactMethodSchema`. */
  method: string;
  entry_id: string | null;
  contact_name: string;
  contact_address: string;
  /** `contactResultSchema`. */
  result: string;
  /** Empty where it was not by voice. */
  read_back: string;
  /** Who tried; null where the program did. */
  by_person: string | null;
  by_name: string;
  note: string;
}

/** Where an in-patient is, as ADT messages tell; appended only. */
interface InpatientMoveTable {
  id: string;
  /** Issuer and number, or NHS number. */
  patient_key: string;
  happened_at: number;
  noted_at: number;
  /** The trigger event, `A02`. */
  kind: string;
  ward: string;
  ward_entry_id: string | null;
  consultant: string;
  consultant_entry_id: string | null;
  message_control_id: string;
  sending_system: string;
}

/** The officer's daily signature under the board; appended only. */
interface FailSafeSignOffTable {
  id: string;
  /** `YYYY-MM-DD` in Europe/London. */
  day: string;
  signed_at: number;
  officer_id: string;
  officer_name: string;
  /** JSON of what was open then. */
  board: string;
  note: string;
}

/** A synthetic alert through a live route, and when it got how far. */
interface FireDrillTable {
  id: string;
  destination_id: string;
  route_name: string;
  started_at: number;
  started_by_name: string;
  outbox_id: string;
  handed_over_at: number | null;
  accepted_at: number | null;
  shown_at: number | null;
  acknowledged_at: number | null;
  ended_at: number | null;
  result: string;
}

/** The tables of alerts. */
export interface AlertTables {
  alert: AlertTable;
  alert_event: AlertEventTable;
  alert_policy: AlertPolicyTable;
  alert_contact: AlertContactTable;
  inpatient_move: InpatientMoveTable;
  fail_safe_sign_off: FailSafeSignOffTable;
  fire_drill: FireDrillTable;
}
