import type { Quantity } from "../domain/measurement.ts";
import { type ImagePoint, measureLength } from "./measure.ts";
import type { Spacing } from "./spacing.ts";

/** Version of the sums below, kept with each measurement. */
export const splineFormula =
  "spline: closed cubic curve with steady curvature through the points, centripetal in pixels; area by the shoelace formula and perimeter over 32 steps a part; statistics over pixel centres inside, on rescaled values, SD over n-1; version 1";

const stepsPerPart = 32;

/**
 * Gives the closed smooth curve through points, as points along it: a periodic cubic spline, 32 steps from one point to the
 * next. It is made in pixels, so what is painted is what is measured. Fewer than three points are given back as they are.
 */
export function splineOutline(points: readonly ImagePoint[]): readonly ImagePoint[] {
  const knots = withoutRepeats(points);
  if (knots.length < 3) return knots;
  const widths = knots.map((point, index) => Math.sqrt(distance(point, at(knots, index + 1))));
  const [x, y] = ([0, 1] as const).map((axis) => knots.map((point) => point[axis])) as [number[], number[]];
  const [bendX, bendY] = [secondDerivatives(x, widths), secondDerivatives(y, widths)];
  return knots.flatMap((_, index) =>
    Array.from({ length: stepsPerPart }, (_step, step): ImagePoint => {
      const share = step / stepsPerPart;
      return [along(x, bendX, widths, index, share), along(y, bendY, widths, index, share)];
    }),
  );
}

/** Gives the length round an outline in mm, or in pixels where there is no spacing. */
export function measurePerimeter(outline: readonly ImagePoint[], spacing: Spacing): Quantity {
  const parts = outline.map((point, index) => measureLength(point, at(outline, index + 1), spacing).value);
  const value = parts.reduce((sum, part) => sum + part, 0);
  return { name: "perimeter", value, unit: spacing.spacingMm === null ? "{pixel}" : "mm" };
}

function at<Item>(items: readonly Item[], index: number): Item {
  return items[index % items.length] as Item;
}

function distance(a: ImagePoint, b: ImagePoint): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

/** Two points at one place make no part of a curve. */
function withoutRepeats(points: readonly ImagePoint[]): readonly ImagePoint[] {
  return points.filter((point, index) => {
    const before = points[(index + points.length - 1) % points.length];
    return before === undefined || points.length === 1 || distance(before, point) > 1e-6;
  });
}

function along(
  values: readonly number[],
  bends: readonly number[],
  widths: readonly number[],
  index: number,
  share: number,
): number {
  const width = at(widths, index);
  const [rest, cube] = [1 - share, (part: number) => (part ** 3 - part) * (width ** 2 / 6)];
  return (
    rest * at(values, index) +
    share * at(values, index + 1) +
    cube(rest) * at(bends, index) +
    cube(share) * at(bends, index + 1)
  );
}

/**
 * Solves for the second derivatives that make slope and curvature run on at every point: a cyclic tridiagonal system, by
 * the Sherman-Morrison formula.
 */
function secondDerivatives(values: readonly number[], widths: readonly number[]): readonly number[] {
  const count = values.length;
  const before = (index: number) => at(widths, index + count - 1);
  const middle = values.map((_, index) => 2 * (before(index) + at(widths, index)));
  const right = values.map((value, index) => {
    const [on, back] = [at(values, index + 1) - value, value - at(values, index + count - 1)];
    return 6 * (on / at(widths, index) - back / before(index));
  });
  const corner = before(0);
  const gamma = -(middle[0] ?? 1);
  const inner = [...middle];
  inner[0] = (middle[0] ?? 0) - gamma;
  inner[count - 1] = (middle[count - 1] ?? 0) - (corner * corner) / gamma;
  const u = values.map((_, index) => (index === 0 ? gamma : index === count - 1 ? corner : 0));
  const [x, z] = [solveTridiagonal(inner, widths, right), solveTridiagonal(inner, widths, u)];
  const last = count - 1;
  const factor =
    ((x[0] ?? 0) + ((x[last] ?? 0) * corner) / gamma) / (1 + (z[0] ?? 0) + ((z[last] ?? 0) * corner) / gamma);
  return x.map((value, index) => value - factor * (z[index] ?? 0));
}

/** `widths[i]` stands beside the diagonal between rows i and i + 1. */
function solveTridiagonal(
  diagonal: readonly number[],
  widths: readonly number[],
  right: readonly number[],
): readonly number[] {
  const pivots = [...diagonal];
  const result = [...right];
  for (let index = 1; index < result.length; index += 1) {
    const share = (widths[index - 1] ?? 0) / (pivots[index - 1] ?? 1);
    pivots[index] = (pivots[index] ?? 0) - share * (widths[index - 1] ?? 0);
    result[index] = (result[index] ?? 0) - share * (result[index - 1] ?? 0);
  }
  for (let index = result.length - 1; index >= 0; index -= 1) {
    const next = index === result.length - 1 ? 0 : (widths[index] ?? 0) * (result[index + 1] ?? 0);
    result[index] = ((result[index] ?? 0) - next) / (pivots[index] ?? 1);
  }
  return result;
}
