import type { MintedIdentifiers, ReportDocument } from "../../../shared/domain/report.ts";
import { dcm, type ObjectIdentity } from "./content-items.ts";
import { paintedSeries, type SegmentationKind } from "./content-kinds.ts";
import { codeItem, type DicomDataset } from "./dicom-writer.ts";
import { segmentationIdentity } from "./segmentation.ts";

/** The segmentations that are sent with a report, as its measurement report names them. */
export interface SegmentationReferences {
  readonly objects: readonly (ObjectIdentity & { readonly studyInstanceUid: string })[];
  /** Gives the content items that name a segment and the series it is of (PS3.16 TID 1411); none for other marks. */
  itemsOf(measurementId: string): readonly DicomDataset[];
}

/** Gives the segmentations of this version of a report and where each of its segments is found in them. */
export function segmentationReferences(
  document: ReportDocument,
  identifiers: MintedIdentifiers,
): SegmentationReferences {
  const items = new Map<string, readonly DicomDataset[]>();
  const objects = paintedSeries(document).map((segments, index) => {
    const identity = segmentationIdentity(identifiers, `segmentation:${index + 1}` satisfies SegmentationKind);
    segments.forEach(({ id, ground }, segment) => {
      items.set(id, [referencedSegment(identity, segment + 1), sourceSeries(ground.seriesInstanceUid)]);
    });
    return { ...identity, studyInstanceUid: document.examination.studyInstanceUid };
  });
  return { objects, itemsOf: (measurementId) => items.get(measurementId) ?? [] };
}

function referencedSegment(identity: ObjectIdentity, number: number): DicomDataset {
  return {
    RelationshipType: "CONTAINS",
    ValueType: "IMAGE",
    ConceptNameCodeSequence: [codeItem(dcm("121191", "Referenced Segment"))],
    ReferencedSOPSequence: [
      {
        ReferencedSOPClassUID: identity.sopClassUid,
        ReferencedSOPInstanceUID: identity.sopInstanceUid,
        ReferencedSegmentNumber: number,
      },
    ],
  };
}

function sourceSeries(seriesInstanceUid: string): DicomDataset {
  return {
    RelationshipType: "CONTAINS",
    ValueType: "UIDREF",
    ConceptNameCodeSequence: [codeItem(dcm("121232", "Source series for segmentation"))],
    UID: seriesInstanceUid,
  };
}
