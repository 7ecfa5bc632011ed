import type { TrustTier, Uncertainty } from "../domain/measurement.ts";
import { type DicomJsonInstance, isStated, itemsOf, numberOf, numbersInPlace, textOf } from "./attributes.ts";
import { readTrace, traceAt, type UltrasoundTrace } from "./ultrasound-trace.ts";

/** How far apart pixels are, and how far that can be trusted. */
export interface Spacing {
  /** Row spacing, then column spacing, in mm (the order of the header); null where lengths are in pixels only. */
  readonly spacingMm: readonly [number, number] | null;
  readonly source: "pixelSpacing" | "imagerPixelSpacing" | "ultrasoundRegion" | "calibrated" | "none";
  readonly trust: TrustTier;
  readonly warnings: readonly string[];
  /** How far lengths may be off, where they are estimated. */
  readonly uncertainty?: Uncertainty;
  /** Who calibrated it when and for what, where a reader did. */
  readonly calibration?: string;
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
  /** Parts of an ultrasound image that show no plane through the patient but a trace or a spectrum. */
  readonly traces?: readonly UltrasoundTrace[];
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
  const traces = isUltrasound ? itemsOf(instance, "00186011").flatMap(readTrace) : [];
  if (isUltrasound && regions.length + traces.length > 0) return { whole: noSpacing, regions, traces };
  if (isProjectionModality(modality)) return { whole: projectionSpacing(instance, pixel, imager), regions: [] };
  if (pixel !== null) {
    const isMade = modality === "OT" || modality === "SC" || isUltrasound;
    const whole: Spacing = isMade
      ? estimated(pixel, "pixelSpacing", {
          warning: "The image was not made by a scanner that vouches for its spacing.",
          why: "no scanner vouches for its spacing",
        })
      : { spacingMm: pixel, source: "pixelSpacing", trust: "exact", warnings: [] };
    return { whole, regions: [] };
  }
  if (imager !== null) return { whole: projectionSpacing(instance, null, imager), regions: [] };
  return { whole: noSpacing, regions: [] };
}

/**
 * Gives the spacing for a mark, from the region that holds all of its points for ultrasound.
 * Points are (column, row) in pixels.
 */
export function spacingForPoints(spacing: FrameSpacing, points: readonly (readonly [number, number])[]): Spacing {
  if (spacing.regions.length === 0 && (spacing.traces ?? []).length === 0) return spacing.whole;
  const region = spacing.regions.find((candidate) =>
    points.every(
      ([column, row]) =>
        column >= candidate.left && column <= candidate.right && row >= candidate.top && row <= candidate.bottom,
    ),
  );
  if (region === undefined) {
    const trace = traceAt(spacing.traces ?? [], points);
    const warning =
      trace === null
        ? "The mark does not lie within one calibrated part of the ultrasound image."
        : `This part of the image shows ${trace.y.name} over ${trace.x.name}: there is no length or area across it.`;
    return { ...noSpacing, warnings: [warning] };
  }
  return { spacingMm: region.spacingMm, source: "ultrasoundRegion", trust: "exact", warnings: [] };
}

/** Gives width over height of a pixel as it must be shown: from spacing, else Pixel Aspect Ratio (0028,0034), else 1. */
export function pixelAspect(instance: DicomJsonInstance, spacing: FrameSpacing): number {
  const pair = spacing.whole.spacingMm ?? spacing.regions[0]?.spacingMm;
  if (pair !== undefined) return pair[1] / pair[0];
  const [vertical, horizontal] = numbersInPlace(instance, "00280034");
  const ratio = (horizontal ?? 0) / (vertical ?? 0);
  return ratio >= 1 / greatestAspect && ratio <= greatestAspect ? ratio : 1;
}

function projectionSpacing(
  instance: DicomJsonInstance,
  pixel: readonly [number, number] | null,
  imager: readonly [number, number] | null,
): Spacing {
  if (pixel !== null && (imager === null || !isSame(pixel, imager))) {
    const calibration = textOf(instance, "00280A02");
    if (calibration === "FIDUCIAL") return { spacingMm: pixel, source: "pixelSpacing", trust: "exact", warnings: [] };
    const isGeometry = calibration === "GEOMETRY";
    return estimated(pixel, "pixelSpacing", {
      warning: isGeometry
        ? "Calibrated from the geometry of the exposure, not from an object of known size."
        : "Projection image: the header does not say how its spacing was calibrated.",
      why: isGeometry ? "calibrated from the geometry of the exposure" : "calibration not stated",
      percent: depthPercent(distances(instance).toPatient),
    });
  }
  return imager === null ? noSpacing : detectorSpacing(instance, imager);
}

/** What lies this far before or behind the middle of the patient is magnified otherwise, in mm. */
const usualDepthMm = 100;

/**
 * Spacing at the detector, brought to the patient by what the header says of the magnification: the estimated factor
 * (0018,1114), else the distances of source, patient and detector (0018,1110 and 0018,1111).
 */
function detectorSpacing(instance: DicomJsonInstance, imager: readonly [number, number]): Spacing {
  const stated = numberOf(instance, "00181114");
  const { toPatient, toDetector } = distances(instance);
  const isStated = stated !== null && stated >= 1 && stated < 10;
  const ratio = toPatient === null || toDetector === null ? 1 : toDetector / toPatient;
  const factor = isStated ? stated : ratio >= 1 && ratio < 10 ? ratio : 1;
  if (factor === 1) {
    return estimated(imager, "imagerPixelSpacing", {
      warning: "Measured at the detector: the patient's anatomy is smaller than this by an unknown magnification.",
      why: "at the detector, magnification unknown",
    });
  }
  const shown = Number(factor.toFixed(2));
  return estimated([imager[0] / factor, imager[1] / factor], "imagerPixelSpacing", {
    warning: isStated
      ? `Corrected by the estimated magnification of ${shown}.`
      : `Corrected by a magnification of ${shown}, from the distances of source, patient and detector.`,
    why: `corrected for a magnification of ${shown}`,
    percent: depthPercent(toPatient ?? (toDetector === null ? null : toDetector / factor)),
  });
}

/** Distances from the source to the detector and to the patient, in mm; null where the header is silent or wrong. */
function distances(instance: DicomJsonInstance): { toDetector: number | null; toPatient: number | null } {
  const read = (tag: string) => {
    const value = numberOf(instance, tag);
    return value !== null && value > usualDepthMm && value < 100_000 ? value : null;
  };
  return { toDetector: read("00181110"), toPatient: read("00181111") };
}

function depthPercent(toPatientMm: number | null): number | null {
  return toPatientMm === null ? null : Math.ceil((usualDepthMm / toPatientMm) * 100);
}

function estimated(
  spacingMm: readonly [number, number],
  source: Spacing["source"],
  reason: { readonly warning: string; readonly why: string; readonly percent?: number | null },
): Spacing {
  const { warning, why, percent = null } = reason;
  return { spacingMm, source, trust: "estimated", warnings: [warning], uncertainty: { percent, why } };
}

function spacingPair(instance: DicomJsonInstance, tag: string): readonly [number, number] | null {
  const [row = null, column = null] = numbersInPlace(instance, tag);
  return sensiblePair(row, column);
}

function sensiblePair(row: number | null, column: number | null): readonly [number, number] | null {
  const isValid = (spacing: number | null): spacing is number =>
    spacing !== null && spacing >= leastSpacingMm && spacing <= mostSpacingMm;
  if (!isValid(row) || !isValid(column)) return null;
  return Math.max(row, column) / Math.min(row, column) <= greatestAspect ? [row, column] : null;
}

/** No pixel is as much longer than it is wide. */
const greatestAspect = 50;

/** Microscopes reach down to a tenth of a micrometre; no camera has pixels of 10 cm. */
const leastSpacingMm = 1e-4;
const mostSpacingMm = 100;

/** Gives a note where the header gives a spacing that no pixel has. */
export function spacingNotes(instance: DicomJsonInstance, frameItems: readonly DicomJsonInstance[]): readonly string[] {
  const groups = [...frameItems.flatMap((item) => itemsOf(item, "00289110")), instance];
  const isWrong = (source: DicomJsonInstance, tag: string) =>
    isStated(source, tag) && spacingPair(source, tag) === null;
  const isAnyWrong = groups.some((group) => isWrong(group, "00280030")) || isWrong(instance, "00181164");
  return isAnyWrong ? ["Pixel spacing in the header is not valid and is not used"] : [];
}

function isSame(a: readonly [number, number], b: readonly [number, number]): boolean {
  return Math.abs(a[0] - b[0]) < 1e-4 && Math.abs(a[1] - b[1]) < 1e-4;
}

/** Only two-dimensional tissue regions in centimetres (unit 3) give lengths; Doppler traces and spectra do not. */
function readRegion(item: DicomJsonInstance): UltrasoundRegion[] {
  const [x, y] = [numberOf(item, "0018602C"), numberOf(item, "0018602E")];
  const isTissue = numberOf(item, "00186012") === 1;
  const isCentimetres = numberOf(item, "00186024") === 3 && numberOf(item, "00186026") === 3;
  if (x === null || y === null || !isTissue || !isCentimetres) return [];
  const spacingMm = sensiblePair(Math.abs(y) * 10, Math.abs(x) * 10);
  if (spacingMm === null) return [];
  return [
    {
      left: numberOf(item, "00186018") ?? 0,
      top: numberOf(item, "0018601A") ?? 0,
      right: numberOf(item, "0018601C") ?? 0,
      bottom: numberOf(item, "0018601E") ?? 0,
      spacingMm,
    },
  ];
}
