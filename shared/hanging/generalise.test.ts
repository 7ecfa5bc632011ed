import { describe, expect, it } from "vitest";
import { type Arrangement, generalise } from "./generalise.ts";
import { hangCase } from "./hang-case.ts";
import type { HangingCandidate } from "./hanging-candidate.ts";
import { hangingFileText, readHangingFile } from "./hanging-file.ts";
import { candidatesFrom, type SeriesFixture } from "./header-fixtures.test-data.ts";
import { generalWords } from "./known-words.ts";
import { conditionText, type ProtocolDraft, protocolOf, withNextStep } from "./protocol-draft.ts";

const arrange = (
  candidates: readonly (HangingCandidate | undefined)[],
  over: Partial<Arrangement> = {},
): Arrangement => ({
  panes: candidates.flatMap((candidate) =>
    candidate === undefined ? [] : [{ candidate, window: null, zoom: null, chestWall: null }],
  ),
  isLinked: true,
  isSameSize: false,
  isInColumns: false,
  planes: null,
  ...over,
});

const brain = { modality: "MR", bodyPart: "BRAIN", plane: "axial" } as const;
const ct = { modality: "CT", study: "CT chest", bodyPart: "CHEST", plane: "axial" } as const;
const saved: readonly SeriesFixture[] = [
  { ...brain, description: "SMITH T2 tse ax 12-May-2026 rm3" },
  { ...brain, description: "T1 ax Dr Jones" },
  { ...brain, description: "DWI b1000 A7731" },
];
const say = (draft: ProtocolDraft, pane: number, strength: string) =>
  draft.panes[pane]?.conditions.filter((each) => each.strength === strength).map(conditionText);

describe("generalise", () => {
  it("takes what a series is, and never a name, a date, a room or a number of one examination", () => {
    const all = candidatesFrom(saved);
    const draft = generalise(arrange([all[0], all[2]]), all);
    expect(say(draft, 0, "must")).toEqual(["MR", "named t2*", "named tse"]);
    expect(say(draft, 1, "must")).toEqual(["MR", "named dwi*", "named b1000*"]);
    expect(draft.match.map((each) => [conditionText(each), each.strength])).toEqual([
      ["MR", "must"],
      ["head", "must"],
      ["without contrast", "off"],
    ]);
    const text = hangingFileText(protocolOf(draft, "own-1"));
    for (const word of ["smith", "jones", "2026", "may", "rm3", "7731", "1.1"])
      expect(text.toLowerCase()).not.toContain(word);
    expect(readHangingFile(text)).toEqual({ protocol: protocolOf(draft, "own-1") });
    expect(generalWords("John T1w 3.5 20260512 Portal-Venous 5mm")).toEqual(["t1*", "portal", "venous"]);
  });

  it("hangs the next matching examination as the first one stood, whatever its series are numbered and called", () => {
    const all = candidatesFrom(saved);
    const protocol = protocolOf(generalise(arrange([all[2], all[0]]), all), "own-1");
    const next = candidatesFrom([
      { ...brain, description: "loc", images: 3 },
      { ...brain, description: "T1w MPRAGE", number: 900 },
      { ...brain, description: "dwi_b1000_trace", number: 7 },
      { ...brain, description: "t2_tse_tra 3mm", number: 40 },
    ]);
    const plan = hangCase(next, [], [{ protocol, owner: "yours" }]);
    expect(plan?.steps[0]?.panes.map(({ candidate }) => candidate?.seriesNumber)).toEqual([7, 40]);
    expect(hangCase(candidatesFrom([{ ...ct, description: "T2" }]), [], [{ protocol, owner: "yours" }])).toBeNull();
  });

  it("takes windows of CT, zoom, sync, planes, and which prior stood there, resembling the current series", () => {
    const all = candidatesFrom([
      { ...ct, description: "Lung 1.0", thickness: 1 },
      { ...ct, description: "Soft tissue", thickness: 5, contrast: true },
      { ...ct, description: "Lung 2", thickness: 2, prior: "2026-01-01" },
      { ...ct, description: "Lung", thickness: 1, prior: "2024-01-01" },
    ]);
    const arrangement = arrange([all[0], all[3]], { planes: { pane: 0, slab: { mode: "maximum", thicknessMm: 10 } } });
    const [first, second] = arrangement.panes;
    if (first === undefined || second === undefined) throw new Error("no panes");
    const window = { center: -600, width: 1500, name: "Lung" };
    const draft = generalise({ ...arrangement, panes: [{ ...first, window, zoom: 2.5 }, second] }, all);
    const step = protocolOf(draft, "own").steps[0];
    expect(step).toMatchObject({ link: true, planes: { pane: 0, slab: { mode: "maximum", thicknessMm: 10 } } });
    expect(step?.panes[0]).toMatchObject({
      from: "current",
      window,
      zoom: 2.5,
      series: { modality: ["CT"], allWords: ["lung"] },
    });
    expect(step?.panes[1]).toMatchObject({ from: "prior", prior: 2, like: 0, series: { modality: ["CT"] } });
    expect(step?.panes[1]?.series.allWords).toBeUndefined();
    expect(say(draft, 0, "wish")).toEqual(["axial", "1.5 mm or thinner"]);
    const loose = { ...draft, panes: draft.panes.map((pane) => ({ ...pane, window: null })) };
    expect(withNextStep(protocolOf(draft, "own"), loose)).toMatchObject({
      version: 2,
      steps: [{}, { name: "With prior" }],
    });
  });

  it("keeps each breast at its place, and reads one knee like any knee", () => {
    const breasts = candidatesFrom([
      {
        modality: "MG",
        bodyPart: "BREAST",
        views: [
          ["R", "CC"],
          ["L", "CC"],
          ["R", "MLO"],
          ["L", "MLO"],
        ],
      },
    ]);
    const draft = generalise(arrange([breasts[1], breasts[0]]), breasts);
    expect(say(draft, 0, "must")).toEqual(["MG", "left", "CC"]);
    const knee = candidatesFrom([
      {
        modality: "DX",
        bodyPart: "KNEE",
        views: [
          ["L", "AP"],
          ["L", "LAT"],
        ],
      },
    ]);
    expect(say(generalise(arrange([knee[0]]), knee), 0, "must")).toEqual(["DX", "AP"]);
  });
});
