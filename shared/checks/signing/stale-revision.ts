import { foundWhere, type SigningCheck } from "../check.ts";

/** Changed after it was seen. */
export const staleRevision: SigningCheck = {
  stage: "signing",
  code: "staleRevision",
  level: "block",
  title: "Changed after it was seen",
  explanation: "Only the words that the signer has seen may be signed.",
  source: "Known cause of harm: one writer overwrites another",
  run: (subject) =>
    foundWhere(
      subject.seenRevision !== subject.currentRevision,
      "The report was changed after you last saw it. Nothing was signed; read it again, then sign.",
    ),
};
