import type { SegmentMask } from "../objects/segment-mask.ts";

/** A mask as text, and how many pixels it has. */
export interface EncodedMask {
  readonly mask: string;
  readonly pixelCount: number;
}

/** The size of an image in pixels. */
export interface FrameSize {
  readonly rows: number;
  readonly columns: number;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * Gives a mask of one byte a pixel (0 or not) as text, or null where it is empty: the box that holds it (left, top, width,
 * height), then how many pixels are out and in by turns, row by row. Each number has five bits a letter, the lowest first.
 * The same pixels give the same text.
 */
export function encodeMask(bytes: Uint8Array, { rows, columns }: FrameSize): EncodedMask | null {
  const box = boxOf(bytes, rows, columns);
  if (box === null) return null;
  const [left, top, width, height] = box;
  const numbers = [left, top, width, height];
  let [isIn, run, pixelCount] = [false, 0, 0];
  for (let row = top; row < top + height; row += 1) {
    for (let column = left; column < left + width; column += 1) {
      const isHere = bytes[row * columns + column] !== 0;
      if (isHere !== isIn) {
        numbers.push(run);
        [isIn, run] = [isHere, 0];
      }
      run += 1;
      if (isHere) pixelCount += 1;
    }
  }
  // Of what is out after the last pixel nothing need be said.
  if (isIn) numbers.push(run);
  return { mask: numbers.map(lettersOf).join(""), pixelCount };
}

function boxOf(
  bytes: Uint8Array,
  rows: number,
  columns: number,
): readonly [left: number, top: number, width: number, height: number] | null {
  let [left, right, top, bottom] = [columns, -1, rows, -1];
  for (let row = 0; row < rows; row += 1) {
    const line = bytes.subarray(row * columns, (row + 1) * columns);
    let first = 0;
    while (first < columns && line[first] === 0) first += 1;
    if (first === columns) continue;
    let last = columns - 1;
    while (line[last] === 0) last -= 1;
    [left, right] = [Math.min(left, first), Math.max(right, last)];
    [top, bottom] = [Math.min(top, row), row];
  }
  return right < 0 ? null : [left, top, right - left + 1, bottom - top + 1];
}

function lettersOf(number: number): string {
  let [letters, rest] = ["", number];
  do {
    const more = rest >= 32 ? 32 : 0;
    letters += alphabet.charAt((rest % 32) + more);
    rest = Math.floor(rest / 32);
  } while (rest > 0);
  return letters;
}

const valueOfLetter = new Map([...alphabet].map((letter, value) => [letter, value]));

function numbersIn(text: string): readonly number[] {
  const numbers: number[] = [];
  let [number, place] = [0, 1];
  for (const letter of text) {
    const value = valueOfLetter.get(letter);
    if (value === undefined) throw new RangeError("A mask holds a letter that none has.");
    number += (value % 32) * place;
    place *= 32;
    if (number > 0xffffffff) throw new RangeError("A mask holds a number that is too great.");
    if (value >= 32) continue;
    numbers.push(number);
    [number, place] = [0, 1];
  }
  if (place !== 1) throw new RangeError("A mask ends within a number.");
  return numbers;
}

/** Gives a mask from its text, one bit a pixel within its box. Throws a RangeError where the text does not fit the image. */
export function decodeMask(text: string, { rows, columns }: FrameSize, segmentNumber: number): SegmentMask {
  const [left = 0, top = 0, width = 0, height = 0, ...runs] = numbersIn(text);
  if (width < 1 || height < 1 || left + width > columns || top + height > rows) {
    throw new RangeError("A mask lies outside of its image.");
  }
  const data = new Uint8Array(Math.ceil((width * height) / 8));
  let [at, pixelCount] = [0, 0];
  runs.forEach((run, index) => {
    if (at + run > width * height) throw new RangeError("A mask is longer than its box.");
    if (index % 2 === 1) {
      for (let bit = at; bit < at + run; bit += 1) data[bit >> 3] = (data[bit >> 3] ?? 0) | (1 << (bit & 7));
      pixelCount += run;
    }
    at += run;
  });
  return { segmentNumber, left, top, width, height, data, isFractional: false, pixelCount };
}

/** Gives a mask laid out over its image, one byte a pixel: 1 within, 0 without. */
export function bytesOfMask(mask: SegmentMask | null, { rows, columns }: FrameSize): Uint8Array {
  const bytes = new Uint8Array(rows * columns);
  if (mask === null) return bytes;
  const { left, top, width, height, data } = mask;
  for (let at = 0; at < width * height; at += 1) {
    if (((data[at >> 3] ?? 0) & (1 << (at & 7))) === 0) continue;
    bytes[(top + Math.floor(at / width)) * columns + left + (at % width)] = 1;
  }
  return bytes;
}
