import { longestTemplateFile } from "../../../shared/contract/template-contract.ts";
import { type ReportTemplate, reportTemplateSchema } from "../../../shared/domain/report-template.ts";
import { WorkstationError } from "../errors.ts";

/** A template that was read from a file, and what was left out or changed, each in a sentence. */
export interface ReadTemplateFile {
  readonly template: ReportTemplate;
  readonly notes: readonly string[];
}

/** Gives the template of a file. Throws `invalid_input` with why it is none. */
export function readTemplateFile(text: string, _fileName: string): ReadTemplateFile {
  if (text.length > longestTemplateFile) throw refused("It is larger than any template is.");
  return { template: readJson(text), notes: [] };
}

/** Gives the text of a template's file, and what the form has no place for. */
export function templateFileText(template: ReportTemplate, _form: "json" | "mrrt") {
  const notes: readonly string[] = [];
  return { text: `${JSON.stringify(template, null, 2)}\n`, notes };
}

function readJson(text: string): ReportTemplate {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused("It is not JSON.");
  }
  const read = reportTemplateSchema.safeParse(value);
  if (read.success) return read.data;
  const place = read.error.issues[0]?.path.join(" ").slice(0, 100) ?? "";
  throw refused(`At ${place === "" ? "its top" : place} it holds something that is not allowed.`);
}

function refused(why: string): WorkstationError {
  return new WorkstationError("invalid_input", `This file is no template that can be used. ${why} Nothing was kept.`);
}
