import type { Quantity } from "../domain/measurement.ts";
import type { ImagePoint } from "./measure.ts";
import type { StatisticsSource } from "./region-statistics.ts";
import { meaningOf } from "./value-transform.ts";

/** Version of the sum below, kept with each measurement. */
export const probeFormula = "probe: rescaled value of the pixel whose centre is nearest; version 1";

/** Gives the value of the pixel under a point in the unit of the value transform; null in padding and outside the image. */
export function measureProbe(point: ImagePoint, source: StatisticsSource): Quantity | null {
  const [column, row] = [Math.round(point[0]), Math.round(point[1])];
  if (column < 0 || row < 0 || column >= source.columns || row >= source.rows) return null;
  const stored = source.pixels[row * source.columns + column];
  const { padding, transform } = source;
  if (stored === undefined || Number.isNaN(stored)) return null;
  if (padding !== null && stored >= padding.low && stored <= padding.high) return null;
  return { name: "value", value: meaningOf(transform, stored), unit: transform.unit || "1" };
}

/**
 * Gives red, green and blue (0 to 255) of the pixel under a point as they are shown; none outside the image. `rgba` has four
 * bytes a pixel, row by row.
 */
export function measureColour(
  point: ImagePoint,
  rgba: Uint8ClampedArray,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): readonly Quantity[] {
  const [column, row] = [Math.round(point[0]), Math.round(point[1])];
  if (column < 0 || row < 0 || column >= columns || row >= rows) return [];
  const names = ["red", "green", "blue"] as const;
  return names.map((name, part) => ({ name, value: rgba[(row * columns + column) * 4 + part] ?? 0, unit: "1" }));
}
