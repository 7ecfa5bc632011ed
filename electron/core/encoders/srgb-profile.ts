/** Gives the bytes of an ICC profile of sRGB as an input device (ICC.1:2001-04, version 2.1): what a colour state has to carry. */
export function srgbProfile(): Uint8Array {
  const curve = toneCurve();
  const tags: readonly (readonly [string, Buffer])[] = [
    ["desc", description("sRGB IEC61966-2.1")],
    ["cprt", Buffer.concat([Buffer.from("text\0\0\0\0", "latin1"), Buffer.from("No copyright\0", "latin1")])],
    // The white of the profile's connection space, and the primaries adapted to it (D50).
    ["wtpt", xyz(0.9642, 1, 0.8249)],
    ["rXYZ", xyz(0.43607, 0.22249, 0.01392)],
    ["gXYZ", xyz(0.38515, 0.71687, 0.09708)],
    ["bXYZ", xyz(0.14307, 0.06061, 0.7141)],
    ["rTRC", curve],
    ["gTRC", curve],
    ["bTRC", curve],
  ];
  const start = 128 + 4 + tags.length * 12;
  const placed = new Map<Buffer, number>();
  const parts: Buffer[] = [];
  let size = start;
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  tags.forEach(([name, data], index) => {
    const known = placed.get(data);
    const at = known ?? size;
    if (known === undefined) {
      placed.set(data, at);
      const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
      parts.push(padded);
      size += padded.length;
    }
    table.write(name, 4 + index * 12, "latin1");
    table.writeUInt32BE(at, 8 + index * 12);
    table.writeUInt32BE(data.length, 12 + index * 12);
  });
  return Uint8Array.from(Buffer.concat([header(size), table, ...parts]));
}

function header(size: number): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt32BE(0x02100000, 8);
  // An input device, red, green and blue, connected by XYZ (PS3.3 C.11.15.1.1).
  bytes.write("scnrRGB XYZ ", 12, "latin1");
  // Year, month and day of the profile; the same bytes each time.
  for (const [index, part] of [2026, 1, 1].entries()) bytes.writeUInt16BE(part, 24 + index * 2);
  bytes.write("acsp", 36, "latin1");
  for (const [index, part] of [0.9642, 1, 0.8249].entries()) bytes.writeInt32BE(fixed(part), 68 + index * 4);
  return bytes;
}

/** A signed number of 15 and 16 bits. */
function fixed(value: number): number {
  return Math.round(value * 65536);
}

function xyz(...parts: readonly number[]): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.write("XYZ ", 0, "latin1");
  for (const [index, part] of parts.entries()) bytes.writeInt32BE(fixed(part), 8 + index * 4);
  return bytes;
}

function description(words: string): Buffer {
  const text = Buffer.from(`${words}\0`, "latin1");
  const bytes = Buffer.alloc(12 + text.length + 8 + 3 + 67);
  bytes.write("desc", 0, "latin1");
  bytes.writeUInt32BE(text.length, 8);
  text.copy(bytes, 12);
  return bytes;
}

/** The curve of IEC 61966-2-1 in 1024 steps. */
function toneCurve(): Buffer {
  const count = 1024;
  const bytes = Buffer.alloc(12 + count * 2);
  bytes.write("curv", 0, "latin1");
  bytes.writeUInt32BE(count, 8);
  for (let step = 0; step < count; step += 1) {
    const value = step / (count - 1);
    const linear = value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    bytes.writeUInt16BE(Math.round(linear * 65535), 12 + step * 2);
  }
  return bytes;
}
