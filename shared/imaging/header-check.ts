import { shortText } from "./attributes.ts";
import { nativeFrameBytes, type PixelFormat } from "./pixel-format.ts";

/**
 * Gives a sentence that says why an image cannot be shown as its header describes it, or an empty string.
 * Checked before any pixel is read, so that a wrong size is never shown as a distorted or shifted image.
 */
export function describeHeaderProblem(format: PixelFormat): string {
  const { rows, columns, samplesPerPixel, bitsAllocated, bitsStored, highBit } = format;
  if (!isWhole(rows, 1, 65535) || !isWhole(columns, 1, 65535)) {
    return "This image is not shown: its header gives no valid number of rows and columns.";
  }
  if (![1, 3, 4].includes(samplesPerPixel)) {
    return `This image is not shown: its header gives ${samplesPerPixel} samples a pixel, which no image type has.`;
  }
  if (![1, 8, 16, 32, 64].includes(bitsAllocated) || (bitsAllocated === 64 && !format.isFloat)) {
    return `This image is not shown: pixels stored in ${bitsAllocated} bits cannot be read by this program.`;
  }
  if (
    !format.isFloat &&
    (!isWhole(bitsStored, 1, bitsAllocated) || !isWhole(highBit, bitsStored - 1, bitsAllocated - 1))
  ) {
    return `This image is not shown: its header contradicts itself on the bits of a pixel (${bitsStored} stored, highest ${highBit}, ${bitsAllocated} allocated).`;
  }
  if (rows * columns * samplesPerPixel > 400_000_000) {
    return `This image is not shown: ${columns} × ${rows} pixels are more than this program can hold.`;
  }
  return "";
}

const greyKinds: ReadonlySet<string> = new Set(["MONOCHROME1", "MONOCHROME2", "PALETTE COLOR"]);
const colourKinds: ReadonlySet<string> = new Set([
  ...["RGB", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422", "YBR_PARTIAL_420", "YBR_ICT", "YBR_RCT", "XYB"],
]);

/** Gives a sentence where the photometric interpretation is unknown or contradicts the samples, or an empty string. */
export function describePhotometricProblem({ photometricInterpretation: kind, samplesPerPixel }: PixelFormat): string {
  if (!greyKinds.has(kind) && !colourKinds.has(kind)) {
    return `This image is not shown: its header names a kind of grey or colour that this program does not know (${shortText(kind).slice(0, 40)}).`;
  }
  if (greyKinds.has(kind) === (samplesPerPixel === 1)) return "";
  return `This image is not shown: its header contradicts itself on colour (${kind} of ${samplesPerPixel} ${samplesPerPixel === 1 ? "sample" : "samples"} a pixel).`;
}

/**
 * Gives a sentence where the bytes of an uncompressed frame do not fit the size in its header, or an empty string.
 * A surplus of less than one row is padding and allowed.
 */
export function describeSizeProblem(format: PixelFormat, byteLength: number): string {
  const expected = nativeFrameBytes(format);
  const row = Math.ceil(expected / format.rows);
  if (byteLength >= expected && byteLength < expected + Math.max(row, 2)) return "";
  if (byteLength === 0) return "This image is not shown: the archive holds no pixels for it.";
  return `This image is not shown: its header says ${format.columns} × ${format.rows} pixels (${expected} bytes), but the archive holds ${byteLength} bytes.`;
}

/** Gives a sentence where the size inside a compressed frame differs from its header, or an empty string. */
export function describeCodestreamProblem(
  format: PixelFormat,
  codestream: { readonly rows: number; readonly columns: number; readonly components: number },
): string {
  if (!isWhole(codestream.rows, 1, 65535) || !isWhole(codestream.columns, 1, 65535)) {
    return "This image is not shown: its compressed data is damaged, the size that it states is impossible.";
  }
  if (codestream.rows !== format.rows || codestream.columns !== format.columns) {
    return `This image is not shown: its header says ${format.columns} × ${format.rows} pixels, but its compressed data holds ${codestream.columns} × ${codestream.rows}.`;
  }
  if (codestream.components !== format.samplesPerPixel) {
    return `This image is not shown: its header says ${format.samplesPerPixel} samples a pixel, but its compressed data holds ${codestream.components}.`;
  }
  return "";
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
