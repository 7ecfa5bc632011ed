import type { Flag } from "./tables.ts";

// Row types of migration 0011: the directory and its rota.

/** Whom reports and alerts go to. */
interface DirectoryEntryTable {
  id: string;
  kind: string;
  name: string;
  /** Folded. */
  sort_name: string;
  /** As shown: Consultant, GP, Ward manager. */
  role: string;
  national_code: string;
  /** `GMC`, `NMC`, `HCPC`, `ODS`, `local`; empty where there is no code. */
  code_system: string;
  /** The practice, team or organisation that it belongs to. */
  part_of: string | null;
  /** How reports reach it; null where by the one it is part of, or by the page. */
  destination_id: string | null;
  phone: string;
  out_of_hours_phone: string;
  email: string;
  address: string;
  deputy_id: string | null;
  /** Who takes it outside working hours. */
  out_of_hours_id: string | null;
  absent_from: number | null;
  absent_until: number | null;
  absence_note: string;
  is_active: Flag;
  source: string;
  /** Its key in the file or server that it came from. */
  source_key: string;
  version: number;
  changed_at: number;
  changed_by_name: string;
}

/** Who is on for a team from when until when. */
interface RotaShiftTable {
  id: string;
  team_id: string;
  person_id: string;
  duty: string;
  starts_at: number;
  ends_at: number;
  changed_at: number;
  changed_by_name: string;
}

/** The tables of this step. */
export interface DirectoryTables {
  directory_entry: DirectoryEntryTable;
  rota_shift: RotaShiftTable;
}
