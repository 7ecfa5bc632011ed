import type { ReportDocument } from "../../../shared/domain/report.ts";
import { artifact, columnWidth, drawText, ink, page, type ReportPage, type TextStyle } from "./pdf-page.ts";
import { demoNotice, printedDate, printedName, printedNhsNumber, printedSex } from "./report-facts.ts";
import { releasedBy, watermark } from "./status-words.ts";

const oneLine: TextStyle = {
  left: page.left,
  width: columnWidth,
  weight: "semiBold",
  size: 8,
  colour: ink.accent,
  isOneLine: true,
};

/**
 * Draws the patient above, the page number below and the watermark across every page, after the text is laid out. The first
 * `coverCount` pages stay without and are not counted.
 */
export function drawPageFrames(target: ReportPage, document: ReportDocument, title: string, coverCount = 0): void {
  const { pdf } = target;
  const { start, count } = pdf.bufferedPageRange();
  const mark = watermark(document);
  for (let index = coverCount; index < count; index += 1) {
    pdf.switchToPage(start + index);
    // Text below the bottom margin would otherwise begin a new page.
    pdf.page.margins.bottom = 0;
    artifact(target, () => {
      drawPatient(target, document, title);
      drawFoot(target, document, index + 1 - coverCount, count - coverCount);
      if (mark !== null) drawWatermark(target, mark);
    });
  }
}

function drawPatient(target: ReportPage, document: ReportDocument, title: string): void {
  const { pdf } = target;
  const { patient } = document;
  pdf.rect(0, 0, page.width, 92).fillColor(ink.panel).fill();
  drawText(target, title.toLocaleUpperCase("en-GB"), { ...oneLine, top: 26, characterSpacing: 0.6 });
  if (document.isDemo) drawText(target, demoNotice, { ...oneLine, top: 26, colour: ink.critical, align: "right" });
  const name = target.printable(printedName(patient.name)) || "Name not known";
  drawText(target, name, { ...oneLine, top: 39, size: 15, colour: ink.text });
  const facts = [
    `Born ${printedDate(patient.birthDate) || "not known"}`,
    printedSex(patient),
    patient.nhsNumber === null ? "" : `NHS number ${printedNhsNumber(patient.nhsNumber)}`,
    patient.patientId === "" ? "" : `Hospital number ${patient.patientId}`,
  ].filter((fact) => fact !== "");
  const line = target.printable(facts.join("   \u00b7   "));
  drawText(target, line, { ...oneLine, top: 63, weight: "regular", size: 9.5, colour: ink.quiet });
}

function drawFoot(target: ReportPage, document: ReportDocument, number: number, count: number): void {
  const { pdf } = target;
  const y = page.height - 42;
  pdf
    .moveTo(page.left, y - 7)
    .lineTo(page.width - page.right, y - 7)
    .lineWidth(0.5)
    .strokeColor(ink.line)
    .stroke();
  const accession = document.examination.accessionNumber;
  const left = [accession === "" ? "" : `Accession ${accession}`, `version ${document.version}`, releasedBy(document)];
  const quiet: TextStyle = { ...oneLine, top: y, weight: "regular", colour: ink.quiet };
  const line = target.printable(left.filter((part) => part !== "").join("   \u00b7   "));
  drawText(target, line, { ...quiet, width: columnWidth - 80 });
  drawText(target, `Page ${number} of ${count}`, { ...quiet, align: "right" });
}

/** So faint that every word under it is read, so large that nobody takes the page for something else. */
function drawWatermark(target: ReportPage, mark: string): void {
  const { pdf } = target;
  const [x, y] = [page.width / 2, page.height / 2];
  pdf.save();
  pdf.rotate(-52, { origin: [x, y] });
  pdf.font("semiBold").fontSize(88).fillColor(ink.critical).fillOpacity(0.13);
  const textWidth = pdf.widthOfString(mark);
  pdf.text(mark, x - textWidth / 2, y - 44, { lineBreak: false });
  pdf.restore();
  pdf.fillOpacity(1);
}
