import { sectionText } from "../../domain/report.ts";
import { foundWhere, type SigningCheck } from "../check.ts";

/** Empty addendum. */
export const emptyAddendum: SigningCheck = {
  stage: "signing",
  code: "emptyAddendum",
  level: "block",
  title: "Empty addendum",
  explanation: "An addendum without words sends everybody a new version that says nothing.",
  source: "Known cause of harm: a version that says nothing takes the place of one that does",
  run: ({ kind, content: { sections } }) =>
    foundWhere(
      kind === "addendum" && sectionText(sections.findings) === "" && sectionText(sections.conclusion) === "",
      "The addendum is empty. Write what is to be added, then sign.",
    ),
};
