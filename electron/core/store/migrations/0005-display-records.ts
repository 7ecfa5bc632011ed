import { createTable, type Migration, refuseChanges } from "./migration.ts";

/** What people found of the monitors of each workstation: their size in mm, and checks of quality. Appended only. */
export const displayRecordsMigration: Migration = {
  number: 5,
  name: "display records",
  statements(kind) {
    const body = `
      id text PRIMARY KEY,
      station_id text NOT NULL,
      station_name text NOT NULL,
      monitor_key text NOT NULL,
      sequence integer NOT NULL,
      kind text NOT NULL CHECK (kind IN ('size', 'visual', 'measured')),
      outcome text NOT NULL CHECK (outcome IN ('kept', 'passed', 'failed', 'incomplete')),
      monitor text NOT NULL,
      detail text NOT NULL,
      recorded_at integer NOT NULL,
      recorded_by text NOT NULL REFERENCES person (id),
      recorded_by_name text NOT NULL,
      UNIQUE (station_id, monitor_key, sequence)`;
    return [
      createTable(kind, "display_record", body),
      "CREATE INDEX display_record_by_time ON display_record (recorded_at)",
      ...refuseChanges(kind, "display_record"),
    ];
  },
};
