/** What somebody did with a site's template; appended only, each row with its document. */
export interface TemplateVersionTable {
  id: string;
  template_id: string;
  sequence: number;
  version: number;
  act: string;
  name: string;
  owner_site_code: string;
  owner_site_name: string;
  /** `ReportTemplate` as JSON text. */
  document: string;
  note: string;
  recorded_at: number;
  recorded_by: string;
  recorded_by_name: string;
}
