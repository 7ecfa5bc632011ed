import { z } from "zod";
import { idSchema, instantSchema } from "../domain/identifiers.ts";
import { patientSchema } from "../domain/patient.ts";
import { roleSchema } from "../domain/person.ts";
import { comparedTextSchema, writerFeedbackSchema } from "../domain/second-signature.ts";
import { workitemSchema } from "../domain/workitem.ts";
import { base, nothing } from "./base.ts";

/** Whose second signature a case waits for, as its screen says it. */
export const awaitedSignatureSchema = z.object({
  writerName: z.string(),
  askedAt: instantSchema,
  reason: z.string(),
  /** Who was asked before everybody else; null: anybody who may sign it. Nobody is kept from it. */
  askedOf: z.object({ displayName: z.string(), isCaller: z.boolean() }).nullable(),
  /** Who has it in place of that person; null where nobody has. */
  takenBy: z.object({ displayName: z.string(), isCaller: z.boolean() }).nullable(),
  /** The caller asked for it. */
  isOwn: z.boolean(),
  /** The caller may give it back to its writer; or, being its writer, take it back. */
  mayReturn: z.boolean(),
});
export type AwaitedSignature = z.infer<typeof awaitedSignatureSchema>;

/** Somebody who can be asked for a second signature. */
export const askablePersonSchema = z.object({ personId: idSchema, displayName: z.string(), role: roleSchema });
export type AskablePerson = z.infer<typeof askablePersonSchema>;

/** The calls about texts that somebody else signs. */
export const secondSignatureContract = {
  /** What waits in a case; null where no second signature is awaited. */
  awaited: base
    .input(z.object({ workitemId: idSchema }))
    .output(z.object({ awaited: awaitedSignatureSchema.nullable() })),
  /** Who may be asked for the second signature of a case: those whose role and scope let them sign it as final, but the caller. */
  askable: base.input(z.object({ workitemId: idSchema })).output(z.object({ people: z.array(askablePersonSchema) })),
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
