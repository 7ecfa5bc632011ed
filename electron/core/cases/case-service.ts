import type { Case, CasePriors as CasePriorsView } from "../../../shared/contract/views.ts";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { mayWrite, type Person } from "../../../shared/domain/person.ts";
import type { Prior, StudySummary } from "../../../shared/domain/study.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { dayOf } from "../../../shared/rules/date-text.ts";
import { owesReport } from "../../../shared/rules/report-machine.ts";
import { priorsKnownOf, withComparedStudies, withoutComparedStudies } from "../../../shared/rules/report-text.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { asWorkstationError, WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource, Logger } from "../ports.ts";
import type { PriorSearch } from "../priors/prior-search.ts";
import type { PriorService } from "../priors/prior-service.ts";
import { isUntouched, startingContent } from "../reports/draft-start.ts";
import type { ReportStartService } from "../reports/report-start-service.ts";
import { takeUpProblem } from "../second-signature/who-may-take-up.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import type { WindowRoster } from "../windows/window-roster.ts";
import { changeByHeaders, requestFromHeaders } from "../worklist/request-from-headers.ts";
import type { ReservationKeeper } from "../worklist/reservation-keeper.ts";
import { CasePriors } from "./case-priors.ts";
import type { OpeningHeaders, SoonestHeaders } from "./opening-headers.ts";

/** What the service is built of. */
export interface CaseServiceOptions {
  readonly store: Store;
  readonly headers: OpeningHeaders;
  readonly priors: PriorService;
  readonly reportStart: Pick<ReportStartService, "withTemplate">;
  readonly reservations: ReservationKeeper;
  readonly roster: WindowRoster;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly logger: Logger;
}

/** A new report waits so long for the headers; without them it begins with what the study's summary says. */
const headersPatienceMs = 2_500;

/** What the start of a report is made of, besides the case. */
interface ReportStart {
  readonly mayEdit: boolean;
  /** Null where it is not known yet. */
  readonly priorCount: number | null;
  readonly headers: Promise<SoonestHeaders>;
}

/** Opens and leaves cases, and lets a window see exactly the studies it has opened. */
export class CaseService {
  readonly #options: CaseServiceOptions;
  readonly #priors: CasePriors;
  /** What each window may see, by case. */
  readonly #opened = new WeakMap<WindowSession, Map<string, Set<string>>>();
  /** What each case window is opening or has opened last. */
  readonly #openings = new WeakMap<WindowSession, Promise<unknown>>();

  constructor(options: CaseServiceOptions) {
    this.#options = options;
    this.#priors = new CasePriors(options);
  }

  /**
   * Opens a case: reserves it where nobody has it and it is not signed, gives its draft, priors, versions and alerts, and
   * audits the look. Somebody else's case is shown with `mayEdit` false. Waits for no archive but the study's own: which
   * have not answered yet is in `priorsAwaitedFrom`, which failed in `priorProblems`. A window of images opens the case of
   * its case window, once that is open there, and neither reserves nor begins anything; throws `forbidden` for any other.
   */
  async open(session: WindowSession, input: { workitemId: string }): Promise<Case> {
    const person = requireSignedIn(session);
    if (session.imageWindow !== undefined) return this.#openBeside(session, person, input.workitemId);
    const opening = this.#openCase(session, person, input.workitemId);
    // Only its end matters there; the caller hears of the failure, and a second rejection would end the core.
    this.#openings.set(session, Promise.allSettled([opening]));
    return opening;
  }

  async #openCase(session: WindowSession, person: Person, workitemId: string): Promise<Case> {
    const { store, audit, reservations } = this.#options;
    const known = await store.workitems.get(workitemId);
    await audit.record(session, { action: "case.open", ...subjectOf(known) });
    this.#allow(session, known.id, known.study);
    // On its way while everything else is looked up: the panes wait for it.
    const headers = this.#options.headers.soonest(known.study, known.study.instanceCount);
    // Whoever needs them sees the failure; a report that is written already needs none.
    headers.catch(() => undefined);
    session.openWorkitemId = known.id;
    this.#shown();
    await reservations.opened(session, person.id, known.id);
    const search = this.#priors.begin(session, known);
    const { workitem, mayEdit } = await this.#reserve(known, person);
    // Only a text that is begun now states how many there are; one that is written already waits for nobody.
    const draft = await store.drafts.findOpen(known.id);
    const isWritten = draft !== null && !isUntouched(draft);
    const priorCount = isWritten ? null : await this.#priors.countToStartWith(search, workitem);
    await this.#startDraft(workitem, person, { mayEdit, priorCount, headers });
    await this.#priors.follow(search, workitem.id, mayEdit);
    const isOpenElsewhere = reservations.isOpenElsewhere(session, person.id, workitem.id);
    return this.#caseOf(await store.workitems.get(workitem.id), search, { mayEdit, isOpenElsewhere });
  }

  /** What a window of images gets: the case as it is, when it has been opened in the case window. */
  async #openBeside(session: WindowSession, person: Person, workitemId: string): Promise<Case> {
    const { store, audit, roster } = this.#options;
    await Promise.allSettled(roster.caseWindows(session).flatMap((window) => this.#openings.get(window) ?? []));
    if (!roster.isFollowed(session, workitemId)) {
      throw new WorkstationError("forbidden", "This case is not the one in the case window. It was not opened here.");
    }
    const known = await store.workitems.get(workitemId);
    const detail = `images in window ${session.imageWindow}`;
    await audit.record(session, { action: "case.open", ...subjectOf(known), detail });
    this.#allow(session, known.id, known.study);
    session.openWorkitemId = known.id;
    this.#shown();
    const search = this.#priors.begin(session, known);
    const mayEdit = mayWrite(person.role) && known.reservation?.personId === person.id;
    await this.#priors.follow(search, known.id, false);
    return this.#caseOf(known, search, { mayEdit, isOpenElsewhere: false });
  }

  async #caseOf(
    workitem: Workitem,
    search: PriorSearch,
    { mayEdit, isOpenElsewhere }: Pick<Case, "mayEdit" | "isOpenElsewhere">,
  ): Promise<Case> {
    const { store } = this.#options;
    const draft = await store.drafts.findOpen(workitem.id);
    const hasAddendum = !owesReport(workitem.status) && draft !== null;
    return {
      ...{ workitem, draft, isOpenElsewhere },
      mayEdit: mayEdit && (owesReport(workitem.status) || hasAddendum),
      ...(await this.#priors.viewOf(search)),
      versions: [...(await store.reports.versions(workitem.id))],
      alerts: [...(await store.alerts.listByWorkitem(workitem.id))],
    };
  }

  /**
   * Says whether the archive still has the headers of the case's study of which the window shows a copy. Throws
   * `forbidden` where the case is not open here, and what an archive that does not answer throws.
   */
  async compareHeaders(
    session: WindowSession,
    input: { readonly workitemId: string; readonly digest: string },
  ): Promise<{ readonly isUnchanged: boolean }> {
    requireSignedIn(session);
    if (!this.#opened.get(session)?.has(input.workitemId)) notOpenHere();
    const { study } = await this.#options.store.workitems.get(input.workitemId);
    return this.#options.headers.compare(study, input.digest);
  }

  /** Gives the priors of a case as far as they are known; waits for no archive. Throws `forbidden` where it is not open here. */
  async priors(session: WindowSession, input: { workitemId: string }): Promise<CasePriorsView> {
    requireSignedIn(session);
    return (await this.#priors.view(session, input.workitemId)) ?? notOpenHere();
  }

  /**
   * Lets this window see a prior of the case it has open, records the comparison in the draft and audits the look. What a
   * hanging protocol fetches by itself is audited as that, is relevant or refused, and records no comparison. Throws
   * `forbidden` where the case is not open here, `not_found` where the study is not known as this patient's.
   */
  async openPrior(
    session: WindowSession,
    input: {
      workitemId: string;
      archiveId: string;
      studyInstanceUid: string;
      byProtocol?: string | undefined;
    },
  ): Promise<{ prior: Prior }> {
    const person = requireSignedIn(session);
    const { audit } = this.#options;
    const { workitem, prior } = await this.priorOf(session, input);
    if (input.byProtocol !== undefined && prior.relevance !== "sameRegionAndModality") {
      throw new WorkstationError("forbidden", "No rule fetches an examination of another kind. It was not opened.");
    }
    await audit.record(session, {
      action: input.byProtocol === undefined ? "prior.open" : "prior.fetch",
      detail: input.byProtocol ?? "",
      workitemId: workitem.id,
      patientId: workitem.study.patient.patientId,
      studyUid: prior.study.studyInstanceUid,
    });
    this.#allow(session, workitem.id, prior.study);
    // What a rule has fetched nobody has compared yet: the window says so once it was on a pane and seen.
    const isAskedFor = input.byProtocol === undefined;
    if (isAskedFor && workitem.reservation?.personId === person.id) await this.#recordComparison(workitem, prior.study);
    return { prior };
  }

  /**
   * Gives a prior of a case that this window has open, without showing it. Throws `forbidden` where the case is not open here,
   * `not_found` where the study is not known as this patient's.
   */
  async priorOf(
    session: WindowSession,
    input: { readonly workitemId: string; readonly archiveId: string; readonly studyInstanceUid: string },
  ): Promise<{ workitem: Workitem; prior: Prior }> {
    requireSignedIn(session);
    if (!this.#opened.get(session)?.has(input.workitemId)) notOpenHere();
    const workitem = await this.#options.store.workitems.get(input.workitemId);
    const prior = await this.#priors.prior(session, workitem, input);
    if (prior !== null) return { workitem, prior };
    throw new WorkstationError(
      "not_found",
      "This examination is not known as one of this patient's. It was not opened.",
    );
  }

  /** Leaves a case: an untouched reservation is released, a draft keeps it. Leaving twice is leaving once. */
  async leave(session: WindowSession, input: { workitemId: string }): Promise<Workitem> {
    const person = requireSignedIn(session);
    return this.#leave(session, person, input.workitemId);
  }

  /** Leaves every case of a window whose person signs out. */
  async leaveAll(session: WindowSession): Promise<void> {
    const { person } = session;
    if (person === null) return;
    for (const workitemId of [...(this.#opened.get(session)?.keys() ?? [])]) {
      await this.#leave(session, person, workitemId);
    }
  }

  /** Notes that a window is gone without having left its cases; they are given back after five minutes. */
  windowClosed(session: WindowSession): void {
    this.#options.reservations.vanished(session);
    this.#opened.delete(session);
    session.openedStudies.clear();
    session.openWorkitemId = null;
  }

  async #leave(session: WindowSession, person: Person, workitemId: string): Promise<Workitem> {
    this.#opened.get(session)?.delete(workitemId);
    this.#priors.leave(session, workitemId);
    const stillOpen = [...(this.#opened.get(session)?.values() ?? [])].flatMap((keys) => [...keys]);
    session.openedStudies.clear();
    for (const key of stillOpen) session.openedStudies.add(key);
    if (session.openWorkitemId === workitemId) session.openWorkitemId = null;
    this.#shown();
    // A case is held by its case window: that images were looked at beside it neither keeps it nor gives it back.
    if (session.imageWindow !== undefined) return this.#options.store.workitems.get(workitemId);
    return this.#options.reservations.left(session, person.id, workitemId);
  }

  #allow(session: WindowSession, workitemId: string, study: StudySummary): void {
    const cases = this.#opened.get(session) ?? new Map<string, Set<string>>();
    this.#opened.set(session, cases);
    const key = `${study.archiveId}/${study.studyInstanceUid}`;
    cases.set(workitemId, (cases.get(workitemId) ?? new Set()).add(key));
    session.openedStudies.add(key);
  }

  async #reserve(workitem: Workitem, person: Person): Promise<{ workitem: Workitem; mayEdit: boolean }> {
    if (!mayWrite(person.role)) return { workitem, mayEdit: false };
    const holder = workitem.reservation;
    if (holder !== null && holder.personId !== person.id) return { workitem, mayEdit: false };
    if (!owesReport(workitem.status)) return { workitem, mayEdit: true };
    if ((await takeUpProblem(this.#options.store, workitem, person)) !== null) return { workitem, mayEdit: false };
    try {
      const since = this.#options.clock.now();
      const reservation = { personId: person.id, displayName: person.displayName, since };
      const reserved = await this.#options.store.workitems.reserve(workitem.id, reservation);
      if (reserved.version !== workitem.version) this.#changed(workitem.id);
      return { workitem: reserved, mayEdit: true };
    } catch (thrown) {
      // Somebody was faster by a moment: the case is shown as theirs.
      if (asWorkstationError(thrown).code !== "conflict") throw thrown;
      return { workitem: await this.#options.store.workitems.get(workitem.id), mayEdit: false };
    }
  }

  /** Begins the draft where the case has none yet. An untouched one is brought up to date with the headers. */
  async #startDraft(workitem: Workitem, person: Person, start: ReportStart): Promise<void> {
    const { store, clock, ids } = this.#options;
    const open = await store.drafts.findOpen(workitem.id);
    const isStarting = open === null || isUntouched(open);
    if (!owesReport(workitem.status) || !start.mayEdit || !isStarting) return;
    const instances = await this.#headersOf(workitem.study, start.headers);
    const requested = await this.#fillRequest(workitem, instances);
    const blank = startingContent(requested, instances, start.priorCount);
    const content = await this.#options.reportStart.withTemplate(blank, requested, instances);
    if (open === null) {
      const draft = { id: ids.uuid(), workitemId: workitem.id, kind: "report" as const, content };
      await store.drafts.begin({ ...draft, authorId: person.id, now: clock.now() });
      return;
    }
    const { comparedStudies } = open.content;
    // What somebody else looked at in passing this person has not compared.
    const seen = open.authorId === person.id ? comparedStudies : [];
    if (instances.length === 0 && seen === comparedStudies) return;
    const known = priorsKnownOf(workitem.study.patient, start.priorCount);
    const all = new Set(comparedStudies.map(({ studyInstanceUid }) => studyInstanceUid));
    const begun = instances.length === 0 ? withoutComparedStudies(open.content, all, known) : content;
    const amended = { content: withComparedStudies(begun, seen), authorId: person.id };
    await store.drafts.amend(open.id, open.revision, amended);
  }

  /** Headers of the study, or none where they do not come in time: a slow archive must not keep the report closed. */
  async #headersOf(study: StudySummary, headers: ReportStart["headers"]): Promise<readonly DicomJsonDataset[]> {
    const signal = AbortSignal.timeout(headersPatienceMs);
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
    late.catch(() => undefined);
    try {
      return (await Promise.race([headers, late])).datasets;
    } catch (thrown) {
      const { code } = asWorkstationError(thrown);
      this.#options.logger.warn("case.headersMissing", {
        archiveId: study.archiveId,
        code: signal.aborted ? "timeout" : code,
      });
      return [];
    }
  }

  /** What no request said, the headers may. */
  async #fillRequest(workitem: Workitem, instances: readonly DicomJsonDataset[]): Promise<Workitem> {
    const change = changeByHeaders(workitem, requestFromHeaders(instances));
    if (change === null) return workitem;
    const filled = await this.#options.store.workitems.update(workitem.id, change);
    this.#changed(workitem.id);
    return filled;
  }

  /** Written by the core at the draft's revision, so that the window's next save meets no conflict over it. */
  async #recordComparison(workitem: Workitem, study: StudySummary): Promise<void> {
    const { store } = this.#options;
    await store.transaction(async (tx) => {
      const draft = await tx.drafts.findOpen(workitem.id);
      if (draft === null || draft.kind !== "report") return;
      const description = study.description === "" ? study.modalities.join("/") : study.description;
      const compared = { studyInstanceUid: study.studyInstanceUid, description, date: dayOf(study.performedAt) };
      const content = withComparedStudies(draft.content, [compared]);
      if (content !== draft.content) await tx.drafts.amend(draft.id, draft.revision, { content });
    });
  }

  #shown(): void {
    this.#options.events.publish({ topic: "windows", id: "" });
  }

  #changed(workitemId: string): void {
    this.#options.events.publish({ topic: "worklist", id: workitemId });
  }
}

function notOpenHere(): never {
  throw new WorkstationError("forbidden", "This case is not open in this window. Open it to see its priors.");
}

function subjectOf(workitem: Workitem): { workitemId: string; patientId: string; studyUid: string } {
  const { patient, studyInstanceUid } = workitem.study;
  return { workitemId: workitem.id, patientId: patient.patientId, studyUid: studyInstanceUid };
}
