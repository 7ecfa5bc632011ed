import type { Quantity } from "../domain/measurement.ts";
import { type ImagePoint, measureLength } from "./measure.ts";
import type { Region } from "./region-statistics.ts";
import type { Spacing } from "./spacing.ts";

/** Version of the sums below, kept with each measurement. */
export const polylineFormula = "polyline: sum of the Euclidean lengths of its parts; version 1";
/** Version of the sums below, kept with each measurement. */
export const rectangleFormula =
  "rectangle along rows and columns: area width times height; statistics over pixel centres inside, on rescaled values, SD over n-1; version 1";
/** Version of the sums below, kept with each measurement. */
export const polygonFormula =
  "polygon: area by the shoelace formula; statistics over pixel centres inside, on rescaled values, SD over n-1; version 1";

/** Gives the length along a line through points, in mm, or in pixels where there is no spacing. */
export function measurePolyline(points: readonly ImagePoint[], spacing: Spacing): Quantity {
  const parts = points.slice(1).map((point, index) => measureLength(points[index] ?? point, point, spacing).value);
  const value = parts.reduce((sum, part) => sum + part, 0);
  return { name: "length", value, unit: spacing.spacingMm === null ? "{pixel}" : "mm" };
}

/** Gives the area of the rectangle between two opposite corners, in mm2, or in pixels where there is no spacing. */
export function measureRectangleArea(from: ImagePoint, to: ImagePoint, spacing: Spacing): Quantity {
  return areaQuantity(Math.abs(to[0] - from[0]) * Math.abs(to[1] - from[1]), spacing);
}

/** Gives the area inside an outline that does not cross itself, in mm2, or in pixels where there is no spacing. */
export function measurePolygonArea(points: readonly ImagePoint[], spacing: Spacing): Quantity {
  const twice = edgesOf(points).reduce((sum, [a, b]) => sum + a[0] * b[1] - b[0] * a[1], 0);
  return areaQuantity(Math.abs(twice) / 2, spacing);
}

/** Gives the region of the rectangle between two opposite corners. */
export function rectangleRegion(from: ImagePoint, to: ImagePoint): Region {
  const span = [Math.min(from[0], to[0]), Math.max(from[0], to[0])] as const;
  return { top: Math.min(from[1], to[1]), bottom: Math.max(from[1], to[1]), spansAt: () => [span] };
}

/** Gives the region inside an outline. */
export function polygonRegion(points: readonly ImagePoint[]): Region {
  const rows = points.map((point) => point[1]);
  const edges = edgesOf(points);
  const spansAt = (row: number) => {
    const crossings = edges
      .filter(([a, b]) => a[1] <= row !== b[1] <= row)
      .map(([a, b]) => a[0] + ((row - a[1]) / (b[1] - a[1])) * (b[0] - a[0]))
      .sort((a, b) => a - b);
    return crossings.flatMap((from, index): (readonly [number, number])[] => {
      const to = crossings[index + 1];
      return index % 2 === 1 || to === undefined ? [] : [[from, to]];
    });
  };
  return { top: Math.min(...rows), bottom: Math.max(...rows), spansAt };
}

/** Tells whether an outline crosses itself; then it has no one area. */
export function doesCrossItself(points: readonly ImagePoint[]): boolean {
  const edges = edgesOf(points);
  return edges.some((edge, index) =>
    edges.some((other, place) => {
      const isNeighbour = place - index < 2 || (index === 0 && place === edges.length - 1);
      return !isNeighbour && doCross(edge, other);
    }),
  );
}

type Edge = readonly [ImagePoint, ImagePoint];

function edgesOf(points: readonly ImagePoint[]): readonly Edge[] {
  return points.map((point, index) => [point, points[(index + 1) % points.length] ?? point]);
}

function doCross([a, b]: Edge, [c, d]: Edge): boolean {
  const side = (p: ImagePoint, q: ImagePoint, r: ImagePoint) =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function areaQuantity(pixels: number, spacing: Spacing): Quantity {
  const [row, column] = spacing.spacingMm ?? [1, 1];
  return { name: "area", value: pixels * row * column, unit: spacing.spacingMm === null ? "{pixel}" : "mm2" };
}
