import type { StudySummary } from "../../../shared/domain/study.ts";
import type { PriorSearch } from "./prior-search.ts";
import type { PriorService } from "./prior-service.ts";
import { waitAtMost } from "./wait-at-most.ts";

/** A sheet waits so long for archives; what has not answered by then is said on it. */
const patienceMs = 1_500;

/** Gives what is known of a patient's earlier examinations for a decision that somebody waits for: archives have a moment to answer. */
export async function foundSoon(
  priors: Pick<PriorService, "search">,
  study: StudySummary,
): Promise<ReturnType<PriorSearch["found"]>> {
  const search = priors.search(study, "follow");
  await waitAtMost(patienceMs, search.finished);
  return search.found();
}
