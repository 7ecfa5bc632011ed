import { useEffect } from "react";
import type { Prior } from "../../shared/domain/study.ts";
import { dayOf } from "../../shared/rules/date-text.ts";
import type { Viewer } from "../viewer/viewer.ts";

/** Lets each prior's pane choose another examination by its date; choosing one is a look that the reader asked for. */
export function usePriorChoices(
  viewer: Viewer,
  priors: readonly Prior[],
  show: (prior: Prior, paneIndex: number) => Promise<unknown>,
): void {
  useEffect(() => {
    const choices = priors
      .filter(({ hasImages, relevance }) => hasImages && relevance !== "otherExamination")
      .map(({ study }) => ({
        studyInstanceUid: study.studyInstanceUid,
        date: dayOf(study.performedAt),
        name: study.description || study.modalities.join(", "),
      }))
      .sort((one, other) => (other.date ?? "").localeCompare(one.date ?? ""));
    viewer.setPriors({
      priorChoices: choices,
      choosePrior: (paneIndex, studyInstanceUid) => {
        const prior = priors.find(({ study }) => study.studyInstanceUid === studyInstanceUid);
        if (prior !== undefined) void show(prior, paneIndex);
      },
    });
  }, [viewer, priors, show]);
}
