import { z } from "zod";
import {
  archiveIdSchema,
  idSchema,
  seriesInstanceUidSchema,
  sopInstanceUidSchema,
  studyInstanceUidSchema,
  uidSchema,
} from "./identifiers.ts";

const directionSchema = z.tuple([z.number(), z.number(), z.number()]);

/** A plane through a series that is no stored image: its first pixel's centre and its directions in the patient, in mm. */
export const sectionReferenceSchema = z.object({
  /** How it is called, e.g. `Coronal, MIP 10 mm`. */
  name: z.string(),
  origin: directionSchema,
  alongRow: directionSchema,
  alongColumn: directionSchema,
  /** Row spacing, then column spacing. */
  spacingMm: z.tuple([z.number(), z.number()]),
  slab: z.object({ mode: z.enum(["mean", "maximum", "minimum"]), thicknessMm: z.number().min(0) }),
  /** What the places are measured in; absent where the series names none, and in marks of earlier versions. */
  frameOfReferenceUid: uidSchema.optional(),
  /** Set where the picture follows a curve through these points of the patient, in mm; `index` is its place in the set. */
  curve: z
    .object({
      form: z.enum(["straightened", "crossSection"]),
      points: z.array(directionSchema).min(2),
      index: z.number().int().min(0),
    })
    .optional(),
});
export type SectionReference = z.infer<typeof sectionReferenceSchema>;

/** The one image (instance and frame) that a mark or key image belongs to. Frames count from 1, as in DICOM. */
export const imageReferenceSchema = z.object({
  archiveId: archiveIdSchema,
  studyInstanceUid: studyInstanceUidSchema,
  seriesInstanceUid: seriesInstanceUidSchema,
  sopInstanceUid: sopInstanceUidSchema,
  sopClassUid: z.string(),
  frameNumber: z.number().int().min(1),
  seriesNumber: z.number().int().nullable(),
  instanceNumber: z.number().int().nullable(),
  seriesDescription: z.string(),
  modality: z.string(),
  /** Study date `YYYY-MM-DD`, or null. */
  studyDate: z.string().nullable(),
  /** Set where the picture is a plane made from the series; the identifiers then name the stored image nearest to it. */
  section: sectionReferenceSchema.optional(),
});
export type ImageReference = z.infer<typeof imageReferenceSchema>;

/** Tells whether two references name the same stored image, or the same plane made from a series (to 0.01 mm). */
export function isSameImage(a: ImageReference, b: ImageReference): boolean {
  const isSameInstance =
    a.sopInstanceUid === b.sopInstanceUid && a.frameNumber === b.frameNumber && a.archiveId === b.archiveId;
  if (a.section === undefined || b.section === undefined) return isSameInstance && a.section === b.section;
  return isSameInstance && isSameSection(a.section, b.section);
}

function isSameSection(a: SectionReference, b: SectionReference): boolean {
  const partsOf = ({ origin, alongRow, alongColumn, slab, curve }: SectionReference) => [
    ...origin,
    ...alongRow,
    ...alongColumn,
    slab.thicknessMm,
    ...(curve === undefined ? [] : [curve.index, ...curve.points.flat()]),
  ];
  const [parts, others] = [partsOf(a), partsOf(b)];
  return (
    a.slab.mode === b.slab.mode &&
    a.curve?.form === b.curve?.form &&
    parts.length === others.length &&
    parts.every((part, index) => Math.abs(part - (others[index] ?? 0)) < 0.01)
  );
}

/** How far a length can be trusted: from patient spacing, from estimated spacing, or in pixels only. */
export const trustTierSchema = z.enum(["exact", "estimated", "pixelsOnly"]);
export type TrustTier = z.infer<typeof trustTierSchema>;

/** One number of a measurement with its unit, e.g. 8.4 mm. Units are UCUM codes: `mm`, `mm2`, `deg`, `[hnsf'U]`, `{pixel}`. */
export const quantitySchema = z.object({
  name: z.enum([
    "length",
    "longAxis",
    "shortAxis",
    "firstLength",
    "secondLength",
    "ratio",
    "angle",
    "area",
    "volume",
    "mean",
    "standardDeviation",
    "minimum",
    "maximum",
    "value",
    "perimeter",
    // Along the axes of traces and spectra of ultrasound.
    "time",
    "distance",
    "velocity",
    "frequency",
    // Colour as it is shown; it measures nothing.
    "red",
    "green",
    "blue",
  ]),
  value: z.number(),
  unit: z.string(),
});
export type Quantity = z.infer<typeof quantitySchema>;

/** What is wanting in a picture that a number was read from, beside its spacing. */
export const fidelityNoteSchema = z.object({
  code: z.enum([
    "lossy",
    "preview",
    "decimated",
    "correctedGeometry",
    "interpolated",
    "subtracted",
    "combined",
    "unknownSpacing",
    "estimatedSpacing",
    "calibratedByHand",
  ]),
  /** In words for the reader, e.g. `Lossy compression 12:1 (JPEG)`. */
  words: z.string(),
});
export type FidelityNote = z.infer<typeof fidelityNoteSchema>;

/** How far an estimated number may be off: in percent to either side, or null where nothing tells; and why, in a few words. */
export const uncertaintySchema = z.object({ percent: z.number().min(0).nullable(), why: z.string() });
export type Uncertainty = z.infer<typeof uncertaintySchema>;

/** Where in the body a finding is: a coded site (PS3.3 section 8), and its side where it has one. */
export const findingSiteSchema = z.object({
  code: z.object({ value: z.string(), scheme: z.string(), meaning: z.string() }),
  side: z.enum(["left", "right", "both"]).optional(),
});
export type FindingSite = z.infer<typeof findingSiteSchema>;

const markKindSchema = z.enum([
  "length",
  "polyline",
  "bidirectional",
  "ratio",
  "angle",
  "cobb",
  "ellipse",
  "rectangle",
  "polygon",
  "probe",
  "arrow",
  "spline",
  "vertebra",
  // A painted segment: its pixels are in `OwnSegment`, under the same identifier.
  "segment",
]);

/** A mark of an earlier examination as a later one is compared with it. */
export const earlierMarkSchema = z.object({
  /** The mark that was drawn on the earlier examination here; null for one that a report brought. */
  markId: idSchema.nullable(),
  image: imageReferenceSchema,
  /** Null where a report has numbers of no kind that this program knows. */
  kind: markKindSchema.nullable(),
  points: z.array(z.tuple([z.number(), z.number()])),
  quantities: z.array(quantitySchema),
  trust: trustTierSchema,
  /** The direction of the picture in words, e.g. `axial`; empty where it is not known. */
  plane: z.string(),
  /** Whose it is, in words; empty for one that was drawn here. */
  from: z.string(),
});
export type EarlierMark = z.infer<typeof earlierMarkSchema>;

/** What one finding is called over time, and the mark of the earlier examination that it was paired with. */
export const lesionSchema = z.object({
  /** E.g. `T1`. */
  name: z.string().max(40),
  /** Tracking Unique Identifier of the earlier mark where a report gave one; else it follows from the earlier mark's own. */
  trackingUid: uidSchema.optional(),
  /** The direction of the later mark's picture in words; empty where it is not known. */
  plane: z.string(),
  earlier: earlierMarkSchema,
});
export type Lesion = z.infer<typeof lesionSchema>;

/** A mark on an image with its numbers and where they came from. */
export const measurementSchema = z.object({
  id: idSchema,
  kind: markKindSchema,
  image: imageReferenceSchema,
  /** Image points of the mark as (column, row) pairs in pixels, (0, 0) being the centre of the top left pixel. */
  points: z.array(z.tuple([z.number(), z.number()])),
  quantities: z.array(quantitySchema),
  /** What the reader wrote beside an arrow, the name of a vertebra, or the name that the reader gave to another mark. */
  words: z.string().max(200).optional(),
  /** The finding over time, where the reader paired the mark with one of an earlier examination. */
  lesion: lesionSchema.optional(),
  /** What of the body it is on, where the reader said so. */
  site: findingSiteSchema.optional(),
  /** Where in the patient the mark is, in mm: it is shown on every picture of the study that passes there. */
  place: z.object({ frameOfReference: z.string(), point: directionSchema }).optional(),
  /** What was wanting in the picture when the mark was drawn; absent in marks of earlier versions. */
  fidelity: z.array(fidelityNoteSchema).optional(),
  /** As written in the report, e.g. `8.4 mm`. */
  text: z.string(),
  trust: trustTierSchema,
  /** Provenance: the tags and the formula's version that the numbers came from. */
  provenance: z.object({
    /** Row and column spacing in mm used for lengths, or null in pixels only. */
    spacingMm: z.tuple([z.number(), z.number()]).nullable(),
    spacingSource: z.enum(["pixelSpacing", "imagerPixelSpacing", "ultrasoundRegion", "calibrated", "none"]),
    /** How far estimated lengths may be off. */
    uncertainty: uncertaintySchema.optional(),
    /** Who calibrated it when and for what, where a reader did. */
    calibration: z.string().optional(),
    formula: z.string(),
    warnings: z.array(z.string()),
  }),
});
export type Measurement = z.infer<typeof measurementSchema>;
