import type { Hl7Profile } from "../../../shared/domain/hl7-profile.ts";
import type { Patient } from "../../../shared/domain/patient.ts";
import { type NoticeText, noticeSegments } from "./hl7-observations.ts";
import { headerSegment, messageBytes, patientSegment } from "./hl7-segments.ts";

/** What every notice is made from, whatever it tells. */
export interface Hl7NoticeInput {
  /** How the receiver wants it. */
  readonly profile: Hl7Profile;
  /** For sentences when it cannot be made. */
  readonly destinationName: string;
  /** MSH-10, at most 20 characters. */
  readonly controlId: string;
  /** MSH-5 and MSH-6. */
  readonly receivingApplication: string;
  readonly receivingFacility: string;
  /** Code of the site that sends it; MSH-4 where the profile names none. */
  readonly siteCode: string;
  readonly patient: Patient;
  /** When it was made, in milliseconds since 1970. */
  readonly at: number;
  readonly isDemo: boolean;
}

/** What a notice tells. */
export interface Hl7NoticeContent {
  /** ORC and OBR, or OBR alone. */
  readonly request: readonly string[];
  readonly texts: readonly NoticeText[];
  /** OBX-11 of the texts (table 0085). */
  readonly status: "I" | "P";
  /** Whole OBX segments behind the texts, by their number from 1. */
  readonly further?: (firstNumber: number) => readonly string[];
}

/**
 * Gives an ORU^R01 in the receiver's dialect (version, character set, form of text, acknowledgements) as bytes, segments ended
 * by CR, not framed: no report, but a notice about one patient. Throws `invalid_report` where it is longer than the receiver takes.
 */
export function encodeHl7Notice(
  input: Hl7NoticeInput,
  { request, texts, status, further }: Hl7NoticeContent,
): Uint8Array {
  const { profile, siteCode, at, patient } = input;
  const observations = noticeSegments(texts, profile, status);
  const count = observations.filter((segment) => segment.startsWith("OBX|")).length;
  const segments = [
    headerSegment({ ...input, siteCode, at }, null),
    patientSegment(patient, profile),
    "PV1|1|U",
    ...request,
    ...observations,
    ...(further?.(count + 1) ?? []),
  ];
  return messageBytes(segments, input);
}
