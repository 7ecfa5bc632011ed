import { describe, expect, it } from "vitest";
import { judgeSliceGeometry, type SliceGeometry, tiltDegrees } from "./slice-geometry.ts";
import { axialLayout, phantomSlices } from "./slice-phantom.ts";

function usable(slices: readonly SliceGeometry[]) {
  const verdict = judgeSliceGeometry(slices);
  if (verdict.kind === "refused") throw new Error(verdict.reason);
  return verdict;
}

const refusal = (slices: readonly SliceGeometry[]) => {
  const verdict = judgeSliceGeometry(slices);
  return verdict.kind === "refused" ? verdict.reason : "";
};

/** The phantom with some slices changed. */
function changed(change: (slice: SliceGeometry, index: number) => Partial<SliceGeometry>): SliceGeometry[] {
  return phantomSlices(axialLayout).map((slice, index) => ({ ...slice, ...change(slice, index) }));
}

describe("judgeSliceGeometry", () => {
  it("takes an even stack without a note, in the order of its depth whatever the order of the list", () => {
    const { geometry, notes } = usable(phantomSlices(axialLayout).reverse());
    expect(notes).toEqual([]);
    expect(geometry.order[0]).toBe(29);
    expect(geometry.stepMm).toBeCloseTo(2, 9);
    expect(geometry.depths).toEqual([...geometry.depths].sort((a, b) => a - b));
  });

  it("names missing slices and keeps the gap wider than what may be filled", () => {
    const { geometry, notes } = usable(phantomSlices({ ...axialLayout, depths: [0, 2, 4, 6, 12, 14, 16] }));
    expect(notes).toEqual([
      "2 slices are missing, the first between image 4 (H 106.0 mm) and image 5 (H 112.0 mm); the gap is left empty",
    ]);
    expect(geometry.widestStepMm).toBeLessThan(6);
  });

  it("names uneven distances", () => {
    const { notes } = usable(phantomSlices({ ...axialLayout, depths: [0, 2, 4.5, 6, 8, 10.4] }));
    expect(notes).toEqual(["Slices are 1.5 to 2.5 mm apart; each is used at its true place"]);
  });

  it("measures a gantry tilt to a tenth of a degree and names it", () => {
    const { geometry, notes } = usable(phantomSlices({ ...axialLayout, shear: Math.tan((12.3 * Math.PI) / 180) }));
    expect(tiltDegrees(geometry)).toBeCloseTo(12.3, 3);
    expect(notes).toEqual(["Gantry tilt of 12.3° corrected"]);
  });

  it.each<[string, SliceGeometry[], RegExp]>([
    ["two slices", phantomSlices({ ...axialLayout, depths: [0, 2] }), /fewer than three/],
    ["images at one place", phantomSlices({ ...axialLayout, depths: [0, 2, 2, 4] }), /image 2 and image 3/],
    ["no place", changed((_, index) => (index === 7 ? { plane: null } : {})), /image 8 does not say where/],
    ["another size", changed((_, index) => (index === 3 ? { rows: 41 } : {})), /image 4 has another size/],
    [
      "another angle",
      changed(({ plane }, index) =>
        index === 5 && plane !== null ? { plane: { ...plane, alongColumn: [0, 0.99, Math.sqrt(1 - 0.99 ** 2)] } } : {},
      ),
      /image 6 lies at another angle/,
    ],
    [
      "a mirrored slice",
      changed(({ plane }, index) =>
        index === 5 && plane !== null ? { plane: { ...plane, alongRow: [-1, 0, 0] } } : {},
      ),
      /image 6 lies at another angle/,
    ],
    [
      "no spacing",
      changed(({ spacing }) => ({ spacing: { ...spacing, spacingMm: null, trust: "pixelsOnly" } })),
      /pixel spacing in the patient is not known/,
    ],
  ])("refuses %s with a sentence", (_, slices, sentence) => {
    expect(refusal(slices)).toMatch(/^No planes are made from this series: /);
    expect(refusal(slices)).toMatch(sentence);
  });
});
