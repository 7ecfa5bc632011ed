import { symmetricEigen } from "./symmetric-eigen.ts";
import { dot, subtract, type Vector } from "./vector.ts";

/** A motion of a rigid body: turned, then shifted; never mirrored, never scaled. */
export interface RigidTransform {
  /** Three rows; their vectors are of length 1 and at right angles, right-handed. */
  readonly rotation: readonly [Vector, Vector, Vector];
  /** In mm. */
  readonly shift: Vector;
}

/** A place in one examination and the same place in the other, in mm. */
export interface PointPair {
  readonly from: Vector;
  readonly to: Vector;
}

/** A rigid fit, with how well it fits. */
export interface RigidFit {
  readonly transform: RigidTransform;
  /** Root mean square of the distances that remain between the pairs, in mm. */
  readonly residualMm: number;
  /** By how much it turns, in degrees, 0 to 180. */
  readonly turnedByDegrees: number;
}

/** Points this close to one line leave the turn about it to chance, in mm. */
const leastWidthMm = 5;

/**
 * Gives the rigid motion that brings the `from` points nearest to the `to` points, or the sentence why there is none: fewer
 * than three pairs, points on one line, or points that only fit as in a mirror. Source: Horn, "Closed-form solution of
 * absolute orientation using unit quaternions", J. Opt. Soc. Am. A 4 (1987); least squares as by Kabsch.
 */
export function fitRigid(pairs: readonly PointPair[]): RigidFit | { readonly refusal: string } {
  if (pairs.length < 3) return { refusal: "Three pairs of points are needed." };
  if (pairs.some(({ from, to }) => ![...from, ...to].every(Number.isFinite))) {
    return { refusal: "A point has no place in the patient." };
  }
  const [fromCentre, toCentre] = [meanOf(pairs.map(({ from }) => from)), meanOf(pairs.map(({ to }) => to))];
  const centred = pairs.map(({ from, to }) => ({ from: subtract(from, fromCentre), to: subtract(to, toCentre) }));
  for (const side of ["from", "to"] as const) {
    if (widthOf(centred.map((pair) => pair[side])) < leastWidthMm) {
      return { refusal: "The points lie on one line, or nearly: choose one that is well to the side of it." };
    }
  }
  const { values, vectors } = symmetricEigen(hornMatrix(centred));
  const [best, worst] = [values[0] ?? 0, values[3] ?? 0];
  const rotation = rotationOf(vectors[0] ?? [1, 0, 0, 0]);
  const turned = turn(rotation, fromCentre);
  const transform: RigidTransform = { rotation, shift: subtract(toCentre, turned) };
  const residualMm = residualOf(pairs, transform);
  // The smallest root belongs to the best fit in a mirror: of a solid of points only the true one can be small.
  const spread = centred.reduce((sum, { from, to }) => sum + dot(from, from) + dot(to, to), 0);
  const mirroredMm = Math.sqrt(Math.max(0, spread + 2 * worst) / pairs.length);
  if (-worst > best && residualMm > 3 && mirroredMm < residualMm / 2) {
    return {
      refusal: "The points only fit as in a mirror: left and right of some pair are exchanged. Check each pair.",
    };
  }
  const trace = rotation[0][0] + rotation[1][1] + rotation[2][2];
  const turnedByDegrees = (Math.acos(Math.min(1, Math.max(-1, (trace - 1) / 2))) * 180) / Math.PI;
  return { transform, residualMm, turnedByDegrees };
}

/** Gives the place that a point comes to, in mm. */
export function moveRigid({ rotation, shift }: RigidTransform, point: Vector): Vector {
  const [x, y, z] = turn(rotation, point);
  return [x + shift[0], y + shift[1], z + shift[2]];
}

/** Gives a direction as it is turned. */
export function turnRigid({ rotation }: RigidTransform, direction: Vector): Vector {
  return turn(rotation, direction);
}

/** Gives the motion back. */
export function inverseOf({ rotation, shift }: RigidTransform): RigidTransform {
  const [a, b, c] = rotation;
  const back: RigidTransform["rotation"] = [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ];
  const [x, y, z] = turn(back, shift);
  return { rotation: back, shift: [-x, -y, -z] };
}

function turn([a, b, c]: RigidTransform["rotation"], point: Vector): Vector {
  return [dot(a, point), dot(b, point), dot(c, point)];
}

function residualOf(pairs: readonly PointPair[], transform: RigidTransform): number {
  const squares = pairs.map(({ from, to }) => {
    const way = subtract(moveRigid(transform, from), to);
    return dot(way, way);
  });
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / pairs.length);
}

function meanOf(points: readonly Vector[]): Vector {
  const mean = (axis: 0 | 1 | 2) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  return [mean(0), mean(1), mean(2)];
}

/** How wide the points lie beside the line that fits them best, in mm (root mean square). */
function widthOf(points: readonly Vector[]): number {
  const sums = ([0, 1, 2] as const).map((row) =>
    ([0, 1, 2] as const).map((column) => points.reduce((sum, point) => sum + point[row] * point[column], 0)),
  );
  return Math.sqrt(Math.max(0, symmetricEigen(sums).values[1] ?? 0) / points.length);
}

/** Horn's matrix: its largest root and that root's vector are the best turn, as a quaternion. */
function hornMatrix(pairs: readonly PointPair[]): number[][] {
  const sum = (row: 0 | 1 | 2, column: 0 | 1 | 2) =>
    pairs.reduce((total, { from, to }) => total + from[row] * to[column], 0);
  const [xx, xy, xz] = [sum(0, 0), sum(0, 1), sum(0, 2)];
  const [yx, yy, yz] = [sum(1, 0), sum(1, 1), sum(1, 2)];
  const [zx, zy, zz] = [sum(2, 0), sum(2, 1), sum(2, 2)];
  return [
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, -xx + yy - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, -xx - yy + zz],
  ];
}

function rotationOf(quaternion: readonly number[]): RigidTransform["rotation"] {
  const [w = 1, x = 0, y = 0, z = 0] = quaternion;
  return [
    [w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z],
  ];
}
