import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";
import { personNameSchema } from "./patient.ts";
import { reportStatusSchema } from "./report-status.ts";

/** How a report travels. */
export const channelSchema = z.enum(["hl7", "fhir", "dicomweb"]);
export type Channel = z.infer<typeof channelSchema>;

/** Where one delivery stands. `needsPerson`: retrying by itself would be wrong. `recalled`: taken back before it left. */
export const deliveryStateSchema = z.enum([
  "queued",
  "sending",
  "accepted",
  "waitingToRetry",
  "needsPerson",
  "recalled",
]);

/** The rungs of the evidence ladder that this version can prove, lowest first. */
export const evidenceRungSchema = z.enum(["queued", "sent", "accepted", "opened", "acknowledged"]);
export type EvidenceRung = z.infer<typeof evidenceRungSchema>;

/** One try to deliver. */
export const deliveryAttemptSchema = z.object({
  id: idSchema,
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  outcome: z.enum(["accepted", "transient", "ambiguous", "permanent", "unknown"]),
  /** For a person, without patient data. */
  sentence: z.string(),
  /** The acknowledgement as received (HL7 text, HTTP status and body), shortened; empty where none came. */
  acknowledgement: z.string(),
});
export type DeliveryAttempt = z.infer<typeof deliveryAttemptSchema>;

/** One report version to one recipient over one channel. Rung times are null until proven. */
export const deliverySchema = z.object({
  id: idSchema,
  reportVersionId: idSchema,
  workitemId: idSchema,
  patientName: personNameSchema,
  examination: z.string(),
  accessionNumber: z.string(),
  signedAt: instantSchema,
  version: z.number().int(),
  reportStatus: reportStatusSchema,
  recipientName: z.string(),
  recipientRole: z.enum(["referrer", "copy", "archive"]),
  destinationId: idSchema,
  destinationName: z.string(),
  channel: channelSchema,
  /** What is sent, e.g. `HL7 v2.5.1 ORU^R01` or `Structured report`. */
  contentName: z.string(),
  state: deliveryStateSchema,
  queuedAt: instantSchema,
  sentAt: instantSchema.nullable(),
  acceptedAt: instantSchema.nullable(),
  openedAt: instantSchema.nullable(),
  acknowledgedAt: instantSchema.nullable(),
  acknowledgedByName: z.string(),
  attemptCount: z.number().int(),
  nextAttemptAt: instantSchema.nullable(),
  problem: z.string(),
  attempts: z.array(deliveryAttemptSchema),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** Health of one destination, for the strip above the deliveries. */
export const destinationStateSchema = z.object({
  id: idSchema,
  name: z.string(),
  channel: channelSchema,
  address: z.string(),
  state: z.enum(["answering", "failing", "notAsked", "paused"]),
  problem: z.string(),
  waitingCount: z.number().int(),
  lastAcceptedAt: instantSchema.nullable(),
});
export type DestinationState = z.infer<typeof destinationStateSchema>;
