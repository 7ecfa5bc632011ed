import { criticalWordings, isAboutCriticalTerm } from "../../language/critical-wording.ts";
import type { TextCheck } from "../check.ts";

/** A critical finding is stated that no alert is about: each is decided by itself, by an alert of its own or a reason. */
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
    const { alerts } = report.subject;
    const read = [...report.of("conclusion"), ...report.of("findings")];
    const found = read.flatMap((paragraph) =>
      criticalWordings(paragraph.sentences).map((wording) => ({ paragraph, wording })),
    );
    const terms = new Set<string>();
    return found.flatMap(({ paragraph, wording }) => {
      if (terms.has(wording.term) || alerts.some(({ finding }) => isAboutCriticalTerm(finding, wording))) return [];
      terms.add(wording.term);
      const missing =
        alerts.length === 0 ? "no alert was raised" : "no alert names it; what was raised is about something else";
      const sentence = `“${wording.words}” is stated or suspected and ${missing}. Raise one, or say why none is needed.`;
      return [{ sentence, place: paragraph.place(wording) }];
    });
  },
};
