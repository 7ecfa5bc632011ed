import { createTable, type Migration, refuseChanges } from "./migration.ts";

/**
 * Scopes of practice, each change a row with all of it; what second signers said to first writers, appended only, and what
 * of it was read; and where a patient was when examined, as the request said it.
 */
export const secondSignaturesMigration: Migration = {
  number: 9,
  name: "second signatures and scopes of practice",
  statements(kind) {
    const scope = `
      id text PRIMARY KEY,
      person_id text NOT NULL REFERENCES person (id),
      revision integer NOT NULL,
      lines text NOT NULL,
      note text NOT NULL,
      recorded_at integer NOT NULL,
      recorded_by text NOT NULL REFERENCES person (id),
      recorded_by_name text NOT NULL,
      UNIQUE (person_id, revision)`;
    const signature = `
      id text PRIMARY KEY,
      workitem_id text NOT NULL REFERENCES workitem (id),
      kind text NOT NULL CHECK (kind IN ('signed', 'returned', 'takenOver')),
      writer_id text NOT NULL REFERENCES person (id),
      writer_name text NOT NULL,
      before_version_id text REFERENCES report_version (id),
      before_copy_id text REFERENCES draft_copy (id),
      after_version_id text REFERENCES report_version (id),
      after_copy_id text REFERENCES draft_copy (id),
      meaning text NOT NULL CHECK (meaning IN ('', 'none', 'wording', 'changed')),
      category text NOT NULL,
      feedback text NOT NULL,
      given_at integer NOT NULL,
      given_by text NOT NULL REFERENCES person (id),
      given_by_name text NOT NULL,
      CHECK ((meaning = 'changed') = (category <> ''))`;
    const read = `
      second_signature_id text PRIMARY KEY REFERENCES second_signature (id),
      read_at integer NOT NULL`;
    return [
      "ALTER TABLE workitem ADD COLUMN care_setting text NOT NULL DEFAULT 'other'",
      createTable(kind, "scope_version", scope),
      ...refuseChanges(kind, "scope_version"),
      createTable(kind, "second_signature", signature),
      "CREATE INDEX second_signature_by_writer ON second_signature (writer_id, given_at)",
      "CREATE INDEX second_signature_by_case ON second_signature (workitem_id)",
      ...refuseChanges(kind, "second_signature"),
      createTable(kind, "second_signature_read", read),
    ];
  },
};
