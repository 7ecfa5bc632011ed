import { transferSyntaxes } from "../../shared/dicom/uid.ts";
import { hasEndMarker, readCodestream } from "../../shared/imaging/codestream.ts";
import { applyPalette, type ColourLayout, toRgba } from "../../shared/imaging/colour.ts";
import { describeCodestreamProblem } from "../../shared/imaging/header-check.ts";
import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import { normaliseStoredValues, readNativeFrame } from "../../shared/imaging/native-frame.ts";
import type { OverlayPlane } from "../../shared/imaging/overlay-plane.ts";
import { nativeFrameBytes, type PixelArray, type PixelFormat } from "../../shared/imaging/pixel-format.ts";
import { decodeRunLength } from "../../shared/imaging/run-length.ts";
import { type CodecFrame, decodeInWorker } from "./decode-pool.ts";
import { inflateFrame } from "./deflated-frame.ts";
import {
  brokenOff,
  type DecodedImage,
  isNativeSyntax,
  readNativeSamples,
  readUnusedBits,
  type Samples,
  wholeFrame,
} from "./native-samples.ts";

const deflatedFrameSyntax = "1.2.840.10008.1.2.8.1";
const runLengthSyntax = "1.2.840.10008.1.2.5";
const jpegPattern = /^1\.2\.840\.10008\.1\.2\.4\.(50|51|53)$/;
const fullProgressionSyntax = "1.2.840.10008.1.2.4.55";
/** The codec for 12-bit JPEG adds this to every value: its level shift is made for 8 bits. */
const twelveBitExcess = 15;
const jpegLosslessPattern = /^1\.2\.840\.10008\.1\.2\.4\.(57|70)$/;
const otherCodecPattern = /^1\.2\.840\.10008\.1\.2\.4\.(80|81|90|91|201|202|203|110|111|112)$/;

/**
 * Gives a frame ready to show, from its bytes as the archive stores them.
 * Rejects with an Error whose message is the sentence for the pane.
 */
export async function decodeFrame(
  bytes: Uint8Array,
  transferSyntaxUid: string,
  header: ImageHeader,
): Promise<DecodedImage> {
  if (header.problem !== "") throw new Error(header.problem);
  const samples = await readSamples(bytes, transferSyntaxUid, header);
  const { stored, range } = wholeFrame(samples, header.format);
  if (header.palette !== null) return { stored, rgba: applyPalette(stored, header.palette), range };
  if (header.isColour) return { stored, rgba: toRgba(stored, header.format, samples.layout), range };
  return { stored, rgba: null, range, ...(samples.unusedBits && { unusedBits: samples.unusedBits }) };
}

async function readSamples(
  bytes: Uint8Array,
  syntax: string,
  { format, overlays }: Pick<ImageHeader, "format" | "overlays">,
): Promise<Samples> {
  const layout: ColourLayout = format;
  if (isNativeSyntax(syntax)) return readNativeSamples(bytes, syntax, { format, overlays });
  if (syntax === deflatedFrameSyntax) {
    const native = await inflateFrame(bytes, nativeFrameBytes(format));
    return readNativeSamples(native, transferSyntaxes.explicitLittleEndian, { format, overlays });
  }
  if (syntax === runLengthSyntax) {
    const native = decodeRunLength(bytes, format);
    const values = readNativeFrame(native, { ...format, photometricInterpretation: "RGB" }, false);
    const interpretation = format.photometricInterpretation;
    const rest = readUnusedBits(native, format, overlays, false);
    return { values, layout: { photometricInterpretation: interpretation, planarConfiguration: 1 }, ...rest };
  }
  if (syntax === fullProgressionSyntax) {
    throw new Error(
      "This image is not shown: it is stored as JPEG with full progression, which this program would not show exactly.",
    );
  }
  if (jpegPattern.test(syntax)) return readJpeg(bytes, format);
  if (jpegLosslessPattern.test(syntax) || otherCodecPattern.test(syntax)) {
    return await readCompressed(bytes, syntax, format, overlays);
  }
  throw new Error(
    `This image is not shown: it is stored in a form that this program cannot read (${layout.photometricInterpretation}, transfer syntax ${syntax || "not stated"}).`,
  );
}

/** JPEG with 8 or 12 bits: the code stream says the precision, and together with the header whether it is YCbCr. */
async function readJpeg(bytes: Uint8Array, format: PixelFormat): Promise<Samples> {
  const codestream = checkCodestream(bytes, format);
  const isYcc = codestream.saysYcc ?? format.photometricInterpretation.startsWith("YBR");
  const isFastPath =
    codestream.precision === 8 && (format.samplesPerPixel === 1 || codestream.decoderConvertsColour === isYcc);
  const frame = { ...codecFrame(format), bitsAllocated: codestream.precision > 8 ? 16 : 8 };
  const result = await decodeInWorker(frame, isFastPath ? "1.2.840.10008.1.2.4.50" : "1.2.840.10008.1.2.4.51", bytes);
  const isConverted = isFastPath || !isYcc;
  if (codestream.precision > 8) removeExcess(result.pixelData);
  return {
    values: normalise(result.pixelData, format, codestream.precision),
    layout: { photometricInterpretation: isConverted ? "RGB" : "YBR_FULL", planarConfiguration: 0 },
  };
}

function removeExcess(values: PixelArray): void {
  for (let index = 0; index < values.length; index += 1) {
    values[index] = Math.max(0, (values[index] ?? 0) - twelveBitExcess);
  }
}

async function readCompressed(
  bytes: Uint8Array,
  syntax: string,
  format: PixelFormat,
  overlays: readonly OverlayPlane[],
): Promise<Samples> {
  const isJpegXl = /\.11\d$/.test(syntax);
  const precision = isJpegXl ? format.bitsStored : checkCodestream(bytes, format).precision;
  // The lossless JPEG codec reads from the start of the buffer whatever the view says, so it gets its own.
  const result = await decodeInWorker(codecFrame(format), syntax, bytes.slice());
  // A lossless code stream may carry overlays above the values: those bits are no part of the values then.
  const hasOverlayBits = precision > format.bitsStored && overlays.some(({ source }) => source.kind === "unusedBit");
  const { buffer, byteOffset, byteLength } = result.pixelData;
  const samples = new Uint8Array(buffer, byteOffset, byteLength);
  const unused = hasOverlayBits && samples.length >= (format.rows * format.columns * format.bitsAllocated) / 8;
  const isLineByLine = result.interleaveMode === 0 && format.samplesPerPixel > 1;
  const interpretation = format.photometricInterpretation;
  return {
    values: normalise(result.pixelData, format, hasOverlayBits ? format.bitsStored : precision),
    ...(unused ? readUnusedBits(samples, format, overlays, false) : {}),
    layout: {
      photometricInterpretation: interpretation === "YBR_FULL_422" ? "YBR_FULL" : interpretation,
      planarConfiguration: isLineByLine ? 1 : 0,
    },
  };
}

function checkCodestream(bytes: Uint8Array, format: PixelFormat): NonNullable<ReturnType<typeof readCodestream>> {
  if (bytes.length === 0) throw new Error("This image is not shown: the archive holds no pixels for it.");
  const codestream = readCodestream(bytes);
  if (codestream === null) {
    throw new Error("This image is not shown: its header says that it is compressed, but its data is not.");
  }
  const problem = describeCodestreamProblem(format, codestream);
  if (problem !== "") throw new Error(problem);
  if (!hasEndMarker(bytes)) throw new Error(brokenOff);
  return codestream;
}

/** Codecs give the value at bit zero; sign and unused bits are ours to handle, so they are asked for unsigned values. */
function codecFrame(format: PixelFormat): CodecFrame {
  return {
    rows: format.rows,
    columns: format.columns,
    // Codecs give a byte at least for every pixel, also where the header says one bit.
    bitsAllocated: Math.max(format.bitsAllocated, 8),
    bitsStored: format.bitsStored,
    pixelRepresentation: 0,
    samplesPerPixel: format.samplesPerPixel,
    planarConfiguration: 0,
    photometricInterpretation: format.photometricInterpretation,
  };
}

/**
 * A code stream may hold more bits than the header names, and lossy values may overshoot into them. Cutting such bits
 * off would turn the brightest pixels black, so they are kept.
 */
function normalise(values: PixelArray, format: PixelFormat, precision: number): PixelArray {
  const bitsStored = Math.min(Math.max(precision, format.bitsStored), format.bitsAllocated);
  return normaliseStoredValues(values, { ...format, bitsStored, highBit: bitsStored - 1 });
}
