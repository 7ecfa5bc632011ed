import { foundWhere, type SigningCheck } from "../check.ts";

/** Case on hold. */
export const caseHeld: SigningCheck = {
  stage: "signing",
  code: "caseHeld",
  level: "block",
  title: "Case on hold",
  explanation:
    "A case on hold waits for something that somebody named. It is taken off hold on purpose, never by signing.",
  source: "Provision of imaging for primary care (2013): no deadline forces out an incomplete report",
  run: ({ status }) => foundWhere(status === "held", "This case is on hold. Take it off hold before you sign."),
};
