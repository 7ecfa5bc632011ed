import type { Channel } from "../../../shared/domain/delivery.ts";
import type { KeyImage, ReportDocument } from "../../../shared/domain/report.ts";

/** What one payload is. */
export type ContentKind =
  | "oru"
  | "fhirBundle"
  | "structuredReport"
  | "keyObjectSelection"
  | "measurementReport"
  | "encapsulatedPdf"
  | PresentationStateKind;

/** The presentation state of one key image, by its number in the report from 1. */
export type PresentationStateKind = `presentationState:${number}`;

const contentNames: Record<Exclude<ContentKind, PresentationStateKind>, string> = {
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
    ...statedNumbers(document).map((number): PresentationStateKind => `presentationState:${number}`),
    "encapsulatedPdf",
  ];
}

/**
 * Gives the words for a payload, as the delivery screen and the sign sheet show them. A key object selection that leaves
 * key images out (of earlier examinations, planes made from a series) says how many it has.
 */
export function contentName(kind: ContentKind, document: ReportDocument): string {
  if (isPresentationState(kind)) return `Presentation state of key image ${keyImageNumber(kind)}`;
  const [has, all] = [keyImagesOfExamination(document).length, document.keyImages.length];
  if (kind !== "keyObjectSelection" || has === all) return contentNames[kind];
  return `${contentNames[kind]}, ${has} of ${all} key images`;
}

/** Tells whether a kind is the presentation state of a key image. */
export function isPresentationState(kind: ContentKind): kind is PresentationStateKind {
  return kind.startsWith("presentationState:");
}

/** Gives the number of the key image that a presentation state belongs to, from 1. */
export function keyImageNumber(kind: PresentationStateKind): number {
  return Number(kind.slice(kind.indexOf(":") + 1));
}

/**
 * Gives the numbers, from 1, of the key images that a presentation state can be written for: images of the
 * examination, marked by a version of this program that kept how they were shown.
 */
export function statedNumbers(document: ReportDocument): readonly number[] {
  const ofExamination = new Set(keyImagesOfExamination(document));
  return document.keyImages.flatMap((keyImage, index) =>
    ofExamination.has(keyImage) && isStated(keyImage) ? [index + 1] : [],
  );
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

function isStated({ presentation }: KeyImage): boolean {
  return presentation.greyscale !== undefined || presentation.colour !== undefined;
}
