import type { Insertable, Selectable } from "kysely";
import type { AlertTables } from "./alert-tables.ts";
import type { AutotextUseTable, AutotextVersionTable } from "./autotext-tables.ts";
import type { BegunEndingTable } from "./begun-ending-table.ts";
import type { BegunSigningTable } from "./begun-signing-table.ts";
import type { CosignTables } from "./cosign-tables.ts";
import type { DeliveryTables } from "./delivery-tables.ts";
import type { DirectoryTables } from "./directory-tables.ts";
import type { DisplayRecordTable } from "./display-record-table.ts";
import type { CaseNoticeTable, LinkedRequestTable, ReportReleaseTable } from "./life-tables.ts";
import type { TemplateVersionTable } from "./template-table.ts";
import type { WorkitemTallyTable } from "./workitem-tally-table.ts";

// Row types of migration 0001 and later. Both engines give the same JavaScript values: identifiers, UIDs and JSON are
// text, instants are integer milliseconds, booleans are 0 or 1, bytes are Buffers.

/** 0 for false, 1 for true: neither engine's own boolean, so that the same SQL runs on both. */
export type Flag = 0 | 1;

/** Named values of the profile: its name, demo flag, idle lock, notes of jobs. */
export interface ProfileSettingTable {
  name: string;
  value: string;
}

/** Numbers handed out in commit order: a writer holds the row until its transaction ends. */
export interface CounterTable {
  name: string;
  value: number;
}

/** People who sign in. Hashes are argon2id in PHC format. */
export interface PersonTable {
  id: string;
  /** Lower case. */
  username: string;
  display_name: string;
  role: string;
  site_code: string;
  site_name: string;
  registration_body: string;
  registration_number: string;
  is_active: Flag;
  password_hash: string;
  pin_hash: string | null;
  created_at: number;
  failed_attempts: number;
  next_attempt_at: number;
}

/** Archives besides their secrets, which are in the secret store. */
export interface ArchiveTable {
  id: string;
  name: string;
  base_url: string;
  authentication: string;
  username: string;
  has_secret: Flag;
  certificate_authority_file: string;
  quirks: string;
  is_enabled: Flag;
  receives_reports: Flag;
  feeds_reading_list: Flag;
  position: number;
}

/** What an archive was found to be able to do, as the archive client's JSON. */
export interface ArchiveCapabilityTable {
  archive_id: string;
  capability: string;
  checked_at: number;
}

/** One case of the reading list; `study` is the whole summary, the columns beside it are for search and sort. */
export interface WorkitemTable {
  id: string;
  archive_id: string;
  study_instance_uid: string;
  study: string;
  /** Folded: `smith john ann`. */
  patient_sort: string;
  /** Folded words of the name, `|f:smith|g:john|`; see `workitem-search.ts`. */
  patient_search: string;
  /** Folded NHS number, hospital number and accession number, `|9434765919|h12345|`. */
  identifier_search: string;
  nhs_number: string;
  patient_id: string;
  issuer_of_patient_id: string;
  description: string;
  /** `|PT|CT|`, so that one modality is found by `LIKE '%|CT|%'`. */
  modalities: string;
  site_code: string;
  site_name: string;
  referrer_name: string;
  referrer_organisation: string;
  clinical_question: string;
  /** The requester's own number of the order (HL7 ORC-2), empty where unknown. */
  placer_order_number: string;
  care_setting: string;
  /** Who was asked for a second signature the last time; counts while one is awaited. */
  signature_asked_of: string | null;
  signature_asked_of_name: string;
  /** Who stated the setting; null where the request did or nobody. */
  setting_stated_by: string | null;
  setting_stated_by_name: string;
  setting_stated_at: number | null;
  performed_at: number | null;
  priority: string;
  priority_rank: number;
  status: string;
  status_rank: number;
  clock_started_at: number | null;
  target_at: number | null;
  reserved_by: string | null;
  reserved_by_name: string;
  reserved_at: number | null;
  handover_by: string | null;
  handover_by_name: string;
  handover_at: number | null;
  held_reason: string;
  held_owner: string | null;
  held_owner_name: string;
  /** Day on which the hold is expected to end, `YYYY-MM-DD`; empty where none was given. */
  held_until: string;
  /** -1 while unknown. */
  prior_count: number;
  /** When an archive last listed the study. */
  seen_at: number;
  created_at: number;
  version: number;
  /** 1 when its archive answered and no longer has the study. */
  is_missing: Flag;
  /** When the priors were last looked for; null when that is due at once. */
  priors_counted_at: number | null;
  /** When the headers of an image were last read for what the archive's index leaves out; null if never. */
  headers_read_at: number | null;
}

/** What is being written; one open draft a workitem and kind. Closed drafts stay. */
export interface DraftTable {
  id: string;
  workitem_id: string;
  kind: string;
  revision: number;
  content: string;
  author_id: string;
  created_at: number;
  updated_at: number;
  closed_at: number | null;
  /** `signed` or `discarded`, empty while open. */
  closed_reason: string;
}

/** Copies of draft text that would otherwise be lost: conflicts, discards, checkpoints. */
export interface DraftCopyTable {
  id: string;
  draft_id: string;
  revision: number;
  reason: string;
  content: string;
  author_id: string;
  saved_at: number;
}

/** One report over all its versions. */
export interface ReportTable {
  id: string;
  workitem_id: string;
  study_instance_uid: string;
  latest_version: number;
  created_at: number;
}

/** A signed version. Both engines refuse to change or delete a row. */
export interface ReportVersionTable {
  id: string;
  report_id: string;
  workitem_id: string;
  version: number;
  status: string;
  /** The canonical document as JSON text; `hash` is over exactly these bytes and `previous_hash`. */
  document: string;
  hash: string;
  previous_hash: string;
  identifiers: string;
  signed_by: string;
  signed_by_name: string;
  signer_role: string;
  signer_registration: string;
  signer_site_code: string;
  signer_site_name: string;
  signed_at: number;
  pdf: Buffer;
}

/** JPEGs of key images, written once. */
export interface KeyImageTable {
  id: string;
  workitem_id: string | null;
  sha256: string;
  jpeg: Buffer;
  created_by: string;
  created_at: number;
}

/** Who looked at or did what; appended only, each row's hash covers the one before. */
export interface AuditTable {
  sequence: number;
  at: number;
  person_id: string;
  person_name: string;
  role: string;
  site_code: string;
  action: string;
  outcome: string;
  patient_id: string;
  study_uid: string;
  workitem_id: string;
  detail: string;
  previous_hash: string;
  hash: string;
}

/** What a person decided of two identities; appended only, the newest of a pair counts. */
export interface PatientLinkTable {
  id: string;
  /** Both keys in order, so that a pair is found from either side. */
  pair_key: string;
  sequence: number;
  one_key: string;
  one_archive_id: string;
  one_patient: string;
  other_key: string;
  other_archive_id: string;
  other_patient: string;
  /** The case in which it was decided. */
  workitem_id: string;
  decision: string;
  reason: string;
  decided_at: number;
  decided_by: string;
  decided_by_name: string;
}

/** The steps that made this database what it is. */
export interface MigrationTable {
  number: number;
  name: string;
  applied_at: number;
  program_version: string;
}

/** Every table of the store. */
export interface Tables extends AlertTables, CosignTables, DeliveryTables, DirectoryTables {
  begun_ending: BegunEndingTable;
  begun_signing: BegunSigningTable;
  profile_setting: ProfileSettingTable;
  counter: CounterTable;
  person: PersonTable;
  archive: ArchiveTable;
  archive_capability: ArchiveCapabilityTable;
  workitem: WorkitemTable;
  workitem_tally: WorkitemTallyTable;
  draft: DraftTable;
  draft_copy: DraftCopyTable;
  report: ReportTable;
  report_version: ReportVersionTable;
  key_image: KeyImageTable;
  audit: AuditTable;
  patient_link: PatientLinkTable;
  display_record: DisplayRecordTable;
  template_version: TemplateVersionTable;
  report_release: ReportReleaseTable;
  linked_request: LinkedRequestTable;
  case_notice: CaseNoticeTable;
  autotext_version: AutotextVersionTable;
  autotext_use: AutotextUseTable;
  migration: MigrationTable;
}

/** A row as read. */
export type Row<Table extends keyof Tables> = Selectable<Tables[Table]>;

/** A row as written. */
export type NewRow<Table extends keyof Tables> = Insertable<Tables[Table]>;

/** Gives a truth value as both engines store it. */
export function toFlag(value: boolean): Flag {
  return value ? 1 : 0;
}
