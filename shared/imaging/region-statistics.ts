import type { Quantity } from "../domain/measurement.ts";
import type { PixelArray } from "./pixel-format.ts";
import { type RealWorldMap, realWorldValue } from "./real-world-value.ts";
import { meaningOf, type PaddingRange, type ValueTransform } from "./value-transform.ts";

/** The pixels that statistics are made from. */
export interface StatisticsSource {
  readonly pixels: PixelArray;
  readonly rows: number;
  readonly columns: number;
  readonly transform: ValueTransform;
  readonly padding: PaddingRange | null;
  /** Read in place of the value transform, in its own unit; no statistics where it has no value for one of the pixels. */
  readonly realWorld?: RealWorldMap;
}

/** A part of an image, row by row; coordinates in pixels, (0, 0) being the centre of the first pixel. */
export interface Region {
  readonly top: number;
  readonly bottom: number;
  /** Gives where the region lies on a row: from and to as columns, ends included, from left to right. */
  spansAt(row: number): readonly (readonly [number, number])[];
}

/** What the pixels of a region say; `paddingCount` of them were left out. */
export interface RegionStatistics {
  readonly quantities: readonly Quantity[];
  readonly count: number;
  readonly paddingCount: number;
}

/**
 * Gives mean, standard deviation (over n-1), minimum and maximum of the pixels whose centres lie inside a region, in the
 * unit of the value transform; no quantity where no pixel lies inside. A display shutter changes nothing: what it covers
 * is counted by its values (PS3.3 C.7.6.11 is about the display alone).
 */
export function measureRegion(region: Region, source: StatisticsSource): RegionStatistics {
  const values: number[] = [];
  let paddingCount = 0;
  const { padding } = source;
  const lastRow = Math.min(source.rows - 1, Math.floor(region.bottom));
  for (let row = Math.max(0, Math.ceil(region.top)); row <= lastRow; row += 1) {
    // Parts of a row that touch share a pixel, which counts once.
    let next = 0;
    for (const [from, to] of region.spansAt(row)) {
      const last = Math.min(source.columns - 1, Math.floor(to));
      for (let column = Math.max(next, Math.ceil(from)); column <= last; column += 1) {
        const stored = source.pixels[row * source.columns + column] ?? 0;
        // Planes through a volume are empty where no slice lies.
        if (Number.isNaN(stored)) paddingCount += 1;
        else if (padding !== null && stored >= padding.low && stored <= padding.high) paddingCount += 1;
        else values.push(readingOf(source, stored));
      }
      next = Math.max(next, last + 1);
    }
  }
  const unit = source.realWorld?.unit ?? source.transform.unit;
  const isWhole = !values.some(Number.isNaN);
  return { quantities: isWhole ? summarise(values, unit || "1") : [], count: values.length, paddingCount };
}

/** Statistics of some of the pixels would be a number of another region: one pixel without a value spoils them all. */
function readingOf({ transform, realWorld }: StatisticsSource, stored: number): number {
  return realWorld === undefined ? meaningOf(transform, stored) : (realWorldValue(realWorld, stored) ?? Number.NaN);
}

function summarise(values: readonly number[], unit: string): readonly Quantity[] {
  if (values.length === 0) return [];
  let [sum, minimum, maximum] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    sum += value;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  const mean = sum / values.length;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  const standardDeviation = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
  return [
    { name: "mean", value: mean, unit },
    { name: "standardDeviation", value: standardDeviation, unit },
    { name: "minimum", value: minimum, unit },
    { name: "maximum", value: maximum, unit },
  ];
}
