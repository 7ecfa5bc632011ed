import { useCallback } from "react";
import type { Case } from "../../shared/contract/views.ts";
import type { Prior } from "../../shared/domain/study.ts";
import { dayOf } from "../../shared/rules/date-text.ts";
import { withComparedStudies } from "../../shared/rules/report-text.ts";
import { describeError } from "../app/error-texts.ts";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import { showToast } from "../ui/toast.tsx";
import type { CaseImages } from "./use-case-images.ts";
import { usePriorChoices } from "./use-prior-choices.ts";
import { useRulePriors } from "./use-rule-priors.ts";

/**
 * Gives the best prior with images (the core lists the most relevant first) and the deed of opening one beside; `openPrior`
 * resolves to false where it could not be opened, which is then said.
 */
export function usePriors(openCase: Case, images: CaseImages, keeper: DraftKeeper | null) {
  const bestPrior = openCase.priors.find((prior) => prior.hasImages) ?? null;
  const { openBeside, openOn } = images;
  const onSeen = useCallback((prior: Prior) => noteComparison(prior, keeper), [keeper]);
  useRulePriors(openCase, images, onSeen);
  const openPrior = useCallback(
    async (prior: Prior): Promise<boolean> => {
      try {
        await openBeside(prior);
      } catch (error) {
        showToast("critical", describeError(error).sentence);
        return false;
      }
      noteComparison(prior, keeper);
      return true;
    },
    [openBeside, keeper],
  );
  const showOn = useCallback(
    async (prior: Prior, paneIndex: number) => {
      try {
        await openOn(prior, paneIndex);
        noteComparison(prior, keeper);
      } catch (error) {
        showToast("critical", describeError(error).sentence);
      }
    },
    [openOn, keeper],
  );
  usePriorChoices(images.viewer, openCase.priors, showOn);
  const open = (prior: Prior): void => void openPrior(prior);
  const openBest = (): void => {
    if (bestPrior !== null) open(bestPrior);
    else if (openCase.priorsAwaitedFrom.length > 0) showToast("info", `${lookingIn(openCase.priorsAwaitedFrom)}.`);
    else showToast("info", "This patient has no earlier images in any archive that answered.");
  };
  return { bestPrior, open, openPrior, openBest };
}

/** Says in which archives earlier studies are still being looked for, without a full stop. */
export function lookingIn(archiveNames: readonly string[]): string {
  return `Looking for earlier studies in ${archiveNames.join(", ")}`;
}

/** The core notes the same in the store, in the same words. The comparison section is made from the priors opened, unless it was written by hand. An addendum has none. */
function noteComparison(prior: Prior, keeper: DraftKeeper | null): void {
  const state = keeper?.getState();
  if (keeper === null || state === undefined || state.phase === "loading" || state.kind === "addendum") return;
  const { studyInstanceUid, description, modalities, performedAt } = prior.study;
  const compared = { studyInstanceUid, description: description || modalities.join("/"), date: dayOf(performedAt) };
  keeper.edit((content) => withComparedStudies(content, [compared]), true);
}
