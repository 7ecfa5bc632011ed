import { examinedIn, isOfOther } from "../../language/examined-parts.ts";
import { foundWhere, type TextCheck } from "../check.ts";

/** The template names a part of the body or a kind of examination, the examination another one, and they share none. */
export const templateUnfitting: TextCheck = {
  stage: "writing",
  code: "templateUnfitting",
  level: "warn",
  title: "Template of another examination",
  explanation:
    "The template in use is named for another part of the body or another kind of examination: what it asks, and what it calls normal, was not examined.",
  source: "Simulated use of this program: the template of another examination was taken and signed",
  reasons: ["The template fits what was examined", "The description of the examination is wrong"],
  run: ({ subject }) => {
    const name = subject.content.structure?.template?.name;
    if (name === undefined) return [];
    const examination = `${subject.studyDescription} ${subject.bodyPart}`.trim();
    const isUnlike = isOfOther(examinedIn(name), examinedIn(examination, subject.modalities));
    const what = examination === "" ? subject.modalities.join(", ") : examination;
    return foundWhere(isUnlike, `The template “${name}” is in use, and the examination is “${what}”.`);
  },
};
