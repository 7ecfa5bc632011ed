import { readFile } from "node:fs/promises";
import { memorySource } from "../../electron/core/embedded-archive/byte-source.ts";
import { layOutFrames, readFrame } from "../../electron/core/embedded-archive/pixel-frames.ts";
import { readDicomHeader } from "../../electron/core/embedded-archive/read-dicom-header.ts";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { readNativeFrame } from "../../shared/imaging/native-frame.ts";
import { maskAt, masksOfFrame, type SegmentMask } from "../../shared/objects/segment-mask.ts";
import { readSegmentation, type Segmentation, type SegmentFrame } from "../../shared/objects/segmentation.ts";

/** A segmentation file as the program reads it, its masks by frame. */
export interface OwnSegmentation {
  readonly segmentation: Segmentation;
  readonly masksOf: (frame: SegmentFrame) => readonly SegmentMask[];
}

/** Gives the data set of a file without its pixels, as the archive gives it to the window. */
export async function readDataset(path: string): Promise<DicomJsonInstance> {
  const read = readDicomHeader(memorySource(await readFile(path)));
  if (read.kind !== "instance") throw new Error(`${path} is no DICOM file.`);
  return read.header.dataset;
}

/** Gives a segmentation whose frames are stored without compression. Throws for any other file. */
export async function readOwnSegmentation(path: string): Promise<OwnSegmentation> {
  const read = readDicomHeader(memorySource(await readFile(path)));
  if (read.kind !== "instance") throw new Error(`${path} is no DICOM file.`);
  const segmentation = readSegmentation(read.header.dataset);
  if (segmentation === null) throw new Error(`${path} is no segmentation.`);
  const layout = layOutFrames(read.header);
  const { format } = segmentation.header;
  const knownNumbers = new Set(segmentation.segments.map(({ number }) => number));
  const masks = segmentation.frames.map((frame) => {
    const stored = readNativeFrame(new Uint8Array(readFrame(layout, frame.frameNumber)), format, false);
    return masksOfFrame(stored, { ...segmentation, ...format, segmentNumber: frame.segmentNumber, knownNumbers });
  });
  return { segmentation, masksOf: (frame) => masks[frame.frameNumber - 1] ?? [] };
}

/** Gives the pixels of a mask laid out over its frame, 0 to 255 each. */
export function pixelsOfMask(mask: SegmentMask, rows: number, columns: number): Uint8Array {
  return Uint8Array.from({ length: rows * columns }, (_, at) =>
    Math.round(255 * maskAt(mask, at % columns, Math.floor(at / columns))),
  );
}
