import type { Acknowledgement, Alert } from "../../../shared/domain/alert.ts";
import type { ProvenRung } from "../delivery/evidence-recorder.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource, Logger, Notifier } from "../ports.ts";
import type { Store } from "../store/store.ts";
import { actsForRecipient } from "./acts-for-recipient.ts";
import { actedChange, isAlertLate, nextAlertState } from "./alert-machine.ts";

/** What the evidence is recorded with. */
export interface AlertEvidenceOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly notifier: Notifier;
  readonly logger: Logger;
}

/**
 * What becomes of alerts without anybody at a window: their report arrives, is opened, or the time limit passes. None of it
 * closes an alert.
 */
export class AlertEvidence {
  readonly #options: AlertEvidenceOptions;
  /** When the limit of each running alert is over, on the monotonic clock: a clock that is set back gives nobody more time. */
  readonly #runsOutAt = new Map<string, number>();

  constructor(options: AlertEvidenceOptions) {
    this.#options = options;
  }

  /**
   * Takes what a delivery has proven. Only deliveries to those who have to be told count: a copy in an archive tells nobody,
   * and whoever has a copy for information does not act for the named recipient. Accepted is `delivered`, opened is
   * `opened`; late or repeated evidence changes nothing.
   */
  async recordProven(proven: ProvenRung): Promise<void> {
    if (proven.recipientRole === "archive") return;
    switch (proven.rung) {
      case "accepted":
        return this.#record(proven, "delivered", proven.byName);
      case "shown":
        return this.#record(proven, "opened", proven.byName);
      case "acknowledged":
        // What a colleague was told of the report is no acknowledgement of its alert: that needs an identity check and a read-back.
        if (proven.source === "person") return this.#record(proven, "opened", proven.byName);
        return this.#recordAcknowledged(proven);
      case "actedOn":
        return this.#recordActedOn(proven);
      default:
        return;
    }
  }

  /**
   * Only a receipt that names a person counts as that person's acknowledgement of the alert; without a name it proves no
   * more than that the report was opened.
   */
  async #recordAcknowledged(proven: ProvenRung): Promise<void> {
    const destinations = await this.#options.store.settings.destinations();
    const personName = proven.byName.trim().slice(0, 128);
    const isSystem = personName === "" || destinations.some((destination) => destination.name === personName);
    if (isSystem) return this.#record(proven, "opened", proven.byName);
    const acknowledgement: Acknowledgement = {
      personName,
      capacity: "",
      method: "system",
      readBack: null,
      identityChecked: true,
      at: Math.min(proven.at, this.#options.clock.now()),
    };
    return this.#record(proven, "acknowledged", "Receiving system", acknowledgement);
  }

  /** What a named person did about it moves the alert on with their words; who acts has read, so it is acknowledged with it. */
  async #recordActedOn(proven: ProvenRung): Promise<void> {
    if (proven.detail.trim() === "") return this.#recordAcknowledged(proven);
    await this.#recordAcknowledged(proven);
    const at = Math.min(proven.at, this.#options.clock.now());
    const what = proven.detail.trim().slice(0, 500);
    for (const alert of await this.#alertsOf(proven)) {
      const state = nextAlertState(alert.state, { kind: "actioned" });
      if (state === null || alert.actionTaken.split("\n").includes(what)) continue;
      const change = { state, ...actedChange(alert, what, proven.byName, at) };
      await this.#update(alert, change, this.#event("actioned", proven.byName, what, at));
    }
  }

  /** A report's evidence is of the alerts that its version states, an alert's own message of that alert. */
  async #alertsOf(proven: ProvenRung): Promise<readonly Alert[]> {
    const { store } = this.#options;
    const { subjectKind, subjectId, reportVersionId } = proven;
    if (subjectKind === "alert") return [await store.alerts.get(subjectId)];
    if (subjectKind !== "report" || reportVersionId === null) return [];
    const { workitemId, document } = await store.reports.getVersion(reportVersionId);
    // An alert raised after this version was signed is not in it.
    const stated = new Set(document.alerts.map(({ alertId }) => alertId));
    return (await store.alerts.listByWorkitem(workitemId)).filter(
      (alert) => stated.has(alert.id) && actsForRecipient(proven, alert.recipientName),
    );
  }

  /** One step of the background job: marks alerts whose limit passed, once each, and tells people. Gives how many. */
  async markLate(): Promise<number> {
    const { store, clock, notifier } = this.#options;
    const now = clock.now();
    let count = 0;
    const running = await store.alerts.findNewlyLate(Number.MAX_SAFE_INTEGER);
    this.#forgetAllBut(running);
    for (const alert of running) {
      if (!isAlertLate({ ...alert, acknowledgedAt: null }, now) && !this.#hasRunOut(alert, now)) continue;
      const event = this.#event("becameLate", "Sightline", "The time limit passed without an acknowledgement");
      if (await this.#update(alert, { isLate: true }, event)) count += 1;
    }
    count += await this.#markActionLate(now);
    if (count > 0) {
      notifier.notify(
        "Alert overdue",
        "A critical or urgent finding has not been acknowledged or acted on in time. See Alerts.",
      );
    }
    return count;
  }

  async #markActionLate(now: number): Promise<number> {
    let count = 0;
    for (const alert of await this.#options.store.alerts.findNewlyActionLate(now - 1)) {
      const event = this.#event("becameActionLate", "Sightline", "The time limit passed without an action");
      if (await this.#update(alert, { isActionLate: true }, event)) count += 1;
    }
    return count;
  }

  /** True when the time that was left when the alert was first seen has passed, also where the clock was set back since. */
  #hasRunOut(alert: Alert, now: number): boolean {
    const elapsedMs = this.#options.clock.monotonicMs();
    const runsOutAt = this.#runsOutAt.get(alert.id);
    if (runsOutAt !== undefined) return elapsedMs > runsOutAt;
    this.#runsOutAt.set(alert.id, elapsedMs + alert.acknowledgeBy - now);
    return false;
  }

  #forgetAllBut(running: readonly Alert[]): void {
    const ids = new Set(running.map((alert) => alert.id));
    for (const id of this.#runsOutAt.keys()) if (!ids.has(id)) this.#runsOutAt.delete(id);
  }

  async #record(
    proven: ProvenRung,
    kind: "delivered" | "opened" | "acknowledged",
    systemName: string,
    acknowledgement: Acknowledgement | null = null,
  ): Promise<void> {
    for (const alert of await this.#alertsOf(proven)) {
      const state = nextAlertState(alert.state, { kind });
      if (state === null || state === alert.state) continue;
      const detail = acknowledgement === null ? systemName : `${acknowledgement.personName}, by ${systemName}`;
      const isLate = acknowledgement !== null && acknowledgement.at > alert.acknowledgeBy;
      const told = { acknowledgement, isLate: isLate || alert.isLate, voiceNeededSince: null, voiceReason: "" };
      const change = acknowledgement === null ? { state } : { state, ...told, acknowledgement };
      await this.#update(alert, change, this.#event(kind, systemName, detail, proven.at));
    }
  }

  /** `at` is when it happened, as far as another system says so: never later than now. */
  #event(
    kind: Alert["events"][number]["kind"],
    byName: string,
    detail: string,
    at = Number.POSITIVE_INFINITY,
  ): Alert["events"][number] {
    return { id: this.#options.ids.uuid(), at: Math.min(at, this.#options.clock.now()), kind, byName, detail };
  }

  /** False when a person changed the alert at the same moment: what they did stands, and the next step looks again. */
  async #update(
    alert: Alert,
    change: Parameters<Store["alerts"]["update"]>[2],
    event: Alert["events"][number],
  ): Promise<boolean> {
    const { store, events, logger } = this.#options;
    try {
      await store.alerts.update(alert.id, alert.version, change, [event]);
    } catch (thrown) {
      if (!(thrown instanceof WorkstationError) || thrown.code !== "conflict") throw thrown;
      logger.warn("alert.changedMeanwhile", { alertId: alert.id, kind: event.kind });
      return false;
    }
    events.publish({ topic: "alert", id: alert.id });
    return true;
  }
}
