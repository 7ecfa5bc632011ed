import { type DicomJsonInstance, numberOf, numbersOf, tableOf, textOf } from "./attributes.ts";

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

/** Red, green and blue table of palette colour images, entries scaled to 8 bits. Source: PS3.3 C.7.6.3.1.5. */
export interface Palette {
  readonly firstMapped: number;
  readonly red: Uint8Array;
  readonly green: Uint8Array;
  readonly blue: Uint8Array;
}

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

/**
 * Gives the palette of a palette colour image, or null where it is missing, segmented or incomplete.
 * 16-bit entries keep their upper byte, unless no entry uses it (then they are 8-bit values in 16-bit words).
 */
export function readPalette(instance: DicomJsonInstance): Palette | null {
  const descriptor = numbersOf(instance, "00281101");
  const entries = descriptor[0] === 0 ? 65536 : (descriptor[0] ?? 0);
  const bits = descriptor[2] ?? 16;
  const red = tableOf(instance, "00281201");
  const green = tableOf(instance, "00281202");
  const blue = tableOf(instance, "00281203");
  if (entries === 0 || red === null || green === null || blue === null) return null;
  const channels = [red, green, blue].map((table) => (bits === 8 ? unpackBytes(table, entries) : table));
  if (channels.some((channel) => channel.length < entries)) return null;
  const usesUpperByte = bits > 8 && channels.some((channel) => channel.some((entry) => entry > 255));
  const [r, g, b] = channels.map((channel) =>
    Uint8Array.from(channel.subarray(0, entries), (entry) => (usesUpperByte ? entry >> 8 : entry)),
  ) as [Uint8Array, Uint8Array, Uint8Array];
  const first = descriptor[1] ?? 0;
  return {
    firstMapped: first > 32767 && readPixelFormat(instance).isSigned ? first - 65536 : first,
    red: r,
    green: g,
    blue: b,
  };
}

/** 8-bit tables come two entries to a word (PS3.3 C.7.6.3.1.6), or already one to a value from some makers. */
function unpackBytes(table: Uint16Array, entries: number): Uint16Array {
  if (table.length >= entries) return table;
  const unpacked = new Uint16Array(table.length * 2);
  table.forEach((word, index) => {
    unpacked[index * 2] = word & 0xff;
    unpacked[index * 2 + 1] = word >> 8;
  });
  return unpacked;
}
