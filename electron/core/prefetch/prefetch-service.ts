import { Temporal } from "temporal-polyfill";
import type { Prior, StudySummary } from "../../../shared/domain/study.ts";
import type { ImagesAhead, Workitem } from "../../../shared/domain/workitem.ts";
import { displayTimeZone } from "../../../shared/rules/date-text.ts";
import { fetchesAheadAt, type KeptImagesPolicy } from "../../../shared/rules/kept-images-policy.ts";
import type { WindowSession } from "../core.ts";
import { asWorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import { type StudyAddress, studyKey } from "../frame-cache/frame-address.ts";
import type { Clock, Logger } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import type { PersonalLine } from "./personal-line.ts";
import type { StudyFetcher } from "./study-fetcher.ts";

/** What fetching ahead needs. */
export interface PrefetchServiceOptions {
  readonly workitems: Pick<Store["workitems"], "list">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly events: Pick<EventHub, "publish">;
  readonly line: PersonalLine;
  readonly fetcher: Pick<StudyFetcher, "fetch" | "fetchKnown" | "standing">;
  /** Gives the studies that a window shows now. */
  openStudies(): Iterable<StudyAddress>;
  /** Hears which studies are fetched ahead, the next first, before any of them is. */
  plan(studies: readonly StudyAddress[]): void;
  /** Rises each time when the images of a study, whoever fetched them, are all here or are so no longer. */
  wholeChanges(): number;
  /** How much is fetched ahead, when and how fast. */
  policy(): Promise<KeptImagesPolicy>;
  /** Gives the other studies of a patient, the most relevant first. */
  findPriors(study: StudySummary): Promise<readonly Prior[]>;
  /** Whether an archive's files lie on this computer anyway. */
  isLocal(archiveId: string): boolean;
  /** Whether somebody is signed in and not locked out: nothing is fetched for nobody. */
  hasReader(): boolean;
}

const priorsACase = 1;
/** Of one study; the rest comes when it is opened. */
const largestStudyBytes = 3 * 1024 * 1024 * 1024;
const lookAgainMs = 10 * 60_000;
const retryMs = 60_000;
const pauseMs = 2_000;
const restMs = 10_000;

interface Standing {
  readonly state: ImagesAhead["state"];
  /** On the clock that never goes back. */
  readonly dueAt: number;
}

interface DueStudy {
  readonly study: StudyAddress;
  readonly isOpen: boolean;
}

/**
 * Brings what is not kept yet of the cases that are open, then the images of the next cases of the reading list, and of the most relevant prior of each, onto the disk while
 * nobody needs the line, one study at a time. A person's request stops it at once; what has come by then stays.
 */
export class PrefetchService {
  readonly #options: PrefetchServiceOptions;
  readonly #studies = new Map<string, Standing>();
  readonly #priors = new Map<string, { readonly foundAt: number; readonly studies: readonly StudyAddress[] }>();
  #cases: readonly { readonly workitemId: string; readonly studies: readonly StudyAddress[] }[] = [];
  #told = "";

  constructor(options: PrefetchServiceOptions) {
    this.#options = options;
  }

  /** How far the images of the next cases are; a case that is not fetched ahead is not in it. */
  async standing(session: WindowSession): Promise<{ cases: ImagesAhead[] }> {
    requireSignedIn(session);
    return { cases: this.#standing() };
  }

  /** One step of the background job: fetches one study. Gives in how many milliseconds the next is due. */
  async step(signal: AbortSignal): Promise<number> {
    const { line, hasReader, policy, clock } = this.#options;
    if (!hasReader()) return pauseMs;
    this.#tell();
    if (!line.isQuiet) return pauseMs;
    const inForce = await policy();
    const isTime = fetchesAheadAt(inForce, timeOfDay(clock.now()));
    const casesAhead = isTime ? inForce.casesAhead : 0;
    const next = await this.#nextDue(casesAhead);
    const open = casesAhead === 0 ? null : await this.#openDue();
    const due = open ?? next;
    this.#tell();
    if (due === null) return restMs;
    const isDone = await this.#fetch(due, bytesPerSecond(inForce), signal);
    this.#tell();
    return isDone ? 0 : pauseMs;
  }

  /** What a window shows: of an opening on a busy computer not every frame may have been kept, and of the other series none. */
  async #openDue(): Promise<DueStudy | null> {
    for (const study of this.#options.openStudies()) {
      if (this.#options.isLocal(study.archiveId) || !this.#isDue(study)) continue;
      const { framesKept, framesKnown } = await this.#options.fetcher.standing(study);
      if (framesKept < framesKnown) return { study, isOpen: true };
    }
    return null;
  }

  #isDue(study: StudyAddress): boolean {
    const now = this.#options.clock.monotonicMs();
    return (this.#studies.get(studyKey(study))?.dueAt ?? now) <= now;
  }

  /** Cases in the order of the list; of each its own study before its prior. */
  async #nextDue(casesAhead: number): Promise<DueStudy | null> {
    const cases: { workitemId: string; studies: readonly StudyAddress[] }[] = [];
    let due: StudyAddress | null = null;
    for (const workitem of await this.#nextCases(casesAhead)) {
      const studies = await this.#studiesOf(workitem, due !== null);
      if (studies.length > 0) cases.push({ workitemId: workitem.id, studies });
      due ??= studies.find((study) => this.#isDue(study)) ?? null;
    }
    this.#cases = cases;
    this.#options.plan(cases.flatMap(({ studies }) => studies));
    this.#forgetOthers();
    return due === null ? null : { study: due, isOpen: false };
  }

  async #nextCases(casesAhead: number): Promise<readonly Workitem[]> {
    if (casesAhead === 0) return [];
    const { rows } = await this.#options.workitems.list({
      ...{ search: "", modalities: [], sites: [], statuses: ["unread"] },
      ...{ performedFrom: null, performedBefore: null, reservedBy: null },
      sort: { column: "target", direction: "ascending" },
      ...{ offset: 0, limit: 4 * casesAhead },
    });
    return rows.filter((row) => row.reservation === null && !row.isMissingFromArchive).slice(0, casesAhead);
  }

  /** `isLater`: a case before it has something to fetch, so no archive is asked for its priors yet. */
  async #studiesOf(workitem: Workitem, isLater: boolean): Promise<readonly StudyAddress[]> {
    const { isLocal } = this.#options;
    const isOwnThere =
      this.#studies.get(studyKey(workitem.study))?.state === "ready" || isLocal(workitem.study.archiveId);
    const known = this.#priors.get(workitem.id)?.studies ?? [];
    const priors = isLater || !isOwnThere ? known : await this.#priorsOf(workitem);
    return [workitem.study, ...priors].filter(({ archiveId }) => !isLocal(archiveId));
  }

  async #priorsOf({ id, study }: Workitem): Promise<readonly StudyAddress[]> {
    const now = this.#options.clock.monotonicMs();
    const known = this.#priors.get(id);
    if (known !== undefined && now - known.foundAt < lookAgainMs) return known.studies;
    const found = (await this.#options.findPriors(study)).filter(({ hasImages }) => hasImages);
    const studies = found.slice(0, priorsACase).map((prior) => prior.study);
    this.#priors.set(id, { foundAt: now, studies });
    return studies;
  }

  #forgetOthers(): void {
    const cases = new Set(this.#cases.map(({ workitemId }) => workitemId));
    const listed = this.#cases.flatMap((each) => each.studies);
    const studies = new Set([...listed, ...this.#options.openStudies()].map(studyKey));
    for (const id of this.#priors.keys()) if (!cases.has(id)) this.#priors.delete(id);
    for (const key of this.#studies.keys()) if (!studies.has(key)) this.#studies.delete(key);
  }

  /** Gives whether it came to its end, well or not; false where a person needed the line. */
  async #fetch({ study, isOpen }: DueStudy, bytesASecond: number, signal: AbortSignal): Promise<boolean> {
    const { clock, line, fetcher, logger } = this.#options;
    const key = studyKey(study);
    const before = await fetcher.standing(study);
    const limits = { largestBytes: largestStudyBytes, bytesASecond };
    const note = (state: ImagesAhead["state"], againAfterMs: number) =>
      this.#studies.set(key, { state, dueAt: clock.monotonicMs() + againAfterMs });
    try {
      const fetched = await line.ahead(signal, (given) =>
        isOpen ? fetcher.fetchKnown(study, limits, given) : fetcher.fetch(study, limits, given),
      );
      const isWhole = fetched.framesKept === fetched.framesKnown;
      const hasGrown = fetched.framesKept > before.framesKept;
      note(isWhole ? "ready" : stateOf(fetched), isWhole || !hasGrown ? lookAgainMs : retryMs);
      return true;
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      const isGivenUp = !line.isQuiet;
      note(stateOf(await fetcher.standing(study)), isGivenUp ? 0 : retryMs);
      if (!isGivenUp) logger.info("prefetch.failed", { code: asWorkstationError(thrown).code });
      return !isGivenUp;
    }
  }

  #standing(): ImagesAhead[] {
    return this.#cases.map(({ workitemId, studies }) => {
      const states = studies.map((study) => this.#studies.get(studyKey(study))?.state ?? "notYet");
      // Before its priors were asked for nobody knows whether that is all.
      const isReady = this.#priors.has(workitemId) && states.every((state) => state === "ready");
      const isNotYet = states.every((state) => state === "notYet");
      return { workitemId, state: isReady ? "ready" : isNotYet ? "notYet" : "partly" };
    });
  }

  #tell(): void {
    const now = JSON.stringify([this.#options.wholeChanges(), this.#standing()]);
    if (now === this.#told) return;
    this.#told = now;
    this.#options.events.publish({ topic: "imagesAhead", id: "" });
  }
}

function bytesPerSecond({ megabitsPerSecond }: KeptImagesPolicy): number {
  return megabitsPerSecond === 0 ? Number.POSITIVE_INFINITY : (megabitsPerSecond * 1_000_000) / 8;
}

/** `HH:MM` of the site. */
function timeOfDay(now: number): string {
  const time = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(displayTimeZone).toPlainTime();
  return time.toString({ smallestUnit: "minute" });
}

function stateOf({ framesKept }: { readonly framesKept: number }): ImagesAhead["state"] {
  return framesKept === 0 ? "notYet" : "partly";
}
