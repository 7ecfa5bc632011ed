import { imageOfSlice, type OwnSegment, type SegmentSlice } from "../../../shared/domain/own-segment.ts";
import type { MintedIdentifiers, ReportDocument } from "../../../shared/domain/report.ts";
import { writeCieLab } from "../../../shared/objects/display-colour.ts";
import { maskAt } from "../../../shared/objects/segment-mask.ts";
import { decodeMask } from "../../../shared/segmenting/mask-runs.ts";
import { depthOfSlice } from "../../../shared/segmenting/segment-numbers.ts";
import { type SegmentCode, segmentTypeOf, sideCodes } from "../../../shared/segmenting/segment-types.ts";
import { dcm, isFrameNamed, type ObjectIdentity } from "./content-items.ts";
import { type SegmentationKind, segmentsOfKind } from "./content-kinds.ts";
import {
  codeItem,
  commonAttributes,
  type DicomDataset,
  dicomPrintedName,
  shortText,
  writeDicomFile,
} from "./dicom-writer.ts";
import { namedUid, trackingUid } from "./named-uid.ts";
import { answeringSignature, demoNotice } from "./report-facts.ts";

/** Segmentation Storage (PS3.4 B.5). */
const segmentationSopClassUid = "1.2.840.10008.5.1.4.1.1.66.4";

/** One frame: a segment, counted from 1, on one image. */
interface OwnFrame {
  readonly segmentNumber: number;
  readonly segment: OwnSegment;
  readonly slice: SegmentSlice;
  readonly depth: number;
}

/** Gives what a segmentation is known by. It follows from the identifiers of the report, so that a retry sends the same. */
export function segmentationIdentity(identifiers: MintedIdentifiers, kind: SegmentationKind): ObjectIdentity {
  const seed = `${kind} ${identifiers.structuredReportSopInstanceUid}`;
  return {
    sopClassUid: segmentationSopClassUid,
    sopInstanceUid: namedUid(seed),
    seriesInstanceUid: namedUid(`series of ${seed}`),
  };
}

/**
 * Gives the segments of a series as a DICOM Segmentation file (PS3.3 A.51, C.8.20): binary, one bit a pixel, a frame for
 * each segment on each image that it has pixels of, each naming that image. Throws a RangeError where a mask does not fit
 * its image, a TypeError where the report has no such segments.
 */
export function encodeSegmentation(
  document: ReportDocument,
  identifiers: MintedIdentifiers,
  kind: SegmentationKind,
): Uint8Array {
  const segments = segmentsOfKind(kind, document);
  const ground = segments[0]?.ground;
  if (ground === undefined) throw new TypeError(`The report has no ${kind}.`);
  const frames = framesOf(segments);
  const identity = segmentationIdentity(identifiers, kind);
  return writeDicomFile({
    ...commonAttributes(document, {
      ...identity,
      modality: "SEG",
      seriesDescription: shortText(`Segments on ${ground.seriesDescription || ground.modality}`, 64),
      seriesNumber: 9005,
    }),
    InstanceNumber: Number(kind.slice(kind.indexOf(":") + 1)),
    DeviceSerialNumber: "1",
    SoftwareVersions: "1",
    FrameOfReferenceUID: ground.frameOfReferenceUid,
    PositionReferenceIndicator: "",
    ImageType: ["DERIVED", "PRIMARY"],
    ContentLabel: "SEGMENTATION",
    ContentDescription: shortText(document.isDemo ? demoNotice : `Segments of report version ${document.version}`, 64),
    ContentCreatorName: dicomPrintedName(answeringSignature(document).displayName),
    SegmentationType: "BINARY",
    SegmentsOverlap: "UNDEFINED",
    ...lossAttributes(segments),
    ...pixelAttributes(ground, frames.length),
    SegmentSequence: segments.map((segment, index) => segmentItem(segment, index + 1)),
    ...dimensionAttributes(namedUid(`dimensions of ${identity.sopInstanceUid}`)),
    SharedFunctionalGroupsSequence: [sharedGroups(ground)],
    PerFrameFunctionalGroupsSequence: perFrameGroups(frames),
    ReferencedSeriesSequence: [
      { SeriesInstanceUID: ground.seriesInstanceUid, ReferencedInstanceSequence: sourceInstances(frames) },
    ],
    PixelData: packedFrames(frames),
    _vrMap: { PixelData: "OB" },
  });
}

function framesOf(segments: readonly OwnSegment[]): readonly OwnFrame[] {
  return segments.flatMap((segment, index) =>
    segment.slices
      .map((slice) => ({ segmentNumber: index + 1, segment, slice, depth: depthOfSlice(segment, slice.position) }))
      .sort((a, b) => a.depth - b.depth),
  );
}

/** What was lost in the images stays lost in what was painted on them (PS3.3 C.7.6.1.1.5). */
function lossAttributes(segments: readonly OwnSegment[]): DicomDataset {
  const lossy = segments.flatMap(({ ground }) => ground.fidelity).find(({ code }) => code === "lossy");
  const ratio = /([\d.]+):1/.exec(lossy?.words ?? "")?.[1];
  return {
    LossyImageCompression: lossy === undefined ? "00" : "01",
    ...(ratio === undefined ? {} : { LossyImageCompressionRatio: ratio }),
  };
}

function pixelAttributes({ rows, columns }: OwnSegment["ground"], frameCount: number): DicomDataset {
  return {
    SamplesPerPixel: 1,
    PhotometricInterpretation: "MONOCHROME2",
    NumberOfFrames: frameCount,
    Rows: rows,
    Columns: columns,
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    PixelRepresentation: 0,
  };
}

/** PS3.3 C.8.20.2. */
function segmentItem(segment: OwnSegment, number: number): DicomDataset {
  const type = segmentTypeOf(segment.type);
  const { copiedFrom, side } = segment;
  const modifier = side === null ? {} : { SegmentedPropertyTypeModifierCodeSequence: [snomed(sideCodes[side])] };
  const origin =
    copiedFrom === undefined
      ? ""
      : `Derived from segment ${copiedFrom.segmentNumber} of ${copiedFrom.sopInstanceUid}: ${copiedFrom.words}`;
  return {
    SegmentNumber: number,
    SegmentLabel: shortText(segment.label, 64),
    ...(origin === "" ? {} : { SegmentDescription: shortText(origin, 1024) }),
    SegmentAlgorithmType: segment.isAssisted || copiedFrom !== undefined ? "SEMIAUTOMATIC" : "MANUAL",
    ...(segment.isAssisted || copiedFrom !== undefined ? { SegmentAlgorithmName: "Sightline segment tools 1" } : {}),
    SegmentedPropertyCategoryCodeSequence: [snomed(type.category)],
    SegmentedPropertyTypeCodeSequence: [{ ...snomed(type), ...modifier }],
    RecommendedDisplayCIELabValue: [...writeCieLab(segment.colour)],
    TrackingID: shortText(segment.id, 64),
    TrackingUID: trackingUid(segment.id),
  };
}

function snomed({ value, meaning }: SegmentCode): DicomDataset {
  return codeItem({ value, scheme: "SCT", meaning });
}

const segmentNumberTag = 0x0062000b;
const segmentIdentificationTag = 0x0062000a;
const positionTag = 0x00200032;
const planePositionTag = 0x00209113;

/** Frames go by segment, then by depth (PS3.3 C.7.6.17). */
function dimensionAttributes(organizationUid: string): DicomDataset {
  const index = (pointer: number, group: number, label: string): DicomDataset => ({
    DimensionOrganizationUID: organizationUid,
    DimensionIndexPointer: pointer,
    FunctionalGroupPointer: group,
    DimensionDescriptionLabel: label,
  });
  return {
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: organizationUid }],
    DimensionIndexSequence: [
      index(segmentNumberTag, segmentIdentificationTag, "Segment"),
      index(positionTag, planePositionTag, "Position"),
    ],
  };
}

function sharedGroups({ spacingMm, alongRow, alongColumn, sliceThicknessMm }: OwnSegment["ground"]): DicomDataset {
  return {
    PixelMeasuresSequence: [
      {
        PixelSpacing: spacingMm.map(decimal),
        // Type 1C: the depth that a frame stands for where the header of its image gives none.
        SliceThickness: decimal(sliceThicknessMm ?? 1),
      },
    ],
    PlaneOrientationSequence: [{ ImageOrientationPatient: [...alongRow, ...alongColumn].map(decimal) }],
  };
}

function perFrameGroups(frames: readonly OwnFrame[]): DicomDataset[] {
  const depths = [...new Set(frames.map(({ depth }) => depth.toFixed(3)))].sort((a, b) => Number(a) - Number(b));
  return frames.map(({ segment, segmentNumber, slice, depth }) => ({
    DerivationImageSequence: [
      {
        DerivationCodeSequence: [codeItem(dcm("113076", "Segmentation"))],
        SourceImageSequence: [
          {
            ...sourceOf(segment, slice),
            PurposeOfReferenceCodeSequence: [codeItem(dcm("121322", "Source image for image processing operation"))],
          },
        ],
      },
    ],
    FrameContentSequence: [{ DimensionIndexValues: [segmentNumber, depths.indexOf(depth.toFixed(3)) + 1] }],
    PlanePositionSequence: [{ ImagePositionPatient: slice.position.map(decimal) }],
    SegmentIdentificationSequence: [{ ReferencedSegmentNumber: segmentNumber }],
  }));
}

function sourceOf(segment: OwnSegment, slice: SegmentSlice): DicomDataset {
  const image = imageOfSlice(segment, slice);
  return {
    ReferencedSOPClassUID: image.sopClassUid,
    ReferencedSOPInstanceUID: image.sopInstanceUid,
    ...(isFrameNamed(image) ? { ReferencedFrameNumber: String(image.frameNumber) } : {}),
  };
}

function sourceInstances(frames: readonly OwnFrame[]): DicomDataset[] {
  const classes = new Map(frames.map(({ segment, slice }) => [slice.sopInstanceUid, segment.ground.sopClassUid]));
  return [...classes].map(([sopInstanceUid, sopClassUid]) => ({
    ReferencedSOPClassUID: sopClassUid,
    ReferencedSOPInstanceUID: sopInstanceUid,
  }));
}

/** Bits follow each other over rows and frames without a gap, the lowest of a byte first (PS3.5 section 8.1.1). */
function packedFrames(frames: readonly OwnFrame[]): ArrayBuffer {
  const { rows, columns } = frames[0]?.segment.ground ?? { rows: 0, columns: 0 };
  const byteCount = Math.ceil((rows * columns * frames.length) / 8);
  const packed = new Uint8Array(byteCount + (byteCount % 2));
  frames.forEach(({ segment, slice, segmentNumber }, frame) => {
    const mask = decodeMask(slice.mask, segment.ground, segmentNumber);
    for (let row = mask.top; row < mask.top + mask.height; row += 1) {
      for (let column = mask.left; column < mask.left + mask.width; column += 1) {
        if (maskAt(mask, column, row) === 0) continue;
        const bit = (frame * rows + row) * columns + column;
        packed[bit >> 3] = (packed[bit >> 3] ?? 0) | (1 << (bit & 7));
      }
    }
  });
  return packed.buffer;
}

/** Decimal strings hold 16 characters (PS3.5 section 6.2). */
function decimal(value: number): string {
  const plain = String(value);
  if (plain.length <= 16) return plain;
  const exact = [15, 14, 13, 12, 11, 10, 9, 8].map((digits) => String(Number(value.toPrecision(digits))));
  return exact.find((text) => text.length <= 16) ?? value.toFixed(6);
}
