// Row type of migration 0010.

/** A signing that has begun and not ended: what is left of it at a start was cut off. */
export interface BegunSigningTable {
  id: string;
  draft_id: string;
  workitem_id: string;
  revision: number;
  person_id: string;
  /** The workstation whose program signs. */
  station_id: string;
  begun_at: number;
}
