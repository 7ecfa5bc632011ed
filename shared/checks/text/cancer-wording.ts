import { cancerWordings, isAboutCancer } from "../../language/cancer-wording.ts";
import { criticalWordings } from "../../language/critical-wording.ts";
import type { TextCheck } from "../check.ts";

/** A cancer is stated or suspected and no alert is about it: a person decides, by an alert or a reason, once for the report. */
export const cancerWording: TextCheck = {
  stage: "writing",
  code: "cancerWording",
  level: "warn",
  title: "Suspected cancer without an alert",
  explanation:
    "The report states or suspects a cancer that it does not call known. Raise an alert of that category, or say why none is needed.",
  source:
    "AoMRC Alerts and notification of imaging reports (2022); RCR Standards for fail-safe alert notification (2016)",
  reasons: [
    "Already known and under treatment",
    "The referrer has asked for this and knows",
    "Not suspected in this case",
  ],
  run: (report) => {
    const { alerts } = report.subject;
    if (alerts.some(({ category, finding }) => category === "cancer" || isAboutCancer(finding))) return [];
    const [first] = report.of("conclusion", "findings", "advice").flatMap((paragraph) => {
      // Of what somebody has to be told of at once the other check asks.
      const [wording] = cancerWordings(
        paragraph.sentences.filter((sentence) => criticalWordings([sentence]).length === 0),
      );
      return wording === undefined ? [] : [{ paragraph, wording }];
    });
    if (first === undefined) return [];
    const sentence = `“${first.wording.words}” is stated or suspected and no alert is about it. Raise one, or say why none is needed.`;
    return [{ sentence, place: first.paragraph.place(first.wording) }];
  },
};
