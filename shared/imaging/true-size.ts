import { type FrameSpacing, type Spacing, spacingForPoints } from "./spacing.ts";
import { rowScale, type Stage, type View } from "./view-transform.ts";

/** How long the rows of a picture are in the patient, with what the pane says of it; or why it has no true size. */
export type TrueSize =
  | {
      /** Distance of rows, in mm. */
      readonly rowMm: number;
      /** What the pane says while the picture is as large as it is meant. */
      readonly words: string;
      readonly isExact: boolean;
    }
  | { readonly refusal: string };

const noSpacing =
  "This image does not say how far its pixels lie apart, so it cannot be shown at true size. Calibrate it by a line of known length first.";
const manyScales = "The parts of this image have different scales, so it cannot be shown at true size as a whole.";

/**
 * Gives the true size of a picture. `own` is its spacing as a whole, with a reader's calibration. Only spacing in the
 * patient is true size; spacing at a detector says so, and what is estimated says why.
 */
export function trueSizeOf(spacing: FrameSpacing, own: Spacing): TrueSize {
  const found = own.spacingMm === null ? ofRegions(spacing) : own;
  if ("refusal" in found) return found;
  const [rowMm] = found.spacingMm ?? [];
  if (rowMm === undefined) return { refusal: noSpacing };
  if (found.source === "calibrated") return { rowMm, words: "1:1, by a reader's calibration", isExact: false };
  if (found.trust === "exact") return { rowMm, words: "1:1 true size", isExact: true };
  const why = found.uncertainty?.why ?? "";
  if (why.startsWith("at the detector"))
    return { rowMm, words: "1:1 at the detector, not in the patient", isExact: false };
  return { rowMm, words: `1:1 estimated${why === "" ? "" : `: ${why}`}`, isExact: false };
}

/** Regions of an ultrasound image share one scale, or the image as a whole has none. */
function ofRegions({ regions, whole }: FrameSpacing): Spacing | { readonly refusal: string } {
  const [first] = regions;
  if (first === undefined) return whole.spacingMm === null ? { refusal: noSpacing } : whole;
  const [row, column] = first.spacingMm;
  const isOne = regions.every(
    ({ spacingMm }) => Math.abs(spacingMm[0] / row - 1) < 0.005 && Math.abs(spacingMm[1] / column - 1) < 0.005,
  );
  const points = [
    [first.left, first.top],
    [first.right, first.bottom],
  ] as const;
  return isOne ? spacingForPoints({ whole, regions: [first] }, points) : { refusal: manyScales };
}

/**
 * Gives the zoom at which a picture is as large on the screen as in the patient. `stage` is in pixels of the screen, each
 * `mmPerPixel` long.
 */
export function trueSizeZoom(view: View, stage: Stage, rowMm: number, mmPerPixel: number): number {
  return rowMm / mmPerPixel / rowScale({ ...view, zoom: 1 }, stage);
}

/** Says whether a picture is at true size, to half a per cent. */
export function isAtTrueSize(view: View, stage: Stage, rowMm: number, mmPerPixel: number): boolean {
  return Math.abs(view.zoom / trueSizeZoom(view, stage, rowMm, mmPerPixel) - 1) <= 0.005;
}
