import { messageTables } from "./0001-initial.ts";
import { alertBody, alertTables } from "./0011-alert-tables.ts";
import { deliveryTables, outboxBody } from "./0011-delivery-tables.ts";
import { directoryTables } from "./0011-directory-tables.ts";
import { createTable, type Migration, refuseChanges, type StoreKind } from "./migration.ts";

/** What nobody changes afterwards: proof, and what was decided by whom. */
const appendOnly = [
  "destination_profile",
  "delivery_evidence",
  "reconciliation_run",
  "referrer_visit",
  "alert_policy",
  "alert_contact",
  "inpatient_move",
  "fail_safe_sign_off",
];

/** Columns of the outbox and of alerts as they were before, in the order of the new table's first columns. */
const outboxBefore =
  "id, report_version_id, workitem_id, destination_id, recipient, channel, content_kind, content_name, ordering_key, sequence, " +
  "control_id, payload, payload_sha256, state, attempts, next_attempt_at, lease_owner, lease_token, lease_until, problem, " +
  "queued_at, sent_at, accepted_at, opened_at, acknowledged_at, acknowledged_by, release_at";
const alertBefore =
  "id, workitem_id, report_version_id, patient, examination, accession_number, category, finding, action_needed, " +
  "recipient_name, recipient_contact, image, state, is_open, raised_at, raised_by, raised_by_name, owner_id, owner_name, " +
  "acknowledge_by, is_late, acknowledgement, action_taken, cancel_requested_by, cancel_requested_by_name, version, key_image_id";

const indexes = [
  "CREATE INDEX outbox_by_key ON outbox (ordering_key, sequence)",
  "CREATE INDEX outbox_due ON outbox (state, next_attempt_at)",
  "CREATE INDEX outbox_by_version ON outbox (report_version_id)",
  "CREATE INDEX outbox_by_control_id ON outbox (control_id)",
  "CREATE INDEX outbox_by_destination ON outbox (destination_id, sequence)",
  "CREATE INDEX outbox_unacknowledged ON outbox (destination_id, sequence) WHERE state = 'accepted' AND acknowledged_at IS NULL",
  "CREATE INDEX outbox_by_case ON outbox (workitem_id)",
  "CREATE INDEX outbox_by_subject ON outbox (subject_kind, subject_id)",
  // A year's log lies beside them: what is asked at every step looks at what is not done alone.
  "CREATE INDEX outbox_undone ON outbox (sequence) WHERE state IN ('queued', 'waitingToRetry', 'sending')",
  "CREATE INDEX outbox_claimable ON outbox (destination_id, lane, sequence) WHERE state IN ('queued', 'waitingToRetry', 'sending')",
  "CREATE INDEX outbox_blocking ON outbox (ordering_key, sequence) WHERE state IN ('queued', 'waitingToRetry', 'sending', 'needsPerson')",
  "CREATE INDEX outbox_for_person ON outbox (sequence) WHERE state IN ('needsPerson', 'handedOver', 'awaitingPerson')",
  "CREATE INDEX alert_open ON alert (is_open, acknowledge_by)",
  "CREATE INDEX alert_by_workitem ON alert (workitem_id)",
  "CREATE INDEX delivery_evidence_by_delivery ON delivery_evidence (outbox_id)",
  "CREATE INDEX recall_open ON recall (settled_at)",
  "CREATE INDEX incident_open ON incident (settled_at)",
  "CREATE INDEX directory_entry_by_name ON directory_entry (sort_name)",
  "CREATE INDEX directory_entry_by_code ON directory_entry (national_code)",
  "CREATE INDEX directory_entry_by_part ON directory_entry (part_of)",
  "CREATE INDEX rota_shift_by_team ON rota_shift (team_id, starts_at)",
  "CREATE INDEX referrer_link_by_token ON referrer_link (token_sha256)",
  "CREATE INDEX referrer_link_by_delivery ON referrer_link (outbox_id)",
  "CREATE INDEX referrer_visit_by_link ON referrer_visit (link_id)",
  "CREATE INDEX referrer_question_by_link ON referrer_question (link_id)",
  "CREATE INDEX alert_contact_by_alert ON alert_contact (alert_id)",
  "CREATE INDEX inpatient_move_by_patient ON inpatient_move (patient_key, happened_at)",
];

/** SQLite cannot drop NOT NULL or change a CHECK: the two tables are made anew under their own names, as in step 6. */
function rebuilt(): string[] {
  return [
    "PRAGMA defer_foreign_keys = ON",
    "CREATE TABLE outbox_rows AS SELECT * FROM outbox",
    "CREATE TABLE alert_rows AS SELECT * FROM alert",
    "DROP TABLE outbox",
    "DROP TABLE alert",
    createTable("sqlite", "outbox", outboxBody),
    createTable("sqlite", "alert", alertBody),
    `INSERT INTO outbox (${outboxBefore}) SELECT ${outboxBefore} FROM outbox_rows`,
    `INSERT INTO alert (${alertBefore}) SELECT ${alertBefore} FROM alert_rows`,
    "DROP TABLE outbox_rows",
    "DROP TABLE alert_rows",
  ];
}

/** The same on PostgreSQL, from the same bodies: old columns are loosened, new ones added as they stand there. */
function altered(): string[] {
  return [
    "ALTER TABLE outbox ALTER COLUMN report_version_id DROP NOT NULL",
    "ALTER TABLE outbox ALTER COLUMN workitem_id DROP NOT NULL",
    "ALTER TABLE outbox DROP CONSTRAINT outbox_state_check",
    `ALTER TABLE outbox ADD CONSTRAINT outbox_state_check ${constraint(outboxBody, "state")}`,
    "ALTER TABLE alert DROP CONSTRAINT alert_category_check",
    `ALTER TABLE alert ADD CONSTRAINT alert_category_check ${constraint(alertBody, "category")}`,
    ...addedColumns("outbox", outboxBody, `${messageTables.outbox ?? ""}, release_at`),
    ...addedColumns("alert", alertBody, `${messageTables.alert ?? ""}, key_image_id`),
    ...[
      "outbox_by_key",
      "outbox_due",
      "outbox_by_version",
      "outbox_by_control_id",
      "alert_open",
      "alert_by_workitem",
    ].map((name) => `DROP INDEX ${name}`),
  ];
}

function constraint(body: string, column: string): string {
  const line = columnLines(body).find((one) => one.startsWith(`${column} `)) ?? "";
  return line.slice(line.indexOf("CHECK"));
}

function addedColumns(table: string, after: string, before: string): string[] {
  const names = new Set(columnLines(before).map((line) => line.split(" ")[0]));
  return columnLines(after)
    .filter((line) => !names.has(line.split(" ")[0]))
    .map((line) => `ALTER TABLE ${table} ADD COLUMN ${line.replaceAll(/\binteger\b/g, "bigint")}`);
}

function columnLines(body: string): string[] {
  return body
    .trim()
    .split(/,\s*\n\s*|,\s+(?=release_at|key_image_id)/)
    .map((line) => line.trim());
}

/**
 * Proof of receipt: channels as profiles with effective dates, evidence for each rung, recalls, delays, links for referrers,
 * a directory with deputies and rotas, and alerts that are contacted, escalated and signed off.
 */
export const proofOfReceiptMigration: Migration = {
  number: 11,
  name: "proof of receipt and action",
  statements(kind: StoreKind) {
    const integer = kind === "sqlite" ? "integer" : "bigint";
    const tables = { ...directoryTables, ...deliveryTables, ...alertTables };
    return [
      "ALTER TABLE destination ADD COLUMN circuit_failures integer NOT NULL DEFAULT 0".replace("integer", integer),
      `ALTER TABLE destination ADD COLUMN circuit_open_until ${integer}`,
      "ALTER TABLE destination ADD COLUMN circuit_fault text NOT NULL DEFAULT ''",
      `ALTER TABLE destination ADD COLUMN last_try_at ${integer}`,
      "ALTER TABLE destination ADD COLUMN last_try_outcome text NOT NULL DEFAULT ''",
      "ALTER TABLE destination ADD COLUMN last_try_sentence text NOT NULL DEFAULT ''",
      `ALTER TABLE destination ADD COLUMN last_accepted_at ${integer}`,
      "UPDATE destination SET last_accepted_at = (SELECT max(accepted_at) FROM outbox WHERE outbox.destination_id = destination.id)",
      "UPDATE destination SET last_try_at = last_accepted_at, last_try_outcome = 'accepted' WHERE last_accepted_at IS NOT NULL",
      ...Object.entries(tables).map(([name, body]) => createTable(kind, name, body)),
      ...(kind === "sqlite" ? rebuilt() : altered()),
      ...indexes,
      ...appendOnly.flatMap((table) => refuseChanges(kind, table)),
    ];
  },
};
