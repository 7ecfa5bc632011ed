import type { FireDrill } from "../../../shared/domain/fail-safe.ts";
import { drillTimes } from "../../../shared/rules/drill-schedule.ts";
import { isProvable } from "../../../shared/rules/evidence-ladder.ts";
import { bringsAlerts } from "../alerts/alert-message.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { ProvenRung } from "../delivery/evidence-recorder.ts";
import { type ProfiledDestination, profiledDestinations } from "../delivery/profiled-destination.ts";
import { specimenIdentifiers, specimenReport } from "../delivery/specimen-report.ts";
import type { ReportEncoder } from "../encoders/report-encoder.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource, Logger, Notifier } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { StoredDestination } from "../store/settings-repository.ts";
import type { Store } from "../store/store.ts";
import { storedFailSafePolicy } from "./fail-safe-policy.ts";

/** What the service is made of. */
export interface FireDrillServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly notifier: Notifier;
  readonly logger: Logger;
  readonly encoder: Pick<ReportEncoder, "prepare">;
  /** Has the outbox look again. */
  readonly wake: () => void;
}

const shownDrills = 200;
const lookEveryMs = 10_000;
/** A workstation that was off at the time drills late rather than never, but not days later. */
const latestStartMs = 12 * 60 * 60_000;
const lastRunName = "failSafe/lastScheduledDrill";
const scheduler = "Schedule";

/**
 * Fire drills: a synthetic alert about nobody through each live route, in the lane of real alerts, its time measured from the
 * proofs that come back. Every drill is kept; a failed one stands on the board.
 */
export class FireDrillService {
  readonly name = "fire-drills";
  readonly #options: FireDrillServiceOptions;

  constructor(options: FireDrillServiceOptions) {
    this.#options = options;
  }

  /** Gives the drills, newest first, the routes that can be drilled, and when the next is due. Throws `signed_out`. */
  async list(session: WindowSession): Promise<{
    drills: FireDrill[];
    routes: { destinationId: string; name: string; isPaused: boolean }[];
    nextAt: number | null;
  }> {
    requireSignedIn(session);
    const { store, clock } = this.#options;
    const { drill } = await storedFailSafePolicy(store);
    return {
      drills: [...(await store.fireDrills.newest(shownDrills))],
      routes: (await this.#routes()).map(({ id, name, pausedAt }) => ({
        ...{ destinationId: id, name, isPaused: pausedAt !== null },
      })),
      nextAt: drillTimes(drill, clock.now())?.next ?? null,
    };
  }

  /** Drills one route now. Throws `not_found`, `conflict` while a drill runs there or a real alert waits for it. */
  async start(session: WindowSession, { destinationId }: { destinationId: string }): Promise<FireDrill> {
    const person = requireSignedIn(session);
    const route = (await this.#routes()).find(({ id }) => id === destinationId);
    if (route === undefined) {
      throw new WorkstationError("not_found", "Alerts do not go this way, so there is nothing to drill.");
    }
    const refusal = await this.#refusal(route);
    if (refusal !== null) throw new WorkstationError("conflict", refusal);
    await this.#options.audit.record(session, { action: "fireDrill.start", detail: destinationId });
    return this.#drill(route, person.displayName);
  }

  /**
   * Takes what was proven of a drill. The receiving system's acceptance is what is drilled, or the hand-over where its channel
   * can never prove more (mail); the rest is kept beside.
   */
  async recordProven({ subjectKind, subjectId, deliveryId, rung, at }: ProvenRung): Promise<void> {
    if (subjectKind !== "fireDrill") return;
    const { store, clock, events } = this.#options;
    if (rung === "filed" || rung === "actedOn" || rung === "outcomeSeen") return;
    await store.fireDrills.mark(subjectId, rung, at);
    const { channel } = await store.outbox.get(deliveryId);
    const passingRung = isProvable("accepted", channel, false) ? "accepted" : "handedOver";
    if (rung === passingRung) await store.fireDrills.end(subjectId, "passed", clock.now());
    events.publish({ topic: "failSafe", id: subjectId });
  }

  /** One step of the background job: starts what is due by the schedule and ends what got no answer in time. */
  async step(): Promise<number> {
    await this.#endOverdue();
    await this.#startScheduled();
    return lookEveryMs;
  }

  async #endOverdue(): Promise<void> {
    const { store, clock, notifier, events } = this.#options;
    const { limitMinutes } = (await storedFailSafePolicy(store)).drill;
    for (const drill of await store.fireDrills.running()) {
      const delivery = await store.outbox.get(drill.deliveryId);
      const isOver = clock.now() - drill.startedAt >= limitMinutes * 60_000;
      if (!isOver && delivery.state !== "needsPerson") continue;
      const why = delivery.problem !== "" ? delivery.problem : `nothing was accepted within ${limitMinutes} minutes`;
      const hasEnded = await store.transaction(async (tx) => {
        const ended = await tx.fireDrills.end(drill.id, `failed: ${why}`.slice(0, 500), clock.now());
        if (ended) await tx.fireDrills.takeBack(drill.deliveryId, "The fire drill is over.");
        return ended;
      });
      if (!hasEnded) continue;
      notifier.notify("Fire drill failed", "A route for alerts did not answer a drill. See Fail-safe.");
      events.publish({ topic: "failSafe", id: drill.id });
      events.publish({ topic: "delivery", id: drill.deliveryId });
    }
  }

  async #startScheduled(): Promise<void> {
    const { store, clock, logger } = this.#options;
    const now = clock.now();
    const due = drillTimes((await storedFailSafePolicy(store)).drill, now)?.last;
    if (due === undefined || now - due > latestStartMs) return;
    const before = Number((await store.settings.value(lastRunName)) ?? 0);
    if (before >= due) return;
    // Kept first: a program that dies in the middle drills the other routes next time, never the same ones twice.
    await store.transaction((tx) => tx.settings.setValue(lastRunName, String(due)));
    for (const route of await this.#routes()) {
      if ((await this.#refusal(route)) === null) await this.#drill(route, scheduler);
      else logger.info("fireDrill.passedOver", { destination: route.id });
    }
  }

  async #refusal(route: StoredDestination): Promise<string | null> {
    const { fireDrills } = this.#options.store;
    if ((await fireDrills.running()).some(({ destinationId }) => destinationId === route.id)) {
      return "A drill is under way on this route. Its result comes here by itself.";
    }
    if (await fireDrills.doesAlertWait(route.id)) {
      return "A real alert waits on this route, so no drill was sent after it.";
    }
    return null;
  }

  async #drill(route: StoredDestination & ProfiledDestination, startedByName: string): Promise<FireDrill> {
    const { store, clock, ids, encoder, events, wake } = this.#options;
    const id = ids.uuid();
    const identifiers = { ...specimenIdentifiers, reportIdentifier: ids.uuid() };
    const document = specimenReport(route, { reportId: id });
    const prepared = await encoder.prepare({
      ...{ document, identifiers, previous: [], destinations: [route], keyImages: new Map() },
    });
    const [message] = prepared.deliveries;
    if (message === undefined) throw new WorkstationError("internal", "No drill could be made for this route.");
    const deliveryId = ids.uuid();
    const now = clock.now();
    await store.transaction(async (tx) => {
      const { recipient, channel, contentKind, contentName, controlId, payload, profileId } = message;
      const entry = { recipient, channel, contentKind, contentName, controlId, payload, profileId };
      await tx.outbox.enqueue(
        [
          {
            ...{ ...entry, id: deliveryId, reportVersionId: null, workitemId: null },
            ...{ orderingKey: `${route.id}:drill:${id}`, subjectKind: "fireDrill", subjectId: id, lane: "alert" },
          },
        ],
        now,
      );
      const { id: destinationId, name: routeName } = route;
      await tx.fireDrills.add({ id, destinationId, routeName, startedAt: now, startedByName, deliveryId });
    });
    wake();
    events.publish({ topic: "failSafe", id });
    return store.fireDrills.get(id);
  }

  /** Routes that alerts take: destinations in use whose channel brings an alert to somebody. */
  async #routes(): Promise<readonly (StoredDestination & ProfiledDestination)[]> {
    const { store, clock } = this.#options;
    const destinations = await profiledDestinations(store, clock.now());
    return destinations.filter(
      (destination) => destination.isEnabled && destination.recipientRole !== "archive" && bringsAlerts(destination),
    );
  }
}
