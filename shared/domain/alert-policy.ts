import { z } from "zod";
import { type AlertCategory, alertCategorySchema } from "./alert.ts";
import { idSchema, instantSchema } from "./identifiers.ts";

/** A stretch of time: by the clock, by working time, or until the end of a working day (0: today's). */
export const alertSpanSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("elapsed"),
    minutes: z
      .number()
      .int()
      .min(0)
      .max(60 * 24 * 90),
  }),
  z.object({
    kind: z.literal("workingTime"),
    minutes: z
      .number()
      .int()
      .min(0)
      .max(60 * 24 * 30),
  }),
  z.object({ kind: z.literal("workingDayEnd"), daysLater: z.number().int().min(0).max(60) }),
]);
export type AlertSpan = z.infer<typeof alertSpanSchema>;

/** Who a step of the ladder turns to. */
export const escalationRoleSchema = z.enum([
  "owner",
  "recipient",
  "dutyTeam",
  "onCallConsultant",
  "siteLead",
  "failSafeOfficer",
]);
export type EscalationRole = z.infer<typeof escalationRoleSchema>;

/** The words for a role. */
export const escalationRoleNames: Record<EscalationRole, string> = {
  owner: "Owner of the alert",
  recipient: "Recipient, or who is on for them",
  dutyTeam: "Duty team",
  onCallConsultant: "On-call consultant",
  siteLead: "Site clinical lead",
  failSafeOfficer: "Fail-safe officer",
};

/** How somebody is told: by telephone, or by a message where they have a channel. */
export const escalationMeansSchema = z.enum(["voice", "message"]);
export type EscalationMeans = z.infer<typeof escalationMeansSchema>;

/** One step of the ladder, counted from raising. Steps of the clock of acknowledging end with the acknowledgement. */
export const escalationStepSchema = z.object({
  clock: z.enum(["acknowledge", "act"]),
  after: alertSpanSchema,
  to: escalationRoleSchema,
  by: escalationMeansSchema,
});
export type EscalationStep = z.infer<typeof escalationStepSchema>;

/** What is approved for one category. */
export const categoryPolicySchema = z.object({
  /** The code sent with it and the system of the code, for example `CANCER^AoMRC 2022`; empty where the site has none. */
  code: z.string().trim().max(64),
  acknowledgeWithin: alertSpanSchema,
  actWithin: alertSpanSchema,
  firstContact: escalationMeansSchema,
  /** A message that its receiver has not accepted by then is followed by a telephone call. */
  acceptedWithin: alertSpanSchema,
  steps: z.array(escalationStepSchema).min(1).max(12),
});
export type CategoryPolicy = z.infer<typeof categoryPolicySchema>;

const teamSchema = idSchema.nullable();

/** Time limits, ladders and working hours of alerts, as one approved table. */
export const alertPolicySchema = z.object({
  calendar: z
    .object({
      /** Minutes after midnight, Europe/London. */
      dayStartMinute: z.number().int().min(0).max(1439),
      dayEndMinute: z.number().int().min(1).max(1440),
      /** Days off besides weekends and England's bank holidays, `YYYY-MM-DD`. */
      extraHolidays: z.array(z.string().regex(/^\d{4}-\d{2}-\d{2}$/)).max(200),
    })
    .refine(({ dayStartMinute, dayEndMinute }) => dayStartMinute < dayEndMinute),
  /** Teams of the directory by whose rota a role is found; null: whoever is on for that duty anywhere. */
  teams: z.object({
    dutyTeam: teamSchema,
    onCallConsultant: teamSchema,
    siteLead: teamSchema,
    failSafeOfficer: teamSchema,
  }),
  categories: z.record(alertCategorySchema, categoryPolicySchema),
});
export type AlertPolicy = z.infer<typeof alertPolicySchema>;

/** A version of the policy. Version 0 is the program's own, which nobody has approved. */
export const alertPolicyVersionSchema = z.object({
  version: z.number().int().min(0),
  policy: alertPolicySchema,
  effectiveFrom: instantSchema,
  note: z.string(),
  /** Empty for version 0. */
  approvedByName: z.string(),
  approvedAt: instantSchema,
});
export type AlertPolicyVersion = z.infer<typeof alertPolicyVersionSchema>;

const hours = (count: number): AlertSpan => ({ kind: "elapsed", minutes: count * 60 });
const minutes = (count: number): AlertSpan => ({ kind: "elapsed", minutes: count });
const workingHours = (count: number): AlertSpan => ({ kind: "workingTime", minutes: count * 60 });
const dayEnd = (daysLater: number): AlertSpan => ({ kind: "workingDayEnd", daysLater });

const messageLadder = (officerAfter: AlertSpan): EscalationStep[] => [
  { clock: "acknowledge", after: workingHours(4), to: "recipient", by: "message" },
  { clock: "acknowledge", after: hours(24), to: "recipient", by: "voice" },
  { clock: "acknowledge", after: officerAfter, to: "failSafeOfficer", by: "voice" },
];
const onActing = (after: AlertSpan): EscalationStep => ({
  ...{ clock: "act" as const, after, to: "failSafeOfficer" as const, by: "message" as const },
});

/**
 * What the program begins with: a proposal that a site approves or replaces. Critical by voice at once and up the ladder within
 * the hour; others by message, a reminder after four working hours, a second way after a day, then the fail-safe officer.
 */
export const proposedAlertPolicy: AlertPolicy = {
  calendar: { dayStartMinute: 9 * 60, dayEndMinute: 17 * 60, extraHolidays: [] },
  teams: { dutyTeam: null, onCallConsultant: null, siteLead: null, failSafeOfficer: null },
  categories: {
    critical: {
      ...{ code: "", acknowledgeWithin: minutes(60), actWithin: hours(4) },
      ...{ firstContact: "voice", acceptedWithin: minutes(5) },
      steps: [
        { clock: "acknowledge", after: minutes(15), to: "dutyTeam", by: "voice" },
        { clock: "acknowledge", after: minutes(30), to: "onCallConsultant", by: "voice" },
        { clock: "acknowledge", after: minutes(45), to: "siteLead", by: "voice" },
        { clock: "acknowledge", after: minutes(60), to: "failSafeOfficer", by: "voice" },
        onActing(hours(4)),
      ],
    },
    urgent: {
      ...{ code: "", acknowledgeWithin: hours(24), actWithin: dayEnd(3) },
      ...{ firstContact: "message", acceptedWithin: minutes(30) },
      steps: [...messageLadder(hours(28)), onActing(dayEnd(3))],
    },
    significantUnexpected: {
      ...{ code: "", acknowledgeWithin: hours(5 * 24), actWithin: dayEnd(10) },
      ...{ firstContact: "message", acceptedWithin: hours(2) },
      steps: [...messageLadder(hours(5 * 24)), onActing(dayEnd(10))],
    },
    cancer: {
      ...{ code: "CANCER", acknowledgeWithin: dayEnd(1), actWithin: dayEnd(5) },
      ...{ firstContact: "message", acceptedWithin: hours(2) },
      steps: [
        { clock: "acknowledge", after: workingHours(4), to: "recipient", by: "message" },
        { clock: "acknowledge", after: dayEnd(1), to: "failSafeOfficer", by: "voice" },
        onActing(dayEnd(5)),
      ],
    },
  },
};

/** Gives what is approved for a category. */
export function categoryPolicyOf(policy: AlertPolicy, category: AlertCategory): CategoryPolicy {
  return policy.categories[category];
}
