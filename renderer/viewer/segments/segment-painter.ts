import type { OwnSegment } from "../../../shared/domain/own-segment.ts";
import type { Affine } from "../../../shared/imaging/view-transform.ts";
import type { PixelBox } from "../../../shared/segmenting/brush.ts";
import type { RegisteredImage } from "../image-registry.ts";
import { pictureOf } from "../objects/layers.ts";
import type { ViewerState, ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { pixelsOn } from "./segments-on-picture.ts";
import { type Stroke, strokeOf } from "./stroke.ts";

/** Names an own segment among what the reader has taken away. */
export function hiddenKey({ id }: Pick<OwnSegment, "id">): string {
  return `own/${id}`;
}

/** A segment on the picture: one byte a pixel. */
interface Layer {
  readonly bytes: Uint8Array;
  readonly colour: OwnSegment["colour"];
}

/** Lays the reader's own segments over a picture; while a stroke lasts only what it touched is composed anew. */
export class SegmentPainter {
  #canvas: HTMLCanvasElement | null = null;
  #key: readonly unknown[] = [];
  #layers: readonly Layer[] = [];
  #revision = 0;

  /** Paints the segments of an image, those of other series by their place in the patient. */
  paint(
    context: CanvasRenderingContext2D,
    affine: Affine,
    store: ViewerStore,
    shown: { readonly registered: RegisteredImage; readonly set: DisplaySet | null },
    imageId: string,
  ): void {
    const state = store.getState();
    if (!state.layers.areShown || shown.set === null || state.segments.length === 0) return;
    const stroke = strokeOf(store);
    this.#compose(state, stroke, shown.registered, imageId);
    const canvas = this.#canvas;
    if (this.#layers.length === 0 || canvas === null) return;
    context.save();
    context.imageSmoothingEnabled = false;
    context.setTransform(affine.a, affine.b, affine.c, affine.d, affine.e, affine.f);
    context.drawImage(canvas, -0.5, -0.5);
    context.restore();
  }

  #compose(state: ViewerState, stroke: Stroke | undefined, registered: RegisteredImage, imageId: string): void {
    const { rows, columns } = registered.header.format;
    const { hidden, opacity, isOutline } = state.layers;
    const under = stroke?.on(imageId);
    const fill = isOutline ? (state.tool === "segment" ? 0.22 : 0) : opacity;
    const key = [registered.header, registered.reference, state.segments, hidden, fill, isOutline, under];
    const isSame = key.length === this.#key.length && key.every((part, index) => part === this.#key[index]);
    if (isSame && (under === undefined || under.revision === this.#revision)) return;
    if (!isSame) {
      this.#key = key;
      this.#layers = layersOn(state, stroke, registered, imageId);
    }
    this.#revision = under?.revision ?? 0;
    if (this.#layers.length === 0) return;
    const canvas = this.#canvas ?? document.createElement("canvas");
    this.#canvas = canvas;
    if (!isSame) [canvas.width, canvas.height] = [columns, rows];
    const whole = { left: 0, top: 0, right: columns - 1, bottom: rows - 1 };
    const box = isSame && under?.dirty ? roundOf(under.dirty, whole) : boxOfLayers(this.#layers, columns, rows);
    if (box === null) return;
    const part = compose(this.#layers, box, rows, columns, fill);
    canvas.getContext("2d")?.putImageData(part, box.left, box.top);
  }
}

function layersOn(
  state: ViewerState,
  stroke: Stroke | undefined,
  registered: RegisteredImage,
  imageId: string,
): readonly Layer[] {
  const picture = pictureOf(registered);
  return state.segments.flatMap((segment): readonly Layer[] => {
    if (state.layers.hidden.includes(hiddenKey(segment))) return [];
    const live = stroke?.segment.id === segment.id ? stroke.on(imageId)?.bytes : undefined;
    const bytes = live ?? pixelsOn(segment, registered.reference, picture);
    return bytes === null ? [] : [{ bytes, colour: segment.colour }];
  });
}

/** The outline of a neighbour may change with a pixel. */
function roundOf(box: PixelBox, whole: PixelBox): PixelBox {
  return {
    left: Math.max(whole.left, box.left - 1),
    top: Math.max(whole.top, box.top - 1),
    right: Math.min(whole.right, box.right + 1),
    bottom: Math.min(whole.bottom, box.bottom + 1),
  };
}

function boxOfLayers(layers: readonly Layer[], columns: number, rows: number): PixelBox | null {
  let [left, right, top, bottom] = [columns, -1, rows, -1];
  for (const { bytes } of layers) {
    for (let row = 0; row < rows; row += 1) {
      const line = bytes.subarray(row * columns, (row + 1) * columns);
      const first = line.findIndex((byte) => byte !== 0);
      if (first < 0) continue;
      left = Math.min(left, first);
      right = Math.max(
        right,
        line.findLastIndex((byte) => byte !== 0),
      );
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
    }
  }
  return right < 0 ? null : { left, top, right, bottom };
}

/** Later segments lie over earlier ones; outlines are one pixel of the image wide. */
function compose(layers: readonly Layer[], box: PixelBox, rows: number, columns: number, fill: number): ImageData {
  const [width, height] = [box.right - box.left + 1, box.bottom - box.top + 1];
  const output = new Uint8ClampedArray(width * height * 4);
  for (const { bytes, colour } of layers) {
    for (let row = box.top; row <= box.bottom; row += 1) {
      for (let column = box.left; column <= box.right; column += 1) {
        const index = row * columns + column;
        if (bytes[index] === 0) continue;
        const isEdge =
          column === 0 ||
          row === 0 ||
          column === columns - 1 ||
          row === rows - 1 ||
          bytes[index - 1] === 0 ||
          bytes[index + 1] === 0 ||
          bytes[index - columns] === 0 ||
          bytes[index + columns] === 0;
        const alpha = isEdge ? 255 : Math.round(255 * fill);
        if (alpha === 0) continue;
        const at = ((row - box.top) * width + column - box.left) * 4;
        output[at] = colour[0];
        output[at + 1] = colour[1];
        output[at + 2] = colour[2];
        output[at + 3] = alpha;
      }
    }
  }
  return new ImageData(output, width, height);
}
