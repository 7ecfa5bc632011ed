import type { Channel } from "../../../shared/domain/delivery.ts";
import type { ReportDocument } from "../../../shared/domain/report.ts";

/** What one payload is. */
export type ContentKind =
  | "oru"
  | "fhirBundle"
  | "structuredReport"
  | "keyObjectSelection"
  | "measurementReport"
  | "encapsulatedPdf";

const contentNames: Record<ContentKind, string> = {
  oru: "HL7 v2.5.1 ORU^R01",
  fhirBundle: "FHIR R4 DiagnosticReport",
  structuredReport: "Structured report",
  keyObjectSelection: "Key object selection",
  measurementReport: "Measurement report",
  encapsulatedPdf: "Encapsulated PDF",
};

/** Gives the kinds of content that a destination's channel carries, in sending order. For the sign sheet. */
export function contentKindsOf(channel: Channel, document: ReportDocument): ContentKind[] {
  if (channel === "hl7") return ["oru"];
  if (channel === "fhir") return ["fhirBundle"];
  const hasKeyObject = keyImagesOfExamination(document).length > 0;
  return [
    "structuredReport",
    ...(hasKeyObject ? (["keyObjectSelection"] as const) : []),
    ...(document.measurements.length > 0 ? (["measurementReport"] as const) : []),
    "encapsulatedPdf",
  ];
}

/**
 * Gives the words for a payload, as the delivery screen and the sign sheet show them. A key object selection that leaves
 * key images out (of earlier examinations, planes made from a series) says how many it has.
 */
export function contentName(kind: ContentKind, document: ReportDocument): string {
  const [has, all] = [keyImagesOfExamination(document).length, document.keyImages.length];
  if (kind !== "keyObjectSelection" || has === all) return contentNames[kind];
  return `${contentNames[kind]}, ${has} of ${all} key images`;
}

/**
 * Gives the key images that a key object selection can hold: it names stored images of one study. Those of earlier studies
 * stay out, and so do planes made from a series: the stored image nearest to one is another picture.
 */
export function keyImagesOfExamination(document: ReportDocument): ReportDocument["keyImages"] {
  const { studyInstanceUid } = document.examination;
  return document.keyImages.filter(
    ({ image }) => image.studyInstanceUid === studyInstanceUid && image.section === undefined,
  );
}
