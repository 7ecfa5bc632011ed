import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf } from "../imaging/attributes.ts";
import type { ImagePoint } from "../imaging/measure.ts";
import { screenToImage, type Turn } from "../imaging/orientation.ts";
import type { DisplayedArea } from "../imaging/presented-image.ts";
import { isItemForImage } from "./presentation-state.ts";

/** The displayed area of an image in a state. */
export interface AreaReading {
  readonly area: DisplayedArea | null;
  /** Width over height of a pixel as the state wants it, or null. */
  readonly aspect: number | null;
  readonly notes: readonly string[];
}

/** No film is wider; a value beyond it is nonsense that would show nothing. */
const farthest = 1_000_000;

/** Gives what part of an image a state shows. Never throws. Source: PS3.3 C.10.4. */
export function readDisplayedArea(
  source: DicomJsonInstance,
  image: { readonly sopInstanceUid: string; readonly frameNumber: number },
): AreaReading {
  const item = itemsOf(source, "0070005A").find((each) =>
    isItemForImage(each, image.sopInstanceUid, image.frameNumber),
  );
  if (item === undefined) {
    return {
      area: null,
      aspect: null,
      notes: ["The state gives no displayed area for this image: all of it is shown"],
    };
  }
  const [first, last] = [numbersOf(item, "00700052"), numbersOf(item, "00700053")];
  const [x1 = Number.NaN, y1 = Number.NaN] = first;
  const [x2 = Number.NaN, y2 = Number.NaN] = last;
  const isValid = [x1, y1, x2, y2].every((value) => Math.abs(value) < farthest);
  const notes: string[] = [];
  if (!isValid) notes.push("The displayed area is not valid: all of the image is shown");
  const mode = textOf(item, "00700100");
  const trueSizeMm = mode === "TRUE SIZE" ? rowDistanceOf(item) : null;
  if (mode === "TRUE SIZE" && trueSizeMm === null) {
    notes.push("The state asks for true size without a valid spacing: the area is shown to fit");
  }
  const ratio = numberOf(item, "00700103");
  const magnification = mode === "MAGNIFY" && ratio !== null && ratio > 0.01 && ratio < 100 ? ratio : null;
  const area = isValid
    ? {
        left: Math.min(x1, x2) - 1.5,
        top: Math.min(y1, y2) - 1.5,
        right: Math.max(x1, x2) - 0.5,
        bottom: Math.max(y1, y2) - 0.5,
        magnification,
        trueSizeMm,
      }
    : null;
  return { area, aspect: aspectOf(item), notes };
}

/**
 * Gives the image point of a place on the displayed area, (0, 0) being its top left corner on the screen and (1, 1) the
 * bottom right one, after the image was turned and flipped. Source: PS3.3 C.10.5.1.1 (DISPLAY).
 */
export function pointOnArea(area: DisplayedArea, turn: Turn, [across, down]: readonly [number, number]): ImagePoint {
  const [x, y] = screenToImage([across - 0.5, down - 0.5], turn);
  return [
    (area.left + area.right) / 2 + x * (area.right - area.left),
    (area.top + area.bottom) / 2 + y * (area.bottom - area.top),
  ];
}

/** The distance of rows on the screen in mm that the state asks for; null where it gives none that a picture can have. */
function rowDistanceOf(item: DicomJsonInstance): number | null {
  const spacing = numbersOf(item, "00700101");
  const [row = 0] = spacing;
  return spacing.length === 2 && aspectOf(item) !== null && row >= 0.0001 && row <= 100 ? row : null;
}

/** Presentation Pixel Spacing is row, then column distance; the ratio is height, then width. */
function aspectOf(item: DicomJsonInstance): number | null {
  const spacing = numbersOf(item, "00700101");
  const ratio = numbersOf(item, "00700102");
  const [vertical = 0, horizontal = 0] = spacing.length === 2 ? spacing : ratio;
  const aspect = horizontal / vertical;
  return vertical > 0 && horizontal > 0 && aspect > 0.01 && aspect < 100 ? aspect : null;
}
