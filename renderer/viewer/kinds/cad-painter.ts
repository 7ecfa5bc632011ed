import { type Affine, toStage } from "../../../shared/imaging/view-transform.ts";
import type { CadMark } from "../../../shared/objects/mammography-cad.ts";

/** No colour of the reader's own marks: what a program marked is never taken for what a person did. */
const cadColour = "#e78bff";

/** Paints what CAD marked: outlines, a cross at each centre, and its words; dashed where the maker leaves it to the reader. */
export function paintCadMarks(
  context: CanvasRenderingContext2D,
  affine: Affine,
  marks: readonly CadMark[],
  scale: number,
): void {
  if (marks.length === 0) return;
  context.save();
  context.lineWidth = 2 * scale;
  context.strokeStyle = cadColour;
  context.fillStyle = cadColour;
  context.font = `${12 * scale}px "Inter Variable", Inter, sans-serif`;
  for (const mark of marks) paintOne(context, affine, mark, scale);
  context.restore();
}

function paintOne(context: CanvasRenderingContext2D, affine: Affine, mark: CadMark, scale: number): void {
  context.setLineDash(mark.isOptional ? [6 * scale, 4 * scale] : []);
  context.beginPath();
  mark.outline.forEach((point, index) => {
    const [x, y] = toStage(affine, point);
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  if (mark.outline.length > 2) context.closePath();
  const center = mark.center ?? mark.outline[0];
  if (center === undefined) return;
  const [x, y] = toStage(affine, center);
  const arm = 7 * scale;
  context.moveTo(x - arm, y);
  context.lineTo(x + arm, y);
  context.moveTo(x, y - arm);
  context.lineTo(x, y + arm);
  context.stroke();
  context.fillText(`CAD: ${mark.words}`, x + arm * 1.5, y - arm);
}
