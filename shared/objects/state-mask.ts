import { type DicomJsonInstance, itemsOf, numberOf, textOf } from "../imaging/attributes.ts";
import type { ImageHeader } from "../imaging/image-header.ts";
import {
  type MaskSubtraction,
  readMaskOperations,
  type SubtractionPlan,
  subtractMask,
} from "../imaging/mask-subtraction.ts";
import type { PixelArray } from "../imaging/pixel-format.ts";
import { meaningOf, type ValueTransform } from "../imaging/value-transform.ts";
import { isItemForImage } from "./presentation-state.ts";

/** What a state says of subtracting a mask from an image: how, or in a sentence without a full stop why it is not done. */
export type StateMask =
  | { readonly mask: MaskSubtraction; readonly note: "" }
  | { readonly mask: null; readonly note: string };

const refusal = "The state's subtraction of a mask and its grey levels are not shown";

/**
 * Gives what a state says of subtracting a mask from an image; null where it asks for none. `transform` is the Modality
 * LUT of the state: where it has one, that one makes the values logarithmic. Source: PS3.3 C.7.6.10, C.11.13, C.11.19; PS3.4 N.2.1.2.
 */
export function readStateMask(
  source: DicomJsonInstance,
  image: Pick<ImageHeader, "sopInstanceUid" | "frameNumber" | "mask">,
  transform: ValueTransform,
): StateMask | null {
  const all = itemsOf(source, "00286100");
  const items = all.filter((item) => isItemForImage(item, image.sopInstanceUid, image.frameNumber));
  const asks = textOf(source, "00281090") !== "NAT" && items.some((item) => textOf(item, "00286101") !== "NONE");
  if (!asks) return null;
  if (!image.mask) return { mask: null, note: `${refusal}: this is no X-ray run of several frames` };
  const { frameCount, relationship } = image.mask;
  const operations = readMaskOperations(items, frameCount);
  if (operations.length < items.length || hasEnhancedParts(source, items)) {
    return {
      mask: null,
      note: `${refusal}: it is of a kind that this program does not know, or names frames there are not`,
    };
  }
  return {
    mask: {
      relationship: isIdentity(transform) ? relationship : "display",
      operations,
      isRecommended: true,
      frameCount,
    },
    note: "",
  };
}

/** Shifts by region, tables of intensity and half visible masks are said in attributes that alter what is subtracted. */
function hasEnhancedParts(source: DicomJsonInstance, items: readonly DicomJsonInstance[]): boolean {
  const visibility = numberOf(source, "00289478") ?? 100;
  const isShifted = items.some((item) => itemsOf(item, "00289501").length > 0);
  return isShifted || visibility !== 100 || itemsOf(source, "00289422").length > 0;
}

/** Tells whether the state leaves it to the program how linear values become logarithmic; its window then means nothing. */
export function isOwnLogarithm({ relationship }: MaskSubtraction): boolean {
  return relationship === "linear";
}

/** Gives the difference of the frames of a plan (masks first) as a state wants it: its Modality LUT before the subtraction. */
export function subtractByState(
  { format, transform }: Pick<ImageHeader, "format" | "transform">,
  { maskFrames, shift }: SubtractionPlan,
  frames: readonly PixelArray[],
  relationship: MaskSubtraction["relationship"],
): Float32Array {
  const values = isIdentity(transform)
    ? frames
    : frames.map((frame) => Float32Array.from(frame, (stored) => meaningOf(transform, stored)));
  const count = maskFrames.length;
  return subtractMask(values.slice(count), values.slice(0, count), format, shift, relationship);
}

/** Gives the least and greatest difference of values in a range. */
export function differenceRange([low, high]: readonly [number, number]): readonly [number, number] {
  return [low - high, high - low];
}

function isIdentity(transform: ValueTransform): boolean {
  return transform.kind === "linear" && transform.slope === 1 && transform.intercept === 0;
}
