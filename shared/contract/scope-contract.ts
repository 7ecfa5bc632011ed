import { z } from "zod";
import { idSchema } from "../domain/identifiers.ts";
import { roleSchema } from "../domain/person.ts";
import {
  careSettingSchema,
  recordedScopeSchema,
  scopeLineSchema,
  scopePolicySchema,
} from "../domain/scope-of-practice.ts";
import { workitemSchema } from "../domain/workitem.ts";
import { base } from "./base.ts";

const endingLineSchema = z.object({ line: scopeLineSchema, daysLeft: z.number().int() });

/** A person with their scope of practice, as the settings list them. */
export const personScopeSchema = z.object({
  personId: idSchema,
  displayName: z.string(),
  role: roleSchema,
  scope: recordedScopeSchema,
  /** Lines that end within 30 days, or have ended. */
  ending: z.array(endingLineSchema),
});
export type PersonScope = z.infer<typeof personScopeSchema>;

const overviewSchema = z.object({ policy: scopePolicySchema, people: z.array(personScopeSchema) });

/** The calls about who may sign what as final. */
export const scopeContract = {
  /** The caller's own scope; and for an administrator, of everybody, what ends soon. */
  standing: base.output(
    z.object({
      own: personScopeSchema,
      /** Of others, for whoever may change scopes. */
      others: z.array(personScopeSchema),
    }),
  ),
  /** Everybody who signs, with their scopes. */
  overview: base.output(overviewSchema),
  /** A person's scope after each change, newest first. */
  history: base.input(z.object({ personId: idSchema })).output(z.object({ scopes: z.array(recordedScopeSchema) })),
  /** Takes the place of a person's scope; `conflict` where it was changed since `revision`. */
  save: base
    .input(
      z.object({
        personId: idSchema,
        revision: z.number().int().min(0),
        lines: recordedScopeSchema.shape.lines,
        note: z.string().trim().min(1).max(300),
      }),
    )
    .output(overviewSchema),
  /** States where a patient was when examined, where no request says it; `other` takes that back. Throws `conflict`. */
  stateSetting: base.input(z.object({ workitemId: idSchema, setting: careSettingSchema })).output(workitemSchema),
  savePolicy: base.input(scopePolicySchema).output(overviewSchema),
};
