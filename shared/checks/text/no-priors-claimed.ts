import { noPriorsClaim } from "../../language/comparison-claims.ts";
import type { TextCheck } from "../check.ts";

/** The report says that there is nothing to compare with, and there is. */
export const noPriorsClaimed: TextCheck = {
  stage: "writing",
  code: "noPriorsClaimed",
  level: "warn",
  title: "“No priors” although there are some",
  explanation: "The report says that there is no earlier imaging. Earlier examinations of this patient are known here.",
  source: "Known cause of harm: earlier imaging not read, or a comparison that was not made",
  reasons: ["None of the same region"],
  run: (report) => {
    const { availablePriorCount, content } = report.subject;
    const count = Math.max(availablePriorCount, content.comparedStudies.length);
    if (count === 0) return [];
    return report.of("comparison", "findings", "conclusion").flatMap((paragraph) => {
      const claim = noPriorsClaim(paragraph.sentences, paragraph.section === "comparison");
      if (claim === null) return [];
      const are = count === 1 ? "1 earlier examination is" : `${count} earlier examinations are`;
      return [
        { sentence: `The report says that there is no earlier imaging; ${are} known.`, place: paragraph.place(claim) },
      ];
    });
  },
};
