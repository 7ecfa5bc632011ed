import { z } from "zod";
import { archiveIdSchema, instantSchema, studyInstanceUidSchema } from "./identifiers.ts";
import { patientSchema } from "./patient.ts";
import { siteSchema } from "./person.ts";

/** One study as a query of an archive states it. */
export const studySummarySchema = z.object({
  archiveId: archiveIdSchema,
  studyInstanceUid: studyInstanceUidSchema,
  patient: patientSchema,
  accessionNumber: z.string(),
  description: z.string(),
  /** Modalities in study, in the archive's order, e.g. `["PT", "CT"]`. */
  modalities: z.array(z.string()),
  bodyPart: z.string(),
  /** Study date and time read in Europe/London, or null where the header has no date. */
  performedAt: instantSchema.nullable(),
  referrerName: z.string(),
  /** Codes of who asked and of their organisation, where the request or the header states any. */
  referrerCodes: z.object({ person: z.string(), organisation: z.string() }).optional(),
  site: siteSchema,
  seriesCount: z.number().int(),
  instanceCount: z.number().int(),
});
export type StudySummary = z.infer<typeof studySummarySchema>;

/** Why a prior is offered, best first. */
export const priorRelevanceSchema = z.enum(["sameRegionAndModality", "sameRegion", "sameModality", "otherExamination"]);
export type PriorRelevance = z.infer<typeof priorRelevanceSchema>;

/** Another study of the same patient. Images and report are two separate lights. */
export const priorSchema = z.object({
  study: studySummarySchema,
  relevance: priorRelevanceSchema,
  /** The reason in words, e.g. `Same region and modality, 14 months earlier`. */
  reason: z.string(),
  hasImages: z.boolean(),
  /** Set where it lies under another number and a person declared that to be the same patient. */
  confirmed: z.object({ byName: z.string(), at: instantSchema, archiveName: z.string() }).optional(),
  /** Identifier of the latest signed version held here, or null where no report is held. */
  reportVersionId: z.string().nullable(),
});
export type Prior = z.infer<typeof priorSchema>;

/** How an archive answered the last time it was asked. */
export const archiveStateSchema = z.object({
  archiveId: archiveIdSchema,
  name: z.string(),
  isEmbedded: z.boolean(),
  state: z.enum(["answering", "slow", "failing", "notAsked"]),
  /** One sentence for the user when it fails, empty otherwise. */
  problem: z.string(),
  /** For whoever sets it up: what happened and what to do; null while it answers. */
  fault: z.object({ happened: z.string(), toDo: z.string() }).nullable(),
  /** Time of the last answer, in milliseconds, or null. */
  latencyMs: z.number().nullable(),
  lastAnsweredAt: instantSchema.nullable(),
});
export type ArchiveState = z.infer<typeof archiveStateSchema>;
