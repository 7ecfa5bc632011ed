import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { Case } from "../../shared/contract/views.ts";
import { priorsKnownOf, withKnownPriors } from "../../shared/rules/report-text.ts";
import { useHost } from "../host/host-context.tsx";
import type { DraftKeeper } from "../report/draft-keeper.ts";

/** An answer that came between the opening and the first event would not be heard of. */
const askAgainMs = 2_000;

/** Gives the case with the priors known by now: it opens before every archive has answered, and the rest comes later. */
export function useLivePriors(openCase: Case): Case {
  const { query } = useHost();
  const { priors, priorProblems, priorsAwaitedFrom, knownPriorCount } = openCase;
  const { data } = useQuery({
    ...query.case.priors.queryOptions({ input: { workitemId: openCase.workitem.id } }),
    initialData: { priors, priorProblems, priorsAwaitedFrom, knownPriorCount },
    // What another opening of this case found is not shown for this one.
    gcTime: 0,
    refetchInterval: (asked) => ((asked.state.data?.priorsAwaitedFrom.length ?? 0) > 0 ? askAgainMs : false),
  });
  return useMemo(() => ({ ...openCase, ...data }), [openCase, data]);
}

/** Brings a comparison that nobody wrote to what is known of priors now. The core does the same in the store, in the same words. */
export function useKnownPriorsInDraft(keeper: DraftKeeper | null, { workitem, knownPriorCount }: Case): void {
  const known = priorsKnownOf(workitem.study.patient, knownPriorCount);
  useEffect(() => {
    keeper?.amend((content) => withKnownPriors(content, known));
  }, [keeper, known]);
}
