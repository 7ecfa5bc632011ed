import { useQueries } from "@tanstack/react-query";
import type { Case } from "../../shared/contract/views.ts";
import type { FollowUp } from "../../shared/domain/follow-up.ts";
import type { Prior } from "../../shared/domain/study.ts";
import { dayOf } from "../../shared/rules/date-text.ts";
import { useHost } from "../host/host-context.tsx";

/** What an earlier report followed, with the day of its examination. */
export interface PriorFollowUp {
  readonly date: string | null;
  readonly followUp: FollowUp;
}

/** So many earlier reports are looked through for lesions that were followed. */
const mostLookedAt = 6;

/** Gives the priors that have a report of ours, the newest first; none is of a later day than the present examination. */
function reportedPriors(openCase: Pick<Case, "priors" | "workitem">): readonly (Prior & { reportVersionId: string })[] {
  const { performedAt } = openCase.workitem.study;
  return openCase.priors
    .flatMap((prior) => (prior.reportVersionId === null ? [] : [{ ...prior, reportVersionId: prior.reportVersionId }]))
    .filter(({ study }) => performedAt === null || study.performedAt === null || study.performedAt <= performedAt)
    .sort((one, other) => (other.study.performedAt ?? 0) - (one.study.performedAt ?? 0));
}

/** Gives the follow-up of the newest earlier report that has one, once it is asked for; null where there is none. */
export function usePriorFollowUp(
  openCase: Case,
  isAsked: boolean,
): { found: PriorFollowUp | null; isPending: boolean } {
  const { query } = useHost();
  const priors = isAsked ? reportedPriors(openCase).slice(0, mostLookedAt) : [];
  const answers = useQueries({
    queries: priors.map(({ reportVersionId }) => query.report.version.queryOptions({ input: { reportVersionId } })),
  });
  for (const [index, answer] of answers.entries()) {
    // A newer one that has not answered yet may have it.
    if (answer.isPending) return { found: null, isPending: true };
    const followUp = answer.data?.document.followUp;
    if (followUp === undefined) continue;
    return { found: { date: dayOf(priors[index]?.study.performedAt ?? null), followUp }, isPending: false };
  }
  return { found: null, isPending: false };
}
