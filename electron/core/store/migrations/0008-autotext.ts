import { createTable, type Migration, refuseChanges } from "./migration.ts";

/** Autotexts: each change and each deletion is a row with the text, appended only; and how often who used which. */
export const autotextMigration: Migration = {
  number: 8,
  name: "autotext",
  statements(kind) {
    const version = `
      id text PRIMARY KEY,
      autotext_id text NOT NULL,
      sequence integer NOT NULL,
      act text NOT NULL CHECK (act IN ('kept', 'deleted')),
      scope text NOT NULL CHECK (scope IN ('personal', 'team', 'site')),
      owner text NOT NULL,
      document text NOT NULL,
      recorded_at integer NOT NULL,
      recorded_by text NOT NULL REFERENCES person (id),
      recorded_by_name text NOT NULL,
      UNIQUE (autotext_id, sequence)`;
    const use = `
      person_id text NOT NULL REFERENCES person (id),
      autotext_id text NOT NULL,
      uses integer NOT NULL,
      last_used_at integer NOT NULL,
      PRIMARY KEY (person_id, autotext_id)`;
    return [
      createTable(kind, "autotext_version", version),
      "CREATE INDEX autotext_version_by_owner ON autotext_version (scope, owner)",
      ...refuseChanges(kind, "autotext_version"),
      createTable(kind, "autotext_use", use),
    ];
  },
};
