import type { DraftContent } from "../domain/report.ts";
import { followUpStanding } from "./in-report.ts";
import { sizeConflicts } from "./sizes.ts";

/** What signing warns of in a follow-up. */
export type FollowUpCode = "followUpDiffers" | "followUpNotPrinted" | "followUpConflict";

interface FollowUpFinding {
  readonly code: FollowUpCode;
  readonly sentence: string;
}

/** Gives what has to be seen before a report with a follow-up is signed, each with a code and a sentence; empty where all agrees. */
export function followUpFindings(content: DraftContent): FollowUpFinding[] {
  const { followUp, measurements } = content;
  if (followUp === undefined) return [];
  const standing = followUpStanding(content);
  const names = [...new Set(sizeConflicts(followUp, measurements).map(({ lesion }) => lesion.name))];
  const differs = "The follow-up table in the text is not what the follow-up says now.";
  const notPrinted = "Lesions are followed, but their table is not in the report.";
  const conflict = `The follow-up and the marks give different sizes: ${names.join(", ")}.`;
  const findings: FollowUpFinding[] = [];
  if (standing === "differs") findings.push({ code: "followUpDiffers", sentence: differs });
  if (standing === "absent" && followUp.lesions.length > 0) {
    findings.push({ code: "followUpNotPrinted", sentence: notPrinted });
  }
  if (names.length > 0) findings.push({ code: "followUpConflict", sentence: conflict });
  return findings;
}
