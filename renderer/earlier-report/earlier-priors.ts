import type { Case } from "../../shared/contract/views.ts";
import type { DraftContent } from "../../shared/domain/report.ts";
import { sectionText } from "../../shared/domain/report.ts";
import { type SectionKey, sectionKeys } from "../../shared/domain/section.ts";
import type { Prior } from "../../shared/domain/study.ts";

/** Gives the examinations before the present one, those with a report of ours first, each the newest first. */
export function earlierPriors({ priors, workitem }: Pick<Case, "priors" | "workitem">): readonly Prior[] {
  const { performedAt } = workitem.study;
  const isOurs = ({ reportVersionId }: Prior) => (reportVersionId === null ? 0 : 1);
  return priors
    .filter(({ study }) => performedAt === null || study.performedAt === null || study.performedAt <= performedAt)
    .toSorted(
      (one, other) => isOurs(other) - isOurs(one) || (other.study.performedAt ?? 0) - (one.study.performedAt ?? 0),
    );
}

const headings: readonly (readonly [SectionKey, RegExp])[] = [
  ["clinicalInformation", /history|indication|clinical|request/i],
  ["technique", /techni|procedure|protocol/i],
  ["comparison", /compar/i],
  ["advice", /recommend|advice/i],
  ["conclusion", /conclu|impression|opinion|summary|diagnos/i],
  ["findings", /finding|report|description|body/i],
];

/** Gives the words of the draft that a section of somebody else's report is set against: of its like, else of all. */
export function draftWordsFor(heading: string, sections: DraftContent["sections"]): string {
  const key = headings.find(([, pattern]) => pattern.test(heading))?.[0];
  if (key !== undefined) return sectionText(sections[key]);
  return sectionKeys
    .map((each) => sectionText(sections[each]))
    .filter((text) => text !== "")
    .join("\n");
}
