import { describe, expect, it } from "vitest";
import type { ImagePoint } from "./measure.ts";
import { measurePolygonArea, polygonRegion } from "./measure-outline.ts";
import { measurePerimeter, splineOutline } from "./measure-spline.ts";
import { measureRegion } from "./region-statistics.ts";
import type { Spacing } from "./spacing.ts";

const uneven: Spacing = { spacingMm: [0.8, 0.3], source: "pixelSpacing", trust: "exact", warnings: [] };

/** A point of an ellipse with half axes in mm, on pixels 0.8 mm high and 0.3 mm wide. */
function on(degrees: number, halfX: number, halfY: number): ImagePoint {
  const angle = (degrees * Math.PI) / 180;
  return [200 + (halfX * Math.cos(angle)) / 0.3, 100 + (halfY * Math.sin(angle)) / 0.8];
}

const evenly = (count: number) => Array.from({ length: count }, (_, index) => (index * 360) / count);

describe("the closed smooth curve", () => {
  it.each([
    ["eight points of a circle", evenly(8), 20, 20],
    ["twelve of an ellipse", evenly(12), 30, 18],
    ["unevenly clicked ones", [0, 25, 61, 95, 120, 165, 200, 221, 260, 290, 333], 24, 20],
  ])("has area and perimeter to 0.5 %% for %s", (_name, angles, halfX, halfY) => {
    const outline = splineOutline(angles.map((degrees) => on(degrees, halfX, halfY)));
    const area = measurePolygonArea(outline, uneven);
    expect(area.unit).toBe("mm2");
    expect(Math.abs(area.value / (Math.PI * halfX * halfY) - 1)).toBeLessThan(0.005);
    const [sum, difference] = [halfX + halfY, 3 * ((halfX - halfY) / (halfX + halfY)) ** 2];
    const round = Math.PI * sum * (1 + difference / (10 + Math.sqrt(4 - difference)));
    expect(Math.abs(measurePerimeter(outline, uneven).value / round - 1)).toBeLessThan(0.005);
  });

  it("passes through every clicked point, to 0.1 mm and far nearer", () => {
    const clicked = [0, 40, 100, 170, 230, 300].map((degrees) => on(degrees, 20, 12));
    const outline = splineOutline(clicked);
    for (const [column, row] of clicked) {
      const distances = outline.map(([x, y]) => Math.hypot((x - column) * 0.3, (y - row) * 0.8));
      expect(Math.min(...distances)).toBeLessThan(1e-9);
    }
  });

  it("is smooth where it comes round: no corner is sharper than its neighbours", () => {
    const outline = splineOutline(evenly(6).map((degrees) => on(degrees, 20, 20)));
    const turn = (index: number) => {
      const [a, b, c] = [-1, 0, 1].map(
        (step) => outline[(index + step + outline.length) % outline.length] as ImagePoint,
      );
      const angle = (p: ImagePoint, q: ImagePoint) => Math.atan2((q[1] - p[1]) * 0.8, (q[0] - p[0]) * 0.3);
      const difference = angle(b as ImagePoint, c as ImagePoint) - angle(a as ImagePoint, b as ImagePoint);
      return Math.abs(Math.atan2(Math.sin(difference), Math.cos(difference)));
    };
    const turns = outline.map((_, index) => turn(index));
    expect(Math.max(...turns)).toBeLessThan(0.08);
  });

  it("counts the pixels inside it", () => {
    const [rows, columns] = [200, 400];
    const pixels = Float32Array.from({ length: rows * columns }, (_, index) => index % columns);
    const outline = splineOutline(evenly(10).map((degrees) => on(degrees, 20, 20)));
    const source = {
      pixels,
      rows,
      columns,
      transform: { kind: "linear", slope: 1, intercept: 0, unit: "" },
      padding: null,
    } as const;
    const { quantities, count } = measureRegion(polygonRegion(outline), source);
    expect(Math.abs((count * 0.24) / (Math.PI * 400) - 1)).toBeLessThan(0.005);
    expect(Math.abs((quantities[0]?.value ?? 0) - 200)).toBeLessThan(0.2);
  });

  it("is made of two points or of one place without an error", () => {
    expect(splineOutline([])).toEqual([]);
    expect(
      splineOutline([
        [1, 1],
        [1, 1],
        [1, 1],
      ]).length,
    ).toBeLessThan(3);
    expect(
      splineOutline([
        [1, 1],
        [5, 1],
        [5, 1],
        [3, 6],
      ])
        .flat()
        .every(Number.isFinite),
    ).toBe(true);
  });
});
