import type { TrustTier } from "../domain/measurement.ts";
import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf } from "./attributes.ts";

/** How far apart pixels are, and how far that can be trusted. */
export interface Spacing {
  /** Row spacing, then column spacing, in mm (the order of the header); null where lengths are in pixels only. */
  readonly spacingMm: readonly [number, number] | null;
  readonly source: "pixelSpacing" | "imagerPixelSpacing" | "ultrasoundRegion" | "none";
  readonly trust: TrustTier;
  readonly warnings: readonly string[];
}

/** A calibrated part of an ultrasound image, edges in pixels and included. Source: PS3.3 C.8.5.5. */
export interface UltrasoundRegion {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly spacingMm: readonly [number, number];
}

/** Spacing of a frame before it is known where a mark lies. */
export interface FrameSpacing {
  readonly whole: Spacing;
  readonly regions: readonly UltrasoundRegion[];
}

const noSpacing: Spacing = { spacingMm: null, source: "none", trust: "pixelsOnly", warnings: [] };

const projections = new Set(["CR", "DX", "MG", "RF", "XA", "RG", "PX", "IO"]);

/** Tells whether images of a modality are projections on a detector. */
export function isProjectionModality(modality: string): boolean {
  return projections.has(modality);
}

/** Gives the spacing of a frame. Source: PS3.3 10.7.1.3 (projections), C.7.6.2.1, C.7.6.16.2.1, C.8.5.5. */
export function readSpacing(
  instance: DicomJsonInstance,
  frameItems: readonly DicomJsonInstance[],
  modality: string,
): FrameSpacing {
  const groups = [...frameItems.flatMap((item) => itemsOf(item, "00289110")), instance];
  const pixel = groups.map((group) => spacingPair(group, "00280030")).find((pair) => pair !== null) ?? null;
  const imager = spacingPair(instance, "00181164");
  const regions = itemsOf(instance, "00186011").flatMap(readRegion);
  const isUltrasound = modality === "US" || modality === "IVUS";
  if (isUltrasound && regions.length > 0) return { whole: noSpacing, regions };
  if (isProjectionModality(modality)) return { whole: projectionSpacing(instance, pixel, imager), regions: [] };
  if (pixel !== null) {
    const isMade = modality === "OT" || modality === "SC" || isUltrasound;
    const warnings = isMade ? ["The image was not made by a scanner that vouches for its spacing."] : [];
    return {
      whole: { spacingMm: pixel, source: "pixelSpacing", trust: isMade ? "estimated" : "exact", warnings },
      regions: [],
    };
  }
  if (imager !== null) return { whole: projectionSpacing(instance, null, imager), regions: [] };
  return { whole: noSpacing, regions: [] };
}

/**
 * Gives the spacing for a mark, from the region that holds all of its points for ultrasound.
 * Points are (column, row) in pixels.
 */
export function spacingForPoints(spacing: FrameSpacing, points: readonly (readonly [number, number])[]): Spacing {
  if (spacing.regions.length === 0) return spacing.whole;
  const region = spacing.regions.find((candidate) =>
    points.every(
      ([column, row]) =>
        column >= candidate.left && column <= candidate.right && row >= candidate.top && row <= candidate.bottom,
    ),
  );
  if (region === undefined) {
    return { ...noSpacing, warnings: ["The mark does not lie within one calibrated part of the ultrasound image."] };
  }
  return { spacingMm: region.spacingMm, source: "ultrasoundRegion", trust: "exact", warnings: [] };
}

/** Gives width over height of a pixel as it must be shown: from spacing, else Pixel Aspect Ratio (0028,0034), else 1. */
export function pixelAspect(instance: DicomJsonInstance, spacing: FrameSpacing): number {
  const pair = spacing.whole.spacingMm ?? spacing.regions[0]?.spacingMm;
  if (pair !== undefined) return pair[1] / pair[0];
  const ratio = numbersOf(instance, "00280034");
  const [vertical, horizontal] = [ratio[0] ?? 0, ratio[1] ?? 0];
  return vertical > 0 && horizontal > 0 ? horizontal / vertical : 1;
}

function projectionSpacing(
  instance: DicomJsonInstance,
  pixel: readonly [number, number] | null,
  imager: readonly [number, number] | null,
): Spacing {
  if (pixel !== null && (imager === null || !isSame(pixel, imager))) {
    const calibration = textOf(instance, "00280A02");
    if (calibration === "FIDUCIAL") return { spacingMm: pixel, source: "pixelSpacing", trust: "exact", warnings: [] };
    const warning =
      calibration === "GEOMETRY"
        ? "Calibrated from the geometry of the exposure, not from an object of known size."
        : "Projection image: the header does not say how its spacing was calibrated.";
    return { spacingMm: pixel, source: "pixelSpacing", trust: "estimated", warnings: [warning] };
  }
  if (imager === null) return noSpacing;
  const magnification = numberOf(instance, "00181114");
  const factor = magnification !== null && magnification >= 1 && magnification < 10 ? magnification : 1;
  const warning =
    factor === 1
      ? "Measured at the detector: the patient's anatomy is smaller than this by an unknown magnification."
      : `Corrected by the estimated magnification of ${factor}.`;
  const spacingMm: [number, number] = [imager[0] / factor, imager[1] / factor];
  return { spacingMm, source: "imagerPixelSpacing", trust: "estimated", warnings: [warning] };
}

function spacingPair(instance: DicomJsonInstance, tag: string): readonly [number, number] | null {
  const [row, column] = numbersOf(instance, tag);
  const isValid = (spacing: number | undefined): spacing is number =>
    spacing !== undefined && spacing > 1e-6 && spacing < 1000;
  return isValid(row) && isValid(column) ? [row, column] : null;
}

function isSame(a: readonly [number, number], b: readonly [number, number]): boolean {
  return Math.abs(a[0] - b[0]) < 1e-4 && Math.abs(a[1] - b[1]) < 1e-4;
}

/** Only two-dimensional tissue regions in centimetres (unit 3) give lengths; Doppler traces and spectra do not. */
function readRegion(item: DicomJsonInstance): UltrasoundRegion[] {
  const [x, y] = [numberOf(item, "0018602C"), numberOf(item, "0018602E")];
  const isTissue = numberOf(item, "00186012") === 1;
  const isCentimetres = numberOf(item, "00186024") === 3 && numberOf(item, "00186026") === 3;
  if (x === null || y === null || x === 0 || y === 0 || !isTissue || !isCentimetres) return [];
  return [
    {
      left: numberOf(item, "00186018") ?? 0,
      top: numberOf(item, "0018601A") ?? 0,
      right: numberOf(item, "0018601C") ?? 0,
      bottom: numberOf(item, "0018601E") ?? 0,
      spacingMm: [Math.abs(y) * 10, Math.abs(x) * 10],
    },
  ];
}
