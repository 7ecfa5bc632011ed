import { describe, expect, it } from "vitest";
import type { Paragraph } from "../domain/report.ts";
import { answerProblem, unsaysSomething } from "./meaning-change.ts";

function said(conclusion: string, findings = "") {
  const paragraphs = (text: string): Paragraph[] => (text === "" ? [] : [[{ kind: "text", text }]]);
  return { findings: paragraphs(findings), conclusion: paragraphs(conclusion), advice: [] };
}

describe("what became of the meaning between two texts", () => {
  const refusal = "The difference has another negation, side or number: say what changed.";

  it.each([
    ["Fracture of the right tibia.", "No fracture of the right tibia."],
    ["Fracture of the right tibia.", "Fracture of the left tibia."],
    ["A nodule of 12 mm.", "A nodule of 21 mm."],
    ["Displaced fracture. No effusion.", "No displaced fracture. No effusion."],
    ["The scan doesn't show a mass.", "The scan shows a mass."],
  ])("is not called the same: %s, then %s", (before, after) => {
    for (const [one, other] of [
      [said(before), said(after)],
      [said("", before), said("", after)],
      [said(after), said(before)],
    ] as const) {
      expect(answerProblem("none", one, other)).toBe(refusal);
      expect(answerProblem("wording", one, other)).toBe(refusal);
      expect(answerProblem("changed", one, other)).toBe("");
      expect(unsaysSomething(one, other)).toBe(true);
    }
  });

  it("may be called the same where only words differ, and a length is in another unit", () => {
    for (const [before, after] of [
      ["Fracture of the right tibia.", "There is a fracture of the right tibia."],
      ["No mass.", "A mass is absent."],
      ["A nodule of 12 mm.", "A 1.2 cm nodule."],
    ] as const) {
      expect(answerProblem("none", said(before), said(after))).toBe("");
      expect(unsaysSomething(said(before), said(after))).toBe(false);
    }
  });

  it("takes what was added for a change, but for nothing unsaid", () => {
    const [before, after] = [said("Fracture of the tibia."), said("Fracture of the tibia. No effusion.")];
    expect(answerProblem("none", before, after)).toBe(refusal);
    expect(answerProblem("wording", before, after)).toBe("");
    expect(unsaysSomething(before, after)).toBe(false);
  });
});
