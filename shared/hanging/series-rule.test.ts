import { describe, expect, it } from "vitest";
import { builtInProtocols } from "./built-in-protocols.ts";
import { hangCase } from "./hang-case.ts";
import { regionsOf } from "./hanging-candidate.ts";
import { candidatesFrom, type SeriesFixture } from "./header-fixtures.test-data.ts";
import { mismatch } from "./series-rule.ts";

const named = (description: string) => {
  const [candidate] = candidatesFrom([{ modality: "MR", description }]);
  if (candidate === undefined) throw new Error("no candidate");
  return candidate;
};

describe("the words of a rule", () => {
  it.each([
    ["post", "T1 post Gd", true],
    ["post", "T2 posterior fossa", false],
    ["fs", "T2 FS sag", true],
    ["fs", "T2 FSE sag", false],
    ["t1*", "T1_TSE", true],
    ["t1*", "T1w ax", true],
    ["t1*", "T12 axial", false],
    ["t1*", "T10-T11", false],
    ["lung", "Plunge", false],
    ["lung", "Lung 1.5", true],
    ["thin", "Thinking", false],
    ["gado*", "T1 Gadovist", true],
    ["ep2d diff*", "ep2d_diffusion_b50", true],
    ["ep2d diff*", "diff ep2d", false],
    ["dark fluid", "T2_TIRM_dark-fluid", true],
    ["dark fluid", "dark blood fluid", false],
    ["b1000*", "DWI b1000t", true],
    ["b100*", "DWI b1000", false],
    ["*", "anything", false],
  ])("%s in %s: %s", (word, description, isThere) => {
    expect(mismatch({ words: [word] }, named(description)) === "").toBe(isThere);
    expect(mismatch({ notWords: [word] }, named(description)) === "").toBe(!isThere);
  });

  it("do not run from the series description on into the protocol name", () => {
    const candidate = { ...named("T1 dark"), protocolName: "fluid T1" };
    expect(mismatch({ words: ["dark fluid"] }, candidate)).not.toBe("");
  });

  it("choose no FSE for fat saturation and no posterior fossa for post contrast", () => {
    const spine = { modality: "MR", bodyPart: "LSPINE", study: "MRI lumbar spine", plane: "sagittal" } as const;
    const hung = (fixtures: readonly SeriesFixture[]) =>
      hangCase(candidatesFrom(fixtures), builtInProtocols)?.steps[0]?.panes.map(
        ({ candidate }) => candidate?.seriesNumber,
      );
    expect(hung([{ ...spine, description: "T2 FSE sag" }])).toEqual([1]);
    const brain = { modality: "MR", bodyPart: "BRAIN", plane: "axial" } as const;
    expect(
      hung([
        { ...brain, description: "T2 ax" },
        { ...brain, description: "T1 posterior fossa" },
      ]),
    ).toEqual([1, 2]);
  });
});

describe("regionsOf", () => {
  const regions = (text: string) => regionsOf({ ...named(""), studyDescription: text });
  it.each([
    ["MRI brain hippocampus", ["head"]],
    ["MRI shoulder abduction", ["upper limb"]],
    ["US gallbladder", ["abdomen"]],
    ["US bladder", ["pelvis"]],
    ["CT sinus tarsi", ["lower limb"]],
    ["CT paranasal sinuses", ["head"]],
    ["CHESTABDPELVIS", ["chest", "abdomen", "pelvis"]],
    ["XR hips", ["lower limb"]],
    ["Parcel delivery header footprint", []],
    ["XR femoral neck", ["lower limb"]],
  ] as const)("%s", (text, expected) => {
    expect(regions(text)).toEqual(expected);
  });
});
