import type { VersionSummary } from "../../../shared/contract/views.ts";
import type { Person } from "../../../shared/domain/person.ts";
import type { Draft, DraftContent, ReportDocument } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { type DraftItem, withoutItems } from "../../../shared/rules/foreign-items.ts";
import { lifeState, nextCaseStatus, nextLifeState } from "../../../shared/rules/report-machine.ts";
import { isOnlySeenMore, withComparedStudies, withStoredComparison } from "../../../shared/rules/report-text.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { ownObjectUids } from "../encoders/own-objects.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { ForeignItems } from "../identity/foreign-items.ts";
import type { Clock, IdSource } from "../ports.ts";
import { keepFirstWriter } from "../second-signature/keep-first-writer.ts";
import { takeUpProblem } from "../second-signature/who-may-take-up.ts";
import { requireReporter, requireSignedIn } from "../session/require-signed-in.ts";
import type { Repositories, Store } from "../store/store.ts";
import { correctionContent, emptyAddendum, isUntouched } from "./draft-start.ts";
import { withDecisionsSigned } from "./kept-numbers.ts";

/** What the service is built of. */
export interface ReportServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  /** Says which measurements and key images of a save are not of the case's patient. */
  readonly foreign: Pick<ForeignItems, "among" | "letGo">;
}

/** A draft to be saved, and the revision that it was made from. */
export interface DraftSaveRequest {
  readonly draftId: string;
  readonly revision: number;
  readonly content: DraftContent;
  /** Who typed it, where the window says so. */
  readonly writtenBy?: string | undefined;
  /** True where it takes the place of a text that the writer decided against: that is put aside with the save. */
  readonly putsStoredAside?: boolean | undefined;
}

/** What a save left out, and why in a sentence. */
export interface RefusedItem {
  readonly kind: DraftItem["kind"];
  readonly id: string;
  readonly sentence: string;
}

type SaveOutcome =
  | { readonly kind: "saved"; readonly revision: number; readonly savedAt: number; readonly isFirst: boolean }
  | { readonly kind: "conflict"; readonly currentRevision: number }
  | { readonly kind: "closed" }
  | { readonly kind: "leftToOthers"; readonly sentence: string }
  | { readonly kind: "heldByOther"; readonly holder: string };

/** Drafts and the signed versions of reports. Signing is `SigningService`. */
export class ReportService {
  readonly #options: ReportServiceOptions;

  constructor(options: ReportServiceOptions) {
    this.#options = options;
  }

  /** Gives a case's open draft; null where there is none, and to whoever left it to a second signer. */
  async draft(session: WindowSession, input: { workitemId: string }): Promise<{ draft: Draft | null }> {
    const person = requireSignedIn(session);
    const { store } = this.#options;
    const workitem = await store.workitems.get(input.workitemId);
    if ((await takeUpProblem(store, workitem, person)) !== null) return { draft: null };
    return { draft: await store.drafts.findOpen(input.workitemId) };
  }

  /**
   * Saves a draft if it still has the revision that the content was made from, and makes the case a draft at its first real
   * change: that earlier examinations were seen is none. Throws `conflict` with `details.currentRevision`, `forbidden` when somebody else has the case now, `not_found`
   * when the draft was signed or given up. Refused text is kept as a copy each time. Throws `signed_out` for words that
   * somebody else typed than is signed in: they stay in the window for that person. A measurement or key image that is new
   * and not of this patient's images is left out and named in `refused`, with an audit entry; every word is saved.
   */
  async save(
    session: WindowSession,
    request: DraftSaveRequest,
  ): Promise<{ revision: number; savedAt: number; refused: RefusedItem[] }> {
    const person = requireReporter(session);
    if (request.writtenBy !== undefined && request.writtenBy !== person.id) {
      await this.#refuseWordsOfOther(session, request);
    }
    const foreign = await this.#options.foreign.among(request);
    const letGo = await this.#options.foreign.letGo(request);
    const content = withoutItems(request.content, new Set(foreign.map(({ id }) => id)));
    const input = { ...request, content, letGo };
    const outcome = await this.#options.store.transaction((tx) => this.#saveIn(tx, session, person, input));
    if (outcome.kind !== "saved" || input.putsStoredAside === true) {
      this.#options.events.publish({ topic: "putAside", id: input.draftId });
    }
    switch (outcome.kind) {
      case "saved":
        this.#options.events.publish({ topic: "draft", id: input.draftId });
        if (outcome.isFirst) this.#options.events.publish({ topic: "worklist", id: "" });
        await this.#recordRefused(session, input.draftId, foreign);
        return { revision: outcome.revision, savedAt: outcome.savedAt, refused: foreign.map(refusedItem) };
      case "conflict":
        throw new WorkstationError(
          "conflict",
          "This draft was changed in another window. What you wrote is kept as a copy; nothing was overwritten.",
          { details: { currentRevision: outcome.currentRevision } },
        );
      case "closed":
        throw new WorkstationError(
          "not_found",
          "This draft is no longer open: the report was signed or given up. What you wrote is kept as a copy.",
        );
      case "leftToOthers":
        throw new WorkstationError("forbidden", `${outcome.sentence} What you wrote is kept as a copy.`);
      case "heldByOther":
        throw new WorkstationError(
          "forbidden",
          "Somebody else has this case now, so this was not saved in the report. What you wrote is kept as a copy.",
          { details: { holder: outcome.holder } },
        );
    }
  }

  async #refuseWordsOfOther(session: WindowSession, { draftId }: DraftSaveRequest): Promise<never> {
    const draft = await this.#options.store.drafts.find(draftId);
    const workitem = draft === null ? {} : { workitemId: draft.workitemId };
    const detail = "typed by another person than is signed in";
    await this.#options.audit.record(session, { action: "report.write", outcome: "refused", ...workitem, detail });
    throw new WorkstationError(
      "signed_out",
      "Somebody else typed these words, so they were not saved. They are kept in the window until that person signs in.",
    );
  }

  async #recordRefused(session: WindowSession, draftId: string, foreign: readonly DraftItem[]): Promise<void> {
    if (foreign.length === 0) return;
    const { store, audit } = this.#options;
    const draft = await store.drafts.find(draftId);
    const workitem = draft === null ? {} : subjectOf(await store.workitems.get(draft.workitemId));
    for (const { kind, image } of foreign) {
      const detail = `${{ keyImage: "key image", measurement: "measurement", segment: "segment" }[kind]} of images that are not this patient's`;
      const subject = { ...workitem, studyUid: image.studyInstanceUid };
      await audit.record(session, { action: "report.insert", outcome: "refused", ...subject, detail });
    }
  }

  /** Starts an addendum on a signed report, or gives the one already open. Throws `conflict` where it is somebody else's. */
  async startAddendum(session: WindowSession, input: { workitemId: string }): Promise<Draft> {
    return this.#startRevision(session, input.workitemId, "addendum");
  }

  /**
   * Starts a correction of a signed report with the whole text of its newest version, or gives the one already open.
   * Throws `conflict` where the case is somebody else's, is not signed, or has an addendum open.
   */
  async startCorrection(session: WindowSession, input: { workitemId: string }): Promise<Draft> {
    return this.#startRevision(session, input.workitemId, "correction");
  }

  /** Gives up an addendum or correction that was not signed; its text stays with the case. Throws `conflict` where it changed. */
  async giveUp(session: WindowSession, input: { draftId: string; revision: number }): Promise<Record<string, never>> {
    const person = requireReporter(session);
    const { store, clock, ids, audit, events } = this.#options;
    const workitem = await store.transaction(async (tx) => {
      const draft = await tx.drafts.getOpen(input.draftId);
      const found = await tx.workitems.get(draft.workitemId);
      const now = clock.now();
      const isTheirs = (found.reservation?.personId ?? person.id) === person.id;
      if (
        draft.kind === "report" ||
        !isTheirs ||
        !(await tx.drafts.close(draft.id, input.revision, "discarded", now))
      ) {
        throw new WorkstationError("conflict", "This text changed, or somebody else writes it. It was not given up.");
      }
      await tx.drafts.keepCopy(ids.uuid(), draft.id, "discarded", { ...draft, now });
      await tx.workitems.release(found.id, person.id);
      await audit.record(session, { action: "report.giveUp", ...subjectOf(found), detail: draft.kind }, tx);
      return found;
    });
    events.publish({ topic: "draft", id: input.draftId });
    events.publish({ topic: "worklist", id: workitem.id });
    return {};
  }

  async #startRevision(session: WindowSession, workitemId: string, kind: "addendum" | "correction"): Promise<Draft> {
    const person = requireReporter(session);
    const { store, clock, ids, audit, events } = this.#options;
    const draft = await store.transaction(async (tx) => {
      const workitem = await tx.workitems.get(workitemId);
      const open = await tx.drafts.findOpen(workitem.id);
      const latest = await tx.reports.latest(workitem.id);
      const state = lifeState(workitem.status, latest?.document.status ?? null);
      if (latest === null || nextLifeState(state, revisionEvents[kind]) === null) {
        throw new WorkstationError("conflict", "This report is not signed yet. Write into the report itself.");
      }
      if (open !== null && open.kind !== kind) {
        const other = open.kind === "addendum" ? "An addendum" : "A correction";
        throw new WorkstationError(
          "conflict",
          `${other} of this report is being written. Sign it or give it up first.`,
        );
      }
      const now = clock.now();
      await tx.workitems.reserve(workitem.id, { personId: person.id, displayName: person.displayName, since: now });
      if (open !== null) return open;
      await audit.record(session, { action: `report.${revisionEvents[kind]}`, ...subjectOf(workitem) }, tx);
      return tx.drafts.begin({
        ...{ id: ids.uuid(), workitemId: workitem.id, kind, revision: kind === "correction" ? 1 : 0 },
        content:
          kind === "correction"
            ? correctionContent(latest.document, await signedFrom(tx, workitem.id))
            : emptyAddendum(),
        ...{ authorId: person.id, now },
      });
    });
    events.publish({ topic: "draft", id: draft.id });
    events.publish({ topic: "worklist", id: workitemId });
    return draft;
  }

  /** Gives the signed versions of a case's report, newest first. */
  async versions(session: WindowSession, input: { workitemId: string }): Promise<{ versions: VersionSummary[] }> {
    requireSignedIn(session);
    return { versions: [...(await this.#options.store.reports.versions(input.workitemId))] };
  }

  /** Gives a signed version, and by which identifiers the objects of the report are known; the look is audited. */
  async version(
    session: WindowSession,
    input: { reportVersionId: string },
  ): Promise<{ document: ReportDocument; hash: string; objectUids: string[] }> {
    requireSignedIn(session);
    const { document, hash, workitemId } = await this.#options.store.reports.getVersion(input.reportVersionId);
    await this.#options.audit.record(session, {
      action: "report.read",
      workitemId,
      patientId: document.patient.patientId,
      studyUid: document.examination.studyInstanceUid,
      detail: `version ${document.version}`,
    });
    const { reports } = this.#options.store;
    const summaries = await reports.versions(workitemId);
    const versions = await Promise.all(summaries.map(({ id }) => reports.getVersion(id)));
    return { document, hash, objectUids: ownObjectUids(versions) };
  }

  async #saveIn(
    tx: Repositories,
    session: WindowSession,
    person: Person,
    input: DraftSaveRequest & { readonly letGo: ReadonlySet<string> },
  ): Promise<SaveOutcome> {
    const { clock, ids, audit } = this.#options;
    const now = clock.now();
    const stored = await tx.drafts.find(input.draftId);
    if (stored === null) throw new WorkstationError("not_found", "This draft does not exist. Open the case again.");
    const workitem = await tx.workitems.get(stored.workitemId);
    const holder = workitem.reservation;
    if (holder !== null && holder.personId !== person.id) {
      await tx.drafts.keepCopy(ids.uuid(), stored.id, "conflict", { ...input, authorId: person.id, now });
      return { kind: "heldByOther", holder: holder.displayName };
    }
    const refusal = await takeUpProblem(tx, workitem, person);
    if (refusal !== null) {
      await tx.drafts.keepCopy(ids.uuid(), stored.id, "conflict", { ...input, authorId: person.id, now });
      return { kind: "leftToOthers", sentence: refusal };
    }
    // Priors that were opened stay on record, whether or not the window that saves has heard of them; another patient's do not.
    const known = withStoredComparison(input.content, stored.content);
    const opened = stored.content.comparedStudies.filter(({ studyInstanceUid }) => !input.letGo.has(studyInstanceUid));
    const content = withDecisionsSigned(withComparedStudies(known, opened), stored.content, person, now);
    const isSame = JSON.stringify(content) === JSON.stringify(stored.content);
    if (isSame && input.revision === stored.revision && (await tx.drafts.findOpen(workitem.id))?.id === stored.id) {
      return { kind: "saved", revision: stored.revision, savedAt: stored.updatedAt, isFirst: false };
    }
    if (await this.#isNotedOnly(tx, stored, input.revision, content)) {
      return { kind: "saved", revision: stored.revision, savedAt: stored.updatedAt, isFirst: false };
    }
    await keepFirstWriter(tx, ids, { stored, workitem, person, now });
    const save = { draftId: stored.id, revision: input.revision, content, authorId: person.id, now };
    const saved = await tx.drafts.save({ ...save, copyId: ids.uuid() });
    if (saved.outcome === "closed") return { kind: "closed" };
    if (saved.outcome === "conflict") return { kind: "conflict", currentRevision: saved.currentRevision };
    // With the save or not at all: a text is never replaced without being kept, nor kept as replaced when it was not.
    if (input.putsStoredAside === true && saved.revision === stored.revision + 1) {
      await tx.drafts.keepCopy(ids.uuid(), stored.id, "checkpoint", { ...stored, now });
    }
    const isFirst = await this.#markWritten(tx, workitem, person, now);
    if (isFirst) await audit.record(session, { action: "report.write", ...subjectOf(workitem) }, tx);
    return { kind: "saved", revision: saved.revision, savedAt: now, isFirst };
  }

  /** Which earlier examinations were seen is noted in a report that nobody has written in, and makes no draft of it. */
  async #isNotedOnly(tx: Repositories, stored: Draft, revision: number, content: DraftContent): Promise<boolean> {
    const isUnwritten = isUntouched(stored) && revision === stored.revision;
    return isUnwritten && isOnlySeenMore(content, stored.content) && tx.drafts.amend(stored.id, revision, { content });
  }

  /** The first real change makes a reserved case a draft, and takes it back where the reservation ran out meanwhile. */
  async #markWritten(tx: Repositories, workitem: Workitem, person: Person, now: number): Promise<boolean> {
    const reservation = { personId: person.id, displayName: person.displayName, since: now };
    const held = workitem.reservation === null ? await tx.workitems.reserve(workitem.id, reservation) : workitem;
    const status = nextCaseStatus(held.status, "write");
    if (status === null || status === held.status) return workitem.reservation === null;
    await tx.workitems.update(workitem.id, { status });
    return true;
  }
}

/** The newest draft with a whole text that was signed and not taken back. */
async function signedFrom(tx: Repositories, workitemId: string): Promise<DraftContent | null> {
  for (const { id, recalledAt } of await tx.reports.versions(workitemId)) {
    const draft = recalledAt === null ? await tx.drafts.find(id) : null;
    if (draft !== null && draft.kind !== "addendum") return draft.content;
  }
  return null;
}

const revisionEvents = { addendum: "startAddendum", correction: "startCorrection" } as const;

function refusedItem({ kind, id }: DraftItem): RefusedItem {
  const what = { keyImage: "A key image", measurement: "A measurement", segment: "A part of a segment" }[kind];
  const sentence = `${what} is of images that are not this patient's, so it was not kept. Your words are saved.`;
  return { kind, id, sentence };
}

function subjectOf(workitem: Workitem): { workitemId: string; patientId: string; studyUid: string } {
  const { patient, studyInstanceUid } = workitem.study;
  return { workitemId: workitem.id, patientId: patient.patientId, studyUid: studyInstanceUid };
}
