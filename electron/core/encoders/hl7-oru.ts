import type { PersonName } from "../../../shared/domain/patient.ts";
import type { AlertStatement, ReportDocument } from "../../../shared/domain/report.ts";
import { escapeHl7 } from "./hl7-message.ts";
import {
  alertSentences,
  demoNotice,
  extraCodes,
  imageLabel,
  keyImageJpeg,
  londonTime,
  releaseSignature,
  signatureLine,
  trimmedParagraphs,
  writtenSections,
} from "./report-facts.ts";

/** Everything that an ORU message is made from. */
export interface OruInput {
  readonly document: ReportDocument;
  /** MSH-10, at most 20 characters. */
  readonly controlId: string;
  /** MSH-5. */
  readonly receivingApplication: string;
  /** MSH-6. */
  readonly receivingFacility: string;
  readonly pdf: Uint8Array;
  /** JPEG by key image id. */
  readonly keyImages: ReadonlyMap<string, Uint8Array>;
}

/** Codes of the urgency of telling somebody: RadLex actionable findings as used by IHE RD, then our own words. */
const actionableCodes: Record<AlertStatement["category"], string> = {
  critical: "RID49480^ACR category 1 actionable finding^RADLEX^CRITICAL^Critical^L",
  urgent: "RID49481^ACR category 2 actionable finding^RADLEX^URGENT^Urgent^L",
  significantUnexpected: "RID49482^ACR category 3 actionable finding^RADLEX^UNEXPECTED^Significant unexpected^L",
};

/**
 * Gives an HL7 v2.5.1 ORU^R01 as UTF-8 bytes, segments ended by CR, not framed. The same input gives the same bytes:
 * every time in it is the version's release. OBR-25 and OBX-11 are F, or C where the version carries an addendum.
 */
export function encodeOru(input: OruInput): Uint8Array {
  const { document } = input;
  const segments = [
    messageHeader(input),
    patientIdentification(document),
    "PV1|1|U",
    orderControl(document),
    observationRequest(document),
    ...observations(input),
  ];
  return new TextEncoder().encode(`${segments.join("\r")}\r`);
}

function messageHeader({ document, controlId, receivingApplication, receivingFacility }: OruInput): string {
  const released = timestamp(releaseSignature(document).signedAt);
  const facility = escapeHl7(releaseSignature(document).site.code);
  const receiver = `${escapeHl7(receivingApplication)}|${escapeHl7(receivingFacility)}`;
  const processing = document.isDemo ? "T" : "P";
  return `MSH|^~\\&|SIGHTLINE|${facility}|${receiver}|${released}||ORU^R01^ORU_R01|${escapeHl7(controlId)}|${processing}|2.5.1|||AL|NE|GBR|UNICODE UTF-8`;
}

function patientIdentification({ patient }: ReportDocument): string {
  const identifiers = [
    patient.nhsNumber === null ? "" : `${escapeHl7(patient.nhsNumber)}^^^NHS^NH`,
    patient.patientId === "" ? "" : `${escapeHl7(patient.patientId)}^^^${escapeHl7(patient.issuerOfPatientId)}^PI`,
  ].filter((identifier) => identifier !== "");
  const sex = { female: "F", male: "M", other: "O", unknown: "U" }[patient.sex];
  const born = (patient.birthDate ?? "").replaceAll("-", "");
  return `PID|1||${identifiers.join("~")}||${extendedName(patient.name)}||${born}|${sex}`;
}

/** XPN: family, given, further given, suffix, prefix; an ideographic name is a repetition of its own. */
function extendedName(name: PersonName): string {
  const parts = [name.family, name.given, name.middle, name.suffix, name.prefix].map(escapeHl7);
  const alphabetic = parts.join("^").replace(/\^+$/, "");
  const ideographic = name.ideographic.split("^").map(escapeHl7).join("^");
  return ideographic === "" ? alphabetic : `${alphabetic}~${ideographic}^^^^^^^I`.replace(/^~/, "");
}

function orderControl({ examination }: ReportDocument): string {
  return `ORC|SC|${escapeHl7(examination.placerOrderNumber)}|${escapeHl7(examination.accessionNumber)}||CM`;
}

function observationRequest(document: ReportDocument): string {
  const { examination } = document;
  const release = releaseSignature(document);
  const accession = escapeHl7(examination.accessionNumber);
  const modality = escapeHl7(examination.modalities.join("+"));
  const fields: Record<number, string> = {
    1: "1",
    2: escapeHl7(examination.placerOrderNumber),
    3: accession,
    4: `${modality}^${escapeHl7(examination.description)}^L`,
    7: examination.performedAt === null ? "" : timestamp(examination.performedAt),
    16: examination.referrer.name === "" ? "" : `^${escapeHl7(examination.referrer.name)}`,
    18: accession,
    22: timestamp(release.signedAt),
    24: "RAD",
    25: resultStatus(document),
    28: document.recipients
      .filter((recipient) => recipient.role === "copy")
      .map((recipient) => `^${escapeHl7(recipient.name)}`)
      .join("~"),
    32: `${escapeHl7(release.registration)}&${escapeHl7(release.displayName)}`,
  };
  return `OBR|${Array.from({ length: 32 }, (_, index) => fields[index + 1] ?? "").join("|")}`;
}

interface Observation {
  readonly type: "HD" | "FT" | "CWE" | "ED";
  readonly code: string;
  readonly subId?: string;
  /** Escaped. */
  readonly value: string;
  readonly note?: string;
}

function observations(input: OruInput): string[] {
  const { document } = input;
  const values: Observation[] = [
    { type: "HD", code: "113014^DICOM Study^DCM", value: document.examination.studyInstanceUid },
    ...addendumObservations(document),
    ...document.alerts.flatMap(alertObservations),
    ...writtenSections(document).map(
      (section): Observation => ({
        type: "FT",
        code: `${section.loinc}^${section.heading}^LN`,
        value: escapeHl7(section.paragraphs.join("\n")),
      }),
    ),
    { type: "FT", code: "SIGNATURE^Signed by^L", value: escapeHl7(signatureLine(document.signature)) },
    ...noticeObservations(document),
    {
      type: "ED",
      code: `${extraCodes.report.loinc}^${extraCodes.report.heading}^LN`,
      value: `SIGHTLINE^AP^PDF^Base64^${base64(input.pdf)}`,
    },
    ...keyImageObservations(input),
  ];
  const status = resultStatus(document);
  return values.flatMap(({ type, code, subId = "", value, note }, index) => {
    const segment = `OBX|${index + 1}|${type}|${code}|${subId}|${value}||||||${status}`;
    return note === undefined ? [segment] : [segment, `NTE|1|L|${escapeHl7(note)}`];
  });
}

function noticeObservations(document: ReportDocument): Observation[] {
  const notices = [...(document.identityNotes ?? []), ...(document.isDemo ? [demoNotice] : [])];
  return notices.map((notice) => ({ type: "FT", code: "NOTICE^Notice^L", value: escapeHl7(notice) }));
}

function addendumObservations(document: ReportDocument): Observation[] {
  return document.addenda.map((addendum) => ({
    type: "FT",
    code: `${extraCodes.addendum.loinc}^${extraCodes.addendum.heading}^LN`,
    subId: String(addendum.version),
    value: escapeHl7([...trimmedParagraphs(addendum.paragraphs), signatureLine(addendum.signature)].join("\n")),
  }));
}

function alertObservations(alert: AlertStatement, index: number): Observation[] {
  const code = `${extraCodes.criticalResult.loinc}^${extraCodes.criticalResult.heading}^LN`;
  const subId = String(index + 1);
  return [
    { type: "CWE", code, subId, value: actionableCodes[alert.category] },
    { type: "FT", code, subId, value: escapeHl7(alertSentences(alert).join("\n")) },
  ];
}

function keyImageObservations({ document, keyImages }: OruInput): Observation[] {
  return document.keyImages.map((keyImage, index) => {
    const label = `(${imageLabel(keyImage.image, document.examination.studyInstanceUid)})`;
    return {
      type: "ED",
      code: `${extraCodes.keyImages.loinc}^Key image ${index + 1}^LN`,
      subId: String(index + 1),
      value: `SIGHTLINE^IM^JPEG^Base64^${base64(keyImageJpeg(keyImages, keyImage.id))}`,
      note: keyImage.caption === "" ? label : `${keyImage.caption} ${label}`,
    };
  });
}

function resultStatus(document: ReportDocument): "F" | "C" {
  return document.status === "addended" ? "C" : "F";
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** `YYYYMMDDHHMMSS+ZZZZ` in Europe/London. */
function timestamp(instant: number): string {
  const time = londonTime(instant);
  const digits = time.toPlainDateTime().toString({ smallestUnit: "second" }).replace(/[-:T]/g, "");
  return digits + time.offset.replace(":", "");
}
