import type { Quantity } from "../domain/measurement.ts";
import type { PixelArray } from "./pixel-format.ts";
import { type RealWorldMap, realWorldValue } from "./real-world-value.ts";
import type { Spacing } from "./spacing.ts";
import { meaningOf, type PaddingRange, type ValueTransform } from "./value-transform.ts";

/** A point of an image: column, then row, in pixels; (0, 0) is the centre of the first pixel. */
export type ImagePoint = readonly [number, number];

/** Version of the sums below, kept with each measurement. */
export const lengthFormula = "length: Euclidean distance of two points times row and column spacing; version 1";
/** Version of the sums below, kept with each measurement. */
export const ellipseFormula =
  "ellipse in the box of two corners: area pi*a*b; statistics over pixel centres inside, on rescaled values, SD over n-1; version 1";

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

/** Gives the distance of two points in mm, or in pixels where there is no spacing. */
export function measureLength(from: ImagePoint, to: ImagePoint, spacing: Spacing): Quantity {
  const [row, column] = spacing.spacingMm ?? [1, 1];
  const value = Math.hypot((to[0] - from[0]) * column, (to[1] - from[1]) * row);
  return { name: "length", value, unit: spacing.spacingMm === null ? "{pixel}" : "mm" };
}

/** Gives the area of the ellipse in the box of two opposite corners, in mm2, or in pixels where there is no spacing. */
export function measureEllipseArea(from: ImagePoint, to: ImagePoint, spacing: Spacing): Quantity {
  const [row, column] = spacing.spacingMm ?? [1, 1];
  const value = (Math.PI / 4) * Math.abs(to[0] - from[0]) * column * Math.abs(to[1] - from[1]) * row;
  return { name: "area", value, unit: spacing.spacingMm === null ? "{pixel}" : "mm2" };
}

/**
 * Gives mean, standard deviation, minimum and maximum of the pixels whose centres lie inside the ellipse, in the unit
 * of the value transform; an empty list where no pixel lies inside. `paddingCount` tells how many were left out.
 * A display shutter changes nothing: what it covers is counted by its values (PS3.3 C.7.6.11 is about the display alone).
 */
export function measureEllipseStatistics(
  from: ImagePoint,
  to: ImagePoint,
  source: StatisticsSource,
): { readonly quantities: readonly Quantity[]; readonly count: number; readonly paddingCount: number } {
  const center: ImagePoint = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const radius: ImagePoint = [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2];
  const values: number[] = [];
  let paddingCount = 0;
  const firstRow = Math.max(0, Math.ceil(center[1] - radius[1]));
  const lastRow = Math.min(source.rows - 1, Math.floor(center[1] + radius[1]));
  for (let row = firstRow; row <= lastRow; row += 1) {
    const share = radius[1] === 0 ? 0 : (row - center[1]) / radius[1];
    const half = radius[0] * Math.sqrt(Math.max(0, 1 - share * share));
    const last = Math.min(source.columns - 1, Math.floor(center[0] + half));
    for (let column = Math.max(0, Math.ceil(center[0] - half)); column <= last; column += 1) {
      const stored = source.pixels[row * source.columns + column] ?? 0;
      const { padding } = source;
      // Planes through a volume are empty where no slice lies.
      if (Number.isNaN(stored)) paddingCount += 1;
      else if (padding !== null && stored >= padding.low && stored <= padding.high) paddingCount += 1;
      else values.push(readingOf(source, stored));
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

const unitNames: Readonly<Record<string, string>> = {
  "[hnsf'U]": "HU",
  mm2: "mm²",
  "{pixel}": "pixels",
  "{counts}": "counts",
  "{optical density}": "OD",
  "10*-6.mm2/s": "×10⁻⁶ mm²/s",
  "1": "",
};

/** Gives a quantity as it is read, e.g. `8.4 mm`, `104 HU`, `35 mm²`. */
export function formatQuantity(quantity: Quantity): string {
  const unit = unitNames[quantity.unit] ?? quantity.unit;
  return `${formatNumber(quantity.value, quantity.unit)}${unit === "" ? "" : ` ${unit}`}`;
}

function formatNumber(value: number, unit: string): string {
  const size = Math.abs(value);
  const digits =
    unit === "mm" ? 1 : unit === "[hnsf'U]" || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 || size === 0 ? 2 : 4;
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}
