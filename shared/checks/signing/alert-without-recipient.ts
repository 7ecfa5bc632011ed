import { foundWhere, type SigningCheck } from "../check.ts";

/** Alert to nobody. */
export const alertWithoutRecipient: SigningCheck = {
  stage: "signing",
  code: "alertWithoutRecipient",
  level: "block",
  title: "Alert to nobody",
  explanation: "An alert that names nobody is acted on by nobody.",
  source: "AoMRC Alerts and notification of imaging reports (2022)",
  run: ({ alerts }) =>
    foundWhere(
      alerts.some(({ recipientName }) => recipientName.trim() === ""),
      "An alert of this case names nobody to tell. Give it a recipient before you sign.",
    ),
};
