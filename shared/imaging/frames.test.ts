import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCodestream } from "./codestream.ts";
import { applyPalette, expandYbr422, toRgba } from "./colour.ts";
import { describeCodestreamProblem, describeHeaderProblem, describeSizeProblem } from "./header-check.ts";
import { normaliseStoredValues, readNativeFrame, usualRange } from "./native-frame.ts";
import { readPalette } from "./palette.ts";
import type { PixelFormat } from "./pixel-format.ts";
import { decodeRunLength } from "./run-length.ts";

const format: PixelFormat = {
  rows: 1,
  columns: 4,
  samplesPerPixel: 1,
  photometricInterpretation: "MONOCHROME2",
  planarConfiguration: 0,
  bitsAllocated: 16,
  bitsStored: 12,
  highBit: 11,
  isSigned: true,
  isFloat: false,
};

describe("stored values", () => {
  it("extends the sign from the stored bits and drops overlay bits above them", () => {
    const bytes = new Uint8Array(Int16Array.from([0x0fff, 0x7fff, 0x0800, 0x07ff]).buffer);
    expect([...readNativeFrame(bytes, format, false)]).toEqual([-1, -1, -2048, 2047]);
    expect([...readNativeFrame(bytes, { ...format, isSigned: false }, false)]).toEqual([4095, 4095, 2048, 2047]);
  });

  it("reads big-endian words, packed bits and shifted values", () => {
    const words = Uint8Array.from([0x01, 0x02, 0x00, 0x03, 0, 4, 0, 5]);
    expect([...readNativeFrame(words, { ...format, bitsStored: 16, highBit: 15 }, true)]).toEqual([258, 3, 4, 5]);
    expect([...readNativeFrame(Uint8Array.from([0b0101]), { ...format, bitsAllocated: 1 }, false)]).toEqual([
      1, 0, 1, 0,
    ]);
    const shifted = Uint16Array.from([0xfff0]);
    expect([...normaliseStoredValues(shifted, { ...format, isSigned: false, highBit: 15 })]).toEqual([4095]);
  });

  it("leaves values alone that fill their words", () => {
    const pixels = Int16Array.from([-5, 7]);
    expect(normaliseStoredValues(pixels, { ...format, bitsStored: 16, highBit: 15 })).toBe(pixels);
  });

  it("finds the usual range without padding and outliers", () => {
    const pixels = Int16Array.from({ length: 1000 }, (_, index) =>
      index < 500 ? -2000 : index === 999 ? 30_000 : index,
    );
    expect(usualRange(pixels, (stored) => stored === -2000)).toEqual({ minimum: 502, maximum: 997 });
  });
});

describe("decodeRunLength", () => {
  /** Encodes a segment with literal runs only. */
  const literal = (bytes: readonly number[]) => [bytes.length - 1, ...bytes];

  it("reads one bit a pixel packed, and refuses a byte for each, which would be another picture", () => {
    const bits = { ...format, rows: 5, columns: 7, bitsAllocated: 1, bitsStored: 1, highBit: 0, isSigned: false };
    const withHeader = (segment: readonly number[]) => {
      const bytes = new Uint8Array(64 + segment.length);
      new DataView(bytes.buffer).setUint32(0, 1, true);
      new DataView(bytes.buffer).setUint32(4, 64, true);
      bytes.set(segment, 64);
      return bytes;
    };
    const packed = decodeRunLength(withHeader([...literal([1, 2]), 254, 255]), bits);
    expect([...packed]).toEqual([1, 2, 255, 255, 255]);
    expect([...readNativeFrame(packed, bits, false)].slice(0, 10)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    const byteEach = literal(Array.from({ length: 35 }, (_, at) => at % 2));
    expect(() => decodeRunLength(withHeader(byteEach), bits)).toThrow("more than one bit for each pixel");
  });

  it("joins the high and the low bytes, and repeats runs", () => {
    const segments = [literal([1, 2, 3, 4]), [253, 9]];
    const bytes = new Uint8Array(64 + 5 + 2);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, 2, true);
    view.setUint32(4, 64, true);
    view.setUint32(8, 69, true);
    bytes.set(segments.flat(), 64);
    expect([...decodeRunLength(bytes, format)]).toEqual([9, 1, 9, 2, 9, 3, 9, 4]);
  });

  it("gives a sentence, never a crash, for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(decodeRunLength(bytes, format)).toHaveLength(8);
        } catch (error) {
          expect((error as Error).message).toMatch(/^This image is not shown/);
        }
      }),
    );
  });
});

describe("header checks", () => {
  it("refuses a frame that is shorter or longer than its header says", () => {
    expect(describeSizeProblem(format, 8)).toBe("");
    expect(describeSizeProblem({ ...format, rows: 2 }, 17)).toBe("");
    expect(describeSizeProblem(format, 6)).toContain("6 bytes");
    expect(describeSizeProblem({ ...format, rows: 2 }, 64)).toContain("64 bytes");
    expect(describeSizeProblem(format, 0)).toContain("no pixels");
  });

  it("refuses sizes and bits that contradict themselves", () => {
    expect(describeHeaderProblem(format)).toBe("");
    expect(describeHeaderProblem({ ...format, rows: 0 })).not.toBe("");
    expect(describeHeaderProblem({ ...format, bitsAllocated: 12 })).toContain("12 bits");
    expect(describeHeaderProblem({ ...format, bitsStored: 17 })).toContain("contradicts");
  });

  it("reads the size of a JPEG and compares it", () => {
    const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xc1, 0, 11, 12, 0, 2, 0, 4, 1, 1, 0x11, 0]);
    const codestream = readCodestream(jpeg);
    expect(codestream).toMatchObject({ rows: 2, columns: 4, components: 1, precision: 12 });
    expect(codestream && describeCodestreamProblem(format, codestream)).toContain("4 × 2");
    const absurd = describeCodestreamProblem(format, { columns: 3722445056, rows: 1024, components: 1 });
    expect(absurd).toMatch(/damaged, the size that it states is impossible/);
    expect(absurd).not.toMatch(/\d/);
    expect(readCodestream(Uint8Array.from([1, 2, 3]))).toBeNull();
  });
});

describe("colour", () => {
  const colour = {
    ...format,
    columns: 2,
    samplesPerPixel: 3,
    bitsAllocated: 8,
    bitsStored: 8,
    highBit: 7,
    isSigned: false,
  };

  it("reads colour by pixel and by plane", () => {
    const rgb = { photometricInterpretation: "RGB" } as const;
    const byPixel = toRgba(Uint8Array.from([1, 2, 3, 4, 5, 6]), colour, { ...rgb, planarConfiguration: 0 });
    const byPlane = toRgba(Uint8Array.from([1, 4, 2, 5, 3, 6]), colour, { ...rgb, planarConfiguration: 1 });
    expect([...byPixel]).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
    expect([...byPlane]).toEqual([...byPixel]);
  });

  it("turns YBR into RGB and shares the colour of a 4:2:2 pair", () => {
    const samples = expandYbr422(Uint8Array.from([81, 145, 90, 240]), colour);
    const rgba = toRgba(samples, colour, { photometricInterpretation: "YBR_FULL", planarConfiguration: 0 });
    expect([...rgba]).toEqual([238, 14, 14, 255, 255, 78, 78, 255]);
  });

  it("says what it cannot show", () => {
    const layout = { photometricInterpretation: "CMYK", planarConfiguration: 0 } as const;
    expect(() => toRgba(new Uint8Array(6), colour, layout)).toThrow("CMYK");
  });

  it("reads palettes, whole and in segments", () => {
    const table = (values: readonly number[]) => ({ Value: values });
    const descriptor = { "00281101": table([4, 10, 16]) };
    const whole = readPalette({
      ...descriptor,
      "00281201": table([0, 256, 512, 65535]),
      "00281202": table([0, 0, 0, 0]),
      "00281203": table([0, 0, 0, 0]),
    });
    expect([...(whole?.red ?? [])]).toEqual([0, 1, 2, 255]);
    const segments = table([0, 1, 0, 1, 3, 768]);
    const segmented = readPalette({ ...descriptor, "00281221": segments, "00281222": segments, "00281223": segments });
    expect([...(segmented?.blue ?? [])]).toEqual([0, 1, 2, 3]);
    expect(whole && [...applyPalette(Uint8Array.from([0, 11, 99]), whole)]).toEqual([
      0, 0, 0, 255, 1, 0, 0, 255, 255, 0, 0, 255,
    ]);
    expect(readPalette(descriptor)).toBeNull();
  });
});
