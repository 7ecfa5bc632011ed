import type { Migration } from "./migration.ts";

/** Finds what was acknowledged and whose outcome is not known yet without reading the log. */
export const followedReceiptsMigration: Migration = {
  number: 12,
  name: "deliveries that are followed beyond their acknowledgement",
  statements: () => [
    "CREATE INDEX outbox_followed ON outbox (destination_id, acknowledged_at) " +
      "WHERE state = 'accepted' AND acknowledged_at IS NOT NULL AND outcome_at IS NULL",
  ],
};
