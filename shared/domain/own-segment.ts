import { z } from "zod";
import {
  archiveIdSchema,
  idSchema,
  seriesInstanceUidSchema,
  sopInstanceUidSchema,
  studyInstanceUidSchema,
  uidSchema,
} from "./identifiers.ts";
import { fidelityNoteSchema, type ImageReference, trustTierSchema } from "./measurement.ts";

const vectorSchema = z.tuple([z.number(), z.number(), z.number()]);

/** The series that a segment is painted on: what its masks and its volume are made of. */
export const segmentGroundSchema = z.object({
  archiveId: archiveIdSchema,
  studyInstanceUid: studyInstanceUidSchema,
  seriesInstanceUid: seriesInstanceUidSchema,
  sopClassUid: uidSchema,
  seriesNumber: z.number().int().nullable(),
  seriesDescription: z.string(),
  modality: z.string(),
  /** Study date `YYYY-MM-DD`, or null. */
  studyDate: z.string().nullable(),
  frameOfReferenceUid: uidSchema,
  rows: z.number().int().min(1).max(65535),
  columns: z.number().int().min(1).max(65535),
  /** Row spacing, then column spacing. */
  spacingMm: z.tuple([z.number().positive(), z.number().positive()]),
  alongRow: vectorSchema,
  alongColumn: vectorSchema,
  sliceThicknessMm: z.number().positive().nullable(),
  /** Unit of the values of its pixels (UCUM); empty where the header gives none. */
  unit: z.string(),
  /** How far areas on it can be trusted, and what was wanting in its pictures. */
  trust: trustTierSchema,
  fidelity: z.array(fidelityNoteSchema),
});
export type SegmentGround = z.infer<typeof segmentGroundSchema>;

/** What the pixels of a segment on one image say; `squares` is the sum of the squared distances from the mean. */
export const segmentValuesSchema = z.object({
  count: z.number().int().min(0),
  mean: z.number(),
  squares: z.number().min(0),
  /** Padding pixels, which are left out. */
  paddingCount: z.number().int().min(0),
});
export type SegmentValues = z.infer<typeof segmentValuesSchema>;

/** Where a segment lies on one image. */
export const segmentSliceSchema = z.object({
  sopInstanceUid: sopInstanceUidSchema,
  /** Frames count from 1. */
  frameNumber: z.number().int().min(1),
  instanceNumber: z.number().int().nullable(),
  /** Centre of the image's first pixel in the patient, in mm. */
  position: vectorSchema,
  /** Half the way to the image on either side, in mm; null where neither is known. */
  depthMm: z.number().positive().nullable(),
  /** Its pixels, as `encodeMask` writes them. */
  mask: z.string().min(5),
  pixelCount: z.number().int().min(1),
  /** Null for an image in colour. */
  values: segmentValuesSchema.nullable(),
});
export type SegmentSlice = z.infer<typeof segmentSliceSchema>;

/** A segment that a reader painted, kept with the draft and written as a DICOM Segmentation at signing. */
export const ownSegmentSchema = z.object({
  id: idSchema,
  /** What the reader calls it. */
  label: z.string().min(1).max(64),
  /** SNOMED CT codes out of `segmentTypes`. */
  category: z.string(),
  type: z.string(),
  /** The side of the patient that the reader states; null where none is stated. */
  side: z.enum(["left", "right"]).nullable(),
  /** Red, green and blue, 0 to 255. */
  colour: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  /** Whether anything but the brush made pixels of it: a threshold, a region that was grown, slices filled between others. */
  isAssisted: z.boolean(),
  ground: segmentGroundSchema,
  slices: z.array(segmentSliceSchema),
  /** Set where it began as a copy of a segment of a stored object. */
  copiedFrom: z
    .object({
      sopInstanceUid: uidSchema,
      segmentNumber: z.number().int(),
      /** Whose it was, in words. */
      words: z.string(),
    })
    .optional(),
  /** The version of the report that it was signed with; absent in drafts. */
  signedWith: z.number().int().optional(),
});
export type OwnSegment = z.infer<typeof ownSegmentSchema>;

/** Gives the image that a part of a segment lies on. */
export function imageOfSlice({ ground }: OwnSegment, slice: SegmentSlice): ImageReference {
  const { archiveId, studyInstanceUid, seriesInstanceUid, sopClassUid } = ground;
  const { seriesNumber, seriesDescription, modality, studyDate } = ground;
  const { sopInstanceUid, frameNumber, instanceNumber } = slice;
  return {
    ...{ archiveId, studyInstanceUid, seriesInstanceUid, sopClassUid },
    ...{ seriesNumber, seriesDescription, modality, studyDate },
    ...{ sopInstanceUid, frameNumber, instanceNumber },
  };
}
