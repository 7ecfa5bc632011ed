import { z } from "zod";
import { archiveIdSchema, idSchema, instantSchema, studyInstanceUidSchema } from "./identifiers.ts";
import { patientSchema } from "./patient.ts";
import { studySummarySchema } from "./study.ts";

/**
 * What a person can decide of two identities. `same`: one person. `notSame`: two. `leftOut`: images of the other identity
 * inside this examination are not this patient's and are left out of it. `withdrawn`: an earlier decision no longer counts.
 */
export const identityDecisionKindSchema = z.enum(["same", "notSame", "leftOut", "withdrawn"]);
export type IdentityDecisionKind = z.infer<typeof identityDecisionKindSchema>;

/** A decision that counts now, with who took it. */
export const identityDecisionSchema = z.object({
  kind: identityDecisionKindSchema,
  byName: z.string(),
  at: instantSchema,
  reason: z.string(),
});
export type IdentityDecision = z.infer<typeof identityDecisionSchema>;

/** Images whose header names somebody else than the study they came with. */
export const identityStopSchema = z.object({
  /** Names the other identity in `identity.decide`; empty where only the window found it, and nobody can decide. */
  identityKey: z.string(),
  archiveId: archiveIdSchema,
  studyInstanceUid: studyInstanceUidSchema,
  seriesInstanceUids: z.array(z.string()),
  imageCount: z.number().int(),
  /** Who the images say they are of. */
  patient: patientSchema,
  /** What agrees and what differs, with both values. */
  explanation: z.string(),
  /** Why nobody may declare it the same person, or empty where a reporter may. */
  whyNotConfirmable: z.string(),
  /** True where the examination has other images, which are this patient's. */
  mayLeaveOut: z.boolean(),
  /** What was decided for this case, or null: then nothing is inserted or signed. */
  decision: identityDecisionSchema.nullable(),
});
export type IdentityStop = z.infer<typeof identityStopSchema>;

/** Somebody in an archive who may be this patient under another number. */
export const candidatePatientSchema = z.object({
  identityKey: z.string(),
  patient: patientSchema,
  archiveId: archiveIdSchema,
  archiveName: z.string(),
  confidence: z.enum(["veryLikely", "likely", "possible"]),
  explanation: z.string(),
  /** What speaks against it in particular, or empty. */
  caution: z.string(),
  /** What lies under that number, newest first. */
  studies: z.array(studySummarySchema),
  decision: identityDecisionSchema.nullable(),
});
export type CandidatePatient = z.infer<typeof candidatePatientSchema>;

/** A decision as a window asks for it. */
export const identityDecisionRequestSchema = z.object({
  workitemId: idSchema,
  identityKey: z.string().min(1).max(2000),
  decision: identityDecisionKindSchema,
  reason: z.string().trim().min(3, "A reason is needed.").max(300),
});
export type IdentityDecisionRequest = z.infer<typeof identityDecisionRequestSchema>;
