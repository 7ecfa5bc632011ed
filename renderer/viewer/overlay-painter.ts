import { type OverlayPlane, overlayPoints } from "../../shared/imaging/overlay-plane.ts";
import type { DecodedImage } from "./native-samples.ts";

/** No grey and no colour of marks or lines; the same on screen and in key images. Opaque; regions let the image through. */
const graphicsColour = [198, 242, 78, 255] as const;
const regionColour = [198, 242, 78, 96] as const;

interface DrawnPlane {
  readonly canvas: HTMLCanvasElement;
  readonly origin: readonly [number, number];
}

/** Paints the overlay planes of pictures; keeps those of the last one, so that pan and zoom cost nothing. */
export class OverlayPainter {
  #drawn: readonly DrawnPlane[] = [];
  #drawnFrom: readonly unknown[] = [];

  /** Paints over a picture, on a context whose units are the pixels of the image. */
  paint(context: CanvasRenderingContext2D, overlays: readonly OverlayPlane[], decoded: DecodedImage): void {
    if (overlays.length === 0) return;
    if (this.#drawnFrom[0] !== overlays || this.#drawnFrom[1] !== decoded) {
      this.#drawn = overlays.map((plane) => drawPlane(plane, decoded));
      this.#drawnFrom = [overlays, decoded];
    }
    // A point's corner lies half a pixel before its centre.
    for (const { canvas, origin } of this.#drawn) context.drawImage(canvas, origin[0] - 0.5, origin[1] - 0.5);
  }
}

function drawPlane(plane: OverlayPlane, { unusedBits }: DecodedImage): DrawnPlane {
  const canvas = document.createElement("canvas");
  canvas.width = plane.columns;
  canvas.height = plane.rows;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("The browser gives no canvas to draw overlays on.");
  const image = context.createImageData(plane.columns, plane.rows);
  const points = overlayPoints(plane, unusedBits ?? new Map());
  const colour = plane.kind === "region" ? regionColour : graphicsColour;
  for (let index = 0; index < points.length; index += 1) {
    if (points[index] === 1) image.data.set(colour, index * 4);
  }
  context.putImageData(image, 0, 0);
  return { canvas, origin: plane.origin };
}
