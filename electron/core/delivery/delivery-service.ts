import type { Delivery, DestinationState } from "../../../shared/domain/delivery.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { DeliveryListQuery, DestinationFigures } from "../store/outbox-reader.ts";
import type { StoredDestination } from "../store/settings-repository.ts";
import type { Store } from "../store/store.ts";
import type { OutboxWorker } from "./outbox-worker.ts";

/** What the delivery service is made of. */
export interface DeliveryServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly clock: Clock;
  readonly worker: Pick<OutboxWorker, "forgetFailures">;
}

/** What the delivery screen shows. */
export interface DeliveryList {
  readonly deliveries: Delivery[];
  readonly total: number;
  readonly next: number | null;
  readonly failedCount: number;
  readonly waitingCount: number;
  readonly awaitingPersonCount: number;
  readonly heldBack: { deliveryId: string; count: number }[];
  readonly destinations: DestinationState[];
}

/** The delivery screen: every delivery with its evidence, the health of each destination, and the one way to retry. */
export class DeliveryService {
  readonly #options: DeliveryServiceOptions;

  constructor(options: DeliveryServiceOptions) {
    this.#options = options;
  }

  /** Gives one page of deliveries, newest first. Throws `signed_out`. */
  async list(session: WindowSession, query: DeliveryListQuery): Promise<DeliveryList> {
    requireSignedIn(session);
    const { store } = this.#options;
    const { deliveries, ...page } = await store.outbox.list(query);
    const counts = await store.outbox.counts();
    const blocking = deliveries.filter(({ state }) => state === "needsPerson" || state === "waitingToRetry");
    const held = await store.outbox.heldBack(blocking.map(({ id }) => id));
    const heldBack = [...held].map(([deliveryId, count]) => ({ deliveryId, count }));
    const destinations = await this.destinations();
    return { deliveries: [...deliveries], ...page, ...counts, heldBack, destinations };
  }

  /** Gives the health of each enabled destination, as its last try showed it. */
  async destinations(): Promise<DestinationState[]> {
    const { settings, outbox } = this.#options.store;
    const figures = await outbox.destinationFigures();
    const destinations = await settings.destinations();
    return destinations
      .filter((destination) => destination.isEnabled)
      .map((destination) => {
        const figure = figures.get(destination.id);
        return {
          id: destination.id,
          name: destination.name,
          channel: destination.channel,
          address: destination.address,
          ...health(destination, figure),
          circuitOpenUntil: figure?.circuitOpenUntil ?? null,
          waitingCount: figure?.waitingCount ?? 0,
          lastAcceptedAt: figure?.lastAcceptedAt ?? null,
        };
      });
  }

  /**
   * Sends the same bytes again at once, keeping their place in the order, and lets a paused destination go on. Audited
   * with the reason. Throws `not_found`, `conflict` when it is being sent or was accepted, `signed_out`.
   */
  async retry(session: WindowSession, input: { deliveryId: string; reason: string }): Promise<Delivery> {
    const person = requireSignedIn(session);
    const { store, audit, clock, events, worker } = this.#options;
    const delivery = await store.outbox.get(input.deliveryId);
    await store.transaction(async (tx) => {
      await tx.outbox.requeue(delivery.id, clock.now());
      await tx.settings.resumeDestination(delivery.destinationId);
      await audit.record(
        person,
        { action: "delivery.retry", workitemId: delivery.workitemId ?? "", detail: `${delivery.id} ${input.reason}` },
        tx,
      );
    });
    events.publish({ topic: "delivery", id: delivery.id });
    await worker.forgetFailures(delivery.destinationId);
    return store.outbox.get(delivery.id);
  }
}

function health(
  destination: StoredDestination,
  figure: DestinationFigures | undefined,
): Pick<DestinationState, "state" | "problem"> {
  if (destination.pausedAt !== null) return { state: "paused", problem: destination.pausedReason };
  const last = figure?.lastAttempt ?? null;
  if (last === null) return { state: "notAsked", problem: "" };
  // A refusal is an answer: the destination works, one report needs a person. The same one again and again is not.
  const isFailing = last.outcome === "transient" || last.outcome === "ambiguous" || figure?.circuitOpenUntil != null;
  return isFailing ? { state: "failing", problem: last.sentence } : { state: "answering", problem: "" };
}
