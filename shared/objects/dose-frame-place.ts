import { type DicomJsonInstance, isStated, numbersOf, textOf, valuesOf } from "../imaging/attributes.ts";
import { frameCount } from "../imaging/frame-number.ts";
import type { ImagePlane } from "../imaging/plane.ts";
import { cross, moved, type Vector } from "../imaging/vector.ts";

/** RT Dose Storage (PS3.4 B.5). */
export const rtDoseSopClass = "1.2.840.10008.5.1.4.1.1.481.2";

/** Where the frames of a dose grid lie along the normal of its first frame, in mm from Image Position; or why that is not known. */
export type GridOffsets =
  | { readonly kind: "known"; readonly offsets: readonly number[] }
  | { readonly kind: "refused"; readonly why: string };

/** Numbers that are written as text differ by less than this, in mm, where they mean one place. */
const sameMm = 0.005;

/**
 * Gives the places of a dose's frames from Grid Frame Offset Vector (3004,000C) in both of its meanings: offsets along the
 * normal where the first is zero, z coordinates in the patient where the first is the z of Image Position and the rows lie
 * along x and the columns along y. Anything else is refused by name. Source: PS3.3 C.8.8.3.2.
 */
export function readGridOffsets(instance: DicomJsonInstance, plane: ImagePlane | null): GridOffsets {
  const refuse = (why: string): GridOffsets => ({ kind: "refused", why });
  if (plane?.position == null) return refuse("it does not say where it lies in the patient");
  const count = frameCount(instance);
  const vector = numbersOf(instance, "3004000C");
  if (count === 1 && vector.length <= 1) return { kind: "known", offsets: [0] };
  if (valuesOf(instance, "3004000C").length !== count || vector.length !== count) {
    return refuse(`it has ${count} frames and ${vector.length} frame offsets`);
  }
  const [first = 0] = vector;
  const steps = vector.slice(1).map((offset, index) => offset - (vector[index] ?? 0));
  const isMonotonic = steps.every((step) => step > sameMm) || steps.every((step) => step < -sameMm);
  if (!isMonotonic) return refuse("its frame offsets neither only rise nor only fall");
  if (Math.abs(first) < sameMm) return { kind: "known", offsets: vector };
  const isTransverse = plane.alongRow[0] > 0.99999 && plane.alongColumn[1] > 0.99999;
  if (!isTransverse || Math.abs(first - plane.position[2]) >= sameMm) {
    return refuse("its frame offsets begin neither at zero nor at the place of its first frame");
  }
  return { kind: "known", offsets: vector.map((z) => z - first) };
}

/**
 * Gives the plane of one frame, counted from 1: a dose states the place of its first frame only, the others follow from its
 * offsets. Position is null where those cannot be used; other images keep what they say.
 */
export function planeOfFrame(
  instance: DicomJsonInstance,
  frameNumber: number,
  plane: ImagePlane | null,
): ImagePlane | null {
  if (plane === null || textOf(instance, "00080016") !== rtDoseSopClass || frameCount(instance) === 1) return plane;
  const places = readGridOffsets(instance, plane);
  const offset = places.kind === "known" ? places.offsets[frameNumber - 1] : undefined;
  if (offset === undefined || plane.position === null) return { ...plane, position: null };
  return { ...plane, position: moved(plane.position, gridNormal(plane), offset) };
}

/** Gives a note where the frames of a dose cannot be placed. */
export function doseFrameNotes(instance: DicomJsonInstance, plane: ImagePlane | null): readonly string[] {
  if (textOf(instance, "00080016") !== rtDoseSopClass || frameCount(instance) === 1) return [];
  const places = readGridOffsets(instance, plane);
  return places.kind === "known" ? [] : [`Place in the patient is not known: ${places.why}`];
}

/** Gives the direction in which positive offsets go: the cross product of row and column directions. */
function gridNormal({ alongRow, alongColumn }: ImagePlane): Vector {
  return cross(alongRow, alongColumn);
}

/** Tells whether a dose says a scaling that makes numbers of its stored values. Source: PS3.3 C.8.8.3. */
export function hasDoseScaling(instance: DicomJsonInstance): boolean {
  const [scaling] = numbersOf(instance, "3004000E");
  return isStated(instance, "3004000E") && scaling !== undefined && scaling > 0 && scaling < 1e9;
}
