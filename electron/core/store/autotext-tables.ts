/** A version of an autotext; appended only, the newest counts. */
export interface AutotextVersionTable {
  id: string;
  autotext_id: string;
  sequence: number;
  act: string;
  scope: string;
  /** Person's id, site's code, or empty for everybody's. */
  owner: string;
  /** JSON of the autotext. */
  document: string;
  recorded_at: number;
  recorded_by: string;
  recorded_by_name: string;
}

/** How often somebody used an autotext. */
export interface AutotextUseTable {
  person_id: string;
  autotext_id: string;
  uses: number;
  last_used_at: number;
}
