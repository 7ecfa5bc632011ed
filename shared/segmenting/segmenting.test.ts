import { describe, expect, it } from "vitest";
import type { SegmentSlice } from "../domain/own-segment.ts";
import { maskAt } from "../objects/segment-mask.ts";
import { maskBetween } from "./between-slices.ts";
import { ballCut, brush } from "./brush.ts";
import { type GrowthGround, growRegion } from "./grow-region.ts";
import { bytesOfMask, decodeMask, encodeMask } from "./mask-runs.ts";
import { ownSegment } from "./segment.test-data.ts";
import { segmentMeasurement, segmentVolumeMl, valuesWithin } from "./segment-numbers.ts";

const anywhere = () => true;
const plain = { kind: "linear", slope: 1, intercept: 0, unit: "[hnsf'U]" } as const;

describe("masks as text", () => {
  it("come back pixel for pixel, whatever their shape and the width of the image", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    for (const [rows, columns] of [
      [1, 1],
      [23, 38],
      [64, 7],
      [100, 512],
    ] as const) {
      const bytes = Uint8Array.from({ length: rows * columns }, () => (random() < 0.3 ? 1 : 0));
      bytes[rows * columns - 1] = 1;
      const encoded = encodeMask(bytes, { rows, columns });
      const mask = decodeMask(encoded?.mask ?? "", { rows, columns }, 3);
      expect(bytesOfMask(mask, { rows, columns })).toEqual(bytes);
      expect([mask.pixelCount, encoded?.pixelCount]).toEqual(Array(2).fill(bytes.reduce((sum, byte) => sum + byte, 0)));
      expect(maskAt(mask, columns - 1, rows - 1)).toBe(1);
    }
  });

  it("of a disc of 100 pixels take less than half a kilobyte; of nothing, nothing", () => {
    const size = { rows: 512, columns: 512 };
    const bytes = new Uint8Array(512 * 512);
    expect(encodeMask(bytes, size)).toBeNull();
    const ground = { ...size, spacingMm: [1, 1] as const };
    brush(bytes, ground, { from: [200, 200], to: [200, 200], radiusMm: 50, value: 1 }, anywhere);
    expect(encodeMask(bytes, size)?.mask.length).toBeLessThan(512);
  });

  it("that do not fit their image are refused", () => {
    const size = { rows: 10, columns: 10 };
    const mask = encodeMask(new Uint8Array(100).fill(1), size)?.mask ?? "";
    expect(() => decodeMask(mask, { rows: 9, columns: 10 }, 1)).toThrow(RangeError);
    expect(() => decodeMask(`${mask}B`, size, 1)).toThrow(RangeError);
    expect(() => decodeMask("AA!AAA", size, 1)).toThrow(RangeError);
    expect(() => decodeMask("AAAAg", size, 1)).toThrow(RangeError);
  });
});

describe("a brush", () => {
  it("paints discs of its diameter in mm on uneven pixels, to half a per cent", () => {
    for (const spacingMm of [
      [0.2, 0.2],
      [0.1, 0.3],
    ] as const) {
      const ground = { rows: 700, columns: 700, spacingMm };
      const bytes = new Uint8Array(700 * 700);
      brush(bytes, ground, { from: [300.3, 340.7], to: [300.3, 340.7], radiusMm: 20, value: 1 }, anywhere);
      const area = bytes.reduce((sum, byte) => sum + byte, 0) * spacingMm[0] * spacingMm[1];
      expect(Math.abs(area / (Math.PI * 400) - 1)).toBeLessThan(0.005);
    }
  });

  it("paints the way between two places without a gap, and erases what it painted", () => {
    const ground = { rows: 200, columns: 300, spacingMm: [0.5, 0.5] as const };
    const bytes = new Uint8Array(200 * 300);
    const way = { from: [40, 50], to: [220, 110], radiusMm: 10 } as const;
    const box = brush(bytes, ground, { ...way, value: 1 }, anywhere);
    const area = bytes.reduce((sum, byte) => sum + byte, 0) / 4;
    const length = Math.hypot(180, 60) / 2;
    expect(Math.abs(area / (length * 20 + Math.PI * 100) - 1)).toBeLessThan(0.005);
    expect(box).toEqual({ left: 20, right: 240, top: 30, bottom: 130 });
    brush(bytes, ground, { ...way, value: 0 }, anywhere);
    expect(bytes.includes(1)).toBe(false);
  });

  it("of less than a pixel paints the pixel under it, stays in the image, and leaves what it may not paint", () => {
    const ground = { rows: 20, columns: 20, spacingMm: [2, 2] as const };
    const bytes = new Uint8Array(400);
    brush(bytes, ground, { from: [3.4, 4.4], to: [3.4, 4.4], radiusMm: 0.1, value: 1 }, anywhere);
    expect([bytes[4 * 20 + 3], bytes.reduce((sum, byte) => sum + byte, 0)]).toEqual([1, 1]);
    brush(bytes, ground, { from: [19, 0], to: [19, 0], radiusMm: 6, value: 1 }, (index) => index % 2 === 0);
    expect(bytes.some((byte, index) => byte === 1 && index % 2 === 1 && index !== 83)).toBe(false);
  });

  it("as a ball has the volume of a ball, to half a per cent", () => {
    const ground = { rows: 200, columns: 200, spacingMm: [0.4, 0.4] as const };
    const slices: SegmentSlice[] = [];
    for (let place = -40; place <= 40; place += 1) {
      const radiusMm = ballCut(15, place * 0.5);
      const bytes = new Uint8Array(200 * 200);
      if (radiusMm === null || radiusMm === 0) continue;
      brush(bytes, ground, { from: [100, 100], to: [100, 100], radiusMm, value: 1 }, anywhere);
      const encoded = encodeMask(bytes, ground);
      if (encoded !== null) slices.push({ ...slice(place, 0.5), ...encoded });
    }
    const segment = { ...ownSegment(), slices };
    const measured = segmentVolumeMl({ ...segment, ground: { ...segment.ground, spacingMm: [0.4, 0.4] } });
    expect(Math.abs((measured ?? 0) / ((4 / 3) * Math.PI * 3.375) - 1)).toBeLessThan(0.005);
  });
});

describe("a region", () => {
  const size = { rows: 40, columns: 50 };
  const inBall = (slice: number, index: number) => {
    const [column, row] = [index % 50, Math.floor(index / 50)];
    return (column - 20) ** 2 + (row - 20) ** 2 + (slice - 10) ** 2 <= 81 || column === 45;
  };
  const ground = (change: Partial<GrowthGround> = {}): GrowthGround => ({
    ...size,
    sliceCount: 20,
    mayGrow: async (slice) => await Promise.resolve((index: number) => inBall(slice, index)),
    isWithin: anywhere,
    isFlat: false,
    pause: async () => await Promise.resolve(true),
    ...change,
  });
  const seed = { slice: 10, column: 20, row: 20 };

  it("takes all that is joined with its seed through the slices, and nothing beside", async () => {
    const grown = await growRegion(seed, ground());
    let expected = 0;
    for (let slice = 0; slice < 20; slice += 1) {
      for (let index = 0; index < 2000; index += 1) if (inBall(slice, index) && index % 50 !== 45) expected += 1;
    }
    const found = [...(grown?.slices.values() ?? [])].flatMap((bytes) => [...bytes]).filter((byte) => byte === 1);
    expect([found.length, grown?.isBounded]).toEqual([expected, false]);
  });

  it("stays in its slice or its bound where it is told to, and says so", async () => {
    expect([...((await growRegion(seed, ground({ isFlat: true })))?.slices.keys() ?? [])]).toEqual([10]);
    const grown = await growRegion(seed, ground({ isWithin: (_, column) => column < 22 }));
    expect(grown?.isBounded).toBe(true);
    expect(
      [...(grown?.slices.values() ?? [])].some((bytes) => bytes.some((byte, at) => byte === 1 && at % 50 > 21)),
    ).toBe(false);
    expect((await growRegion({ ...seed, column: 0, row: 0 }, ground()))?.slices.size).toBe(0);
  });

  it("ends without a trace when it is cancelled", async () => {
    expect(await growRegion(seed, ground({ pause: async () => await Promise.resolve(false) }))).toBeNull();
  });
});

describe("slices between", () => {
  it("of two discs are discs between them, and as large as a cone there is", () => {
    const ground = { rows: 160, columns: 160, spacingMm: [0.5, 0.5] as const };
    const disc = (radiusMm: number) => {
      const bytes = new Uint8Array(160 * 160);
      brush(bytes, ground, { from: [80, 80], to: [80, 80], radiusMm, value: 1 }, anywhere);
      return bytes;
    };
    const [small, large] = [disc(10), disc(30)];
    for (const depthMm of [2, 5, 8]) {
      const between = maskBetween({ bytes: small, depthMm: 0 }, { bytes: large, depthMm: 10 }, depthMm, ground);
      const area = between.reduce((sum, byte) => sum + byte, 0) / 4;
      expect(Math.abs(area / (Math.PI * (10 + 2 * depthMm) ** 2) - 1)).toBeLessThan(0.02);
    }
    expect(maskBetween({ bytes: small, depthMm: 4 }, { bytes: small, depthMm: 0 }, 1, ground)).toEqual(small);
  });
});

describe("the numbers of a segment", () => {
  it("are those of all its pixels, whatever slices they lie on; padding is left out and said", () => {
    const values = [5, 9, -2000, 14, 30, 2];
    const source = (pixels: number[]) => ({
      pixels: Int16Array.from(pixels),
      transform: plain,
      padding: { low: -2000, high: -2000 },
    });
    const all = Uint8Array.from({ length: 3 }, () => 1);
    const slices = [values.slice(0, 3), values.slice(3)].map((part, index) => ({
      ...slice(index, 2),
      pixelCount: 3,
      values: valuesWithin(all, source(part)),
    }));
    const measured = segmentMeasurement({ ...ownSegment(), slices });
    const kept = values.filter((value) => value > -2000);
    const mean = kept.reduce((sum, value) => sum + value, 0) / 5;
    const deviation = Math.sqrt(kept.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4);
    const numbers = Object.fromEntries((measured?.quantities ?? []).map(({ name, value }) => [name, value]));
    expect(numbers.mean).toBeCloseTo(mean, 9);
    expect(numbers.standardDeviation).toBeCloseTo(deviation, 9);
    expect(numbers.volume).toBeCloseTo((6 * 0.25 * 2) / 1000, 12);
    expect(measured?.provenance.warnings.join()).toContain("1 padding pixels");
    expect(measured?.trust).toBe("exact");
  });

  it("are estimated where its images are not evenly apart, and have no volume where that is not known", () => {
    const uneven = { ...ownSegment(), slices: [slice(0, 2), slice(1, 4)] };
    expect(segmentMeasurement(uneven)).toMatchObject({ trust: "estimated" });
    expect(segmentMeasurement(uneven)?.text).toContain("estimated, its images are not evenly apart");
    const unknown = { ...ownSegment(), slices: [{ ...slice(0, 2), depthMm: null }] };
    expect(segmentMeasurement(unknown)?.text).toBe("no volume, mean 40 HU, SD 0 HU");
    expect(segmentMeasurement({ ...ownSegment(), slices: [] })).toBeNull();
  });
});

function slice(place: number, depthMm: number): SegmentSlice {
  const [first] = ownSegment().slices as [SegmentSlice];
  return { ...first, frameNumber: place + 100, position: [0, 0, place], depthMm };
}
