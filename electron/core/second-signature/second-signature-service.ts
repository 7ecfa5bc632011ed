import type { AskablePerson, AwaitedSignature } from "../../../shared/contract/second-signature-contract.ts";
import type { Patient } from "../../../shared/domain/patient.ts";
import { maySign, type Person } from "../../../shared/domain/person.ts";
import type { ComparedText, WriterFeedback } from "../../../shared/domain/second-signature.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { nextCaseStatus } from "../../../shared/rules/report-machine.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireReporter, requireSignedIn } from "../session/require-signed-in.ts";
import type { StoredSecondSignature, TextPlace } from "../store/second-signature-repository.ts";
import type { Repositories, Store } from "../store/store.ts";
import { comparedText, openRequest } from "./first-writing.ts";
import { whoMayBeAsked } from "./who-may-be-asked.ts";

/** What the service is built of. */
export interface SecondSignatureServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
}

/** Reports that wait for a second signature are given back, and what second signers said comes back to first writers. */
export class SecondSignatureService {
  readonly #options: SecondSignatureServiceOptions;

  constructor(options: SecondSignatureServiceOptions) {
    this.#options = options;
  }

  /** Gives whose second signature a case waits for; null where it waits for none. */
  async awaited(session: WindowSession, input: { workitemId: string }): Promise<{ awaited: AwaitedSignature | null }> {
    const person = requireSignedIn(session);
    const { store } = this.#options;
    const workitem = await store.workitems.get(input.workitemId);
    const request = await openRequest(store, workitem.id);
    if (request === null) return { awaited: null };
    const { signature, provisional } = request.document;
    const isOwn = signature.personId === person.id;
    const asked = workitem.signatureAskedOf ?? null;
    const holder = asked === null || workitem.reservation?.personId === asked.personId ? null : workitem.reservation;
    const named = (one: { personId: string; displayName: string }) => ({
      ...{ displayName: one.displayName, isCaller: one.personId === person.id },
    });
    const isFree = (workitem.reservation?.personId ?? person.id) === person.id;
    return {
      awaited: {
        ...{ writerName: signature.displayName, askedAt: signature.signedAt, reason: provisional?.reason ?? "", isOwn },
        askedOf: asked === null ? null : named(asked),
        takenBy: holder === null ? null : named(holder),
        mayReturn: workitem.status === "awaitingSecondSignature" && isFree && (isOwn || maySign(person.role)),
      },
    };
  }

  /** Gives who may be asked for a case's second signature, by name. */
  async askable(session: WindowSession, input: { workitemId: string }): Promise<{ people: AskablePerson[] }> {
    const asker = requireReporter(session);
    const { store, clock } = this.#options;
    const workitem = await store.workitems.get(input.workitemId);
    return { people: await whoMayBeAsked(store, { workitem, asker, now: clock.now() }) };
  }

  /**
   * Gives a report back to its writer, who has the case then, with the text as it is now and a comment; its writer takes it
   * back. Throws `conflict` where no second signature is awaited, somebody else has the case or the text changed since it
   * was seen; `forbidden` for whoever could not sign it.
   */
  async giveBack(
    session: WindowSession,
    input: { workitemId: string; draftRevision?: number | undefined; comment: string },
  ): Promise<Workitem> {
    const person = requireReporter(session);
    const { store, audit, clock, events } = this.#options;
    const returned = await store.transaction(async (tx) => {
      const workitem = await tx.workitems.get(input.workitemId);
      const request = await openRequest(tx, workitem.id);
      const status = nextCaseStatus(workitem.status, "returnToAuthor");
      if (request === null || status === null) {
        throw new WorkstationError("conflict", "This report waits for no second signature any more. Open it again.");
      }
      const { signature } = request.document;
      const isOwn = signature.personId === person.id;
      if (!isOwn && !maySign(person.role)) {
        throw new WorkstationError("forbidden", "Only somebody who could sign it gives a report back to its writer.");
      }
      requireFree(workitem, person);
      const now = clock.now();
      const copyId = await this.#keepText(tx, workitem.id, person, input.draftRevision, now);
      const writer = { id: signature.personId, displayName: signature.displayName };
      await tx.secondSignatures.add({
        ...{ id: this.#options.ids.uuid(), workitemId: workitem.id, kind: "returned" },
        ...{ writerId: writer.id, writerName: writer.displayName },
        before: { versionId: request.versionId, copyId: null },
        after: { versionId: null, copyId },
        ...{ meaning: null, feedback: input.comment },
        ...{ givenAt: now, givenById: person.id, givenByName: person.displayName },
      });
      const { patient, studyInstanceUid } = workitem.study;
      const action = isOwn ? "report.takeRequestBack" : "report.returnToWriter";
      const detail = `version ${request.document.version}`;
      const subject = { workitemId: workitem.id, patientId: patient.patientId, studyUid: studyInstanceUid };
      await audit.record(session, { action, detail, ...subject }, tx);
      for (const { otherWorkitemId } of await tx.linkedRequests.ofCase(workitem.id)) {
        await tx.workitems.update(otherWorkitemId, { status });
      }
      const reservation = { personId: writer.id, displayName: writer.displayName, since: now };
      return tx.workitems.update(workitem.id, { status, reservation, handoverRequest: null });
    });
    events.publish({ topic: "worklist", id: returned.id });
    events.publish({ topic: "secondSignature", id: returned.id });
    return returned;
  }

  /** What the second reader wrote stays in the draft; a copy of it is what the writer compares with their own text. */
  async #keepText(
    tx: Repositories,
    workitemId: string,
    person: Person,
    seenRevision: number | undefined,
    now: number,
  ): Promise<string | null> {
    const draft = await tx.drafts.findOpen(workitemId);
    if (draft === null || draft.authorId !== person.id) return null;
    if (seenRevision !== undefined && seenRevision !== draft.revision) {
      throw new WorkstationError("conflict", "The text changed since you saw it. It was not given back.", {
        details: { currentRevision: draft.revision },
      });
    }
    const copyId = this.#options.ids.uuid();
    await tx.drafts.keepCopy(copyId, draft.id, "checkpoint", { ...draft, now });
    return copyId;
  }

  /** Gives what came back to the caller, newest first, and how much of it is new to them. */
  async inbox(session: WindowSession): Promise<{ feedback: WriterFeedback[]; unreadCount: number }> {
    const person = requireSignedIn(session);
    const { store } = this.#options;
    const given = (await store.secondSignatures.ofWriter(person.id)).filter((one) => !isOwnWithdrawal(one));
    const cases = await store.workitems.byIds([...new Set(given.map(({ workitemId }) => workitemId))]);
    const feedback = given.flatMap((one) => {
      const workitem = cases.get(one.workitemId);
      return workitem === undefined ? [] : [feedbackOf(one, workitem)];
    });
    return { feedback, unreadCount: feedback.filter(({ readAt }) => readAt === null).length };
  }

  /** Gives one with both texts, to its writer alone, and audits the look. Throws `not_found`. */
  async one(
    session: WindowSession,
    input: { id: string },
  ): Promise<{ feedback: WriterFeedback; patient: Patient; before: ComparedText; after: ComparedText | null }> {
    const person = requireSignedIn(session);
    const { store, audit } = this.#options;
    const found = await this.#own(person, input.id);
    const workitem = await store.workitems.get(found.workitemId);
    const { patient, studyInstanceUid } = workitem.study;
    const subject = { workitemId: workitem.id, patientId: patient.patientId, studyUid: studyInstanceUid };
    await audit.record(session, { action: "report.readFeedback", ...subject });
    const before = await textAt(store, found.before);
    if (before === null) throw new WorkstationError("not_found", "The first text of this report was not found.");
    return { feedback: feedbackOf(found, workitem), patient, before, after: await textAt(store, found.after) };
  }

  /** Marks one as read; the first time counts. Throws `not_found` for what is not the caller's. */
  async markRead(session: WindowSession, input: { id: string }): Promise<Record<string, never>> {
    const person = requireSignedIn(session);
    const { store, clock, audit, events } = this.#options;
    const found = await this.#own(person, input.id);
    await store.transaction(async (tx) => {
      await tx.secondSignatures.markRead(found.id, clock.now());
      await audit.record(session, { action: "report.markFeedbackRead", workitemId: found.workitemId }, tx);
    });
    events.publish({ topic: "secondSignature", id: found.workitemId });
    return {};
  }

  async #own(person: Person, id: string): Promise<StoredSecondSignature> {
    const found = await this.#options.store.secondSignatures.find(id);
    if (found !== null && found.writerId === person.id) return found;
    throw new WorkstationError("not_found", "This is not among what came back to you.");
  }
}

/** A request that its own writer took back needs no feedback. */
function isOwnWithdrawal({ kind, writerId, givenById }: StoredSecondSignature): boolean {
  return kind === "returned" && writerId === givenById;
}

function feedbackOf(one: StoredSecondSignature, { study }: Workitem): WriterFeedback {
  return {
    ...{ id: one.id, workitemId: one.workitemId, kind: one.kind, givenAt: one.givenAt, givenByName: one.givenByName },
    ...{ meaning: one.meaning, feedback: one.feedback, readAt: one.readAt },
    ...{ examination: study.description || study.modalities.join(", "), performedAt: study.performedAt },
  };
}

async function textAt(store: Store, { versionId, copyId }: TextPlace): Promise<ComparedText | null> {
  if (versionId !== null) return comparedText((await store.reports.getVersion(versionId)).document);
  const copy = copyId === null ? null : await store.drafts.findCopy(copyId);
  return copy === null ? null : comparedText(copy.content);
}

function requireFree({ reservation }: Workitem, person: Person): void {
  if (reservation === null || reservation.personId === person.id) return;
  throw new WorkstationError("conflict", "Somebody else has this case. You can ask them for it.", {
    details: { holder: reservation.displayName, since: reservation.since },
  });
}
