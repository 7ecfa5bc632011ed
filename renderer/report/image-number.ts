import type { ImageReference } from "../../shared/domain/measurement.ts";

/** Gives an image's number within its series in words, with the frame where it has more than one; empty where it has none. */
export function imageNumberOf({ instanceNumber, frameNumber }: ImageReference): string {
  const frame = frameNumber > 1 ? `frame ${frameNumber}` : "";
  const image = instanceNumber === null ? "" : `image ${instanceNumber}`;
  return [image, frame].filter((part) => part !== "").join(", ");
}
