import { wholeImageView } from "../../shared/imaging/view-transform.ts";
import { findDecoded } from "./image-loader.ts";
import { defaultWindow, ImagePainter } from "./image-painter.ts";
import { findImage } from "./image-registry.ts";
import { viewerEngine } from "./viewer-engine.ts";
import type { DisplaySet } from "./viewer-types.ts";

let count = 0;

/** Paints the middle image of a series small, once it is here; gives the function that stops waiting for it. */
export function paintThumbnail(canvas: HTMLCanvasElement, set: DisplaySet): (() => void) | undefined {
  const imageId = set.images[Math.floor(set.images.length / 2)]?.imageId;
  if (imageId === undefined || set.problem !== "") return undefined;
  if (paintNow(canvas, imageId)) return undefined;
  const { queue } = viewerEngine();
  count += 1;
  const key = `thumbnail-${count}`;
  const stop = () => {
    end();
    queue.removeInterest(key);
  };
  const end = queue.onChange((changed) => {
    if (changed === imageId && (paintNow(canvas, imageId) || queue.failureOf(imageId) !== null)) stop();
  });
  queue.setInterest(key, { imageIds: [imageId], focus: 0, isActive: false });
  return stop;
}

function paintNow(canvas: HTMLCanvasElement, imageId: string): boolean {
  const decoded = findDecoded(imageId);
  const header = findImage(imageId)?.header;
  const context = canvas.getContext("2d");
  if (decoded === null || header === undefined || context === null) return false;
  const view = wholeImageView(header.format.rows, header.format.columns);
  const window = defaultWindow(header, decoded);
  new ImagePainter().paint(context, { imageId, header, decoded, view, window, isInverted: false });
  return true;
}
