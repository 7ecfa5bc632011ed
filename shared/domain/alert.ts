import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";
import { imageReferenceSchema } from "./measurement.ts";
import { patientSchema } from "./patient.ts";

/**
 * Urgency of telling somebody; the urgency of reading is a workitem's priority. `cancer`: a new cancer or a recurrence, not
 * the progress of a known one (AoMRC and RCR, Alerts and notification of imaging reports, 2022).
 */
export const alertCategorySchema = z.enum(["critical", "urgent", "significantUnexpected", "cancer"]);
export type AlertCategory = z.infer<typeof alertCategorySchema>;

/**
 * Where an alert stands on its way to somebody who acts. Nothing closes by itself: `closed` needs an action or an accepted
 * handover, `cancelled` a reason and a second person, `superseded` another alert in its place. That a way failed and how
 * far it was escalated stand beside it (`alertStanding`): evidence may still come in.
 */
export const alertStateSchema = z.enum([
  "raised",
  "dispatched",
  "delivered",
  "opened",
  "acknowledged",
  "actioned",
  "closed",
  "cancelled",
  "superseded",
]);
export type AlertState = z.infer<typeof alertStateSchema>;

/** How somebody was reached. */
export const contactMethodSchema = z.enum(["voice", "inPerson", "message", "system"]);
export type ContactMethod = z.infer<typeof contactMethodSchema>;

/** What came of one try to reach somebody. `queued`: a message is on its way and nobody is reached yet. */
export const contactResultSchema = z.enum([
  "reached",
  "noAnswer",
  "engaged",
  "messageLeft",
  "wrongNumber",
  "unavailable",
  "queued",
]);
export type ContactResult = z.infer<typeof contactResultSchema>;

/** The words for what came of a try. */
export const contactResultNames: Record<ContactResult, string> = {
  reached: "Reached",
  noAnswer: "No answer",
  engaged: "Engaged",
  messageLeft: "Message left",
  wrongNumber: "Wrong number",
  unavailable: "Cannot come to the telephone",
  queued: "Message queued",
};

/** One try to reach somebody. */
export const alertContactSchema = z.object({
  id: idSchema,
  at: instantSchema,
  method: contactMethodSchema,
  /** The entry of the directory; null where the name was typed. */
  entryId: idSchema.nullable(),
  name: z.string(),
  /** Telephone number, bleep or system. */
  address: z.string(),
  result: contactResultSchema,
  /** How it was read back; empty where it was not by voice or nobody was reached. */
  readBack: z.string(),
  byName: z.string(),
  note: z.string(),
});
export type AlertContact = z.infer<typeof alertContactSchema>;

/** What happened to an alert, in order. `byName` is the person or system that did it. */
export const alertEventSchema = z.object({
  id: idSchema,
  at: instantSchema,
  kind: z.enum([
    "raised",
    "dispatched",
    "delivered",
    "opened",
    "contactFailed",
    "acknowledged",
    "actioned",
    "handedOver",
    "closed",
    "cancelRequested",
    "cancelled",
    "becameLate",
    "becameActionLate",
    "contacted",
    "messageQueued",
    "escalated",
    "voiceNeeded",
    "channelDown",
    "rerouted",
    "reportAmended",
    "superseded",
  ]),
  byName: z.string(),
  detail: z.string(),
});
export type AlertEvent = z.infer<typeof alertEventSchema>;

/** A named person's acknowledgement. A voice contact carries whether it was read back correctly. */
export const acknowledgementSchema = z.object({
  personName: z.string().min(1).max(128),
  capacity: z.string().max(128),
  method: contactMethodSchema,
  /** Null where the contact was not by voice. */
  readBack: z.enum(["correct", "correctedThenCorrect", "notReadBack"]).nullable(),
  identityChecked: z.boolean(),
  at: instantSchema,
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

/** What is typed to raise an alert. */
export const alertDraftSchema = z.object({
  workitemId: idSchema,
  category: alertCategorySchema,
  finding: z.string().trim().min(1).max(500),
  actionNeeded: z.string().trim().min(1).max(500),
  recipientName: z.string().trim().min(1).max(128),
  recipientContact: z.string().trim().max(128),
  /** Time limit in minutes, from raising; absent: the policy's. */
  limitMinutes: z
    .number()
    .int()
    .min(1)
    .max(60 * 24 * 90)
    .optional(),
  /** Where a cancer is thought to come from, in words; needed for the category cancer. */
  suspectedPrimary: z.string().trim().max(128).optional(),
  /** True where the finding was expected. */
  isExpected: z.boolean().optional(),
  /** When the finding was seen; absent: when it is raised. */
  foundAt: instantSchema.optional(),
  /** The recipient's entry in the directory; absent where the name was typed. */
  recipientEntryId: idSchema.optional(),
  /** The alert that it takes the place of. */
  supersedes: idSchema.optional(),
  /** The image shown when it was raised, or null. */
  image: imageReferenceSchema.nullable(),
  /** The stored picture of that image, or null where none could be kept. */
  keyImageId: idSchema.nullable().default(null),
  /** The case is to be read by a reporter before all others: its priority becomes immediate. Absent: it stays. */
  raisesPriority: z.boolean().optional(),
});
export type AlertDraft = z.infer<typeof alertDraftSchema>;

/** One alert with its clock. */
export const alertSchema = z.object({
  id: idSchema,
  workitemId: idSchema,
  reportVersionId: z.string().nullable(),
  patient: patientSchema,
  examination: z.string(),
  accessionNumber: z.string(),
  category: alertCategorySchema,
  finding: z.string(),
  actionNeeded: z.string(),
  recipientName: z.string(),
  recipientContact: z.string(),
  image: imageReferenceSchema.nullable(),
  /** The picture kept when it was raised: it stays as it was then, whatever becomes of the report's key images. */
  keyImageId: idSchema.nullable(),
  state: alertStateSchema,
  raisedAt: instantSchema,
  raisedByName: z.string(),
  ownerId: idSchema,
  ownerName: z.string(),
  acknowledgeBy: instantSchema,
  isLate: z.boolean(),
  acknowledgement: acknowledgementSchema.nullable(),
  actionTaken: z.string(),
  cancelRequestedByName: z.string(),
  events: z.array(alertEventSchema),
  /** The approved limits and ladder that it runs by; null for one from before there were any. */
  policyVersion: z.number().int().nullable(),
  /** The category's code and its system, as the policy had it then; empty where it has none. */
  categoryCode: z.string(),
  suspectedPrimary: z.string(),
  isExpected: z.boolean(),
  /** When the finding was seen. */
  foundAt: instantSchema,
  /** Until when somebody has to have acted; null for alerts from before this was kept. */
  actBy: instantSchema.nullable(),
  actedAt: instantSchema.nullable(),
  isActionLate: z.boolean(),
  recipientEntryId: idSchema.nullable(),
  recipientTeam: z.string(),
  /** Ward of an in-patient, as last told; empty for others. */
  recipientLocation: z.string(),
  /** How many steps of the ladder are over. */
  escalationStep: z.number().int(),
  nextStepAt: instantSchema.nullable(),
  /** Since when somebody has to telephone; null where nobody has to. */
  voiceNeededSince: instantSchema.nullable(),
  voiceReason: z.string(),
  actionCode: z.string(),
  closedAt: instantSchema.nullable(),
  closedByName: z.string(),
  closureReason: z.string(),
  supersededBy: z.string().nullable(),
  fireDrillId: z.string().nullable(),
  contacts: z.array(alertContactSchema),
  version: z.number().int(),
});
export type Alert = z.infer<typeof alertSchema>;

/** What stands beside an alert's state: a way that failed, and how many times it was escalated. */
export function alertStanding(alert: Pick<Alert, "events" | "voiceNeededSince" | "acknowledgement">): {
  readonly hasFailed: boolean;
  readonly escalations: number;
} {
  const hasFailed =
    alert.acknowledgement === null &&
    alert.events.some(({ kind }) => kind === "channelDown") &&
    alert.voiceNeededSince !== null;
  return { hasFailed, escalations: alert.events.filter(({ kind }) => kind === "escalated").length };
}

/** The words for a category. */
export const alertCategoryNames: Record<AlertCategory, string> = {
  critical: "Critical",
  urgent: "Urgent",
  significantUnexpected: "Significant unexpected",
  cancer: "Cancer",
};
