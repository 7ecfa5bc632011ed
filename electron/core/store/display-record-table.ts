// Row type of migration 0005.

/** What somebody found of a monitor; appended only, the newest of its kind counts. */
export interface DisplayRecordTable {
  id: string;
  station_id: string;
  station_name: string;
  monitor_key: string;
  sequence: number;
  kind: string;
  outcome: string;
  monitor: string;
  /** JSON of what belongs to its kind. */
  detail: string;
  recorded_at: number;
  recorded_by: string;
  recorded_by_name: string;
}
