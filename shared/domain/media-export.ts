import { z } from "zod";
import { anonymisationOptionsSchema } from "./export.ts";
import { archiveIdSchema, idSchema, studyInstanceUidSchema } from "./identifiers.ts";

/** The examination of a case, for what leaves of it. */
export const exportedExaminationSchema = z.object({
  workitemId: idSchema,
  archiveId: archiveIdSchema,
  studyInstanceUid: studyInstanceUidSchema,
});
export type ExportedExamination = z.infer<typeof exportedExaminationSchema>;

/** One series of an examination that may leave as DICOM. */
export const exportedSeriesSchema = z.object({
  seriesInstanceUid: z.string(),
  seriesNumber: z.number().int().nullable(),
  modality: z.string(),
  description: z.string(),
  /** Files that leave with the patient's name and number. */
  fileCount: z.number().int(),
  /** Images that may leave anonymised. */
  anonymisedCount: z.number().int(),
});
export type ExportedSeries = z.infer<typeof exportedSeriesSchema>;

/** What has to be known of an examination before it leaves as DICOM. */
export const mediaCheckSchema = z.object({
  series: z.array(exportedSeriesSchema),
  /** Instances that cannot leave anonymised, and why, each a sentence. */
  refusals: z.array(z.string()),
  /** What somebody has to look at before it leaves anonymised, each a sentence. */
  warnings: z.array(z.string()),
  /** The descriptions that `keepsDescriptions` would leave. */
  descriptions: z.array(z.string()),
});
export type MediaCheck = z.infer<typeof mediaCheckSchema>;

/** Why identified images leave: said by the person, kept in the audit trail. */
export const exportReasonSchema = z.string().trim().min(3).max(300);

/** What leaves as DICOM media, and under whose name. */
export const mediaRequestSchema = exportedExaminationSchema.extend({
  /** The series that leave. */
  seriesInstanceUids: z.array(z.string().max(64)).min(1).max(2000),
  identity: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("identified"), reason: exportReasonSchema }),
    z.object({
      kind: z.literal("anonymised"),
      options: anonymisationOptionsSchema,
      /** What the patient is called by; empty for a name that is made up. */
      pseudonym: z.string().trim().max(64),
    }),
  ]),
});
export type MediaRequest = z.infer<typeof mediaRequestSchema>;

/** A file that the core will give once, at `byteRoutes.preparedExport`. */
export const preparedExportSchema = z.object({ exportId: idSchema, fileCount: z.number().int() });
export type PreparedExport = z.infer<typeof preparedExportSchema>;
