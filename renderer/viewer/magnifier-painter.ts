import { type Affine, imageToStage, toImage } from "../../shared/imaging/view-transform.ts";
import { type ImagePainter, type Picture, stageOf } from "./image-painter.ts";

/** Radius of the lens, in CSS pixels. */
const radius = 120;
/** How much larger than the pane it shows, at least; and pixels of the screen to one of the image, at least. */
const leastFactor = 2;
const leastPixels = 4;

/** Gives the map of the lens: that of the pane, magnified about a place of the canvas; and how much. */
export function magnified(
  affine: Affine,
  [x, y]: readonly [number, number],
  scale: number,
): { readonly affine: Affine; readonly factor: number } {
  const now = Math.hypot(affine.c, affine.d);
  const factor = Math.max(leastFactor, (leastPixels * scale) / now);
  const { a, b, c, d, e, f } = affine;
  const about = { e: x + (e - x) * factor, f: y + (f - y) * factor };
  return { affine: { a: a * factor, b: b * factor, c: c * factor, d: d * factor, ...about }, factor };
}

/**
 * Paints the lens over a picture: its pixels as even patches, without the marks that would hide them, and how they are
 * shown in words. `at` is its middle in CSS pixels, null for that of the pane; `scale` canvas pixels to one CSS pixel.
 */
export function paintMagnifier(
  context: CanvasRenderingContext2D,
  painter: ImagePainter,
  picture: Picture,
  at: readonly [number, number] | null,
  scale: number,
): void {
  const { width, height } = context.canvas;
  const middle = at === null ? ([width / 2, height / 2] as const) : ([at[0] * scale, at[1] * scale] as const);
  const pane = imageToStage(picture.view, stageOf(picture.header, width, height));
  const { affine, factor } = magnified(pane, middle, scale);
  context.save();
  context.beginPath();
  context.arc(middle[0], middle[1], radius * scale, 0, 2 * Math.PI);
  context.clip();
  context.fillStyle = "#000000";
  context.fillRect(0, 0, width, height);
  painter.paintThrough(context, picture, affine, false);
  paintCaption(context, middle, factor, scale);
  context.restore();
  context.beginPath();
  context.arc(middle[0], middle[1], radius * scale, 0, 2 * Math.PI);
  context.lineWidth = 2 * scale;
  context.strokeStyle = "#7cc4f0";
  context.stroke();
  paintMiddle(context, middle, toImage(pane, middle), picture, scale);
}

function paintCaption(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  factor: number,
  scale: number,
): void {
  const words = `${factor.toFixed(1)}×, pixels not smoothed`;
  context.font = `600 ${11 * scale}px "Inter Variable", Inter, sans-serif`;
  const width = context.measureText(words).width + 12 * scale;
  const top = y + (radius - 34) * scale;
  context.fillStyle = "rgb(0 0 0 / 78%)";
  context.fillRect(x - width / 2, top, width, 18 * scale);
  context.fillStyle = "#e4e6e9";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(words, x, top + 9 * scale);
}

/** Four short strokes round the pixel under the pointer; outside the image there is none. */
function paintMiddle(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  [column, row]: readonly [number, number],
  { header }: Picture,
  scale: number,
): void {
  const { rows, columns } = header.format;
  if (column < -0.5 || row < -0.5 || column > columns - 0.5 || row > rows - 0.5) return;
  context.beginPath();
  for (const [across, down] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    context.moveTo(x + across * 8 * scale, y + down * 8 * scale);
    context.lineTo(x + across * 16 * scale, y + down * 16 * scale);
  }
  context.lineWidth = 1.5 * scale;
  context.stroke();
}
