// Row type of migration 0012.

/** A withdrawal or cancellation that has begun and not ended: what is left of it at a start was cut off. */
export interface BegunEndingTable {
  id: string;
  workitem_id: string;
  /** The version that is withdrawn; null for a case that is cancelled. */
  seen_version_id: string | null;
  person_id: string;
  /** The workstation whose program ends it. */
  station_id: string;
  begun_at: number;
}
