import { type DicomJsonInstance, numbersOf, tableOf } from "./attributes.ts";
import { readPixelFormat } from "./pixel-format.ts";

/** Red, green and blue table of palette colour images, entries scaled to 8 bits. Source: PS3.3 C.7.6.3.1.5. */
export interface Palette {
  readonly firstMapped: number;
  readonly red: Uint8Array;
  readonly green: Uint8Array;
  readonly blue: Uint8Array;
}

/**
 * Gives the palette of a palette colour image, or null where it is missing or incomplete.
 * 16-bit entries keep their upper byte, unless no entry uses it (then they are 8-bit values in 16-bit words).
 */
export function readPalette(instance: DicomJsonInstance): Palette | null {
  const descriptor = numbersOf(instance, "00281101");
  const entries = descriptor[0] === 0 ? 65536 : (descriptor[0] ?? 0);
  const bits = descriptor[2] ?? 16;
  const red = tableOf(instance, "00281201") ?? expandSegments(tableOf(instance, "00281221"));
  const green = tableOf(instance, "00281202") ?? expandSegments(tableOf(instance, "00281222"));
  const blue = tableOf(instance, "00281203") ?? expandSegments(tableOf(instance, "00281223"));
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

/**
 * Segmented tables: runs of entries (0), straight lines to an entry (1) and copies of earlier segments (2).
 * Source: PS3.3 C.7.9.2. Gives what came before the first segment that makes no sense.
 */
function expandSegments(segments: Uint16Array | null): Uint16Array | null {
  if (segments === null) return null;
  const entries: number[] = [];
  expandInto(entries, segments, 0, segments.length, Number.POSITIVE_INFINITY, true);
  return Uint16Array.from(entries);
}

function expandInto(
  entries: number[],
  segments: Uint16Array,
  from: number,
  to: number,
  most: number,
  mayCopy: boolean,
): void {
  let at = from;
  for (let count = 0; count < most && at + 2 < to && entries.length <= 65536; count += 1) {
    const length = segments[at + 1] ?? 0;
    const opcode = segments[at];
    if (opcode === 0) {
      entries.push(...segments.subarray(at + 2, Math.min(at + 2 + length, to)));
      at += 2 + length;
    } else if (opcode === 1) {
      const start = entries.at(-1) ?? 0;
      const end = segments[at + 2] ?? 0;
      for (let step = 1; step <= length; step += 1) entries.push(Math.round(start + ((end - start) * step) / length));
      at += 3;
    } else if (opcode === 2 && mayCopy) {
      const byteOffset = (segments[at + 2] ?? 0) + (segments[at + 3] ?? 0) * 65536;
      expandInto(entries, segments, byteOffset >> 1, at, length, false);
      at += 4;
    } else {
      return;
    }
  }
}
