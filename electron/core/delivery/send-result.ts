import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import type { EvidenceSource } from "../../../shared/domain/delivery.ts";

/** One payload to send, with what is known of earlier tries. */
export interface SendRequest {
  readonly destination: DestinationSettings;
  readonly controlId: string;
  readonly payload: Uint8Array;
  /** True when an earlier try ended without an answer, so the same bytes may already be there. */
  readonly mayHaveArrived: boolean;
}

/**
 * How a try ended. Handed over: safely stored there, what it makes of it will be answered later. Transient: not taken, safe to
 * send again. Ambiguous: may have arrived, the same bytes go again. Permanent: refused, a person decides.
 */
export interface SendResult {
  readonly outcome: "accepted" | "handedOver" | "transient" | "ambiguous" | "permanent";
  /** For a person: what happened, what is safe, what to do. No patient data. */
  readonly sentence: string;
  /** The answer as it came, shortened; empty where none came. */
  readonly acknowledgement: string;
  /** Set when the fault is the destination's set-up and not this report: nothing more is sent there until it is put right. */
  readonly pauseReason: string | null;
  /** How long the later answer to what was handed over is awaited, in milliseconds; an hour unless given. */
  readonly answerWithinMs?: number;
  /** What proves that it was filed, beyond that it was accepted, e.g. a query that found it; absent where nothing does. */
  readonly filedProof?: string;
  /** What proves it, where that is not what an acceptance over the channel usually is proven by. */
  readonly provenBy?: EvidenceSource;
}

/** Sends one payload. Never rejects for what a peer does; rejects with the signal's reason when aborted. */
export type Send = (request: SendRequest, signal: AbortSignal) => Promise<SendResult>;

const longestAcknowledgement = 4000;

/** Gives an answer shortened for the record. */
export function shortened(answer: string): string {
  return answer.length <= longestAcknowledgement ? answer : `${answer.slice(0, longestAcknowledgement)} (shortened)`;
}

/** Gives a result; `pauseReason` null unless given. */
export function sendResult(
  outcome: SendResult["outcome"],
  sentence: string,
  acknowledgement = "",
  pauseReason: string | null = null,
): SendResult {
  return { outcome, sentence, acknowledgement: shortened(acknowledgement), pauseReason };
}
