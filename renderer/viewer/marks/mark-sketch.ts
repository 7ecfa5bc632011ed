import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import type { MarkDrawing } from "./mark-kind.ts";

/** Nearer than this to the last press is the same place, and a drag has not begun, in CSS pixels. */
const samePlace = 4;
/** A click this near to the first point closes an outline, in CSS pixels. */
const closingReach = 9;

/** A mark that is drawn by more than one drag. It knows no screen: `distance` gives CSS pixels between image points. */
export class MarkSketch {
  readonly #drawing: Exclude<MarkDrawing, { way: "drag" }>;
  readonly #distance: (a: ImagePoint, b: ImagePoint) => number;
  #placed: ImagePoint[] = [];
  #hovered: ImagePoint | null = null;
  #pressedAt: ImagePoint | null = null;
  #isDragged = false;
  #isFreehand = false;
  #isDone = false;

  constructor(drawing: Exclude<MarkDrawing, { way: "drag" }>, distance: (a: ImagePoint, b: ImagePoint) => number) {
    this.#drawing = drawing;
    this.#distance = distance;
  }

  /** Whether every point is there. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** The points so far; the last one follows the pointer until it is placed. */
  get points(): readonly ImagePoint[] {
    return this.#hovered === null || this.#isDone ? this.#placed : [...this.#placed, this.#hovered];
  }

  /** The button goes down: a point is placed, or the outline closed. */
  press(point: ImagePoint): void {
    const [first, last] = [this.#placed[0], this.#placed.at(-1)];
    this.#hovered = null;
    this.#isDragged = false;
    this.#isFreehand = false;
    if (first !== undefined && this.#closesAt(first, point)) {
      this.finish();
      return;
    }
    this.#pressedAt = point;
    // The second press of a double click adds nothing.
    if (last === undefined || this.#distance(last, point) >= samePlace) this.#placed.push(point);
  }

  move(point: ImagePoint): void {
    const from = this.#pressedAt;
    if (from === null) {
      this.#hovered = point;
      return;
    }
    if (!this.#isDragged && this.#distance(from, point) < samePlace) return;
    this.#isFreehand ||= !this.#isDragged && this.#mayBeFreehand() && this.#placed.length === 1;
    this.#isDragged = true;
    if (!this.#isFreehand) this.#hovered = point;
    else if (this.#distance(this.#placed.at(-1) ?? from, point) >= samePlace) this.#placed.push(point);
  }

  /** The button goes up: a drag places its end too, and a freehand outline closes. */
  release(point: ImagePoint): void {
    if (this.#pressedAt === null) return;
    this.#pressedAt = null;
    this.#hovered = null;
    if (this.#isFreehand) {
      this.finish();
      return;
    }
    const isFull = this.#drawing.way === "clicks" && this.#placed.length >= this.#drawing.count;
    if (this.#isDragged && isFull) this.#placed[this.#placed.length - 1] = point;
    else if (this.#isDragged) this.#placed.push(point);
    if (this.#drawing.way === "clicks" && this.#placed.length >= this.#drawing.count) this.#isDone = true;
  }

  /** The reader ends a mark without a fixed number of points. */
  finish(): void {
    this.#pressedAt = null;
    this.#hovered = null;
    if (this.#drawing.way === "open") this.#isDone = this.#placed.length >= this.#drawing.least;
  }

  #mayBeFreehand(): boolean {
    return this.#drawing.way === "open" && this.#drawing.isArea && this.#drawing.isClickedOnly !== true;
  }

  #isArea(): boolean {
    return this.#drawing.way === "open" && this.#drawing.isArea;
  }

  #closesAt(first: ImagePoint, point: ImagePoint): boolean {
    const isLongEnough = this.#drawing.way === "open" && this.#placed.length >= this.#drawing.least;
    return this.#isArea() && isLongEnough && this.#distance(first, point) <= closingReach;
  }
}
