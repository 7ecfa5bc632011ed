// Row types of migration 0009: scopes of practice, and what second signers say to first writers.

/** A person's scope of practice as it was at each change; appended only, the newest counts. */
interface ScopeVersionTable {
  id: string;
  person_id: string;
  /** Counts from 1 for each person. */
  revision: number;
  /** JSON of its lines. */
  lines: string;
  note: string;
  recorded_at: number;
  recorded_by: string;
  recorded_by_name: string;
}

/** What became of somebody's text when somebody else signed it or gave it back; appended only. */
interface SecondSignatureTable {
  id: string;
  workitem_id: string;
  kind: string;
  writer_id: string;
  writer_name: string;
  /** The version in which a second signature was asked for, or the copy of a draft: the writer's text. */
  before_version_id: string | null;
  before_copy_id: string | null;
  /** The signed version, or the copy that was given back. */
  after_version_id: string | null;
  after_copy_id: string | null;
  /** `none`, `wording`, `changed`; empty where nobody judged it. */
  meaning: string;
  category: string;
  feedback: string;
  given_at: number;
  given_by: string;
  given_by_name: string;
}

/** That its writer has read one. */
interface SecondSignatureReadTable {
  second_signature_id: string;
  read_at: number;
}

/** The tables of this step. */
export interface CosignTables {
  scope_version: ScopeVersionTable;
  second_signature: SecondSignatureTable;
  second_signature_read: SecondSignatureReadTable;
}
