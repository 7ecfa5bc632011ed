import { z } from "zod";
import { colourTableNames } from "../imaging/colour-table.ts";
import { calibrationSchema } from "./calibration.ts";
import { codeSystemSchema } from "./directory.ts";
import { followUpSchema } from "./follow-up.ts";
import { archiveIdSchema, idSchema, instantSchema, studyInstanceUidSchema } from "./identifiers.ts";
import { keptNumberSchema } from "./kept-number.ts";
import { imageReferenceSchema, measurementSchema } from "./measurement.ts";
import { ownSegmentSchema } from "./own-segment.ts";
import { patientSchema } from "./patient.ts";
import { siteSchema } from "./person.ts";
import { recipientChoiceSchema } from "./proposed-recipient.ts";
import { fieldIdSchema } from "./report-field.ts";
import { reportStatusSchema } from "./report-status.ts";
import { draftStructureSchema, signedStructureSchema } from "./report-template.ts";

/**
 * A piece of a paragraph. Every piece carries the text that is printed in its place, so that whoever knows nothing of marks,
 * fields or tables still prints every word.
 */
export const runSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("text"),
    text: z.string(),
    /** Name of the template's block or the autotext that it came from, until a reader has confirmed it. */
    unconfirmed: z.string().max(64).optional(),
  }),
  z.object({ kind: z.literal("measurement"), measurementId: idSchema, text: z.string() }),
  /** A field of the template; the text is empty until it is filled. The value lies in the draft's `structure`. */
  z.object({ kind: z.literal("field"), fieldId: fieldIdSchema, text: z.string() }),
  /** A table, alone in its paragraph; the text is the same table in lines of plain text. */
  z.object({
    kind: z.literal("table"),
    /** The table field's name, or `followUp`. */
    tableId: fieldIdSchema,
    text: z.string(),
    header: z.array(z.string()).max(12),
    rows: z.array(z.array(z.string()).max(12)).max(200),
  }),
]);
export type Run = z.infer<typeof runSchema>;

/** One paragraph as its runs in reading order. An empty array is an empty line. */
export const paragraphSchema = z.array(runSchema);
export type Paragraph = z.infer<typeof paragraphSchema>;

/** The text of every section. */
export const sectionsSchema = z.object({
  clinicalInformation: z.array(paragraphSchema),
  technique: z.array(paragraphSchema),
  comparison: z.array(paragraphSchema),
  findings: z.array(paragraphSchema),
  conclusion: z.array(paragraphSchema),
  advice: z.array(paragraphSchema),
});

/** A lookup table: entries of 16 bits as little-endian base64, the first for `firstMapped`. */
const tableSchema = z.object({
  firstMapped: z.number().int(),
  bits: z.number().int(),
  entries: z.string(),
});

/** Everything between the stored values of a grey image and the screen, as PS3.3 A.33.1 has it. */
export const greyscaleSchema = z.object({
  rows: z.number().int(),
  columns: z.number().int(),
  /** Width over height of a pixel. */
  aspect: z.number(),
  /** Edges of what the picture shows, in image points of the unturned image: left, top, right, bottom. */
  area: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** Slope and intercept of the rescale, or the table in its place. */
  modality: z.union([z.object({ slope: z.number(), intercept: z.number(), unit: z.string() }), tableSchema]),
  window: z.union([
    z.object({ kind: z.enum(["linear", "linearExact", "sigmoid"]), center: z.number(), width: z.number() }),
    tableSchema,
  ]),
  /** Low values are shown white, by the header or by the reader, not by both. */
  isInverted: z.boolean(),
  /** Table of a Presentation LUT Sequence over the window's output. */
  presentation: tableSchema.optional(),
  /** Groups of the image's own overlays that were painted over it, e.g. `6000`. */
  overlays: z.array(z.string()).optional(),
  /** Shapes in image points, and the grey level 0 to 255 of what they cover. */
  shutter: z
    .object({
      level: z.number(),
      shapes: z.array(
        z.discriminatedUnion("kind", [
          z.object({
            kind: z.literal("rectangle"),
            left: z.number(),
            right: z.number(),
            top: z.number(),
            bottom: z.number(),
          }),
          z.object({ kind: z.literal("circle"), center: z.tuple([z.number(), z.number()]), radius: z.number() }),
          z.object({ kind: z.literal("polygon"), vertices: z.array(z.tuple([z.number(), z.number()])) }),
        ]),
      ),
    })
    .optional(),
});
export type Greyscale = z.infer<typeof greyscaleSchema>;

/** What a presentation state of an image in colour has: its colours are the stored ones. */
export const colourPictureSchema = greyscaleSchema.pick({ rows: true, columns: true, aspect: true, area: true });
export type ColourPicture = z.infer<typeof colourPictureSchema>;

/** How the pane showed the image when it was marked; enough to show it so again. */
export const presentationSchema = z.object({
  windowCenter: z.number().nullable(),
  windowWidth: z.number().nullable(),
  isInverted: z.boolean(),
  zoom: z.number(),
  /** Shift of the image centre in image pixels, columns then rows. */
  pan: z.tuple([z.number(), z.number()]),
  rotationDegrees: z.number(),
  isFlippedHorizontally: z.boolean(),
  isFlippedVertically: z.boolean(),
  /** What of the header's overlays and shutter was taken away; absent where nothing was. */
  hidden: z.array(z.enum(["overlays", "shutter"])).optional(),
  /** Colours in the place of grey levels; absent where it was grey. No presentation state is written for it then. */
  colours: z.enum(colourTableNames).optional(),
  /** How the picture was made from several images of its series; absent for a stored image. */
  derived: z
    .discriminatedUnion("kind", [
      z.object({
        kind: z.literal("subtraction"),
        /** Frames of the mask, from 1; null for those that the header names. */
        maskFrames: z.array(z.number().int().min(1)).nullable(),
        /** Rows down and columns to the right that the mask was moved by. */
        shift: z.tuple([z.number(), z.number()]),
      }),
      z.object({ kind: z.literal("slab"), reach: z.number().int().min(1) }),
      /** By the mask of the presentation state that is named beside it. */
      z.object({ kind: z.literal("stateMask") }),
    ])
    .optional(),
  /** The treatment dose that lay over the image, and how; absent where there was none. */
  dose: z
    .object({
      sopInstanceUid: z.string(),
      /** Isodoses in percent, from the highest. */
      percents: z.array(z.number()).max(10),
      areLines: z.boolean(),
      isWash: z.boolean(),
      /** Of the colour wash, 0 to 1. */
      opacity: z.number(),
    })
    .optional(),
  /** SOP Instance UID of the presentation state that was on the pane; absent where none was. */
  stateUid: z.string().optional(),
  /** What was on the screen, for a presentation state; absent in reports of earlier versions and for images in colour. */
  greyscale: greyscaleSchema.optional(),
  /** The same for an image in colour; absent where its colours were changed, and in reports of earlier versions. */
  colour: colourPictureSchema.optional(),
});

/** An image chosen for the referrer, with what was seen of it. Its JPEG lies in the store under `id`. */
export const keyImageSchema = z.object({
  id: idSchema,
  image: imageReferenceSchema,
  caption: z.string().max(500),
  presentation: presentationSchema,
  /** Marks drawn on it, by measurement id. */
  measurementIds: z.array(idSchema),
  /** What is burnt into the picture: each mark as it read and lay then. Pictures of earlier versions have none. */
  burntIn: z
    .object({
      /** Pixels of the picture to one pixel of the screen, by which lines and letters of marks are sized. */
      scale: z.number().positive(),
      marks: z.array(
        z.object({ measurementId: idSchema, text: z.string(), points: z.array(z.tuple([z.number(), z.number()])) }),
      ),
    })
    .optional(),
  widthPixels: z.number().int().min(1),
  heightPixels: z.number().int().min(1),
  /** SHA-256 of the JPEG in lower-case hexadecimal. */
  sha256: z.string(),
});
export type KeyImage = z.infer<typeof keyImageSchema>;

/** What a reader is writing. A correction begins with the whole text of the version that it corrects. For an addendum only `sections.findings` and `sections.conclusion` are written. */
export const draftContentSchema = z.object({
  sections: sectionsSchema,
  measurements: z.array(measurementSchema),
  keyImages: z.array(keyImageSchema),
  /** Priors whose images were opened beside this study; the comparison section is made from them. */
  comparedStudies: z.array(
    z.object({ studyInstanceUid: studyInstanceUidSchema, description: z.string(), date: z.string().nullable() }),
  ),
  /** What readers calibrated by hand, oldest first. The marks carry what came of it, so the signed report needs none. */
  calibrations: z.array(calibrationSchema).optional(),
  /** Segments that readers painted; absent where there are none. Each has a measurement of the same identifier. */
  segments: z.array(ownSegmentSchema).optional(),
  /** Fields and conditions of the template that was taken; absent where the report is free text. */
  structure: draftStructureSchema.optional(),
  /** Lesions over time; absent where none is followed in a table. */
  followUp: followUpSchema.optional(),
  /** The sentences that its table last brought into the text: where they still stand so, they are renewed with it. */
  followUpPrinted: z.string().max(20_000).optional(),
  /** Numbers that readers left as they are written although their marks changed; absent where there are none. */
  keptNumbers: z.array(keptNumberSchema).max(300).optional(),
  /** Of a correction: what changed and why, in the corrector's words. It is stated before everything else. */
  correctionSummary: z.string().max(2000).optional(),
  /** Who else gets the report, and who its referrer is, as a person chose it; absent: as it is proposed. */
  recipients: recipientChoiceSchema.optional(),
  /** What the program wrote here; a section that still says it was not changed by hand. Not part of the signed report. */
  generated: z.object({ clinicalInformation: z.string(), technique: z.string() }).optional(),
});
export type DraftContent = z.infer<typeof draftContentSchema>;

/** A draft as the store has it. `revision` rises by one with each save; a save names the revision it was made from. */
export const draftSchema = z.object({
  id: idSchema,
  workitemId: idSchema,
  kind: z.enum(["report", "addendum", "correction"]),
  revision: z.number().int(),
  content: draftContentSchema,
  authorId: idSchema,
  updatedAt: instantSchema,
});
export type Draft = z.infer<typeof draftSchema>;

/** Who gets a signed report. */
export const recipientSchema = z.object({
  id: idSchema,
  name: z.string(),
  organisation: z.string(),
  role: z.enum(["referrer", "copy", "archive"]),
  destinationId: idSchema,
  /** In the directory; absent where nobody there was meant, and in reports of earlier versions. */
  entryId: idSchema.optional(),
  /** National code, e.g. `C1234567`; absent where none is known. */
  code: z.string().max(32).optional(),
  /** Whose code it is; absent where none is known, and in reports of earlier versions. */
  codeSystem: codeSystemSchema.exclude([""]).optional(),
});
export type Recipient = z.infer<typeof recipientSchema>;

/** Who signed, as entitled at that moment. */
export const signatureSchema = z.object({
  personId: idSchema,
  displayName: z.string(),
  role: z.string(),
  registration: z.string(),
  site: siteSchema,
  signedAt: instantSchema,
});
export type Signature = z.infer<typeof signatureSchema>;

/** An alert as the report states it. */
export const alertStatementSchema = z.object({
  alertId: idSchema,
  category: z.enum(["critical", "urgent", "significantUnexpected", "cancer"]),
  finding: z.string(),
  actionNeeded: z.string(),
  recipientName: z.string(),
  acknowledgeBy: instantSchema,
  /** Of a cancer: where it is thought to come from; absent where nothing is said of it. */
  suspectedPrimary: z.string().optional(),
  /** Who was told and what was done, in sentences made from the alert's record; absent until then. */
  communication: z.array(z.string()).optional(),
});
export type AlertStatement = z.infer<typeof alertStatementSchema>;

/** A finding of the checks that the signer passed over, as it was shown, and why. */
export const passedOverSchema = z.object({
  /** The check, see `shared/checks/registry.ts`. */
  code: z.string().min(1).max(64),
  sentence: z.string().max(1000),
  reason: z.string().trim().min(1).max(200),
});
export type PassedOver = z.infer<typeof passedOverSchema>;

/** Text added after signing, with who added it. */
export const addendumSchema = z.object({
  version: z.number().int(),
  paragraphs: z.array(paragraphSchema),
  /** Of a generated one the program's own, with the time: nobody has signed it. */
  signature: signatureSchema,
  /** True where the program added it by rule; absent for what a person wrote and signed. */
  isGenerated: z.literal(true).optional(),
});
export type Addendum = z.infer<typeof addendumSchema>;

/**
 * The canonical report: the one document that PDF, SR, HL7 and FHIR are made from. Immutable once signed.
 * Versions count from 1. An addended report carries the first text unchanged and its addenda, newest first.
 */
export const reportDocumentSchema = z.object({
  schemaVersion: z.literal(1),
  reportId: idSchema,
  version: z.number().int().min(1),
  status: reportStatusSchema,
  /** Of a provisional version: why it went out before it is final. */
  provisional: z.object({ kind: z.enum(["hot", "awaitingSecondSignature"]), reason: z.string() }).optional(),
  /** Of a corrected version: what changed, stated before everything else, and in which version it was otherwise. */
  correction: z.object({ ofVersion: z.number().int(), summary: z.string() }).optional(),
  /** Of a withdrawn or cancelled version: why. The text of a withdrawn version is not repeated to anybody. */
  withdrawal: z
    .object({
      kind: z.enum(["wrongPatient", "wrongExamination", "notToBeReported", "other"]),
      reason: z.string(),
      /** Key images of all versions before, by which receivers that keep them one by one know what to take back. */
      keyImageIds: z.array(idSchema).optional(),
    })
    .optional(),
  patient: patientSchema,
  examination: z.object({
    archiveId: archiveIdSchema,
    studyInstanceUid: studyInstanceUidSchema,
    accessionNumber: z.string(),
    placerOrderNumber: z.string(),
    description: z.string(),
    modalities: z.array(z.string()),
    bodyPart: z.string(),
    performedAt: instantSchema.nullable(),
    site: siteSchema,
    referrer: z.object({ name: z.string(), organisation: z.string() }),
    /** Further requests that this one report answers; absent where there are none. */
    otherRequests: z
      .array(
        z.object({
          studyInstanceUid: studyInstanceUidSchema,
          accessionNumber: z.string(),
          placerOrderNumber: z.string(),
          description: z.string(),
        }),
      )
      .optional(),
  }),
  sections: sectionsSchema,
  addenda: z.array(addendumSchema),
  /** Absent where the report had no fields. */
  structure: signedStructureSchema.optional(),
  /** Lesions over time, as the next report carries them on; absent where none was followed in a table. */
  followUp: followUpSchema.optional(),
  measurements: z.array(measurementSchema),
  /** Numbers of the text that their marks contradict, left so by a reader: both values, who and when. */
  keptNumbers: z.array(keptNumberSchema).optional(),
  /** Absent where nothing was painted. */
  segments: z.array(ownSegmentSchema).optional(),
  keyImages: z.array(keyImageSchema),
  alerts: z.array(alertStatementSchema),
  recipients: z.array(recipientSchema),
  /** Of this version: findings of the checks that were passed over; absent where there were none. */
  passedOver: z.array(passedOverSchema).optional(),
  /** Sentences on images under another number that were taken for this patient's, and on images that were left out. */
  identityNotes: z.array(z.string()).optional(),
  /** Of the first version; an addendum carries its own. A corrected version carries its corrector's. */
  signature: signatureSchema,
  /** Who wrote and first signed what somebody else then signed as final; absent where it was one person. */
  preparedBy: signatureSchema.optional(),
  /** True for a demo profile: every output is marked as not for clinical use. */
  isDemo: z.boolean(),
});
export type ReportDocument = z.infer<typeof reportDocumentSchema>;

/** Identifiers minted at signing, the same on every retry. UIDs are made from UUIDs under 2.25 (PS3.5 B.2). */
export const mintedIdentifiersSchema = z.object({
  structuredReportSopInstanceUid: z.string(),
  structuredReportSeriesInstanceUid: z.string(),
  keyObjectSopInstanceUid: z.string(),
  keyObjectSeriesInstanceUid: z.string(),
  pdfSopInstanceUid: z.string(),
  pdfSeriesInstanceUid: z.string(),
  /** The same over all versions of one report, so that a receiver can replace. */
  reportIdentifier: z.string(),
});
export type MintedIdentifiers = z.infer<typeof mintedIdentifiersSchema>;

/** Gives a paragraph as plain text, chips as their printed text. */
export function paragraphText(paragraph: Paragraph): string {
  return paragraph.map((run) => run.text).join("");
}

/** Gives a section as plain text, one line a paragraph, without trailing white space. */
export function sectionText(paragraphs: readonly Paragraph[]): string {
  return paragraphs.map(paragraphText).join("\n").trim();
}
