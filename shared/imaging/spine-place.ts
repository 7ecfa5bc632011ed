import type { ImageHeader } from "./image-header.ts";
import type { ImagePoint } from "./measure.ts";
import type { Vector } from "./vector.ts";
import { pixelOf, planeOfImage, pointOf } from "./volume/section-planes.ts";

/** A label is shown this far from its point even on thinner slices: less than half of the smallest vertebra, in mm. */
const leastReachMm = 5;

/** Gives the point of the patient at a pixel, in mm; null where the image does not say where it lies. */
export function placeInPatient(header: ImageHeader, pixel: ImagePoint): Vector | null {
  const plane = planeOfImage(header);
  return plane === null ? null : pointOf(plane, pixel);
}

/**
 * Gives where a point of the patient is shown on a picture of the same frame of reference: its pixel, where the point lies
 * within the picture's slice (half its thickness to either side) or within 5 mm of its middle; else null.
 */
export function followedPixel(header: ImageHeader, point: Vector): ImagePoint | null {
  const plane = planeOfImage(header);
  if (plane === null) return null;
  const { pixel, offPlaneMm } = pixelOf(plane, point);
  if (Math.abs(offPlaneMm) > Math.max(leastReachMm, (header.sliceThicknessMm ?? 0) / 2)) return null;
  const isInside =
    pixel[0] >= -0.5 && pixel[1] >= -0.5 && pixel[0] <= plane.columns - 0.5 && pixel[1] <= plane.rows - 0.5;
  return isInside ? pixel : null;
}
