import type { ReportDocument } from "../../../shared/domain/report.ts";
import {
  alertSentences,
  demoNotice,
  extraCodes,
  imageLabel,
  printedDate,
  printedInstant,
  printedName,
  printedNhsNumber,
  printedSex,
  signatureLine,
  trimmedParagraphs,
  writtenSections,
} from "./report-facts.ts";

/** Gives the whole report as lines of plain text with no loss of meaning: what a receiver of text alone reads. */
export function reportPlainText(document: ReportDocument): string[] {
  const blocks = [
    headLines(document),
    ...document.addenda.map((addendum) => [
      `ADDENDUM (version ${addendum.version})`,
      ...trimmedParagraphs(addendum.paragraphs),
      signatureLine(addendum.signature),
    ]),
    ...document.alerts.map((alert) => [extraCodes.criticalResult.heading.toUpperCase(), ...alertSentences(alert)]),
    ...writtenSections(document).map((section) => [section.heading.toUpperCase(), ...section.paragraphs]),
    keyImageLines(document),
    document.identityNotes ?? [],
    [signatureLine(document.signature)],
    document.isDemo ? [demoNotice] : [],
  ];
  return blocks.filter((block) => block.length > 0).flatMap((block, index) => (index === 0 ? block : ["", ...block]));
}

function headLines(document: ReportDocument): string[] {
  const { patient, examination } = document;
  const state = document.status === "addended" ? `final with addendum, version ${document.version}` : "final";
  const performed = printedInstant(examination.performedAt);
  return [
    ...(document.isDemo ? [demoNotice] : []),
    `IMAGING REPORT (${state})`,
    `Patient: ${printedName(patient.name)}`,
    labelled("Born", printedDate(patient.birthDate)),
    `Sex: ${printedSex(patient)}`,
    labelled("NHS number", patient.nhsNumber === null ? "" : printedNhsNumber(patient.nhsNumber)),
    labelled("Hospital number", patient.patientId),
    `Examination: ${[examination.description, performed, examination.site.name].filter((part) => part !== "").join(", ")}`,
    labelled("Accession number", examination.accessionNumber),
    labelled(
      "Referrer",
      [examination.referrer.name, examination.referrer.organisation].filter((part) => part !== "").join(", "),
    ),
  ].filter((line) => line !== "");
}

function keyImageLines(document: ReportDocument): string[] {
  if (document.keyImages.length === 0) return [];
  const lines = document.keyImages.map((keyImage, index) => {
    const reference = `(${imageLabel(keyImage.image, document.examination.studyInstanceUid)})`;
    return `${index + 1}. ${keyImage.caption === "" ? "" : `${keyImage.caption} `}${reference}`;
  });
  return [extraCodes.keyImages.heading.toUpperCase(), ...lines];
}

function labelled(label: string, value: string): string {
  return value === "" ? "" : `${label}: ${value}`;
}
