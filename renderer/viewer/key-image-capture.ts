import { edgeLetters } from "../../shared/imaging/orientation.ts";
import { imageToStage, type View } from "../../shared/imaging/view-transform.ts";
import { ImagePainter, stageOf } from "./image-painter.ts";
import { keyImageShape } from "./key-image-shape.ts";
import { paintMarks } from "./mark-painter.ts";
import type { ShownPicture } from "./pane-controller.ts";
import type { CapturedKeyImage } from "./viewer-types.ts";

const longestSide = 1024;

/**
 * Gives a picture as JPEG with its window, zoom, marks and orientation letters burnt in, in the shape of its pane
 * without the empty bands beside the picture.
 * No name or number of the patient is burnt in. Rejects with an Error where the browser makes no JPEG.
 */
export async function captureKeyImage(
  picture: ShownPicture,
  pane: { readonly width: number; readonly height: number },
): Promise<CapturedKeyImage> {
  const shape = keyImageShape(picture.view, stageOf(picture.header, pane.width, pane.height));
  const scale = longestSide / Math.max(shape.width, shape.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(shape.width * scale));
  canvas.height = Math.max(1, Math.round(shape.height * scale));
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("The key image could not be made. Please try again.");
  new ImagePainter().paint(context, picture);
  const affine = imageToStage(picture.view, stageOf(picture.header, canvas.width, canvas.height));
  paintMarks(context, affine, picture.marks, null, scale);
  paintLetters(context, picture, scale);
  const jpeg = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
  if (jpeg === null) throw new Error("The key image could not be made. Please try again.");
  return {
    jpeg,
    keyImage: {
      image: picture.registered.reference,
      presentation: presentationOf(picture),
      measurementIds: picture.marks.map((mark) => mark.id),
      widthPixels: canvas.width,
      heightPixels: canvas.height,
    },
  };
}

function presentationOf(picture: ShownPicture): CapturedKeyImage["keyImage"]["presentation"] {
  const { view, window, header, isInverted } = picture;
  const isAdjustable = window.kind !== "table" && !header.isColour;
  return {
    windowCenter: isAdjustable ? window.center : null,
    windowWidth: isAdjustable ? window.width : null,
    isInverted,
    zoom: view.zoom,
    pan: panOf(view, header.format.rows, header.format.columns),
    rotationDegrees: view.rotationDegrees,
    isFlippedHorizontally: view.isFlippedHorizontally,
    isFlippedVertically: view.isFlippedVertically,
  };
}

function panOf(view: View, rows: number, columns: number): [number, number] {
  return [(columns - 1) / 2 - view.center[0], (rows - 1) / 2 - view.center[1]];
}

function paintLetters(context: CanvasRenderingContext2D, { header, view }: ShownPicture, scale: number): void {
  const letters = edgeLetters(header.plane, header.patientOrientation, view);
  const { width, height } = context.canvas;
  const inset = 14 * scale;
  context.font = `600 ${13 * scale}px "Inter Variable", Inter, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 3 * scale;
  context.strokeStyle = "#000000";
  context.fillStyle = "#ffffff";
  const places: readonly (readonly [string, number, number])[] = [
    [letters.left, inset, height / 2],
    [letters.right, width - inset, height / 2],
    [letters.top, width / 2, inset],
    [letters.bottom, width / 2, height - inset],
  ];
  for (const [letter, x, y] of places) {
    context.strokeText(letter, x, y);
    context.fillText(letter, x, y);
  }
}
