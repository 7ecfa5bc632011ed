import { z } from "zod";
import { deliveryEvidenceSchema, deliverySchema } from "../domain/delivery.ts";
import { idSchema, instantSchema } from "../domain/identifiers.ts";
import { base } from "./base.ts";

/** Rungs that a person can be told of. What was sent and accepted, systems prove. */
export const enteredRungSchema = z.enum(["filed", "shown", "acknowledged", "actedOn", "outcomeSeen"]);
export type EnteredRung = z.infer<typeof enteredRungSchema>;

/** How a person learnt of it. */
export const learntHowSchema = z.enum(["telephone", "inPerson", "letter", "email", "theirSystem"]);
export type LearntHow = z.infer<typeof learntHowSchema>;

/** The calls about what proves the rungs of a delivery. Proofs are added, never changed and never deleted. */
export const evidenceContract = {
  /** Gives the proofs of a delivery in the order in which they came, with those that were answered as entered in error. */
  of: base
    .input(z.object({ deliveryId: idSchema }))
    .output(z.object({ evidence: z.array(deliveryEvidenceSchema), settledBy: z.string(), settledReason: z.string() })),
  /**
   * Keeps what a person was told. Fails with `invalid_input` for a time that lies ahead or before the report was signed, and
   * with `conflict` for what never left.
   */
  enter: base
    .input(
      z.object({
        deliveryId: idSchema,
        rung: enteredRungSchema,
        /** Who read, acknowledged or acted. */
        who: z.string().trim().min(2).max(128),
        happenedAt: instantSchema,
        how: learntHowSchema,
        /** Who said so, where it was somebody else; otherwise empty. */
        toldBy: z.string().trim().max(128),
        /** For `actedOn` and `outcomeSeen` what was done or seen, which then must be given. */
        note: z.string().trim().max(300),
      }),
    )
    .output(deliverySchema),
  /** Answers an entry by one that says it was made in error and does not count. Both stay. */
  strike: base
    .input(z.object({ evidenceId: idSchema, reason: z.string().trim().min(5).max(300) }))
    .output(deliverySchema),
};
