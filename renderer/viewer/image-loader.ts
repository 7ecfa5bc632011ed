import { cache, imageLoader, type Types, utilities } from "@cornerstonejs/core";
import { byteUrl } from "../../shared/contract/byte-routes.ts";
import { videoSyntaxOf } from "../../shared/dicom/video-syntax.ts";
import { windowOverRange } from "../../shared/imaging/window.ts";
import { noteOpening } from "../app/opening-marks.ts";
import { decodeFrame } from "./frame-decoder.ts";
import { renderHosted } from "./hosted-canvas.ts";
import { imageScheme, makeImageId } from "./image-id.ts";
import { findImage, type RegisteredImage } from "./image-registry.ts";
import { readTile } from "./kinds/mosaic-tiles.ts";
import { noteVideo, videoSentence } from "./kinds/video-note.ts";
import type { DecodedImage } from "./native-samples.ts";
import type { StoredFrame } from "./series-stream/series-streams.ts";

const decodedImages = new WeakMap<Types.IImage, DecodedImage>();
const underWay = new Map<string, AbortController>();
let streams: FrameStreams = { takeStored: () => null, settled: async () => undefined };

/** What streams bring of frames that are asked for by themselves. */
interface FrameStreams {
  takeStored(imageId: string): StoredFrame | null;
  settled(imageId: string): Promise<void>;
}

/** Registers our loader for our scheme: for whatever asks Cornerstone for an image that the queue has not brought. */
export function registerFrameLoader(frameStreams: FrameStreams): void {
  streams = frameStreams;
  imageLoader.registerImageLoader(imageScheme, (imageId: string) => ({
    promise: fetchImage(imageId),
    cancelFn: () => cancelImage(imageId),
  }));
}

/**
 * Brings an image into Cornerstone's cache, where its viewports find it at once. Rejects with an Error whose message
 * is the sentence for the pane, or with an AbortError after `cancelImage`.
 */
export async function loadIntoCache(imageId: string): Promise<void> {
  if (cache.isLoaded(imageId)) return;
  const image = await fetchImage(imageId);
  if (cache.getImageLoadObject(imageId) === undefined) cache.putImageSync(imageId, image);
}

/** Brings pixels that came by themselves into Cornerstone's cache; nothing where the image is there or its case has closed. */
export function keepInCache(imageId: string, decoded: DecodedImage): void {
  const registered = findImage(imageId);
  if (registered === undefined || cache.getImageLoadObject(imageId) !== undefined) return;
  const image = toCornerstoneImage(imageId, registered, decoded);
  decodedImages.set(image, decoded);
  cache.putImageSync(imageId, image);
}

/** Stops the fetch of an image that nobody will see. */
export function cancelImage(imageId: string): void {
  underWay.get(imageId)?.abort();
}

function fetchImage(imageId: string): Promise<Types.IImage> {
  const abort = new AbortController();
  underWay.set(imageId, abort);
  return loadImage(imageId, abort.signal).finally(() => {
    if (underWay.get(imageId) === abort) underWay.delete(imageId);
  });
}

/** Gives the pixels of an image that is in the cache, or null. */
export function findDecoded(imageId: string): DecodedImage | null {
  const image = cache.getImage(imageId);
  return image === undefined ? null : (decodedImages.get(image) ?? null);
}

async function loadImage(imageId: string, signal: AbortSignal): Promise<Types.IImage> {
  const registered = findImage(imageId);
  if (registered === undefined) throw new Error("This image is not known to the viewer. Open the examination again.");
  if (registered.header.problem !== "") throw new Error(registered.header.problem);
  const decoded = await readPixels(registered, signal);
  signal.throwIfAborted();
  const image = toCornerstoneImage(imageId, registered, decoded);
  decodedImages.set(image, decoded);
  return image;
}

async function readPixels(registered: RegisteredImage, signal: AbortSignal): Promise<DecodedImage> {
  const { section, header } = registered;
  if (section !== undefined) return await section.volume.picture(section.job, signal);
  if (header.tile !== undefined) return await readTile(registered, header.tile, loadMosaic, signal);
  noteOpening("pixelsAsked");
  const { bytes, transferSyntaxUid } =
    streams.takeStored(makeImageId(registered.reference)) ?? (await fetchFrame(registered, signal));
  noteOpening("pixelsThere");
  const decoded = await decodeFrame(bytes, transferSyntaxUid, header);
  noteOpening("decoded");
  return decoded;
}

/** The whole mosaic, for all of its slices: it is not given up because one of them is not looked at any more. */
async function loadMosaic(registered: RegisteredImage): Promise<DecodedImage> {
  const { header } = registered;
  const { bytes, transferSyntaxUid } = await fetchFrame(registered, new AbortController().signal);
  const format = header.tile?.whole ?? header.format;
  return await decodeFrame(bytes, transferSyntaxUid, { ...header, format });
}

/** Gives the pixels of a frame without keeping them. Rejects with a sentence, or with an AbortError after `signal`. */
export async function fetchDecoded(image: RegisteredImage, signal: AbortSignal): Promise<DecodedImage> {
  return await readPixels(image, signal);
}

/**
 * Gives the pixels of an image, loaded into the cache first where they are not there yet. A pane that wants the image no
 * more does not end this: whoever asks here needs it for something else. Rejects with the sentence for the pane.
 */
export async function loadDecoded(imageId: string): Promise<DecodedImage> {
  if (!cache.isLoaded(imageId)) await streams.settled(imageId);
  if (!cache.isLoaded(imageId)) {
    const image = await loadImage(imageId, new AbortController().signal);
    if (cache.getImageLoadObject(imageId) === undefined) cache.putImageSync(imageId, image);
  }
  const decoded = findDecoded(imageId);
  if (decoded === null) throw new Error("This image was dropped from memory before it could be used. Try again.");
  return decoded;
}

async function fetchFrame(
  { reference }: RegisteredImage,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array; transferSyntaxUid: string }> {
  const { archiveId, studyInstanceUid, seriesInstanceUid, sopInstanceUid, frameNumber } = reference;
  const known = videoSentence(reference);
  if (known !== null) throw new Error(known);
  const address = byteUrl("frame", { archiveId, studyInstanceUid, seriesInstanceUid, sopInstanceUid, frameNumber });
  let response: Response;
  try {
    response = await fetch(address, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Error("This image could not be fetched: the connection was lost. Nothing is lost; try again.", {
      cause: error,
    });
  }
  if (!response.ok) throw new Error(await describeRefusal(response));
  const syntax = /transfer-syntax="?([0-9.]+)/.exec(response.headers.get("content-type") ?? "")?.[1] ?? "";
  const video = videoSyntaxOf(syntax);
  if (video !== null) {
    await response.body?.cancel();
    throw new Error(noteVideo(reference, video));
  }
  return { bytes: new Uint8Array(await response.arrayBuffer()), transferSyntaxUid: syntax };
}

/** The core says in its answer why it cannot give the frame. */
async function describeRefusal(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === "object" && body !== null && "message" in body && typeof body.message === "string") {
    return body.message;
  }
  return "The archive did not send this image. Nothing is lost; try again.";
}

/**
 * An image as Cornerstone caches it. Values stay as they are stored: no array is ever scaled, so that a fraction cannot
 * be cut off (viewing.md 4.3); window and meaning are applied when it is painted and measured.
 */
function toCornerstoneImage(imageId: string, { header }: RegisteredImage, decoded: DecodedImage): Types.IImage {
  const { rows, columns } = header.format;
  const pixels = (decoded.rgba ?? decoded.stored) as Types.PixelDataTypedArray;
  const window = windowOverRange(decoded.range.minimum, decoded.range.maximum);
  const numberOfComponents = decoded.rgba === null ? 1 : 4;
  const [rowSpacing, columnSpacing] = header.spacing.whole.spacingMm ?? [1, header.aspect];
  const image = {
    imageId,
    minPixelValue: decoded.range.minimum,
    maxPixelValue: decoded.range.maximum,
    slope: header.transform.kind === "linear" ? header.transform.slope : 1,
    intercept: header.transform.kind === "linear" ? header.transform.intercept : 0,
    windowCenter: window.center,
    windowWidth: window.width,
    voiLUTFunction: "LINEAR_EXACT",
    getPixelData: () => pixels,
    rows,
    columns,
    height: rows,
    width: columns,
    color: decoded.rgba !== null,
    rgba: decoded.rgba !== null,
    numberOfComponents,
    columnPixelSpacing: columnSpacing,
    rowPixelSpacing: rowSpacing,
    invert: false,
    sizeInBytes: pixels.byteLength + (decoded.rgba === null ? 0 : decoded.stored.byteLength),
    dataType: pixels.constructor.name,
    photometricInterpretation: header.format.photometricInterpretation,
    voxelManager: utilities.VoxelManager.createImageVoxelManager({
      scalarData: pixels,
      width: columns,
      height: rows,
      numberOfComponents,
    }),
    render: renderHosted,
  };
  return image as unknown as Types.IImage;
}
