import { createTable, type Migration, type StoreKind } from "./migration.ts";

const kinds = [
  ...["merged", "cancelled", "reportedElsewhere", "takenOver", "signingCutOff"],
  ...["withdrawalCutOff", "cancellationCutOff"],
];
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

const begunEnding = `
    id text PRIMARY KEY,
    workitem_id text NOT NULL REFERENCES workitem (id),
    seen_version_id text,
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

/** Withdrawals and cancellations that have begun and not ended yet, and notices for those that were cut off. */
export const begunEndingsMigration: Migration = {
  number: 13,
  name: "withdrawals and cancellations that have begun",
  statements: (kind) => [
    ...widened(kind),
    createTable(kind, "begun_ending", begunEnding),
    "CREATE INDEX begun_ending_by_case ON begun_ending (workitem_id)",
  ],
};
