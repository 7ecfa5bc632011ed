import { expect, it } from "vitest";
import { openingMark, openingSteps } from "../../shared/contract/opening-steps.ts";
import { beginOpening, noteOpening } from "./opening-marks.ts";

const noted = () => openingSteps.filter((step) => performance.getEntriesByName(openingMark(step)).length > 0);

it("notes each step once, in order, and nothing after the picture", () => {
  beginOpening();
  for (const step of openingSteps) noteOpening(step);
  const times = openingSteps.map((step) => performance.getEntriesByName(openingMark(step)));
  expect(times.map((marks) => marks.length)).toEqual(openingSteps.map(() => 1));
  noteOpening("decoded");
  noteOpening("painted");
  expect(openingSteps.map((step) => performance.getEntriesByName(openingMark(step)))).toEqual(times);
});

it("forgets the case before, and counts none of its images as this one's", () => {
  beginOpening();
  for (const step of openingSteps) noteOpening(step);
  beginOpening();
  expect(noted()).toEqual(["key"]);
  for (const step of ["pixelsThere", "decoded", "painted", "seriesKnown"] as const) noteOpening(step);
  expect(noted()).toEqual(["key"]);
  for (const step of ["screen", "case", "headersAsked", "seriesKnown", "decoded", "pixelsThere"] as const) {
    noteOpening(step);
  }
  expect(noted()).toEqual(["key", "screen", "case", "headersAsked", "seriesKnown", "decoded"]);
});
