import { expect, it } from "vitest";
import { patternNames, visualOutcome, visualQuestions } from "./visual-questions.ts";

const seen = visualQuestions.map(({ id }) => ({ question: id, answer: "seen" as const }));

it("passes only what was answered and seen in full, and fails by one thing not seen", () => {
  expect(visualOutcome(seen)).toEqual({ outcome: "passed", failures: [] });
  expect(visualOutcome(seen.slice(1)).outcome).toBe("incomplete");
  expect(visualOutcome([]).outcome).toBe("incomplete");
  const failed = visualOutcome([...seen.slice(2), { question: "darkEnd", answer: "notSeen" }]);
  expect(failed).toEqual({ outcome: "failed", failures: ["The 5 % square is not seen in black."] });
});
it("asks something of each pattern", () => {
  expect([...new Set(visualQuestions.map(({ pattern }) => pattern))]).toEqual([...patternNames]);
});
