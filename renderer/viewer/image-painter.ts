import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import { usualRange } from "../../shared/imaging/native-frame.ts";
import { meaningOf } from "../../shared/imaging/value-transform.ts";
import { imageToStage, type Stage, type View } from "../../shared/imaging/view-transform.ts";
import { buildGreyTable, greyLevel, type VoiWindow, windowOverRange } from "../../shared/imaging/window.ts";
import type { DecodedImage } from "./frame-decoder.ts";

/** One image with how it is to be shown. */
export interface Picture {
  readonly imageId: string;
  readonly header: ImageHeader;
  readonly decoded: DecodedImage;
  readonly view: View;
  readonly window: VoiWindow;
  /** The reader has swapped black and white, over what the header says. */
  readonly isInverted: boolean;
}

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

/** Gives the size of what a picture is painted on, in the units of the canvas. */
export function stageOf(header: ImageHeader, width: number, height: number): Stage {
  return { width, height, rows: header.format.rows, columns: header.format.columns, aspect: header.aspect };
}

/** Paints pictures; keeps the grey levels of the last one, so that pan and zoom cost nothing. */
export class ImagePainter {
  #source: HTMLCanvasElement | null = null;
  #sourceKey: readonly unknown[] = [];

  /** Paints the whole canvas: black, then the picture. */
  paint(context: CanvasRenderingContext2D, picture: Picture): void {
    const { width, height } = context.canvas;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = "#000000";
    context.fillRect(0, 0, width, height);
    const affine = imageToStage(picture.view, stageOf(picture.header, width, height));
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = Math.hypot(affine.c, affine.d) < 0.6 ? "high" : "low";
    context.setTransform(affine.a, affine.b, affine.c, affine.d, affine.e, affine.f);
    // The first pixel's centre is the origin, so its corner lies half a pixel before it.
    context.drawImage(this.#levels(picture), -0.5, -0.5);
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  #levels(picture: Picture): HTMLCanvasElement {
    const key = [picture.decoded, picture.window, picture.isInverted];
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
    context.putImageData(image, 0, 0);
    this.#sourceKey = key;
    return source;
  }
}

function fillLevels(output: Uint8ClampedArray, picture: Picture): void {
  if (picture.decoded.rgba !== null) fillColour(output, picture.decoded.rgba, picture);
  else fillGrey(new Uint32Array(output.buffer), picture);
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
const black = 0xff000000;
const largestTable = 65536;

function fillGrey(output: Uint32Array, picture: Picture): void {
  const { stored, range } = picture.decoded;
  const { transform, padding, isInverted: isLowWhite, format } = picture.header;
  const isInverted = picture.isInverted !== isLowWhite;
  const isTable = !format.isFloat && range.maximum - range.minimum < largestTable;
  if (!isTable) {
    for (let index = 0; index < stored.length; index += 1) {
      const level = greyLevel(picture.window, meaningOf(transform, stored[index] ?? 0));
      output[index] = grey(Math.round(isInverted ? 255 - level : level));
    }
    return;
  }
  const levels = buildGreyTable(range, transform, picture.window, isInverted);
  const colours = Uint32Array.from(levels, grey);
  if (padding !== null) {
    const from = Math.max(padding.low - range.minimum, 0);
    const to = Math.min(padding.high - range.minimum, colours.length - 1);
    for (let index = from; index <= to; index += 1) colours[index] = black;
  }
  const { minimum } = range;
  for (let index = 0; index < stored.length; index += 1)
    output[index] = colours[(stored[index] ?? 0) - minimum] ?? black;
}

/** Canvas pixels are little endian on every machine that this runs on: opacity, blue, green, red. */
function grey(level: number): number {
  return (black | (level << 16) | (level << 8) | level) >>> 0;
}
