import type { Quantity } from "../domain/measurement.ts";
import { measureRegion, type RegionStatistics, type StatisticsSource } from "./region-statistics.ts";
import type { Spacing } from "./spacing.ts";

/** A point of an image: column, then row, in pixels; (0, 0) is the centre of the first pixel. */
export type ImagePoint = readonly [number, number];

/** Version of the sums below, kept with each measurement. */
export const lengthFormula = "length: Euclidean distance of two points times row and column spacing; version 1";
/** Version of the sums below, kept with each measurement. */
export const ellipseFormula =
  "ellipse in the box of two corners: area pi*a*b; statistics over pixel centres inside, on rescaled values, SD over n-1; version 1";

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

/** Gives the statistics of the pixels whose centres lie inside the ellipse in the box of two opposite corners. */
export function measureEllipseStatistics(from: ImagePoint, to: ImagePoint, source: StatisticsSource): RegionStatistics {
  const center: ImagePoint = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const radius: ImagePoint = [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2];
  const spansAt = (row: number) => {
    const share = radius[1] === 0 ? 0 : (row - center[1]) / radius[1];
    const half = radius[0] * Math.sqrt(Math.max(0, 1 - share * share));
    return [[center[0] - half, center[0] + half]] as const;
  };
  return measureRegion({ top: center[1] - radius[1], bottom: center[1] + radius[1], spansAt }, source);
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

/** Digits after the point where the name or the unit decides, not the size. */
const fixedDigits: Readonly<Record<string, number>> = { mm: 1, "[hnsf'U]": 0, deg: 1, ratio: 2 };

/** Gives a quantity as it is read, e.g. `8.4 mm`, `104 HU`, `35 mm²`, `32.4°`. */
export function formatQuantity({ name, value, unit }: Quantity): string {
  const number = formatNumber(value, fixedDigits[name] ?? fixedDigits[unit] ?? null);
  if (unit === "deg") return `${number}°`;
  const shown = unitNames[unit] ?? unit;
  return `${number}${shown === "" ? "" : ` ${shown}`}`;
}

function formatNumber(value: number, fixed: number | null): string {
  const size = Math.abs(value);
  const digits = fixed ?? (size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 || size === 0 ? 2 : 4);
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}
