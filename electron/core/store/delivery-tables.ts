import type { Generated } from "kysely";
import type { Flag } from "./tables.ts";

// Row types of delivery: destinations, the outbox, profiles, evidence, recalls, delays and the referrer's page.

/** Where signed reports go. */
interface DestinationTable {
  id: string;
  name: string;
  channel: string;
  address: string;
  recipient_role: string;
  receiving_application: string;
  receiving_facility: string;
  receipts_url: string;
  per_accession: Flag;
  is_enabled: Flag;
  position: number;
  /** Set when the destination as a whole is wrong: nothing is claimed for it until a person resumes it. */
  paused_at: number | null;
  paused_reason: string;
  /** Faults of one kind in a row since the last acceptance. */
  circuit_failures: Generated<number>;
  /** Which kind: see `shared/rules/destination-circuit.ts`. */
  circuit_fault: Generated<string>;
  /** While it lies ahead nothing is claimed for the destination but one trial when it ends. */
  circuit_open_until: number | null;
  /** The last finished try of any delivery there. */
  last_try_at: number | null;
  last_try_outcome: Generated<string>;
  last_try_sentence: Generated<string>;
  last_accepted_at: number | null;
}

/** One report version, alert, notice or test to one recipient over one channel. */
interface OutboxTable {
  id: string;
  /** Null for what is no report: alerts, delays, drills, tests. */
  report_version_id: string | null;
  workitem_id: string | null;
  destination_id: string;
  recipient: string;
  channel: string;
  content_kind: string;
  content_name: string;
  /** Rows of one key are sent strictly one after the other, by `sequence`. */
  ordering_key: string;
  sequence: number;
  control_id: string;
  /** The frozen bytes; null until first encoded. */
  payload: Buffer | null;
  payload_sha256: string;
  state: string;
  attempts: number;
  next_attempt_at: number | null;
  lease_owner: string;
  /** Rises with each claim: a worker whose lease was taken over cannot write its outcome. */
  lease_token: number;
  lease_until: number | null;
  problem: string;
  queued_at: number;
  /** Nothing is sent before; 0 for at once. */
  release_at: number;
  sent_at: number | null;
  accepted_at: number | null;
  opened_at: number | null;
  acknowledged_at: number | null;
  acknowledged_by: string;
  subject_kind: Generated<string>;
  /** The alert, notice or drill; empty for a report. */
  subject_id: Generated<string>;
  /** Alerts go before reports. */
  lane: Generated<string>;
  /** The profile that the bytes were made by; null for the first shape of its channel. */
  profile_id: string | null;
  filed_at: number | null;
  acted_at: number | null;
  acted_what: Generated<string>;
  outcome_at: number | null;
  /** Until when an application acknowledgement is awaited after the accept acknowledgement. */
  answer_due_at: number | null;
  /** Who delivered it otherwise or printed it, and how or why. */
  settled_by: Generated<string>;
  settled_reason: Generated<string>;
}

/** One try to deliver an outbox row. */
interface DeliveryAttemptTable {
  id: string;
  outbox_id: string;
  attempt: number;
  started_at: number;
  finished_at: number | null;
  outcome: string;
  sentence: string;
  acknowledgement: string;
}

/** How a destination is spoken to, from a day on; appended only. */
interface DestinationProfileTable {
  id: string;
  destination_id: string;
  /** Counts from 1 for each destination. */
  version: number;
  /** In milliseconds since 1970; the newest version that has begun counts. */
  effective_from: number;
  /** JSON of `channelSettingsSchema`. */
  settings: string;
  note: string;
  changed_by: string | null;
  changed_by_name: string;
  changed_at: number;
}

/** What proves a rung of a delivery's ladder; appended only. */
interface DeliveryEvidenceTable {
  id: string;
  outbox_id: string;
  rung: string;
  /** When it happened, as far as the proof says. */
  happened_at: number;
  /** When we learnt of it. */
  noted_at: number;
  /** What proved it: `evidenceSourceSchema`. */
  source: string;
  /** The system or person that proved it. */
  by_name: string;
  /** The proof itself, shortened: an acknowledgement, a status, what a person wrote. */
  detail: string;
  /** The entry that this one says was made in error; empty for a proof. */
  strikes: Generated<string>;
}

/** That somebody had, opened or acted on a version that a later one corrects or withdraws. */
interface RecallTable {
  id: string;
  report_id: string;
  /** The version that recalls. */
  report_version_id: string;
  workitem_id: string;
  recipient: string;
  /** Who had it: the directory entry or the recipient, over all versions. */
  recipient_key: string;
  /** The highest proven rung of what they had. */
  reached_rung: string;
  /** The newest version that they had. */
  reached_version: number;
  reached_at: number;
  reached_by_name: string;
  what_changed: string;
  opened_at: number;
  settled_at: number | null;
  /** `acknowledged`, or what a person wrote; empty while open. */
  settled_how: string;
  settled_by_name: string;
}

/** That referrer and patient feed are told of a missed target. What leaves for it is in the outbox. */
interface DelayNoticeTable {
  id: string;
  workitem_id: string;
  target_at: number;
  expected_at: number;
  reason: string;
  raised_at: number;
  raised_by: string | null;
  raised_by_name: string;
  ended_at: number | null;
  /** `reported`, `replaced`; empty while it stands. */
  ended_how: string;
}

/** A day's comparison of what was signed, accepted and filed; appended only. */
interface ReconciliationRunTable {
  id: string;
  /** `YYYY-MM-DD` in Europe/London. */
  day: string;
  ran_at: number;
  ran_by_name: string;
  /** JSON of `reconciliationFiguresSchema`. */
  figures: string;
}

/** A gap that a person has to look at. */
interface IncidentTable {
  id: string;
  kind: string;
  /** What it is about, so that each gap is one incident. */
  subject_key: string;
  workitem_id: string | null;
  report_version_id: string | null;
  outbox_id: string | null;
  sentence: string;
  found_at: number;
  settled_at: number | null;
  settled_how: string;
  settled_by_name: string;
}

/** One report version to be read by one recipient in a browser. */
interface ReferrerLinkTable {
  id: string;
  outbox_id: string;
  report_version_id: string;
  /** Of the token in the link; the token itself is nowhere. */
  token_sha256: string;
  recipient: string;
  /** JSON: hashes of what the reader has to know. */
  identity_check: string;
  made_at: number;
  expires_at: number;
  revoked_at: number | null;
  revoked_reason: string;
  failed_checks: number;
  locked_until: number | null;
}

/** Every look through a link, also a refused one; appended only. */
interface ReferrerVisitTable {
  id: string;
  link_id: string;
  happened_at: number;
  kind: string;
  by_name: string;
  detail: string;
}

/** A question that a reader sent back. */
interface ReferrerQuestionTable {
  id: string;
  link_id: string;
  workitem_id: string;
  asked_at: number;
  asked_by_name: string;
  question: string;
  answered_at: number | null;
  answered_by: string | null;
  answered_by_name: string;
  answer: string;
}

/** The tables of delivery. */
export interface DeliveryTables {
  destination: DestinationTable;
  outbox: OutboxTable;
  delivery_attempt: DeliveryAttemptTable;
  destination_profile: DestinationProfileTable;
  delivery_evidence: DeliveryEvidenceTable;
  recall: RecallTable;
  delay_notice: DelayNoticeTable;
  reconciliation_run: ReconciliationRunTable;
  incident: IncidentTable;
  referrer_link: ReferrerLinkTable;
  referrer_visit: ReferrerVisitTable;
  referrer_question: ReferrerQuestionTable;
}
