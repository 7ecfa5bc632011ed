import { useMemo } from "react";
import type { Case } from "../../shared/contract/views.ts";
import { priorsKnownOf, withoutComparedStudies } from "../../shared/rules/report-text.ts";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import type { Viewer } from "../viewer/viewer.ts";
import { removeStudies } from "./remove-studies.ts";

/** What happens to the draft when studies turn out not to be this patient's. */
export interface RefusedStudies {
  /** They are no longer named as compared with. Marks and key images stay until their writer takes them out: signing refuses them. */
  readonly noteRefused: (studies: readonly string[]) => void;
  /** Takes everything of them out of the report. */
  readonly removeStudies: (studies: readonly string[]) => void;
}

/** Gives the deeds with which a case lets go of studies that are not this patient's. */
export function useRefusedStudies(viewer: Viewer, keeper: DraftKeeper | null, openCase: Case): RefusedStudies {
  const { workitem, knownPriorCount } = openCase;
  return useMemo(() => {
    const known = (studies: readonly string[]) => {
      const others = openCase.priors.filter(({ study }) => !studies.includes(study.studyInstanceUid));
      return priorsKnownOf(workitem.study.patient, knownPriorCount === null ? null : others.length);
    };
    return {
      noteRefused: (studies) =>
        keeper?.edit((content) => withoutComparedStudies(content, new Set(studies), known(studies)), true),
      removeStudies: (studies) => {
        if (keeper !== null) removeStudies(viewer, keeper, new Set(studies), known(studies));
      },
    };
  }, [viewer, keeper, openCase.priors, knownPriorCount, workitem]);
}
