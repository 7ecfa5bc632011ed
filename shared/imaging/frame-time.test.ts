import { expect, it } from "vitest";
import { readFrameTime } from "./frame-time.ts";
import { imageAt } from "./header-maker.test-data.ts";

const timeOf = (over: Record<string, unknown[]>, frame = 1) => readFrameTime(imageAt(1, null, over), frame);

it("gives the time that the header says a frame stays", () => {
  expect(timeOf({ "00181063": [33.3] })).toBe(33.3);
  expect(timeOf({ "00180040": [25] })).toBe(40);
  expect(timeOf({ "00181063": [33.3], "00082144": [10] })).toBe(100);
  expect(timeOf({})).toBeNull();
  expect(timeOf({ "00181063": [0], "00180040": [-1] })).toBeNull();
});

it("follows a vector of times where the increment pointer names it", () => {
  const vector = { "00280009": ["00181065"], "00181063": [40], "00181065": [0, 50, 100] };
  expect([1, 2, 3].map((frame) => timeOf(vector, frame))).toEqual([50, 100, 100]);
  expect(timeOf({ ...vector, "00280009": ["00181063"] })).toBe(40);
});
