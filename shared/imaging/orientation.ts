import type { ImagePlane } from "./plane.ts";
import type { Vector } from "./vector.ts";

/** Letters at the four edges of a pane; empty where the direction is not known. */
export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** How an image is turned on the screen: rotation clockwise first, flips of the screen after it (PS3.3 C.10.6). */
export interface Turn {
  readonly rotationDegrees: number;
  readonly isFlippedHorizontally: boolean;
  readonly isFlippedVertically: boolean;
}

/** Edges of an image whose orientation is not known. */
export const unknownEdges: EdgeLetters = { left: "", right: "", top: "", bottom: "" };

/**
 * Gives the letters (R, L, A, P, H, F, or two for an oblique edge) of the patient's side at each edge of the screen.
 * `patientOrientation` serves images without a plane; it is used only where it names the edges by itself.
 */
export function edgeLetters(
  plane: ImagePlane | null,
  patientOrientation: readonly [string, string] | null,
  turn: Turn,
): EdgeLetters {
  const right = screenToImage([1, 0], turn);
  const bottom = screenToImage([0, 1], turn);
  const name = (direction: readonly [number, number]) =>
    plane !== null ? lettersOf(patientDirection(plane, direction)) : lettersAlong(patientOrientation, direction);
  const opposite = (direction: readonly [number, number]) => name([-direction[0], -direction[1]]);
  return { right: name(right), left: opposite(right), bottom: name(bottom), top: opposite(bottom) };
}

/** Gives the direction in the image (columns, rows) of a direction on the screen (right, down). */
export function screenToImage(direction: readonly [number, number], turn: Turn): readonly [number, number] {
  const x = turn.isFlippedHorizontally ? -direction[0] : direction[0];
  const y = turn.isFlippedVertically ? -direction[1] : direction[1];
  const angle = (-turn.rotationDegrees * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return [x * cosine - y * sine, x * sine + y * cosine];
}

/**
 * Gives the letters of a direction in the patient: the strongest axis first, a second one where it is at least 0.3 of
 * the length. L, P and H are the positive axes. Source: PS3.3 C.7.6.1.1.1.
 */
export function lettersOf(direction: Vector): string {
  const axes: [number, string, string][] = [
    [direction[0], "L", "R"],
    [direction[1], "P", "A"],
    [direction[2], "H", "F"],
  ];
  const length = Math.hypot(...direction);
  return axes
    .filter(([component]) => length > 0 && Math.abs(component) / length >= 0.3)
    .sort((a, b) => Math.abs(b[0]) - Math.abs(a[0]))
    .slice(0, 2)
    .map(([component, positive, negative]) => (component > 0 ? positive : negative))
    .join("");
}

function patientDirection(plane: ImagePlane, direction: readonly [number, number]): Vector {
  const along = (axis: 0 | 1 | 2) => plane.alongRow[axis] * direction[0] + plane.alongColumn[axis] * direction[1];
  return [along(0), along(1), along(2)];
}

const opposites: Readonly<Record<string, string>> = { R: "L", L: "R", A: "P", P: "A", H: "F", F: "H" };

function lettersAlong(orientation: readonly [string, string] | null, direction: readonly [number, number]): string {
  if (orientation === null) return "";
  const [x, y] = direction;
  if (Math.abs(x) > 0.99) return x > 0 ? orientation[0] : oppositeOf(orientation[0]);
  if (Math.abs(y) > 0.99) return y > 0 ? orientation[1] : oppositeOf(orientation[1]);
  return "";
}

function oppositeOf(text: string): string {
  return [...text].map((letter) => opposites[letter] ?? "").join("");
}
