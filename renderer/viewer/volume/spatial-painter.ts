import { type Affine, toStage } from "../../../shared/imaging/view-transform.ts";
import type { CurveMarks, SpatialMarks } from "./spatial.ts";

/** One colour for the line of each pane, so that a line and the frame of its pane can be told to belong together. */
const lineColours = ["#7cc4f0", "#f0d27c", "#8fe0a8", "#d7a6f2"] as const;
const cursorColour = "#ff7a70";
const landmarkColour = "#7ee0d2";
const curveColour = "#ffb35c";

/** Paints the lines of other planes and the marked point over a picture. `scale` is canvas pixels to one CSS pixel. */
export function paintSpatialMarks(
  context: CanvasRenderingContext2D,
  affine: Affine,
  { lines, cursor, curve, landmarks }: SpatialMarks,
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
  if (curve !== null) paintCurve(context, affine, curve, scale);
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
/** Where the curve leaves the picture it is drawn thin: it is only its shadow there. */
function paintCurve(context: CanvasRenderingContext2D, affine: Affine, curve: CurveMarks, scale: number): void {
  context.save();
  context.strokeStyle = curveColour;
  context.fillStyle = curveColour;
  const stage = curve.path.map(({ pixel }) => toStage(affine, pixel));
  for (const isNear of [false, true]) {
    context.lineWidth = (isNear ? 2 : 0.8) * scale;
    context.globalAlpha = isNear ? 0.95 : 0.6;
    context.beginPath();
    curve.path.forEach((place, index) => {
      const [from, to] = [stage[index - 1], stage[index]];
      if (from === undefined || to === undefined || place.isNear !== isNear) return;
      context.moveTo(...from);
      context.lineTo(...to);
    });
    context.stroke();
  }
  context.globalAlpha = 1;
  for (const point of curve.points) paintDot(context, toStage(affine, point), 3 * scale, true);
  context.strokeStyle = lineColours[1];
  context.lineWidth = 2 * scale;
  for (const place of curve.places) paintDot(context, toStage(affine, place), 7 * scale, false);
  context.restore();
}

function paintDot(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  radius: number,
  isFilled: boolean,
): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  if (isFilled) context.fill();
  else context.stroke();
}
