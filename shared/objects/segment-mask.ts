import type { PixelArray } from "../imaging/pixel-format.ts";

/** Where one segment lies on one frame: only the box that holds it, so that a thousand empty slices take no memory. */
export interface SegmentMask {
  readonly segmentNumber: number;
  /** Column and row of the box's first pixel. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** One bit a pixel, row by row, the lowest bit first; for fractional segments one byte a pixel instead. */
  readonly data: Uint8Array;
  readonly isFractional: boolean;
  /** Pixels of the segment; parts of a pixel count as parts. */
  readonly pixelCount: number;
}

/** How the values of a frame are read. */
export interface MaskSource {
  readonly rows: number;
  readonly columns: number;
  readonly type: "BINARY" | "FRACTIONAL" | "LABELMAP";
  readonly fullValue: number;
  /** The segment of the frame, null for a label map. */
  readonly segmentNumber: number | null;
  /** The numbers that a label map may hold; others are background. */
  readonly knownNumbers: ReadonlySet<number>;
}

/**
 * Gives where segments lie on a frame, from its stored values row by row; empty where there are none. Throws a RangeError
 * for fewer values than the frame has pixels.
 */
export function masksOfFrame(stored: PixelArray, source: MaskSource): readonly SegmentMask[] {
  const { rows, columns, type, segmentNumber, knownNumbers } = source;
  if (stored.length < rows * columns) throw new RangeError("A frame of the segmentation ends before its last pixel.");
  if (type !== "LABELMAP") {
    const isSet = (value: number) => value !== 0;
    const mask = segmentNumber === null ? null : packMask(stored, source, segmentNumber, isSet);
    return mask === null ? [] : [mask];
  }
  const present = new Set<number>();
  for (let index = 0; index < rows * columns; index += 1) present.add(stored[index] ?? 0);
  return [...present]
    .filter((number) => number !== 0 && knownNumbers.has(number))
    .map((number) => packMask(stored, source, number, (value) => value === number))
    .filter((mask) => mask !== null);
}

/** Gives how much of a pixel belongs to the segment, 0 to 1; 0 outside the frame. */
export function maskAt(mask: SegmentMask, column: number, row: number): number {
  const [x, y] = [column - mask.left, row - mask.top];
  if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) return 0;
  const at = y * mask.width + x;
  if (mask.isFractional) return (mask.data[at] ?? 0) / 255;
  return ((mask.data[at >> 3] ?? 0) >> (at & 7)) & 1;
}

function packMask(
  stored: PixelArray,
  source: MaskSource,
  segmentNumber: number,
  isSet: (value: number) => boolean,
): SegmentMask | null {
  const { columns, type, fullValue } = source;
  const box = boxOf(stored, source, isSet);
  if (box === null) return null;
  const { left, top, width, height } = box;
  const isFractional = type === "FRACTIONAL";
  const data = new Uint8Array(isFractional ? width * height : Math.ceil((width * height) / 8));
  let pixelCount = 0;
  for (let at = 0; at < width * height; at += 1) {
    const value = stored[(top + Math.floor(at / width)) * columns + left + (at % width)] ?? 0;
    if (!isSet(value)) continue;
    const share = isFractional ? Math.min(1, value / fullValue) : 1;
    pixelCount += share;
    if (isFractional) data[at] = Math.round(share * 255);
    else data[at >> 3] = (data[at >> 3] ?? 0) | (1 << (at & 7));
  }
  return { segmentNumber, left, top, width, height, data, isFractional, pixelCount };
}

function boxOf(
  stored: PixelArray,
  { rows, columns }: MaskSource,
  isSet: (value: number) => boolean,
): Pick<SegmentMask, "left" | "top" | "width" | "height"> | null {
  let [left, right, top, bottom] = [columns, -1, rows, -1];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (!isSet(stored[row * columns + column] ?? 0)) continue;
      if (column < left) left = column;
      if (column > right) right = column;
      if (row < top) top = row;
      bottom = row;
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}
