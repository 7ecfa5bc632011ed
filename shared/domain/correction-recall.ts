import { z } from "zod";
import { deliveryStateSchema, evidenceRungSchema } from "./delivery.ts";
import { idSchema, instantSchema } from "./identifiers.ts";
import { personNameSchema } from "./patient.ts";
import { reportStatusSchema } from "./report-status.ts";

/** What proves by itself that a recipient knows of a correction. */
export const recallPolicySchema = z.object({
  /** `acknowledged`: somebody there acknowledged the new version; `shown`: that it was shown to a person is enough. */
  settledBy: z.enum(["acknowledged", "shown"]),
});
export type RecallPolicy = z.infer<typeof recallPolicySchema>;

/** A recipient who had a version that was corrected or withdrawn, and who has to know. */
export const correctionRecallSchema = z.object({
  id: idSchema,
  workitemId: idSchema,
  /** The version that corrects or withdraws. */
  reportVersionId: idSchema,
  version: z.number().int(),
  reportStatus: reportStatusSchema,
  patientName: personNameSchema,
  examination: z.string(),
  accessionNumber: z.string(),
  recipientName: z.string(),
  recipientRole: z.enum(["referrer", "copy", "archive"]),
  destinationName: z.string(),
  /** What they had: the newest version, and the highest rung that was proven of any. `queued` and `handedOver`: they may have it. */
  reachedVersion: z.number().int(),
  reachedRung: evidenceRungSchema,
  reachedAt: instantSchema,
  reachedByName: z.string(),
  /** What changed, stated first. */
  whatChanged: z.string(),
  openedAt: instantSchema,
  /** How far the new version came to them; null where nothing was queued for them. */
  newDelivery: z
    .object({ deliveryId: idSchema, state: deliveryStateSchema, rung: evidenceRungSchema, at: instantSchema })
    .nullable(),
  /** Why it will not settle by itself; empty while it may. */
  needsPerson: z.string(),
  settledAt: instantSchema.nullable(),
  /** `acknowledged`, `shown`, `accepted` by evidence, `takenBack` with the correction, or what a person wrote; empty while open. */
  settledHow: z.string(),
  settledByName: z.string(),
});
/** Says whether evidence settled a recall, or taking the correction back; false where a person did, and while it is open. */
export function isProven({ settledHow }: { readonly settledHow: string }): boolean {
  return ["acknowledged", "shown", "accepted", "takenBack"].includes(settledHow);
}

export type CorrectionRecall = z.infer<typeof correctionRecallSchema>;
