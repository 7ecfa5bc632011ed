import { createTable, type Migration, refuseChanges } from "./migration.ts";

/** What people decided of two identities: one person or not. Appended only; the newest of a pair counts. */
export const patientLinksMigration: Migration = {
  number: 4,
  name: "patient links",
  statements(kind) {
    const body = `
      id text PRIMARY KEY,
      pair_key text NOT NULL,
      sequence integer NOT NULL,
      one_key text NOT NULL,
      one_archive_id text NOT NULL,
      one_patient text NOT NULL,
      other_key text NOT NULL,
      other_archive_id text NOT NULL,
      other_patient text NOT NULL,
      workitem_id text NOT NULL REFERENCES workitem (id),
      decision text NOT NULL CHECK (decision IN ('same', 'notSame', 'leftOut', 'withdrawn')),
      reason text NOT NULL,
      decided_at integer NOT NULL,
      decided_by text NOT NULL REFERENCES person (id),
      decided_by_name text NOT NULL,
      UNIQUE (pair_key, sequence)`;
    return [
      createTable(kind, "patient_link", body),
      "CREATE INDEX patient_link_by_one ON patient_link (one_key)",
      "CREATE INDEX patient_link_by_other ON patient_link (other_key)",
      ...refuseChanges(kind, "patient_link"),
    ];
  },
};
