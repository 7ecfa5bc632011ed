import { Temporal } from "temporal-polyfill";
import type { ArchiveState, StudySummary } from "../../../shared/domain/study.ts";
import { displayTimeZone } from "../../../shared/rules/date-text.ts";
import { mayHaveImages } from "../../../shared/rules/modalities.ts";
import type { StudyQuery } from "../archive/study-query.ts";
import { asWorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource, Logger } from "../ports.ts";
import { matchPatient } from "../priors/prior-rules.ts";
import type { Store } from "../store/store.ts";
import { caseSeed } from "./case-seed.ts";
import { MissingStudies } from "./missing-studies.ts";
import type { RequestBook } from "./request-book.ts";
import { changeByHeaders, earlierTarget } from "./request-from-headers.ts";
import type { StudyArchives } from "./study-archives.ts";
import { completedBy, StudyCompletion } from "./study-completion.ts";

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
}

/** Days asked for by a background poll; the whole window is asked for at every thirtieth. */
const recentDays = 2;
const pollsBetweenWholeWindows = 30;

const dayMs = 24 * 60 * 60_000;

/** At most so many studies are taken from one archive at a time. */
const mostStudies = 2000;

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
  #underWay: Promise<void> | null = null;
  #polls = 0;
  /** Archives that have answered for the whole window: a new or recovered one is asked for all of it first. */
  readonly #askedWhole = new Set<string>();
  readonly #completion: StudyCompletion;
  readonly #missing: MissingStudies;
  #isWholeDue = false;

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

  /** One step of the background job: recent days; the whole window from time to time and for an archive that is new. */
  async poll(signal?: AbortSignal): Promise<void> {
    if (this.#underWay !== null) return;
    const isWhole = this.#isWholeDue || this.#polls % pollsBetweenWholeWindows === 0;
    this.#polls += 1;
    await this.#run(isWhole ? this.#options.windowDays : recentDays, signal);
  }

  #run(days: number, signal: AbortSignal | undefined): Promise<void> {
    const run = this.#askAndMerge(days, signal).finally(() => {
      if (this.#underWay === run) this.#underWay = null;
    });
    this.#underWay = run;
    return run;
  }

  async #askAndMerge(days: number, signal: AbortSignal | undefined): Promise<void> {
    const { archives, events, logger, clock, windowDays } = this.#options;
    const from = clock.now() - windowDays * dayMs;
    const query: StudyQuery = { performedFrom: this.#dayBefore(days) };
    const options = { scope: "readingList" as const, limit: mostStudies, ...(signal ? { signal } : {}) };
    const answer = await archives.searchAll(query, options);
    this.#noteAnswers(answer.states, days === windowDays);
    const embedded = answer.states.find((state) => state.isEmbedded && state.state !== "failing");
    const imported = embedded === undefined ? [] : await this.#imported(embedded.archiveId, signal);
    const studies = [...answer.studies, ...imported];
    const merged = await this.#merge(studies);
    const changes =
      merged +
      (days === windowDays ? await this.#missing.compare({ states: answer.states, studies }, from, signal) : 0);
    if (changes > 0) events.publish({ topic: "worklist", id: "" });
    const failed = answer.states.filter((state) => state.state === "failing").length;
    if (changes > 0 || failed > 0)
      logger.info("worklist.refreshed", { changes, failed, archives: answer.states.length });
    const answered = answer.states.filter((state) => state.state !== "failing").map((state) => state.archiveId);
    await this.#complete(answered, signal);
  }

  /** The list stands first; what only the headers say comes into it afterwards. */
  async #complete(archiveIds: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    const { store, clock, events } = this.#options;
    let changes = 0;
    for (const { workitem, study, request } of await this.#completion.complete(archiveIds, signal)) {
      if (study !== null && (await this.#mergeOne(study))) changes += 1;
      const change = changeByHeaders(await store.workitems.get(workitem.id), request);
      if (change !== null) {
        await store.workitems.update(workitem.id, change);
        changes += 1;
      }
      await store.workitems.noteHeadersRead(workitem.id, clock.now());
    }
    if (changes > 0) events.publish({ topic: "worklist", id: "" });
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

  async #mergeOne(answered: StudySummary): Promise<boolean> {
    const { store, requests, ids, clock, firstStartAt } = this.#options;
    const known = await store.workitems.findByStudy(answered.studyInstanceUid);
    // What an earlier look at the headers found is not lost to an answer that leaves it out.
    const study = known === null ? answered : (completedBy(answered, known.study) ?? answered);
    const seed = caseSeed(study, requests.find(study), firstStartAt);
    const { workitem, outcome } = await store.workitems.upsert(seed, ids.uuid(), clock.now());
    const hasClockMoved = workitem.clockStartedAt !== seed.clockStartedAt;
    if (outcome === "changed" && hasClockMoved && workitem.status !== "final") {
      const { clockStartedAt } = seed;
      const moved = { ...workitem, clockStartedAt, targetAt: seed.targetAt };
      const targetAt = earlierTarget(moved, workitem.priority);
      await store.workitems.update(workitem.id, { clockStartedAt, targetAt });
    }
    return outcome === "added" || outcome === "changed";
  }
}
