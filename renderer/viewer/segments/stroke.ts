import type { OwnSegment } from "../../../shared/domain/own-segment.ts";
import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import { meaningOf } from "../../../shared/imaging/value-transform.ts";
import { pixelOf, pointOf } from "../../../shared/imaging/volume/section-planes.ts";
import { ballCut, brush, joined, type PixelBox } from "../../../shared/segmenting/brush.ts";
import { bytesOfMask } from "../../../shared/segmenting/mask-runs.ts";
import { findDecoded } from "../image-loader.ts";
import type { ViewerStore } from "../viewer-store.ts";
import { maskOfSlice, sliceOn, withPixels } from "./masks.ts";
import type { PaintState } from "./paint-state.ts";
import type { StackGround, StackImage } from "./stack-ground.ts";

/** One image under a stroke: its pixels as they are now, one byte each. */
export interface StrokeImage {
  readonly image: StackImage;
  readonly bytes: Uint8Array;
  /** Rises with each change. */
  revision: number;
  /** What the stroke has changed so far. */
  dirty: PixelBox | null;
}

/** Gives whether a pixel may be painted by its value; null where the values are not here yet. */
export function valueTest(
  { imageId, header }: StackImage,
  range: readonly [number, number],
): ((index: number) => boolean) | null {
  const decoded = findDecoded(imageId);
  if (decoded === null || header.isColour) return null;
  const { transform, padding } = header;
  const { stored } = decoded;
  return (index) => {
    const value = stored[index] ?? 0;
    if (padding !== null && value >= padding.low && value <= padding.high) return false;
    const meaning = meaningOf(transform, value);
    return meaning >= range[0] && meaning <= range[1];
  };
}

/** One way of the brush from button down to button up: masks laid out while it lasts, compact again when it ends. */
export class Stroke {
  readonly segment: OwnSegment;
  readonly #stack: StackGround;
  readonly #painting: PaintState;
  readonly #images = new Map<string, StrokeImage>();
  /** Images under a ball whose pixels are not here: nothing is painted on them. */
  readonly #missing = new Set<string>();

  constructor(segment: OwnSegment, stack: StackGround, painting: PaintState) {
    this.segment = segment;
    this.#stack = stack;
    this.#painting = painting;
  }

  /** Gives what lies under the stroke on an image, or undefined. */
  on(imageId: string): StrokeImage | undefined {
    return this.#images.get(imageId);
  }

  /** Goes on from one image point of an image to the next. */
  extend(middle: StackImage, from: ImagePoint, to: ImagePoint): void {
    const { diameterMm, isThrough } = this.#painting;
    const radiusMm = diameterMm / 2;
    if (!isThrough) {
      this.#paint(middle, from, to, radiusMm);
      return;
    }
    for (const image of this.#stack.images) {
      const cut = ballCut(radiusMm, image.depth - middle.depth);
      if (cut === null) continue;
      if (findDecoded(image.imageId) === null) this.#missing.add(image.imageId);
      // Slices of a tilted gantry are shifted against each other.
      else this.#paint(image, seenFrom(middle, image, from), seenFrom(middle, image, to), cut);
    }
  }

  /** Gives the segment after the stroke, and how many images it could not reach. */
  finish(): { readonly segment: OwnSegment; readonly missing: number } {
    return { segment: withPixels(this.segment, [...this.#images.values()]), missing: this.#missing.size };
  }

  #paint(image: StackImage, from: ImagePoint, to: ImagePoint, radiusMm: number): void {
    const { mode, isRangeOn, range } = this.#painting;
    const value = mode === "eraser" ? 0 : 1;
    // Everything can be erased, whatever its value.
    const isBounded = isRangeOn && range !== null && value === 1;
    const mayPaint = isBounded ? valueTest(image, range) : anyPixel;
    if (mayPaint === null) {
      this.#missing.add(image.imageId);
      return;
    }
    const under = this.#open(image);
    const changed = brush(under.bytes, this.segment.ground, { from, to, radiusMm, value }, mayPaint);
    if (changed === null) return;
    under.dirty = joined(under.dirty, changed);
    under.revision += 1;
  }

  #open(image: StackImage): StrokeImage {
    const known = this.#images.get(image.imageId);
    if (known !== undefined) return known;
    const slice = sliceOn(this.segment, image.reference);
    const mask = slice === undefined ? null : maskOfSlice(this.segment, slice);
    const opened: StrokeImage = { image, bytes: bytesOfMask(mask, this.segment.ground), revision: 0, dirty: null };
    this.#images.set(image.imageId, opened);
    return opened;
  }
}

function anyPixel(): boolean {
  return true;
}

function seenFrom(middle: StackImage, image: StackImage, point: ImagePoint): ImagePoint {
  return image === middle ? point : pixelOf(image.plane, pointOf(middle.plane, point)).pixel;
}

const strokes = new WeakMap<ViewerStore, Stroke>();

/** Gives the stroke that is under way, or undefined. */
export function strokeOf(store: ViewerStore): Stroke | undefined {
  return strokes.get(store);
}

/** Begins or ends the stroke that panes paint in place of the kept segment. */
export function setStroke(store: ViewerStore, stroke: Stroke | null): void {
  if (stroke === null) strokes.delete(store);
  else strokes.set(store, stroke);
}
