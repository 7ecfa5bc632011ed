import type { ImagePoint } from "../imaging/measure.ts";
import { dot, subtract, type Vector } from "../imaging/vector.ts";
import type { SectionPlane } from "../imaging/volume/reslice.ts";
import { pixelOf, sectionNormal } from "../imaging/volume/section-planes.ts";
import type { Contour } from "./contour-set.ts";

/** A line of a contour on a picture, in image points. */
export interface ContourLine {
  readonly points: readonly ImagePoint[];
  readonly isClosed: boolean;
}

/** Gives a contour as it lies on a picture whose plane it was drawn on, within `reachMm`; null where it lies elsewhere. */
export function contourOnPlane(contour: Contour, plane: SectionPlane, reachMm: number): ContourLine | null {
  const points: ImagePoint[] = [];
  for (const point of contour.points) {
    const { pixel, offPlaneMm } = pixelOf(plane, point);
    if (Math.abs(offPlaneMm) > reachMm) return null;
    points.push(pixel);
  }
  return { points, isClosed: contour.isClosed };
}

/**
 * Gives the lines in which a plane cuts the inside of a closed contour that stands across it; empty where it passes by. An
 * open contour or a point has no inside.
 */
export function cutOfContour({ points, isClosed }: Contour, plane: SectionPlane): readonly ContourLine[] {
  if (!isClosed || points.length < 3) return [];
  const normal = sectionNormal(plane);
  const sides = points.map((point) => dot(subtract(point, plane.origin), normal));
  const crossings: Vector[] = [];
  points.forEach((from, index) => {
    const next = (index + 1) % points.length;
    const [to, a, b] = [points[next], sides[index] ?? 0, sides[next] ?? 0];
    // A corner on the plane counts to one side only, so that crossings come in pairs.
    if (to === undefined || a >= 0 === b >= 0) return;
    const share = a / (a - b);
    crossings.push([
      from[0] + share * (to[0] - from[0]),
      from[1] + share * (to[1] - from[1]),
      from[2] + share * (to[2] - from[2]),
    ]);
  });
  const [start] = crossings;
  const far = crossings.reduce<Vector | undefined>(
    (best, point) =>
      start !== undefined && (best === undefined || span(start, point) > span(start, best)) ? point : best,
    undefined,
  );
  if (start === undefined || far === undefined) return [];
  const along = subtract(far, start);
  const inOrder = [...crossings]
    .sort((a, b) => dot(a, along) - dot(b, along))
    .map((point) => pixelOf(plane, point).pixel);
  return Array.from({ length: inOrder.length >> 1 }, (_, index) => ({
    points: inOrder.slice(index * 2, index * 2 + 2),
    isClosed: false,
  }));
}

function span(a: Vector, b: Vector): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
