import type { ColourLayout } from "../../shared/imaging/colour.ts";
import { expandYbr422 } from "../../shared/imaging/colour.ts";
import { describeSizeProblem } from "../../shared/imaging/header-check.ts";
import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import { readNativeFrame, valueRange } from "../../shared/imaging/native-frame.ts";
import { type OverlayPlane, unusedBitOf } from "../../shared/imaging/overlay-plane.ts";
import type { PixelArray, PixelFormat } from "../../shared/imaging/pixel-format.ts";

// No codec and nothing of Cornerstone: a worker runs it too.

/** A frame that can be shown and measured. */
export interface DecodedImage {
  /** Stored values of a grey image, indices of a palette colour image, samples of a colour image. */
  readonly stored: PixelArray;
  /** Red, green, blue, opacity of a colour image; null for grey. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer> | null;
  /** Least and greatest stored value with padding; of the samples for colour. */
  readonly range: { readonly minimum: number; readonly maximum: number };
  /** Overlays that were kept in bits of the pixels, by their group; 1 where a point is drawn. */
  readonly unusedBits?: ReadonlyMap<string, Uint8Array>;
}

/** A frame taken out of its transfer syntax, before colours and range. */
export interface Samples {
  readonly values: PixelArray;
  readonly layout: ColourLayout;
  readonly unusedBits?: ReadonlyMap<string, Uint8Array>;
}

export const brokenOff = "This image is not shown: its data ends before the image does.";

const bigEndianSyntax = "1.2.840.10008.1.2.2";
const nativeSyntaxes = new Set([
  "1.2.840.10008.1.2",
  "1.2.840.10008.1.2.1",
  "1.2.840.10008.1.2.1.99",
  "1.2.840.10008.1.2.1.98",
  bigEndianSyntax,
]);

/** Says whether frames of this transfer syntax are stored pixel by pixel, without a codec. */
export function isNativeSyntax(syntax: string): boolean {
  return nativeSyntaxes.has(syntax);
}

/** Gives the samples of a frame that is stored without a codec. Throws an Error with the sentence for the pane. */
export function readNativeSamples(
  bytes: Uint8Array,
  syntax: string,
  { format, overlays }: Pick<ImageHeader, "format" | "overlays">,
): Samples {
  const isBigEndian = syntax === bigEndianSyntax;
  return { ...readNative(bytes, format, isBigEndian), ...readUnusedBits(bytes, format, overlays, isBigEndian) };
}

/** Gives the values of one whole frame and their range. Throws an Error with the sentence for the pane where some are missing. */
export function wholeFrame({ values }: Samples, format: PixelFormat): Pick<DecodedImage, "stored" | "range"> {
  const expected = format.rows * format.columns * format.samplesPerPixel;
  if (values.length < expected) throw new Error(brokenOff);
  const stored = values.length > expected ? values.subarray(0, expected) : values;
  return { stored, range: valueRange(stored) ?? { minimum: 0, maximum: 0 } };
}

/** Overlays of the retired form, which lie in the bits that the values leave free (PS3.3 C.9.2, Overlay Bit Position). */
export function readUnusedBits(
  bytes: Uint8Array,
  format: PixelFormat,
  overlays: readonly OverlayPlane[],
  isBigEndian: boolean,
): Pick<Samples, "unusedBits"> {
  const unusedBits = new Map<string, Uint8Array>();
  for (const { group, source } of overlays) {
    const points = source.kind === "unusedBit" ? unusedBitOf(bytes, format, source.bit, isBigEndian) : null;
    if (points !== null) unusedBits.set(group, points);
  }
  return unusedBits.size === 0 ? {} : { unusedBits };
}

function readNative(bytes: Uint8Array, format: PixelFormat, isBigEndian: boolean): Samples {
  const problem = describeSizeProblem(format, bytes.length);
  if (problem !== "") throw new Error(problem);
  if (format.photometricInterpretation !== "YBR_FULL_422") {
    return { values: readNativeFrame(bytes, format, isBigEndian), layout: format };
  }
  const values = expandYbr422(readNativeFrame(bytes, format, isBigEndian), format);
  return { values, layout: { photometricInterpretation: "YBR_FULL", planarConfiguration: 0 } };
}
