import type { Prior, StudySummary } from "../../../shared/domain/study.ts";
import { studyIdentityKey } from "../identity/decisions.ts";
import type { Clock } from "../ports.ts";
import type { Store } from "../store/store.ts";
import type { StudyArchives } from "../worklist/study-archives.ts";
import { PriorSearch, type PriorsFound } from "./prior-search.ts";

/** How long an answer is used again: the strip under the list and the case ask for the same within moments. */
const keptForMs = 60_000;

/**
 * Which search of the last minute may be used again. `look`: one under way or without problems, since a failed archive
 * is asked again at the next look. `follow`: also one with problems, for whoever has seen them. `anew`: none.
 */
export type SearchReuse = "look" | "follow" | "anew";

/** Finds every other study of a patient in every archive, with the earlier reports held here. */
export class PriorService {
  readonly #archives: StudyArchives;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #kept = new Map<string, PriorSearch>();
  readonly #outdated = new WeakSet<PriorSearch>();
  #forgottenAt = Number.NEGATIVE_INFINITY;

  constructor(archives: StudyArchives, store: Store, clock: Clock) {
    this.#archives = archives;
    this.#store = store;
    this.#clock = clock;
  }

  /** Gives the search for the priors of a study, under way or over. Waits for no archive. */
  search(study: StudySummary, reuse: SearchReuse): PriorSearch {
    const now = this.#clock.monotonicMs();
    const key = JSON.stringify([study.studyInstanceUid, study.patient]);
    const kept = this.#kept.get(key);
    if (kept !== undefined && mayReuse(kept, reuse, now)) return kept;
    for (const [other, { startedAt }] of this.#kept) if (now - startedAt >= keptForMs) this.#kept.delete(other);
    const loadLinks = () => this.#store.patientLinks.ofIdentity(studyIdentityKey(study));
    const search = new PriorSearch(study, this.#archives, now, loadLinks);
    this.#kept.set(key, search);
    return search;
  }

  /** Forgets every search of the last minute: who is whom was decided anew. */
  forget(): void {
    for (const search of this.#kept.values()) this.#outdated.add(search);
    this.#kept.clear();
    this.#forgottenAt = this.#clock.monotonicMs();
  }

  /** Says whether it was decided anew who is whom since a search began. */
  isOutdated(search: PriorSearch): boolean {
    return this.#outdated.has(search) || search.startedAt < this.#forgottenAt;
  }

  /** Gives the priors of a study when every archive has answered or failed. Never rejects because of an archive. */
  async find(study: StudySummary, reuse: SearchReuse = "look"): Promise<PriorsFound> {
    const found = await this.search(study, reuse).finished;
    return { ...found, priors: await this.withReports(found.priors) };
  }

  /** Gives the priors with the newest report of each that is held here. */
  async withReports(priors: readonly Prior[]): Promise<Prior[]> {
    const reports = await this.#store.reports.latestByStudy(priors.map((prior) => prior.study.studyInstanceUid));
    return priors.map((prior) => ({
      ...prior,
      reportVersionId: reports.get(prior.study.studyInstanceUid) ?? null,
    }));
  }
}

function mayReuse(kept: PriorSearch, reuse: SearchReuse, now: number): boolean {
  if (reuse === "anew") return false;
  const { isFinished, problems } = kept.found();
  if (!isFinished) return true;
  return now - kept.startedAt < keptForMs && (reuse === "follow" || problems.length === 0);
}

/** Gives how many priors are known to exist: 0 only when every archive was asked and has none, null when that is not known. */
export function knownPriorCount(found: PriorsFound): number | null {
  return found.priors.length > 0 || found.isSearched ? found.priors.length : null;
}
