import type { Alert } from "../../../shared/domain/alert.ts";
import type { DirectoryEntry } from "../../../shared/domain/directory.ts";
import type { Patient } from "../../../shared/domain/patient.ts";
import { foldText } from "../../../shared/rules/worklist-search.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { ReplyError } from "../delivery/acknowledgement-reply.ts";
import { type Hl7Message, hl7Component, hl7Segment, parseHl7 } from "../encoders/hl7-message.ts";
import { asWorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource, Logger, Notifier } from "../ports.ts";
import type { AlertChange } from "../store/alert-repository.ts";
import type { InpatientMove } from "../store/inpatient-repository.ts";
import type { Repositories, Store } from "../store/store.ts";
import { type AdtVerdict, adtAnswers } from "./adt-answer.ts";
import { type AdtMessage, type AdtSender, type NamedPatient, readAdt } from "./adt-message.ts";
import { adtText } from "./adt-text.ts";
import { currentPlace, patientKeysOf } from "./inpatient-place.ts";

/** What the intake is made of. */
export interface AdtIntakeOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly notifier: Notifier;
  readonly logger: Logger;
}

/** What became of a message. */
export interface AdtTaking {
  readonly isTaken: boolean;
  /** Why it was refused; empty where it was taken. */
  readonly refusal: string;
  /** What to answer, in order. */
  readonly answers: readonly string[];
}

const anySender: AdtSender = { sendingApplication: "", sendingFacility: "" };
const notHl7 = { code: "200", sentence: "This is no HL7 message." } as const;
/** Stands for a message whose header cannot be read. */
const noHeader: Hl7Message = {
  separators: { field: "|", component: "^", repetition: "~", escape: "\\", subcomponent: "&" },
  segments: [["MSH", "|", "^~\\&"]],
};
const longestDetail = 300;
const toleratedLeadMs = 15 * 60_000;

/** Follows in-patients by the messages of their hospital: open alerts go to the ward and consultant that have them now. */
export class AdtIntake {
  readonly #options: AdtIntakeOptions;

  constructor(options: AdtIntakeOptions) {
    this.#options = options;
  }

  /**
   * Takes one HL7 v2 ADT message and gives what to answer: `AA` once everything is stored, again for one that was taken before;
   * `AE` or `AR` with the reason where it cannot be taken. Every message is in the audit. Never throws for what stands in one.
   */
  async take(bytes: Uint8Array, sender: AdtSender = anySender): Promise<AdtTaking> {
    const { text, problem } = adtText(bytes);
    const message = parseHl7(text);
    if (message === null) return this.#refused(noHeader, { letter: "R", error: notHl7 });
    if (problem !== null) return this.#refused(message, { letter: "E", error: problem });
    const read = readAdt(message, sender);
    if (!read.isTaken) return this.#refused(message, read.verdict);
    const { trigger } = read.message;
    try {
      const moved = await this.#options.store.transaction((tx) => this.#store(tx, read.message));
      this.#announce(moved);
      return this.#answered(message, { letter: "A", error: null });
    } catch (thrown) {
      this.#options.logger.error("adt.failed", { code: asWorkstationError(thrown).code, trigger });
      const error = { code: "207", sentence: "It could not be stored. Please send it again." } as const;
      return this.#answered(message, { letter: "E", error });
    }
  }

  /** Gives what to answer to a message that is longer than is taken here; `head` is how it began. */
  async refuseTooLong(head: Uint8Array): Promise<AdtTaking> {
    const error = { code: "207", sentence: "The message is longer than 1 MB. Nothing of it was taken." } as const;
    return this.#refused(parseHl7(adtText(head).text) ?? noHeader, { letter: "R", error });
  }

  #announce(moved: readonly Alert[]): void {
    for (const alert of moved) this.#options.events.publish({ topic: "alert", id: alert.id });
    if (moved.some(({ voiceNeededSince }) => voiceNeededSince !== null)) {
      this.#options.notifier.notify("In-patient moved", "Whoever has the patient now has to be told. See Alerts.");
    }
  }

  async #refused(message: Hl7Message, verdict: AdtVerdict & { readonly error: ReplyError }): Promise<AdtTaking> {
    const { audit, logger } = this.#options;
    const { code, sentence } = verdict.error;
    logger.warn("adt.refused", { code });
    try {
      const detail = `${headerWords(message)}: ${code} ${sentence}`.slice(0, longestDetail);
      await audit.record(null, { action: "adt.refuse", outcome: "refused", detail });
    } catch (thrown) {
      logger.error("adt.notAudited", { code: asWorkstationError(thrown).code });
    }
    return this.#answered(message, verdict);
  }

  #answered(message: Hl7Message, verdict: AdtVerdict): AdtTaking {
    const { clock, ids } = this.#options;
    const answers = adtAnswers(message, verdict, ids, clock.now());
    return { isTaken: verdict.letter === "A", refusal: verdict.error?.sentence ?? "", answers };
  }

  async #store(tx: Repositories, message: AdtMessage): Promise<readonly Alert[]> {
    const isNew = await this.#keep(tx, message);
    const subject = { patientId: message.patient.numbers[0]?.id ?? message.patient.nhsNumber ?? "" };
    const detail = `${message.trigger} ${message.controlId} of ${message.sendingSystem}${isNew ? "" : ", again"}`;
    await this.#options.audit.record(
      null,
      { action: "adt.take", ...subject, detail: detail.slice(0, longestDetail) },
      tx,
    );
    if (!isNew) return [];
    if (message.losingNumbers.length > 0) return this.#putMergeBeforePeople(tx, message);
    if (!message.isMove) return [];
    const changed: Alert[] = [];
    for (const alert of await tx.alerts.list("open")) {
      if (!isSamePatient(alert.patient, message.patient)) continue;
      const place = currentPlace(await tx.inpatients.ofPatient(keysOf(message.patient)));
      const after = await this.#follow(tx, alert, place);
      if (after !== null) changed.push(after);
    }
    return changed;
  }

  /** Keeps a move once under each number of the patient; says whether it was new. */
  async #keep(tx: Repositories, message: AdtMessage): Promise<boolean> {
    const { ids, clock } = this.#options;
    const now = clock.now();
    const directory = [...(await tx.directory.all()).values()].filter(({ isActive }) => isActive);
    const ward = directory.find((entry) => entry.kind === "ward" && isNamed(entry, message.ward, message.ward));
    const consultant = directory.find(
      (entry) => entry.kind === "person" && isNamed(entry, message.consultantCode, message.consultant),
    );
    let isNew = false;
    for (const [index, patientKey] of keysOf(message.patient).entries()) {
      const added = await tx.inpatients.add({
        happenedAt: timeOfMove(message.happenedAt, now),
        ...{ id: ids.uuid(), patientKey, notedAt: now, kind: message.trigger },
        ...{ ward: message.ward, wardEntryId: ward?.id ?? null },
        ...{ consultant: consultant?.name ?? message.consultant, consultantEntryId: consultant?.id ?? null },
        ...{ sendingSystem: message.sendingSystem },
        messageControlId: `${message.controlId}#${message.digest}${index === 0 ? "" : `#${index}`}`,
      });
      if (index === 0) isNew = added;
    }
    return isNew;
  }

  /** Null where the alert's patient is where they were. */
  async #follow(tx: Repositories, alert: Alert, place: InpatientMove | null): Promise<Alert | null> {
    const ward = place?.ward ?? "";
    const isMoved = ward !== alert.recipientLocation;
    const recipient = await this.#newRecipient(tx, alert, place);
    if (!isMoved && recipient === null) return null;
    const { clock, ids, audit } = this.#options;
    const now = clock.now();
    const from = alert.recipientLocation === "" ? "" : ` from ${alert.recipientLocation}`;
    const where = ward === "" ? `The patient left${from}` : `The patient moved${from} to ${ward}`;
    const whom = recipient === null ? "" : `; ${recipient.recipientName} has to be told now`;
    const reason = `${where}${whom}.`;
    const isToBeTold = alert.acknowledgement === null && ward !== "";
    const change: AlertChange = {
      recipientLocation: ward,
      ...(recipient ?? {}),
      ...(isToBeTold ? { voiceNeededSince: alert.voiceNeededSince ?? now, voiceReason: reason } : {}),
    };
    const event = {
      id: ids.uuid(),
      at: now,
      kind: "rerouted" as const,
      byName: place?.sendingSystem ?? "",
      detail: reason,
    };
    const changed = await tx.alerts.update(alert.id, alert.version, change, [event]);
    const subject = { workitemId: alert.workitemId, patientId: alert.patient.patientId };
    await audit.record(null, { action: "alert.reroute", ...subject, detail: alert.id }, tx);
    return changed;
  }

  /** A ward or consultant that had the patient is followed by who has them now; a practice or a typed name stays. */
  async #newRecipient(tx: Repositories, alert: Alert, place: InpatientMove | null) {
    if (place === null || alert.recipientEntryId === null) return null;
    const directory = await tx.directory.all();
    const before = directory.get(alert.recipientEntryId);
    const moves = await tx.inpatients.ofPatient([place.patientKey]);
    const hadPatient = moves.some(({ consultantEntryId }) => consultantEntryId === alert.recipientEntryId);
    const nextId = before?.kind === "ward" ? place.wardEntryId : hadPatient ? place.consultantEntryId : null;
    const next = nextId === null || nextId === alert.recipientEntryId ? undefined : directory.get(nextId);
    if (next === undefined) return null;
    const recipientTeam = next.kind === "person" ? (directory.get(next.partOfId ?? "")?.name ?? "") : next.name;
    return { recipientEntryId: next.id, recipientName: next.name, recipientContact: next.phone, recipientTeam };
  }

  /** Signed reports stay as they are; whoever has a draft or an alert of the patient decides whose it is. */
  async #putMergeBeforePeople(tx: Repositories, message: AdtMessage): Promise<readonly Alert[]> {
    const { ids, clock, audit } = this.#options;
    const numbers = message.losingNumbers.map(({ id }) => id);
    const changed: Alert[] = [];
    const cases = new Set<string>();
    for (const alert of await tx.alerts.list("open")) {
      if (!isNumbered(alert.patient, message.losingNumbers)) continue;
      cases.add(alert.workitemId);
      const detail = `The hospital merged number ${numbers.join(", ")} into ${keysOf(message.patient).join(", ").replaceAll("\n", " ")}`;
      const event = {
        id: ids.uuid(),
        at: clock.now(),
        kind: "rerouted" as const,
        byName: message.sendingSystem,
        detail,
      };
      changed.push(await tx.alerts.update(alert.id, alert.version, {}, [event]));
    }
    for (const id of numbers) {
      for (const { id: workitemId, study } of await tx.workitems.ofPatient({ patientId: id, nhsNumber: null })) {
        if (!isNumbered(study.patient, message.losingNumbers)) continue;
        if ((await tx.drafts.findOpen(workitemId)) !== null) cases.add(workitemId);
      }
    }
    const detail =
      "The hospital has merged this patient's number into another. Check whose images and request these are.";
    for (const workitemId of cases) {
      const notice = { id: ids.uuid(), workitemId, kind: "merged" as const, detail, forPersonId: null };
      await tx.notices.raise({ ...notice, raisedAt: clock.now() });
      await audit.record(null, { action: "case.mergeNoticed", workitemId }, tx);
    }
    return changed;
  }
}

/** A time far ahead of now would outlast every later move; one a little ahead is a clock that is a little wrong. */
function timeOfMove(happenedAt: number | null, now: number): number {
  return happenedAt === null || happenedAt > now + toleratedLeadMs ? now : happenedAt;
}

/** What is told of a message that cannot be named: kind, number and sender as it gives them, nobody's name. */
function headerWords(message: Hl7Message): string {
  const header = hl7Segment(message, "MSH") ?? [];
  const of = (field: number, component = 1) => hl7Component(message, header, field, component).slice(0, 40);
  return `${of(9)} ${of(9, 2)} ${of(10)} of ${of(3)}/${of(4)}`;
}

function keysOf({ nhsNumber, numbers }: NamedPatient): string[] {
  return [...(nhsNumber === null ? [] : [`NHS\n${nhsNumber}`]), ...numbers.map(({ id, issuer }) => `${issuer}\n${id}`)];
}

/** By NHS number, or number and issuer; where one side names no issuer, name and birth date have to agree too. */
function isSamePatient(patient: Patient, named: NamedPatient): boolean {
  if (patient.nhsNumber !== null && named.nhsNumber !== null) return patient.nhsNumber === named.nhsNumber;
  if (patientKeysOf(patient).some((key) => keysOf(named).includes(key))) return patient.issuerOfPatientId !== "";
  const isNumberAlike = named.numbers.some(
    ({ id, issuer }) => id === patient.patientId && (issuer === "" || patient.issuerOfPatientId === ""),
  );
  const born = (patient.birthDate ?? "").replaceAll("-", "");
  return (
    isNumberAlike && born !== "" && born === named.born && foldText(patient.name.family) === foldText(named.family)
  );
}

function isNumbered(patient: Patient, numbers: AdtMessage["losingNumbers"]): boolean {
  return numbers.some(
    ({ id, issuer }) =>
      id === patient.patientId &&
      (issuer === "" || patient.issuerOfPatientId === "" || issuer === patient.issuerOfPatientId),
  );
}

function isNamed(entry: DirectoryEntry, code: string, name: string): boolean {
  if (code !== "" && entry.nationalCode !== "" && entry.nationalCode === code) return true;
  return name !== "" && foldText(entry.name) === foldText(name);
}
