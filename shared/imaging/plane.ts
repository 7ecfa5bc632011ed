import { type DicomJsonInstance, isStated, itemsOf, numbersInPlace, textOf, valuesOf } from "./attributes.ts";
import { cross, dot, type Vector } from "./vector.ts";

/** Where a frame lies in the patient. */
export interface ImagePlane {
  /** Centre of the first pixel; null where only the orientation is known. */
  readonly position: Vector | null;
  /** Direction in which the column number grows. */
  readonly alongRow: Vector;
  /** Direction in which the row number grows. */
  readonly alongColumn: Vector;
}

/** Gives the plane of a frame, or null where its orientation is missing, not of length 1 or not at a right angle. */
export function readPlane(instance: DicomJsonInstance, frameItems: readonly DicomJsonInstance[]): ImagePlane | null {
  const orientations = [...frameItems.flatMap((item) => itemsOf(item, "00209116")), instance];
  const positions = [...frameItems.flatMap((item) => itemsOf(item, "00209113")), instance];
  const cosines = exactly(6, orientations, "00200037");
  if (cosines === null) return null;
  const alongRow = [cosines[0], cosines[1], cosines[2]] as unknown as Vector;
  const alongColumn = [cosines[3], cosines[4], cosines[5]] as unknown as Vector;
  const isUnit = (vector: Vector) => Math.abs(Math.sqrt(dot(vector, vector)) - 1) < 0.01;
  if (!isUnit(alongRow) || !isUnit(alongColumn) || Math.abs(dot(alongRow, alongColumn)) > 0.01) return null;
  const position = exactly(3, positions, "00200032");
  const isPlace = position?.every((part) => Math.abs(part) <= farthestMm) === true;
  return { position: isPlace ? (position as unknown as Vector) : null, alongRow, alongColumn };
}

/** No couch is this long; what lies farther from the origin, in mm, is no place. */
const farthestMm = 100_000;

/** The values of the first item that states the attribute, where all of them are numbers and as many as there must be. */
function exactly(count: number, items: readonly DicomJsonInstance[], tag: string): readonly number[] | null {
  const source = items.find((item) => isStated(item, tag));
  const values = source === undefined ? [] : numbersInPlace(source, tag);
  const numbers = values.filter((value) => value !== null);
  return values.length === count && numbers.length === count ? numbers : null;
}

/** Gives a note for what the header says of the place of a frame and cannot be used. */
export function planeNotes(
  instance: DicomJsonInstance,
  frameItems: readonly DicomJsonInstance[],
  plane: ImagePlane | null,
): readonly string[] {
  const states = (sequence: string, tag: string) =>
    [...frameItems.flatMap((item) => itemsOf(item, sequence)), instance].some((item) => isStated(item, tag));
  if (plane === null) {
    return states("00209116", "00200037")
      ? ["Direction in the header is not valid: the sides of the patient are not known"]
      : [];
  }
  return plane.position === null && states("00209113", "00200032")
    ? ["Position in the header is not valid: the place in the patient is not known"]
    : [];
}

/** Gives the direction at a right angle to the plane, from the first to the last slice of a stack in header order. */
export function normalOf(plane: ImagePlane): Vector {
  return cross(plane.alongRow, plane.alongColumn);
}

/** Patient Orientation (0020,0020) of projections: letters along the row and along the column, or null. */
export function readPatientOrientation(instance: DicomJsonInstance): readonly [string, string] | null {
  const values = valuesOf(instance, "00200020");
  const [row, column] = values;
  if (typeof row === "string" && typeof column === "string" && letters.test(row) && letters.test(column)) {
    return [row, column];
  }
  const both = textOf(instance, "00200020").split("\\");
  return both.length === 2 && both.every((text) => letters.test(text)) ? [both[0] ?? "", both[1] ?? ""] : null;
}

const letters = /^[RLAPHF]{1,3}$/;
