import { type DicomJsonInstance, numberOf, textOf } from "./attributes.ts";

/** How the pixels of a frame are stored. Source: PS3.3 C.7.6.3 (Image Pixel Module). */
export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly photometricInterpretation: string;
  /** 0: colour by pixel, 1: colour by plane. */
  readonly planarConfiguration: 0 | 1;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly isSigned: boolean;
  /** Float or Double Float Pixel Data (7FE0,0008), (7FE0,0009): values are IEEE 754, not integers. */
  readonly isFloat: boolean;
}

/** Any array that holds the pixels of one frame. */
export type PixelArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

const parametricMap = "1.2.840.10008.5.1.4.1.1.30";

/** Gives how the frames of an instance are stored, with the standard's defaults for what the header leaves out. */
export function readPixelFormat(instance: DicomJsonInstance): PixelFormat {
  const samplesPerPixel = numberOf(instance, "00280002") ?? 1;
  const bitsAllocated = numberOf(instance, "00280100") ?? 0;
  const bitsStored = numberOf(instance, "00280101") ?? bitsAllocated;
  const isFloat =
    instance["7FE00008"] !== undefined ||
    instance["7FE00009"] !== undefined ||
    (textOf(instance, "00080016") === parametricMap && (bitsAllocated === 32 || bitsAllocated === 64));
  return {
    rows: numberOf(instance, "00280010") ?? 0,
    columns: numberOf(instance, "00280011") ?? 0,
    samplesPerPixel,
    photometricInterpretation: textOf(instance, "00280004") || (samplesPerPixel >= 3 ? "RGB" : "MONOCHROME2"),
    planarConfiguration: numberOf(instance, "00280006") === 1 ? 1 : 0,
    bitsAllocated,
    bitsStored,
    highBit: numberOf(instance, "00280102") ?? bitsStored - 1,
    isSigned: numberOf(instance, "00280103") === 1,
    isFloat,
  };
}

/** Tells whether a frame shows in colour: by its samples or by a palette. */
export function isColour(format: PixelFormat): boolean {
  return format.samplesPerPixel > 1 || format.photometricInterpretation === "PALETTE COLOR";
}

/** Gives the bytes of one uncompressed frame. Source: PS3.5 8.1.1 and 8.2; YBR_FULL_422 holds two samples a pixel. */
export function nativeFrameBytes(format: PixelFormat): number {
  const samples = format.photometricInterpretation === "YBR_FULL_422" ? 2 : format.samplesPerPixel;
  return Math.ceil((format.rows * format.columns * samples * format.bitsAllocated) / 8);
}
