import { z } from "zod";
import { adtListeningPolicySchema, adtStandingSchema } from "../domain/adt-listening.ts";
import {
  acknowledgementSchema,
  alertDraftSchema,
  alertSchema,
  contactMethodSchema,
  contactResultSchema,
} from "../domain/alert.ts";
import { alertPolicySchema, alertPolicyVersionSchema, escalationRoleSchema } from "../domain/alert-policy.ts";
import { idSchema, instantSchema } from "../domain/identifiers.ts";
import { base } from "./base.ts";

const words = z.string().trim().min(1).max(500);

/** Whom to telephone about an alert now, and why them. */
const callEntrySchema = z.object({
  role: escalationRoleSchema,
  entryId: idSchema.nullable(),
  /** Empty where nobody is there. */
  name: z.string(),
  phone: z.string(),
  explanation: z.string(),
  /** True for whom the ladder asks for now. */
  isNext: z.boolean(),
});
export type CallEntry = z.infer<typeof callEntrySchema>;

/** Calls about alerts. */
export const alertContract = {
  raise: base.input(alertDraftSchema).output(alertSchema),
  list: base
    .input(z.object({ scope: z.enum(["open", "closed"]) }))
    .output(z.object({ alerts: z.array(alertSchema), serverNow: instantSchema })),
  /** A voice acknowledgement without a correct read-back is refused with `invalid_input`. */
  acknowledge: base
    .input(
      z.object({
        alertId: idSchema,
        acknowledgement: acknowledgementSchema.omit({ at: true }),
        actionTaken: z.string().trim().max(500),
      }),
    )
    .output(alertSchema),
  /** A try that reached nobody. */
  recordContact: base
    .input(
      z.object({
        alertId: idSchema,
        method: contactMethodSchema,
        entryId: idSchema.nullable(),
        name: z.string().trim().max(128),
        address: z.string().trim().max(128),
        result: contactResultSchema.exclude(["queued", "reached"]),
        note: z.string().trim().max(300),
      }),
    )
    .output(alertSchema),
  recordAction: base.input(z.object({ alertId: idSchema, actionTaken: words })).output(alertSchema),
  handOver: base.input(z.object({ alertId: idSchema, toPersonId: idSchema, reason: words })).output(alertSchema),
  close: base.input(z.object({ alertId: idSchema, reason: words })).output(alertSchema),
  /** First call asks, a second person's call cancels. */
  cancel: base.input(z.object({ alertId: idSchema, reason: words })).output(alertSchema),
  /** Whom to telephone: the recipient, or who is on for them, then whom the ladder asks for. */
  whoToCall: base.input(z.object({ alertId: idSchema })).output(z.object({ people: z.array(callEntrySchema) })),
};

const historySchema = z.object({
  /** Newest first; version 0 is the program's own proposal. */
  versions: z.array(alertPolicyVersionSchema),
  inForceVersion: z.number().int(),
});

/** Limits and ladders of alerts. */
export const alertPolicyContract = {
  history: base.output(historySchema),
  /** Approved by whoever is at the window; `conflict` where `basedOn` is not the newest. */
  approve: base
    .input(
      z.object({
        policy: alertPolicySchema,
        basedOn: z.number().int().min(0),
        effectiveFrom: instantSchema,
        note: z.string().trim().min(1).max(500),
      }),
    )
    .output(historySchema),
};

/** Messages about in-patients: where they are listened for, and what came in. */
export const adtContract = {
  standing: base.output(adtStandingSchema),
  /** Counts at once. `invalid_input` where anybody in the network could send. */
  save: base.input(adtListeningPolicySchema).output(adtStandingSchema),
};
