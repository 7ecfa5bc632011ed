import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";

/**
 * What is missing. `neverQueued`: a signed version has no delivery at all; `notAccepted`: a delivery has not been accepted a
 * day after it might leave; `notInArchive`: an archive accepted an object and does not have it; `notOpened`: a referrer's
 * system says nothing of having shown it; `rejected`: a receiver took it and then refused it.
 */
export const incidentKindSchema = z.enum(["neverQueued", "notAccepted", "notInArchive", "notOpened", "rejected"]);

/** A gap that a person has to look at; nothing settles it by itself. */
export const incidentSchema = z.object({
  id: idSchema,
  kind: incidentKindSchema,
  workitemId: idSchema.nullable(),
  reportVersionId: idSchema.nullable(),
  deliveryId: idSchema.nullable(),
  /** For a person, without patient data. */
  sentence: z.string(),
  foundAt: instantSchema,
  settledAt: instantSchema.nullable(),
  settledHow: z.string(),
  settledByName: z.string(),
});
export type Incident = z.infer<typeof incidentSchema>;

/** The figures of one comparison, over the versions that it looked at. */
export const reconciliationFiguresSchema = z.object({
  /** Signed versions that might leave, taken-back ones left out. */
  signedCount: z.number().int(),
  /** Their deliveries. */
  deliveryCount: z.number().int(),
  acceptedCount: z.number().int(),
  /** Taken out of the way by a newer version or brought by a person. */
  settledCount: z.number().int(),
  /** Objects that archives accepted and were asked for; those that did not answer are left out. */
  archiveAskedCount: z.number().int(),
  archiveFoundCount: z.number().int(),
  /** Archives that did not answer. */
  archivesSilent: z.array(z.string()),
  /** Accepted deliveries at destinations that send receipts back, and how many were shown to somebody. */
  receiptAskedCount: z.number().int(),
  receiptShownCount: z.number().int(),
  newIncidentCount: z.number().int(),
});
export type ReconciliationFigures = z.infer<typeof reconciliationFiguresSchema>;

/** A day's comparison of what was signed, accepted and filed. */
export const reconciliationRunSchema = z.object({
  id: idSchema,
  /** `YYYY-MM-DD` in Europe/London. */
  day: z.string(),
  ranAt: instantSchema,
  figures: reconciliationFiguresSchema,
});
export type ReconciliationRun = z.infer<typeof reconciliationRunSchema>;
