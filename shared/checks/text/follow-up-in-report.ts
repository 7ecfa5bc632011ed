import { followUpFindings } from "../../follow-up/signing-findings.ts";
import { type TextCheck, usualReasons } from "../check.ts";

function ofFollowUp(code: string, title: string, explanation: string): TextCheck {
  return {
    ...{
      stage: "writing",
      code,
      level: "warn",
      title,
      explanation,
      source: "Known cause of harm: a change over time that is stated wrongly",
      reasons: usualReasons,
    },
    run: ({ subject }) =>
      followUpFindings(subject.content)
        .filter((finding) => finding.code === code)
        .map(({ sentence }) => ({ sentence })),
  };
}

/** Lesions over time that the words of the report do not give as they are. */
export const followUpChecks: readonly TextCheck[] = [
  ofFollowUp(
    "followUpDiffers",
    "Table that is no longer true",
    "The lesions were measured or judged anew after their table was written.",
  ),
  ofFollowUp(
    "followUpNotPrinted",
    "Lesions without their table",
    "Whoever reads the report does not see what was followed.",
  ),
  ofFollowUp(
    "followUpConflict",
    "Two sizes of one lesion",
    "A typed size and its mark on the image contradict each other.",
  ),
];
