import { type DicomJsonDataset, readNumber, readString } from "../../../shared/dicom/dicom-json.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import { transferSyntaxes } from "../../../shared/dicom/uid.ts";
import { videoSyntaxOf } from "../../../shared/dicom/video-syntax.ts";
import { WorkstationError } from "../errors.ts";
import type { ByteSource } from "./byte-source.ts";
import { type Fragment, groupFragments, readFragments } from "./encapsulated-frames.ts";
import type { DicomHeader } from "./read-dicom-header.ts";

/** The frames of one instance, found without reading the pixels. */
export interface FrameLayout {
  /** What the bytes of a frame are, as the viewer has to decode them. */
  readonly transferSyntaxUid: string;
  /** For each frame, the pieces of `source` that make it up, in order. */
  readonly frames: readonly (readonly Fragment[])[];
  /** Frames that do not begin at a whole byte (one bit a pixel): bits to skip and bits to take; else null. */
  readonly bits: { readonly perFrame: number } | null;
  readonly source: ByteSource;
}

/**
 * Gives where each frame of an instance lies. Deflated instances give Explicit VR Little Endian, because they are
 * inflated here; all others give their bytes as stored. Errors: `not_found` where it has no pixels,
 * `archive_nonconformant` where its header and its pixels do not agree. Source: PS3.5 8 and A.4.
 */
export function layOutFrames(header: DicomHeader): FrameLayout {
  const { pixelData, pixelSource: source, transferSyntaxUid } = header;
  if (pixelData === null) {
    throw new WorkstationError("not_found", "This object has no image in it. It may be a report or a plan.");
  }
  const isNative = nativeSyntaxes.has(transferSyntaxUid);
  if (pixelData.length === null) {
    if (isNative) throw disagree("its image is packed in another way than its header says");
    // A video is one stream whatever its number of frames is (PS3.5 A.4.5): its first frame is all of it.
    const isVideo = videoSyntaxOf(transferSyntaxUid) !== null;
    const frames = isVideo ? [readFragments(source, pixelData.position).fragments] : encapsulatedFrames(header);
    return { transferSyntaxUid, frames, bits: null, source };
  }
  if (!isNative) throw disagree("its header says that the image is compressed, but it is not");
  const bitsPerFrame = nativeBitsPerFrame(header.dataset, pixelData.tag);
  const count = frameCount(header.dataset);
  const available = Math.min(pixelData.length, source.size - pixelData.position);
  if (Math.ceil((bitsPerFrame * count) / 8) > available) {
    throw disagree("the image is smaller than its header says");
  }
  // A frame more than its header counts would never be seen.
  if (available - Math.ceil((bitsPerFrame * count) / 8) >= Math.ceil(bitsPerFrame / 8)) {
    throw disagree("it holds more frames than its header says");
  }
  const deflated = transferSyntaxUid === transferSyntaxes.deflatedExplicitLittleEndian;
  return {
    transferSyntaxUid: deflated ? transferSyntaxes.explicitLittleEndian : transferSyntaxUid,
    frames: nativeFrames(pixelData.position, bitsPerFrame, count),
    bits: bitsPerFrame % 8 === 0 || count === 1 ? null : { perFrame: bitsPerFrame },
    source,
  };
}

/** Gives the bytes of one frame; `frameNumber` counts from 1. Errors: `not_found`, `archive_nonconformant`. */
export function readFrame(layout: FrameLayout, frameNumber: number): Buffer {
  const pieces = layout.frames[frameNumber - 1];
  if (pieces === undefined) throw new WorkstationError("not_found", `This image has no frame ${frameNumber}.`);
  const bytes = joined(layout.source, pieces);
  const expected = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (bytes.length !== expected) throw disagree("the file ends inside the image");
  return layout.bits === null ? bytes : alignBits(bytes, layout.bits.perFrame, frameNumber);
}

/** Without a copy where that is possible: a series of slices is hundreds of megabytes. */
function joined(source: ByteSource, pieces: readonly Fragment[]): Buffer {
  const read = pieces.map(({ position, length }) => {
    const bytes = source.read(position, length);
    return source.isStable ? bytes : Buffer.from(bytes);
  });
  const [only] = read;
  return only !== undefined && read.length === 1 ? only : Buffer.concat(read);
}

const nativeSyntaxes: ReadonlySet<string> = new Set([
  transferSyntaxes.implicitLittleEndian,
  transferSyntaxes.explicitLittleEndian,
  transferSyntaxes.deflatedExplicitLittleEndian,
  transferSyntaxes.explicitBigEndian,
  transferSyntaxes.gePrivateImplicitBigEndianPixels,
]);

/** Largest number of frames of one instance that is believed. */
const mostFrames = 1_000_000;

function frameCount(dataset: DicomJsonDataset): number {
  const stated = readNumber(dataset, tags.numberOfFrames) ?? 1;
  // Zero and absent mean one: devices write both.
  if (stated < 0 || stated > mostFrames || !Number.isInteger(stated))
    throw disagree("its number of frames is impossible");
  return Math.max(1, stated);
}

function nativeBitsPerFrame(dataset: DicomJsonDataset, pixelTag: string): number {
  const rows = readNumber(dataset, tags.rows) ?? 0;
  const columns = readNumber(dataset, tags.columns) ?? 0;
  if (rows <= 0 || columns <= 0) throw disagree("its header gives no number of rows and columns");
  const samples = readNumber(dataset, tags.samplesPerPixel) ?? 1;
  const bitsAllocated = bitsOf(dataset, pixelTag);
  return rows * columns * storedSamples(readString(dataset, tags.photometricInterpretation), samples) * bitsAllocated;
}

function bitsOf(dataset: DicomJsonDataset, pixelTag: string): number {
  if (pixelTag === tags.floatPixelData) return 32;
  if (pixelTag === tags.doubleFloatPixelData) return 64;
  const bits = readNumber(dataset, tags.bitsAllocated) ?? 0;
  if (bits < 1 || bits > 64) throw disagree("its header gives no number of bits for a pixel");
  return bits;
}

/** Samples per pixel on the wire: colour differences may be stored for every second or fourth pixel (PS3.3 C.7.6.3.1.2). */
function storedSamples(photometricInterpretation: string, samples: number): number {
  if (samples !== 3) return samples;
  if (photometricInterpretation.endsWith("_422")) return 2;
  return photometricInterpretation.endsWith("_420") ? 1.5 : 3;
}

function nativeFrames(position: number, bitsPerFrame: number, count: number): Fragment[][] {
  return Array.from({ length: count }, (_, index) => {
    const firstByte = Math.floor((bitsPerFrame * index) / 8);
    const endByte = Math.ceil((bitsPerFrame * (index + 1)) / 8);
    return [{ position: position + firstByte, length: endByte - firstByte }];
  });
}

/** Moves the bits of a frame that begins inside a byte to the start; the first pixel is the lowest bit (PS3.5 8.1.1). */
function alignBits(bytes: Buffer, bitsPerFrame: number, frameNumber: number): Buffer {
  const shift = (bitsPerFrame * (frameNumber - 1)) % 8;
  const aligned = Buffer.alloc(Math.ceil(bitsPerFrame / 8));
  for (let at = 0; at < aligned.length; at++) {
    aligned[at] = (((bytes[at] ?? 0) >> shift) | ((bytes[at + 1] ?? 0) << (8 - shift))) & 0xff;
  }
  const surplus = aligned.length * 8 - bitsPerFrame;
  if (surplus > 0) aligned[aligned.length - 1] = (aligned[aligned.length - 1] ?? 0) & (0xff >> surplus);
  return aligned;
}

function encapsulatedFrames(header: DicomHeader): Fragment[][] {
  const { pixelSource: source, pixelData } = header;
  const start = pixelData?.position ?? 0;
  const found = readFragments(source, start);
  const extended = readExtendedTable(header);
  const frames = groupFragments(source, found, frameCount(header.dataset), extended);
  if (typeof frames === "string") throw disagree(frames);
  return frames;
}

/** Extended Offset Table, PS3.3 C.7.6.3.1.8: 64-bit offsets and lengths for each frame. */
function readExtendedTable(header: DicomHeader): { offsets: number[]; lengths: number[] } | null {
  const { extendedOffsetTable: offsets, extendedOffsetTableLengths: lengths, pixelSource } = header;
  if (offsets === null || lengths === null || offsets.length === null || lengths.length === null) return null;
  const read = (position: number, length: number) => {
    const bytes = pixelSource.read(position, Math.min(length, mostFrames * 8));
    return Array.from({ length: Math.floor(bytes.length / 8) }, (_, index) => Number(bytes.readBigUInt64LE(index * 8)));
  };
  return { offsets: read(offsets.position, offsets.length), lengths: read(lengths.position, lengths.length) };
}

function disagree(what: string): WorkstationError {
  return new WorkstationError(
    "archive_nonconformant",
    `This image cannot be shown: ${what}. The other images are not affected. Please tell the department that made it.`,
  );
}
