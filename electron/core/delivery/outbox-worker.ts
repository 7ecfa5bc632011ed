import { createHash } from "node:crypto";
import type { Channel, EvidenceSource } from "../../../shared/domain/delivery.ts";
import { asWorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource, Logger } from "../ports.ts";
import type { ClaimedEntry } from "../store/outbox-repository.ts";
import type { Repositories, Store } from "../store/store.ts";
import type { EvidenceRecorder } from "./evidence-recorder.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { type Send, type SendResult, sendResult } from "./send-result.ts";

/** What the worker is made of. */
export interface OutboxWorkerOptions {
  readonly store: Pick<Store, "outbox" | "settings" | "transaction">;
  /** A channel without a sender has its deliveries put before a person. */
  readonly senders: Readonly<Partial<Record<Channel, Send>>>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly events: Pick<EventHub, "publish">;
  /** Told of each accepted delivery, after it is stored. */
  readonly evidence: Pick<EvidenceRecorder, "announce">;
  /** How long a claim holds without renewal, in milliseconds: how soon another process may take over. 30,000 unless given. */
  readonly leaseMs?: number;
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

/** How long to wait at most before looking again, even when nothing is known to be due. */
const longestIdleMs = 30_000;
const longestRestMs = 20 * 60_000;
/** How long to wait when something is due but held back by its order or its destination. */
const heldBackMs = 5_000;

/**
 * Empties the outbox: one delivery at a time for each destination, destinations side by side, in order. A try is on
 * record before its first byte leaves; a try without an answer goes again with the same bytes.
 */
export class OutboxWorker {
  readonly #options: OutboxWorkerOptions;
  readonly #owner: string;
  readonly #leaseMs: number;
  readonly #stopping = new AbortController();
  /** Aborted when waiting for the last deliveries takes too long. */
  readonly #cutting = new AbortController();
  readonly #underWay = new Map<string, Promise<void>>();
  /** Destinations that failed, and until when they are left alone, so that the oldest report goes first again. */
  readonly #restingUntil = new Map<string, number>();
  #wake = new AbortController();
  #loop: Promise<void> | null = null;

  constructor(options: OutboxWorkerOptions) {
    this.#options = options;
    this.#owner = options.ids.uuid();
    this.#leaseMs = options.leaseMs ?? 30_000;
  }

  /** Begins to send; what waited for its next try is due at once, in order. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Looks again now: something was queued, retried, or a destination was changed. */
  wake(): void {
    this.#wake.abort();
  }

  /** Lets a destination be tried at once. */
  forgetFailures(destinationId: string): void {
    this.#restingUntil.delete(destinationId);
    this.wake();
  }

  /** Claims nothing more and waits for the deliveries under way; after `limitMs` they are cut off and stay ambiguous. */
  async stop(limitMs: number): Promise<void> {
    this.#stopping.abort(new Error("the core stops"));
    this.wake();
    const ended = Promise.all([this.#loop, ...this.#underWay.values()]);
    const limit = new AbortController();
    const timeout = this.#options.clock.sleep(limitMs, limit.signal).then(
      () => this.#cutting.abort(new Error("the core stops")),
      () => undefined,
    );
    await Promise.race([ended, timeout]);
    limit.abort(new Error("stopped"));
    await ended;
  }

  async #run(): Promise<void> {
    const { clock, logger } = this.#options;
    let isFirst = true;
    while (!this.#stopping.signal.aborted) {
      this.#wake = new AbortController();
      let waitMs = heldBackMs;
      try {
        if (isFirst) await this.#makeWaitingDue();
        isFirst = false;
        await this.#claimAll();
        waitMs = await this.#untilNextDue();
      } catch (thrown) {
        logger.error("outbox.failed", { code: asWorkstationError(thrown).code });
      }
      await clock.sleep(waitMs, this.#wake.signal).catch(() => undefined);
    }
  }

  /** After a restart the waiting times of the old process mean nothing; without them the order is that of signing. */
  async #makeWaitingDue(): Promise<void> {
    const { store, clock } = this.#options;
    const { deliveries } = await store.outbox.list({ scope: "waiting", search: "", offset: 0, limit: 10_000 });
    for (const { id, state } of deliveries) {
      if (state === "waitingToRetry") await store.outbox.requeue(id, clock.now());
    }
  }

  async #claimAll(): Promise<void> {
    const { store, clock, ids } = this.#options;
    while (!this.#stopping.signal.aborted) {
      const now = clock.now();
      const entry = await store.outbox.claimNext({
        owner: this.#owner,
        now,
        leaseUntil: now + this.#leaseMs,
        attemptId: ids.uuid(),
        exceptDestinations: [...this.#underWay.keys(), ...this.#resting(now)],
      });
      if (!entry) return;
      const sending = this.#deliver(entry).finally(() => {
        this.#underWay.delete(entry.destinationId);
        this.wake();
      });
      this.#underWay.set(entry.destinationId, sending);
    }
  }

  #resting(now: number): string[] {
    // A rest that lies further ahead than any that is given was given before the clock was set back.
    return [...this.#restingUntil]
      .filter(([, until]) => until > now && until <= now + longestRestMs)
      .map(([destinationId]) => destinationId);
  }

  async #untilNextDue(): Promise<number> {
    const { store, clock } = this.#options;
    const due = await store.outbox.nextDueAt();
    const now = clock.now();
    const rested = [...this.#restingUntil.values()].filter((until) => until > now).map((until) => until - now);
    const waits = due === null ? rested : [...rested, due > now ? due - now : heldBackMs];
    return Math.min(longestIdleMs, ...waits);
  }

  async #deliver(entry: ClaimedEntry): Promise<void> {
    const { logger } = this.#options;
    this.#changed(entry.id);
    const renewal = new AbortController();
    const renewing = this.#renewLease(entry, renewal.signal);
    try {
      const result = await this.#send(entry);
      await this.#finish(entry, result);
    } catch (thrown) {
      // Cut off, or the store failed: the attempt stays unknown, and the lease's end brings the same bytes again.
      logger.error("outbox.interrupted", { outboxId: entry.id, code: asWorkstationError(thrown).code });
    } finally {
      renewal.abort();
      await renewing;
      this.#changed(entry.id);
    }
  }

  async #send(entry: ClaimedEntry): Promise<SendResult> {
    const { store, senders, logger } = this.#options;
    const destination = await store.settings.destination(entry.destinationId);
    const frozen = await store.outbox.payload(entry.id);
    if (frozen.payload === null || sha256(frozen.payload) !== frozen.sha256) {
      logger.error("outbox.damaged", { outboxId: entry.id });
      return sendResult(
        "permanent",
        "The stored message is damaged, so it was not sent. The signed report itself is safe. Please tell IT and deliver it another way.",
      );
    }
    const { controlId, mayHaveArrived } = entry;
    const send = senders[entry.channel];
    if (send === undefined) {
      const sentence = `This workstation cannot send to “${destination.name}” by itself, so sending there is paused. Please deliver it another way.`;
      return sendResult("permanent", sentence, "", sentence);
    }
    try {
      return await send({ destination, controlId, payload: frozen.payload, mayHaveArrived }, this.#cutting.signal);
    } catch (thrown) {
      this.#cutting.signal.throwIfAborted();
      logger.error("outbox.senderFailed", { outboxId: entry.id, channel: entry.channel });
      return sendResult("ambiguous", asWorkstationError(thrown).message);
    }
  }

  async #finish(entry: ClaimedEntry, result: SendResult): Promise<void> {
    const { store, clock, ids, logger } = this.#options;
    const now = clock.now();
    const { outcome, sentence, acknowledgement } = result;
    const isRetried = outcome === "transient" || outcome === "ambiguous";
    const nextAttemptAt = now + retryDelayMs(entry.attempt, ids.uuid());
    if (outcome === "ambiguous") await store.outbox.markSent(entry, now);
    if (result.pauseReason !== null) {
      await store.settings.pauseDestination(entry.destinationId, result.pauseReason, now);
    }
    const hasMoved = await store.transaction(async (tx) => {
      if (outcome === "accepted") await this.#keepProof(tx, entry, acknowledgement, now);
      return tx.outbox.finish(
        entry,
        isRetried ? { outcome, sentence, acknowledgement, nextAttemptAt } : { outcome, sentence, acknowledgement },
        now,
      );
    });
    if (isRetried) this.#restingUntil.set(entry.destinationId, nextAttemptAt);
    else this.#restingUntil.delete(entry.destinationId);
    logger.info("outbox.tried", { outboxId: entry.id, destination: entry.destinationId, outcome, hasMoved });
    if (outcome === "accepted" && hasMoved) await this.#tellAccepted(entry, now);
  }

  /** That the receiver took it is true even where another worker holds the lease by now. */
  async #keepProof(tx: Repositories, entry: ClaimedEntry, acknowledgement: string, now: number): Promise<void> {
    const { name } = await tx.settings.destination(entry.destinationId);
    const proof = { deliveryId: entry.id, happenedAt: now, notedAt: now, byName: name };
    const { ids } = this.#options;
    await tx.evidence.add({ ...proof, id: ids.uuid(), rung: "handedOver", source: "network", detail: "" });
    const source = acceptanceSources[entry.channel];
    await tx.evidence.add({ ...proof, id: ids.uuid(), rung: "accepted", source, detail: acknowledgement });
  }

  async #tellAccepted(entry: ClaimedEntry, at: number): Promise<void> {
    const { store, evidence } = this.#options;
    const delivery = await store.outbox.get(entry.id);
    await evidence.announce(delivery, { rung: "accepted", byName: delivery.destinationName, detail: "", at });
  }

  async #renewLease(entry: ClaimedEntry, signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#options;
    while (!signal.aborted) {
      try {
        await clock.sleep(this.#leaseMs / 3, signal);
        if (!(await store.outbox.extendLease(entry, clock.now() + this.#leaseMs))) return;
      } catch {
        // Aborted when the try ended; a store that fails shows itself when the outcome is written.
        return;
      }
    }
  }

  #changed(outboxId: string): void {
    this.#options.events.publish({ topic: "delivery", id: outboxId });
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
