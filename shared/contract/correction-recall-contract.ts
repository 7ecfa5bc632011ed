import { z } from "zod";
import { correctionRecallSchema, recallPolicySchema } from "../domain/correction-recall.ts";
import { idSchema } from "../domain/identifiers.ts";
import { base } from "./base.ts";

/** The calls about who has to know that a report was corrected or withdrawn. */
export const correctionRecallContract = {
  /** Open ones, oldest first, or all, newest first. */
  list: base
    .input(z.object({ scope: z.enum(["open", "all"]), limit: z.number().int().min(1).max(500) }))
    .output(z.object({ recalls: z.array(correctionRecallSchema), openCount: z.number().int() })),
  /** Those of one case, settled ones too. */
  ofCase: base.input(z.object({ workitemId: idSchema })).output(z.object({ recalls: z.array(correctionRecallSchema) })),
  /** Notes that a person told them and how; audited. Fails with `conflict` where it is settled. */
  settle: base
    .input(
      z.object({
        recallId: idSchema,
        how: z.enum(["telephone", "inPerson", "letter", "otherSystem"]),
        toWhom: z.string().trim().min(2).max(128),
        note: z.string().trim().max(300),
      }),
    )
    .output(correctionRecallSchema),
  /** Opens one again that a person settled in error; audited. */
  reopen: base
    .input(z.object({ recallId: idSchema, reason: z.string().trim().min(5).max(300) }))
    .output(correctionRecallSchema),
  policy: base.output(recallPolicySchema),
  /** Fails with `forbidden` for all but an administrator. */
  savePolicy: base.input(recallPolicySchema).output(recallPolicySchema),
};
