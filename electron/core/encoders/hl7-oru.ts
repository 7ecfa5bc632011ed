import type { PersonName } from "../../../shared/domain/patient.ts";
import type { ReportDocument, Signature } from "../../../shared/domain/report.ts";
import { outwardStatus } from "../../../shared/domain/report-status.ts";
import { escapeHl7 } from "./hl7-message.ts";
import { observationSegments } from "./hl7-observations.ts";
import { answeringSignature, londonTime, releaseSignature } from "./report-facts.ts";
import { type AnsweredRequest, answeredRequests } from "./requests.ts";

/** Everything that an ORU message is made from. */
export interface OruInput {
  readonly document: ReportDocument;
  /** MSH-10, at most 20 characters. */
  readonly controlId: string;
  /** MSH-5. */
  readonly receivingApplication: string;
  /** MSH-6. */
  readonly receivingFacility: string;
  /** Number of the one request that the message is for, from 1; null for all that the report answers. */
  readonly request: number | null;
  /** True where the receiver takes the values of the template's fields too. */
  readonly hasFieldValues: boolean;
  readonly pdf: Uint8Array;
  /** JPEG by key image id. */
  readonly keyImages: ReadonlyMap<string, Uint8Array>;
}

/**
 * Gives an HL7 v2.5.1 ORU^R01 as UTF-8 bytes, segments ended by CR, not framed. The same input gives the same bytes:
 * every time in it is the version's release. OBR-25 and OBX-11 are those of `outwardStatus`. A report that answers several
 * requests repeats ORC and OBR, each with the whole text, so that a receiver that files by OBR files no empty one; the PDF
 * and the pictures stand in the first group alone.
 */
export function encodeOru(input: OruInput): Uint8Array {
  const { document, request } = input;
  const all = answeredRequests(document);
  const asked = request === null ? all : all.slice(request - 1, request);
  const segments = [
    messageHeader(input),
    patientIdentification(document),
    "PV1|1|U",
    ...asked.flatMap((each, index) => [
      orderControl(each),
      observationRequest(document, each, index + 1),
      ...observationSegments(input, each.studyInstanceUid, index === 0),
    ]),
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

function orderControl({ placerOrderNumber, accessionNumber }: AnsweredRequest): string {
  return `ORC|SC|${escapeHl7(placerOrderNumber)}|${escapeHl7(accessionNumber)}||CM`;
}

function observationRequest(document: ReportDocument, request: AnsweredRequest, setId: number): string {
  const { examination, preparedBy } = document;
  const release = releaseSignature(document);
  const accession = escapeHl7(request.accessionNumber);
  const modality = escapeHl7(examination.modalities.join("+"));
  const fields: Record<number, string> = {
    1: String(setId),
    2: escapeHl7(request.placerOrderNumber),
    3: accession,
    4: `${modality}^${escapeHl7(request.description)}^L`,
    7: examination.performedAt === null ? "" : timestamp(examination.performedAt),
    16: examination.referrer.name === "" ? "" : `^${escapeHl7(examination.referrer.name)}`,
    18: accession,
    22: timestamp(release.signedAt),
    24: "RAD",
    25: outwardStatus[document.status].obr25,
    28: document.recipients
      .filter((recipient) => recipient.role === "copy")
      .map((recipient) => `^${escapeHl7(recipient.name)}`)
      .join("~"),
    32: interpreter(answeringSignature(document)),
    33: preparedBy === undefined ? "" : interpreter(preparedBy),
  };
  const last = preparedBy === undefined ? 32 : 33;
  return `OBR|${Array.from({ length: last }, (_, index) => fields[index + 1] ?? "").join("|")}`;
}

/** NDL.1 of OBR-32 and OBR-33: number and name as subcomponents. */
function interpreter({ registration, displayName }: Signature): string {
  return `${escapeHl7(registration)}&${escapeHl7(displayName)}`;
}

/** `YYYYMMDDHHMMSS+ZZZZ` in Europe/London. */
function timestamp(instant: number): string {
  const time = londonTime(instant);
  const digits = time.toPlainDateTime().toString({ smallestUnit: "second" }).replace(/[-:T]/g, "");
  return digits + time.offset.replace(":", "");
}
