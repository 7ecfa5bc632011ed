import { initialMigration } from "./0001-initial.ts";
import { standingOfStudiesMigration } from "./0002-standing-of-studies.ts";
import { picturesOfAlertsMigration } from "./0003-pictures-of-alerts.ts";
import { patientLinksMigration } from "./0004-patient-links.ts";
import { displayRecordsMigration } from "./0005-display-records.ts";
import { lifeOfReportsMigration } from "./0006-life-of-reports.ts";
import { reportTemplatesMigration } from "./0007-report-templates.ts";
import { autotextMigration } from "./0008-autotext.ts";
import { secondSignaturesMigration } from "./0009-second-signatures.ts";
import { begunSigningsMigration } from "./0010-begun-signings.ts";
import { proofOfReceiptMigration } from "./0011-proof-of-receipt.ts";
import { followedReceiptsMigration } from "./0012-followed-receipts.ts";
import { begunEndingsMigration } from "./0013-begun-endings.ts";
import { listsMigration } from "./0014-lists.ts";
import { listInBriefMigration } from "./0015-list-in-brief.ts";
import type { Migration } from "./migration.ts";

/** Every step in order. Append only: a profile in the field has run what is listed here. */
export const migrations: readonly Migration[] = [
  initialMigration,
  standingOfStudiesMigration,
  picturesOfAlertsMigration,
  patientLinksMigration,
  displayRecordsMigration,
  lifeOfReportsMigration,
  reportTemplatesMigration,
  autotextMigration,
  secondSignaturesMigration,
  begunSigningsMigration,
  proofOfReceiptMigration,
  followedReceiptsMigration,
  begunEndingsMigration,
  listsMigration,
  listInBriefMigration,
];
