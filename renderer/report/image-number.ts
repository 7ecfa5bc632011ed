import type { ImageReference } from "../../shared/domain/measurement.ts";

/**
 * Gives an image's number within its series in words, with the frame where it has more than one; empty where it has
 * none. A plane made from the series is named as what it is: the stored image nearest to it is another picture.
 */
export function imageNumberOf({ instanceNumber, frameNumber, section }: ImageReference): string {
  if (section !== undefined) return section.name;
  const frame = frameNumber > 1 ? `frame ${frameNumber}` : "";
  const image = instanceNumber === null ? "" : `image ${instanceNumber}`;
  return [image, frame].filter((part) => part !== "").join(", ");
}
