import type { Hl7Profile } from "../../../shared/domain/hl7-profile.ts";
import type { Patient, PersonName } from "../../../shared/domain/patient.ts";
import type { Recipient, ReportDocument, Signature } from "../../../shared/domain/report.ts";
import { nameKey } from "../../../shared/rules/match-referrer.ts";
import { WorkstationError } from "../errors.ts";
import { encodeHl7Characters } from "./hl7-characters.ts";
import {
  characterSetName,
  type DocumentEvent,
  hasRepresentations,
  messageProfileField,
  messageType,
  resultStatus,
  timestamp,
} from "./hl7-dialect.ts";
import { escapeHl7 } from "./hl7-message.ts";
import { answeringSignature, releaseSignature } from "./report-facts.ts";
import { type AnsweredRequest, answeredRequests } from "./requests.ts";

/** Everything that a message of a report is made from. */
export interface Hl7Input {
  readonly document: ReportDocument;
  /** How the receiver wants it. */
  readonly profile: Hl7Profile;
  /** For sentences when it cannot be made. */
  readonly destinationName: string;
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

/** Gives the requests that a message is for. */
export function requestsOf({ document, request }: Hl7Input): readonly AnsweredRequest[] {
  const all = answeredRequests(document);
  return request === null ? all : all.slice(request - 1, request);
}

/**
 * Gives segments as bytes in the profile's character set, each ended by CR, not framed. Throws `invalid_report` where a field or
 * the whole is longer than the receiver takes: what it would cut is better not signed.
 */
export function messageBytes(
  segments: readonly string[],
  { profile, destinationName }: Pick<Hl7Input, "profile" | "destinationName">,
): Uint8Array {
  const bytes = encodeHl7Characters(`${segments.join("\r")}\r`, profile, destinationName);
  if (profile.longestFieldBytes !== null) checkFields(segments, profile, profile.longestFieldBytes, destinationName);
  if (profile.longestMessageBytes !== null && bytes.length > profile.longestMessageBytes) {
    throw tooLong(destinationName, null, bytes.length, profile.longestMessageBytes);
  }
  return bytes;
}

function checkFields(segments: readonly string[], profile: Hl7Profile, longest: number, destinationName: string): void {
  for (const segment of segments) {
    // No field is longer than its segment, and most segments are short.
    if (segment.length * 4 <= longest) continue;
    for (const [index, field] of segment.split("|").entries()) {
      const { length } = encodeHl7Characters(field, profile, destinationName);
      if (length > longest) throw tooLong(destinationName, `${segment.slice(0, 3)}-${index}`, length, longest);
    }
  }
}

function tooLong(destinationName: string, field: string | null, length: number, longest: number): WorkstationError {
  return new WorkstationError(
    "invalid_report",
    `“${destinationName}” takes at most ${longest} bytes where this report has ${length} (${field ?? "The message"}), and would cut it. ` +
      "Nothing was signed or sent. Please mark fewer key images or write less, or ask your administrator to leave documents out there.",
    { details: { code: "tooLong", part: field === null ? "message" : "field" } },
  );
}

/** Gives MSH; every time in a message is the version's release. */
export function messageHeader(input: Hl7Input, event: DocumentEvent | null): string {
  const { site, signedAt } = releaseSignature(input.document);
  return headerSegment({ ...input, siteCode: site.code, at: signedAt, isDemo: input.document.isDemo }, event);
}

/** What MSH is made from. */
export interface HeaderFacts
  extends Pick<Hl7Input, "profile" | "controlId" | "receivingApplication" | "receivingFacility"> {
  /** MSH-4 where the profile names no other. */
  readonly siteCode: string;
  /** MSH-7, in milliseconds since 1970. */
  readonly at: number;
  readonly isDemo: boolean;
}

/** Gives MSH in the receiver's dialect. */
export function headerSegment(facts: HeaderFacts, event: DocumentEvent | null): string {
  const { controlId, receivingApplication, receivingFacility, profile } = facts;
  const facility = profile.sendingFacility === "" ? facts.siteCode : profile.sendingFacility;
  const names = [profile.sendingApplication, facility, receivingApplication, receivingFacility].map(escapeHl7);
  const isEnhanced = profile.acknowledgementMode === "enhanced";
  const acknowledgements = isEnhanced ? `${profile.acceptAcknowledgement}|${profile.applicationAcknowledgement}` : "|";
  return [
    `MSH|^~\\&|${names.join("|")}|${timestamp(facts.at, profile)}|`,
    `${messageType(profile, event)}|${escapeHl7(controlId)}|${facts.isDemo ? "T" : "P"}|${profile.version}||`,
    `${acknowledgements}|GBR|${escapeHl7(characterSetName(profile))}${messageProfileField(profile)}`,
  ].join("|");
}

/** Gives PID: NHS number and hospital number, name, date of birth, sex. */
export function patientIdentification({ document, profile }: Hl7Input): string {
  return patientSegment(document.patient, profile);
}

/** Gives PID in the receiver's dialect. */
export function patientSegment(patient: Patient, profile: Hl7Profile): string {
  const identifiers = [
    patient.nhsNumber === null ? "" : `${escapeHl7(patient.nhsNumber)}^^^NHS^NH`,
    patient.patientId === "" ? "" : `${escapeHl7(patient.patientId)}^^^${escapeHl7(patient.issuerOfPatientId)}^PI`,
  ].filter((identifier) => identifier !== "");
  const sex = { female: "F", male: "M", other: "O", unknown: "U" }[patient.sex];
  const born = (patient.birthDate ?? "").replaceAll("-", "");
  return `PID|1||${identifiers.join("~")}||${extendedName(patient.name, profile)}||${born}|${sex}`;
}

/** XPN: family, given, further given, suffix, prefix; an ideographic name is a repetition of its own. */
function extendedName(name: PersonName, profile: Hl7Profile): string {
  const parts = [name.family, name.given, name.middle, name.suffix, name.prefix].map(escapeHl7);
  const alphabetic = parts.join("^").replace(/\^+$/, "");
  const ideographic = name.ideographic.split("^").map(escapeHl7).join("^");
  if (ideographic === "") return alphabetic;
  if (hasRepresentations(profile)) return `${alphabetic}~${ideographic}^^^^^^^I`.replace(/^~/, "");
  // A name in another representation is better than none.
  return alphabetic === "" ? ideographic : alphabetic;
}

/** Gives ORC of one request. */
export function orderControl({ placerOrderNumber, accessionNumber }: AnsweredRequest): string {
  return `ORC|SC|${escapeHl7(placerOrderNumber)}|${escapeHl7(accessionNumber)}||CM`;
}

/** Gives OBR of one request. */
export function observationRequest({ document, profile }: Hl7Input, request: AnsweredRequest, setId: number): string {
  const { examination, preparedBy } = document;
  const release = releaseSignature(document);
  const accession = escapeHl7(request.accessionNumber);
  const modality = escapeHl7(examination.modalities.join("+"));
  const fields: Record<number, string> = {
    1: String(setId),
    2: escapeHl7(request.placerOrderNumber),
    3: accession,
    4: `${modality}^${escapeHl7(request.description)}^L`,
    7: examination.performedAt === null ? "" : timestamp(examination.performedAt, profile),
    16: orderingProvider(document),
    18: accession,
    22: timestamp(release.signedAt, profile),
    24: "RAD",
    25: resultStatus(profile, document),
    28: copiesTo(document),
    32: interpreter(answeringSignature(document)),
    33: preparedBy === undefined ? "" : interpreter(preparedBy),
  };
  const last = preparedBy === undefined ? 32 : 33;
  return `OBR|${Array.from({ length: last }, (_, index) => fields[index + 1] ?? "").join("|")}`;
}

/** Gives everybody who has a copy, as repetitions of XCN. */
export function copiesTo({ recipients }: ReportDocument): string {
  return recipients
    .filter((recipient) => recipient.role === "copy")
    .map((recipient) => personField(recipient.name, recipient))
    .join("~");
}

/** OBR-16: who asked, with the number of the recipient of that very name; a referrer chosen instead has not asked. */
function orderingProvider({ examination, recipients }: ReportDocument): string {
  const { name } = examination.referrer;
  const known = recipients.find(
    (recipient) => recipient.role === "referrer" && nameKey(recipient.name) === nameKey(name),
  );
  return name === "" ? "" : personField(name, known);
}

/** Assigning authorities of XCN-9 by the directory's code systems; other codes are no person's. */
const authorities: Readonly<Record<string, string>> = { GMC: "GMC", GP: "GMP", NMC: "NMC", HCPC: "HCPC" };

/** XCN: number, name as one part, assigning authority (components 1, 2 and 9 in all versions from 2.3 on). */
function personField(name: string, known: Pick<Recipient, "code" | "codeSystem"> | undefined): string {
  const authority = authorities[known?.codeSystem ?? ""];
  if (authority === undefined || known?.code === undefined) return `^${escapeHl7(name)}`;
  return `${escapeHl7(known.code)}^${escapeHl7(name)}^^^^^^^${authority}`;
}

/** NDL.1 of OBR-32 and OBR-33: number and name as subcomponents. */
function interpreter({ registration, displayName }: Signature): string {
  return `${escapeHl7(registration)}&${escapeHl7(displayName)}`;
}
