import { createHash } from "node:crypto";
import {
  type Channel,
  channelSchema,
  type DeliveryLane,
  type DeliverySubject,
} from "../../../shared/domain/delivery.ts";
import { type Recipient, recipientSchema } from "../../../shared/domain/report.ts";
import type { Row } from "./tables.ts";

/** One report version, alert, notice or test to one recipient over one channel, to be sent. */
export interface NewOutboxEntry {
  readonly id: string;
  /** Null for what is no report's version. */
  readonly reportVersionId: string | null;
  /** Null for what is of no case. */
  readonly workitemId: string | null;
  readonly recipient: Recipient;
  readonly channel: Channel;
  /** What to encode, for example `oru`, `fhir`, `structuredReport`, `keyObject`, `pdf`. */
  readonly contentKind: string;
  /** As shown, for example `HL7 v2.5.1 ORU^R01`. */
  readonly contentName: string;
  /** Entries of one key and lane are sent strictly one after the other. */
  readonly orderingKey: string;
  /** The message's own identifier (MSH-10, bundle identifier, SOP Instance UID), the same on every retry. */
  readonly controlId: string;
  /** The frozen bytes, or null to encode them before the first try. */
  readonly payload: Uint8Array | null;
  /** `report` unless given. */
  readonly subjectKind?: DeliverySubject;
  /** The alert, notice or drill; empty unless given. */
  readonly subjectId?: string;
  /** `report` unless given. Alerts are claimed first and never wait behind reports. */
  readonly lane?: DeliveryLane;
  /** The profile that the bytes were made by; null unless given. */
  readonly profileId?: string | null;
  /** True where a person does the sending, such as printing: nothing claims it. */
  readonly awaitsPerson?: boolean;
}

/** An entry that a worker has claimed and alone may send until `leaseUntil`. */
export interface ClaimedEntry {
  readonly id: string;
  /** Null where it is no report's. */
  readonly reportVersionId: string | null;
  readonly workitemId: string | null;
  readonly destinationId: string;
  readonly recipient: Recipient;
  readonly channel: Channel;
  readonly contentKind: string;
  readonly controlId: string;
  readonly payload: Buffer | null;
  /** As the bytes were when they were frozen; empty where there are none. */
  readonly payloadSha256: string;
  /** Counts from 1. */
  readonly attempt: number;
  readonly attemptId: string;
  /** The fencing token: an outcome is written only while it is the newest. */
  readonly leaseToken: number;
  readonly leaseUntil: number;
  /** True when an earlier try ended without an outcome or was taken, so the bytes may already be there. */
  readonly mayHaveArrived: boolean;
}

/** What a claim names: who, now and until when, both in milliseconds since 1970. */
export interface Claim {
  readonly owner: string;
  readonly now: number;
  readonly leaseUntil: number;
  readonly attemptId: string;
  /** Both unless given, alerts first. */
  readonly lane?: DeliveryLane;
  /** Destinations that are not to be claimed now, for example one that is being sent to. */
  readonly exceptDestinations?: readonly string[];
  /** The only destination to claim for. */
  readonly destinationId?: string;
}

/** How a try ended. Times in milliseconds since 1970. */
export type AttemptOutcome = {
  readonly sentence: string;
  readonly acknowledgement: string;
  /** True where the fault is in this machine and says nothing about the destination. */
  readonly isOwnFault?: boolean;
} & (
  | { readonly outcome: "accepted" }
  /** Safely stored there; its application acknowledgement is awaited until `answerDueAt`. */
  | { readonly outcome: "handedOver"; readonly answerDueAt: number }
  | { readonly outcome: "transient" | "ambiguous"; readonly nextAttemptAt: number; readonly restUntil?: number }
  | { readonly outcome: "permanent" }
);

/** Undoes a claim: another worker was quicker. */
export class LostRace extends Error {}

/** Gives a claimed entry from its row. */
export function toClaimed(row: Row<"outbox">, claim: Claim, mayHaveArrived: boolean): ClaimedEntry {
  return {
    id: row.id,
    reportVersionId: row.report_version_id,
    workitemId: row.workitem_id,
    destinationId: row.destination_id,
    recipient: recipientSchema.parse(JSON.parse(row.recipient)),
    channel: channelSchema.parse(row.channel),
    contentKind: row.content_kind,
    controlId: row.control_id,
    ...{ payload: row.payload, payloadSha256: row.payload_sha256 },
    attempt: row.attempts,
    attemptId: claim.attemptId,
    leaseToken: row.lease_token,
    leaseUntil: claim.leaseUntil,
    mayHaveArrived,
  };
}

/** Gives the row of a new entry; nothing leaves before `releaseAt`, in milliseconds since 1970. */
export function newOutboxRow(entry: NewOutboxEntry, sequence: number, now: number, releaseAt: number) {
  return {
    id: entry.id,
    report_version_id: entry.reportVersionId,
    workitem_id: entry.workitemId,
    destination_id: entry.recipient.destinationId,
    recipient: JSON.stringify(entry.recipient),
    channel: entry.channel,
    content_kind: entry.contentKind,
    content_name: entry.contentName,
    ordering_key: entry.orderingKey,
    sequence,
    control_id: entry.controlId,
    payload: entry.payload === null ? null : Buffer.from(entry.payload),
    payload_sha256: entry.payload === null ? "" : sha256(entry.payload),
    state: entry.awaitsPerson === true ? "awaitingPerson" : "queued",
    attempts: 0,
    next_attempt_at: releaseAt,
    lease_owner: "",
    lease_token: 0,
    lease_until: null,
    problem: "",
    queued_at: now,
    release_at: releaseAt,
    sent_at: null,
    accepted_at: null,
    opened_at: null,
    acknowledged_at: null,
    acknowledged_by: "",
    subject_kind: entry.subjectKind ?? "report",
    subject_id: entry.subjectId ?? "",
    lane: entry.lane ?? "report",
    profile_id: entry.profileId ?? null,
  };
}

/** Gives the SHA-256 of bytes in lower-case hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
