import { nativeFrameBytes, type PixelArray, type PixelFormat } from "./pixel-format.ts";

/**
 * Gives an uncompressed frame as stored values: sign and unused bits handled, colour in the order it is stored.
 * Expects at least the bytes that `nativeFrameBytes` names. Source: PS3.5 8.1.1, PS3.3 C.7.6.3.1.
 */
export function readNativeFrame(bytes: Uint8Array, format: PixelFormat, isBigEndian: boolean): PixelArray {
  const length = nativeFrameBytes(format);
  if (format.bitsAllocated === 1) return unpackBits(bytes, format.rows * format.columns * format.samplesPerPixel);
  const width = format.bitsAllocated / 8;
  const aligned = bytes.byteOffset % width === 0 && !isBigEndian;
  const used = aligned ? bytes.subarray(0, length) : bytes.slice(0, length);
  if (isBigEndian) swapBytes(used, width);
  return normaliseStoredValues(typedArray(used, format), format);
}

/**
 * Gives decoded samples as the stored values that the header describes: shifted down to bit zero, overlay bits
 * masked away and the sign extended. Arrays that already hold such values come back as they are.
 */
export function normaliseStoredValues(samples: PixelArray, format: PixelFormat): PixelArray {
  if (format.isFloat || format.bitsAllocated === 1) return samples;
  const shift = format.highBit + 1 - format.bitsStored;
  const isWholeWord = format.bitsStored === format.bitsAllocated && shift === 0;
  if (
    isWholeWord &&
    samples.BYTES_PER_ELEMENT * 8 === format.bitsAllocated &&
    isSignedArray(samples) === format.isSigned
  ) {
    return samples;
  }
  const output = emptyArray(samples.length, format);
  const unused = 32 - format.bitsStored;
  for (let index = 0; index < samples.length; index += 1) {
    const stored = ((samples[index] ?? 0) >> shift) << unused;
    output[index] = format.isSigned ? stored >> unused : stored >>> unused;
  }
  return output;
}

/** Gives the least and greatest value of a frame; null for a frame of no pixels. */
export function valueRange(pixels: PixelArray): { readonly minimum: number; readonly maximum: number } | null {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < pixels.length; index += 1) {
    const value = pixels[index] ?? 0;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return minimum <= maximum ? { minimum, maximum } : null;
}

/**
 * Gives the range that holds all but the darkest and brightest half percent of the values that are no padding, judged
 * from a sample of the pixels; null where nothing is left. For images whose header names no window.
 */
export function usualRange(
  pixels: PixelArray,
  isPadding: (stored: number) => boolean,
): { readonly minimum: number; readonly maximum: number } | null {
  const step = Math.max(1, Math.floor(pixels.length / 20_000));
  const sample: number[] = [];
  for (let index = 0; index < pixels.length; index += step) {
    const value = pixels[index] ?? 0;
    if (!isPadding(value) && Number.isFinite(value)) sample.push(value);
  }
  sample.sort((a, b) => a - b);
  const cut = Math.floor(sample.length * 0.005);
  const [minimum, maximum] = [sample[cut], sample[sample.length - 1 - cut]];
  return minimum === undefined || maximum === undefined ? null : { minimum, maximum };
}

function isSignedArray(samples: PixelArray): boolean {
  return samples instanceof Int8Array || samples instanceof Int16Array || samples instanceof Int32Array;
}

function typedArray(bytes: Uint8Array, format: PixelFormat): PixelArray {
  const { buffer, byteOffset } = bytes;
  const count = bytes.length / (format.bitsAllocated / 8);
  if (format.isFloat) {
    return format.bitsAllocated === 64
      ? new Float64Array(buffer, byteOffset, count)
      : new Float32Array(buffer, byteOffset, count);
  }
  if (format.bitsAllocated === 8) {
    return format.isSigned ? new Int8Array(buffer, byteOffset, count) : bytes;
  }
  if (format.bitsAllocated === 16) {
    return format.isSigned ? new Int16Array(buffer, byteOffset, count) : new Uint16Array(buffer, byteOffset, count);
  }
  return format.isSigned ? new Int32Array(buffer, byteOffset, count) : new Uint32Array(buffer, byteOffset, count);
}

function emptyArray(length: number, format: PixelFormat): PixelArray {
  if (format.bitsStored <= 8) return format.isSigned ? new Int8Array(length) : new Uint8Array(length);
  if (format.bitsStored <= 16) return format.isSigned ? new Int16Array(length) : new Uint16Array(length);
  return format.isSigned ? new Int32Array(length) : new Uint32Array(length);
}

/** One-bit frames are packed from the least significant bit of each byte (PS3.5 8.1.1). */
function unpackBits(bytes: Uint8Array, count: number): Uint8Array {
  const pixels = new Uint8Array(count);
  for (let index = 0; index < count; index += 1) pixels[index] = ((bytes[index >> 3] ?? 0) >> (index & 7)) & 1;
  return pixels;
}

function swapBytes(bytes: Uint8Array, width: number): void {
  if (width === 1) return;
  for (let at = 0; at + width <= bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}
