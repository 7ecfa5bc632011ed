import { foundWhere, type SigningCheck } from "../check.ts";

/** Unseen series without a reason. */
export const unseenWithoutReason: SigningCheck = {
  stage: "signing",
  code: "unseenWithoutReason",
  level: "block",
  title: "Unseen series without a reason",
  explanation: "The site asks for a reason where series of the examination were not seen in full.",
  source: "Policy of the site (Settings, Seen images)",
  run: ({ unseenReason }) =>
    foundWhere(unseenReason?.trim() === "", "Series were not seen in full. Look at them, or say why not, then sign."),
};
