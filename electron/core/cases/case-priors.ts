import type { CasePriors as CasePriorsView } from "../../../shared/contract/views.ts";
import type { Prior } from "../../../shared/domain/study.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { type PriorsKnown, priorsKnownOf, withKnownPriors } from "../../../shared/rules/report-text.ts";
import type { WindowSession } from "../core.ts";
import { asWorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, Logger } from "../ports.ts";
import { priorCountOf } from "../priors/prior-counter.ts";
import type { PriorSearch, PriorsFound } from "../priors/prior-search.ts";
import { knownPriorCount, type PriorService } from "../priors/prior-service.ts";
import { waitAtMost } from "../priors/wait-at-most.ts";
import type { Store } from "../store/store.ts";

/** What the priors of opened cases need. */
export interface CasePriorsOptions {
  readonly store: Store;
  readonly priors: PriorService;
  readonly clock: Clock;
  readonly events: Pick<EventHub, "publish">;
  readonly logger: Logger;
}

/** Archives that answer at once are heard before the case is shown, so that nothing changes under the reader's eyes. */
const openingPatienceMs = 250;

/** The search for the priors of the cases that windows have open: the case does not wait for it, and is told as it goes on. */
export class CasePriors {
  readonly #options: CasePriorsOptions;
  readonly #searches = new WeakMap<WindowSession, Map<string, PriorSearch>>();
  /** Searches whose window may write the report. */
  readonly #editable = new WeakSet<PriorSearch>();

  constructor(options: CasePriorsOptions) {
    this.#options = options;
  }

  /** Begins the search for a case that a window opens. */
  begin(session: WindowSession, workitem: Workitem): PriorSearch {
    const search = this.#options.priors.search(workitem.study, "look");
    const ofWindow = this.#searches.get(session) ?? new Map<string, PriorSearch>();
    this.#searches.set(session, ofWindow.set(workitem.id, search));
    return search;
  }

  /** Gives the number of priors that a new report may state: of the search where it is quick, else what was counted before. */
  async countToStartWith(search: PriorSearch, workitem: Workitem): Promise<number | null> {
    await waitAtMost(openingPatienceMs, search.finished);
    return knownPriorCount(search.found()) ?? (workitem.priorCount === 0 ? null : workitem.priorCount);
  }

  /**
   * Brings the count and, where `mayEdit`, the generated comparison of the draft to what the search finds: now where it is
   * over, otherwise when it is, and tells the windows of each answer.
   */
  async follow(search: PriorSearch, workitemId: string, mayEdit: boolean): Promise<void> {
    if (mayEdit) this.#editable.add(search);
    if (search.found().isFinished) {
      await this.#settle(workitemId, search.found(), mayEdit);
      return;
    }
    const { events, logger } = this.#options;
    const tell = () => events.publish({ topic: "priors", id: workitemId });
    search.onProgress(tell);
    search.finished
      .then((found) => this.#settle(workitemId, found, mayEdit))
      .then(tell, (error: unknown) => {
        logger.warn("case.priorsNotSettled", { code: asWorkstationError(error).code });
      });
  }

  /** Gives the priors known by now of a case that this window has open; null where it has not. */
  async view(session: WindowSession, workitemId: string): Promise<CasePriorsView | null> {
    const search = await this.#current(session, workitemId);
    return search === null ? null : this.viewOf(search);
  }

  /** Looks anew where somebody decided who is whom since the case was opened. */
  async #current(session: WindowSession, workitemId: string): Promise<PriorSearch | null> {
    const search = this.#searches.get(session)?.get(workitemId);
    if (search === undefined) return null;
    if (!this.#options.priors.isOutdated(search)) return search;
    const again = this.begin(session, await this.#options.store.workitems.get(workitemId));
    await waitAtMost(openingPatienceMs, again.finished);
    await this.follow(again, workitemId, this.#editable.has(search));
    return again;
  }

  /** Gives what a search has found by now, with the earlier reports held here. */
  async viewOf(search: PriorSearch): Promise<CasePriorsView> {
    const found = search.found();
    return {
      priors: await this.#options.priors.withReports(found.priors),
      priorProblems: [...found.problems],
      priorsAwaitedFrom: [...found.waitingFor],
      knownPriorCount: knownPriorCount(found),
    };
  }

  /** Gives one prior of a case, or null; waits for the slower archives only when the quick ones do not have it. */
  async prior(
    session: WindowSession,
    workitem: Workitem,
    wanted: { readonly studyInstanceUid: string; readonly archiveId: string },
  ): Promise<Prior | null> {
    const { priors } = this.#options;
    const pick = (found: PriorsFound) =>
      found.priors.find(
        ({ study }) => study.studyInstanceUid === wanted.studyInstanceUid && study.archiveId === wanted.archiveId,
      );
    const search = (await this.#current(session, workitem.id)) ?? priors.search(workitem.study, "look");
    const prior = pick(search.found()) ?? pick(await search.finished) ?? pick(await priors.find(workitem.study));
    if (prior === undefined) return null;
    const [withReport] = await priors.withReports([prior]);
    return withReport ?? null;
  }

  /** Forgets the search of a case that a window leaves. */
  leave(session: WindowSession, workitemId: string): void {
    this.#searches.get(session)?.delete(workitemId);
  }

  async #settle(workitemId: string, found: PriorsFound, mayEdit: boolean): Promise<void> {
    const { store, clock, events } = this.#options;
    const workitem = await store.workitems.get(workitemId);
    const count = priorCountOf(found, workitem.priorCount);
    if (count !== workitem.priorCount && (await store.workitems.notePriorCount(workitemId, count, clock.now()))) {
      events.publish({ topic: "priorCounts", id: workitemId });
    }
    if (mayEdit)
      await this.#settleComparison(workitemId, priorsKnownOf(workitem.study.patient, knownPriorCount(found)));
  }

  /** Written by the core at the draft's revision, so that the window's next save meets no conflict over it. */
  async #settleComparison(workitemId: string, known: PriorsKnown): Promise<void> {
    await this.#options.store.transaction(async (tx) => {
      const draft = await tx.drafts.findOpen(workitemId);
      if (draft === null || draft.kind !== "report") return;
      const content = withKnownPriors(draft.content, known);
      if (content !== draft.content) await tx.drafts.amend(draft.id, draft.revision, { content });
    });
  }
}
