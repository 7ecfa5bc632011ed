import type { DeliveryLane } from "../../../shared/domain/delivery.ts";
import { asWorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Claim, ClaimedEntry } from "../store/outbox-entry.ts";
import type { DueDestination } from "../store/outbox-queue.ts";
import { DeliveryEvents } from "./delivery-events.ts";
import { DeliveryTry, type DeliveryTryOptions } from "./delivery-try.ts";

/** What the worker is made of. */
export interface OutboxWorkerOptions extends DeliveryTryOptions {
  readonly events: Pick<EventHub, "publish">;
  /** How long a claim holds without renewal, in milliseconds: how soon another process may take over. 30,000 unless given. */
  readonly leaseMs?: number;
}

/** How long to wait at most before looking again, even when nothing is known to be due: another process may have queued something. */
const longestIdleMs = 30_000;
/** How long to wait after the store failed. */
const afterFaultMs = 5_000;
/**
 * Destinations sent to at once, in each lane: a receiver's answer takes up to 30 seconds, the disk and two processors serve no
 * more at once. Alerts have as many of their own, so that no report ever takes an alert's place.
 */
const mostAtOnce: Readonly<Record<DeliveryLane, number>> = { alert: 16, report: 16 };
/** Of those, destinations that failed last time: while they are waited for, the others have the rest. */
const mostFailingAtOnce = 4;
/** Deliveries to one destination before the others are looked at again. */
const longestTurn = 20;

/** A claimed delivery, and when it was claimed by the clock that never goes back. */
interface Claimed {
  readonly entry: ClaimedEntry;
  readonly claimedAt: number;
}

interface Slot {
  readonly destinationId: string;
  readonly lane: DeliveryLane;
  readonly isFailing: boolean;
  ended: Promise<void>;
}

/**
 * Empties the outbox: one delivery at a time for each destination and lane, destinations side by side, in order. A try is on
 * record before its first byte leaves; a try without an answer goes again with the same bytes.
 */
export class OutboxWorker {
  readonly #options: OutboxWorkerOptions;
  readonly #owner: string;
  readonly #leaseMs: number;
  readonly #try: DeliveryTry;
  readonly #changes: DeliveryEvents;
  readonly #stopping = new AbortController();
  /** Aborted when waiting for the last deliveries takes too long. */
  readonly #cutting = new AbortController();
  readonly #slots = new Set<Slot>();
  /** When each destination last had its turn, so that none waits for ever behind a longer backlog. */
  readonly #turns = new Map<string, number>();
  #turn = 0;
  #wake = new AbortController();
  #loop: Promise<void> | null = null;

  constructor(options: OutboxWorkerOptions) {
    this.#options = options;
    this.#owner = options.ids.uuid();
    this.#leaseMs = options.leaseMs ?? 30_000;
    this.#try = new DeliveryTry(options);
    this.#changes = new DeliveryEvents(options.events, options.clock);
  }

  /** Begins to send; what waited for its next try is due at once, in order. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Looks again now: something was queued, retried, or a destination was changed. */
  wake(): void {
    this.#wake.abort();
  }

  /** Lets a destination be tried at once, whatever it did before. */
  async forgetFailures(destinationId: string): Promise<void> {
    await this.#options.store.settings.closeCircuit(destinationId);
    this.wake();
  }

  /** Claims nothing more and waits for the deliveries under way; after `limitMs` they are cut off and stay ambiguous. */
  async stop(limitMs: number): Promise<void> {
    this.#stopping.abort(new Error("the core stops"));
    this.wake();
    const ended = Promise.all([this.#loop, ...[...this.#slots].map((slot) => slot.ended)]);
    const limit = new AbortController();
    const timeout = this.#options.clock.sleep(limitMs, limit.signal).then(
      () => this.#cutting.abort(new Error("the core stops")),
      () => undefined,
    );
    await Promise.race([ended, timeout]);
    limit.abort(new Error("stopped"));
    await ended;
    this.#changes.end();
  }

  async #run(): Promise<void> {
    const { clock, logger, store } = this.#options;
    let isFirst = true;
    while (!this.#stopping.signal.aborted) {
      this.#wake = new AbortController();
      let waitMs = afterFaultMs;
      try {
        if (isFirst) await store.outbox.makeWaitingDue(clock.now());
        isFirst = false;
        await this.#claimLane("alert");
        await this.#claimLane("report");
        waitMs = await this.#untilNextDue();
      } catch (thrown) {
        logger.error("outbox.failed", { code: asWorkstationError(thrown).code });
      }
      await clock.sleep(waitMs, this.#wake.signal).catch(() => undefined);
    }
  }

  async #claimLane(lane: DeliveryLane): Promise<void> {
    const { store, clock } = this.#options;
    const busy = [...this.#slots].filter((slot) => slot.lane === lane).map(({ destinationId }) => destinationId);
    if (busy.length >= mostAtOnce[lane]) return;
    const due = await store.outbox.dueDestinations({ lane, now: clock.now(), exceptDestinations: busy });
    for (const destination of this.#inTurn(due)) {
      if (this.#stopping.signal.aborted || !this.#hasRoom(lane, destination)) continue;
      const entry = await this.#claim(lane, destination.destinationId);
      if (entry !== null) this.#open(lane, destination, entry);
    }
  }

  /** Whoever had no turn for longest goes first; of those that never had one, the one that has waited longest. */
  #inTurn(due: readonly DueDestination[]): readonly DueDestination[] {
    const turn = ({ destinationId }: DueDestination) => this.#turns.get(destinationId) ?? 0;
    return [...due].sort((one, other) => turn(one) - turn(other) || one.sequence - other.sequence);
  }

  #hasRoom(lane: DeliveryLane, { failures }: DueDestination): boolean {
    const slots = [...this.#slots].filter((slot) => slot.lane === lane);
    if (slots.length >= mostAtOnce[lane]) return false;
    return failures === 0 || slots.filter(({ isFailing }) => isFailing).length < mostFailingAtOnce;
  }

  #claimOf(lane: DeliveryLane, destinationId: string): Claim {
    const { clock, ids } = this.#options;
    const now = clock.now();
    return { owner: this.#owner, now, leaseUntil: now + this.#leaseMs, attemptId: ids.uuid(), lane, destinationId };
  }

  async #claim(lane: DeliveryLane, destinationId: string): Promise<Claimed | null> {
    const claimedAt = this.#options.clock.monotonicMs();
    const entry = await this.#options.store.outbox.claimNext(this.#claimOf(lane, destinationId));
    return entry === null ? null : { entry, claimedAt };
  }

  #open(lane: DeliveryLane, { destinationId, failures }: DueDestination, first: Claimed): void {
    this.#turn += 1;
    this.#turns.set(destinationId, this.#turn);
    const slot: Slot = { destinationId, lane, isFailing: failures > 0, ended: Promise.resolve() };
    this.#slots.add(slot);
    slot.ended = this.#serve(slot, first).finally(() => {
      this.#slots.delete(slot);
      this.wake();
    });
  }

  async #serve({ lane, destinationId }: Slot, first: Claimed): Promise<void> {
    let claimed: Claimed | null = first;
    for (let count = 1; claimed !== null; count += 1) {
      const mayGoOn = () => !this.#stopping.signal.aborted && count < longestTurn;
      let claimedAt = 0;
      const next = await this.#deliver(claimed, () => {
        claimedAt = this.#options.clock.monotonicMs();
        return mayGoOn() ? this.#claimOf(lane, destinationId) : null;
      });
      if (next === null) return;
      if (next !== undefined) claimed = { entry: next, claimedAt };
      else if (mayGoOn()) claimed = await this.#claimAfterFault(lane, destinationId);
      else return;
    }
  }

  #claimAfterFault(lane: DeliveryLane, destinationId: string): Promise<Claimed | null> {
    return this.#claim(lane, destinationId).catch((thrown: unknown) => {
      this.#options.logger.error("outbox.failed", { code: asWorkstationError(thrown).code });
      return null;
    });
  }

  async #untilNextDue(): Promise<number> {
    const { store, clock } = this.#options;
    const now = clock.now();
    const at = await store.outbox.nextDueAt(now);
    return at === null ? longestIdleMs : Math.min(longestIdleMs, at - now);
  }

  /** Gives what was claimed along, null where nothing is due, undefined where that was not asked. */
  async #deliver(
    { entry, claimedAt }: Claimed,
    nextClaim: () => Claim | null,
  ): Promise<ClaimedEntry | null | undefined> {
    this.#changes.note(entry.id);
    const renewal = new AbortController();
    const renewing = this.#renewLease(entry, renewal.signal);
    try {
      const isStillOurs = () => this.#isStillOurs(entry, claimedAt);
      return await this.#try.run(entry, isStillOurs, this.#cutting.signal, nextClaim);
    } catch (thrown) {
      // Cut off, or the store failed: the attempt stays unknown, and the lease's end brings the same bytes again.
      this.#options.logger.error("outbox.interrupted", { outboxId: entry.id, code: asWorkstationError(thrown).code });
      return undefined;
    } finally {
      renewal.abort();
      await renewing;
      this.#changes.note(entry.id);
    }
  }

  /** After a pause of this process, such as a computer that slept, somebody else may have the delivery: then nothing is sent. */
  async #isStillOurs(entry: ClaimedEntry, claimedAt: number): Promise<boolean> {
    const { store, clock } = this.#options;
    if (clock.monotonicMs() - claimedAt < this.#leaseMs / 3) return true;
    return store.outbox.extendLease(entry, clock.now() + this.#leaseMs);
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
}
