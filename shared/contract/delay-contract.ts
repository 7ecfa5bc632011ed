import { z } from "zod";
import {
  delayNoticeSchema,
  delayPolicySchema,
  delayProposalSchema,
  delayReasonSchema,
} from "../domain/delay-notice.ts";
import { idSchema, instantSchema } from "../domain/identifiers.ts";
import { base } from "./base.ts";

/** The calls about targets that will be missed, and who is told. */
export const delayContract = {
  /** What stands and what is proposed, earliest target first; `routes` names to whom a notice would go. */
  list: base.output(
    z.object({
      notices: z.array(delayNoticeSchema),
      proposals: z.array(delayProposalSchema),
      routes: z.array(z.string()),
      hasPatientFeed: z.boolean(),
    }),
  ),
  /**
   * The standing notice of a case, null where there is none; what a notice would begin with, null where no target runs for the
   * case any more; and to whom it would go.
   */
  ofCase: base.input(z.object({ workitemId: idSchema })).output(
    z.object({
      notice: delayNoticeSchema.nullable(),
      suggestion: delayProposalSchema.pick({ suggestedAt: true, suggestedReason: true }).nullable(),
      routes: z.array(z.string()),
      hasPatientFeed: z.boolean(),
    }),
  ),
  /**
   * Tells a referrer, and the patient feed where there is one, that a report comes later. A standing notice of the case is
   * replaced. Fails with `conflict` where nobody can be told that way or the case is reported, `invalid_input` for a past date.
   */
  tell: base
    .input(z.object({ workitemId: idSchema, reason: delayReasonSchema, expectedAt: instantSchema }))
    .output(delayNoticeSchema),
  policy: base.output(delayPolicySchema),
  /** Fails with `forbidden` for all but an administrator. */
  savePolicy: base.input(delayPolicySchema.omit({ automaticSince: true })).output(delayPolicySchema),
};
