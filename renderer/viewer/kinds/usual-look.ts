import { findImage } from "../image-registry.ts";
import type { DisplaySet } from "../viewer-types.ts";

/** Tells whether a series is first shown with black and white swapped: nuclear medicine is read dark on light. */
export function isUsuallyInverted(set: DisplaySet | undefined): boolean {
  const header = findImage(set?.images[0]?.imageId ?? "")?.header;
  return set?.modality === "NM" && header !== undefined && !header.isColour && !header.isInverted;
}
