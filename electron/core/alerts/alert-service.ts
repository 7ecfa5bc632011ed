import type {
  Acknowledgement,
  Alert,
  AlertContact,
  AlertDraft,
  AlertEvent,
  ContactMethod,
  ContactResult,
} from "../../../shared/domain/alert.ts";
import { contactResultNames } from "../../../shared/domain/alert.ts";
import type { DirectoryEntry } from "../../../shared/domain/directory.ts";
import type { Patient } from "../../../shared/domain/patient.ts";
import type { Person } from "../../../shared/domain/person.ts";
import { maySign } from "../../../shared/domain/person.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { alertLimits } from "../../../shared/rules/escalation.ts";
import { owesReport } from "../../../shared/rules/report-machine.ts";
import { modalityText } from "../../../shared/rules/report-text.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { ForeignItems } from "../identity/foreign-items.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireReporter, requireSignedIn } from "../session/require-signed-in.ts";
import type { AlertChange, NewAlert } from "../store/alert-repository.ts";
import type { Repositories, Store } from "../store/store.ts";
import { earlierTarget } from "../worklist/request-from-headers.ts";
import {
  acknowledgementProblem,
  actedChange,
  isAlertAcknowledged,
  isAlertLate,
  isAlertOpen,
  nextAlertState,
} from "./alert-machine.ts";
import { currentPlace, patientKeysOf } from "./inpatient-place.ts";

/** What the service is built of. */
export interface AlertServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  /** Says whether an image is not of the case's patient. */
  readonly foreign: Pick<ForeignItems, "isForeign">;
  /** Called when an alert was raised: the first step of its ladder is due. */
  readonly onRaised: () => void;
}

/** A change of an alert with the events that tell of it. */
interface Step {
  readonly change: AlertChange;
  readonly events: readonly Pick<AlertEvent, "kind" | "detail">[];
  readonly contacts?: readonly Omit<AlertContact, "id" | "at" | "byName">[];
}

/** A try to reach somebody, as it is noted. */
export interface NotedContact {
  readonly alertId: string;
  readonly method: ContactMethod;
  readonly entryId: string | null;
  readonly name: string;
  readonly address: string;
  readonly result: Exclude<ContactResult, "queued" | "reached">;
  readonly note: string;
}

/** Raises alerts and follows each until somebody has acted on it. Nothing closes by itself. */
export class AlertService {
  readonly #options: AlertServiceOptions;

  constructor(options: AlertServiceOptions) {
    this.#options = options;
  }

  /**
   * Raises an alert; its clock runs from now and whoever raises it owns it. Stored before it is answered, with the priority
   * of its case where that is to be read first. Throws
   * `invalid_input` when its image is of a study that this window has not opened, or its picture of another case.
   */
  async raise(session: WindowSession, draft: AlertDraft): Promise<Alert> {
    const person = requireReporter(session);
    const { store, clock, ids, audit } = this.#options;
    const now = clock.now();
    const workitem = await store.workitems.get(draft.workitemId);
    const { study } = workitem;
    if (draft.image !== null) {
      const key = `${draft.image.archiveId}/${draft.image.studyInstanceUid}`;
      if (!session.openedStudies.has(key)) {
        const sentence =
          "The image is not of a study of this case, so the alert was not raised. Choose the image again.";
        throw new WorkstationError("invalid_input", sentence);
      }
    }
    if (draft.image !== null && (await this.#options.foreign.isForeign(workitem, draft.image))) {
      const detail = "image of another patient";
      await audit.record(session, { action: "alert.raise", outcome: "refused", workitemId: workitem.id, detail });
      const sentence = "The image is of another patient, so the alert was not raised. Show this patient's image first.";
      throw new WorkstationError("invalid_input", sentence);
    }
    await this.#requireOwnPicture(draft);
    requirePrimary(draft);
    const { raisesPriority = false } = draft;
    const alert = await store.transaction(async (tx) => {
      const raised = await tx.alerts.insert(await newAlert(tx, draft, workitem, person, { id: ids.uuid(), now }), {
        ...{ id: ids.uuid(), at: now, kind: "raised", byName: person.displayName, detail: draft.finding },
      });
      if (draft.supersedes !== undefined) await this.#supersede(tx, session, draft.supersedes, raised);
      await audit.record(
        session,
        { action: "alert.raise", ...subjectOf(raised), studyUid: study.studyInstanceUid },
        tx,
      );
      if (raisesPriority && owesReport(workitem.status)) await this.#raisePriority(tx, session, workitem);
      return raised;
    });
    this.#announce(alert);
    this.#options.onRaised();
    return alert;
  }

  /** The alert that a new one takes the place of ends with it: its finding, people and clocks are the new one's. */
  async #supersede(tx: Repositories, session: WindowSession, id: string, by: Alert): Promise<void> {
    const before = await tx.alerts.get(id);
    requireOpen(before);
    if (before.workitemId !== by.workitemId) {
      throw new WorkstationError("invalid_input", "An alert takes the place of one of its own case only.");
    }
    const state = nextAlertState(before.state, { kind: "superseded" }) ?? before.state;
    const step = { change: { state, supersededBy: by.id, nextStepAt: null } };
    const detail = `By a new alert: ${by.finding}`;
    await this.#apply(tx, before, { ...step, events: [{ kind: "superseded", detail }] }, by.raisedByName);
    await this.#options.audit.record(session, { action: "alert.supersede", ...subjectOf(before) }, tx);
  }

  /** A flagged case goes to the top of the list: whoever raised the alert may not be the one who reports it. */
  async #raisePriority(tx: Repositories, session: WindowSession, workitem: Workitem): Promise<void> {
    const priority = "immediate";
    if (workitem.priority === priority) return;
    await tx.workitems.update(workitem.id, { priority, targetAt: earlierTarget(workitem, priority) });
    const { patient, studyInstanceUid } = workitem.study;
    const subject = { workitemId: workitem.id, patientId: patient.patientId, studyUid: studyInstanceUid };
    const detail = `${workitem.priority}>${priority}`;
    await this.#options.audit.record(session, { action: "case.raisePriority", detail, ...subject }, tx);
  }

  async #requireOwnPicture({ keyImageId, workitemId, image }: AlertDraft): Promise<void> {
    if (keyImageId === null) return;
    const picture = await this.#options.store.keyImages.find(keyImageId);
    if (picture?.workitemId === workitemId && image !== null) return;
    const sentence =
      "The picture is not of this case, so the alert was not raised. Close the sheet and raise it again.";
    throw new WorkstationError("invalid_input", sentence);
  }

  /** Gives open alerts by their time limit or closed ones newest first, with lateness as of now. */
  async list(
    session: WindowSession,
    input: { scope: "open" | "closed" },
  ): Promise<{ alerts: Alert[]; serverNow: number }> {
    requireSignedIn(session);
    const serverNow = this.#options.clock.now();
    const alerts = await this.#options.store.alerts.list(input.scope);
    return { alerts: alerts.map((alert) => withLateness(alert, serverNow)), serverNow };
  }

  /**
   * Records a named person's acknowledgement and, where given, what they did. Throws `invalid_input` for a voice contact that
   * was not read back correctly, `conflict` where it is acknowledged or closed already.
   */
  async acknowledge(
    session: WindowSession,
    input: { alertId: string; acknowledgement: Omit<Acknowledgement, "at">; actionTaken: string },
  ): Promise<Alert> {
    const problem = acknowledgementProblem(input.acknowledgement);
    if (problem !== null) throw new WorkstationError("invalid_input", problem);
    return this.#change(session, "alert.acknowledge", input.alertId, (alert) => {
      const acknowledgement = { ...input.acknowledgement, at: this.#options.clock.now() };
      return acknowledgeStep(alert, acknowledgement, input.actionTaken);
    });
  }

  /** Records a try that did not reach anybody. It moves nothing; the clock runs on. */
  async recordContact(session: WindowSession, { alertId, ...contact }: NotedContact): Promise<Alert> {
    return this.#change(session, "alert.contactFailed", alertId, (alert) => {
      requireOpen(alert);
      const detail = [contactResultNames[contact.result], contact.name, contact.address, contact.note]
        .filter((part) => part !== "")
        .join(", ");
      return {
        change: {},
        events: [{ kind: "contactFailed", detail }],
        contacts: [{ ...contact, readBack: "" }],
      };
    });
  }

  /** Records what was done about the finding. Throws `conflict` before anybody acknowledged it. */
  async recordAction(session: WindowSession, input: { alertId: string; actionTaken: string }): Promise<Alert> {
    return this.#change(session, "alert.recordAction", input.alertId, (alert, person) => {
      requireOpen(alert);
      const state = nextAlertState(alert.state, { kind: "actioned" });
      if (state === null) {
        throw new WorkstationError(
          "conflict",
          "Nobody has acknowledged this alert yet. Record who did, then the action.",
        );
      }
      const at = this.#options.clock.now();
      return {
        change: { state, ...actedChange(alert, input.actionTaken, person.displayName, at) },
        events: [{ kind: "actioned", detail: input.actionTaken }],
      };
    });
  }

  /** Hands the alert to another reporter, who owns it from now on. Throws `invalid_input` for somebody who cannot take it. */
  async handOver(
    session: WindowSession,
    input: { alertId: string; toPersonId: string; reason: string },
  ): Promise<Alert> {
    const to = await this.#options.store.people.get(input.toPersonId);
    if (!to.isActive || !maySign(to.role)) {
      throw new WorkstationError("invalid_input", "This person cannot take an alert over. Choose another one.");
    }
    return this.#change(session, "alert.handOver", input.alertId, (alert) => {
      requireOpen(alert);
      if (alert.ownerId === to.id) throw new WorkstationError("invalid_input", "This person has the alert already.");
      return {
        change: { ownerId: to.id, ownerName: to.displayName },
        events: [{ kind: "handedOver", detail: `To ${to.displayName}: ${input.reason}` }],
      };
    });
  }

  /**
   * Closes an alert after an action, or, acknowledged and handed over, by the person who took it over: closing it is their
   * acceptance. Throws `conflict` otherwise.
   */
  async close(session: WindowSession, input: { alertId: string; reason: string }): Promise<Alert> {
    return this.#change(session, "alert.close", input.alertId, (alert, person) => {
      requireOpen(alert);
      const wasHandedOver = alert.events.some((event) => event.kind === "handedOver");
      const hasAcceptedHandover = wasHandedOver && alert.ownerId === person.id;
      const state = nextAlertState(alert.state, { kind: "closed", hasAcceptedHandover });
      if (state === null) {
        const sentence = isAlertAcknowledged(alert.state)
          ? "No action is recorded yet. Record what was done, or hand the alert over to somebody who closes it."
          : "Nobody has acknowledged this alert yet, so it stays open.";
        throw new WorkstationError("conflict", sentence);
      }
      const closed = { closedAt: this.#options.clock.now(), closedByName: person.displayName };
      const change = { state, ...closed, closureReason: input.reason, nextStepAt: null };
      return { change, events: [{ kind: "closed", detail: input.reason }] };
    });
  }

  /** The first call asks to cancel, a second person's call does it. Throws `conflict` when the same person calls again. */
  async cancel(session: WindowSession, input: { alertId: string; reason: string }): Promise<Alert> {
    return this.#change(session, "alert.cancel", input.alertId, async (alert, person, tx) => {
      requireOpen(alert);
      const requestedBy = await tx.alerts.cancelRequestedBy(alert.id);
      if (requestedBy === "") {
        const cancelRequestedBy = { personId: person.id, displayName: person.displayName };
        return { change: { cancelRequestedBy }, events: [{ kind: "cancelRequested", detail: input.reason }] };
      }
      const isSecondPerson = requestedBy !== person.id;
      const state = nextAlertState(alert.state, { kind: "cancelled", hasReason: input.reason !== "", isSecondPerson });
      if (state === null) {
        throw new WorkstationError("conflict", "You asked to cancel this alert. A second person has to confirm it.");
      }
      const closed = { closedAt: this.#options.clock.now(), closedByName: person.displayName };
      const change = { state, ...closed, closureReason: input.reason, nextStepAt: null };
      return { change, events: [{ kind: "cancelled", detail: input.reason }] };
    });
  }

  async #change(
    session: WindowSession,
    action: string,
    alertId: string,
    decide: (alert: Alert, person: Person, tx: Repositories) => Step | Promise<Step>,
  ): Promise<Alert> {
    const person = requireReporter(session);
    const { store, audit } = this.#options;
    const changed = await store.transaction(async (tx) => {
      const alert = await tx.alerts.get(alertId);
      const after = await this.#apply(tx, alert, await decide(alert, person, tx), person.displayName);
      await audit.record(session, { action, ...subjectOf(alert) }, tx);
      return after;
    });
    this.#announce(changed);
    return withLateness(changed, this.#options.clock.now());
  }

  #apply(tx: Repositories, alert: Alert, step: Step, byName: string): Promise<Alert> {
    const at = this.#options.clock.now();
    const events = step.events.map((event) => ({ ...event, id: this.#options.ids.uuid(), at, byName }));
    const contacts = (step.contacts ?? []).map((one) => ({ ...one, id: this.#options.ids.uuid(), at, byName }));
    return tx.alerts.update(alert.id, alert.version, step.change, events, contacts);
  }

  #announce(alert: Alert): void {
    this.#options.events.publish({ topic: "alert", id: alert.id });
    this.#options.events.publish({ topic: "worklist", id: alert.workitemId });
  }
}

/** The alert as its draft, its case and the limits that count now make it. Call it inside a transaction. */
async function newAlert(
  tx: Repositories,
  draft: AlertDraft,
  { study }: Workitem,
  person: Person,
  { id, now }: { readonly id: string; readonly now: number },
): Promise<NewAlert> {
  const { version, policy } = await tx.alertPolicies.inForce(now);
  const limits = alertLimits(policy, draft.category, now);
  const acknowledgeBy = draft.limitMinutes === undefined ? limits.acknowledgeBy : now + draft.limitMinutes * 60_000;
  const entry = draft.recipientEntryId === undefined ? null : await tx.directory.get(draft.recipientEntryId);
  const { workitemId, category, finding, actionNeeded, recipientName, recipientContact, image, keyImageId } = draft;
  return {
    ...{ id, workitemId, category, finding, actionNeeded, recipientName, recipientContact, image, keyImageId },
    reportVersionId: null,
    patient: study.patient,
    examination: study.description || modalityText(study.modalities),
    accessionNumber: study.accessionNumber,
    ...{ raisedAt: now, raisedById: person.id, raisedByName: person.displayName },
    ...{ ownerId: person.id, ownerName: person.displayName },
    ...{ acknowledgeBy, actBy: Math.max(acknowledgeBy, limits.actBy), nextStepAt: now },
    ...{ policyVersion: version, categoryCode: policy.categories[category].code },
    ...{ suspectedPrimary: draft.suspectedPrimary ?? "", isExpected: draft.isExpected ?? false },
    foundAt: Math.min(draft.foundAt ?? now, now),
    ...{ recipientEntryId: entry?.id ?? null, ...(await placeOf(tx, study.patient, entry)), fireDrillId: null },
  };
}

/** Where the patient and whoever is told are when it is raised. */
async function placeOf(tx: Repositories, patient: Patient, entry: DirectoryEntry | null) {
  const part = entry?.partOfId == null ? null : await tx.directory.get(entry.partOfId);
  const team = entry === null || entry.kind !== "person" ? entry : part;
  const place = currentPlace(await tx.inpatients.ofPatient(patientKeysOf(patient)));
  return { recipientTeam: team?.name ?? "", recipientLocation: place?.ward ?? "" };
}

function requirePrimary({ category, suspectedPrimary = "" }: AlertDraft): void {
  if (category !== "cancer" || suspectedPrimary !== "") return;
  throw new WorkstationError(
    "invalid_input",
    "A cancer alert names where the cancer is thought to come from. Enter the suspected primary, or \u201cnot known\u201d.",
  );
}

function acknowledgeStep(alert: Alert, acknowledgement: Acknowledgement, actionTaken: string): Step {
  requireOpen(alert);
  const acknowledged = nextAlertState(alert.state, { kind: "acknowledged" });
  if (acknowledged === null) {
    throw new WorkstationError("conflict", "This alert is acknowledged already. What was recorded first stands.");
  }
  const { at, personName, capacity, method } = acknowledgement;
  const isLate = isAlertLate({ ...alert, acknowledgedAt: at }, at);
  const detail = `${personName}${capacity === "" ? "" : `, ${capacity}`}`;
  const first = { kind: "acknowledged" as const, detail };
  const contact = { method, entryId: null, name: personName, address: alert.recipientContact };
  const contacts = [
    { ...contact, result: "reached" as const, readBack: acknowledgement.readBack ?? "", note: capacity },
  ];
  const told = { acknowledgement, isLate, voiceNeededSince: null, voiceReason: "" };
  if (actionTaken === "") return { change: { ...told, state: acknowledged }, events: [first], contacts };
  const state = nextAlertState(acknowledged, { kind: "actioned" }) ?? acknowledged;
  return {
    change: { ...told, state, ...actedChange(alert, actionTaken, personName, at) },
    events: [first, { kind: "actioned", detail: actionTaken }],
    contacts,
  };
}

function requireOpen(alert: Alert): void {
  if (isAlertOpen(alert.state)) return;
  throw new WorkstationError("conflict", "This alert is closed already. Nothing was changed.");
}

function withLateness(alert: Alert, now: number): Alert {
  const acknowledgedAt = alert.acknowledgement?.at ?? null;
  return { ...alert, isLate: alert.isLate || isAlertLate({ ...alert, acknowledgedAt }, now) };
}

function subjectOf(alert: Alert): { workitemId: string; patientId: string; detail: string } {
  return { workitemId: alert.workitemId, patientId: alert.patient.patientId, detail: alert.id };
}
