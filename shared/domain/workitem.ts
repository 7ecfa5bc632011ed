import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";
import { careSettingSchema } from "./scope-of-practice.ts";
import { studySummarySchema } from "./study.ts";

/** Where a case stands, as the reading list shows it. */
export const workitemStatusSchema = z.enum([
  "unread",
  "reserved",
  "draft",
  "provisional",
  "final",
  "held",
  "awaitingSecondSignature",
  "withdrawn",
  "cancelled",
]);
export type WorkitemStatus = z.infer<typeof workitemStatusSchema>;

/** Urgency of reading; the urgency of telling somebody is an alert's category. */
export const prioritySchema = z.enum(["immediate", "urgent", "cancerPathway", "routine"]);
export type Priority = z.infer<typeof prioritySchema>;

/** Who has a case open or reserved. */
export const reservationSchema = z.object({
  personId: idSchema,
  displayName: z.string(),
  since: instantSchema,
});
export type Reservation = z.infer<typeof reservationSchema>;

/** Somebody who asked the holder for a case. */
export const handoverRequestSchema = z.object({
  personId: idSchema,
  displayName: z.string(),
  askedAt: instantSchema,
});
export type HandoverRequest = z.infer<typeof handoverRequestSchema>;

/** One case of the reading list: one study to be reported. */
export const workitemSchema = z.object({
  id: idSchema,
  study: studySummarySchema,
  priority: prioritySchema,
  /** The clinical question as the request states it, empty where none came. */
  clinicalQuestion: z.string(),
  /** Where the patient was when examined; absent is not known. */
  setting: careSettingSchema.optional(),
  /** Who stated it because no request did; absent where the request says it or nobody. */
  settingStatedBy: z.object({ personId: idSchema, displayName: z.string(), at: instantSchema }).optional(),
  referrer: z.object({ name: z.string(), organisation: z.string() }),
  status: workitemStatusSchema,
  /** When the report is due, or null where no clock runs (no examination time, or final). */
  targetAt: instantSchema.nullable(),
  /** Where the clock started: the examination's time; null where unknown. */
  clockStartedAt: instantSchema.nullable(),
  reservation: reservationSchema.nullable(),
  handoverRequest: handoverRequestSchema.nullable(),
  heldReason: z.string(),
  /** Who has to see to a held case; null where it is not held. */
  heldOwner: z.object({ personId: idSchema, displayName: z.string() }).nullable(),
  /** Day on which the hold is expected to end, `YYYY-MM-DD`; empty where none was given. */
  heldUntil: z.string(),
  /** Who was asked for a second signature the last time one was asked for; counts while one is awaited. Absent: nobody in particular. */
  signatureAskedOf: z.object({ personId: idSchema, displayName: z.string() }).optional(),
  /** Other studies of the patient; null while no archive was asked, because 0 would say that there are none. */
  priorCount: z.number().int().nullable(),
  /** True when the study's archive answered and no longer has it. The case and its report stay. */
  isMissingFromArchive: z.boolean(),
  openAlertCount: z.number().int(),
  /** Rises with each change; the window refetches on a newer one. */
  version: z.number().int(),
});
export type Workitem = z.infer<typeof workitemSchema>;

/** A case to put on hold: why, who sees to it (absent: whoever does it) and until which day. */
export const holdSchema = z.object({
  workitemId: idSchema,
  reason: z.string().trim().min(1).max(300),
  ownerId: idSchema.optional(),
  /** `YYYY-MM-DD`, or empty where nobody can say. */
  until: z
    .string()
    .regex(/^(\d{4}-\d{2}-\d{2})?$/)
    .default(""),
});

/** What the reading list may be narrowed to. Empty arrays and strings narrow nothing. */
export const worklistFilterSchema = z.object({
  search: z.string().max(200),
  modalities: z.array(z.string()),
  sites: z.array(z.string()),
  statuses: z.array(workitemStatusSchema),
  /** Inclusive days in Europe/London, `YYYY-MM-DD`, or null. */
  performedFrom: z.string().nullable(),
  performedTo: z.string().nullable(),
  mineOnly: z.boolean(),
  /** Only cases whose hold was expected to end before today; absent: all. */
  overdueHoldsOnly: z.boolean().optional(),
});
export type WorklistFilter = z.infer<typeof worklistFilterSchema>;

/** The columns that the reading list can be sorted by. */
export const worklistSortSchema = z.object({
  column: z.enum(["target", "priority", "patient", "examination", "site", "referrer", "performed", "status", "holder"]),
  direction: z.enum(["ascending", "descending"]),
});
export type WorklistSort = z.infer<typeof worklistSortSchema>;

/** Where a page of the reading list ended: the next begins behind it, whatever came, went or moved before it since. */
export const worklistPlaceSchema = z.object({
  /** What the list is sorted by, as the last row had it when it was read; times in milliseconds since 1970. */
  keys: z.array(z.union([z.string(), z.number().int()])).max(4),
  /** The last row's case, which settles what is equal. */
  workitemId: idSchema,
  /** The last row stood among those that this person is asked to sign, which come first. */
  isAsked: z.boolean(),
  /** The cases that match were gathered and sorted, as they are again for the next page; else read in the list's order. */
  isGathered: z.boolean(),
});
export type WorklistPlace = z.infer<typeof worklistPlaceSchema>;

/** What changes of a case without any list changing. */
export const rowFactsSchema = z.object({
  workitemId: idSchema,
  /** The case's, as of `priorCount`. */
  version: workitemSchema.shape.version,
  priorCount: workitemSchema.shape.priorCount,
  /** All images of the examination are kept on this workstation; false for what lies in its own archive anyway. */
  hasImagesHere: z.boolean(),
});
export type RowFacts = z.infer<typeof rowFactsSchema>;

/** How far the images of one of the next cases, and of its prior, lie on this workstation before it is opened. */
export const imagesAheadSchema = z.object({
  workitemId: idSchema,
  state: z.enum(["ready", "partly", "notYet"]),
});
export type ImagesAhead = z.infer<typeof imagesAheadSchema>;
