import { type Affine, toStage } from "../../../shared/imaging/view-transform.ts";
import { type DisplayColour, ownColour } from "../../../shared/objects/display-colour.ts";
import type { Segment, Segmentation } from "../../../shared/objects/segmentation.ts";
import type { RegisteredImage } from "../image-registry.ts";
import type { ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { keyOfSegment, type LayerState } from "./layer-state.ts";
import {
  type CaseLayer,
  contoursOn,
  isOfContours,
  isOfSegments,
  layersOfCase,
  pictureOf,
  segmentsOn,
} from "./layers.ts";

/** Gives the colour of a segment: its own, else one of ours by its place. */
export function colourOf(segments: readonly Segment[], segment: Segment): DisplayColour {
  return segment.colour ?? ownColour(segments.indexOf(segment));
}

/** Lays segments and contours over a picture; keeps the last pixels, so that pan and zoom cost nothing. */
export class LayerPainter {
  #canvas: HTMLCanvasElement | null = null;
  #key: readonly unknown[] = [];
  #isEmpty = true;

  /** Paints what the case's objects say of the image; `scale` is canvas pixels to one CSS pixel. */
  paint(
    context: CanvasRenderingContext2D,
    affine: Affine,
    store: ViewerStore,
    shown: { readonly registered: RegisteredImage; readonly set: DisplaySet | null },
    scale: number,
  ): void {
    const state = store.getState();
    const { set } = shown;
    if (!state.layers.areShown || set === null) return;
    const layers = layersOfCase(state).filter((on) => on.problem === "" && on.set.patientId === set.patientId);
    if (layers.length === 0) return;
    this.#paintSegments(context, affine, store, shown.registered, layers.filter(isOfSegments));
    context.save();
    for (const on of layers.filter(isOfContours)) {
      for (const region of on.layer.segments) {
        if (state.layers.hidden.includes(keyOfSegment(on.layer, region.number))) continue;
        const lines = contoursOn(state, region, shown.registered, set);
        paintLines(context, affine, lines, colourOf(on.layer.segments, region), scale);
      }
    }
    context.restore();
  }

  #paintSegments(
    context: CanvasRenderingContext2D,
    affine: Affine,
    store: ViewerStore,
    registered: RegisteredImage,
    layers: readonly CaseLayer<Segmentation>[],
  ): void {
    const { layers: choice } = store.getState();
    const { rows, columns } = registered.header.format;
    const canvas = this.#canvas ?? document.createElement("canvas");
    this.#canvas = canvas;
    const key = [registered, choice.revision, choice.hidden, choice.opacity, choice.isOutline, ...layers];
    if (key.length !== this.#key.length || key.some((part, index) => part !== this.#key[index])) {
      this.#key = key;
      const output = new Uint8ClampedArray(rows * columns * 4);
      const drawn = layers.map((on) => fillSegments(output, store, on, registered, choice));
      this.#isEmpty = !drawn.includes(true);
      if (!this.#isEmpty) {
        [canvas.width, canvas.height] = [columns, rows];
        canvas.getContext("2d")?.putImageData(new ImageData(output, columns, rows), 0, 0);
      }
    }
    if (this.#isEmpty) return;
    context.save();
    context.imageSmoothingEnabled = false;
    context.setTransform(affine.a, affine.b, affine.c, affine.d, affine.e, affine.f);
    context.drawImage(canvas, -0.5, -0.5);
    context.restore();
  }
}

/** Gives whether anything was filled. Later segments lie over earlier ones. */
function fillSegments(
  output: Uint8ClampedArray,
  store: ViewerStore,
  on: CaseLayer<Segmentation>,
  registered: RegisteredImage,
  { hidden, opacity, isOutline }: LayerState,
): boolean {
  const found = segmentsOn(store, on, pictureOf(registered));
  if (found === null) return false;
  const { rows, columns } = registered.header.format;
  let isDrawn = false;
  for (const segment of on.layer.segments) {
    const levels = found.levels.get(segment.number);
    if (levels === undefined || hidden.includes(keyOfSegment(on.layer, segment.number))) continue;
    isDrawn = true;
    const [red, green, blue] = colourOf(on.layer.segments, segment);
    for (let index = 0; index < levels.length; index += 1) {
      const level = levels[index] ?? 0;
      if (level === 0) continue;
      const alpha = isOutline ? (isEdge(levels, index, rows, columns) ? 255 : 0) : level * opacity;
      if (alpha === 0) continue;
      output[index * 4] = red;
      output[index * 4 + 1] = green;
      output[index * 4 + 2] = blue;
      output[index * 4 + 3] = alpha;
    }
  }
  return isDrawn;
}

/** Half of a pixel decides: fractional segments have their outline there. */
function isEdge(levels: Uint8Array, index: number, rows: number, columns: number): boolean {
  const isIn = (at: number) => (levels[at] ?? 0) >= 128;
  if (!isIn(index)) return false;
  const [row, column] = [Math.floor(index / columns), index % columns];
  if (row === 0 || column === 0 || row === rows - 1 || column === columns - 1) return true;
  return !isIn(index - 1) || !isIn(index + 1) || !isIn(index - columns) || !isIn(index + columns);
}

function paintLines(
  context: CanvasRenderingContext2D,
  affine: Affine,
  lines: ReturnType<typeof contoursOn>,
  [red, green, blue]: DisplayColour,
  scale: number,
): void {
  context.lineWidth = 1.5 * scale;
  context.strokeStyle = `rgb(${red} ${green} ${blue})`;
  context.fillStyle = context.strokeStyle;
  for (const { points, isClosed } of lines) {
    context.beginPath();
    points.forEach((point, index) => {
      const [x, y] = toStage(affine, point);
      if (index === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
      if (points.length === 1) context.arc(x, y, 3 * scale, 0, 2 * Math.PI);
    });
    if (isClosed) context.closePath();
    context.stroke();
  }
}
