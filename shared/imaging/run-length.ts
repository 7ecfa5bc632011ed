import type { PixelFormat } from "./pixel-format.ts";

/**
 * Gives an RLE frame as uncompressed little-endian bytes, colour by plane, for any whole number of bytes a sample, and for
 * one bit a sample, which is packed as it is without compression (eight pixels a byte, the first one lowest).
 * Throws an Error with a sentence where the frame is cut off or its segments do not fit its header.
 * Source: PS3.5 annex G.
 */
export function decodeRunLength(bytes: Uint8Array, format: PixelFormat): Uint8Array {
  const bytesPerSample = Math.ceil(format.bitsAllocated / 8);
  const isPacked = format.bitsAllocated === 1;
  const pixels = isPacked ? Math.ceil((format.rows * format.columns) / 8) : format.rows * format.columns;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments = bytes.length >= 64 ? view.getUint32(0, true) : 0;
  if (segments !== bytesPerSample * format.samplesPerPixel) {
    throw new Error(
      `This image is not shown: its run-length data has ${segments} parts where its header needs ${bytesPerSample * format.samplesPerPixel}.`,
    );
  }
  const output = new Uint8Array(pixels * bytesPerSample * format.samplesPerPixel);
  for (let segment = 0; segment < segments; segment += 1) {
    const start = view.getUint32(4 + segment * 4, true);
    const following = segment + 1 < segments ? view.getUint32(8 + segment * 4, true) : bytes.length;
    const sample = Math.floor(segment / bytesPerSample);
    // The most significant byte of a sample comes first (G.2); the output is little endian.
    const byteInSample = bytesPerSample - 1 - (segment % bytesPerSample);
    const plane = { offset: sample * pixels * bytesPerSample + byteInSample, stride: bytesPerSample, count: pixels };
    const rest = decodeSegment(bytes.subarray(start, Math.max(start, following)), output, plane);
    // A writer that gave a byte to each bit would be read as another picture.
    if (isPacked && rest > 2) throw new Error(notPacked);
  }
  return output;
}

const notPacked = "This image is not shown: its run-length data holds more than one bit for each pixel.";

/** Gives how many bytes of the segment were not needed. */
function decodeSegment(
  input: Uint8Array,
  output: Uint8Array,
  plane: { readonly offset: number; readonly stride: number; readonly count: number },
): number {
  let at = 0;
  let written = 0;
  let unneeded = 0;
  while (written < plane.count && at < input.length) {
    const control = input[at] ?? 128;
    at += 1;
    if (control === 128) continue;
    const isLiteral = control < 128;
    const length = isLiteral ? control + 1 : 257 - control;
    const run = Math.min(length, plane.count - written);
    unneeded += length - run;
    for (let step = 0; step < run; step += 1) {
      output[plane.offset + (written + step) * plane.stride] = input[isLiteral ? at + step : at] ?? 0;
    }
    at += isLiteral ? control + 1 : 1;
    written += run;
  }
  if (written < plane.count)
    throw new Error("This image is not shown: its run-length data ends before the image does.");
  return unneeded + Math.max(0, input.length - at);
}
