import type { Workitem } from "../../../shared/domain/workitem.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock } from "../ports.ts";
import type { Store } from "../store/store.ts";
import type { PriorsFound } from "./prior-search.ts";
import type { PriorService } from "./prior-service.ts";

/** A count is looked up again after so long: an archive may have received an old study meanwhile. */
const countedForMs = 60 * 60_000;
/** A count that lacks an archive's answer is looked up again so much sooner. */
const incompleteForMs = 5 * 60_000;
/** Cases of one step: the archives are asked a little at a time, behind what a reader asks. */
const casesAStep = 4;
const pauseMs = 1_000;
const restMs = 10_000;

/** What the counting needs. */
export interface PriorCounterOptions {
  readonly store: Store;
  readonly priors: Pick<PriorService, "find">;
  readonly clock: Clock;
  readonly events: Pick<EventHub, "publish">;
}

/** Gives the number of priors to show: null where an archive that did not answer might hold the only one. */
export function priorCountOf(found: PriorsFound, known: number | null): number | null {
  if (found.isComplete) return found.priors.length;
  const atLeast = Math.max(found.priors.length, known ?? 0);
  return atLeast === 0 ? null : atLeast;
}

/** Counts the priors of the cases to be read in the background, so that the reading list shows them before a case is opened. */
export class PriorCounter {
  readonly #options: PriorCounterOptions;

  constructor(options: PriorCounterOptions) {
    this.#options = options;
  }

  /** One step of the background job: counts for a few cases that are due. Gives in how many milliseconds the next is due. */
  async step(signal?: AbortSignal): Promise<number> {
    const { store, clock, events } = this.#options;
    const now = clock.now();
    const due = await store.workitems.dueForPriorCount(now - countedForMs, now, casesAStep);
    let changes = 0;
    for (const workitem of due) {
      if (signal?.aborted) break;
      if (await this.#count(workitem)) changes += 1;
    }
    if (changes > 0) events.publish({ topic: "priorCounts", id: "" });
    return due.length === casesAStep ? pauseMs : restMs;
  }

  async #count(workitem: Workitem): Promise<boolean> {
    const { store, priors, clock } = this.#options;
    const found = await priors.find(workitem.study, "anew");
    const countedAt = found.isComplete ? clock.now() : clock.now() - countedForMs + incompleteForMs;
    return store.workitems.notePriorCount(workitem.id, priorCountOf(found, workitem.priorCount), countedAt);
  }
}
