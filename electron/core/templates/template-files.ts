import { longestTemplateFile } from "../../../shared/contract/template-contract.ts";
import { type ReportTemplate, reportTemplateSchema } from "../../../shared/domain/report-template.ts";
import { cleanHtml } from "../../../shared/mrrt/clean-html.ts";
import { exportMrrt, importMrrt } from "../../../shared/mrrt/mrrt.ts";
import { MrrtRefusal } from "../../../shared/mrrt/parse-html.ts";
import { WorkstationError } from "../errors.ts";

/** A template that was read from a file, and what was left out or changed, each in a sentence. */
export interface ReadTemplateFile {
  readonly template: ReportTemplate;
  readonly notes: readonly string[];
}

/** Gives the template of a file, of ours or in the form of IHE MRRT. Throws `invalid_input` with why it is none. */
export function readTemplateFile(text: string, fileName: string): ReadTemplateFile {
  if (text.length > longestTemplateFile) throw refused("It is larger than any template is.");
  const isHtml = /\.x?html?$/i.test(fileName) || /^\s*</.test(text);
  return isHtml ? readHtml(text) : readJson(text);
}

/** Gives the text of a template's file, and what the form has no place for. */
export function templateFileText(template: ReportTemplate, form: "json" | "mrrt") {
  if (form === "mrrt") return exportMrrt(template);
  const notes: readonly string[] = [];
  return { text: `${JSON.stringify(template, null, 2)}\n`, notes };
}

function readHtml(text: string): ReadTemplateFile {
  try {
    return importMrrt(text);
  } catch (thrown) {
    throw thrown instanceof MrrtRefusal ? refused(thrown.message) : thrown;
  }
}

function readJson(text: string): ReadTemplateFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused("It is not JSON.");
  }
  const read = reportTemplateSchema.safeParse(value);
  if (read.success) return withCleanHtml(read.data);
  const place = read.error.issues[0]?.path.join(" ").slice(0, 100) ?? "";
  throw refused(`At ${place === "" ? "its top" : place} it holds something that is not allowed.`);
}

/** The HTML inside a file of ours comes from outside as much as a file of its own does. */
function withCleanHtml(template: ReportTemplate): ReadTemplateFile {
  const { mrrt, ...said } = template;
  if (mrrt === undefined) return { template, notes: [] };
  try {
    const { text, notes } = cleanHtml(mrrt.html);
    return { template: { ...said, mrrt: { html: text } }, notes };
  } catch (thrown) {
    if (!(thrown instanceof MrrtRefusal)) throw thrown;
    return { template: said, notes: ["The HTML that it was once imported from was left out; it could not be used."] };
  }
}

function refused(why: string): WorkstationError {
  return new WorkstationError("invalid_input", `This file is no template that can be used. ${why} Nothing was kept.`);
}
