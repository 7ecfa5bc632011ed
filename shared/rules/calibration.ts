import type { Calibration } from "../domain/calibration.ts";
import { type ImageReference, isSameImage } from "../domain/measurement.ts";
import type { ImagePoint } from "../imaging/measure.ts";
import type { Spacing } from "../imaging/spacing.ts";
import { dateText } from "./date-text.ts";

/** What decides whether a calibration holds on an image. */
export interface CalibratedImage {
  readonly reference: ImageReference;
  readonly machine: string;
  readonly rows: number;
  readonly columns: number;
}

const scopeWords: Readonly<Record<Calibration["scope"], string>> = {
  image: "this image only",
  series: "this series",
  machine: "this examination's images of the same machine",
};

/** Gives a scope in words, as the reader chooses it and as each length says it. */
export function scopeText(scope: Calibration["scope"]): string {
  return scopeWords[scope];
}

/** Gives who calibrated when and for what: `calibrated by Dr R. Testwell, 24-Nov-2026, this series`. */
export function calibrationText({ by, on, scope }: Pick<Calibration, "by" | "on" | "scope">): string {
  return `calibrated by ${by}, ${dateText(on)}, ${scopeWords[scope]}`;
}

/**
 * Gives the spacing in mm that a line of known length makes; rows and columns keep the relation of the header. Null where
 * the line is shorter than eight pixels, or the length is none: an error of one pixel would be an eighth of every length.
 */
export function calibrateByLine(
  [from, to]: readonly [ImagePoint, ImagePoint],
  lengthMm: number,
  aspect: number,
): Pick<Calibration, "spacingMm" | "linePixels"> | null {
  const linePixels = Math.hypot((to[0] - from[0]) * aspect, to[1] - from[1]);
  if (!(linePixels >= 8) || !(lengthMm > 0) || lengthMm > 5000) return null;
  const rowMm = lengthMm / linePixels;
  return { spacingMm: [rowMm, rowMm * aspect], linePixels };
}

/** Gives the newest calibration whose scope holds an image, or null. Planes made from a series have none. */
export function calibrationFor(calibrations: readonly Calibration[], image: CalibratedImage): Calibration | null {
  return image.reference.section === undefined
    ? (calibrations.findLast((calibration) => isInScope(calibration, image)) ?? null)
    : null;
}

function isInScope(calibration: Calibration, { reference, machine, rows, columns }: CalibratedImage): boolean {
  const origin = calibration.image;
  if (isSameImage(origin, reference)) return true;
  const isSameStudy =
    origin.studyInstanceUid === reference.studyInstanceUid && origin.archiveId === reference.archiveId;
  // Pixels of another size are another scale, also within a series.
  if (!isSameStudy || rows !== calibration.rows || columns !== calibration.columns) return false;
  if (calibration.scope === "series") return origin.seriesInstanceUid === reference.seriesInstanceUid;
  const isSameMachine = machine !== "" && machine === calibration.machine && origin.modality === reference.modality;
  return calibration.scope === "machine" && isSameMachine;
}

/**
 * Gives the spacing of an image under a calibration. An exact spacing of the header stays, unless the reader set it aside,
 * which every length then says.
 */
export function calibratedSpacing(own: Spacing, calibration: Calibration | null): Spacing {
  if (calibration === null || (own.trust === "exact" && own.spacingMm !== null && !calibration.setsAsideExact))
    return own;
  const words = calibrationText(calibration);
  const setAside = own.trust === "exact" ? ["The exact spacing of the header was set aside for it."] : [];
  return {
    spacingMm: calibration.spacingMm,
    source: "calibrated",
    trust: "estimated",
    warnings: [
      `${words.charAt(0).toUpperCase()}${words.slice(1)}, by a line of ${calibration.lengthMm} mm. It holds at the depth of what was measured only.`,
      ...setAside,
    ],
    // Either end of the line may be half a pixel off.
    uncertainty: { percent: Math.ceil(100 / calibration.linePixels), why: words },
    calibration: words,
  };
}
