import type { Channel } from "../../../shared/domain/delivery.ts";
import type { ReportDocument } from "../../../shared/domain/report.ts";

/** What one payload is. */
export type ContentKind = "oru" | "fhirBundle" | "structuredReport" | "keyObjectSelection" | "encapsulatedPdf";

/** The words for a payload, as the delivery screen and the sign sheet show them. */
export const contentNames: Record<ContentKind, string> = {
  oru: "HL7 v2.5.1 ORU^R01",
  fhirBundle: "FHIR R4 DiagnosticReport",
  structuredReport: "Structured report",
  keyObjectSelection: "Key object selection",
  encapsulatedPdf: "Encapsulated PDF",
};

/** Gives the kinds of content that a destination's channel carries, in sending order. For the sign sheet. */
export function contentKindsOf(channel: Channel, document: ReportDocument): ContentKind[] {
  if (channel === "hl7") return ["oru"];
  if (channel === "fhir") return ["fhirBundle"];
  const { studyInstanceUid } = document.examination;
  const hasKeyObject = document.keyImages.some(({ image }) => image.studyInstanceUid === studyInstanceUid);
  return ["structuredReport", ...(hasKeyObject ? (["keyObjectSelection"] as const) : []), "encapsulatedPdf"];
}
