import { z } from "zod";
import { idSchema, instantSchema } from "../domain/identifiers.ts";
import { patientSchema } from "../domain/patient.ts";
import { comparedTextSchema, writerFeedbackSchema } from "../domain/second-signature.ts";
import { workitemSchema } from "../domain/workitem.ts";
import { base, nothing } from "./base.ts";

/** Whose second signature a case waits for, as its screen says it. */
export const awaitedSignatureSchema = z.object({
  writerName: z.string(),
  askedAt: instantSchema,
  reason: z.string(),
  /** The caller asked for it. */
  isOwn: z.boolean(),
  /** The caller may give it back to its writer; or, being its writer, take it back. */
  mayReturn: z.boolean(),
});
export type AwaitedSignature = z.infer<typeof awaitedSignatureSchema>;

/** The calls about texts that somebody else signs. */
export const secondSignatureContract = {
  /** What waits in a case; null where no second signature is awaited. */
  awaited: base
    .input(z.object({ workitemId: idSchema }))
    .output(z.object({ awaited: awaitedSignatureSchema.nullable() })),
  /**
   * Gives a report back to its writer unsigned, with a comment; by its writer: takes the request back. `draftRevision`:
   * what the person saw, absent where they have no draft open.
   */
  giveBack: base
    .input(
      z.object({
        workitemId: idSchema,
        draftRevision: z.number().int().optional(),
        comment: z.string().trim().min(1).max(4000),
      }),
    )
    .output(workitemSchema),
  /** What came back to the caller, newest first. */
  inbox: base.output(z.object({ feedback: z.array(writerFeedbackSchema), unreadCount: z.number().int() })),
  /** One of them with both texts; the look is audited. */
  one: base.input(z.object({ id: idSchema })).output(
    z.object({
      feedback: writerFeedbackSchema,
      patient: patientSchema,
      before: comparedTextSchema,
      /** Null where nothing was changed before it was given back. */
      after: comparedTextSchema.nullable(),
    }),
  ),
  markRead: base.input(z.object({ id: idSchema })).output(nothing),
};
