import type { KeyImage, ReportDocument } from "../../../shared/domain/report.ts";
import { drawBox, drawHeading, drawParagraph, drawTable } from "./pdf-blocks.ts";
import { coverLines, drawCover, type PrintCover } from "./pdf-cover.ts";
import { drawFigures, referredKeyImages } from "./pdf-figures.ts";
import { drawPageFrames } from "./pdf-frames.ts";
import {
  artifact,
  closeReportPage,
  columnWidth,
  drawText,
  ensureRoom,
  ink,
  openReportPage,
  page,
  type ReportFonts,
  type ReportPage,
  tagged,
} from "./pdf-page.ts";
import { reportPlainText } from "./plain-text.ts";
import { extraCodes, printedInstant, releaseSignature } from "./report-facts.ts";
import { type OutlineBlock, reportOutline, sentKeyImages } from "./report-outline.ts";
import { answeredRequests } from "./requests.ts";
import { statusLine, verbOf } from "./status-words.ts";
import { visibleText } from "./visible-text.ts";

/** What is printed. */
export interface PrintInput {
  readonly document: ReportDocument;
  /** JPEG by key image id. */
  readonly keyImages: ReadonlyMap<string, Uint8Array>;
  /** Heading and paragraphs of the notice on a patient's own copy; absent on the report itself. */
  readonly patientNotice?: { readonly heading: string; readonly paragraphs: readonly string[] };
  /** For a print that is posted: a first page that says to whom it goes, and nothing of the patient. */
  readonly coverFor?: PrintCover;
}

/**
 * Gives the printed report as PDF/A-2b with embedded fonts and tagged text: the patient on every page, the statement of the
 * status, addenda and alerts first, sections with the key images where they are referred to, signature, page numbers; a
 * provisional or withdrawn version is marked across every page. Its only clock is the signature, so the same input gives the
 * same bytes. Characters that no font has are printed as their number and said so on the page.
 */
export async function encodePdf(input: PrintInput, fonts: ReportFonts): Promise<Uint8Array> {
  const { document, keyImages, patientNotice, coverFor } = input;
  const release = releaseSignature(document);
  const cover = coverFor === undefined ? [] : coverLines(coverFor);
  const texts = [...reportPlainText(document), release.displayName, ...(patientNotice?.paragraphs ?? []), ...cover];
  const scripts = await fonts.forScripts(texts.join("\n"));
  // No patient in the title: viewers show it in window lists.
  const title = patientNotice === undefined ? "Imaging report" : "Imaging report, patient's copy";
  const target = openReportPage(fonts, scripts, title, release.displayName, new Date(release.signedAt));
  // Everything is tried first, so that the note about replaced characters knows of the page frames that are drawn last.
  for (const text of texts) target.printable(text);
  if (coverFor !== undefined) drawCover(target, document, cover);
  drawExamination(target, document);
  if (patientNotice !== undefined) {
    drawHeading(target, patientNotice.heading);
    for (const text of patientNotice.paragraphs) drawParagraph(target, visibleText(text));
  }
  const inline = new Set<KeyImage>();
  for (const block of reportOutline(document)) drawBlock(target, input, block, inline);
  const rest = sentKeyImages(document).filter((keyImage) => !inline.has(keyImage));
  drawFigures(target, document, rest, keyImages, () => drawHeading(target, extraCodes.keyImages.heading));
  drawSignature(target, document);
  drawPageFrames(target, document, title, coverFor === undefined ? 0 : 1);
  return closeReportPage(target);
}

/** A key image is shown once: below the first paragraph that refers to it. */
function drawBlock(
  target: ReportPage,
  { document, keyImages }: PrintInput,
  block: OutlineBlock,
  inline: Set<KeyImage>,
): void {
  if (block.kind === "status" || block.kind === "alert") {
    drawBox(
      target,
      block.heading,
      block.parts.map(({ text }) => text),
    );
    return;
  }
  drawHeading(target, block.heading);
  for (const [index, part] of block.parts.entries()) {
    const isSignature = block.kind === "addendum" && index === block.parts.length - 1;
    const quiet = isSignature || block.kind === "notes" ? "quiet" : "text";
    if (part.kind === "table") drawTable(target, part);
    else drawParagraph(target, part.text, block.section === "conclusion" ? "strong" : quiet);
    if (block.section === "clinicalInformation" || block.section === "comparison") continue;
    const referred = referredKeyImages(document, part).filter((keyImage) => !inline.has(keyImage));
    for (const keyImage of referred) inline.add(keyImage);
    drawFigures(target, document, referred, keyImages);
  }
}

function drawExamination(target: ReportPage, document: ReportDocument): void {
  const { pdf } = target;
  const { examination } = document;
  tagged(target, "H1", () => {
    const text = target.printable(examination.description || "Imaging examination");
    drawText(target, text, {
      ...{ left: page.left, top: page.top, width: columnWidth, weight: "semiBold", size: 17, colour: ink.text },
    });
  });
  pdf.moveDown(0.35);
  const referrer = [examination.referrer.name, examination.referrer.organisation].filter((part) => part !== "");
  const others = answeredRequests(document)
    .slice(1)
    .map(({ description, accessionNumber }) => [description, accessionNumber].filter((part) => part !== "").join(", "));
  const facts: [string, string][] = [
    ["Performed", printedInstant(examination.performedAt)],
    ["Site", examination.site.name],
    ["Accession number", examination.accessionNumber],
    ["Referrer", referrer.join(", ")],
    ["Reported", printedInstant(releaseSignature(document).signedAt)],
    ["Status", statusLine(document)],
    ...others.map((other): [string, string] => ["Also reported here", other || "A further request"]),
  ];
  drawFacts(
    target,
    facts.filter(([, value]) => value !== ""),
  );
}

/** Two columns of a label over its value. */
function drawFacts(target: ReportPage, facts: readonly [string, string][]): void {
  const { pdf } = target;
  const width = columnWidth / 2 - 8;
  for (let index = 0; index < facts.length; index += 2) {
    const top = pdf.y;
    let bottom = top;
    for (const [offset, [label, value]] of facts.slice(index, index + 2).entries()) {
      const style = { left: page.left + offset * (columnWidth / 2), width, weight: "regular" } as const;
      tagged(target, "P", () => {
        drawText(target, label, { ...style, top, size: 8, colour: ink.quiet });
        drawText(target, target.printable(visibleText(value)), { ...style, size: 9.5, colour: ink.text });
      });
      bottom = Math.max(bottom, pdf.y);
    }
    pdf.x = page.left;
    pdf.y = bottom + 5;
  }
  drawLine(target, pdf.y + 3, columnWidth);
  pdf.y += 8;
}

function drawLine(target: ReportPage, y: number, width: number): void {
  artifact(target, () => {
    target.pdf
      .moveTo(page.left, y)
      .lineTo(page.left + width, y)
      .lineWidth(0.75)
      .strokeColor(ink.line)
      .stroke();
  });
}

function drawSignature(target: ReportPage, document: ReportDocument): void {
  const { pdf } = target;
  const { signature, preparedBy } = document;
  ensureRoom(target, 70);
  pdf.y += 14;
  drawLine(target, pdf.y, 190);
  pdf.y += 7;
  const people = [
    ...(preparedBy === undefined ? [] : [{ person: preparedBy, verb: "Prepared" }]),
    { person: signature, verb: verbOf(document).replace(/,$/, "") },
  ];
  for (const { person, verb } of people) {
    const style = { left: page.left, width: columnWidth, weight: "regular", size: 9, colour: ink.quiet } as const;
    tagged(target, "P", () => {
      const name = target.printable(person.displayName);
      drawText(target, name, { ...style, weight: "semiBold", size: 10.5, colour: ink.text });
      const lines = [
        [person.role, person.registration].filter((part) => part !== "").join(", "),
        person.site.name,
        `${verb} ${printedInstant(person.signedAt)}`,
      ];
      for (const line of lines.filter((part) => part !== "")) {
        drawText(target, target.printable(line), { ...style, top: pdf.y + 1 });
      }
    });
    pdf.y += 6;
  }
  if (!target.hasReplacedCharacters()) return;
  pdf.y += 2;
  const note = "[U+\u2026] stands for a character that this page cannot print. The electronic report holds it.";
  drawParagraph(target, note, "quiet");
}
