import { describe, expect, it } from "vitest";
import { fitRigid, inverseOf, moveRigid, type PointPair, type RigidTransform } from "./rigid-fit.ts";
import { cross, dot, normalised, type Vector } from "./vector.ts";

/** Rodrigues' formula, written apart from what is tested. */
function turnAbout(axis: Vector, degrees: number): RigidTransform["rotation"] {
  const [x, y, z] = normalised(axis);
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [
    [c + x * x * (1 - c), x * y * (1 - c) - z * s, x * z * (1 - c) + y * s],
    [y * x * (1 - c) + z * s, c + y * y * (1 - c), y * z * (1 - c) - x * s],
    [z * x * (1 - c) - y * s, z * y * (1 - c) + x * s, c + z * z * (1 - c)],
  ];
}

/** Landmarks of a thorax: carina, both lung apices, a vertebra, the xiphoid. */
const thorax: readonly Vector[] = [
  [2, -31, 1480],
  [-74, 12, 1591],
  [81, 9, 1588],
  [1, 62, 1333],
  [-3, -118, 1301],
];

const pairsOf = (points: readonly Vector[], motion: RigidTransform, noise: readonly Vector[] = []): PointPair[] =>
  points.map((from, index) => {
    const to = moveRigid(motion, from);
    const [x, y, z] = noise[index] ?? [0, 0, 0];
    return { from, to: [to[0] + x, to[1] + y, to[2] + z] };
  });

/** The angle between two rotations, in degrees. */
function angleBetween(one: RigidTransform["rotation"], other: RigidTransform["rotation"]): number {
  const trace = one.reduce((sum, row, index) => sum + dot(row, other[index] ?? [0, 0, 0]), 0);
  return (Math.acos(Math.min(1, (trace - 1) / 2)) * 180) / Math.PI;
}

function fitted(pairs: readonly PointPair[]) {
  const fit = fitRigid(pairs);
  if ("refusal" in fit) throw new Error(fit.refusal);
  return fit;
}

describe("fitRigid", () => {
  it.each([
    [[0, 0, 1], 0, [0, 0, 0]],
    [[0, 0, 1], 3, [12, -4, 900]],
    [[1, 0.3, -0.2], 11.5, [-150, 40, -1200]],
    [[0, 1, 0], 90, [1, 2, 3]],
    // Prone beside supine.
    [[0, 0, 1], 180, [5, 180, 30]],
    [[0.3, 1, 0.7], 179.9, [0, 0, 0]],
  ] as const)(
    "recovers a turn about %j by %d degrees and a shift of %j mm, from three points and from five",
    (axis, degrees, shift) => {
      const motion: RigidTransform = { rotation: turnAbout(axis, degrees), shift };
      for (const count of [3, 5]) {
        const fit = fitted(pairsOf(thorax.slice(0, count), motion));
        expect(angleBetween(fit.transform.rotation, motion.rotation)).toBeLessThan(0.1);
        expect(fit.turnedByDegrees).toBeCloseTo(degrees, 1);
        expect(fit.residualMm).toBeLessThan(0.001);
        for (const point of [...thorax, [40, 50, 1400] as const]) {
          const [found, wanted] = [moveRigid(fit.transform, point), moveRigid(motion, point)];
          expect(Math.hypot(...found.map((part, index) => part - (wanted[index] ?? 0)))).toBeLessThan(0.1);
          const back = moveRigid(inverseOf(fit.transform), found);
          expect(Math.hypot(...back.map((part, index) => part - (point[index] ?? 0)))).toBeLessThan(1e-6);
        }
        const [a, b, c] = fit.transform.rotation;
        expect(dot(cross(a, b), c)).toBeCloseTo(1, 9);
      }
    },
  );

  it("says in mm how far the points still lie apart", () => {
    const motion: RigidTransform = { rotation: turnAbout([0, 0, 1], 5), shift: [0, 0, 0] };
    // Along the line from the middle, equal and opposite: no motion can take it away.
    const square: readonly Vector[] = [
      [50, 0, 0],
      [0, 50, 0],
      [-50, 0, 0],
      [0, -50, 0],
    ];
    const pulled = square.map(([x, y, z], index): Vector => {
      const by = index % 2 === 0 ? 2 : -2;
      const [along] = [moveRigid({ ...motion }, normalised([x, y, z]))];
      return [along[0] * by, along[1] * by, along[2] * by];
    });
    expect(fitted(pairsOf(square, motion, pulled)).residualMm).toBeCloseTo(2, 6);
  });

  it("refuses fewer than three pairs, points on one line, one point thrice, and points nowhere", () => {
    const still: RigidTransform = { rotation: turnAbout([0, 0, 1], 0), shift: [0, 0, 0] };
    const refusal = (points: readonly Vector[]) => {
      const fit = fitRigid(pairsOf(points, still));
      return "refusal" in fit ? fit.refusal : "";
    };
    expect(refusal(thorax.slice(0, 2))).toBe("Three pairs of points are needed.");
    const line = [0, 40, 90].map((way): Vector => [way, way * 2, 3]);
    expect(refusal(line)).toMatch(/^The points lie on one line/);
    expect(refusal([...line.slice(0, 2), [90, 184, 5]])).toMatch(/^The points lie on one line/);
    expect(refusal(Array(3).fill([1, 2, 3]))).toMatch(/^The points lie on one line/);
    expect(refusal([...thorax.slice(0, 3), [Number.NaN, 0, 0]])).toBe("A point has no place in the patient.");
    expect(refusal(thorax.slice(0, 3))).toBe("");
  });

  it("refuses a solid of points that only fits as in a mirror", () => {
    const mirrored = thorax.map((from): PointPair => ({ from, to: [-from[0] + 7, from[1], from[2]] }));
    const solid = [...mirrored, { from: [60, 30, 1400], to: [-53, 30, 1400] } satisfies PointPair];
    expect(fitRigid(solid)).toMatchObject({ refusal: expect.stringContaining("only fit as in a mirror") });
  });
});
