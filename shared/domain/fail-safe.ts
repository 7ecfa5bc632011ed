import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";
import { personNameSchema } from "./patient.ts";

/** What stands on the fail-safe board. */
export const failSafeKindSchema = z.enum([
  "alertUnacknowledged",
  "alertUnacted",
  "deliveryNeedsPerson",
  "deliveriesWaiting",
  "recallOpen",
  "incidentOpen",
  "questionUnanswered",
  "drillFailed",
  "listenerDown",
  "dayNotSignedOff",
]);
export type FailSafeKind = z.infer<typeof failSafeKindSchema>;

/** One thing that somebody should have done by now. It leaves the board only when it is done where it belongs. */
export const failSafeRowSchema = z.object({
  /** The kind and what it is about, so that a row stays the same row. */
  id: z.string(),
  kind: failSafeKindSchema,
  /** The alert, delivery, recall, incident, question, drill, listener; the destination of waiting deliveries; the day. */
  subjectId: z.string(),
  /** When its limit passed. */
  since: instantSchema,
  /** Null where it is of no case. */
  workitemId: idSchema.nullable(),
  patientName: personNameSchema.nullable(),
  examination: z.string(),
  /** What is open, as a sentence. */
  what: z.string(),
  /** Whose it is: the recipient, the destination, the owner. */
  whose: z.string(),
  /** The team or organisation it is grouped under; empty where none is known. */
  team: z.string(),
  toDo: z.string(),
});
export type FailSafeRow = z.infer<typeof failSafeRowSchema>;

/** How a team kept its limits: alerts of the last 30 days that were acknowledged or whose limit has passed. */
export const teamFigureSchema = z.object({
  team: z.string(),
  /** Alerts of which it is decided whether they were acknowledged in time. */
  decided: z.number().int(),
  acknowledgedInTime: z.number().int(),
  open: z.number().int(),
});
export type TeamFigure = z.infer<typeof teamFigureSchema>;

/** The officer's signature under the board of a day. */
export const signOffSchema = z.object({
  id: idSchema,
  /** `YYYY-MM-DD` in Europe/London. */
  day: z.string(),
  signedAt: instantSchema,
  officerName: z.string(),
  /** What stood on the board then. */
  rowCount: z.number().int(),
  note: z.string(),
});
export type SignOff = z.infer<typeof signOffSchema>;

/** From when on something open belongs on the board, and who signs it off. Minutes by the clock. */
export const failSafePolicySchema = z.object({
  /** People by identifier; without any nobody can sign off. */
  officers: z.array(idSchema).max(50),
  deliveryNeedsPersonMinutes: z.number().int().min(0).max(10_080),
  deliveryWaitingMinutes: z.number().int().min(5).max(10_080),
  recallMinutes: z.number().int().min(0).max(43_200),
  questionMinutes: z.number().int().min(0).max(43_200),
  drill: z.object({
    /** Days of the week on which drills are run, 1 is Monday; none: by hand only. */
    weekdays: z.array(z.number().int().min(1).max(7)).max(7),
    /** Minutes after midnight, Europe/London. */
    minuteOfDay: z.number().int().min(0).max(1439),
    /** A drill that got no acceptance by then has failed. */
    limitMinutes: z.number().int().min(1).max(1440),
  }),
});
export type FailSafePolicy = z.infer<typeof failSafePolicySchema>;

/** What counts where nobody set anything. Site values; no national figure is published. */
export const firstFailSafePolicy: FailSafePolicy = {
  officers: [],
  deliveryNeedsPersonMinutes: 60,
  deliveryWaitingMinutes: 240,
  recallMinutes: 1440,
  questionMinutes: 1440,
  drill: { weekdays: [], minuteOfDay: 7 * 60 + 30, limitMinutes: 15 },
};

/** How a synthetic alert went through one route. */
export const fireDrillSchema = z.object({
  id: idSchema,
  destinationId: idSchema,
  routeName: z.string(),
  startedAt: instantSchema,
  startedByName: z.string(),
  deliveryId: idSchema,
  handedOverAt: instantSchema.nullable(),
  acceptedAt: instantSchema.nullable(),
  shownAt: instantSchema.nullable(),
  acknowledgedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  result: z.enum(["running", "passed", "failed"]),
  /** Why it failed; empty otherwise. */
  problem: z.string(),
});
export type FireDrill = z.infer<typeof fireDrillSchema>;
