import type { Measurement } from "../../shared/domain/measurement.ts";
import { type Affine, toStage } from "../../shared/imaging/view-transform.ts";
import { labelLines } from "./measurement-maker.ts";

/** Colours of marks on images; the same on screen and in key images. */
const markColour = "#f0b24c";
const selectedColour = "#ffd27f";
const labelGround = "rgb(0 0 0 / 78%)";
const labelText = "#e4e6e9";

/** Paints marks over a picture. `scale` is canvas pixels to one CSS pixel, so that lines and text keep their size. */
export function paintMarks(
  context: CanvasRenderingContext2D,
  affine: Affine,
  marks: readonly Measurement[],
  selectedId: string | null,
  scale: number,
): void {
  context.save();
  for (const mark of marks) paintMark(context, affine, mark, mark.id === selectedId, scale);
  context.restore();
}

function paintMark(
  context: CanvasRenderingContext2D,
  affine: Affine,
  mark: Measurement,
  isSelected: boolean,
  scale: number,
): void {
  const [from, to] = mark.points;
  if (from === undefined || to === undefined) return;
  const ends = [toStage(affine, from), toStage(affine, to)] as const;
  context.beginPath();
  if (mark.kind === "length") {
    context.moveTo(...ends[0]);
    context.lineTo(...ends[1]);
  } else {
    traceEllipse(context, affine, from, to);
  }
  // A dark line beneath keeps the mark visible on white bone and on white paper.
  context.lineWidth = 3.5 * scale;
  context.strokeStyle = "rgb(0 0 0 / 60%)";
  context.stroke();
  context.lineWidth = (isSelected ? 2 : 1.5) * scale;
  context.strokeStyle = isSelected ? selectedColour : markColour;
  context.stroke();
  for (const end of ends) paintHandle(context, end, isSelected, scale);
  paintLabel(context, ends, labelLines(mark), scale);
}

/** Follows the ellipse through the map point by point, so that a turned or flipped image needs no special case. */
function traceEllipse(
  context: CanvasRenderingContext2D,
  affine: Affine,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const [rx, ry] = [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2];
  for (let step = 0; step <= 64; step += 1) {
    const angle = (step / 64) * 2 * Math.PI;
    const point = toStage(affine, [x + rx * Math.cos(angle), y + ry * Math.sin(angle)]);
    if (step === 0) context.moveTo(...point);
    else context.lineTo(...point);
  }
  context.closePath();
}

function paintHandle(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  isSelected: boolean,
  scale: number,
): void {
  const arm = (isSelected ? 5 : 4) * scale;
  context.beginPath();
  context.moveTo(x - arm, y);
  context.lineTo(x + arm, y);
  context.moveTo(x, y - arm);
  context.lineTo(x, y + arm);
  context.lineWidth = 1.5 * scale;
  context.stroke();
}

function paintLabel(
  context: CanvasRenderingContext2D,
  ends: readonly [readonly [number, number], readonly [number, number]],
  lines: readonly string[],
  scale: number,
): void {
  const font = (weight: number) => `${weight} ${12 * scale}px "Inter Variable", Inter, sans-serif`;
  context.font = font(600);
  const width = Math.max(...lines.map((line) => context.measureText(line).width)) + 16 * scale;
  const height = (lines.length * 16 + 8) * scale;
  const { width: stageWidth, height: stageHeight } = context.canvas;
  const x = keepWithin(Math.max(ends[0][0], ends[1][0]) + 12 * scale, width, stageWidth);
  const y = keepWithin(Math.max(ends[0][1], ends[1][1]) + 12 * scale, height, stageHeight);
  context.fillStyle = labelGround;
  context.fillRect(x, y, width, height);
  context.lineWidth = scale;
  context.strokeStyle = markColour;
  context.strokeRect(x, y, width, height);
  context.textBaseline = "middle";
  lines.forEach((line, index) => {
    context.font = font(index === 0 ? 600 : 400);
    context.fillStyle = index === 0 ? markColour : labelText;
    context.fillText(line, x + 8 * scale, y + (4 + 8 + index * 16) * scale);
  });
}

function keepWithin(start: number, size: number, stage: number): number {
  return Math.max(4, Math.min(start, stage - size - 4));
}
