import type { MeaningCategory, SecondSignatureAnswer } from "../../shared/domain/second-signature.ts";

/** What a second signer has filled in so far. */
export interface AnswerForm {
  readonly meaning: "none" | "wording" | "changed" | null;
  readonly category: MeaningCategory | null;
  readonly feedback: string;
}

/** A form that nobody has touched. */
export const blankAnswer: AnswerForm = { meaning: null, category: null, feedback: "" };

/** Gives the answer of a form, or null while it is not complete. */
export function answerOf({ meaning, category, feedback }: AnswerForm): SecondSignatureAnswer | null {
  const said = feedback.trim();
  if (meaning === "none" || meaning === "wording") return { meaning: { kind: meaning }, feedback: said };
  return meaning === "changed" && category !== null ? { meaning: { kind: meaning, category }, feedback: said } : null;
}
