import { foundWhere, type SigningCheck } from "../check.ts";

/** Priors not opened. */
export const comparisonUnmarked: SigningCheck = {
  stage: "signing",
  code: "comparisonUnmarked",
  level: "warn",
  title: "Priors not opened",
  explanation: "Change over time is missed where the earlier images were not looked at.",
  source:
    "RCR Standards for interpretation and reporting of imaging investigations (2018): comparison with earlier imaging",
  reasons: ["Of another region, nothing to compare", "Compared with the earlier report"],
  run: (subject) =>
    foundWhere(
      subject.kind !== "addendum" && subject.availablePriorCount > 0 && subject.content.comparedStudies.length === 0,
      "Earlier examinations are available, but none was opened for comparison.",
    ),
};
