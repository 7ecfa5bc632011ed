import { expect, it } from "vitest";
import { imageAt } from "./header-maker.test-data.ts";
import { readImageHeader } from "./image-header.ts";

const frames = (over: Record<string, unknown[]>) => (frame: number) =>
  readImageHeader(imageAt(1, null, over), frame).frameName;

it("names frames of nuclear medicine by the vectors of their header", () => {
  const gated = frames({
    "00080060": ["NM"],
    "00280008": [4],
    "00280009": ["00540020", "00540030"],
    "00540020": [1, 1, 2, 2],
    "00540021": [2],
    "00540030": [1, 2, 1, 2],
    "00540031": [2],
  });
  expect([1, 2, 3, 4].map(gated)).toEqual([
    "Detector 1 of 2, phase 1 of 2",
    "Detector 1 of 2, phase 2 of 2",
    "Detector 2 of 2, phase 1 of 2",
    "Detector 2 of 2, phase 2 of 2",
  ]);
  // What there is one of is no name, and a vector that does not fit the frames is none.
  const one = { "00080060": ["NM"], "00280008": [2], "00280009": ["(0054,0070)"], "00540070": [1, 2], "00540071": [2] };
  expect(frames(one)(2)).toBe("Time slot 2 of 2");
  expect(frames({ ...one, "00540070": [1] })(1)).toBe("");
});

it("says the height of a tomosynthesis slice over the first", () => {
  const tomo = frames({ "00080060": ["MG"], "00280008": [40], "00180050": [1] });
  expect(tomo(13)).toBe("Slice height 12 mm above the first");
  expect(frames({ "00080060": ["MG"] })(1)).toBe("");
});
