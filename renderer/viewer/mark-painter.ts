import type { Measurement } from "../../shared/domain/measurement.ts";
import { type Affine, toStage } from "../../shared/imaging/view-transform.ts";
import { type CanvasBox, type CanvasPoint, placeLabel } from "./label-place.ts";
import { boxRound, handlesOf } from "./marks/mark-geometry.ts";
import { markKinds } from "./marks/mark-kinds.ts";
import { labelLines } from "./measurement-maker.ts";

/** Colours of marks on images; the same on screen and in key images. */
const markColour = "#f0b24c";
const selectedColour = "#ffd27f";
const labelGround = "rgb(0 0 0 / 78%)";
const labelText = "#e4e6e9";

/** Paints marks over a picture, those that are selected or pointed at brighter. `scale` is canvas pixels to one CSS pixel, so that lines and text keep their size. */
export function paintMarks(
  context: CanvasRenderingContext2D,
  affine: Affine,
  marks: readonly Measurement[],
  brightIds: readonly (string | null)[],
  scale: number,
  notesOf: (mark: Measurement) => readonly string[] = () => [],
): void {
  context.save();
  for (const mark of marks) paintMark(context, affine, mark, brightIds.includes(mark.id), scale);
  // Labels come last and know every outline, so that none lies over another mark where there is room beside it.
  const outlines = marks.flatMap((mark) => pathsOf(affine, mark).flatMap(({ points }) => points));
  const labels: CanvasBox[] = [];
  for (const mark of marks) {
    const box = boxRound(pointsOf(affine, mark));
    const lines = [...labelLines(mark), ...notesOf(mark)];
    if (box === null || lines.length === 0) continue;
    const own = pathsOf(affine, mark).flatMap(({ points }) => points);
    labels.push(paintLabel(context, { box, own }, lines, scale, { outlines, labels }));
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
  context.beginPath();
  for (const { points, isClosed, hasHead } of pathsOf(affine, mark)) {
    points.forEach((point, index) => {
      if (index === 0) context.moveTo(...point);
      else context.lineTo(...point);
    });
    if (isClosed) context.closePath();
    if (hasHead) traceHead(context, points, 12 * scale);
  }
  // A dark line beneath keeps the mark visible on white bone and on white paper.
  context.lineWidth = 3.5 * scale;
  context.strokeStyle = "rgb(0 0 0 / 60%)";
  context.stroke();
  context.lineWidth = (isSelected ? 2 : 1.5) * scale;
  context.strokeStyle = isSelected ? selectedColour : markColour;
  context.stroke();
  for (const handle of handlesOf(pointsOf(affine, mark))) paintHandle(context, handle, isSelected, scale);
}

/** Two strokes from the first point, along the line and a little aside. */
function traceHead(context: CanvasRenderingContext2D, points: readonly CanvasPoint[], size: number): void {
  const [tip, tail] = [points[0], points.at(-1)];
  if (tip === undefined || tail === undefined) return;
  const direction = Math.atan2(tail[1] - tip[1], tail[0] - tip[0]);
  for (const turn of [-0.45, 0.45]) {
    context.moveTo(...tip);
    context.lineTo(tip[0] + size * Math.cos(direction + turn), tip[1] + size * Math.sin(direction + turn));
  }
}

function pointsOf(affine: Affine, mark: Measurement): readonly CanvasPoint[] {
  return mark.points.map((point) => toStage(affine, point));
}

interface CanvasPath {
  readonly points: readonly CanvasPoint[];
  readonly isClosed: boolean;
  readonly hasHead: boolean;
}

function pathsOf(affine: Affine, mark: Measurement): readonly CanvasPath[] {
  return markKinds[mark.kind].outline(mark.points).map(({ points, isClosed, hasHead = false }) => ({
    points: points.map((point) => toStage(affine, point)),
    isClosed,
    hasHead,
  }));
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
  mark: { readonly box: readonly [CanvasPoint, CanvasPoint]; readonly own: readonly CanvasPoint[] },
  lines: readonly string[],
  scale: number,
  taken: Parameters<typeof placeLabel>[4],
): CanvasBox {
  const font = (weight: number) => `${weight} ${12 * scale}px "Inter Variable", Inter, sans-serif`;
  context.font = font(600);
  const width = Math.max(...lines.map((line) => context.measureText(line).width)) + 16 * scale;
  const height = (lines.length * 16 + 8) * scale;
  const box = placeLabel(mark.box, { width, height }, context.canvas, 12 * scale, taken);
  const { x, y } = box;
  paintLeader(context, box, mark.own, scale);
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

/** How far a label may stand from its mark without a line that leads to it, in pixels of the page. */
const farFromMark = 28;

/** A label far from its mark is joined with the nearest point of it: its words are about nothing else there. */
function paintLeader(
  context: CanvasRenderingContext2D,
  box: CanvasBox,
  own: readonly CanvasPoint[],
  scale: number,
): void {
  const ways = own.map((to) => {
    const from = nearestOf(box, to);
    return { from, to, length: Math.hypot(to[0] - from[0], to[1] - from[1]) };
  });
  const shortest = ways.reduce((a, b) => (b.length < a.length ? b : a), ways[0] ?? noWay);
  if (shortest.length <= farFromMark * scale) return;
  context.beginPath();
  context.moveTo(...shortest.from);
  context.lineTo(...shortest.to);
  context.lineWidth = scale;
  context.strokeStyle = markColour;
  context.setLineDash([3 * scale, 3 * scale]);
  context.stroke();
  context.setLineDash([]);
}

const noWay = { from: [0, 0] as CanvasPoint, to: [0, 0] as CanvasPoint, length: 0 };

function nearestOf(box: CanvasBox, [x, y]: CanvasPoint): CanvasPoint {
  return [Math.min(Math.max(x, box.x), box.x + box.width), Math.min(Math.max(y, box.y), box.y + box.height)];
}
