import { foundWhere, type SigningCheck } from "../check.ts";

/** Scope of practice. */
export const notEntitled: SigningCheck = {
  stage: "signing",
  code: "notEntitled",
  level: "block",
  title: "Scope of practice",
  explanation:
    "A signature outside the signer's entitlement, or after it ended, is not a clinical evaluation by an entitled person.",
  source: "IR(ME)R 2017, Schedule 2: entitlement of operators",
  run: ({ entitlementProblem }) => foundWhere(entitlementProblem !== undefined, entitlementProblem ?? ""),
};
