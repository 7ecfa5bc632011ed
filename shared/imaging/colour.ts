import type { Palette } from "./palette.ts";
import type { PixelArray, PixelFormat } from "./pixel-format.ts";

/** How the colour of decoded samples is laid out, where a decoder has already changed what the header says. */
export interface ColourLayout {
  readonly photometricInterpretation: string;
  readonly planarConfiguration: 0 | 1;
}

/**
 * Gives a colour frame as red, green, blue and full opacity, 8 bits each, row by row.
 * Throws an Error with a sentence for an interpretation that this program cannot show.
 * Source: PS3.3 C.7.6.3.1.2; samples over 8 bits keep their upper 8 bits.
 */
export function toRgba(samples: PixelArray, format: PixelFormat, layout: ColourLayout): Uint8ClampedArray<ArrayBuffer> {
  const pixels = format.rows * format.columns;
  const output = new Uint8ClampedArray(pixels * 4);
  const down = Math.max(0, format.bitsStored - 8);
  // Tables of 16-bit entries would not fit a shift by more than 24 bits without unsigned arithmetic.
  const divisor = 2 ** down;
  const interpretation = layout.photometricInterpretation;
  const isYbr = interpretation === "YBR_FULL" || interpretation === "YBR_FULL_422";
  if (!isYbr && !rgbInterpretations.has(interpretation)) {
    throw new Error(
      `This image is not shown: its colours are stored as ${interpretation}, which this program cannot show.`,
    );
  }
  const isPlanar = layout.planarConfiguration === 1;
  const step = isPlanar ? 1 : format.samplesPerPixel;
  const plane = isPlanar ? pixels : 1;
  for (let index = 0; index < pixels; index += 1) {
    const at = index * step;
    const first = Math.floor((samples[at] ?? 0) / divisor);
    const second = Math.floor((samples[at + plane] ?? 0) / divisor);
    const third = Math.floor((samples[at + 2 * plane] ?? 0) / divisor);
    if (isYbr) writeYbr(output, index * 4, first, second, third);
    else writeRgb(output, index * 4, first, second, third);
  }
  return output;
}

/** Interpretations whose samples are red, green and blue once a decoder has undone the transform of the codec. */
const rgbInterpretations = new Set(["RGB", "YBR_ICT", "YBR_RCT"]);

/**
 * Gives an uncompressed YBR_FULL_422 frame with full colour for every pixel: Y1 Y2 Cb Cr becomes two pixels.
 * Source: PS3.3 C.7.6.3.1.2. An odd number of columns is stored with one pair more only by mistake and not expected.
 */
export function expandYbr422(samples: PixelArray, format: PixelFormat): Uint8Array {
  const pixels = format.rows * format.columns;
  const output = new Uint8Array(pixels * 3);
  for (let pair = 0; pair * 2 < pixels; pair += 1) {
    const at = pair * 4;
    const blue = samples[at + 2] ?? 0;
    const red = samples[at + 3] ?? 0;
    output.set([samples[at] ?? 0, blue, red], pair * 6);
    if (pair * 2 + 1 < pixels) output.set([samples[at + 1] ?? 0, blue, red], pair * 6 + 3);
  }
  return output;
}

/** Gives a palette colour frame as red, green, blue and opacity. Values outside the table take its first or last entry. */
export function applyPalette(stored: PixelArray, palette: Palette): Uint8ClampedArray<ArrayBuffer> {
  const output = new Uint8ClampedArray(stored.length * 4);
  const last = palette.red.length - 1;
  for (let index = 0; index < stored.length; index += 1) {
    const entry = Math.min(Math.max((stored[index] ?? 0) - palette.firstMapped, 0), last);
    writeRgb(output, index * 4, palette.red[entry] ?? 0, palette.green[entry] ?? 0, palette.blue[entry] ?? 0);
  }
  return output;
}

function writeRgb(output: Uint8ClampedArray, at: number, red: number, green: number, blue: number): void {
  output[at] = red;
  output[at + 1] = green;
  output[at + 2] = blue;
  output[at + 3] = 255;
}

function writeYbr(output: Uint8ClampedArray, at: number, y: number, cb: number, cr: number): void {
  const blue = cb - 128;
  const red = cr - 128;
  writeRgb(output, at, y + 1.402 * red, y - 0.344136 * blue - 0.714136 * red, y + 1.772 * blue);
}
