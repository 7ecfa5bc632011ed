import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";
import { imageReferenceSchema } from "./measurement.ts";
import { patientSchema } from "./patient.ts";

/** Urgency of telling somebody; the urgency of reading is a workitem's priority. */
export const alertCategorySchema = z.enum(["critical", "urgent", "significantUnexpected"]);
export type AlertCategory = z.infer<typeof alertCategorySchema>;

/**
 * Where an alert stands. Nothing closes by itself: `closed` needs an action or an accepted handover,
 * `cancelled` a reason and a second person.
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
]);
export type AlertState = z.infer<typeof alertStateSchema>;

/** How somebody was reached. */
export const contactMethodSchema = z.enum(["voice", "inPerson", "message", "system"]);
export type ContactMethod = z.infer<typeof contactMethodSchema>;

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
  /** Time limit in minutes, from raising. */
  limitMinutes: z
    .number()
    .int()
    .min(1)
    .max(60 * 24 * 90),
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
  version: z.number().int(),
});
export type Alert = z.infer<typeof alertSchema>;

/** Suggested time limits in minutes by category; a person may set another. Site settings replace them. */
export const defaultLimitMinutes: Record<AlertCategory, number> = {
  critical: 60,
  urgent: 24 * 60,
  significantUnexpected: 5 * 24 * 60,
};

/** The words for a category. */
export const alertCategoryNames: Record<AlertCategory, string> = {
  critical: "Critical",
  urgent: "Urgent",
  significantUnexpected: "Significant unexpected",
};
