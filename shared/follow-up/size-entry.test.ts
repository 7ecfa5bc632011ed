import { expect, test } from "vitest";
import { sizeText } from "./print.ts";
import { sizeEntry } from "./size-entry.ts";

test.each([
  ["12", 12],
  [" 12.5 mm ", 12.5],
  ["12,5", 12.5],
  ["1.25 cm", 12.5],
  ["0.3", 0.3],
])("%s is a size in mm", (text, millimetres) => {
  expect(sizeEntry(text)).toEqual({ size: { state: "measured", millimetres, source: "typed" } });
});

test.each([
  ["absent", "absent"],
  ["A", "absent"],
  ["too small", "tooSmall"],
  ["s", "tooSmall"],
  ["NE", "notEvaluable"],
] as const)("%s is a state", (text, state) => {
  expect(sizeEntry(text)).toEqual({ size: { state } });
});

test("nothing takes the size away", () => {
  expect(sizeEntry("  ")).toEqual({ size: null });
});

test.each(["0", "-3", "+4", "12 in", "1e3", "12.345", "99999", "3000", "12 13", "NaN", "<script>"])(
  "%s is refused",
  (text) => {
    expect(sizeEntry(text)).toHaveProperty("problem");
  },
);

test.each(["absent", "tooSmall", "notEvaluable"] as const)("what is shown for %s can be typed", (state) => {
  expect(sizeEntry(sizeText({ state }))).toEqual({ size: { state } });
});
