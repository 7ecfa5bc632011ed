import { sectionText } from "../../domain/report.ts";
import { foundWhere, type SigningCheck } from "../check.ts";

/** No findings. */
export const emptyFindings: SigningCheck = {
  stage: "signing",
  code: "emptyFindings",
  level: "warn",
  title: "No findings",
  explanation: "A conclusion without findings cannot be checked by who reads it.",
  source: "RCR Standards for interpretation and reporting of imaging investigations (2018)",
  reasons: ["The conclusion says it all"],
  run: ({ kind, content }) =>
    foundWhere(kind !== "addendum" && sectionText(content.sections.findings) === "", "The findings are empty."),
};
