import { z } from "zod";
import { deliveryStateSchema, evidenceRungSchema } from "./delivery.ts";
import { idSchema, instantSchema } from "./identifiers.ts";
import { personNameSchema } from "./patient.ts";

/** Why a report comes later. Words of our own, so that no clinical content can leave with a notice. */
export const delayReasonSchema = z.enum(["priors", "information", "opinion", "meeting", "workload", "technical"]);
export type DelayReason = z.infer<typeof delayReasonSchema>;

/** What is told of each reason. */
export const delayReasonWords: Readonly<Record<DelayReason, string>> = {
  priors: "Earlier images are awaited",
  information: "Further information is awaited",
  opinion: "A specialist opinion is awaited",
  meeting: "It will be discussed at a meeting first",
  workload: "More reports than usual are waiting",
  technical: "A technical fault",
};

/** When and to whom delays are told at a site. */
export const delayPolicySchema = z.object({
  /** `ask`: a person decides on each; `automatic`: they go by themselves; `off`: only by hand. */
  mode: z.enum(["ask", "automatic", "off"]),
  /** How long before the target a case that nobody has counts as late, in minutes. */
  beforeTargetMinutes: z
    .number()
    .int()
    .min(0)
    .max(7 * 24 * 60),
  /** The destination of the patient feed; empty where there is none. */
  patientFeedId: z.string().max(64),
  /** Targets before this are not told by themselves; set when the policy is saved. */
  automaticSince: instantSchema,
});
export type DelayPolicy = z.infer<typeof delayPolicySchema>;

/** That somebody was told of a missed target. */
export const delayNoticeSchema = z.object({
  id: idSchema,
  workitemId: idSchema,
  patientName: personNameSchema,
  examination: z.string(),
  targetAt: instantSchema,
  expectedAt: instantSchema,
  reason: delayReasonSchema,
  raisedAt: instantSchema,
  raisedByName: z.string(),
  endedAt: instantSchema.nullable(),
  /** `reported` or `replaced`; empty while it stands. */
  endedHow: z.string(),
  /** To whom it goes, and how far it came. */
  deliveries: z.array(
    z.object({
      deliveryId: idSchema,
      recipientName: z.string(),
      state: deliveryStateSchema,
      rung: evidenceRungSchema,
      at: instantSchema,
    }),
  ),
});
export type DelayNotice = z.infer<typeof delayNoticeSchema>;

/** A case whose target will be missed and of which nobody was told yet, or not of the new date. */
export const delayProposalSchema = z.object({
  workitemId: idSchema,
  patientName: personNameSchema,
  examination: z.string(),
  referrerName: z.string(),
  targetAt: instantSchema,
  /** `held`: until after the target; `nobody`: nobody has it and the target is near; `late`: it has passed. */
  cause: z.enum(["held", "nobody", "late"]),
  /** Why it is held, for the person who decides; it never leaves. */
  heldReason: z.string(),
  suggestedAt: instantSchema,
  suggestedReason: delayReasonSchema,
});
export type DelayProposal = z.infer<typeof delayProposalSchema>;
