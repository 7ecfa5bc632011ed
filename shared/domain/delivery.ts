import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";
import { personNameSchema } from "./patient.ts";
import { reportStatusSchema } from "./report-status.ts";

/**
 * How something travels. `page`: the recipient reads it in a browser behind a link; `print`: a person prints and hands it
 * over; `mesh`: NHS MESH, against a fake only.
 */
export const channelSchema = z.enum(["hl7", "fhir", "dicomweb", "folder", "email", "print", "page", "mesh"]);
export type Channel = z.infer<typeof channelSchema>;

/** What is delivered: a report's version, or what an alert, a delay, a drill or a test of the connection sends. */
export const deliverySubjectSchema = z.enum(["report", "alert", "delayNotice", "fireDrill", "test"]);
export type DeliverySubject = z.infer<typeof deliverySubjectSchema>;

/** Alerts have a lane of their own and never wait behind reports. */
export const deliveryLaneSchema = z.enum(["report", "alert"]);
export type DeliveryLane = z.infer<typeof deliveryLaneSchema>;

/**
 * Where one delivery stands. `handedOver`: safely stored there, its application acknowledgement is awaited. `needsPerson`:
 * retrying by itself would be wrong. `awaitingPerson`: a person does the sending, such as printing. `recalled`: taken back
 * before it left. `superseded`: a newer version left in its place. `deliveredOtherwise`: a person brought it another way.
 */
export const deliveryStateSchema = z.enum([
  "queued",
  "sending",
  "handedOver",
  "accepted",
  "waitingToRetry",
  "needsPerson",
  "awaitingPerson",
  "recalled",
  "superseded",
  "deliveredOtherwise",
]);
export type DeliveryState = z.infer<typeof deliveryStateSchema>;

/** The rungs of the evidence ladder, lowest first. Only what is proven counts. */
export const evidenceRungSchema = z.enum([
  "queued",
  "handedOver",
  "accepted",
  "filed",
  "shown",
  "acknowledged",
  "actedOn",
  "outcomeSeen",
]);
export type EvidenceRung = z.infer<typeof evidenceRungSchema>;

/** What can prove a rung. */
export const evidenceSourceSchema = z.enum([
  "core",
  "network",
  "hl7AcceptAcknowledgement",
  "hl7ApplicationAcknowledgement",
  "fhirResponse",
  "fhirTask",
  "fhirCommunication",
  "storeResponse",
  "archiveQuery",
  "mailServer",
  "folder",
  "meshTracking",
  "meshAcknowledgement",
  "receiptPage",
  "person",
]);
export type EvidenceSource = z.infer<typeof evidenceSourceSchema>;

/** One proof of one rung. */
export const deliveryEvidenceSchema = z.object({
  id: idSchema,
  rung: evidenceRungSchema,
  happenedAt: instantSchema,
  notedAt: instantSchema,
  source: evidenceSourceSchema,
  /** The system or person that proved it. */
  byName: z.string(),
  /** The proof, shortened: an acknowledgement, a status, what a person wrote. */
  detail: z.string(),
  /** The entry that this one says was made in error and does not count; empty for a proof. */
  strikes: z.string(),
});
export type DeliveryEvidence = z.infer<typeof deliveryEvidenceSchema>;

/** One try to deliver. */
export const deliveryAttemptSchema = z.object({
  id: idSchema,
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  outcome: z.enum(["accepted", "handedOver", "transient", "ambiguous", "permanent", "unknown"]),
  /** For a person, without patient data. */
  sentence: z.string(),
  /** The acknowledgement as received (HL7 text, HTTP status and body), shortened; empty where none came. */
  acknowledgement: z.string(),
});
export type DeliveryAttempt = z.infer<typeof deliveryAttemptSchema>;

/** One report version, alert or notice to one recipient over one channel. Rung times are null until proven. */
export const deliverySchema = z.object({
  id: idSchema,
  subjectKind: deliverySubjectSchema,
  /** The alert, notice or drill; empty for a report. */
  subjectId: z.string(),
  lane: deliveryLaneSchema,
  /** Null where it is no report's. */
  reportVersionId: idSchema.nullable(),
  /** Null where it is of no case: drills and tests. */
  workitemId: idSchema.nullable(),
  patientName: personNameSchema.nullable(),
  examination: z.string(),
  accessionNumber: z.string(),
  signedAt: instantSchema.nullable(),
  version: z.number().int().nullable(),
  reportStatus: reportStatusSchema.nullable(),
  recipientName: z.string(),
  recipientRole: z.enum(["referrer", "copy", "archive"]),
  destinationId: idSchema,
  destinationName: z.string(),
  channel: channelSchema,
  /** True where the destination tells what became of a report, such as by FHIR tasks; absent where it does not. */
  hasReceipts: z.boolean().optional(),
  /** What is sent, e.g. `HL7 v2.5.1 ORU^R01` or `Structured report`. */
  contentName: z.string(),
  state: deliveryStateSchema,
  queuedAt: instantSchema,
  handedOverAt: instantSchema.nullable(),
  acceptedAt: instantSchema.nullable(),
  filedAt: instantSchema.nullable(),
  shownAt: instantSchema.nullable(),
  acknowledgedAt: instantSchema.nullable(),
  acknowledgedByName: z.string(),
  actedAt: instantSchema.nullable(),
  /** What was done, in the words of whoever did it; empty until then. */
  actedWhat: z.string(),
  outcomeAt: instantSchema.nullable(),
  /** Until when an application acknowledgement is awaited; null where none is. */
  answerDueAt: instantSchema.nullable(),
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
  /** Until when nothing but one trial goes there after repeated faults; null or absent where it goes on as usual. */
  circuitOpenUntil: instantSchema.nullable().optional(),
  waitingCount: z.number().int(),
  lastAcceptedAt: instantSchema.nullable(),
});
export type DestinationState = z.infer<typeof destinationStateSchema>;
