import type {
  LayerColour,
  PresentedImage,
  PresentedShape,
  PresentedText,
} from "../../../shared/imaging/presented-image.ts";
import { type Affine, toStage } from "../../../shared/imaging/view-transform.ts";

/** No colour of the reader's own marks, of overlays or of lines; used where a layer recommends none. */
const ownColour: LayerColour = [201, 160, 255];
const ground = "rgb(0 0 0 / 60%)";
const lineHeight = 15;

/** Paints the graphics of a presentation state. `scale` is canvas pixels to one CSS pixel; lines and text keep their size. */
export function paintPresented(
  context: CanvasRenderingContext2D,
  affine: Affine,
  presented: PresentedImage | undefined,
  scale: number,
): void {
  if (presented === undefined) return;
  context.save();
  context.lineJoin = "round";
  for (const shape of presented.shapes) paintShape(context, affine, shape, scale);
  for (const text of presented.texts) paintText(context, affine, text, scale);
  context.restore();
}

function paintShape(
  context: CanvasRenderingContext2D,
  affine: Affine,
  { points, isClosed, isFilled, colour }: PresentedShape,
  scale: number,
): void {
  context.beginPath();
  const [only] = points;
  if (points.length === 1 && only !== undefined) {
    const [x, y] = toStage(affine, only);
    context.arc(x, y, 3 * scale, 0, 2 * Math.PI);
  } else {
    points.forEach((point, index) => {
      const at = toStage(affine, point);
      if (index === 0) context.moveTo(...at);
      else context.lineTo(...at);
    });
  }
  if (isClosed) context.closePath();
  if (isFilled) {
    context.fillStyle = cssColour(colour, 0.35);
    context.fill();
  }
  strokeTwice(context, colour, scale);
}

/** A dark line beneath keeps it visible on white. */
function strokeTwice(context: CanvasRenderingContext2D, colour: LayerColour | null, scale: number): void {
  context.lineWidth = 3 * scale;
  context.strokeStyle = ground;
  context.stroke();
  context.lineWidth = 1.25 * scale;
  context.strokeStyle = cssColour(colour, 1);
  context.stroke();
}

function paintText(context: CanvasRenderingContext2D, affine: Affine, text: PresentedText, scale: number): void {
  context.font = `italic 500 ${12 * scale}px "Inter Variable", Inter, sans-serif`;
  context.textBaseline = "top";
  context.textAlign = "left";
  const width = Math.max(...text.lines.map((line) => context.measureText(line).width)) + 8 * scale;
  const height = (text.lines.length * lineHeight + 4) * scale;
  const anchor = text.anchor === null ? null : toStage(affine, text.anchor);
  const place = text.box === null ? besidePoint(anchor ?? [0, 0], scale) : topLeft(affine, text.box);
  const [x, y] = keptInside(context, place, [width, height]);
  if (anchor !== null && text.isAnchorShown) {
    context.beginPath();
    context.moveTo(...anchor);
    context.lineTo(Math.min(Math.max(anchor[0], x), x + width), Math.min(Math.max(anchor[1], y), y + height));
    strokeTwice(context, text.colour, scale);
  }
  context.fillStyle = ground;
  context.fillRect(x, y, width, height);
  context.fillStyle = cssColour(text.colour, 1);
  text.lines.forEach((line, index) => {
    context.fillText(line, x + 4 * scale, y + (2 + index * lineHeight) * scale);
  });
}

/** The box turns with the image; its words stay upright, from the corner that is now at the top left. */
function topLeft(
  affine: Affine,
  box: readonly [readonly [number, number], readonly [number, number]],
): [number, number] {
  const [a, b] = [toStage(affine, box[0]), toStage(affine, box[1])];
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
}

/** Words lie beside what they belong to, not on it. */
function besidePoint([x, y]: readonly [number, number], scale: number): [number, number] {
  return [x + 8 * scale, y + 4 * scale];
}

/** Words half outside the pane cannot be read; a text whose place is scrolled out of sight stays out of sight. */
function keptInside(
  { canvas }: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  [width, height]: readonly [number, number],
): readonly [number, number] {
  const isOutside = x < -width || y < -height || x > canvas.width || y > canvas.height;
  if (isOutside) return [x, y];
  const inside = (at: number, size: number, room: number) => Math.max(0, Math.min(at, room - size));
  return [inside(x, width, canvas.width), inside(y, height, canvas.height)];
}

function cssColour(colour: LayerColour | null, opacity: number): string {
  return `rgb(${(colour ?? ownColour).join(" ")} / ${opacity * 100}%)`;
}
