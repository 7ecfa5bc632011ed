import { foundWhere, type SigningCheck } from "../check.ts";

/** Case of somebody else. */
export const caseOfSomebodyElse: SigningCheck = {
  stage: "signing",
  code: "caseOfSomebodyElse",
  level: "block",
  title: "Case of somebody else",
  explanation: "Two people signing one case give the referrer two reports.",
  source: "Known cause of harm: two people report one case",
  run: ({ isHeldBySigner }) =>
    foundWhere(!isHeldBySigner, "Somebody else has this case. Ask them for it before you sign."),
};
