import { normalOf } from "../imaging/plane.ts";
import { dot, type Vector } from "../imaging/vector.ts";
import type { ContouredRegion } from "./contour-set.ts";
import type { SegmentMask } from "./segment-mask.ts";
import type { Segmentation, SegmentFrame } from "./segmentation.ts";

/** How large a segment is, and where to look at it. */
export interface SegmentSize {
  readonly sliceCount: number;
  /** In mL; null where the geometry does not give one. */
  readonly volumeMl: number | null;
  /** The volume is made from what may not be so: slice thickness for slice distance, areas of contours. */
  readonly isEstimated: boolean;
  /** The frame with most of the segment; null for an empty one. */
  readonly largest: SegmentFrame | null;
}

/** Gives the size of a segment from the masks of all frames; `masksOf` gives none for a frame that could not be read. */
export function segmentSize(
  segmentation: Segmentation,
  segmentNumber: number,
  masksOf: (frame: SegmentFrame) => readonly SegmentMask[],
): SegmentSize {
  const { frames, spacingMm, stepMm, header, type } = segmentation;
  let [pixels, most] = [0, 0];
  let largest: SegmentFrame | null = null;
  const places: string[] = [];
  for (const frame of frames) {
    const mask = masksOf(frame).find((candidate) => candidate.segmentNumber === segmentNumber);
    if (mask === undefined) continue;
    pixels += mask.pixelCount;
    places.push(placeOf(frame));
    if (mask.pixelCount > most) [most, largest] = [mask.pixelCount, frame];
  }
  const sliceCount = new Set(places).size;
  // Two frames of one segment at one place would count twice: no volume is honest then.
  const isDoubled = sliceCount !== places.length;
  const depthMm = stepMm ?? header.sliceThicknessMm;
  const isKnown = spacingMm !== null && depthMm !== null && !isDoubled && sliceCount > 0;
  const volumeMl = isKnown ? (pixels * spacingMm[0] * spacingMm[1] * depthMm) / 1000 : null;
  return { sliceCount, volumeMl, isEstimated: stepMm === null || type === "FRACTIONAL", largest };
}

function placeOf({ frameNumber, plane }: SegmentFrame): string {
  if (plane?.position == null) return `frame ${frameNumber}`;
  return dot(plane.position, normalOf(plane)).toFixed(2);
}

/** Gives the size of a contoured region: its volume is the sum of its areas times their distance, and always estimated. */
export function contouredSize(region: ContouredRegion): Omit<SegmentSize, "largest"> {
  const closed = region.contours.filter((contour) => contour.isClosed && contour.points.length > 2);
  const depths = [...new Set(closed.map(({ points }) => (points[0]?.[2] ?? 0).toFixed(1)))]
    .map(Number)
    .sort((a, b) => a - b);
  const steps = depths.slice(1).map((depth, index) => depth - (depths[index] ?? 0));
  const step = steps[0];
  const isEven = step !== undefined && steps.every((each) => Math.abs(each - step) < 0.15);
  const isAxial = closed.every(({ points }) =>
    points.every((point) => Math.abs(point[2] - (points[0]?.[2] ?? 0)) < 0.1),
  );
  const sliceCount = region.contours.length === 0 ? 0 : Math.max(depths.length, 1);
  if (!isEven || !isAxial) return { sliceCount, volumeMl: null, isEstimated: true };
  const area = closed.reduce((sum, { points }) => sum + Math.abs(axialArea(points)), 0);
  return { sliceCount, volumeMl: (area * step) / 1000, isEstimated: true };
}

function axialArea(points: readonly Vector[]): number {
  return (
    points.reduce((sum, point, index) => {
      const next = points[(index + 1) % points.length] ?? point;
      return sum + point[0] * next[1] - next[0] * point[1];
    }, 0) / 2
  );
}
