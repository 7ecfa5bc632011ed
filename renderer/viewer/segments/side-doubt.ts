import type { OwnSegment } from "../../../shared/domain/own-segment.ts";
import { maskOfSlice } from "./masks.ts";

/** A series that shows less of the patient than this to either side, in mm, may be of one side alone. */
const leastWidthMm = 250;

/**
 * Gives a sentence where a segment lies in the other half of the picture than the side that it is given; or empty. Only where
 * the picture runs from side to side and is wide enough for both.
 */
export function sideDoubt(segment: OwnSegment): string {
  const { ground, side, slices } = segment;
  if (side === null || slices.length === 0) return "";
  const widthMm = ground.columns * ground.spacingMm[1];
  const towardsLeft = ground.alongRow[0];
  if (Math.abs(towardsLeft) < 0.9 || widthMm < leastWidthMm) return "";
  let [pixels, columns] = [0, 0];
  for (const slice of slices) {
    const mask = maskOfSlice(segment, slice);
    for (let at = 0; at < mask.width * mask.height; at += 1) {
      if (((mask.data[at >> 3] ?? 0) & (1 << (at & 7))) === 0) continue;
      pixels += 1;
      columns += mask.left + (at % mask.width);
    }
  }
  const way = (columns / pixels - (ground.columns - 1) / 2) * towardsLeft;
  const lies = way > 0 ? "left" : "right";
  return lies === side ? "" : `It is called ${side}, but lies in the ${lies} half of the images. Check the side.`;
}
