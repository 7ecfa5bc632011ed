import { sectionText } from "../../domain/report.ts";
import { isMentioned } from "../../language/alert-words.ts";
import { type TextCheck, usualReasons } from "../check.ts";

/** An alert of the case whose finding the report does not mention by any word. */
export const alertNotInReport: TextCheck = {
  stage: "writing",
  code: "alertNotInReport",
  level: "warn",
  title: "Alert that the report does not mention",
  explanation: "Somebody was told of a finding that the report leaves out; whoever reads the report takes it as gone.",
  source:
    "AoMRC Alerts and notification of imaging reports (2022); RCR Standards for fail-safe alert notification (2016)",
  reasons: ["Stated in other words", "Withdrawn, the alert is being cancelled", ...usualReasons],
  run: (report) => {
    const { kind, content, alerts } = report.subject;
    const { findings, conclusion, advice } = content.sections;
    const text = [findings, conclusion, advice].map(sectionText).join("\n");
    // An addendum says what is added; what was told stands in the version before.
    if (kind === "addendum" || sectionText(conclusion) === "") return [];
    return alerts.flatMap(({ finding }) => {
      if (isMentioned(finding, text)) return [];
      const words = finding.length > 80 ? `${finding.slice(0, 80)}…` : finding;
      return [{ sentence: `An alert was raised for “${words}”, and the report does not mention it.` }];
    });
  },
};
