import { z } from "zod";
import { idSchema } from "../domain/identifiers.ts";
import { autofillSchema } from "../domain/report-field.ts";
import { base } from "./base.ts";

/** Whether a new report takes the best fitting template by itself at this site. */
export const reportStartPolicySchema = z.object({ takesTemplate: z.boolean() });
export type ReportStartPolicy = z.infer<typeof reportStartPolicySchema>;

/** The calls about what a report begins with. */
export const reportStartContract = {
  /** What is known of a case for fields that are filled by themselves; what is not known is absent. */
  facts: base
    .input(z.object({ workitemId: idSchema }))
    .output(z.object({ facts: z.partialRecord(autofillSchema, z.union([z.string(), z.number()])) })),
  policy: base.output(reportStartPolicySchema.extend({ mayChange: z.boolean() })),
  /** Fails with `forbidden` for all but administrators. */
  savePolicy: base.input(reportStartPolicySchema).output(reportStartPolicySchema.extend({ mayChange: z.boolean() })),
};
