import { caseTables, messageTables, settingTables } from "./0001-initial.ts";
import { createTable, type Migration, refuseChanges, type StoreKind } from "./migration.ts";

interface Widened {
  readonly table: string;
  readonly column: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What a column may say from now on. Parents stand before the tables that refer to them. */
const widened: readonly Widened[] = [
  {
    ...{ table: "person", column: "role" },
    before: ["radiologist", "petCtReporter", "advancedPractitioner", "administrator"],
    after: ["radiologist", "petCtReporter", "advancedPractitioner", "administrator", "trainee"],
  },
  {
    ...{ table: "workitem", column: "status" },
    before: ["unread", "reserved", "draft", "provisional", "final", "held"],
    after: [
      ...["unread", "reserved", "draft", "provisional", "final", "held"],
      ...["awaitingSecondSignature", "withdrawn", "cancelled"],
    ],
  },
  {
    ...{ table: "report_version", column: "status" },
    before: ["final", "addended"],
    after: ["provisional", "final", "addended", "corrected", "withdrawn", "cancelled"],
  },
  {
    ...{ table: "draft", column: "kind" },
    before: ["report", "addendum"],
    after: ["report", "addendum", "correction"],
  },
  {
    ...{ table: "draft_copy", column: "reason" },
    before: ["conflict", "discarded", "checkpoint"],
    after: ["conflict", "discarded", "checkpoint", "takenOver"],
  },
  {
    ...{ table: "outbox", column: "state" },
    before: ["queued", "sending", "accepted", "waitingToRetry", "needsPerson"],
    after: ["queued", "sending", "accepted", "waitingToRetry", "needsPerson", "recalled"],
  },
];

/** Columns that a table had besides those of its first shape. */
const laterColumns: Readonly<Record<string, string>> = {
  workitem: `,
    is_missing integer NOT NULL DEFAULT 0 CHECK (is_missing IN (0, 1)),
    priors_counted_at integer,
    headers_read_at integer`,
};

/** What dropping a table of SQLite takes with it. */
const indexes = [
  "CREATE INDEX workitem_by_target ON workitem (target_at, id)",
  "CREATE INDEX workitem_by_status ON workitem (status_rank, target_at)",
  "CREATE INDEX workitem_by_nhs_number ON workitem (nhs_number)",
  "CREATE INDEX workitem_by_patient_id ON workitem (patient_id)",
  "CREATE INDEX workitem_by_holder ON workitem (reserved_by)",
  "CREATE INDEX workitem_by_prior_count ON workitem (priors_counted_at)",
  "CREATE INDEX workitem_missing ON workitem (archive_id) WHERE is_missing = 1",
  "CREATE UNIQUE INDEX draft_open ON draft (workitem_id, kind) WHERE closed_at IS NULL",
  "CREATE INDEX draft_copy_by_draft ON draft_copy (draft_id)",
  "CREATE INDEX outbox_by_key ON outbox (ordering_key, sequence)",
  "CREATE INDEX outbox_due ON outbox (state, next_attempt_at)",
  "CREATE INDEX outbox_by_version ON outbox (report_version_id)",
  "CREATE INDEX outbox_by_control_id ON outbox (control_id)",
];

function check(column: string, words: readonly string[]): string {
  return `CHECK (${column} IN (${words.map((word) => `'${word}'`).join(", ")}))`;
}

function widenedBody({ table, column, before, after }: Widened): string {
  const body = { ...settingTables, ...caseTables, ...messageTables }[table] ?? "";
  const old = check(column, before);
  if (!body.includes(old)) throw new Error(`table ${table} has no constraint ${old}`);
  return `${body.replace(old, check(column, after))}${laterColumns[table] ?? ""}`;
}

/**
 * SQLite cannot change a constraint, so each table is made anew under its own name: references of other tables stay what
 * they are. Rows wait in a plain copy; foreign keys are counted until the transaction ends, where the store checks them.
 */
function rebuilt(): string[] {
  const children = [...widened].reverse();
  return [
    "PRAGMA defer_foreign_keys = ON",
    ...children.flatMap(({ table }) => [`CREATE TABLE ${table}_rows AS SELECT * FROM ${table}`, `DROP TABLE ${table}`]),
    ...widened.flatMap((one) => [
      createTable("sqlite", one.table, widenedBody(one)),
      `INSERT INTO ${one.table} SELECT * FROM ${one.table}_rows`,
      `DROP TABLE ${one.table}_rows`,
    ]),
    ...indexes,
    ...refuseChanges("sqlite", "report_version"),
  ];
}

function altered(): string[] {
  return widened.flatMap(({ table, column, after }) => [
    `ALTER TABLE ${table} DROP CONSTRAINT ${table}_${column}_check`,
    `ALTER TABLE ${table} ADD CONSTRAINT ${table}_${column}_check ${check(column, after)}`,
  ]);
}

function addColumns(kind: StoreKind, table: string, columns: readonly string[]): string[] {
  const ours = columns.map((column) => (kind === "sqlite" ? column : column.replaceAll(/\binteger\b/g, "bigint")));
  return ours.map((column) => `ALTER TABLE ${table} ADD COLUMN ${column}`);
}

const newTables: Readonly<Record<string, string>> = {
  report_release: `
    report_version_id text PRIMARY KEY REFERENCES report_version (id),
    workitem_id text NOT NULL REFERENCES workitem (id),
    state_before text NOT NULL,
    release_at integer NOT NULL,
    recalled_at integer,
    recalled_by text REFERENCES person (id),
    recalled_by_name text NOT NULL,
    recall_reason text NOT NULL`,
  linked_request: `
    id text PRIMARY KEY,
    workitem_id text NOT NULL REFERENCES workitem (id),
    other_workitem_id text NOT NULL REFERENCES workitem (id),
    linked_at integer NOT NULL,
    linked_by text NOT NULL REFERENCES person (id),
    linked_by_name text NOT NULL,
    removed_at integer`,
  case_notice: `
    id text PRIMARY KEY,
    workitem_id text NOT NULL REFERENCES workitem (id),
    kind text NOT NULL CHECK (kind IN ('merged', 'cancelled', 'reportedElsewhere', 'takenOver')),
    detail text NOT NULL,
    for_person text REFERENCES person (id),
    raised_at integer NOT NULL,
    decided_at integer,
    decided_by text REFERENCES person (id),
    decided_by_name text NOT NULL,
    decision text NOT NULL,
    reason text NOT NULL`,
};

/**
 * The states of a report's whole life: provisional and awaited signatures, corrections, withdrawals, cancellations, the
 * window before anything is sent, several requests in one report, and what waits for a person to decide.
 */
export const lifeOfReportsMigration: Migration = {
  number: 6,
  name: "life of reports",
  statements(kind: StoreKind) {
    return [
      ...(kind === "sqlite" ? rebuilt() : altered()),
      ...addColumns(kind, "workitem", [
        "held_owner text REFERENCES person (id)",
        "held_owner_name text NOT NULL DEFAULT ''",
        "held_until text NOT NULL DEFAULT ''",
      ]),
      ...addColumns(kind, "outbox", ["release_at integer NOT NULL DEFAULT 0"]),
      ...addColumns(kind, "destination", ["per_accession integer NOT NULL DEFAULT 0 CHECK (per_accession IN (0, 1))"]),
      ...Object.entries(newTables).map(([name, body]) => createTable(kind, name, body)),
      "CREATE INDEX report_release_by_case ON report_release (workitem_id)",
      "CREATE UNIQUE INDEX linked_request_once ON linked_request (other_workitem_id) WHERE removed_at IS NULL",
      "CREATE INDEX linked_request_by_case ON linked_request (workitem_id)",
      "CREATE INDEX case_notice_open ON case_notice (workitem_id) WHERE decided_at IS NULL",
    ];
  },
};
