import { criticalWordings } from "../../language/critical-wording.ts";
import type { TextCheck } from "../check.ts";

/** A critical finding is stated, and nobody has decided about an alert: raise one, or say why none is needed. */
export const criticalWording: TextCheck = {
  stage: "writing",
  code: "criticalWording",
  level: "block",
  isAnsweredByReason: true,
  title: "Critical finding without an alert",
  explanation:
    "The report states a finding of which somebody has to be told at once. Raise an alert, or say why none is needed.",
  source:
    "AoMRC Alerts and notification of imaging reports (2022); RCR Standards for fail-safe alert notification (2016)",
  reasons: ["Referring team present and told", "Already known to the referrer", "Not critical in this case"],
  run: (report) => {
    if (report.subject.alerts.length > 0) return [];
    const found = report
      .of("conclusion", "findings")
      .flatMap((paragraph) => criticalWordings(paragraph.sentences).map((wording) => ({ paragraph, wording })));
    const first = found.find(({ paragraph }) => paragraph.section === "conclusion") ?? found[0];
    if (first === undefined) return [];
    const sentence = `“${first.wording.words}” is stated and no alert was raised. Raise one, or say why none is needed.`;
    return [{ sentence, place: first.paragraph.place(first.wording) }];
  },
};
