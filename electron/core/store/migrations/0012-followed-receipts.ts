import type { Migration } from "./migration.ts";

/**
 * Finds what was acknowledged and whose outcome is not known yet without reading the log. Takes out two columns of alerts that
 * were never filled: an alert is to one who is responsible, the report's own copies tell the others, and no rule knows a code.
 */
export const followedReceiptsMigration: Migration = {
  number: 12,
  name: "deliveries that are followed beyond their acknowledgement, alerts without columns that nobody fills",
  statements: () => [
    "CREATE INDEX outbox_followed ON outbox (destination_id, acknowledged_at) " +
      "WHERE state = 'accepted' AND acknowledged_at IS NOT NULL AND outcome_at IS NULL",
    "ALTER TABLE alert DROP COLUMN finding_code",
    "ALTER TABLE alert DROP COLUMN copies",
  ],
};
