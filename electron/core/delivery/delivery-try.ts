import type { Channel, EvidenceRung, EvidenceSource } from "../../../shared/domain/delivery.ts";
import { isProvable } from "../../../shared/rules/evidence-ladder.ts";
import { asWorkstationError, WorkstationError } from "../errors.ts";
import type { Clock, IdSource, Logger } from "../ports.ts";
import { type AttemptOutcome, type Claim, type ClaimedEntry, LostRace, sha256 } from "../store/outbox-entry.ts";
import type { StoredDestination } from "../store/settings-repository.ts";
import type { Repositories, Store } from "../store/store.ts";
import type { EvidenceRecorder } from "./evidence-recorder.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { type Send, type SendResult, sendResult } from "./send-result.ts";

/** What a try is made of. */
export interface DeliveryTryOptions {
  readonly store: Pick<Store, "outbox" | "settings" | "transaction">;
  /** A channel without a sender has its deliveries put before a person. */
  readonly senders: Readonly<Partial<Record<Channel, Send>>>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** Told of each accepted delivery, after it is stored. */
  readonly evidence: Pick<EvidenceRecorder, "announce">;
}

/** What an acceptance over each channel is proven by. */
const acceptanceSources: Readonly<Record<Channel, EvidenceSource>> = {
  hl7: "hl7ApplicationAcknowledgement",
  fhir: "fhirResponse",
  dicomweb: "storeResponse",
  folder: "folder",
  email: "mailServer",
  print: "person",
  page: "core",
  mesh: "meshTracking",
};

/** Tries that a delivery has before others of its destination go first: it may itself be what the receiver stumbles over. */
const turnsBeforeOthers = 3;
const afterOthersMs = 30_000;
/** How long an application acknowledgement is awaited where the destination's profile does not say, in milliseconds. */
const usualAnswerWithinMs = 60 * 60_000;

/** What a try is written with: how it ended, and the claim of the next delivery where there is one. */
interface Ending {
  readonly entry: ClaimedEntry;
  readonly destination: StoredDestination;
  readonly result: SendResult;
  readonly outcome: AttemptOutcome;
  readonly now: number;
}

/** Sends one claimed delivery and writes what came of it. */
export class DeliveryTry {
  readonly #options: DeliveryTryOptions;

  constructor(options: DeliveryTryOptions) {
    this.#options = options;
  }

  /**
   * Sends and records. `isStillOurs` is asked before the first byte. `nextClaim` is claimed in the transaction that records, so
   * that a backlog waits for the disk once for each delivery; gives that claim's entry, null for none, undefined where it was
   * not tried. Rejects when the lease was lost, when cut off by the signal or when the store fails; then the attempt stays unknown.
   */
  async run(
    entry: ClaimedEntry,
    isStillOurs: () => Promise<boolean>,
    signal: AbortSignal,
    nextClaim: () => Claim | null,
  ): Promise<ClaimedEntry | null | undefined> {
    const destination = await this.#options.store.settings.destination(entry.destinationId);
    if (!(await isStillOurs())) throw new WorkstationError("conflict", "Another worker has taken this delivery over.");
    const { result, isOwnFault } = await this.#send(entry, destination, signal);
    return this.#finish(entry, destination, { result, isOwnFault }, nextClaim());
  }

  async #send(
    entry: ClaimedEntry,
    destination: StoredDestination,
    signal: AbortSignal,
  ): Promise<{ result: SendResult; isOwnFault: boolean }> {
    const { senders, logger } = this.#options;
    if (entry.payload === null || sha256(entry.payload) !== entry.payloadSha256) {
      logger.error("outbox.damaged", { outboxId: entry.id });
      const sentence =
        "The stored message is damaged, so it was not sent. The signed report itself is safe. Please tell IT and deliver it another way.";
      return { result: sendResult("permanent", sentence), isOwnFault: true };
    }
    const { controlId, mayHaveArrived } = entry;
    const send = senders[entry.channel];
    if (send === undefined) {
      const sentence = `This workstation cannot send to “${destination.name}” by itself, so sending there is paused. Please deliver it another way.`;
      return { result: sendResult("permanent", sentence, "", sentence), isOwnFault: true };
    }
    try {
      const request = { destination, controlId, payload: entry.payload, mayHaveArrived };
      return { result: await send(request, signal), isOwnFault: false };
    } catch (thrown) {
      signal.throwIfAborted();
      logger.error("outbox.senderFailed", { outboxId: entry.id, channel: entry.channel });
      return { result: sendResult("ambiguous", asWorkstationError(thrown).message), isOwnFault: false };
    }
  }

  async #finish(
    entry: ClaimedEntry,
    destination: StoredDestination,
    { result, isOwnFault }: { result: SendResult; isOwnFault: boolean },
    nextClaim: Claim | null,
  ): Promise<ClaimedEntry | null | undefined> {
    const { store, clock, logger } = this.#options;
    const now = clock.now();
    if (result.outcome === "ambiguous") await store.outbox.markSent(entry, now);
    if (result.pauseReason !== null) {
      await store.settings.pauseDestination(entry.destinationId, result.pauseReason, now);
    }
    const outcome = { ...this.#outcome(entry, destination, result, now), isOwnFault };
    const { hasMoved, isFirst, next } = await this.#write({ entry, destination, result, outcome, now }, nextClaim);
    const fields = { outboxId: entry.id, destination: entry.destinationId, outcome: result.outcome, hasMoved };
    logger.info("outbox.tried", fields);
    if (isFirst) await this.#announce(entry, now);
    return next;
  }

  /** Where the next cannot be claimed along, such as when another worker was quicker, the outcome is written by itself. */
  async #write(ending: Ending, nextClaim: Claim | null) {
    const { store } = this.#options;
    const { entry, destination, result, outcome, now } = ending;
    const write = async (tx: Repositories) => ({
      isFirst: await this.#keepProof(tx, entry, destination, result, now),
      hasMoved: await tx.outbox.finish(entry, outcome, now),
    });
    if (nextClaim !== null) {
      try {
        return await store.transaction(async (tx) => ({
          ...(await write(tx)),
          next: await tx.outbox.claimNext(nextClaim),
        }));
      } catch (thrown) {
        if (!(thrown instanceof LostRace)) {
          this.#options.logger.warn("outbox.notClaimedAlong", { code: asWorkstationError(thrown).code });
        }
      }
    }
    return { ...(await store.transaction(write)), next: undefined };
  }

  /**
   * That the receiver took it is true even where another worker holds the lease by now. Says whether it is proven for the
   * first time that the receiving system took it; a mail server that took a notice is no receiving system.
   */
  async #keepProof(
    tx: Repositories,
    entry: ClaimedEntry,
    { name }: StoredDestination,
    { outcome, acknowledgement, filedProof, provenBy }: SendResult,
    now: number,
  ): Promise<boolean> {
    if (outcome !== "accepted" && outcome !== "handedOver") return false;
    const proof = { deliveryId: entry.id, happenedAt: now, notedAt: now, byName: name };
    const add = (rung: EvidenceRung, source: EvidenceSource, detail: string) =>
      tx.evidence.add({ ...proof, id: this.#options.ids.uuid(), rung, source, detail });
    const isAccepted = outcome === "accepted" && isProvable("accepted", entry.channel, false);
    const handedOverBy = outcome === "handedOver" ? (provenBy ?? "network") : "network";
    await add("handedOver", handedOverBy, isAccepted ? "" : acknowledgement);
    const isFirst =
      isAccepted && (await add("accepted", provenBy ?? acceptanceSources[entry.channel], acknowledgement));
    if (filedProof !== undefined) await add("filed", "archiveQuery", filedProof);
    return isFirst;
  }

  async #announce(entry: ClaimedEntry, at: number): Promise<void> {
    const { store, evidence } = this.#options;
    const delivery = await store.outbox.get(entry.id);
    await evidence.announce(delivery, { rung: "accepted", byName: delivery.destinationName, detail: "", at });
  }

  #outcome(entry: ClaimedEntry, destination: StoredDestination, result: SendResult, now: number): AttemptOutcome {
    const { outcome, sentence, acknowledgement } = result;
    const words = { sentence, acknowledgement };
    switch (outcome) {
      case "accepted":
      case "permanent":
        return { ...words, outcome };
      case "handedOver":
        return { ...words, outcome, answerDueAt: now + (result.answerWithinMs ?? usualAnswerWithinMs) };
      default: {
        const seed = this.#options.ids.uuid();
        const restUntil = now + retryDelayMs(destination.circuitFailures + 1, seed);
        const ownTurn = now + retryDelayMs(entry.attempt, seed);
        const isPatient = entry.attempt >= turnsBeforeOthers;
        const nextAttemptAt = isPatient ? Math.max(restUntil, ownTurn) + afterOthersMs : restUntil;
        return { ...words, outcome, restUntil, nextAttemptAt };
      }
    }
  }
}
