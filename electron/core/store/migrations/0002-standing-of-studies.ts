import type { Migration, StoreKind } from "./migration.ts";

function column(kind: StoreKind, name: string, type: string): string {
  const ours = kind === "sqlite" ? type : type.replaceAll(/\binteger\b/g, "bigint");
  return `ALTER TABLE workitem ADD COLUMN ${name} ${ours}`;
}

/** What a case knows of its study besides its header: whether its archive still has it, and how fresh its count of priors is. */
export const standingOfStudiesMigration: Migration = {
  number: 2,
  name: "standing of studies",
  statements(kind) {
    return [
      column(kind, "is_missing", "integer NOT NULL DEFAULT 0 CHECK (is_missing IN (0, 1))"),
      column(kind, "priors_counted_at", "integer"),
      column(kind, "headers_read_at", "integer"),
      // Until now 0 also meant that nobody had looked.
      "UPDATE workitem SET prior_count = -1 WHERE prior_count = 0",
      "CREATE INDEX workitem_by_prior_count ON workitem (priors_counted_at)",
      "CREATE INDEX workitem_missing ON workitem (archive_id) WHERE is_missing = 1",
    ];
  },
};
