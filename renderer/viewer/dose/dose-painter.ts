import type { KeyImage } from "../../../shared/domain/report.ts";
import { type Affine, toStage } from "../../../shared/imaging/view-transform.ts";
import { type DoseLevel, isodoseLine } from "../../../shared/objects/isodose.ts";
import { doseText } from "./dose-words.ts";
import type { DoseOverlay } from "./doses.ts";

const ground = "rgb(6 20 38 / 82%)";

/** Lays a dose over a picture: colour wash, isodoses, and the key of its colours. Keeps the last, so that pan and zoom cost nothing. */
export class DosePainter {
  #canvas: HTMLCanvasElement | null = null;
  #key: readonly unknown[] = [];
  #lines: readonly { readonly level: DoseLevel; readonly pieces: Float32Array }[] = [];

  /** Paints the dose of a picture, where it has one; `scale` is canvas pixels to one CSS pixel. */
  paint(
    context: CanvasRenderingContext2D,
    affine: Affine,
    { dose }: { readonly dose: DoseOverlay | null },
    scale: number,
  ): void {
    if (dose === null) return;
    const { look, levels, values, plane } = dose;
    const numbers = levels.map(({ value }) => value).join();
    const key = [values, numbers, look.isWash, look.opacity];
    if (key.some((part, index) => part !== this.#key[index])) {
      this.#key = key;
      this.#lines = levels.map((level) => ({
        level,
        pieces: isodoseLine(values, plane.rows, plane.columns, level.value),
      }));
      if (look.isWash) this.#fill(dose);
    }
    context.save();
    if (look.isWash && this.#canvas !== null) {
      context.imageSmoothingEnabled = false;
      context.setTransform(affine.a, affine.b, affine.c, affine.d, affine.e, affine.f);
      context.drawImage(this.#canvas, -0.5, -0.5);
      context.setTransform(1, 0, 0, 1, 0, 0);
    }
    if (look.areLines) for (const line of this.#lines) paintLine(context, affine, line, scale);
    paintKey(context, dose, scale);
    context.restore();
  }

  #fill({ levels, values, plane, look }: DoseOverlay): void {
    const { rows, columns } = plane;
    const canvas = this.#canvas ?? document.createElement("canvas");
    this.#canvas = canvas;
    const output = new Uint8ClampedArray(rows * columns * 4);
    const alpha = Math.round(look.opacity * 255);
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index] ?? Number.NaN;
      const level = levels.find((each) => value >= each.value);
      if (level === undefined) continue;
      output.set(level.colour, index * 4);
      output[index * 4 + 3] = alpha;
    }
    [canvas.width, canvas.height] = [columns, rows];
    canvas.getContext("2d")?.putImageData(new ImageData(output, columns, rows), 0, 0);
  }
}

function paintLine(
  context: CanvasRenderingContext2D,
  affine: Affine,
  { level, pieces }: { readonly level: DoseLevel; readonly pieces: Float32Array },
  scale: number,
): void {
  if (pieces.length === 0) return;
  context.beginPath();
  for (let at = 0; at < pieces.length; at += 4) {
    context.moveTo(...toStage(affine, [pieces[at] ?? 0, pieces[at + 1] ?? 0]));
    context.lineTo(...toStage(affine, [pieces[at + 2] ?? 0, pieces[at + 3] ?? 0]));
  }
  context.lineCap = "round";
  context.lineWidth = 1.5 * scale;
  context.strokeStyle = `rgb(${level.colour.join(" ")})`;
  context.stroke();
}

/** The colours have to be read where they are seen: percent and dose of each, at the left of the picture. */
function paintKey(context: CanvasRenderingContext2D, { levels, on, reference }: DoseOverlay, scale: number): void {
  const [line, padding, swatch] = [16 * scale, 6 * scale, 10 * scale];
  context.font = `500 ${11 * scale}px "Inter Variable", Inter, sans-serif`;
  const of = reference.kind === "prescription" ? "prescription" : "maximum";
  const title = `Dose, % of ${of}`;
  const words = levels.map(({ percent, value }) => `${percent} %  ${doseText(on.dose, value)}`);
  const width = Math.max(
    context.measureText(title).width + 2 * padding,
    ...words.map((text) => context.measureText(text).width + swatch + 3 * padding),
  );
  const height = (words.length + 1) * line + padding;
  const x = 12 * scale;
  // Close under the words of the corner: farther down it would lie on the anatomy of a narrow pane.
  const y = Math.round(Math.min(66 * scale, Math.max(context.canvas.height - height, 0) / 2));
  context.fillStyle = ground;
  context.fillRect(x, y, width, height);
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.fillStyle = "#ffffff";
  context.fillText(title, x + padding, y + padding / 2 + line / 2);
  levels.forEach((level, index) => {
    const middle = y + padding / 2 + line * (index + 1.5);
    context.fillStyle = `rgb(${level.colour.join(" ")})`;
    context.fillRect(x + padding, middle - swatch / 2, swatch, swatch);
    context.fillStyle = "#ffffff";
    context.fillText(words[index] ?? "", x + 2 * padding + swatch, middle);
  });
}

/** Gives how a dose lies over a picture, to be kept with a key image. */
export function doseAsKept({ on, levels, look }: DoseOverlay): NonNullable<KeyImage["presentation"]["dose"]> {
  return { sopInstanceUid: on.dose.sopInstanceUid, percents: levels.map(({ percent }) => percent), ...look };
}
