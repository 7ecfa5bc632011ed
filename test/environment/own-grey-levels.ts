import { readFile } from "node:fs/promises";
import { memorySource } from "../../electron/core/embedded-archive/byte-source.ts";
import { layOutFrames, readFrame } from "../../electron/core/embedded-archive/pixel-frames.ts";
import { readDicomHeader } from "../../electron/core/embedded-archive/read-dicom-header.ts";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { fillGreyPixels } from "../../shared/imaging/grey-levels.ts";
import { type ImageHeader, readImageHeader } from "../../shared/imaging/image-header.ts";
import { readNativeFrame, valueRange } from "../../shared/imaging/native-frame.ts";
import { overlayPoints, unusedBitOf } from "../../shared/imaging/overlay-plane.ts";
import type { PixelArray } from "../../shared/imaging/pixel-format.ts";
import { meaningOf } from "../../shared/imaging/value-transform.ts";
import type { VoiWindow } from "../../shared/imaging/window.ts";

/** The first frame of an uncompressed grey image, read as the program reads it. */
export interface OwnFrame {
  readonly header: ImageHeader;
  readonly stored: PixelArray;
  readonly range: { readonly minimum: number; readonly maximum: number };
  /** Least and greatest value after the modality transform. */
  readonly meanings: readonly [number, number];
  /** Where the overlays are drawn, 1 a pixel of the image. */
  readonly overlayPixels: Uint8Array;
  /** The whole data set without its pixels, and the bytes of the frame. */
  readonly dataset: DicomJsonInstance;
  readonly bytes: Uint8Array;
}

/** Gives the first frame of a file; null where it is no grey image that the program shows. */
export async function readOwnFrame(path: string): Promise<OwnFrame | null> {
  const read = readDicomHeader(memorySource(await readFile(path)));
  if (read.kind !== "instance" || read.header.pixelData === null) return null;
  const header = readImageHeader(read.header.dataset, 1);
  if (header.isColour || header.problem !== "") return null;
  const bytes = new Uint8Array(readFrame(layOutFrames(read.header), 1));
  const stored = readNativeFrame(bytes, header.format, false);
  const range = valueRange(stored) ?? { minimum: 0, maximum: 0 };
  const ends = [...stored].map((value) => meaningOf(header.transform, value));
  const meanings = [ends.reduce((a, b) => Math.min(a, b)), ends.reduce((a, b) => Math.max(a, b))] as const;
  return {
    header,
    stored,
    range,
    meanings,
    overlayPixels: pixelsUnder(header, bytes),
    dataset: read.header.dataset,
    bytes,
  };
}

/** Gives the levels that the program paints with a window, padding left as the values say, as references leave it. */
export function ownLevels({ header, stored, range }: OwnFrame, window: VoiWindow): Uint8Array {
  const output = new Uint32Array(stored.length);
  const { transform, presentation, isInverted, format } = header;
  const chain = { isFloat: format.isFloat, transform, presentation, isInverted, padding: null };
  fillGreyPixels(output, { stored, range, ...chain, window });
  return Uint8Array.from(output, (pixel) => pixel & 255);
}

/** Gives 1 for every pixel of an image that one of its overlays draws on. */
export function pixelsUnder({ overlays, format }: ImageHeader, bytes: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(format.rows * format.columns);
  for (const plane of overlays) {
    const bits = plane.source.kind === "unusedBit" ? unusedBitOf(bytes, format, plane.source.bit, false) : null;
    const points = overlayPoints(plane, bits === null ? new Map() : new Map([[plane.group, bits]]));
    points.forEach((point, index) => {
      const column = plane.origin[0] + (index % plane.columns);
      const row = plane.origin[1] + Math.floor(index / plane.columns);
      const isInside = column >= 0 && row >= 0 && column < format.columns && row < format.rows;
      if (point === 1 && isInside) pixels[row * format.columns + column] = 1;
    });
  }
  return pixels;
}
