import type { KeyImage } from "../../shared/domain/report.ts";
import { colourTableText } from "../../shared/imaging/colour-table.ts";
import { edgeLetters } from "../../shared/imaging/orientation.ts";
import { projectionText } from "../../shared/imaging/projection.ts";
import { imageToStage, isMirrored } from "../../shared/imaging/view-transform.ts";
import { formatDate } from "../app/format.ts";
import { DosePainter, doseAsKept } from "./dose/dose-painter.ts";
import { doseLine } from "./dose/dose-words.ts";
import { colourOf, greyscaleOf } from "./greyscale-of-picture.ts";
import { ImagePainter, stageOf } from "./image-painter.ts";
import { keyImageShape } from "./key-image-shape.ts";
import { paintMarks } from "./mark-painter.ts";
import { paintPresented } from "./objects/graphics-painter.ts";
import type { ShownPicture } from "./pane-controller.ts";
import { panOf } from "./presentation.ts";
import type { CapturedKeyImage } from "./viewer-types.ts";

const longestSide = 1024;

/** The size of a key image, and its pixels to one pixel of the screen, by which lines and letters of marks are sized. */
export interface CaptureSize {
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly scale: number;
}

/**
 * Gives a picture as JPEG with its window, zoom, shutter, overlays, marks, orientation letters, and the words for side and view, a mirrored or prior image burnt in, in the shape of its pane
 * without the empty bands beside the picture.
 * No name or number of the patient is burnt in. Rejects with an Error where the browser makes no JPEG.
 */
export async function captureKeyImage(
  picture: ShownPicture,
  pane: { readonly width: number; readonly height: number },
  isPrior: boolean,
): Promise<CapturedKeyImage> {
  const shape = keyImageShape(picture.view, stageOf(picture.header, pane.width, pane.height));
  const scale = longestSide / Math.max(shape.width, shape.height);
  const widthPixels = Math.max(1, Math.round(shape.width * scale));
  const heightPixels = Math.max(1, Math.round(shape.height * scale));
  return await drawKeyImage(picture, { widthPixels, heightPixels, scale: Math.max(scale, smallestMarkScale) }, isPrior);
}

/** The numbers of marks have to be read on a laptop and on a page: 24 of 1024 pixels. A large pane's own would be half that. */
const smallestMarkScale = 2;

/** Gives a key image drawn anew at its size, with the marks that the picture has now. Rejects as `captureKeyImage`. */
export async function redrawKeyImage(
  picture: ShownPicture,
  { widthPixels, heightPixels, burntIn }: KeyImage,
  isPrior: boolean,
): Promise<CapturedKeyImage> {
  const scale = burntIn?.scale ?? smallestMarkScale;
  return await drawKeyImage(picture, { widthPixels, heightPixels, scale }, isPrior);
}

/** Gives a picture on a canvas of the given size, with all that is burnt in. Throws where the browser gives no canvas. */
export function drawPicture(picture: ShownPicture, size: CaptureSize, isPrior: boolean): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = size.widthPixels;
  canvas.height = size.heightPixels;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("The picture could not be made. Please try again.");
  new ImagePainter().paint(context, picture);
  const affine = imageToStage(picture.view, stageOf(picture.header, canvas.width, canvas.height));
  paintPresented(context, affine, picture.header.presented, size.scale);
  new DosePainter().paint(context, affine, picture, size.scale);
  paintMarks(context, affine, picture.marks, [], size.scale);
  paintLetters(context, picture);
  paintWords(context, picture, isPrior);
  return canvas;
}

async function drawKeyImage(picture: ShownPicture, size: CaptureSize, isPrior: boolean): Promise<CapturedKeyImage> {
  const { widthPixels, heightPixels, scale } = size;
  const canvas = drawPicture(picture, size, isPrior);
  const jpeg = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
  if (jpeg === null) throw new Error("The key image could not be made. Please try again.");
  return {
    jpeg,
    isPrior,
    keyImage: {
      image: picture.registered.reference,
      presentation: presentationOf(picture, size),
      measurementIds: picture.marks.map((mark) => mark.id),
      burntIn: {
        scale,
        // A mark that follows from another image is known by where it is kept.
        marks: picture.marks.map(({ id, text, points, home }) => ({
          measurementId: id,
          text,
          points: home?.points ?? points,
        })),
      },
      widthPixels,
      heightPixels,
    },
  };
}

function presentationOf(
  picture: ShownPicture,
  { widthPixels, heightPixels }: CaptureSize,
): CapturedKeyImage["keyImage"]["presentation"] {
  const { view, window, header, isInverted, hidden = [] } = picture;
  const isPlane = picture.registered.reference.section !== undefined;
  const size = { width: widthPixels, height: heightPixels };
  const isStored = !isPlane && picture.derived === null && !picture.colours;
  const [greyscale, colour] = isStored ? [greyscaleOf(picture, size), colourOf(picture, size)] : [null, null];
  const overlays = hidden.includes("overlays") ? [] : ownOverlays(picture);
  const stateUid = header.presented?.stateUid;
  const isAdjustable = window.kind !== "table" && !header.isColour;
  return {
    windowCenter: isAdjustable ? window.center : null,
    windowWidth: isAdjustable ? window.width : null,
    isInverted,
    ...(hidden.length > 0 && { hidden: [...hidden] }),
    ...(picture.colours && { colours: picture.colours }),
    ...(picture.derived !== null && { derived: picture.derived }),
    ...(picture.dose !== null && { dose: doseAsKept(picture.dose) }),
    zoom: view.zoom,
    pan: panOf(view, header.format),
    rotationDegrees: view.rotationDegrees,
    isFlippedHorizontally: view.isFlippedHorizontally,
    isFlippedVertically: view.isFlippedVertically,
    ...(stateUid !== undefined && { stateUid }),
    ...(greyscale !== null && { greyscale: { ...greyscale, ...(overlays.length > 0 && { overlays }) } }),
    ...(colour !== null && { colour }),
  };
}

/** Groups of the overlays on the picture that the image itself brought: a presentation state can switch on those. */
function ownOverlays({ header, registered }: ShownPicture): string[] {
  const own = new Set(registered.header.overlays);
  return header.overlays.filter((plane) => own.has(plane)).map(({ group }) => group);
}

/** Letters and words have to be read on a page a few centimetres wide: 28 of 1024 pixels are 2 mm there. */
export const letterPixels = 28;

/** Sets a canvas up for white letters with a black edge. */
export function prepareWriting(context: CanvasRenderingContext2D): void {
  context.font = `600 ${letterPixels}px "Inter Variable", Inter, sans-serif`;
  context.lineWidth = 6;
  context.lineJoin = "round";
  context.strokeStyle = "#000000";
  context.fillStyle = "#ffffff";
}

function paintLetters(context: CanvasRenderingContext2D, { header, view }: ShownPicture): void {
  const letters = edgeLetters(header.plane, header.patientOrientation, view);
  const { width, height } = context.canvas;
  prepareWriting(context);
  context.textAlign = "center";
  context.textBaseline = "middle";
  const places: readonly (readonly [string, number, number])[] = [
    [letters.left, letterPixels, height / 2],
    [letters.right, width - letterPixels, height / 2],
    [letters.top, width / 2, letterPixels],
    [letters.bottom, width / 2, height - letterPixels],
  ];
  for (const [letter, x, y] of places) {
    context.strokeText(letter, x, y);
    context.fillText(letter, x, y);
  }
}

/** What the reader saw beside the picture and the referrer must not miss: the side of a film, a mirrored image, an image of a prior. */
function paintWords(context: CanvasRenderingContext2D, picture: ShownPicture, isPrior: boolean): void {
  const date = picture.registered.reference.studyDate;
  const prior = isPrior ? `PRIOR ${date === null ? "" : formatDate(date)}`.trim() : "";
  const mirrored = isMirrored(picture.view) ? "Mirror image" : "";
  const section = picture.registered.reference.section?.name ?? "";
  const made = picture.header.derivation ?? "";
  const colours = picture.colours ? `Colours: ${colourTableText(picture.colours)}` : "";
  const dose = picture.dose === null ? "" : `Dose overlay: ${doseLine(picture.dose)}`;
  const words = [projectionText(picture.header.projection), section, made, prior, mirrored, colours, dose].filter(
    (word) => word !== "",
  );
  prepareWriting(context);
  context.textAlign = "left";
  context.textBaseline = "top";
  words.forEach((word, line) => {
    const y = letterPixels * (0.5 + 1.3 * line);
    context.strokeText(word, letterPixels / 2, y);
    context.fillText(word, letterPixels / 2, y);
  });
}
