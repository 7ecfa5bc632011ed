import { describe, expect, it } from "vitest";
import type { DraftContent } from "../domain/report.ts";
import { differingSections, type KeptText, textsWorthShowing } from "./put-aside.ts";
import { paragraphsFromText } from "./report-text.ts";

function sections(findings: string, conclusion = ""): DraftContent["sections"] {
  return {
    clinicalInformation: [],
    technique: [],
    comparison: [],
    findings: paragraphsFromText(findings),
    conclusion: paragraphsFromText(conclusion),
    advice: [],
  };
}
const kept = (reason: KeptText["reason"], findings: string): KeptText => ({ reason, sections: sections(findings) });

describe("texts put aside", () => {
  it("are shown with the sections that read otherwise in the draft", () => {
    expect(differingSections(sections("A", "B"), sections("A", "C"))).toEqual(["conclusion"]);
  });

  it("leave out a refused save that only is an earlier state of the draft or of a later text", () => {
    const [early, late, chosen] = [kept("refused", "No"), kept("refused", "No nodule"), kept("chosen", "No nodule.")];
    expect(textsWorthShowing([early, late, chosen], sections("A nodule."))).toEqual([chosen]);
    expect(textsWorthShowing([early, late], sections("No nodule at all."))).toEqual([]);
    expect(textsWorthShowing([early, late], sections("A nodule."))).toEqual([late]);
  });

  it("keep words that a longer text only contains: a nodule is not in 'no nodule'", () => {
    const refused = kept("refused", "nodule");
    expect(textsWorthShowing([refused], sections("no nodule"))).toEqual([refused]);
  });

  it("keep what was put aside by choice unless the very same words stand elsewhere", () => {
    const replaced = kept("replaced", "No");
    expect(textsWorthShowing([replaced], sections("No nodule"))).toEqual([replaced]);
    expect(textsWorthShowing([replaced], sections("No"))).toEqual([]);
  });
});
