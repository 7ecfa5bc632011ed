import type { ReportDocument } from "../../../shared/domain/report.ts";
import {
  demoNotice,
  extraCodes,
  printedDate,
  printedInstant,
  printedName,
  printedNhsNumber,
  printedSex,
} from "./report-facts.ts";
import { blockLines, keyImageCaption, reportOutline, sentKeyImages } from "./report-outline.ts";
import { signatureLines, statusLine } from "./status-words.ts";
import { visibleText } from "./visible-text.ts";

/** One heading of the plain text with the lines below it; the lines before the first heading have none. */
export interface TextBlock {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** A line that is a heading: nothing but capital letters, and the version of an addendum. */
const headingPattern = /^[A-Z][A-Z, ]*( \(VERSION \d+\))?$/;

/**
 * Gives the whole report as lines of plain text with no loss of meaning: what a receiver of text alone reads. Headings are in
 * capital letters after an empty line; a line of the report that looks like one is set in by two spaces, so that
 * `plainTextBlocks` reads every line back under the heading that it belongs to.
 */
export function reportPlainText(document: ReportDocument): string[] {
  const keyImages = sentKeyImages(document).map((keyImage, index) => keyImageCaption(document, keyImage, index));
  const blocks: TextBlock[] = [
    ...reportOutline(document).map((block) => ({ heading: block.heading, lines: blockLines(block) })),
    { heading: extraCodes.keyImages.heading, lines: keyImages },
    { heading: "Signature", lines: signatureLines(document) },
    { heading: "Notice", lines: document.isDemo ? [demoNotice] : [] },
  ];
  return [
    ...headLines(document),
    ...blocks
      .filter(({ lines }) => lines.length > 0)
      .flatMap(({ heading, lines }) => ["", heading.toUpperCase(), ...lines.flatMap(asBody)]),
  ];
}

/** Gives what plain text says under each heading, read back from its lines. */
export function plainTextBlocks(lines: readonly string[]): TextBlock[] {
  const blocks: { heading: string; lines: string[] }[] = [{ heading: "", lines: [] }];
  for (const line of lines) {
    if (headingPattern.test(line)) blocks.push({ heading: line, lines: [] });
    else blocks.at(-1)?.lines.push(line);
  }
  return blocks;
}

function asBody(text: string): string[] {
  return text.split("\n").map((line) => (headingPattern.test(line) ? `  ${line}` : line));
}

/** Gives who and what the report is about, a fact a line. */
export function headLines(document: ReportDocument): string[] {
  const { patient, examination } = document;
  const state = statusLine(document);
  const performed = printedInstant(examination.performedAt);
  return [
    ...(document.isDemo ? [demoNotice] : []),
    `IMAGING REPORT (${state.slice(0, 1).toLowerCase()}${state.slice(1)})`,
    `Patient: ${printedName(patient.name)}`,
    labelled("Born", printedDate(patient.birthDate)),
    `Sex: ${printedSex(patient)}`,
    labelled("NHS number", patient.nhsNumber === null ? "" : printedNhsNumber(patient.nhsNumber)),
    labelled("Hospital number", patient.patientId),
    `Examination: ${[examination.description, performed, examination.site.name].filter((part) => part !== "").join(", ")}`,
    labelled("Accession number", examination.accessionNumber),
    ...otherRequestLines(document),
    labelled(
      "Referrer",
      [examination.referrer.name, examination.referrer.organisation].filter((part) => part !== "").join(", "),
    ),
  ]
    .filter((line) => line !== "")
    .map((line) => visibleText(line).replaceAll("\n", " "));
}

/** Gives the further requests that the report answers, a line each. */
function otherRequestLines({ examination }: ReportDocument): string[] {
  return (examination.otherRequests ?? []).map(
    ({ description, accessionNumber }) =>
      `Also reported here: ${[description, accessionNumber === "" ? "" : `accession number ${accessionNumber}`].filter((part) => part !== "").join(", ") || "a further request"}`,
  );
}

function labelled(label: string, value: string): string {
  return value === "" ? "" : `${label}: ${value}`;
}
