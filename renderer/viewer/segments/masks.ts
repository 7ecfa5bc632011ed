import type { OwnSegment, SegmentSlice } from "../../../shared/domain/own-segment.ts";
import type { SegmentMask } from "../../../shared/objects/segment-mask.ts";
import { decodeMask, encodeMask } from "../../../shared/segmenting/mask-runs.ts";
import { valuesWithin } from "../../../shared/segmenting/segment-numbers.ts";
import { findDecoded } from "../image-loader.ts";
import type { StackImage } from "./stack-ground.ts";

const masks = new WeakMap<SegmentSlice, SegmentMask>();

/** Gives where a segment lies on an image. Masks are kept within their box, one bit a pixel. */
export function maskOfSlice({ ground }: OwnSegment, slice: SegmentSlice): SegmentMask {
  let mask = masks.get(slice);
  if (mask === undefined) {
    mask = decodeMask(slice.mask, ground, 1);
    masks.set(slice, mask);
  }
  return mask;
}

/** Gives the bytes that own segments take: as they are kept, and unpacked where they have been shown. */
export function ownSegmentBytes(segments: readonly OwnSegment[]): number {
  const bytesOf = (slice: SegmentSlice) => slice.mask.length + (masks.get(slice)?.data.length ?? 0);
  return segments.flatMap(({ slices }) => slices).reduce((sum, slice) => sum + bytesOf(slice), 0);
}

/** Gives the part of a segment on an image, or undefined. */
export function sliceOn(
  { slices }: OwnSegment,
  image: { readonly sopInstanceUid: string; readonly frameNumber: number },
): SegmentSlice | undefined {
  return slices.find(
    (slice) => slice.sopInstanceUid === image.sopInstanceUid && slice.frameNumber === image.frameNumber,
  );
}

/** Gives a segment with other pixels on some images, one byte a pixel; all zeros take the image out of it. */
export function withPixels(
  segment: OwnSegment,
  edits: readonly { readonly image: StackImage; readonly bytes: Uint8Array }[],
): OwnSegment {
  let slices: readonly SegmentSlice[] = segment.slices;
  for (const { image, bytes } of edits) {
    const { reference } = image;
    const old = sliceOn(segment, reference);
    const others = slices.filter((slice) => slice !== old);
    const encoded = encodeMask(bytes, segment.ground);
    if (encoded === null) slices = others;
    else if (encoded.mask !== old?.mask) slices = [...others, makeSlice(image, bytes, encoded)];
  }
  return slices === segment.slices ? segment : { ...segment, slices: [...slices] };
}

function makeSlice(
  { imageId, reference, header, plane, depthMm }: StackImage,
  bytes: Uint8Array,
  encoded: { readonly mask: string; readonly pixelCount: number },
): SegmentSlice {
  const decoded = header.isColour ? null : findDecoded(imageId);
  const { transform, padding } = header;
  return {
    sopInstanceUid: reference.sopInstanceUid,
    frameNumber: reference.frameNumber,
    instanceNumber: reference.instanceNumber,
    position: [...plane.origin],
    depthMm,
    ...encoded,
    values: decoded === null ? null : valuesWithin(bytes, { pixels: decoded.stored, transform, padding }),
  };
}
