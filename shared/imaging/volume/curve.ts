import { cross, dot, moved, normalised, scaled, subtract, type Vector } from "../vector.ts";
import type { SectionLine, SectionPlane } from "./reslice.ts";

/** One place of a smooth curve through the patient, with the directions that pictures along it are made in. */
export interface CurvePlace {
  readonly point: Vector;
  /** Along the curve; of length 1. */
  readonly tangent: Vector;
  /** At a right angle to the curve, turning as little as can be from place to place; of length 1. */
  readonly across: Vector;
  /** Way along the curve from its first point, in mm. */
  readonly arcMm: number;
}

/** Points nearer than this, in mm, are one. */
const samePointMm = 0.05;
const partsOfSegment = 48;

/** Gives the points without those that lie on the one before. */
export function distinctPoints(points: readonly Vector[]): readonly Vector[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    return before === undefined || length(subtract(point, before)) > samePointMm;
  });
}

/**
 * Gives a smooth curve through points of the patient, in places every `stepMm` along it, from the first point on; empty
 * for fewer than two points. Centripetal Catmull-Rom: it passes through each point and makes no loops between them.
 */
export function curveThrough(points: readonly Vector[], stepMm: number): readonly CurvePlace[] {
  const knots = distinctPoints(points);
  if (knots.length < 2) return [];
  const fine = knots.slice(1).flatMap((_, index) => segment(knots, index));
  fine.push(knots.at(-1) as Vector);
  return withFrames(evenly(fine, stepMm), stepMm);
}

/** Gives the length of a curve in mm. */
export function curveLength(places: readonly CurvePlace[]): number {
  return places.at(-1)?.arcMm ?? 0;
}

/** How the pictures along a curve are made. */
export interface CurvedLayout {
  readonly columns: number;
  /** Distance of neighbouring columns, and of neighbouring places, in mm. */
  readonly pixelMm: number;
  /** How far the picture is turned about the curve. */
  readonly rotationDegrees: number;
}

/** Gives the direction across the curve at a place, turned about it. Right-handed about the tangent. */
export function acrossAt({ tangent, across }: CurvePlace, rotationDegrees: number): Vector {
  const angle = (rotationDegrees * Math.PI) / 180;
  return moved(scaled(across, Math.cos(angle)), cross(tangent, across), Math.sin(angle));
}

/** Gives the lines of the straightened picture: one for each place, at a right angle to the curve, its middle on it. */
export function straightenedLines(places: readonly CurvePlace[], layout: CurvedLayout): readonly SectionLine[] {
  const half = ((layout.columns - 1) / 2) * layout.pixelMm;
  return places.map((place) => {
    const across = acrossAt(place, layout.rotationDegrees);
    return {
      start: moved(place.point, across, -half),
      step: scaled(across, layout.pixelMm),
      normal: cross(across, place.tangent),
    };
  });
}

/** Gives the plane at a right angle to the curve at a place, square, its middle on the curve. */
export function crossSection(place: CurvePlace, sizeMm: number, pixelMm: number): SectionPlane {
  const count = Math.max(3, Math.round(sizeMm / pixelMm) | 1);
  const half = ((count - 1) / 2) * pixelMm;
  const { alongRow, alongColumn } = uprightAxes(place);
  const origin = moved(moved(place.point, alongRow, -half), alongColumn, -half);
  return { origin, alongRow, alongColumn, rows: count, columns: count, spacingMm: [pixelMm, pixelMm] };
}

/** Gives the patient's point at a pixel (column, row) of the straightened picture; null outside its places. */
export function pointOnStraightened(
  places: readonly CurvePlace[],
  layout: CurvedLayout,
  [column, row]: readonly [number, number],
): Vector | null {
  const place = places[Math.round(row)];
  if (place === undefined) return null;
  return moved(
    place.point,
    acrossAt(place, layout.rotationDegrees),
    (column - (layout.columns - 1) / 2) * layout.pixelMm,
  );
}

/** Gives the index of the place that lies nearest to a point; 0 for no places. */
export function nearestPlace(places: readonly CurvePlace[], point: Vector): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  places.forEach((place, index) => {
    const distance = length(subtract(place.point, point));
    if (distance < least) [best, least] = [index, distance];
  });
  return best;
}

/**
 * Axes of a cross-section as radiologists look at a plane of the body: the patient's left is on the right side where the
 * plane has a left, else the back; so that a walk along a curve does not turn the picture upside down.
 */
function uprightAxes({ tangent, across }: CurvePlace): { readonly alongRow: Vector; readonly alongColumn: Vector } {
  const towards: Vector = Math.abs(tangent[0]) < 0.85 ? [1, 0, 0] : [0, 1, 0];
  const flat = moved(towards, tangent, -dot(towards, tangent));
  const alongRow = length(flat) < 1e-6 ? across : normalised(flat);
  const down = cross(tangent, alongRow);
  // Looked at from the feet or from the front: down is the back, or else the feet.
  const isUpsideDown = Math.abs(down[1]) > Math.abs(down[2]) ? down[1] < 0 : down[2] > 0;
  return { alongRow, alongColumn: isUpsideDown ? scaled(down, -1) : down };
}

/** Source: Barry and Goldman 1988, with knots at the square root of the chord (Yuksel, Schaefer and Keyser 2011). */
function segment(knots: readonly Vector[], index: number): Vector[] {
  const [from, to] = [knots[index] as Vector, knots[index + 1] as Vector];
  const before = knots[index - 1] ?? mirrored(from, to, knots[index + 2]);
  const after = knots[index + 2] ?? mirrored(to, from, knots[index - 1]);
  const span = (a: Vector, b: Vector) => Math.sqrt(Math.max(length(subtract(b, a)), 1e-9));
  const t1 = span(before, from);
  const t2 = t1 + span(from, to);
  const t3 = t2 + span(to, after);
  return Array.from({ length: partsOfSegment }, (_, part) => {
    const t = t1 + ((t2 - t1) * part) / partsOfSegment;
    const a1 = between(before, from, 0, t1, t);
    const a2 = between(from, to, t1, t2, t);
    const a3 = between(to, after, t2, t3, t);
    return between(between(a1, a2, 0, t2, t), between(a2, a3, t1, t3, t), t1, t2, t);
  });
}

/** The curve goes on beyond its ends as it bends before them: the next point mirrored at the middle of the end's chord. */
function mirrored(end: Vector, inner: Vector, next: Vector | undefined): Vector {
  if (next === undefined) return moved(end, subtract(end, inner), 1);
  const chord = normalised(subtract(inner, end));
  const middle = scaled(moved(end, inner, 1), 0.5);
  const way = subtract(next, middle);
  return moved(moved(middle, way, 1), chord, -2 * dot(way, chord));
}

function between(a: Vector, b: Vector, from: number, to: number, t: number): Vector {
  const share = (t - from) / (to - from);
  return moved(scaled(a, 1 - share), b, share);
}

/** Gives points every `stepMm` along a line of many short parts. */
function evenly(fine: readonly Vector[], stepMm: number): readonly Vector[] {
  const points: Vector[] = [];
  let [walked, next] = [0, 0];
  for (let index = 1; index < fine.length; index += 1) {
    const [a, b] = [fine[index - 1] as Vector, fine[index] as Vector];
    const part = length(subtract(b, a));
    while (next <= walked + part + 1e-9) {
      points.push(moved(a, subtract(b, a), part === 0 ? 0 : (next - walked) / part));
      next += stepMm;
    }
    walked += part;
  }
  return points;
}

/** Source: Wang, Juttler, Zheng and Liu 2008, computation of rotation minimizing frames (double reflection). */
function withFrames(points: readonly Vector[], stepMm: number): readonly CurvePlace[] {
  const tangentAt = (index: number) => {
    const [a, b] = [points[Math.max(index - 1, 0)], points[Math.min(index + 1, points.length - 1)]];
    const way = subtract(b as Vector, a as Vector);
    return length(way) === 0 ? ([0, 0, 1] as Vector) : normalised(way);
  };
  const places: CurvePlace[] = [];
  points.forEach((point, index) => {
    const tangent = tangentAt(index);
    const before = places[index - 1];
    const across = before === undefined ? firstAcross(tangent) : carried(before, point, tangent);
    places.push({ point, tangent, across, arcMm: index * stepMm });
  });
  return places;
}

/** The first direction across is the patient's left, or the back where the curve itself goes to the left. */
function firstAcross(tangent: Vector): Vector {
  const towards: Vector = Math.abs(tangent[0]) < 0.85 ? [1, 0, 0] : [0, 1, 0];
  return normalised(moved(towards, tangent, -dot(towards, tangent)));
}

function carried(before: CurvePlace, point: Vector, tangent: Vector): Vector {
  const way = subtract(point, before.point);
  const across = reflected(before.across, way);
  const turned = reflected(across, subtract(tangent, reflected(before.tangent, way)));
  return normalised(moved(turned, tangent, -dot(turned, tangent)));
}

function reflected(vector: Vector, at: Vector): Vector {
  const square = dot(at, at);
  return square < 1e-18 ? vector : moved(vector, at, (-2 * dot(vector, at)) / square);
}

function length(vector: Vector): number {
  return Math.hypot(...vector);
}
