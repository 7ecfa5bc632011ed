import { strayBlocks } from "../../templates/take-template.ts";
import type { TextCheck } from "../check.ts";

/** A paragraph of the template whose condition no longer holds, but whose words somebody changed or whose fields are filled. */
export const strayBlock: TextCheck = {
  stage: "writing",
  code: "strayBlock",
  level: "warn",
  title: "Paragraph that no longer applies",
  explanation:
    "The fields say that this paragraph no longer applies. It was changed by hand or has a filled field, so it was not taken away.",
  source: "Known cause of harm: text of a template that contradicts its own fields",
  reasons: ["It still applies"],
  run: (report) => {
    const { content } = report.subject;
    return strayBlocks(content).map((id) => {
      const block = content.structure?.blocks.find((each) => each.id === id);
      const name = block === undefined ? id : block.heading || block.text.slice(0, 60);
      return { sentence: `“${name}” was put there by a field that says otherwise now.` };
    });
  },
};
