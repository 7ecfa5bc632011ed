import { outdatedKeyImages } from "../../rules/key-image-marks.ts";
import { foundWhere, type SigningCheck } from "../check.ts";

/** Key image with old marks. */
export const keyImageOutdated: SigningCheck = {
  stage: "signing",
  code: "keyImageOutdated",
  level: "block",
  title: "Key image with old marks",
  explanation: "The numbers burnt into a picture have to be those of the report.",
  source: "Known cause of harm: a number in the report that is not what was measured",
  run: ({ content }) => {
    const [first] = outdatedKeyImages(content);
    const sentence = `${first?.sentence ?? ""} Open its examination, or remove the key image and mark it again.`;
    return foundWhere(first !== undefined, sentence);
  },
};
