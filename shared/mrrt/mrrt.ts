import { type ReportTemplate, reportTemplateSchema } from "../domain/report-template.ts";
import { cleanHtml } from "./clean-html.ts";
import { documentText, type HtmlDocument } from "./html-tree.ts";
import { mergeMrrt } from "./merge-mrrt.ts";
import { longestMrrt, MrrtRefusal, parseHtml } from "./parse-html.ts";
import { readMrrt } from "./read-mrrt.ts";

/** A template made from a file, and what was left out or changed on the way, each in a sentence. */
export interface ImportedMrrt {
  readonly template: ReportTemplate;
  readonly notes: readonly string[];
}

/**
 * Gives the template of an IHE MRRT file (RAD TF-2 4.104, HTML with `data-field-` attributes). The file is parsed, never run or
 * shown; what could act is left out. The cleaned file is kept with the template. Throws `MrrtRefusal`.
 */
export function importMrrt(file: string): ImportedMrrt {
  const { document, notes } = cleanHtml(file);
  const read = readMrrt(document);
  const settled = settle(documentText(document), read.template);
  const html = settled.text;
  if (html.length > longestMrrt) throw new MrrtRefusal("It is larger than any template is.");
  return {
    template: { ...settled.template, mrrt: { html } },
    notes: [...new Set([...notes, ...read.notes])],
  };
}

/** A merge settles names and order; where it moved something, the next reading is the one that lasts. */
function settle(text: string, template: ReportTemplate): { text: string; template: ReportTemplate } {
  let settled = { text, template };
  for (let round = 0; round < 4; round += 1) {
    const document = parseHtml(settled.text);
    mergeMrrt(document, settled.template, readMrrt(document));
    const next = documentText(document);
    const again = readMrrt(parseHtml(next)).template;
    if (next === settled.text && isSame(again, settled.template)) return settled;
    settled = { text: next, template: again };
  }
  return settled;
}

/** The text of a file, and what the form has no place for, each in a sentence. */
export interface ExportedMrrt {
  readonly text: string;
  readonly notes: readonly string[];
}

/**
 * Gives a template as an IHE MRRT file. One that was imported keeps everything of its file that our schema has no place for. What
 * is written is read again; a file that would not give the same template is written from nothing instead.
 */
export function exportMrrt(template: ReportTemplate): ExportedMrrt {
  const { mrrt, ...said } = reportTemplateSchema.parse(template);
  if (mrrt !== undefined) {
    const text = merged(mrrt.html, said);
    if (text !== null) return { text, notes: [] };
  }
  const text = merged(blankDocument, said) ?? fresh(said);
  const lost = "The file that it was imported from could not be kept beside these changes; it was written anew.";
  return { text, notes: mrrt === undefined ? [] : [lost] };
}

const blankDocument =
  '<!DOCTYPE html><html><head>\n<meta charset="UTF-8">\n<title></title>\n</head>\n<body>\n</body></html>';

function merged(html: string, template: ReportTemplate): string | null {
  try {
    const { document } = cleanHtml(html);
    mergeMrrt(document, template, html === blankDocument ? null : readMrrt(document));
    const text = documentText(document);
    return isSame(readMrrt(parseHtml(text)).template, template) && cleanHtml(text).text === text ? text : null;
  } catch (thrown) {
    if (thrown instanceof MrrtRefusal) return null;
    throw thrown;
  }
}

/** Characters that no HTML can carry are lost here alone. */
function fresh(template: ReportTemplate): string {
  const document: HtmlDocument = parseHtml(blankDocument);
  mergeMrrt(document, template, null);
  return documentText(document);
}

function isSame(one: ReportTemplate, other: ReportTemplate): boolean {
  return canonical(one) === canonical(other);
}

function canonical(template: ReportTemplate): string {
  const { mrrt: _, ...said } = reportTemplateSchema.parse(template);
  return JSON.stringify(said);
}
