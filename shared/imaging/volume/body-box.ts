import { moved, scaled, type Vector } from "../vector.ts";
import { volumeCorners } from "./section-planes.ts";
import type { VolumeGeometry } from "./slice-geometry.ts";

/** A box along the axes of the patient, in mm: from the right, front and foot end to the left, back and head end. */
export interface BodyBox {
  readonly low: Vector;
  readonly high: Vector;
}

/** The faces of a box, by the letter of the side of the patient that they lie on. */
export const boxFaces = ["R", "L", "A", "P", "F", "H"] as const;
export type BoxFace = (typeof boxFaces)[number];

/** A box keeps at least this thickness, in mm. */
const leastMm = 2;

/** Gives the axis of a face, and whether it is the high end of it. */
export function axisOfFace(face: BoxFace): { readonly axis: 0 | 1 | 2; readonly isHigh: boolean } {
  const index = boxFaces.indexOf(face);
  return { axis: Math.floor(index / 2) as 0 | 1 | 2, isHigh: index % 2 === 1 };
}

/** Gives the box around a volume, to the outer edges of its outermost voxels. */
export function boxOfVolume(geometry: VolumeGeometry): BodyBox {
  const corners = volumeCorners(geometry);
  const [rowMm, columnMm] = geometry.spacingMm;
  const edge = (axis: 0 | 1 | 2) =>
    (Math.abs(geometry.alongRow[axis]) * columnMm +
      Math.abs(geometry.alongColumn[axis]) * rowMm +
      Math.abs(geometry.normal[axis]) * geometry.stepMm) /
    2;
  const end = (axis: 0 | 1 | 2, pick: typeof Math.min, sign: number) =>
    pick(...corners.map((corner) => corner[axis])) + sign * edge(axis);
  return {
    low: [end(0, Math.min, -1), end(1, Math.min, -1), end(2, Math.min, -1)],
    high: [end(0, Math.max, 1), end(1, Math.max, 1), end(2, Math.max, 1)],
  };
}

/** Gives where a face lies on its axis, in mm. */
export function placeOfFace(box: BodyBox, face: BoxFace): number {
  const { axis, isHigh } = axisOfFace(face);
  return (isHigh ? box.high : box.low)[axis];
}

/** Gives the box with one face elsewhere, kept inside `outer` and never turned inside out. */
export function withFace(box: BodyBox, face: BoxFace, place: number, outer: BodyBox): BodyBox {
  const { axis, isHigh } = axisOfFace(face);
  const [least, most] = isHigh
    ? [box.low[axis] + leastMm, outer.high[axis]]
    : [outer.low[axis], box.high[axis] - leastMm];
  const kept = Math.min(Math.max(place, Math.min(least, most)), most);
  const changed = (vector: Vector): Vector => {
    const parts = [...vector] as [number, number, number];
    parts[axis] = kept;
    return parts;
  };
  return isHigh ? { low: box.low, high: changed(box.high) } : { low: changed(box.low), high: box.high };
}

/** Gives the middle of a box. */
export function boxCentre({ low, high }: BodyBox): Vector {
  return scaled(moved(low, high, 1), 0.5);
}

/** Gives the middle of a face. */
export function faceCentre(box: BodyBox, face: BoxFace): Vector {
  const { axis } = axisOfFace(face);
  const parts = [...boxCentre(box)] as [number, number, number];
  parts[axis] = placeOfFace(box, face);
  return parts;
}

/** Gives the twelve edges of a box, each as two corners. */
export function boxEdges({ low, high }: BodyBox): readonly (readonly [Vector, Vector])[] {
  const corner = (bits: number): Vector => [
    bits & 1 ? high[0] : low[0],
    bits & 2 ? high[1] : low[1],
    bits & 4 ? high[2] : low[2],
  ];
  return [0, 1, 2, 3, 4, 5, 6, 7].flatMap((from) =>
    [1, 2, 4].flatMap((bit) => ((from & bit) === 0 ? [[corner(from), corner(from | bit)] as const] : [])),
  );
}
