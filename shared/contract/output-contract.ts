import { z } from "zod";
import { idSchema } from "../domain/identifiers.ts";
import { outputPolicySchema } from "../rules/output-policy.ts";
import { base } from "./base.ts";

/** The calls about how reports leave: the site's policy, and the patient's copy, whose bytes are `byteRoutes.patientCopy`. */
export const outputContract = {
  policy: base.output(outputPolicySchema),
  /** By an administrator. */
  savePolicy: base.input(outputPolicySchema).output(outputPolicySchema),
  /** Whether the patient may have a copy of a version now; null: yes, else why not. */
  patientCopy: base.input(z.object({ reportVersionId: idSchema })).output(z.object({ refusal: z.string().nullable() })),
};
