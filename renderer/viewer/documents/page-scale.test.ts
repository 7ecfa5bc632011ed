import { expect, it } from "vitest";
import { cssPixelsToPoint, drawnScale, limitZoom, shownScale } from "./page-scale.ts";

const a4 = { width: 595, height: 842 };

it("shows the whole page where it can be read then, else as large as on paper", () => {
  expect(shownScale(a4, { width: 1800, height: 1684 }, 1)).toBeCloseTo(2, 6);
  expect(shownScale(a4, { width: 900, height: 500 }, 1)).toBeCloseTo(cssPixelsToPoint, 6);
  expect(shownScale(a4, { width: 1800, height: 0.85 * cssPixelsToPoint * 842 }, 1)).toBeCloseTo(
    0.85 * cssPixelsToPoint,
    6,
  );
  // Never wider than the pane.
  expect(shownScale(a4, { width: 300, height: 500 }, 1)).toBeCloseTo(300 / 595, 6);
  expect(shownScale(a4, { width: 900, height: 500 }, 2)).toBeCloseTo(2 * cssPixelsToPoint, 6);
});

it("draws one pixel for each of the screen, and never more than memory bears, whatever size a page claims", () => {
  expect(drawnScale(a4, 2, 1.5)).toBe(3);
  for (const page of [{ width: 1e7, height: 1e7 }, { width: 1, height: 1e6 }, { width: 1e-3, height: 1e-3 }, a4]) {
    const shown = shownScale(page, { width: 1200, height: 900 }, limitZoom(1e9));
    const drawn = drawnScale(page, shown, 4);
    expect(page.width * drawn * page.height * drawn).toBeLessThanOrEqual(16_777_217);
    expect(Math.max(page.width, page.height) * drawn).toBeLessThanOrEqual(8193);
    expect(Math.max(page.width, page.height) * shown).toBeLessThanOrEqual(20_001);
  }
});

it("zooms within bounds", () => {
  expect([limitZoom(0), limitZoom(1.2), limitZoom(100)]).toEqual([0.25, 1.2, 8]);
});
