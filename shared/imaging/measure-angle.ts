import type { Quantity, TrustTier } from "../domain/measurement.ts";
import type { ImagePoint } from "./measure.ts";
import { isProjectionModality, type Spacing } from "./spacing.ts";

/** Height, then width of a pixel: in mm, or in any unit where only their relation is known. */
export type PixelSize = readonly [number, number];

/** Version of the sums below, kept with each measurement. */
export const angleFormula = "angle: at the second of three points, atan2 of cross and dot product in mm; version 1";
/** Version of the sums below, kept with each measurement. */
export const cobbFormula = "cobb: the smaller angle that two lines enclose, 0 to 90 degrees; version 1";

/** Gives the size of a pixel from the spacing, else in relation from the aspect (width over height). */
export function pixelSizeOf(spacing: Spacing, aspect: number): PixelSize {
  return spacing.spacingMm ?? [1, aspect];
}

/** Gives the angle at a corner in degrees, 0 to 180; null where a leg has no length. */
export function measureAngle(end: ImagePoint, corner: ImagePoint, other: ImagePoint, size: PixelSize): Quantity | null {
  const value = angleOf(wayBetween(corner, end, size), wayBetween(corner, other, size));
  return value === null ? null : { name: "angle", value, unit: "deg" };
}

/** Gives the smaller angle that two lines enclose in degrees, 0 to 90; null where a line has no length. */
export function measureLineAngle(
  line: readonly [ImagePoint, ImagePoint],
  other: readonly [ImagePoint, ImagePoint],
  size: PixelSize,
): Quantity | null {
  const value = angleOf(wayBetween(line[0], line[1], size), wayBetween(other[0], other[1], size));
  return value === null ? null : { name: "angle", value: Math.min(value, 180 - value), unit: "deg" };
}

/**
 * Gives how far an angle can be trusted. It needs the relation of a pixel's width to its height only: a magnification that
 * makes lengths of a projection uncertain leaves its angles alone. Source: PS3.3 C.7.6.3.1.7 (pixels are square where
 * neither spacing nor Pixel Aspect Ratio is given).
 */
export function angleTrust(
  spacing: Spacing,
  aspect: number,
  modality: string,
): { readonly trust: TrustTier; readonly warnings: readonly string[] } {
  if (spacing.spacingMm === null) {
    const shape = aspect === 1 ? "square" : `${Number(aspect.toFixed(3))} times as wide as high`;
    const warning = `Without a spacing the angle takes pixels as ${shape}.`;
    return { trust: "estimated", warnings: [...spacing.warnings, warning] };
  }
  if (!isProjectionModality(modality)) return { trust: spacing.trust, warnings: spacing.warnings };
  return { trust: "exact", warnings: ["The angle is that of the projection on the detector."] };
}

function wayBetween(from: ImagePoint, to: ImagePoint, size: PixelSize): readonly [number, number] {
  return [(to[0] - from[0]) * size[1], (to[1] - from[1]) * size[0]];
}

function angleOf(a: readonly [number, number], b: readonly [number, number]): number | null {
  if (Math.hypot(...a) === 0 || Math.hypot(...b) === 0) return null;
  return (Math.atan2(Math.abs(a[0] * b[1] - a[1] * b[0]), a[0] * b[0] + a[1] * b[1]) * 180) / Math.PI;
}
