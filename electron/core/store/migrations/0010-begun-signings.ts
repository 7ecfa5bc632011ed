import { createTable, type Migration, type StoreKind } from "./migration.ts";

const kinds = ["merged", "cancelled", "reportedElsewhere", "takenOver", "signingCutOff"];
const kindCheck = `CHECK (kind IN (${kinds.map((kind) => `'${kind}'`).join(", ")}))`;

const notice = `
    id text PRIMARY KEY,
    workitem_id text NOT NULL REFERENCES workitem (id),
    kind text NOT NULL ${kindCheck},
    detail text NOT NULL,
    for_person text REFERENCES person (id),
    raised_at integer NOT NULL,
    decided_at integer,
    decided_by text REFERENCES person (id),
    decided_by_name text NOT NULL,
    decision text NOT NULL,
    reason text NOT NULL`;

const begunSigning = `
    id text PRIMARY KEY,
    draft_id text NOT NULL REFERENCES draft (id),
    workitem_id text NOT NULL REFERENCES workitem (id),
    revision integer NOT NULL,
    person_id text NOT NULL REFERENCES person (id),
    station_id text NOT NULL,
    begun_at integer NOT NULL`;

/** SQLite cannot change a constraint, so the table is made anew; nothing refers to it. */
function widened(kind: StoreKind): readonly string[] {
  if (kind === "postgresql") {
    return [
      "ALTER TABLE case_notice DROP CONSTRAINT case_notice_kind_check",
      `ALTER TABLE case_notice ADD CONSTRAINT case_notice_kind_check ${kindCheck}`,
    ];
  }
  return [
    "CREATE TABLE case_notice_rows AS SELECT * FROM case_notice",
    "DROP TABLE case_notice",
    createTable(kind, "case_notice", notice),
    "INSERT INTO case_notice SELECT * FROM case_notice_rows",
    "DROP TABLE case_notice_rows",
    "CREATE INDEX case_notice_open ON case_notice (workitem_id) WHERE decided_at IS NULL",
  ];
}

/**
 * Signings that have begun and not ended yet; a notice for those that were cut off; who was asked for a second signature,
 * the last time one was asked for; and who stated where a patient was examined, where no request said it.
 */
export const begunSigningsMigration: Migration = {
  number: 10,
  name: "signings that have begun, and who is asked for or states what",
  statements: (kind) => [
    ...widened(kind),
    createTable(kind, "begun_signing", begunSigning),
    "CREATE INDEX begun_signing_by_draft ON begun_signing (draft_id)",
    "ALTER TABLE workitem ADD COLUMN signature_asked_of text REFERENCES person (id)",
    "ALTER TABLE workitem ADD COLUMN signature_asked_of_name text NOT NULL DEFAULT ''",
    "ALTER TABLE workitem ADD COLUMN setting_stated_by text REFERENCES person (id)",
    "ALTER TABLE workitem ADD COLUMN setting_stated_by_name text NOT NULL DEFAULT ''",
    `ALTER TABLE workitem ADD COLUMN setting_stated_at ${kind === "sqlite" ? "integer" : "bigint"}`,
  ],
};
