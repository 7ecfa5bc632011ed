import { createTable, type Migration, refuseChanges } from "./migration.ts";

/** Templates of the sites: each draft, publication and retirement is a row with its document. Appended only. */
export const reportTemplatesMigration: Migration = {
  number: 7,
  name: "report templates",
  statements(kind) {
    const body = `
      id text PRIMARY KEY,
      template_id text NOT NULL,
      sequence integer NOT NULL,
      version integer NOT NULL,
      act text NOT NULL CHECK (act IN ('draft', 'published', 'retired', 'discarded')),
      name text NOT NULL,
      owner_site_code text NOT NULL,
      owner_site_name text NOT NULL,
      document text NOT NULL,
      note text NOT NULL,
      recorded_at integer NOT NULL,
      recorded_by text NOT NULL REFERENCES person (id),
      recorded_by_name text NOT NULL,
      UNIQUE (template_id, sequence)`;
    return [
      createTable(kind, "template_version", body),
      // A report names the version that it was written on: no number is ever given to two texts.
      "CREATE UNIQUE INDEX template_version_published ON template_version (template_id, version) WHERE act = 'published'",
      ...refuseChanges(kind, "template_version"),
    ];
  },
};
