import type { TakeOverStanding } from "../../../shared/contract/life-contract.ts";
import { type CaseNotice, isCutOff, isInformation, type NoticeDecision } from "../../../shared/domain/case-notice.ts";
import type { Person } from "../../../shared/domain/person.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { nextCaseStatus } from "../../../shared/rules/report-machine.ts";
import { takeOverAnswer } from "../../../shared/rules/take-over.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireTakeUp } from "../second-signature/who-may-take-up.ts";
import { requireReporter, requireSignedIn } from "../session/require-signed-in.ts";
import type { Repositories, Store } from "../store/store.ts";
import { releasePolicyOf } from "./release-policy-service.ts";

/** What the service is built of. */
export interface CaseNoticeServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
}

/** Cases that are taken over by rule, and what waits for a person to decide. */
export class CaseNoticeService {
  readonly #options: CaseNoticeServiceOptions;

  constructor(options: CaseNoticeServiceOptions) {
    this.#options = options;
  }

  /** Gives whether a case may be taken over from whoever has it. */
  async standing(session: WindowSession, input: { workitemId: string }): Promise<TakeOverStanding> {
    const person = requireSignedIn(session);
    const workitem = await this.#options.store.workitems.get(input.workitemId);
    return this.#answer(this.#options.store, person, workitem);
  }

  /**
   * Takes a case over by the site's rule. What its holder wrote last is kept as it was, they are told, and the draft goes
   * on with the new holder. Throws `conflict` where nobody else has it, `forbidden` where the rule does not allow it yet.
   */
  async takeOver(session: WindowSession, input: { workitemId: string; reason: string }): Promise<Workitem> {
    const person = requireReporter(session);
    const { store, clock, ids, audit, events } = this.#options;
    const taken = await store.transaction(async (tx) => {
      const workitem = await tx.workitems.get(input.workitemId);
      const holder = workitem.reservation;
      if (holder === null || holder.personId === person.id) {
        throw new WorkstationError("conflict", "Nobody else has this case any more. Open it to read it.");
      }
      await requireTakeUp(tx, workitem, person);
      const answer = await this.#answer(tx, person, workitem);
      const status = nextCaseStatus(workitem.status, "takeOver");
      if (!answer.isAllowed || status === null) {
        throw new WorkstationError("forbidden", answer.isAllowed ? "This case has ended." : answer.sentence, {
          details: { holder: holder.displayName, since: holder.since },
        });
      }
      const now = clock.now();
      const draft = await tx.drafts.findOpen(workitem.id);
      if (draft !== null && draft.revision > 0) {
        await tx.drafts.keepCopy(ids.uuid(), draft.id, "takenOver", { ...draft, authorId: holder.personId, now });
      }
      const detail = `${person.displayName} took this case over from you: ${input.reason}`;
      await tx.notices.raise({
        ...{ id: ids.uuid(), workitemId: workitem.id, kind: "takenOver", detail, forPersonId: holder.personId },
        raisedAt: now,
      });
      const { patient, studyInstanceUid } = workitem.study;
      const record = { action: "case.takeOver", workitemId: workitem.id, patientId: patient.patientId };
      const why = `from ${holder.displayName}: ${input.reason}`.slice(0, 300);
      await audit.record(session, { ...record, studyUid: studyInstanceUid, detail: why }, tx);
      const reservation = { personId: person.id, displayName: person.displayName, since: now };
      return tx.workitems.update(workitem.id, { status, reservation, handoverRequest: null });
    });
    events.publish({ topic: "worklist", id: taken.id });
    events.publish({ topic: "putAside", id: taken.id });
    return taken;
  }

  /** Gives what waits for a decision about a case, or for this person. */
  async notices(session: WindowSession, input: { workitemId: string | null }): Promise<{ notices: CaseNotice[] }> {
    const person = requireSignedIn(session);
    const { notices } = this.#options.store;
    if (input.workitemId === null) return { notices: [...(await notices.forPerson(person.id))] };
    const open = await notices.open(input.workitemId);
    const isShown = ({ kind, forPersonId }: CaseNotice) =>
      isCutOff(kind) || forPersonId === null || forPersonId === person.id;
    return { notices: open.filter(isShown) };
  }

  /** Notes a decision; going on in spite of a notice needs a reason. Throws `invalid_input`, `conflict`, `forbidden`. */
  async decide(
    session: WindowSession,
    input: { noticeId: string; decision: NoticeDecision; reason: string },
  ): Promise<Record<string, never>> {
    const person = requireReporter(session);
    if (input.decision !== "seen" && input.reason === "") {
      throw new WorkstationError("invalid_input", "A decision needs its reason. Nothing was decided.");
    }
    const { store, clock, audit, events } = this.#options;
    const decided = await store.transaction(async (tx) => {
      const by = { personId: person.id, displayName: person.displayName, now: clock.now() };
      const notice = await tx.notices.decide(input.noticeId, { ...by, decision: input.decision, reason: input.reason });
      if (notice === null) throw new WorkstationError("conflict", "Somebody has decided about this already.");
      const workitem = await tx.workitems.get(notice.workitemId);
      requireTheirs(notice, workitem, person, input.decision);
      if (input.decision === "stop") await holdFor(tx, workitem, person, notice.detail, by.now);
      await audit.record(
        session,
        {
          ...{ action: "case.decideNotice", workitemId: workitem.id, patientId: workitem.study.patient.patientId },
          studyUid: workitem.study.studyInstanceUid,
          detail: `${notice.kind} ${input.decision} ${input.reason}`.trim().slice(0, 300),
        },
        tx,
      );
      return notice;
    });
    events.publish({ topic: "worklist", id: decided.workitemId });
    return {};
  }

  async #answer(store: Repositories, person: Person, workitem: Workitem) {
    const draft = await store.drafts.findOpen(workitem.id);
    return takeOverAnswer({
      policy: await releasePolicyOf(store),
      role: person.role,
      holderName: workitem.reservation?.displayName ?? "Nobody",
      lastActivityAt: Math.max(workitem.reservation?.since ?? 0, draft?.updatedAt ?? 0),
      now: this.#options.clock.now(),
    });
  }
}

function requireTheirs(notice: CaseNotice, workitem: Workitem, person: Person, decision: NoticeDecision): void {
  const holder = workitem.reservation?.personId ?? person.id;
  const isTheirs = notice.forPersonId === null ? holder === person.id : notice.forPersonId === person.id;
  const isFitting = isInformation(notice.kind) === (decision === "seen");
  if (isTheirs && isFitting) return;
  if (isInformation(notice.kind)) {
    throw new WorkstationError("forbidden", "Only the person whom this is for puts it away. It was left.");
  }
  throw new WorkstationError("forbidden", "Whoever has this case decides about it. Nothing was decided.");
}

/** A case that must not be signed waits on hold for whoever stopped it, until a person takes it off. */
async function holdFor(tx: Repositories, workitem: Workitem, person: Person, detail: string, now: number) {
  const status = nextCaseStatus(workitem.status, "hold");
  if (status === null) return;
  const owner = { personId: person.id, displayName: person.displayName };
  const reservation = workitem.reservation ?? { ...owner, since: now };
  await tx.workitems.update(workitem.id, { status, reservation, heldReason: detail.slice(0, 300), heldOwner: owner });
}
