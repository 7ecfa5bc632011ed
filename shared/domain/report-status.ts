import { z } from "zod";

/**
 * What a signed version is. `provisional`: released before it is final, by decision or because a second signature is awaited.
 * `corrected`: its meaning was changed. `withdrawn`: it is of the wrong patient or examination, or must not be used otherwise.
 * `cancelled`: the examination will not be reported.
 */
export const reportStatusSchema = z.enum(["provisional", "final", "addended", "corrected", "withdrawn", "cancelled"]);
export type ReportStatus = z.infer<typeof reportStatusSchema>;

/** How a version's status is told to others. */
export interface OutwardStatus {
  /** As shown and printed. */
  readonly words: string;
  /** HL7 v2 result status, table 0123 (OBR-25). */
  readonly obr25: "P" | "F" | "C" | "X";
  /** HL7 v2 observation status, table 0085 (OBX-11). */
  readonly obx11: "P" | "F" | "C" | "W" | "X";
  /** FHIR R4 DiagnosticReport.status. */
  readonly fhir: "preliminary" | "final" | "appended" | "corrected" | "entered-in-error" | "cancelled";
  /** PS3.3 C.17.2: Completion Flag, Verification Flag, Preliminary Flag. */
  readonly completion: "COMPLETE" | "PARTIAL";
  readonly verification: "VERIFIED" | "UNVERIFIED";
  readonly preliminary: "PRELIMINARY" | "FINAL";
}

/** What each status is called outside, the one place that says so. */
export const outwardStatus: Readonly<Record<ReportStatus, OutwardStatus>> = {
  provisional: {
    words: "Provisional",
    obr25: "P",
    obx11: "P",
    fhir: "preliminary",
    completion: "COMPLETE",
    verification: "UNVERIFIED",
    preliminary: "PRELIMINARY",
  },
  final: {
    words: "Final",
    obr25: "F",
    obx11: "F",
    fhir: "final",
    completion: "COMPLETE",
    verification: "VERIFIED",
    preliminary: "FINAL",
  },
  addended: {
    words: "Final with addendum",
    obr25: "C",
    obx11: "F",
    fhir: "appended",
    completion: "COMPLETE",
    verification: "VERIFIED",
    preliminary: "FINAL",
  },
  corrected: {
    words: "Corrected",
    obr25: "C",
    obx11: "C",
    fhir: "corrected",
    completion: "COMPLETE",
    verification: "VERIFIED",
    preliminary: "FINAL",
  },
  withdrawn: {
    words: "Withdrawn",
    obr25: "X",
    obx11: "W",
    fhir: "entered-in-error",
    completion: "COMPLETE",
    verification: "VERIFIED",
    preliminary: "FINAL",
  },
  cancelled: {
    words: "Cancelled, not reported",
    obr25: "X",
    obx11: "X",
    fhir: "cancelled",
    completion: "PARTIAL",
    verification: "UNVERIFIED",
    preliminary: "FINAL",
  },
};
