import type { DisplayAnswer, DisplayCheck } from "../domain/display.ts";

/** The patterns that are shown one after the other. */
export const patternNames = ["overall", "lowContrast", "uniformity", "lines", "grid"] as const;
export type PatternName = (typeof patternNames)[number];

/** One thing that a person is asked of a pattern. */
export interface VisualQuestion {
  readonly id: string;
  readonly pattern: PatternName;
  readonly question: string;
  /** What is wrong where it is not seen. */
  readonly failure: string;
}

/**
 * What is asked at a visual check. After the criteria of AAPM On-line Report 3 (TG18) and Report 270 for their
 * patterns; the patterns here are our own, made from the published geometry.
 */
export const visualQuestions: readonly VisualQuestion[] = [
  {
    id: "patches",
    pattern: "overall",
    question: "Can each of the 18 grey patches be told from its neighbours?",
    failure: "Grey patches run into one another.",
  },
  {
    id: "darkEnd",
    pattern: "overall",
    question: "Is the small 5 % square seen in the black field?",
    failure: "The 5 % square is not seen in black.",
  },
  {
    id: "brightEnd",
    pattern: "overall",
    question: "Is the small 95 % square seen in the white field?",
    failure: "The 95 % square is not seen in white.",
  },
  {
    id: "ramp",
    pattern: "overall",
    question: "Does the ramp run from black to white without bands?",
    failure: "The ramp shows bands.",
  },
  {
    id: "letters",
    pattern: "lowContrast",
    question: "Are as many letters read in the dark and the bright field as in the grey one?",
    failure: "Faint letters are lost in the dark or the bright field.",
  },
  {
    id: "uniformity",
    pattern: "uniformity",
    question: "Are both fields even, without stains, dead pixels or a tint?",
    failure: "The fields are not even.",
  },
  {
    id: "lines",
    pattern: "lines",
    question: "Are single lines told apart in the middle and in all four corners, both ways?",
    failure: "Lines of one pixel are not told apart.",
  },
  {
    id: "grid",
    pattern: "grid",
    question: "Is the border whole, and are the squares square and the lines straight?",
    failure: "The picture is cut off or distorted.",
  },
];

/** Gives the outcome of a visual check: failed by one `notSeen`, passed only where everything asked was seen. */
export function visualOutcome(answers: readonly DisplayAnswer[]): Pick<DisplayCheck, "outcome" | "failures"> {
  const answerTo = (id: string) => answers.find(({ question }) => question === id)?.answer ?? "notAnswered";
  const failures = visualQuestions.filter(({ id }) => answerTo(id) === "notSeen").map(({ failure }) => failure);
  if (failures.length > 0) return { outcome: "failed", failures };
  return {
    outcome: visualQuestions.every(({ id }) => answerTo(id) === "seen") ? "passed" : "incomplete",
    failures: [],
  };
}
