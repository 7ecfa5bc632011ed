import { type ReportTemplate, reportTemplateSchema } from "../../../shared/domain/report-template.ts";

/** Gives the template of a kept document; null where this version cannot read it. */
export function readKeptTemplate(document: string | undefined): ReportTemplate | null {
  if (document === undefined) return null;
  try {
    const read = reportTemplateSchema.safeParse(JSON.parse(document));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
