import { type Affine, toStage } from "../../../shared/imaging/view-transform.ts";
import { type CanvasBox, type CanvasPoint, placeLabel } from "../label-place.ts";
import { boxRound } from "../marks/mark-geometry.ts";
import type { ForeignMark } from "./foreign-marks.ts";

/** Marks of others are blue and dashed: nobody takes them for the reader's own. */
const foreignColour = "#7cc4ff";
const labelGround = "rgb(6 20 38 / 82%)";

/** Paints the marks of others over a picture. `scale` is canvas pixels to one CSS pixel. */
export function paintForeignMarks(
  context: CanvasRenderingContext2D,
  affine: Affine,
  marks: readonly ForeignMark[],
  selectedId: string | null,
  scale: number,
): void {
  if (marks.length === 0) return;
  context.save();
  const outlines: CanvasPoint[] = [];
  for (const mark of marks) {
    context.beginPath();
    for (const { points, isClosed } of mark.paths) {
      points.forEach((point, index) => {
        const at = toStage(affine, point);
        outlines.push(at);
        if (index === 0) context.moveTo(...at);
        else context.lineTo(...at);
      });
      if (isClosed) context.closePath();
    }
    context.lineWidth = 3.5 * scale;
    context.strokeStyle = "rgb(0 0 0 / 60%)";
    context.setLineDash([]);
    context.stroke();
    context.lineWidth = (mark.id === selectedId ? 2.5 : 1.5) * scale;
    context.strokeStyle = foreignColour;
    context.setLineDash([6 * scale, 4 * scale]);
    context.stroke();
  }
  context.setLineDash([]);
  const labels: CanvasBox[] = [];
  for (const mark of marks) {
    const box = boxRound(mark.paths.flatMap(({ points }) => points.map((point) => toStage(affine, point))));
    if (box !== null) labels.push(paintLabel(context, box, [...mark.lines, mark.from], scale, { outlines, labels }));
  }
  context.restore();
}

function paintLabel(
  context: CanvasRenderingContext2D,
  ends: readonly [CanvasPoint, CanvasPoint],
  lines: readonly string[],
  scale: number,
  taken: Parameters<typeof placeLabel>[4],
): CanvasBox {
  context.font = `400 ${12 * scale}px "Inter Variable", Inter, sans-serif`;
  const width = Math.max(...lines.map((line) => context.measureText(line).width)) + 16 * scale;
  const height = (lines.length * 16 + 8) * scale;
  const box = placeLabel(ends, { width, height }, context.canvas, 12 * scale, taken);
  context.fillStyle = labelGround;
  context.fillRect(box.x, box.y, width, height);
  context.lineWidth = scale;
  context.strokeStyle = foreignColour;
  context.setLineDash([6 * scale, 4 * scale]);
  context.strokeRect(box.x, box.y, width, height);
  context.setLineDash([]);
  context.textBaseline = "middle";
  context.fillStyle = foreignColour;
  lines.forEach((line, index) => {
    context.fillText(line, box.x + 8 * scale, box.y + (4 + 8 + index * 16) * scale);
  });
  return box;
}
