import { createHash } from "node:crypto";
import type { Alert, AlertContact, AlertEvent } from "../../../shared/domain/alert.ts";
import { type AlertPolicy, categoryPolicyOf, escalationRoleNames } from "../../../shared/domain/alert-policy.ts";
import {
  afterSpan,
  type DueStep,
  dueSteps,
  knownNow,
  ladderStep,
  nextStepAt,
} from "../../../shared/rules/escalation.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Job } from "../jobs/scheduler.ts";
import type { Clock, IdSource, Logger, Notifier } from "../ports.ts";
import type { AlertChange } from "../store/alert-repository.ts";
import type { NewOutboxEntry } from "../store/outbox-repository.ts";
import type { Repositories, Store } from "../store/store.ts";
import { alertMessage } from "./alert-message.ts";
import { type Reached, reachedBy } from "./alert-people.ts";
import { brokenRoutes } from "./alert-routes.ts";
import { KnownTime } from "./known-time.ts";

/** What the job is made of. */
export interface AlertEscalationOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly notifier: Notifier;
  readonly logger: Logger;
  readonly isDemo: boolean;
  /** Called after a message was queued. */
  readonly onQueued: () => void;
}

/** One change of an alert, stored at once with everything that tells of it. */
interface Turn {
  readonly change: AlertChange;
  readonly events: readonly Pick<AlertEvent, "kind" | "detail">[];
  readonly contacts: readonly AlertContact[];
  readonly messages: readonly NewOutboxEntry[];
  readonly audited: string;
}

const lookEveryMs = 10_000;
const program = "Sightline";

/**
 * Takes the steps of every open alert's ladder when they are due, once each, and turns to the telephone where a message has no
 * way. Where the ladder stands is in the store, so that a stop of the program delays a step and never loses one.
 */
export class AlertEscalation implements Job {
  readonly name = "alert-escalation";
  readonly #options: AlertEscalationOptions;
  readonly #time: KnownTime;

  constructor(options: AlertEscalationOptions) {
    this.#options = options;
    this.#time = new KnownTime(options.clock);
  }

  /** Looks after every open alert once. */
  async step(): Promise<number> {
    const { store, clock } = this.#options;
    const open = await store.alerts.list("open");
    this.#time.keepOnly(new Set(open.map(({ id }) => id)));
    for (const { alert, policy } of await withPolicies(store, open, clock.now())) {
      const now = this.#time.of(alert.id, knownNow(alert, clock.now()));
      let current: Alert | null = alert;
      for (const due of dueSteps(alert, policy, now)) {
        current = await this.#take(current, policy, due, now);
        if (current === null) break;
      }
      if (current !== null) await this.#lookAtRoutes(current, policy, now);
    }
    return lookEveryMs;
  }

  /** Takes one step; null where somebody else changed the alert meanwhile: the next look begins from there. */
  async #take(alert: Alert, policy: AlertPolicy, due: DueStep, now: number): Promise<Alert | null> {
    const escalationStep = due.number + 1;
    const over = { escalationStep, nextStepAt: nextStepAt({ ...alert, escalationStep }, policy) };
    if (!due.isNeeded)
      return this.#store(alert, { change: over, events: [], contacts: [], messages: [], audited: "" }, now);
    const reached = await reachedBy(this.#options.store, alert, policy, due.to, now);
    const way = due.by === "message" ? await this.#message(alert, due, reached, now) : voice("");
    const isTold = due.to === "owner" || due.kind === "reminder";
    const voiceReason = way.entry === null && !isTold ? voiceReasonOf(due, reached, way.problem) : null;
    const turn: Turn = {
      change: { ...over, ...(voiceReason === null ? {} : voiceChange(alert, voiceReason, now)) },
      events: [
        ...(due.kind === "firstContact" ? [] : [{ kind: "escalated" as const, detail: stepWords(due, reached) }]),
        ...(way.entry === null ? [] : [{ kind: "messageQueued" as const, detail: queuedWords(reached) }]),
        ...(way.problem === "" || isTold ? [] : [{ kind: "channelDown" as const, detail: way.problem }]),
        ...(voiceReason === null ? [] : [{ kind: "voiceNeeded" as const, detail: voiceReason }]),
      ],
      contacts: way.entry === null ? [] : [this.#queuedContact(reached, now)],
      messages: way.entry === null ? [] : [way.entry],
      audited: `${due.kind} ${due.number} ${due.to}`,
    };
    const changed = await this.#store(alert, turn, now);
    if (changed !== null) this.#tell(due, voiceReason !== null);
    return changed;
  }

  /** A message that its receiver did not take in time, or whose way is broken, is followed by a telephone call. */
  async #lookAtRoutes(alert: Alert, policy: AlertPolicy, now: number): Promise<void> {
    if (alert.acknowledgement !== null || alert.voiceNeededSince !== null) return;
    const { acceptedWithin } = categoryPolicyOf(policy, alert.category);
    const broken = await brokenRoutes(this.#options.store, alert.id, now, (queuedAt) =>
      afterSpan(queuedAt, acceptedWithin, policy),
    );
    const [problem] = broken;
    if (problem === undefined) return;
    const reason = `${problem} Somebody has to telephone.`;
    const turn: Turn = {
      change: voiceChange(alert, reason, now),
      events: [
        { kind: "channelDown", detail: problem },
        { kind: "voiceNeeded", detail: reason },
      ],
      ...{ contacts: [], messages: [], audited: "channel down" },
    };
    if ((await this.#store(alert, turn, now)) === null) return;
    this.#options.notifier.notify(
      "Telephone needed",
      "The message of an alert did not get through. Somebody has to telephone. See Alerts.",
    );
  }

  async #message(alert: Alert, due: DueStep, reached: Reached, now: number): Promise<Way> {
    const { store, isDemo } = this.#options;
    const { destination } = reached;
    if (reached.name === "") return voice(`${escalationRoleNames[due.to]}: ${reached.explanation}`);
    if (destination === null) return voice(`${reached.name} has no system that takes messages.`);
    if (destination.pausedAt !== null || !destination.isEnabled) {
      return voice(`Sending to \u201c${destination.name}\u201d is paused.`);
    }
    const workitem = await store.workitems.get(alert.workitemId);
    const controlId = `A${digest(`${alert.id}\n${due.number}\n${destination.id}`).slice(0, 19).toUpperCase()}`;
    const { receivingApplication: application, receivingFacility: facility } = destination;
    const profile = (await store.profiles.inForce(now)).get(destination.id) ?? null;
    const message = alertMessage({
      destination: { ...destination, profile },
      ...{ alert, recipientName: reached.name, controlId, siteCode: workitem.study.site.code, at: now, isDemo },
      ...{ study: workitem.study, receiver: { application, facility } },
    });
    if (message === null)
      return voice(`\u201c${destination.name}\u201d files documents and brings nobody an alert in time.`);
    const recipient = { id: reached.entryId ?? destination.id, name: reached.name, organisation: "" };
    const entry: NewOutboxEntry = {
      ...{ id: this.#options.ids.uuid(), reportVersionId: null, workitemId: alert.workitemId, ...message, controlId },
      recipient: { ...recipient, role: destination.recipientRole, destinationId: destination.id },
      ...{ channel: destination.channel, orderingKey: `${destination.id}:alert:${alert.id}` },
      ...{ subjectKind: "alert" as const, subjectId: alert.id, lane: "alert" as const },
    };
    return { entry, problem: "" };
  }

  #queuedContact(reached: Reached, now: number): AlertContact {
    return {
      ...{ id: this.#options.ids.uuid(), at: now, method: "message", entryId: reached.entryId, name: reached.name },
      ...{ address: reached.destination?.name ?? "", result: "queued", readBack: "", byName: program, note: "" },
    };
  }

  /** Everything of a turn in one transaction, or nothing where the alert is not as it was when the turn was made. */
  async #store(alert: Alert, turn: Turn, at: number): Promise<Alert | null> {
    const { events, logger } = this.#options;
    let stored: Alert | null = null;
    try {
      stored = await this.#storeAll(alert, turn, at);
    } catch (thrown) {
      // Another program took the step between the look and the change.
      if (!(thrown instanceof WorkstationError) || thrown.code !== "conflict") throw thrown;
    }
    if (stored === null) {
      logger.info("alert.changedMeanwhile", { alertId: alert.id });
      return null;
    }
    events.publish({ topic: "alert", id: alert.id });
    if (turn.messages.length > 0) {
      events.publish({ topic: "delivery", id: "" });
      this.#options.onQueued();
    }
    return stored;
  }

  #storeAll(alert: Alert, turn: Turn, at: number): Promise<Alert | null> {
    const { store, audit, ids, clock } = this.#options;
    return store.transaction(async (tx: Repositories) => {
      const current = await tx.alerts.get(alert.id);
      if (current.version !== alert.version) return null;
      const told = turn.events.map((event) => ({ ...event, id: ids.uuid(), at, byName: program }));
      const changed = await tx.alerts.update(alert.id, alert.version, turn.change, told, turn.contacts);
      if (turn.messages.length > 0) await tx.outbox.enqueue(turn.messages, clock.now());
      if (turn.audited !== "") {
        const subject = { workitemId: alert.workitemId, patientId: alert.patient.patientId };
        await audit.record(null, { action: "alert.escalate", ...subject, detail: `${alert.id} ${turn.audited}` }, tx);
      }
      return changed;
    });
  }

  /** What nobody has to do anything about is not told aloud: too many calls make people deaf to the one that counts. */
  #tell(due: DueStep, isVoiceNeeded: boolean): void {
    if (due.kind === "firstContact" && !isVoiceNeeded) return;
    const title = due.kind === "reminder" ? "Alert still open" : isVoiceNeeded ? "Telephone needed" : "Alert escalated";
    const body =
      due.kind === "firstContact"
        ? "An alert has to be told by telephone now. See Alerts."
        : `An alert went to the next step: ${escalationRoleNames[due.to].toLowerCase()}. See Alerts.`;
    this.#options.notifier.notify(title, body);
  }
}

/** A message that goes, or why none can. */
interface Way {
  readonly entry: NewOutboxEntry | null;
  readonly problem: string;
}

function voice(problem: string): Way {
  return { entry: null, problem };
}

async function withPolicies(store: Store, alerts: readonly Alert[], now: number) {
  const known = new Map<number | null, AlertPolicy>();
  const found: { alert: Alert; policy: AlertPolicy }[] = [];
  for (const alert of alerts) {
    const { policyVersion } = alert;
    const policy = known.get(policyVersion) ?? (await store.alertPolicies.ofAlert(policyVersion, now)).policy;
    known.set(policyVersion, policy);
    found.push({ alert: await begun(store, alert, policy), policy });
  }
  return found;
}

/** An alert from before there was a ladder begins it; who raised it has told its first recipient. */
async function begun(store: Store, alert: Alert, policy: AlertPolicy): Promise<Alert> {
  if (alert.nextStepAt !== null) return alert;
  const change = { nextStepAt: ladderStep(alert, policy, alert.escalationStep).dueAt };
  return store.alerts.update(alert.id, alert.version, change, []);
}

function voiceChange(alert: Alert, voiceReason: string, now: number): AlertChange {
  return { voiceNeededSince: alert.voiceNeededSince ?? now, voiceReason };
}

function voiceReasonOf(due: DueStep, reached: Reached, problem: string): string {
  if (problem !== "") return `${problem} Somebody has to telephone.`;
  const whom = reached.name === "" ? `${escalationRoleNames[due.to]}: ${reached.explanation}` : `${reached.name}.`;
  return due.kind === "firstContact"
    ? `Findings of this category are told by telephone: ${whom}`
    : `The ladder asks for a call to ${whom}`;
}

function stepWords(due: DueStep, reached: Reached): string {
  const what = due.kind === "reminder" ? "Daily reminder" : `Step ${due.number}`;
  const who = reached.name === "" ? "nobody found" : reached.name;
  return `${what}, ${escalationRoleNames[due.to].toLowerCase()} (${who}). ${reached.explanation}`.slice(0, 500);
}

function queuedWords(reached: Reached): string {
  return `To ${reached.name} through \u201c${reached.destination?.name ?? ""}\u201d`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
