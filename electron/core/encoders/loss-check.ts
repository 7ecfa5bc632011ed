import type { Bundle } from "@medplum/fhirtypes";
import { defaultHl7Profile } from "../../../shared/domain/hl7-profile.ts";
import type { Paragraph, ReportDocument } from "../../../shared/domain/report.ts";
import { sectionCodes, sectionKeys } from "../../../shared/domain/section.ts";
import { WorkstationError } from "../errors.ts";
import { type ContentKind, isRequestKind } from "./content-kinds.ts";
import { comparableText } from "./hl7-characters.ts";
import { readBackHl7 } from "./hl7-read-back.ts";
import { plainTextBlocks, reportPlainText } from "./plain-text.ts";
import { extraCodes } from "./report-facts.ts";
import { notesHeadings, tableAlone } from "./report-outline.ts";
import { missingCell, type StatedText, statedTexts, type TextPlace, wordsOf } from "./stated-words.ts";

/** What an output says, read back: words by the place where they stand. */
type ReadBack = ReadonlyMap<TextPlace, readonly string[]>;

/**
 * Throws `invalid_report` where a form of the report that is read back lost, changed or moved a word, a number or a
 * negation. `form` names it for a person, e.g. `plain text`. The sentence names the first difference by its place; the words
 * themselves are a patient's and stay out of it. `asRead` gives a text as the form can say it.
 */
function requireLossless(
  document: ReportDocument,
  form: string,
  readBack: ReadBack,
  asRead: (text: string) => string = (text) => text,
): void {
  for (const stated of statedTexts(document)) {
    const texts = stated.texts.map((words) => words.flatMap((word) => wordsOf(asRead(word))));
    const difference = firstDifference({ ...stated, texts }, readBack.get(stated.place) ?? []);
    if (difference !== null) throw lost(form, `${difference} of ${stated.name}`, stated.place);
  }
}

/**
 * Throws `invalid_report` where the plain text of a report is not what it states, or a table's lines do not print each of
 * its cells. Called before anything is encoded: what fails here is neither signed nor sent.
 */
export function requireLosslessText(document: ReportDocument): void {
  for (const key of sectionKeys) {
    for (const run of document.sections[key].flat()) {
      const cell = run.kind === "table" ? missingCell(run) : null;
      if (cell === null) continue;
      const place = `row ${cell[0]}, column ${cell[1]} of a table in the section ${sectionCodes[key].heading}`;
      throw lost("plain text", place, `section ${key}`);
    }
  }
  requireLossless(document, "plain text", readBackPlainText(reportPlainText(document)));
}

/**
 * Throws `invalid_report` where the text of an HL7 message, written in the dialect of `profile`, or of a FHIR transaction is not
 * what the report states.
 */
export function requireLosslessPayload(
  document: ReportDocument,
  kind: ContentKind,
  payload: Uint8Array,
  profile = defaultHl7Profile,
): void {
  if (kind === "oru" || isRequestKind(kind)) {
    const groups = readBackHl7(payload, profile);
    if (groups.length === 0) throw lost("an HL7 message", "the first word", "status");
    const asRead = (text: string) => comparableText(text, profile.characterSet);
    for (const group of groups) requireLossless(document, "an HL7 message", group, asRead);
  }
  if (kind === "readerPage") {
    requireLossless(withoutTables(document), "the referrer's page", readBackHtml(new TextDecoder().decode(payload)));
  }
  if (kind === "fhirBundle") {
    const bundle = JSON.parse(new TextDecoder().decode(payload)) as Bundle;
    const report = bundle.entry
      ?.map(({ resource }) => resource)
      .find((each) => each?.resourceType === "DiagnosticReport");
    requireLossless(withoutTables(document), "a FHIR narrative", readBackHtml(report?.text?.div ?? ""));
  }
}

/** HTML has tables of its own, cell by cell as the document has them; the words around them are compared. */
function withoutTables(document: ReportDocument): ReportDocument {
  const without = (paragraphs: readonly Paragraph[]) =>
    paragraphs.map((paragraph) => (tableAlone(paragraph) === null ? paragraph : []));
  const sections = Object.fromEntries(
    sectionKeys.map((key) => [key, without(document.sections[key])]),
  ) as ReportDocument["sections"];
  const addenda = document.addenda.map((addendum) => ({ ...addendum, paragraphs: without(addendum.paragraphs) }));
  return { ...document, sections, addenda };
}

function lost(form: string, what: string, place: TextPlace): WorkstationError {
  return new WorkstationError(
    "invalid_report",
    `The report would not be the same as ${form}: ${what} differs. Nothing was signed or sent. Write that place differently, or tell your administrator.`,
    { details: { code: "lossyText", form, place } },
  );
}

/** Gives what differs first, e.g. `word 7 (a number)`, or null. */
function firstDifference({ texts, isWhole }: StatedText, words: readonly string[]): string | null {
  if (isWhole) return differenceOf(texts.flat(), words);
  let from = 0;
  for (const text of texts) {
    const at = indexOfAll(words, text, from);
    if (at === -1) return differenceOf(text, words.slice(closest(words, text, from)));
    from = at + text.length;
  }
  return null;
}

function differenceOf(stated: readonly string[], words: readonly string[]): string | null {
  const index = stated.findIndex((word, at) => word !== words[at]);
  if (index !== -1) return `word ${index + 1} (${kindOf(stated[index] ?? "")})`;
  return words.length > stated.length ? `what follows word ${stated.length}` : null;
}

function kindOf(word: string): string {
  if (/\p{N}/u.test(word)) return "a number";
  return /^(no|not|nor|none|without|absent|nil|never|neither)$/i.test(word.replace(/[^\p{L}]/gu, ""))
    ? "a negation"
    : "a word";
}

function indexOfAll(words: readonly string[], part: readonly string[], from: number): number {
  for (let at = from; at + part.length <= words.length; at += 1) {
    if (part.every((word, offset) => words[at + offset] === word)) return at;
  }
  return -1;
}

/** Where a text that is not there begins, if it begins anywhere. */
function closest(words: readonly string[], [first = ""]: readonly string[], from: number): number {
  const at = words.indexOf(first, from);
  return at === -1 ? words.length : at;
}

/** Gives what the lines of the plain text say, by place. */
function readBackPlainText(lines: readonly string[]): ReadBack {
  const read = new Map<TextPlace, string[]>();
  let alerts = 0;
  for (const { heading, lines: body } of plainTextBlocks(lines)) {
    if (heading === extraCodes.criticalResult.heading.toUpperCase()) alerts += 1;
    add(read, placeOfHeading(heading, alerts), body.join("\n"));
  }
  return read;
}

function placeOfHeading(heading: string, alerts: number): TextPlace | null {
  const section = sectionKeys.find((key) => sectionCodes[key].heading.toUpperCase() === heading);
  if (section !== undefined) return `section ${section}`;
  const version = /^ADDENDUM \(VERSION (\d+)\)$/.exec(heading)?.[1];
  if (version !== undefined) return `addendum ${version}`;
  if (heading === extraCodes.criticalResult.heading.toUpperCase()) return `alert ${alerts}`;
  if (heading === extraCodes.keyImages.heading.toUpperCase()) return "keyImages";
  if (notesHeadings.includes(heading)) return "notes";
  return ["", "SIGNATURE", "NOTICE"].includes(heading) ? null : "status";
}

/**
 * Gives what HTML or XHTML of ours says, by place: the text between the tags of each heading. Only for what `reportBodyHtml`
 * writes, which has no attributes with text, no comments and no scripts.
 */
function readBackHtml(html: string): ReadBack {
  const read = new Map<TextPlace, string[]>();
  const [, ...blocks] = html.split(/<h[2-5]>/);
  let alerts = 0;
  for (const each of blocks) {
    const [heading = "", body = ""] = each.split(/<\/h[2-5]>/);
    const name = unescapedHtml(heading).toUpperCase();
    if (name === extraCodes.criticalResult.heading.toUpperCase()) alerts += 1;
    add(
      read,
      placeOfHeading(name, alerts),
      unescapedHtml(body.replace(/<table>.*?<\/table>/gs, " ").replace(/<[^>]*>/g, " ")),
    );
  }
  return read;
}

const htmlEntities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

function unescapedHtml(text: string): string {
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => htmlEntities[entity] ?? entity);
}

function add(read: Map<TextPlace, string[]>, place: TextPlace | null, text: string): void {
  if (place === null) return;
  read.set(place, [...(read.get(place) ?? []), ...wordsOf(text)]);
}
