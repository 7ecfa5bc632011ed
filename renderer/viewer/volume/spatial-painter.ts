import { type Affine, toStage } from "../../../shared/imaging/view-transform.ts";
import type { SpatialMarks } from "./spatial.ts";

/** One colour for the line of each pane, so that a line and the frame of its pane can be told to belong together. */
const lineColours = ["#7cc4f0", "#f0d27c", "#8fe0a8", "#d7a6f2"] as const;
const cursorColour = "#ff7a70";
const landmarkColour = "#7ee0d2";

/** Paints the lines of other planes and the marked point over a picture. `scale` is canvas pixels to one CSS pixel. */
export function paintSpatialMarks(
  context: CanvasRenderingContext2D,
  affine: Affine,
  { lines, cursor, landmarks }: SpatialMarks,
  scale: number,
): void {
  context.save();
  context.lineWidth = scale;
  context.globalAlpha = 0.8;
  for (const { paneIndex, ends } of lines) {
    context.strokeStyle = lineColours[paneIndex] ?? lineColours[0];
    context.setLineDash([8 * scale, 5 * scale]);
    context.beginPath();
    for (const end of ends) context.lineTo(...toStage(affine, end));
    context.stroke();
  }
  context.restore();
  if (cursor !== null) paintCursor(context, toStage(affine, cursor), scale);
  for (const { number, at } of landmarks) paintLandmark(context, toStage(affine, at), number, scale);
}

function paintCursor(context: CanvasRenderingContext2D, [x, y]: readonly [number, number], scale: number): void {
  const [inner, outer] = [4 * scale, 14 * scale];
  context.save();
  context.lineWidth = 1.5 * scale;
  context.strokeStyle = cursorColour;
  context.beginPath();
  for (const [across, down] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    context.moveTo(x + across * inner, y + down * inner);
    context.lineTo(x + across * outer, y + down * outer);
  }
  context.stroke();
  context.restore();
}

function paintLandmark(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  number: number,
  scale: number,
): void {
  context.save();
  context.lineWidth = 1.5 * scale;
  context.strokeStyle = landmarkColour;
  context.fillStyle = landmarkColour;
  context.font = `600 ${12 * scale}px sans-serif`;
  context.beginPath();
  context.arc(x, y, 5 * scale, 0, 2 * Math.PI);
  context.moveTo(x + 2 * scale, y);
  context.arc(x, y, 1 * scale, 0, 2 * Math.PI);
  context.stroke();
  context.fillText(String(number), x + 8 * scale, y - 6 * scale);
  context.restore();
}
