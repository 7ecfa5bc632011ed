import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import { type Affine, toStage } from "../../../shared/imaging/view-transform.ts";
import type { CanvasPoint } from "../label-place.ts";
import type { MarkPath } from "./mark-kind.ts";

/** How near the pointer has to be to a line to take hold of it, in CSS pixels. */
const reach = 5;

/** Gives a straight line as points: labels keep away from points, so a line needs them along its way. */
export function straightPath(from: ImagePoint, to: ImagePoint, steps = 64): MarkPath {
  const points = Array.from({ length: steps + 1 }, (_, step): ImagePoint => {
    const share = step / steps;
    return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
  });
  return { points, isClosed: false };
}

/** Gives the straight lines through points, in their order. */
export function partsOf(points: readonly ImagePoint[]): readonly MarkPath[] {
  return points.slice(1).map((point, index) => straightPath(points[index] ?? point, point, 16));
}

/** Gives the line from the first to the second point, from the third to the fourth, and so on. */
export function pairsOf(points: readonly ImagePoint[]): readonly MarkPath[] {
  return partsOf(points).filter((_, index) => index % 2 === 0);
}

/** Gives the closed line through points. */
export function closedPath(points: readonly ImagePoint[]): MarkPath {
  const [first] = points;
  const round = first === undefined ? [] : [...points, first];
  return { points: partsOf(round).flatMap((part) => part.points), isClosed: true };
}

/** Tells whether all points lie at one place, within four CSS pixels. */
export function areOnePlace(points: readonly CanvasPoint[]): boolean {
  const box = boxRound(points);
  return box === null || Math.hypot(box[1][0] - box[0][0], box[1][1] - box[0][1]) < 4;
}

/** Gives the points that can be taken hold of one by one. An outline drawn freehand has too many; it moves as a whole. */
export function handlesOf<Point>(points: readonly Point[]): readonly Point[] {
  return points.length <= 24 ? points : [];
}

/** Tells whether a place on the canvas lies on one of the lines, within five CSS pixels. */
export function isOnPaths(paths: readonly MarkPath[], affine: Affine, at: CanvasPoint): boolean {
  return paths.some(({ points, isClosed }) => {
    const ends = points.map((point) => toStage(affine, point));
    const [first] = ends;
    if (isClosed && first !== undefined) ends.push(first);
    return ends.some((end, index) => distanceToSegment(ends[index - 1] ?? end, end, at) <= reach);
  });
}

/** Gives the top left and the bottom right corner of the box round points, or null where there is none. */
export function boxRound(points: readonly CanvasPoint[]): readonly [CanvasPoint, CanvasPoint] | null {
  if (points.length === 0) return null;
  const [x, y] = [points.map((point) => point[0]), points.map((point) => point[1])];
  return [
    [Math.min(...x), Math.min(...y)],
    [Math.max(...x), Math.max(...y)],
  ];
}

function distanceToSegment(a: CanvasPoint, b: CanvasPoint, at: CanvasPoint): number {
  const way = [b[0] - a[0], b[1] - a[1]] as const;
  const square = way[0] ** 2 + way[1] ** 2;
  const along = square === 0 ? 0 : ((at[0] - a[0]) * way[0] + (at[1] - a[1]) * way[1]) / square;
  const share = Math.min(Math.max(along, 0), 1);
  return Math.hypot(a[0] + share * way[0] - at[0], a[1] + share * way[1] - at[1]);
}
