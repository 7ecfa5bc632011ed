import { sectionText } from "../../domain/report.ts";
import { foundWhere, type SigningCheck } from "../check.ts";

/** No conclusion. */
export const emptyConclusion: SigningCheck = {
  stage: "signing",
  code: "emptyConclusion",
  level: "block",
  title: "No conclusion",
  explanation: "Referrers read the conclusion first, many nothing else.",
  source:
    "RCR Standards for interpretation and reporting of imaging investigations (2018): the report answers the question",
  run: ({ kind, content }) =>
    foundWhere(
      kind !== "addendum" && sectionText(content.sections.conclusion) === "",
      "The conclusion is empty. A report needs a conclusion to be signed.",
    ),
};
