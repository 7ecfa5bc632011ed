import { expect, it } from "vitest";
import { mmPerPixelOfCard, mmPerPixelOfDiagonal, whySizeFails } from "./monitor-size.ts";

const monitor = { label: "", left: 0, top: 0, width: 1920, height: 1200, colourDepth: 24, pixelRatio: 1 };

it("finds the size of a pixel from a card and from the diagonal, and takes nothing that no screen has", () => {
  expect(mmPerPixelOfCard(317)).toBeCloseTo(0.27, 3);
  expect(mmPerPixelOfDiagonal(24, monitor, 1)).toBeCloseTo(0.2692, 3);
  expect(mmPerPixelOfDiagonal(24, monitor, 2)).toBeCloseTo(0.1346, 3);
  for (const wrong of [0, 10, 100_000, Number.NaN]) expect(mmPerPixelOfCard(wrong)).toBeNull();
});
it("holds for the ratio at which it was made alone", () => {
  const size = { id: "s", mmPerPixel: 0.27, method: "card" as const, pixelRatio: 1, at: 0 };
  expect(whySizeFails(size, monitor)).toBe("");
  expect(whySizeFails(size, { ...monitor, pixelRatio: 1.1 })).toContain("zoom");
  expect(whySizeFails(null, monitor)).toContain("not known");
});
