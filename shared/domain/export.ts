import { z } from "zod";
import { archiveIdSchema, idSchema, studyInstanceUidSchema } from "./identifiers.ts";

/** What may stay when a series is anonymised, over the Basic Profile of PS3.15 E. */
export const anonymisationOptionsSchema = z.object({
  /** Dates and times: taken out, moved by one secret number of days, or left. */
  dates: z.enum(["removed", "shifted", "kept"]),
  /** Age, sex, size and weight. */
  keepsPatientCharacteristics: z.boolean(),
  /** Station, serial numbers, device identifiers. */
  keepsDevice: z.boolean(),
  keepsInstitution: z.boolean(),
  /** Study, series and protocol descriptions, which somebody has read and found free of names. */
  keepsDescriptions: z.boolean(),
});
export type AnonymisationOptions = z.infer<typeof anonymisationOptionsSchema>;

/** How pictures leave the workstation. */
export const exportFormatSchema = z.enum(["png", "jpeg", "film", "clipboard", "print", "dicom"]);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** One export as the window asks for it: what of which case, and whether it says whose images they are. */
export const exportRequestSchema = z.object({
  workitemId: idSchema,
  archiveId: archiveIdSchema,
  studyInstanceUid: studyInstanceUidSchema,
  seriesInstanceUid: z.string().max(64),
  format: exportFormatSchema,
  imageCount: z.number().int().min(1).max(100_000),
  /** True where the patient's name and number are written on the pictures. */
  isIdentified: z.boolean(),
});
export type ExportRequest = z.infer<typeof exportRequestSchema>;

/** What is known of a series before it is anonymised. */
export const anonymisationCheckSchema = z.object({
  imageCount: z.number().int(),
  /** Instances that cannot leave anonymised, and why, each a sentence. */
  refusals: z.array(z.string()),
  /** What somebody has to look at before it leaves, each a sentence. */
  warnings: z.array(z.string()),
  /** The descriptions that `keepsDescriptions` would leave. */
  descriptions: z.array(z.string()),
});
export type AnonymisationCheck = z.infer<typeof anonymisationCheckSchema>;
