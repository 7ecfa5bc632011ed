import { describe, expect, it } from "vitest";
import { gsdfJndIndex, gsdfLuminance } from "./gsdf.ts";

/** Rows of PS3.14 Annex B, table B-1. */
const tableRows = [
  [1, 0.05],
  [2, 0.0547],
  [3, 0.0594],
  [4, 0.0643],
  [5, 0.0696],
  [1023, 3993.404],
] as const;

describe("the Grayscale Standard Display Function", () => {
  it.each(tableRows)("gives for JND %i the %f cd/m² of the standard's table, to its rounding", (index, luminance) => {
    expect(Math.abs(gsdfLuminance(index) - luminance)).toBeLessThan(Math.max(0.00005, luminance * 2e-5));
  });
  it("goes back to the index that it came from, to a twentieth of a JND, and rises all the way", () => {
    for (let index = 2; index <= 1023; index += 1) {
      expect(Math.abs(gsdfJndIndex(gsdfLuminance(index)) - index)).toBeLessThan(index < 3 ? 0.06 : 0.1);
      expect(gsdfLuminance(index)).toBeGreaterThan(gsdfLuminance(index - 1));
    }
  });
  it("says nothing outside what the standard defines", () => {
    for (const index of [0.9, 0, -1, 1024, Number.NaN]) expect(gsdfLuminance(index)).toBeNaN();
    for (const luminance of [0, 0.04, 4001, Number.NaN]) expect(gsdfJndIndex(luminance)).toBeNaN();
  });
});
