// Row types of migration 0006: what a report's life needs besides its versions.

/** When a version may leave, and that its signer took it back before it did. */
export interface ReportReleaseTable {
  report_version_id: string;
  workitem_id: string;
  /** How the case and those that its report answers stood before, as JSON. */
  state_before: string;
  release_at: number;
  recalled_at: number | null;
  recalled_by: string | null;
  recalled_by_name: string;
  recall_reason: string;
}

/** A further request that is answered by another case's report; one report at a time. */
export interface LinkedRequestTable {
  id: string;
  /** The case in which the report is written. */
  workitem_id: string;
  other_workitem_id: string;
  linked_at: number;
  linked_by: string;
  linked_by_name: string;
  removed_at: number | null;
}

/** Something about a case that waits for a person: what came while it was being read, or that it was taken over. */
export interface CaseNoticeTable {
  id: string;
  workitem_id: string;
  kind: string;
  detail: string;
  /** Who has to see it; null for whoever has the case. */
  for_person: string | null;
  raised_at: number;
  decided_at: number | null;
  decided_by: string | null;
  decided_by_name: string;
  /** `goOn`, `stop` or `seen`; empty while undecided. */
  decision: string;
  reason: string;
}
