import { bytesOf, type DicomJsonInstance, numberOf, numbersOf, textOf } from "./attributes.ts";
import type { PixelFormat } from "./pixel-format.ts";

/** One overlay plane as it lies over one frame. Source: PS3.3 C.9.2. */
export interface OverlayPlane {
  /** Its group, e.g. `6000`. */
  readonly group: string;
  readonly rows: number;
  readonly columns: number;
  /** Image point of its first point: column, then row; (0, 0) is the centre of the first pixel of the image. */
  readonly origin: readonly [number, number];
  /** Drawing and writing, or a region of interest. */
  readonly kind: "graphics" | "region";
  readonly label: string;
  readonly source: OverlaySource;
}

/** Where its points are kept. */
type OverlaySource =
  /** Overlay Data: each point one bit, `bitsAllocated` bits apart, from `firstBit`, least significant bit of a byte first. */
  | { readonly kind: "own"; readonly binary: string; readonly firstBit: number; readonly bitsAllocated: number }
  /** Retired form: one bit of each pixel of the image that the pixel's value does not use. */
  | { readonly kind: "unusedBit"; readonly bit: number };

/** The overlays of a frame, and a sentence for each thing about them that a reader must know. */
export interface OverlayReading {
  readonly planes: readonly OverlayPlane[];
  readonly notes: readonly string[];
}

/** More points than any film has pixels: a header that asks for them is not to take the memory. */
const mostPoints = 40_000_000;

const groups = Array.from({ length: 16 }, (_, index) => (0x6000 + 2 * index).toString(16).toUpperCase());

/** Gives the overlay planes of one frame, counted from 1. What cannot be shown is said in the notes, and never throws. */
export function readOverlays(instance: DicomJsonInstance, frameNumber: number, format: PixelFormat): OverlayReading {
  const planes: OverlayPlane[] = [];
  const notes = new Set<string>();
  for (const group of groups) {
    if (instance[`${group}0010`] === undefined && instance[`${group}3000`] === undefined) continue;
    const plane = readPlane(instance, group, frameNumber, format);
    if (typeof plane === "string") notes.add(plane);
    if (typeof plane !== "object" || plane === null) continue;
    planes.push(plane);
    if (isCutShort(plane)) notes.add("Overlay incomplete: its data ends early");
    if (reachesBeyond(plane, format)) notes.add("Overlay reaches beyond the image");
  }
  return { planes, notes: [...notes] };
}

/** Gives the points of an overlay row by row, 1 where it is drawn; `unusedBits` are those that its image brought. */
export function overlayPoints(plane: OverlayPlane, unusedBits: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const points = new Uint8Array(plane.rows * plane.columns);
  const { source } = plane;
  if (source.kind === "unusedBit") {
    const bits = unusedBits.get(plane.group);
    if (bits !== undefined) points.set(bits.subarray(0, points.length));
    return points;
  }
  const bytes = bytesOf({ data: { InlineBinary: source.binary } }, "data") ?? new Uint8Array();
  for (let index = 0; index < points.length; index += 1) {
    const bit = source.firstBit + index * source.bitsAllocated;
    points[index] = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  }
  return points;
}

/**
 * Gives one bit of every pixel of an uncompressed frame, for overlays kept in the bits that the pixels do not use; null
 * where pixels are not whole bytes of one sample.
 */
export function unusedBitOf(
  bytes: Uint8Array,
  format: PixelFormat,
  bit: number,
  isBigEndian: boolean,
): Uint8Array | null {
  if (format.samplesPerPixel !== 1 || format.bitsAllocated % 8 !== 0) return null;
  const width = format.bitsAllocated / 8;
  const place = isBigEndian ? width - 1 - (bit >> 3) : bit >> 3;
  const points = new Uint8Array(format.rows * format.columns);
  for (let index = 0; index < points.length; index += 1) {
    points[index] = ((bytes[index * width + place] ?? 0) >> (bit & 7)) & 1;
  }
  return points;
}

/** Gives the plane, a sentence where it cannot be shown, or null where it belongs to other frames. */
function readPlane(
  instance: DicomJsonInstance,
  group: string,
  frameNumber: number,
  format: PixelFormat,
): OverlayPlane | string | null {
  const frame = overlayFrame(instance, group, frameNumber);
  if (frame === null) return null;
  const rows = numberOf(instance, `${group}0010`) ?? 0;
  const columns = numberOf(instance, `${group}0011`) ?? 0;
  const [row = 1, column = 1] = numbersOf(instance, `${group}0050`);
  const sizes = [rows, columns];
  const isSized = sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= 65535);
  if (!isSized || rows * columns > mostPoints) return "Overlay not shown: its header gives no valid size";
  const source = readSource(instance, group, { rows, columns, frame }, format);
  if (typeof source === "string") return source;
  const place = {
    origin: [signed(column) - 1, signed(row) - 1],
    kind: textOf(instance, `${group}0040`) === "R" ? "region" : "graphics",
  } as const;
  const label = textOf(instance, `${group}1500`) || textOf(instance, `${group}0022`);
  return { group, rows, columns, ...place, label, source };
}

/** Index of the overlay's frame that lies over an image frame; null where none does. Source: PS3.3 C.9.2, C.9.3. */
function overlayFrame(instance: DicomJsonInstance, group: string, frameNumber: number): number | null {
  const count = numberOf(instance, `${group}0015`);
  if (count === null || count < 1) return 0;
  const frame = frameNumber - (numberOf(instance, `${group}0051`) ?? 1);
  return frame >= 0 && frame < count ? frame : null;
}

interface Extent {
  readonly rows: number;
  readonly columns: number;
  readonly frame: number;
}

function readSource(
  instance: DicomJsonInstance,
  group: string,
  { rows, columns, frame }: Extent,
  format: PixelFormat,
): OverlaySource | string {
  const bitsAllocated = numberOf(instance, `${group}0100`) ?? 1;
  const bit = numberOf(instance, `${group}0102`) ?? 0;
  const data = instance[`${group}3000`];
  if (data === undefined && bitsAllocated > 1) return unusedBitSource(bit, { rows, columns }, format);
  const binary = data?.InlineBinary;
  if (typeof binary !== "string" || binary === "") return "Overlay not shown: the archive did not send it";
  if (![1, 8, 16].includes(bitsAllocated)) return "Overlay not shown: its header gives no valid size";
  const firstBit = frame * rows * columns * bitsAllocated + (bitsAllocated > 1 ? bit : 0);
  const source = { kind: "own", binary, firstBit, bitsAllocated } as const;
  // Less than a row may be missing, as some makers round the length down; more means that the size is another.
  const isLongEnough = missingPoints(source, rows * columns) < columns;
  return isLongEnough ? source : "Overlay not shown: its data is shorter than its size";
}

function unusedBitSource(
  bit: number,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  format: PixelFormat,
): OverlaySource | string {
  const isUsed = bit <= format.highBit && bit > format.highBit - format.bitsStored;
  if (isUsed || bit >= format.bitsAllocated) return "Overlay not shown: it lies in the bits of the image's values";
  if (rows !== format.rows || columns !== format.columns) return "Overlay not shown: its header gives no valid size";
  return { kind: "unusedBit", bit };
}

function missingPoints(source: Extract<OverlaySource, { kind: "own" }>, points: number): number {
  const { binary, firstBit, bitsAllocated } = source;
  const padding = binary.endsWith("==") ? 2 : binary.endsWith("=") ? 1 : 0;
  const bits = (Math.floor((binary.length * 3) / 4) - padding) * 8 - firstBit;
  return Math.max(0, points - Math.floor(bits / bitsAllocated));
}

function isCutShort({ source, rows, columns }: OverlayPlane): boolean {
  return source.kind === "own" && missingPoints(source, rows * columns) > 0;
}

function reachesBeyond({ origin: [column, row], rows, columns }: OverlayPlane, format: PixelFormat): boolean {
  return column < 0 || row < 0 || column + columns > format.columns || row + rows > format.rows;
}

/** Some archives write the signed origin as unsigned. */
function signed(value: number): number {
  return value > 32767 ? value - 65536 : value;
}
