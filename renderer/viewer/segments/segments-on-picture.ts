import type { ImageReference } from "../../../shared/domain/measurement.ts";
import type { OwnSegment, SegmentSlice } from "../../../shared/domain/own-segment.ts";
import { cross, normalised } from "../../../shared/imaging/vector.ts";
import {
  framesOnPlane,
  levelsOnPlane,
  type SegmentPicture,
  type SegmentStack,
} from "../../../shared/objects/segment-stack.ts";
import type { SegmentFrame } from "../../../shared/objects/segmentation.ts";
import { bytesOfMask } from "../../../shared/segmenting/mask-runs.ts";
import { depthOfSlice } from "../../../shared/segmenting/segment-numbers.ts";
import { maskOfSlice, sliceOn } from "./masks.ts";

/**
 * Gives a segment on a picture, one byte a pixel (0 without): pixel for pixel on the image that it was painted on, by its
 * place in the patient on planes and other series of the same frame of reference; null where it has nothing there.
 */
export function pixelsOn(segment: OwnSegment, reference: ImageReference, picture: SegmentPicture): Uint8Array | null {
  const { ground } = segment;
  if (reference.section === undefined && reference.seriesInstanceUid === ground.seriesInstanceUid) {
    const slice = sliceOn(segment, reference);
    const isSameSize = picture.rows === ground.rows && picture.columns === ground.columns;
    return slice === undefined || !isSameSize ? null : bytesOfMask(maskOfSlice(segment, slice), ground);
  }
  const isSameSpace = picture.frameOfReferenceUid === ground.frameOfReferenceUid;
  const stack = isSameSpace ? stackOf(segment) : null;
  if (stack === null || framesOnPlane(stack, picture).length === 0) return null;
  const slices = slicesByFrame.get(stack);
  const masksOf = ({ frameNumber }: SegmentFrame) => {
    const slice = slices?.[frameNumber - 1];
    return slice === undefined ? [] : [maskOfSlice(segment, slice)];
  };
  return levelsOnPlane(stack, masksOf, picture).get(1) ?? null;
}

const stacks = new WeakMap<OwnSegment, SegmentStack>();
const slicesByFrame = new WeakMap<SegmentStack, readonly SegmentSlice[]>();

function stackOf(segment: OwnSegment): SegmentStack | null {
  if (segment.slices.length === 0) return null;
  const known = stacks.get(segment);
  if (known !== undefined) return known;
  const { ground, slices } = segment;
  const { alongRow, alongColumn, spacingMm } = ground;
  const deepest = Math.max(...slices.map(({ depthMm }) => depthMm ?? ground.sliceThicknessMm ?? 1));
  const stack: SegmentStack = {
    normal: normalised(cross(alongRow, alongColumn)),
    ...{ alongRow, alongColumn, spacingMm },
    reachMm: deepest / 2 + 0.01,
    slices: slices
      .map((slice, index) => ({
        depth: depthOfSlice(segment, slice.position),
        origin: slice.position,
        frames: [frameOf(slice, index, alongRow, alongColumn)],
      }))
      .sort((a, b) => a.depth - b.depth),
  };
  stacks.set(segment, stack);
  slicesByFrame.set(stack, slices);
  return stack;
}

function frameOf(
  { sopInstanceUid, frameNumber, position }: SegmentSlice,
  index: number,
  alongRow: SegmentStack["alongRow"],
  alongColumn: SegmentStack["alongColumn"],
): SegmentFrame {
  return {
    frameNumber: index + 1,
    segmentNumber: 1,
    sources: [{ sopInstanceUid, frameNumber }],
    plane: { position, alongRow, alongColumn },
  };
}
