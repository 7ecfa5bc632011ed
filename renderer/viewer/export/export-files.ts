import { makeZip } from "client-zip";
import { BufferTarget, CanvasSource, canEncodeVideo, Mp4OutputFormat, Output, QUALITY_HIGH } from "mediabunny";
import { byteUrl } from "../../../shared/contract/byte-routes.ts";
import type { AnonymisationOptions } from "../../../shared/domain/export.ts";
import type { DisplaySet } from "../viewer-types.ts";

/** How far an export has come: pictures made, or bytes received where their number is not known. */
export type ExportProgress = (done: number) => void;

/** Draws picture number `index` of what is exported. */
export type DrawOne = (index: number) => Promise<HTMLCanvasElement>;

/** Gives a canvas as a PNG or JPEG. Rejects where the browser makes none. */
export async function pictureFile(canvas: HTMLCanvasElement, type: "image/png" | "image/jpeg"): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.95));
  if (blob === null) throw new Error("The picture could not be made. Nothing was saved.");
  return blob;
}

/** Gives a ZIP of one picture for each image. Rejects with what `draw` rejects with, or an AbortError after `signal`. */
export async function zipOfPictures(
  count: number,
  type: "image/png" | "image/jpeg",
  draw: DrawOne,
  progress: ExportProgress,
  signal: AbortSignal,
): Promise<Blob> {
  const extension = type === "image/png" ? "png" : "jpg";
  async function* pictures() {
    for (let index = 0; index < count; index += 1) {
      signal.throwIfAborted();
      const input = await pictureFile(await draw(index), type);
      progress(index + 1);
      yield { name: `image-${String(index + 1).padStart(4, "0")}.${extension}`, input: input.stream() };
    }
  }
  return await new Response(makeZip(pictures())).blob();
}

/**
 * Gives a film (MP4, H.264) of one picture for each image, `frameRate` a second. Rejects with a sentence where this
 * machine cannot write such films, otherwise as `zipOfPictures`.
 */
export async function filmOfPictures(
  count: number,
  frameRate: number,
  draw: DrawOne,
  progress: ExportProgress,
  signal: AbortSignal,
): Promise<Blob> {
  const first = await draw(0);
  const canvas = document.createElement("canvas");
  canvas.width = first.width;
  canvas.height = first.height;
  const context = canvas.getContext("2d");
  if (context === null || !(await canEncodeVideo("avc", { width: canvas.width, height: canvas.height }))) {
    throw new Error("This machine cannot write films. Nothing was saved; export the images as PNG instead.");
  }
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat(), target });
  const source = new CanvasSource(canvas, { codec: "avc", bitrate: QUALITY_HIGH });
  output.addVideoTrack(source, { frameRate });
  await output.start();
  try {
    for (let index = 0; index < count; index += 1) {
      signal.throwIfAborted();
      const picture = index === 0 ? first : await draw(index);
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      await source.add(index / frameRate, 1 / frameRate);
      progress(index + 1);
    }
    await output.finalize();
  } catch (error) {
    await output.cancel();
    throw error;
  }
  return new Blob([target.buffer ?? new ArrayBuffer(0)], { type: "video/mp4" });
}

/**
 * Gives the ZIP of a series' images as the core anonymises them; `progress` hears of the bytes. Rejects with the core's
 * sentence, or with one for a stream that broke off: nothing is saved of half a series.
 */
export async function anonymisedSeries(
  set: Pick<DisplaySet, "archiveId" | "studyInstanceUid" | "seriesInstanceUid">,
  request: { readonly options: AnonymisationOptions; readonly pseudonym: string },
  progress: ExportProgress,
  signal: AbortSignal,
): Promise<Blob> {
  const { archiveId, studyInstanceUid, seriesInstanceUid } = set;
  const query = new URLSearchParams({ options: JSON.stringify(request.options), pseudonym: request.pseudonym });
  const address = byteUrl("anonymisedSeries", { archiveId, studyInstanceUid, seriesInstanceUid });
  return await fetchedZip(`${address}?${query}`, progress, signal);
}

/** Gives a ZIP that the core makes while it is read; `progress` hears of the bytes. Rejects as `anonymisedSeries`. */
export async function fetchedZip(address: string, progress: ExportProgress, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(address, { signal });
  if (!response.ok || response.body === null) throw new Error(await refusalOf(response));
  let received = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        received += chunk.length;
        progress(received);
        controller.enqueue(chunk);
      },
    }),
  );
  try {
    return await new Response(counted, { headers: { "Content-Type": "application/zip" } }).blob();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Error(brokenOff, { cause: error });
  }
}

const brokenOff = "An image could not be read, anonymised or fetched, so nothing was saved. The archive is unchanged.";

async function refusalOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const isSaid = typeof body === "object" && body !== null && "message" in body && typeof body.message === "string";
  return isSaid ? String(body.message) : "Nothing was exported and nothing was saved; try again.";
}
