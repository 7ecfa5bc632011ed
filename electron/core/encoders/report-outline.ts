import type { KeyImage, Paragraph, ReportDocument, Run } from "../../../shared/domain/report.ts";
import { paragraphText } from "../../../shared/domain/report.ts";
import { type SectionKey, sectionCodes, sectionKeys } from "../../../shared/domain/section.ts";
import { keptSentences } from "../../../shared/rules/kept-sentences.ts";
import { alertSentences, extraCodes, imageLabel } from "./report-facts.ts";
import { addendumLine, hasReportText, statusStatement } from "./status-words.ts";
import { visibleText } from "./visible-text.ts";

/** A paragraph of the report, or a table that stands in the place of one. */
export type OutlinePart =
  | { readonly kind: "text"; readonly text: string; readonly measurementIds: readonly string[] }
  | {
      readonly kind: "table";
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** The same in lines of plain text. */
      readonly text: string;
    };

/** What a block of the report is. `notes` are sentences on whose images these are, and on numbers kept beside their marks. */
export type OutlineKind = "status" | "addendum" | "alert" | "section" | "notes";

/** One block of the report under its heading, in the order in which every output has them. */
export interface OutlineBlock {
  readonly kind: OutlineKind;
  readonly heading: string;
  /** LOINC code of the heading; empty where there is none. */
  readonly loinc: string;
  /** Version of an addendum, number of an alert; empty for what there is one of. */
  readonly number: string;
  readonly section: SectionKey | null;
  readonly parts: readonly OutlinePart[];
}

/**
 * Gives the report as blocks: the statement of its status, addenda from the newest, alerts, sections, notes. Every output is
 * written from these, so that none says more, less or in another order. A withdrawn or cancelled version has its statement alone.
 */
export function reportOutline(document: ReportDocument): OutlineBlock[] {
  const statement = statusStatement(document);
  const head = statement === null ? [] : [block("status", statement.heading, statement.sentences.map(textPart))];
  if (!hasReportText(document)) return head;
  return [
    ...head,
    ...document.addenda.map((addendum) => ({
      ...block("addendum", `${extraCodes.addendum.heading} (version ${addendum.version})`, [
        ...trimmed(addendum.paragraphs.flatMap(partsOf)),
        textPart(addendumLine(addendum)),
      ]),
      loinc: extraCodes.addendum.loinc,
      number: String(addendum.version),
    })),
    ...document.alerts.map((alert, index) => ({
      ...block("alert", extraCodes.criticalResult.heading, alertSentences(alert).map(textPart)),
      loinc: extraCodes.criticalResult.loinc,
      number: String(index + 1),
    })),
    ...sectionKeys.map((key) => ({
      ...block("section", sectionCodes[key].heading, trimmed(document.sections[key].flatMap(partsOf))),
      loinc: sectionCodes[key].loinc,
      section: key,
    })),
    notesBlock(document),
  ].filter(({ parts }) => parts.length > 0);
}

/** The headings that notes may have, in capital letters as plain text prints them. */
export const notesHeadings: readonly string[] = ["WHOSE IMAGES THESE ARE", "NUMBERS KEPT AS WRITTEN", "NOTES"];

/** One block for all of them: receivers file what comes under the code of the notes once. */
function notesBlock(document: ReportDocument): OutlineBlock {
  const [identity, kept] = [document.identityNotes ?? [], keptSentences(document)];
  const alone = kept.length === 0 ? "Whose images these are" : "Numbers kept as written";
  const heading = identity.length > 0 && kept.length > 0 ? "Notes" : alone;
  return block("notes", heading, [...identity, ...kept].map(textPart));
}

function block(kind: OutlineKind, heading: string, parts: readonly OutlinePart[]): OutlineBlock {
  return { kind, heading, loinc: "", number: "", section: null, parts };
}

function textPart(text: string): OutlinePart {
  return { kind: "text", text: visibleText(text), measurementIds: [] };
}

function partsOf(paragraph: Paragraph): OutlinePart[] {
  const table = tableAlone(paragraph);
  const text = visibleText(paragraphText(paragraph)).trimEnd();
  if (table !== null) {
    const { header, rows } = table;
    return [{ kind: "table", header: header.map(visibleText), rows: rows.map((row) => row.map(visibleText)), text }];
  }
  const measurementIds = paragraph.flatMap((run) => (run.kind === "measurement" ? [run.measurementId] : []));
  return [{ kind: "text", text, measurementIds }];
}

/**
 * Gives the table that a paragraph is, or null. A table that shares its paragraph with words is printed in its lines: the
 * words around it would otherwise lose their place.
 */
export function tableAlone(paragraph: Paragraph): Extract<Run, { kind: "table" }> | null {
  const table = paragraph.find((run): run is Extract<Run, { kind: "table" }> => run.kind === "table");
  if (table === undefined || table.rows.length === 0) return null;
  return paragraph.every((run) => run === table || run.text.trim() === "") ? table : null;
}

/** Empty paragraphs at either end say nothing; those between keep the writer's spacing. */
function trimmed(parts: readonly OutlinePart[]): readonly OutlinePart[] {
  const first = parts.findIndex(({ text }) => text.trim() !== "");
  const last = parts.findLastIndex(({ text }) => text.trim() !== "");
  return first === -1 ? [] : parts.slice(first, last + 1);
}

/** Gives the lines of a block as plain text, without its heading. */
export function blockLines({ parts }: OutlineBlock): string[] {
  return parts.flatMap(({ text }) => text.split("\n"));
}

/** Gives a key image's number, caption and place, e.g. `1. Nodule (series 2, image 16)`. `index` counts from 0. */
export function keyImageCaption(document: ReportDocument, keyImage: KeyImage, index: number): string {
  const place = `(${imageLabel(keyImage.image, document.examination.studyInstanceUid)})`;
  const caption = visibleText(keyImage.caption).trim();
  return [`${index + 1}.`, caption, place].filter((part) => part !== "").join(" ");
}

/** Gives the key images that leave with a version: none where its text does not. */
export function sentKeyImages(document: ReportDocument): readonly KeyImage[] {
  return hasReportText(document) ? document.keyImages : [];
}
