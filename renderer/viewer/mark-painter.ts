import type { Measurement } from "../../shared/domain/measurement.ts";
import { type Affine, toStage } from "../../shared/imaging/view-transform.ts";
import { type CanvasBox, type CanvasPoint, placeLabel } from "./label-place.ts";
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
  // Labels come last and know every outline, so that none lies over another mark where there is room beside it.
  const outlines = marks.flatMap((mark) => outlineOf(affine, mark));
  const labels: CanvasBox[] = [];
  for (const mark of marks) {
    const ends = endsOf(affine, mark);
    if (ends !== null) labels.push(paintLabel(context, ends, labelLines(mark), scale, { outlines, labels }));
  }
  context.restore();
}

function paintMark(
  context: CanvasRenderingContext2D,
  affine: Affine,
  mark: Measurement,
  isSelected: boolean,
  scale: number,
): void {
  const ends = endsOf(affine, mark);
  if (ends === null) return;
  context.beginPath();
  for (const point of outlineOf(affine, mark)) context.lineTo(...point);
  if (mark.kind === "ellipse") context.closePath();
  // A dark line beneath keeps the mark visible on white bone and on white paper.
  context.lineWidth = 3.5 * scale;
  context.strokeStyle = "rgb(0 0 0 / 60%)";
  context.stroke();
  context.lineWidth = (isSelected ? 2 : 1.5) * scale;
  context.strokeStyle = isSelected ? selectedColour : markColour;
  context.stroke();
  for (const end of ends) paintHandle(context, end, isSelected, scale);
}

type Ends = readonly [CanvasPoint, CanvasPoint];

function endsOf(affine: Affine, mark: Measurement): Ends | null {
  const [from, to] = mark.points;
  return from === undefined || to === undefined ? null : [toStage(affine, from), toStage(affine, to)];
}

/** Goes along a mark in 64 steps, through the map point by point: a turned or flipped image needs no special case. */
function outlineOf(affine: Affine, mark: Measurement): readonly CanvasPoint[] {
  const [from, to] = mark.points;
  if (from === undefined || to === undefined) return [];
  const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const [rx, ry] = [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2];
  return Array.from({ length: 65 }, (_, step) => {
    const share = step / 64;
    const angle = share * 2 * Math.PI;
    return mark.kind === "length"
      ? toStage(affine, [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])])
      : toStage(affine, [x + rx * Math.cos(angle), y + ry * Math.sin(angle)]);
  });
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
  ends: Ends,
  lines: readonly string[],
  scale: number,
  taken: Parameters<typeof placeLabel>[4],
): CanvasBox {
  const font = (weight: number) => `${weight} ${12 * scale}px "Inter Variable", Inter, sans-serif`;
  context.font = font(600);
  const width = Math.max(...lines.map((line) => context.measureText(line).width)) + 16 * scale;
  const height = (lines.length * 16 + 8) * scale;
  const box = placeLabel(ends, { width, height }, context.canvas, 12 * scale, taken);
  const { x, y } = box;
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
  return box;
}
