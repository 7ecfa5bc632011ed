import type { Migration } from "./migration.ts";

/** The picture that was kept with an alert when it was raised: a key image's identifier. */
export const picturesOfAlertsMigration: Migration = {
  number: 3,
  name: "pictures of alerts",
  statements() {
    return ["ALTER TABLE alert ADD COLUMN key_image_id text REFERENCES key_image (id)"];
  },
};
