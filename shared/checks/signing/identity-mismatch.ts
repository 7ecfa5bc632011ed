import { foundWhere, type SigningCheck } from "../check.ts";

/** Banner, images and report. */
export const identityMismatch: SigningCheck = {
  stage: "signing",
  code: "identityMismatch",
  level: "block",
  title: "Banner, images and report",
  explanation: "Banner, examination and report have to be of one patient.",
  source: "Known cause of harm: report or images of the wrong patient",
  run: ({ identityProblems: [sentence] }) => foundWhere(sentence !== undefined, sentence ?? ""),
};
