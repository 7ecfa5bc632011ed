import { type ColourTableName, colourPixels } from "../../shared/imaging/colour-table.ts";
import { fillGreyPixels, grey } from "../../shared/imaging/grey-levels.ts";
import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import { usualRange } from "../../shared/imaging/native-frame.ts";
import { coveredPixels } from "../../shared/imaging/shutter.ts";
import { meaningOf } from "../../shared/imaging/value-transform.ts";
import { type Affine, imageToStage, type Stage, type View } from "../../shared/imaging/view-transform.ts";
import { buildGreyTable, type VoiWindow, windowOverRange } from "../../shared/imaging/window.ts";
import type { DecodedImage } from "./native-samples.ts";
import { OverlayPainter } from "./overlay-painter.ts";

/** One image with how it is to be shown. */
export interface Picture {
  readonly imageId: string;
  readonly header: ImageHeader;
  readonly decoded: DecodedImage;
  readonly view: View;
  readonly window: VoiWindow;
  /** The reader has swapped black and white, over what the header says. */
  readonly isInverted: boolean;
  /** What the reader has taken away from over the image. */
  readonly hidden?: readonly ImageLayer[];
  /** Colours in the place of grey levels; null or absent for grey. */
  readonly colours?: ColourTableName | null;
}

/** What a header lays over an image and a reader can take away. */
export type ImageLayer = "overlays" | "shutter";

/** Gives the window an image is first shown with: the header's first, else one over its usual values. */
export function defaultWindow(header: ImageHeader, decoded: DecodedImage): VoiWindow {
  if (header.isColour) return windowOverRange(0, 255);
  const [first] = header.windows;
  if (first !== undefined) return first;
  const { padding, transform } = header;
  const isPadding = (stored: number) => padding !== null && stored >= padding.low && stored <= padding.high;
  const range = usualRange(decoded.stored, isPadding) ?? decoded.range;
  const ends = [meaningOf(transform, range.minimum), meaningOf(transform, range.maximum)];
  return windowOverRange(Math.min(...ends), Math.max(...ends));
}

/** Gives the window of a pane for an image; a table belongs to its own image, so another image takes its own. */
export function windowFor(chosen: VoiWindow | null, header: ImageHeader, decoded: DecodedImage): VoiWindow {
  return chosen === null || chosen.kind === "table" ? defaultWindow(header, decoded) : chosen;
}

/** Gives the size of what a picture is painted on, in the units of the canvas. */
export function stageOf(header: ImageHeader, width: number, height: number): Stage {
  return { width, height, rows: header.format.rows, columns: header.format.columns, aspect: header.aspect };
}

/** Paints pictures; keeps the grey levels of the last one, so that pan and zoom cost nothing. */
export class ImagePainter {
  #source: HTMLCanvasElement | null = null;
  #sourceKey: readonly unknown[] = [];
  readonly #overlays = new OverlayPainter();

  /** Paints the whole canvas: black, then the picture, its shutter and its overlays. */
  paint(context: CanvasRenderingContext2D, picture: Picture): void {
    const { width, height } = context.canvas;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = "#000000";
    context.fillRect(0, 0, width, height);
    this.paintThrough(context, picture, imageToStage(picture.view, stageOf(picture.header, width, height)), true);
  }

  /** Paints the picture, its shutter and its overlays through a map of its own; not smooth, each pixel is one even patch. */
  paintThrough(context: CanvasRenderingContext2D, picture: Picture, affine: Affine, isSmooth: boolean): void {
    context.imageSmoothingEnabled = isSmooth;
    context.imageSmoothingQuality = Math.hypot(affine.c, affine.d) < 0.6 ? "high" : "low";
    context.setTransform(affine.a, affine.b, affine.c, affine.d, affine.e, affine.f);
    // The first pixel's centre is the origin, so its corner lies half a pixel before it.
    context.drawImage(this.#levels(picture), -0.5, -0.5);
    if (picture.hidden?.includes("overlays") !== true) {
      this.#overlays.paint(context, picture.header.overlays, picture.decoded);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  #levels(picture: Picture): HTMLCanvasElement {
    const isOpen = picture.hidden?.includes("shutter") === true;
    const key = [picture.decoded, picture.header, picture.window, picture.isInverted, picture.colours, isOpen];
    const source = this.#source ?? document.createElement("canvas");
    this.#source = source;
    if (key.every((part, index) => part === this.#sourceKey[index])) return source;
    const { rows, columns } = picture.header.format;
    if (source.width !== columns || source.height !== rows) {
      source.width = columns;
      source.height = rows;
    }
    const context = source.getContext("2d");
    if (context === null) throw new Error("The browser gives no canvas to draw images on.");
    const image = context.createImageData(columns, rows);
    fillLevels(image.data, picture);
    if (!isOpen) coverPixels(new Uint32Array(image.data.buffer), picture.header);
    context.putImageData(image, 0, 0);
    this.#sourceKey = key;
    return source;
  }
}

function fillLevels(output: Uint8ClampedArray, picture: Picture): void {
  if (picture.decoded.rgba !== null) fillColour(output, picture.decoded.rgba, picture);
  else {
    const pixels = new Uint32Array(output.buffer);
    fillGrey(pixels, picture);
    // Colours that the reader chose take the place of those of a presentation state: one upon the other means nothing.
    if (picture.colours) colourPixels(pixels, picture.colours);
    else applyStateColours(pixels, picture.header.presented?.colours);
  }
}

function fillColour(output: Uint8ClampedArray, rgba: Uint8ClampedArray, { window, isInverted }: Picture): void {
  const isPlain = window.kind === "linearExact" && window.center === 127.5 && window.width === 255;
  if (isPlain && !isInverted) {
    output.set(rgba);
    return;
  }
  const table = buildGreyTable({ minimum: 0, maximum: 255 }, plainTransform, window, isInverted);
  for (let at = 0; at < rgba.length; at += 4) {
    output[at] = table[rgba[at] ?? 0] ?? 0;
    output[at + 1] = table[rgba[at + 1] ?? 0] ?? 0;
    output[at + 2] = table[rgba[at + 2] ?? 0] ?? 0;
    output[at + 3] = 255;
  }
}

const plainTransform = { kind: "linear", slope: 1, intercept: 0, unit: "" } as const;

function fillGrey(output: Uint32Array, { decoded, header, window, isInverted }: Picture): void {
  const { transform, padding, presentation, format } = header;
  const { stored, range } = decoded;
  const chain = { isFloat: format.isFloat, transform, padding, window, presentation };
  fillGreyPixels(output, { stored, range, ...chain, isInverted: isInverted !== header.isInverted });
}

function applyStateColours(output: Uint32Array, colours: Uint32Array | undefined): void {
  if (colours === undefined) return;
  for (let at = 0; at < output.length; at += 1) output[at] = colours[(output[at] ?? 0) & 0xff] ?? 0xff000000;
}

function coverPixels(output: Uint32Array, { shutter, format, aspect }: ImageHeader): void {
  const covered = shutter === null ? null : coveredPixels(shutter, format.rows, format.columns, aspect);
  if (shutter === null || covered === null) return;
  const colour = grey(shutter.level);
  for (let index = 0; index < covered.length; index += 1) if (covered[index] === 1) output[index] = colour;
}
