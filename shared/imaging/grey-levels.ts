import type { LookupTable } from "./lookup-table.ts";
import type { PixelArray } from "./pixel-format.ts";
import { meaningOf, type PaddingRange, type ValueTransform } from "./value-transform.ts";
import { buildGreyTable, greyLevel, presentedLevel, type VoiWindow } from "./window.ts";

/** The stored values of a grey frame and everything between them and the screen. Source: PS3.4 N.2. */
export interface GreyImage {
  readonly stored: PixelArray;
  readonly range: { readonly minimum: number; readonly maximum: number };
  readonly isFloat: boolean;
  readonly transform: ValueTransform;
  readonly padding: PaddingRange | null;
  readonly window: VoiWindow;
  readonly presentation: LookupTable | null;
  /** Low values are shown white, by the header or by the reader, not by both. */
  readonly isInverted: boolean;
}

const black = 0xff000000;
const largestTable = 65536;

/**
 * Fills one 32-bit number a pixel: opacity, blue, green, red, which are the bytes of a canvas on a little-endian machine.
 * Padding is black whatever the window is, and inverted or not; so is what is no number.
 */
export function fillGreyPixels(output: Uint32Array, image: GreyImage): void {
  const { stored, range, isFloat, transform, padding, window, presentation, isInverted } = image;
  const { minimum, maximum } = range;
  if (isFloat || maximum - minimum >= largestTable) {
    for (let index = 0; index < stored.length; index += 1) {
      const value = stored[index] ?? 0;
      const level = presentedLevel(presentation, greyLevel(window, meaningOf(transform, value)));
      const isBlack = Number.isNaN(level) || (padding !== null && value >= padding.low && value <= padding.high);
      output[index] = isBlack ? black : grey(Math.round(isInverted ? 255 - level : level));
    }
    return;
  }
  const colours = Uint32Array.from(buildGreyTable(range, transform, window, isInverted, presentation), grey);
  if (padding !== null) {
    const from = Math.max(padding.low - minimum, 0);
    const to = Math.min(padding.high - minimum, colours.length - 1);
    for (let index = from; index <= to; index += 1) colours[index] = black;
  }
  for (let index = 0; index < stored.length; index += 1) {
    output[index] = colours[(stored[index] ?? 0) - minimum] ?? black;
  }
}

/** Gives a grey level 0 to 255 as a number of a canvas' pixel. */
export function grey(level: number): number {
  return (black | (level << 16) | (level << 8) | level) >>> 0;
}
