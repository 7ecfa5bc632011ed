import { Temporal } from "temporal-polyfill";
import type { ArchiveState, StudySummary } from "../../../shared/domain/study.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { displayTimeZone } from "../../../shared/rules/date-text.ts";
import { mayHaveImages } from "../../../shared/rules/modalities.ts";
import { owesReport } from "../../../shared/rules/report-machine.ts";
import type { ArchiveAnswer } from "../archive/archive-registry.ts";
import type { StudyQuery } from "../archive/study-query.ts";
import { asWorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource, Logger } from "../ports.ts";
import { matchPatient } from "../priors/prior-rules.ts";
import type { Store } from "../store/store.ts";
import { caseSeed } from "./case-seed.ts";
import { MissingStudies } from "./missing-studies.ts";
import { noteOtherPatient } from "./outside-changes.ts";
import type { RequestBook } from "./request-book.ts";
import { changeByHeaders, earlierTarget } from "./request-from-headers.ts";
import type { StudyArchives } from "./study-archives.ts";
import { type CompletedCase, completedBy, StudyCompletion } from "./study-completion.ts";

/** What the refresh needs. */
export interface WorklistRefreshOptions {
  readonly store: Store;
  readonly archives: StudyArchives;
  readonly requests: RequestBook;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly logger: Logger;
  /** When a demo profile was set up (milliseconds, UTC); null in a real profile. */
  readonly firstStartAt: number | null;
  /** How far back, in days, studies are taken for work to be read. Older ones are priors. */
  readonly windowDays: number;
  /** True while the first studies are being brought into this workstation's own archive. */
  readonly isBeingFilled: () => Promise<boolean>;
}

/** Days asked for by a background poll; the whole window is asked for at every thirtieth. */
const recentDays = 2;
const pollsBetweenWholeWindows = 30;

const dayMs = 24 * 60 * 60_000;

/** At most so many studies are taken from one archive at a time. */
const mostStudies = 2000;

/** The windows are told of archives that have not answered after so long; nearly all answer before. */
const lateAfterMs = 1_000;

/**
 * Keeps the reading list in step with the archives that feed it: new studies become unread cases, changed headers are taken
 * over, a study that its archive no longer has stays and says so. What people did (status, reservation, hold) is never touched.
 */
export class WorklistRefresh {
  readonly #options: WorklistRefreshOptions;
  /** What was merged last, by study, so that an unchanged answer costs nothing. */
  readonly #merged = new Map<string, string>();
  /** Imported studies that are priors only, whose patient's cases were told. */
  readonly #priorsSeen = new Set<string>();
  #underWay: Promise<unknown> | null = null;
  #polls = 0;
  /** Archives that have answered for the whole window: a new or recovered one is asked for all of it first. */
  readonly #askedWhole = new Set<string>();
  readonly #completion: StudyCompletion;
  readonly #missing: MissingStudies;
  #isWholeDue = false;
  /** Archives of the present run whose answer is not in the list yet, and whether it is their first. */
  readonly #asking = new Map<string, { readonly isFirst: boolean }>();
  #isLate = false;
  /** Answers come as they like; the store takes one after the other, so that none undoes what another brought. */
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(options: WorklistRefreshOptions) {
    this.#options = options;
    this.#completion = new StudyCompletion(options);
    this.#missing = new MissingStudies(options);
  }

  /** Asks every archive for the whole window now; gives how each answered. Waits for a refresh that is under way. */
  async refreshNow(signal?: AbortSignal): Promise<readonly ArchiveState[]> {
    await this.#underWay?.catch(() => undefined);
    await this.#run(this.#options.windowDays, signal);
    return this.#options.archives.states();
  }

  /**
   * One step of the background job: recent days; the whole window from time to time and for an archive that is new. Gives how
   * many cases changed.
   */
  async poll(signal?: AbortSignal): Promise<number> {
    if (this.#underWay !== null) return 0;
    const isWhole = this.#isWholeDue || this.#polls % pollsBetweenWholeWindows === 0;
    this.#polls += 1;
    return await this.#run(isWhole ? this.#options.windowDays : recentDays, signal);
  }

  /** Takes what this workstation's own archive holds into the list now, after an import; no other archive is asked. */
  async takeImported(signal?: AbortSignal): Promise<void> {
    const own = (await this.#options.archives.states("readingList")).find(({ isEmbedded }) => isEmbedded);
    if (own === undefined) return;
    const studies = await this.#imported(own.archiveId, signal);
    const merged = await this.#inTurn(() => this.#merge(studies));
    if (merged > 0) this.#options.events.publish({ topic: "worklist", id: "" });
    await this.#complete(own.archiveId, signal);
  }

  /**
   * Gives the names of the archives of the reading list that were never heard, or that keep this run waiting: while there
   * is one, an empty list says nothing about what is to be read.
   */
  async stillAsking(): Promise<string[]> {
    const states = await this.#options.archives.states("readingList");
    const isBeingFilled = await this.#options.isBeingFilled();
    const isAsked = ({ archiveId, state, isEmbedded }: ArchiveState): boolean => {
      const asking = this.#asking.get(archiveId);
      if (isEmbedded && isBeingFilled) return true;
      return state === "notAsked" || (asking !== undefined && (asking.isFirst || this.#isLate));
    };
    return states.filter(isAsked).map(({ name }) => name);
  }

  #run(days: number, signal: AbortSignal | undefined): Promise<number> {
    const run = this.#askAndMerge(days, signal).finally(() => {
      if (this.#underWay === run) this.#underWay = null;
    });
    this.#underWay = run;
    return run;
  }

  /** Each archive's answer comes into the list as it arrives: one that is silent holds up none of the others. */
  async #askAndMerge(days: number, signal: AbortSignal | undefined): Promise<number> {
    const { archives, logger } = this.#options;
    const isWhole = days === this.#options.windowDays;
    const query: StudyQuery = { performedFrom: this.#dayBefore(days) };
    const options = { scope: "readingList" as const, limit: mostStudies, ...(signal ? { signal } : {}) };
    const taken: Promise<number>[] = [];
    const onAnswer = (answer: ArchiveAnswer) => void taken.push(this.#take(answer, isWhole, signal));
    const done = new AbortController();
    await this.#beginAsking(done.signal);
    try {
      const { states } = await archives.searchAll(query, { ...options, onAnswer });
      this.#noteAnswers(states, isWhole);
      const changes = (await Promise.all(taken)).reduce((sum, count) => sum + count, 0);
      const failed = states.filter((state) => state.state === "failing").length;
      if (changes > 0 || failed > 0) logger.info("worklist.refreshed", { changes, failed, archives: states.length });
      return changes;
    } finally {
      // Nothing of this run touches the store after its end.
      await Promise.allSettled(taken);
      done.abort(new Error("the run ended"));
      this.#asking.clear();
    }
  }

  async #beginAsking(done: AbortSignal): Promise<void> {
    const { archives, events } = this.#options;
    this.#isLate = false;
    for (const { archiveId, state } of await archives.states("readingList")) {
      this.#asking.set(archiveId, { isFirst: state === "notAsked" });
    }
    const tell = (): void => {
      this.#isLate = this.#asking.size > 0;
      if (this.#isLate) events.publish({ topic: "archive", id: "" });
    };
    const timer = setTimeout(tell, lateAfterMs);
    done.addEventListener("abort", () => clearTimeout(timer), { once: true });
  }

  /** Takes one archive's answer into the list and tells the windows; gives how many cases changed. */
  async #take(
    { archiveId, studies: found, state }: ArchiveAnswer,
    isWhole: boolean,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const { clock, events, windowDays } = this.#options;
    const isAnswered = state.state !== "failing";
    const imported = isAnswered && state.isEmbedded ? await this.#imported(archiveId, signal) : [];
    const studies = [...found, ...imported];
    const merged = await this.#inTurn(() => this.#merge(studies));
    if (merged > 0) events.publish({ topic: "worklist", id: "" });
    this.#heard(archiveId);
    if (!isAnswered) return merged;
    const from = clock.now() - windowDays * dayMs;
    const missing = isWhole ? await this.#missing.compare({ states: [state], studies }, from, signal) : 0;
    if (missing > 0) events.publish({ topic: "worklist", id: "" });
    return merged + missing + (await this.#complete(archiveId, signal));
  }

  #heard(archiveId: string): void {
    const asking = this.#asking.get(archiveId);
    this.#asking.delete(archiveId);
    const wasShown = asking !== undefined && (asking.isFirst || this.#isLate);
    if (wasShown) this.#options.events.publish({ topic: "archive", id: archiveId });
  }

  #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const turn = this.#lastWrite.then(write);
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }

  /** The list stands first; what only the headers say comes into it afterwards. Gives how many cases changed. */
  async #complete(archiveId: string, signal: AbortSignal | undefined): Promise<number> {
    const completed = await this.#completion.complete([archiveId], signal);
    const changes = await this.#inTurn(() => this.#takeHeaders(completed));
    if (changes > 0) this.#options.events.publish({ topic: "worklist", id: "" });
    return changes;
  }

  async #takeHeaders(completed: readonly CompletedCase[]): Promise<number> {
    const { store, clock } = this.#options;
    let changes = 0;
    for (const { workitem, study, request } of completed) {
      if (study !== null && (await this.#mergeOne(study))) changes += 1;
      const change = changeByHeaders(await store.workitems.get(workitem.id), request);
      if (change !== null) {
        await store.workitems.update(workitem.id, change);
        changes += 1;
      }
      await store.workitems.noteHeadersRead(workitem.id, clock.now());
    }
    return changes;
  }

  #noteAnswers(states: readonly ArchiveState[], isWhole: boolean): void {
    for (const { archiveId, state } of states) {
      if (state === "failing") this.#askedWhole.delete(archiveId);
      else if (isWhole) this.#askedWhole.add(archiveId);
    }
    this.#isWholeDue = states.some(({ archiveId, state }) => state !== "failing" && !this.#askedWhole.has(archiveId));
  }

  /** What was imported was imported to be read, whatever its date, unless it is an old study beside a newer one. */
  async #imported(archiveId: string, signal: AbortSignal | undefined): Promise<readonly StudySummary[]> {
    try {
      const client = await this.#options.archives.client(archiveId);
      const { studies } = await client.searchStudies({}, { limit: mostStudies, offset: 0 }, signal);
      const priorsOnly = studies.filter((study) => this.#isPriorOnly(study, studies));
      await this.#recountFor(priorsOnly);
      return studies.filter((study) => !priorsOnly.includes(study));
    } catch (thrown) {
      // The studies of the other archives still count; this one is asked again at the next poll.
      this.#options.logger.warn("worklist.importedUnread", { code: asWorkstationError(thrown).code });
      return [];
    }
  }

  /** An imported prior is no case of its own, but the list counts it for the patient's cases. */
  async #recountFor(priorsOnly: readonly StudySummary[]): Promise<void> {
    for (const study of priorsOnly) {
      if (this.#priorsSeen.has(study.studyInstanceUid)) continue;
      await this.#options.store.workitems.forgetPriorCounts(study.patient);
      this.#priorsSeen.add(study.studyInstanceUid);
    }
  }

  #dayBefore(days: number): string {
    return Temporal.Instant.fromEpochMilliseconds(this.#options.clock.now())
      .toZonedDateTimeISO(displayTimeZone)
      .toPlainDate()
      .subtract({ days })
      .toString();
  }

  async #merge(studies: readonly StudySummary[]): Promise<number> {
    let changes = 0;
    for (const study of studies) {
      if (!mayHaveImages(study.modalities)) continue;
      const text = JSON.stringify(study);
      const key = `${study.archiveId}/${study.studyInstanceUid}`;
      if (this.#merged.get(key) === text) continue;
      if (await this.#mergeOne(study)) changes += 1;
      this.#merged.set(key, text);
    }
    return changes;
  }

  #isPriorOnly(study: StudySummary, all: readonly StudySummary[]): boolean {
    const oldest = this.#options.clock.now() - this.#options.windowDays * dayMs;
    const at = study.performedAt;
    if (at === null || at >= oldest) return false;
    return all.some((other) => (other.performedAt ?? 0) > at && matchPatient(study.patient, other.patient) === "same");
  }

  /**
   * Says whether a time runs in which a study is to be reported. None runs for one from before the days of the list, as an
   * old disc brings: decades overdue, it would stand above what is urgent now. Once a clock runs it is never stopped here.
   */
  #hasClock({ performedAt }: StudySummary, known: Workitem | null): boolean {
    const isRecent =
      performedAt === null || performedAt >= this.#options.clock.now() - this.#options.windowDays * dayMs;
    if (known === null) return isRecent;
    return known.clockStartedAt !== null || (known.study.performedAt === null && isRecent);
  }

  async #mergeOne(answered: StudySummary): Promise<boolean> {
    const { store, requests, ids, clock, firstStartAt } = this.#options;
    const known = await store.workitems.findByStudy(answered.studyInstanceUid);
    // What an earlier look at the headers found is not lost to an answer that leaves it out.
    const study = known === null ? answered : (completedBy(answered, known.study) ?? answered);
    const timed = caseSeed(study, requests.find(study), firstStartAt);
    const seed = this.#hasClock(timed.study, known) ? timed : { ...timed, clockStartedAt: null, targetAt: null };
    const { workitem, outcome } = await store.workitems.upsert(seed, ids.uuid(), clock.now());
    if (outcome === "changed") await noteOtherPatient(this.#options, known, workitem.study);
    const hasClockMoved = workitem.clockStartedAt !== seed.clockStartedAt;
    if (outcome === "changed" && hasClockMoved && owesReport(workitem.status)) {
      const { clockStartedAt } = seed;
      const moved = { ...workitem, clockStartedAt, targetAt: seed.targetAt };
      const targetAt = earlierTarget(moved, workitem.priority);
      await store.workitems.update(workitem.id, { clockStartedAt, targetAt });
    }
    return outcome === "added" || outcome === "changed";
  }
}
