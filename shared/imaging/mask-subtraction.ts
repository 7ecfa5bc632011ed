import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf } from "./attributes.ts";
import type { PixelArray } from "./pixel-format.ts";

/** How the values of an X-ray run follow the intensity of the beam. Source: PS3.3 C.8.7.1.1.2. */
export type IntensityRelationship = "linear" | "log" | "display";

/** One way in which the header says that frames are subtracted. Source: PS3.3 C.7.6.10. */
export interface MaskOperation {
  readonly operation: "average" | "timeInterval";
  /** First and last frame of each range that it applies to, from 1; empty for all frames. */
  readonly ranges: readonly (readonly [number, number])[];
  /** Frames of the mask, from 1, averaged; empty for a time interval. */
  readonly maskFrames: readonly number[];
  /** A frame's mask lies this many frames before it. */
  readonly interval: number;
  /** How many frames from the shown one on are averaged before the mask is taken away. */
  readonly contrastFrames: number;
  /**
   * How far the mask is moved, in pixels: rows, then columns (PS3.3 C.7.6.10). Positive is taken as down and to the right;
   * the words of C.7.6.10.1.2 on the sign could not be looked up, so the pane names the way that it was moved.
   */
  readonly shift: readonly [number, number];
}

/** What a run's header says of subtraction. */
export interface MaskSubtraction {
  readonly relationship: IntensityRelationship;
  readonly operations: readonly MaskOperation[];
  readonly isRecommended: boolean;
  readonly frameCount: number;
}

/** What one frame is made from. */
export interface SubtractionPlan {
  readonly maskFrames: readonly number[];
  readonly contrastFrames: readonly number[];
  readonly shift: readonly [number, number];
}

const runs = new Set(["XA", "RF"]);

/** Gives what an instance says of subtraction; null for what is no X-ray run of several frames. */
export function readMaskSubtraction(instance: DicomJsonInstance): MaskSubtraction | null {
  const frameCount = numberOf(instance, "00280008") ?? 1;
  if (!runs.has(textOf(instance, "00080060")) || !Number.isInteger(frameCount) || frameCount < 2) return null;
  const relationship = textOf(instance, "00281040");
  return {
    relationship: relationship === "LIN" ? "linear" : relationship === "LOG" ? "log" : "display",
    operations: readMaskOperations(itemsOf(instance, "00286100"), frameCount),
    isRecommended: textOf(instance, "00281090") === "SUB",
    frameCount,
  };
}

/**
 * Gives the operations that items of a Mask Subtraction Sequence ask for. Those that this program does not know, or that
 * name frames there are not, are left out: nothing is guessed. Source: PS3.3 C.7.6.10.1.1.
 */
export function readMaskOperations(items: readonly DicomJsonInstance[], frameCount: number): readonly MaskOperation[] {
  return items.flatMap((item) => readOperation(item, frameCount));
}

function readOperation(item: DicomJsonInstance, frameCount: number): MaskOperation[] {
  const kind = textOf(item, "00286101");
  if (kind !== "AVG_SUB" && kind !== "TID") return [];
  const isFrame = (frame: number) => Number.isInteger(frame) && frame >= 1 && frame <= frameCount;
  const maskFrames = numbersOf(item, "00286110");
  const interval = numberOf(item, "00286120") ?? 1;
  if (kind === "AVG_SUB" && (maskFrames.length === 0 || !maskFrames.every(isFrame))) return [];
  if (kind === "TID" && (!Number.isInteger(interval) || interval === 0)) return [];
  const [rows = 0, columns = 0] = numbersOf(item, "00286114");
  const contrast = numberOf(item, "00286112") ?? 1;
  const ends = numbersOf(item, "00286102");
  const ranges = Array.from({ length: ends.length >> 1 }, (_, index): readonly [number, number] => [
    ends[index * 2] ?? 0,
    ends[index * 2 + 1] ?? 0,
  ]);
  const isShift = (by: number) => Math.abs(by) <= 256;
  return [
    {
      operation: kind === "TID" ? "timeInterval" : "average",
      ranges,
      maskFrames: kind === "TID" ? [] : maskFrames,
      interval,
      contrastFrames: Number.isInteger(contrast) && contrast >= 1 && contrast <= frameCount ? contrast : 1,
      shift: isShift(rows) && isShift(columns) ? [rows, columns] : [0, 0],
    },
  ];
}

/** Gives what a frame of the run is made from by the header's own rules, or null where they leave it as it is. */
export function planByHeader(mask: MaskSubtraction, frame: number): SubtractionPlan | null {
  const isFor = ({ ranges }: MaskOperation) =>
    ranges.length === 0 || ranges.some(([first, last]) => frame >= first && frame <= last);
  const operation = mask.operations.find(isFor);
  if (operation === undefined) return null;
  const before = frame - operation.interval;
  const maskFrames = operation.operation === "average" ? operation.maskFrames : [before];
  if (maskFrames.some((each) => each < 1 || each > mask.frameCount)) return null;
  const last = Math.min(frame + operation.contrastFrames - 1, mask.frameCount);
  const contrastFrames = Array.from({ length: last - frame + 1 }, (_, index) => frame + index);
  return { maskFrames, contrastFrames, shift: operation.shift };
}

/**
 * Gives contrast minus mask, both averaged, the mask moved by part of a pixel (bilinear, its edge repeated). Values that
 * are linear in the intensity are made logarithmic first, so that a vessel looks alike over bone and over air; values that
 * are logarithmic or made for display are subtracted as they are.
 */
export function subtractMask(
  contrast: readonly PixelArray[],
  mask: readonly PixelArray[],
  size: { readonly rows: number; readonly columns: number },
  shift: readonly [number, number],
  relationship: IntensityRelationship,
): Float32Array {
  const output = meanOf(contrast, relationship);
  const moved = moveBy(meanOf(mask, relationship), size, shift);
  for (let index = 0; index < output.length; index += 1) output[index] = (output[index] ?? 0) - (moved[index] ?? 0);
  return output;
}

/** Logarithmic values are spread so that a window of whole numbers has room. */
const logScale = 1000;
const logTable = Float32Array.from({ length: 65536 }, (_, value) => Math.log(Math.max(value, 1)) * logScale);

function meanOf(frames: readonly PixelArray[], relationship: IntensityRelationship): Float32Array {
  const output = new Float32Array(frames[0]?.length ?? 0);
  const share = 1 / Math.max(1, frames.length);
  for (const frame of frames) {
    for (let index = 0; index < output.length; index += 1) {
      const value = frame[index] ?? 0;
      const meant = relationship === "linear" ? (logTable[Math.min(Math.max(value, 0), 65535)] ?? 0) : value;
      output[index] = (output[index] ?? 0) + meant * share;
    }
  }
  return output;
}

function moveBy(
  values: Float32Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  [down, right]: readonly [number, number],
): Float32Array {
  if (down === 0 && right === 0) return values;
  const output = new Float32Array(values.length);
  const at = (row: number, column: number) =>
    values[Math.min(Math.max(row, 0), rows - 1) * columns + Math.min(Math.max(column, 0), columns - 1)] ?? 0;
  for (let row = 0; row < rows; row += 1) {
    const top = Math.floor(row - down);
    const low = row - down - top;
    for (let column = 0; column < columns; column += 1) {
      const left = Math.floor(column - right);
      const far = column - right - left;
      const upper = at(top, left) * (1 - far) + at(top, left + 1) * far;
      const lower = at(top + 1, left) * (1 - far) + at(top + 1, left + 1) * far;
      output[row * columns + column] = upper * (1 - low) + lower * low;
    }
  }
  return output;
}
