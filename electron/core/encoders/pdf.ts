import type { KeyImage, ReportDocument } from "../../../shared/domain/report.ts";
import {
  artifact,
  closeReportPage,
  columnWidth,
  ensureRoom,
  ink,
  openReportPage,
  page,
  type ReportFonts,
  type ReportPage,
  tagged,
} from "./pdf-page.ts";
import { reportPlainText } from "./plain-text.ts";
import {
  alertSentences,
  demoNotice,
  extraCodes,
  imageLabel,
  keyImageJpeg,
  printedDate,
  printedInstant,
  printedName,
  printedNhsNumber,
  printedSex,
  releaseSignature,
  signatureLine,
  trimmedParagraphs,
  writtenSections,
} from "./report-facts.ts";

/**
 * Gives the printed report as PDF/A-2b with embedded fonts and tagged text: the patient on every page, addenda and
 * alerts first, sections, key images with captions, signature, page numbers. Its only clock is the signature, so the
 * same input gives the same bytes. Characters that the font lacks are printed as boxes and said so on the page.
 */
export function encodePdf(
  document: ReportDocument,
  keyImages: ReadonlyMap<string, Uint8Array>,
  fonts: ReportFonts,
): Promise<Uint8Array> {
  const release = releaseSignature(document);
  // No patient in the title: viewers show it in window lists.
  const target = openReportPage(fonts, "Imaging report", release.displayName, new Date(release.signedAt));
  // Everything is tried first, so that the note about boxes knows of the page frames that are drawn last.
  for (const line of reportPlainText(document)) target.printable(line);
  drawExamination(target, document);
  for (const addendum of document.addenda) {
    drawHeading(target, `${extraCodes.addendum.heading} (version ${addendum.version})`);
    for (const text of trimmedParagraphs(addendum.paragraphs)) drawParagraph(target, text);
    drawParagraph(target, signatureLine(addendum.signature), "quiet");
  }
  for (const alert of document.alerts) drawAlert(target, alertSentences(alert));
  for (const section of writtenSections(document)) {
    drawHeading(target, section.heading);
    for (const text of section.paragraphs)
      drawParagraph(target, text, section.key === "conclusion" ? "strong" : "text");
  }
  drawKeyImages(target, document, keyImages);
  for (const note of document.identityNotes ?? []) drawParagraph(target, note, "quiet");
  drawSignature(target, document);
  drawPageFrames(target, document);
  return closeReportPage(target);
}

function drawExamination(target: ReportPage, document: ReportDocument): void {
  const { pdf } = target;
  const { examination } = document;
  tagged(target, "H1", () => {
    pdf.font("semiBold").fontSize(17).fillColor(ink.text);
    pdf.text(target.printable(examination.description || "Imaging examination"), page.left, page.top);
  });
  pdf.moveDown(0.35);
  const state = document.status === "addended" ? `Final with addendum, version ${document.version}` : "Final";
  const referrer = [examination.referrer.name, examination.referrer.organisation].filter((part) => part !== "");
  const facts: [string, string][] = [
    ["Performed", printedInstant(examination.performedAt)],
    ["Site", examination.site.name],
    ["Accession number", examination.accessionNumber],
    ["Referrer", referrer.join(", ")],
    ["Reported", printedInstant(releaseSignature(document).signedAt)],
    ["Status", state],
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
    for (const [offset, fact] of facts.slice(index, index + 2).entries()) {
      const left = page.left + offset * (columnWidth / 2);
      tagged(target, "P", () => {
        pdf.font("regular").fontSize(8).fillColor(ink.quiet).text(fact[0], left, top, { width });
        pdf.fontSize(9.5).fillColor(ink.text).text(target.printable(fact[1]), left, pdf.y, { width });
      });
      bottom = Math.max(bottom, pdf.y);
    }
    pdf.x = page.left;
    pdf.y = bottom + 5;
  }
  artifact(target, () => {
    const y = pdf.y + 3;
    pdf
      .moveTo(page.left, y)
      .lineTo(page.width - page.right, y)
      .lineWidth(0.75)
      .strokeColor(ink.line)
      .stroke();
  });
  pdf.y += 8;
}

function drawHeading(target: ReportPage, heading: string): void {
  const { pdf } = target;
  ensureRoom(target, 56);
  pdf.y += 9;
  tagged(target, "H2", () => {
    pdf.font("semiBold").fontSize(9).fillColor(ink.accent);
    pdf.text(target.printable(heading).toLocaleUpperCase("en-GB"), page.left, pdf.y, { characterSpacing: 0.4 });
  });
  pdf.y += 3;
}

function drawParagraph(target: ReportPage, text: string, style: "text" | "strong" | "quiet" = "text"): void {
  const { pdf } = target;
  if (text.trim() === "") {
    pdf.y += 8;
    return;
  }
  ensureRoom(target, 30);
  tagged(target, "P", () => {
    pdf.font(style === "strong" ? "semiBold" : "regular").fontSize(style === "quiet" ? 9 : 10.5);
    pdf.fillColor(style === "quiet" ? ink.quiet : ink.text);
    pdf.text(target.printable(text), page.left, pdf.y, { width: columnWidth, lineGap: 3.2 });
  });
  pdf.y += 2.5;
}

function drawAlert(target: ReportPage, sentences: readonly string[]): void {
  const { pdf } = target;
  const inset = 12;
  const width = columnWidth - 2 * inset - 4;
  const lines = sentences.map((sentence) => target.printable(sentence));
  pdf.font("semiBold").fontSize(10.5);
  const textHeight = lines.reduce((sum, line) => sum + pdf.heightOfString(line, { width, lineGap: 2 }) + 2, 0);
  const height = textHeight + 38;
  ensureRoom(target, height + 8);
  const top = pdf.y + 8;
  artifact(target, () => {
    pdf.roundedRect(page.left, top, columnWidth, height, 3).fillColor(ink.criticalTint).fill();
    pdf.rect(page.left, top, 3.5, height).fillColor(ink.critical).fill();
  });
  tagged(target, "H2", () => {
    pdf.font("semiBold").fontSize(9).fillColor(ink.critical);
    const heading = extraCodes.criticalResult.heading.toLocaleUpperCase("en-GB");
    pdf.text(heading, page.left + inset + 2, top + 10, { characterSpacing: 0.4, width });
  });
  pdf.y += 4;
  for (const [index, line] of lines.entries()) {
    tagged(target, "P", () => {
      pdf
        .font(index === 0 ? "semiBold" : "regular")
        .fontSize(10.5)
        .fillColor(ink.text);
      pdf.text(line, page.left + inset + 2, pdf.y, { width, lineGap: 2 });
    });
    pdf.y += 2;
  }
  pdf.x = page.left;
  pdf.y = top + height + 4;
}

function drawKeyImages(target: ReportPage, document: ReportDocument, jpegs: ReadonlyMap<string, Uint8Array>): void {
  if (document.keyImages.length === 0) return;
  const gap = 14;
  const width = (columnWidth - gap) / 2;
  for (let index = 0; index < document.keyImages.length; index += 2) {
    const row = document.keyImages.slice(index, index + 2);
    const pictures = row.map((keyImage) => ({
      keyImage,
      jpeg: keyImageJpeg(jpegs, keyImage.id),
      caption: target.printable(captionOf(document, keyImage, document.keyImages.indexOf(keyImage))),
      size: fitted(keyImage, width, 250),
    }));
    target.pdf.font("regular").fontSize(9);
    const captionHeight = Math.max(...pictures.map(({ caption }) => target.pdf.heightOfString(caption, { width })));
    const height = Math.max(...pictures.map(({ size }) => size.height));
    // A heading never stands alone at the foot of a page.
    ensureRoom(target, height + captionHeight + (index === 0 ? 44 : 14));
    if (index === 0) drawHeading(target, extraCodes.keyImages.heading);
    const top = target.pdf.y + 2;
    for (const [offset, picture] of pictures.entries()) {
      const left = page.left + offset * (width + gap);
      tagged(
        target,
        "Figure",
        () => target.pdf.image(Buffer.from(picture.jpeg), left, top, { width: picture.size.width }),
        picture.caption,
      );
      tagged(target, "P", () => {
        target.pdf.font("regular").fontSize(9).fillColor(ink.text);
        target.pdf.text(picture.caption, left, top + picture.size.height + 4, { width });
      });
    }
    target.pdf.x = page.left;
    target.pdf.y = top + height + captionHeight + 12;
  }
}

function captionOf(document: ReportDocument, keyImage: KeyImage, index: number): string {
  const label = imageLabel(keyImage.image, document.examination.studyInstanceUid);
  return `${index + 1}. ${keyImage.caption === "" ? "" : `${keyImage.caption} `}(${label})`;
}

/** Size in points that fits the box and keeps the picture's proportions. */
function fitted(keyImage: KeyImage, width: number, height: number): { width: number; height: number } {
  const scale = Math.min(width / keyImage.widthPixels, height / keyImage.heightPixels);
  return { width: keyImage.widthPixels * scale, height: keyImage.heightPixels * scale };
}

function drawSignature(target: ReportPage, document: ReportDocument): void {
  const { pdf } = target;
  const { signature } = document;
  ensureRoom(target, 70);
  pdf.y += 14;
  artifact(target, () => {
    pdf
      .moveTo(page.left, pdf.y)
      .lineTo(page.left + 190, pdf.y)
      .lineWidth(0.75)
      .strokeColor(ink.line)
      .stroke();
  });
  pdf.y += 7;
  tagged(target, "P", () => {
    pdf.font("semiBold").fontSize(10.5).fillColor(ink.text);
    pdf.text(target.printable(signature.displayName), page.left, pdf.y);
    const lines = [
      [signature.role, signature.registration].filter((part) => part !== "").join(", "),
      signature.site.name,
      `Signed ${printedInstant(signature.signedAt)}`,
    ];
    pdf.font("regular").fontSize(9).fillColor(ink.quiet);
    for (const line of lines.filter((part) => part !== "")) pdf.text(target.printable(line), page.left, pdf.y + 1);
  });
  if (!target.hasReplacedCharacters()) return;
  pdf.y += 8;
  drawParagraph(
    target,
    "A box (\u25a1) stands for a character that this page cannot print. The electronic report holds it.",
    "quiet",
  );
}

/** Draws the patient above and the page number below, on every page, after the text is laid out. */
function drawPageFrames(target: ReportPage, document: ReportDocument): void {
  const { pdf } = target;
  const { start, count } = pdf.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(start + index);
    // Text below the bottom margin would otherwise begin a new page.
    pdf.page.margins.bottom = 0;
    artifact(target, () => {
      drawPatient(target, document);
      drawFoot(target, document, index + 1, count);
    });
  }
}

function drawPatient(target: ReportPage, document: ReportDocument): void {
  const { pdf } = target;
  const { patient } = document;
  const one = { width: columnWidth, lineBreak: false, ellipsis: true } as const;
  pdf.rect(0, 0, page.width, 92).fillColor(ink.panel).fill();
  pdf.font("semiBold").fontSize(8).fillColor(ink.accent);
  pdf.text("IMAGING REPORT", page.left, 26, { ...one, characterSpacing: 0.6 });
  if (document.isDemo) {
    pdf.fillColor(ink.critical).text(demoNotice, page.left, 26, { ...one, align: "right" });
  }
  pdf.font("semiBold").fontSize(15).fillColor(ink.text);
  pdf.text(target.printable(printedName(patient.name)) || "Name not known", page.left, 39, one);
  const facts = [
    `Born ${printedDate(patient.birthDate) || "not known"}`,
    printedSex(patient),
    patient.nhsNumber === null ? "" : `NHS number ${printedNhsNumber(patient.nhsNumber)}`,
    patient.patientId === "" ? "" : `Hospital number ${patient.patientId}`,
  ].filter((fact) => fact !== "");
  pdf.font("regular").fontSize(9.5).fillColor(ink.quiet);
  pdf.text(target.printable(facts.join("   \u00b7   ")), page.left, 63, one);
}

function drawFoot(target: ReportPage, document: ReportDocument, number: number, count: number): void {
  const { pdf } = target;
  const release = releaseSignature(document);
  const y = page.height - 42;
  pdf
    .moveTo(page.left, y - 7)
    .lineTo(page.width - page.right, y - 7)
    .lineWidth(0.5)
    .strokeColor(ink.line)
    .stroke();
  pdf.font("regular").fontSize(8).fillColor(ink.quiet);
  const accession = document.examination.accessionNumber;
  const left = [
    accession === "" ? "" : `Accession ${accession}`,
    `version ${document.version}`,
    `${release.displayName}, ${printedInstant(release.signedAt)}`,
  ].filter((part) => part !== "");
  pdf.text(target.printable(left.join("   \u00b7   ")), page.left, y, {
    width: columnWidth - 80,
    lineBreak: false,
    ellipsis: true,
  });
  pdf.text(`Page ${number} of ${count}`, page.left, y, { width: columnWidth, align: "right", lineBreak: false });
}
