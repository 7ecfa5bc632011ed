import type { DraftContent } from "../domain/report.ts";
import { followUpStanding } from "./in-report.ts";
import { sizeConflicts } from "./sizes.ts";

/** Gives what has to be seen before a report with a follow-up is signed, each with a code and a sentence; empty where all agrees. */
export function followUpFindings(content: DraftContent): { readonly code: string; readonly sentence: string }[] {
  const { followUp, measurements } = content;
  if (followUp === undefined) return [];
  const standing = followUpStanding(content);
  const names = [...new Set(sizeConflicts(followUp, measurements).map(({ lesion }) => lesion.name))];
  return [
    ...(standing === "differs"
      ? [{ code: "followUpDiffers", sentence: "The follow-up table in the text is not what the follow-up says now." }]
      : []),
    ...(standing === "absent" && followUp.lesions.length > 0
      ? [{ code: "followUpNotPrinted", sentence: "Lesions are followed, but their table is not in the report." }]
      : []),
    ...(names.length === 0
      ? []
      : [
          {
            code: "followUpConflict",
            sentence: `The follow-up and the marks give different sizes: ${names.join(", ")}.`,
          },
        ]),
  ];
}
