import { describe, expect, it, test } from "vitest";
import { paragraphText } from "../domain/report.ts";
import type { FieldValues } from "../domain/report-field.ts";
import { builtInTemplate } from "./built-in-templates.ts";
import { type KnownFacts, withFieldValue, withTemplate } from "./take-template.ts";
import { emptyContent } from "./template.test-data.ts";
import { signedSections } from "./without-gaps.ts";

const headers: KnownFacts = { contrastAgent: "Omnipaque 300", contrastVolume: 100, sliceThickness: "1 to 5 mm" };

/** The technique as it is signed, a line a paragraph. */
function technique(id: string, facts: KnownFacts, chosen: FieldValues): string[] {
  const begun = withTemplate(emptyContent, builtInTemplate(id) ?? expect.fail(), facts);
  const filled = Object.entries(chosen).reduce(
    (content, [field, value]) => withFieldValue(content, field, value),
    begun,
  );
  return signedSections(filled.sections).technique.map(paragraphText);
}

describe("the technique of a template of the program", () => {
  test.each<[string, FieldValues, string | RegExp]>([
    [
      "ct-chest-abdomen-pelvis",
      { contrast: ["threePhases"], oral: ["positive"], purpose: ["staging"] },
      "CT of the chest, abdomen and pelvis; intravenous contrast medium, arterial, portal venous and delayed phases; " +
        "positive oral contrast medium. Purpose: staging.",
    ],
    ["ct-head", { contrast: ["given"], purpose: ["other"] }, /^CT of the head before and after /],
    ["ct-pulmonary-angiogram", { attenuation: 320, quality: ["full"] }, /^CT pulmonary angiogram after /],
    [
      "ct-colonography",
      { contrast: ["given"], positions: ["supineProne"] },
      /^CT colonography, supine and prone, with /,
    ],
    ["mr-prostate", { protocol: ["multi"], strength: ["3"] }, "MRI of the prostate, multiparametric; at 3 T."],
  ])("of %s names agent, volume and slices that the headers name", (id, chosen, first) => {
    const lines = technique(id, { ...headers, contrastVolume: 10 }, chosen);
    expect(lines[0]).toMatch(first);
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^Contrast agent: Omnipaque 300, 10(?:\.0)? ml\.$/),
      "Slice thickness: 1 to 5 mm.",
    ]);
  });

  it("says what was given and how thick, and no more than is known", () => {
    const chosen = { contrast: ["portal"], purpose: ["acute"] };
    const sentence =
      "CT of the chest, abdomen and pelvis; intravenous contrast medium, portal venous phase. Purpose: acute question.";
    expect(technique("ct-chest-abdomen-pelvis", headers, chosen)).toEqual([
      sentence,
      "Contrast agent: Omnipaque 300, 100 ml.",
      "Slice thickness: 1 to 5 mm.",
    ]);
    expect(technique("ct-chest-abdomen-pelvis", {}, chosen)).toEqual([sentence]);
    const agentOnly = { contrastAgent: "Omnipaque 300" };
    expect(technique("ct-chest-abdomen-pelvis", agentOnly, chosen)).toEqual([
      sentence,
      "Contrast agent: Omnipaque 300.",
    ]);
  });

  test.each<[string, FieldValues]>([
    ["ct-chest-abdomen-pelvis", { contrast: ["none"] }],
    ["ct-head", { contrast: ["none"] }],
    ["ct-colonography", { contrast: ["none"] }],
    ["mr-brain", { contrast: ["none"] }],
    ["mr-spine", { contrast: ["none"] }],
    ["mr-prostate", { protocol: ["bi"] }],
  ])("of %s names no agent where none was given", (id, chosen) => {
    expect(technique(id, headers, chosen).join("\n")).not.toMatch(/Omnipaque|ml/);
  });

  it("asks nothing before it is signed of what is only worth saying", () => {
    for (const id of [
      "ct-chest-abdomen-pelvis",
      "ct-head",
      "ct-pulmonary-angiogram",
      "mr-spine",
      "mr-prostate",
      "mr-rectum",
    ]) {
      const fields = builtInTemplate(id)?.fields ?? expect.fail();
      const added = fields.filter((field) =>
        /^(?:agent|agentVolume|slices|strength|spasmolytic|sequences)$/.test(field.id),
      );
      expect(added.length).toBeGreaterThan(2);
      expect(added.filter(({ onSigning }) => onSigning !== "silent")).toEqual([]);
    }
  });

  it("names the sequences of a spine and the tagging of a colon", () => {
    const spine = { region: ["lumbar"], sequences: ["sagT1", "sagT2", "stir", "axT2"], contrast: ["none"] };
    expect(technique("mr-spine", {}, spine)[0]).toBe(
      "MRI of the lumbar spine; sagittal T1, sagittal T2, sagittal STIR and axial T2; no contrast medium.",
    );
    const colon = { preparation: ["tagging"], taggingAgent: ["barium"], contrast: ["none"] };
    expect(technique("ct-colonography", {}, colon)).toContain("Tagging agent: barium sulphate.");
  });
});
