import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import type { DestinationProfile } from "../../../shared/domain/channel-settings.ts";
import type { FolderProfile } from "../../../shared/domain/folder-profile.ts";
import type { OwnSegment } from "../../../shared/domain/own-segment.ts";
import type { KeyImage, ReportDocument } from "../../../shared/domain/report.ts";
import { type ProfiledDestination, settingsOf } from "../delivery/profiled-destination.ts";
import { messageName } from "./hl7-dialect.ts";
import { answeredRequests, furtherStudies } from "./requests.ts";
import { hasReportText } from "./status-words.ts";

/** What one payload is. */
export type ContentKind =
  /** The HL7 message: ORU^R01, or MDM where the destination's profile says so. */
  | "oru"
  | RequestKind
  | ReportCopyKind
  | "fhirBundle"
  | "structuredReport"
  | "keyObjectSelection"
  | "measurementReport"
  | "encapsulatedPdf"
  | "reportPdf"
  | "reportText"
  | "emailNotice"
  | "printSheet"
  | "itk3Document"
  | "readerPage"
  | SegmentationKind
  | PresentationStateKind;

/** The message for one of several requests, by its number from 1. */
type RequestKind = `oru:${number}`;

/** The structured report as stored in one of several studies, by its number from 2: the first is `structuredReport`. */
type ReportCopyKind = `structuredReport:${number}`;

/** The segments of one series, by its number among those that were painted on, from 1. */
export type SegmentationKind = `segmentation:${number}`;

/** The presentation state of one key image, by its number in the report from 1. */
export type PresentationStateKind = `presentationState:${number}`;

type PlainKind = Exclude<ContentKind, "oru" | RequestKind | ReportCopyKind | PresentationStateKind | SegmentationKind>;

const contentNames: Record<PlainKind, string> = {
  fhirBundle: "FHIR R4 DiagnosticReport",
  structuredReport: "Structured report",
  keyObjectSelection: "Key object selection",
  measurementReport: "Measurement report",
  encapsulatedPdf: "Encapsulated PDF",
  readerPage: "Report on the referrer's page",
  reportPdf: "PDF/A",
  reportText: "Plain text",
  emailNotice: "Notice without clinical content",
  printSheet: "Printed report with cover sheet",
  itk3Document: "ITK3 document (FHIR STU3)",
};

/** What a folder takes, by its profile. */
const folderKinds: Readonly<Record<FolderProfile["content"], ContentKind>> = {
  pdf: "reportPdf",
  hl7: "oru",
  text: "reportText",
  fhir: "fhirBundle",
};

/** A destination as far as it says what kinds of content it carries. */
export type CarryingDestination = Pick<DestinationSettings, "channel" | "isPerAccession"> & {
  readonly profile?: DestinationProfile | null;
};

/** Gives the kinds of content that a destination's channel carries, in sending order. For the sign sheet. */
export function contentKindsOf(destination: CarryingDestination, document: ReportDocument): ContentKind[] {
  const { channel, isPerAccession = false, profile = null } = destination;
  switch (channel) {
    case "hl7": {
      const requests = answeredRequests(document);
      return isPerAccession && requests.length > 1
        ? requests.map((_, index): ContentKind => `oru:${index + 1}`)
        : ["oru"];
    }
    case "fhir":
      return ["fhirBundle"];
    case "folder":
      return [folderKinds[settingsOf({ profile }, channel).content]];
    case "email":
      return ["emailNotice"];
    case "page":
      return ["readerPage"];
    case "print":
      return ["printSheet"];
    case "mesh":
      return ["itk3Document"];
    case "dicomweb":
      return archiveKinds(document);
  }
}

function archiveKinds(document: ReportDocument): ContentKind[] {
  const reports: ContentKind[] = [
    "structuredReport",
    ...furtherStudies(document).map((_, index): ContentKind => `structuredReport:${index + 2}`),
  ];
  // Of a withdrawn or cancelled report goes what says so, and nothing that says anything else.
  if (!hasReportText(document)) return [...reports, "encapsulatedPdf"];
  const hasKeyObject = keyImagesOfExamination(document).length > 0;
  return [
    ...reports,
    ...(hasKeyObject ? (["keyObjectSelection"] as const) : []),
    ...(document.measurements.length > 0 ? (["measurementReport"] as const) : []),
    ...paintedSeries(document).map((_, index): SegmentationKind => `segmentation:${index + 1}`),
    ...statedNumbers(document).map((number): PresentationStateKind => `presentationState:${number}`),
    "encapsulatedPdf",
  ];
}

/**
 * Gives the words for a payload, as the delivery screen and the sign sheet show them. A key object selection that leaves
 * key images out (of earlier examinations, planes made from a series) says how many it has; an HL7 message its version and
 * event by the destination's profile.
 */
export function contentName(
  kind: ContentKind,
  document: ReportDocument,
  destination: Pick<ProfiledDestination, "profile"> = { profile: null },
): string {
  if (isPresentationState(kind)) return `Presentation state of key image ${numberOfKind(kind)}`;
  if (isSegmentationKind(kind)) return segmentationName(kind, document);
  const hl7Name = messageName(settingsOf(destination, "hl7").profile, document);
  if (kind === "oru") return hl7Name;
  if (isRequestKind(kind)) {
    const accession = answeredRequests(document)[numberOfKind(kind) - 1]?.accessionNumber ?? "";
    return `${hl7Name}, ${accession === "" ? `request ${numberOfKind(kind)}` : `accession ${accession}`}`;
  }
  if (isReportCopy(kind)) return `${contentNames.structuredReport}, in examination ${numberOfKind(kind)}`;
  const [has, all] = [keyImagesOfExamination(document).length, document.keyImages.length];
  if (kind !== "keyObjectSelection" || has === all) return contentNames[kind];
  return `${contentNames[kind]}, ${has} of ${all} key images`;
}

function segmentationName(kind: SegmentationKind, document: ReportDocument): string {
  const segments = segmentsOfKind(kind, document);
  return segments.length === 1 ? "Segmentation, 1 segment" : `Segmentation, ${segments.length} segments`;
}

/** Tells whether a kind is the message for one of several requests. */
export function isRequestKind(kind: ContentKind): kind is RequestKind {
  return kind.startsWith("oru:");
}

/** Tells whether a kind is the structured report in a further study. */
export function isReportCopy(kind: ContentKind): kind is ReportCopyKind {
  return kind.startsWith("structuredReport:");
}

/** Gives the number that a kind carries after its colon. */
export function numberOfKind(kind: RequestKind | ReportCopyKind | SegmentationKind | PresentationStateKind): number {
  return Number(kind.slice(kind.indexOf(":") + 1));
}

/** Tells whether a kind is the segments of a series. */
export function isSegmentationKind(kind: ContentKind): kind is SegmentationKind {
  return kind.startsWith("segmentation:");
}

/** Gives the segments that a segmentation holds, in the order they were painted. */
export function segmentsOfKind(kind: SegmentationKind, document: ReportDocument): readonly OwnSegment[] {
  return paintedSeries(document)[numberOfKind(kind) - 1] ?? [];
}

/** Gives the segments that came with this version of a report, those of each series of the examination together. */
export function paintedSeries(document: ReportDocument): readonly (readonly OwnSegment[])[] {
  const bySeries = new Map<string, OwnSegment[]>();
  for (const segment of document.segments ?? []) {
    const { studyInstanceUid, seriesInstanceUid } = segment.ground;
    const isOfExamination = studyInstanceUid === document.examination.studyInstanceUid;
    if (!isOfExamination || segment.signedWith !== document.version || segment.slices.length === 0) continue;
    const known = bySeries.get(seriesInstanceUid);
    if (known === undefined) bySeries.set(seriesInstanceUid, [segment]);
    else known.push(segment);
  }
  return [...bySeries.values()];
}

/** Tells whether a kind is the presentation state of a key image. */
export function isPresentationState(kind: ContentKind): kind is PresentationStateKind {
  return kind.startsWith("presentationState:");
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
