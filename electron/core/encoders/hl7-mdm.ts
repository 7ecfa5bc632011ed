import type { ReportDocument, Signature } from "../../../shared/domain/report.ts";
import { cancelledAvailability, documentEvent, hasOrderGroup, textContent, timestamp } from "./hl7-dialect.ts";
import { escapeHl7 } from "./hl7-message.ts";
import { observationSegments } from "./hl7-observations.ts";
import {
  copiesTo,
  type Hl7Input,
  messageBytes,
  messageHeader,
  observationRequest,
  orderControl,
  patientIdentification,
  requestsOf,
} from "./hl7-segments.ts";
import { releaseSignature } from "./report-facts.ts";
import { statusStatement } from "./status-words.ts";

/**
 * Gives an HL7 v2 MDM in the receiver's dialect as bytes, segments ended by CR, not framed (chapter 9): T02 for a first version,
 * T10 for one that takes an earlier one's place, T06 and T11 where the profile has them. The whole report is in it, once for
 * all its requests. The same input gives the same bytes.
 */
export function encodeMdm(input: Hl7Input): Uint8Array {
  const { document, profile } = input;
  const event = documentEvent(profile, document);
  const requests = requestsOf(input);
  const isCancel = event === "T11";
  const orders = requests.flatMap((each, index) => [orderControl(each), observationRequest(input, each, index + 1)]);
  const studies = requests.map(({ studyInstanceUid }) => studyInstanceUid);
  const segments = [
    messageHeader(input, event),
    `EVN|${event}|${timestamp(releaseSignature(document).signedAt, profile)}`,
    patientIdentification(input),
    "PV1|1|U",
    ...(hasOrderGroup(profile) && !isCancel ? orders : []),
    transcription(input),
    // T11 is a notice without content (MDM_T01).
    ...(isCancel ? [] : observationSegments(input, [...new Set(studies)], true)),
  ];
  return messageBytes(segments, input);
}

/** Document completion status (table 0271): signed for good, or signed and yet to be. */
function completion({ status }: ReportDocument): "LA" | "PA" {
  return status === "provisional" ? "PA" : "LA";
}

/** Gives TXA (chapter 9.6.1). */
function transcription(input: Hl7Input): string {
  const { document, profile } = input;
  const { examination, signature, preparedBy = signature, version } = document;
  const release = releaseSignature(document);
  const event = documentEvent(profile, document);
  const requests = requestsOf(input);
  const fields: Record<number, string> = {
    1: "1",
    2: "DI",
    3: event === "T11" ? "" : textContent(profile),
    4: examination.performedAt === null ? "" : timestamp(examination.performedAt, profile),
    5: named(preparedBy),
    6: timestamp(signature.signedAt, profile),
    8: version === 1 ? "" : timestamp(release.signedAt, profile),
    9: named(preparedBy),
    10: named(release),
    12: documentNumber(input, version),
    13: version === 1 ? "" : documentNumber(input, version - 1),
    14: requests.map((each) => escapeHl7(each.placerOrderNumber)).join("~"),
    15: requests.map((each) => escapeHl7(each.accessionNumber)).join("~"),
    17: completion(document),
    19: event === "T11" ? cancelledAvailability(profile) : "AV",
    21: event === "T11" ? escapeHl7((statusStatement(document)?.sentences ?? []).join(" ").replaceAll("\n", " ")) : "",
    22:
      completion(document) === "LA" ? `${named(release)}${"^".repeat(13)}${timestamp(release.signedAt, profile)}` : "",
    23: copiesTo(document),
  };
  return `TXA|${Array.from({ length: 23 }, (_, index) => fields[index + 1] ?? "").join("|")}`.replace(/\|+$/, "");
}

/** XCN and PPN: number and name. */
function named({ registration, displayName }: Signature): string {
  return `${escapeHl7(registration)}^${escapeHl7(displayName)}`;
}

/** The document of one version, and of one request where each has its own: at most 30 characters, as 2.3 allows. */
function documentNumber({ document, request, profile }: Hl7Input, version: number): string {
  const report = document.reportId.replaceAll("-", "").slice(0, 16).toUpperCase();
  const part = request === null ? "" : `-${request}`;
  return `${report}${part}.${version}^${escapeHl7(profile.sendingApplication)}`;
}
