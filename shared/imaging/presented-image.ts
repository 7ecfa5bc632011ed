import type { MaskSubtraction } from "./mask-subtraction.ts";
import type { ImagePoint } from "./measure.ts";
import type { Turn } from "./orientation.ts";

/** What a presentation state adds to one image besides its grey levels. Points are image points. */
export interface PresentedImage {
  /** SOP Instance UID of the presentation state. */
  readonly stateUid: string;
  /** The part of the image to be shown, or null for the whole of it. */
  readonly area: DisplayedArea | null;
  readonly turn: Turn;
  /** Lines and shapes, those of lower layers first. */
  readonly shapes: readonly PresentedShape[];
  readonly texts: readonly PresentedText[];
  /** The colour of each grey level 0 to 255, as pixels of a canvas; absent where the state shows grey. */
  readonly colours?: Uint32Array;
  /** How frames are subtracted, the header's transform first; absent where the state subtracts none. */
  readonly mask?: MaskSubtraction;
  /** What of the state is not shown as it says, each a sentence without a full stop. */
  readonly notes: readonly string[];
}

/** Edges of pixels in image points: left and top are smaller than right and bottom, however the image is turned. */
export interface DisplayedArea {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Pixels of the screen to one of the image, where the state asks for it; null to fit the area. */
  readonly magnification: number | null;
  /** Distance of rows in mm that the state wants on the screen, where it asks for true size; null where it does not. */
  readonly trueSizeMm: number | null;
}

/** One line or shape. */
export interface PresentedShape {
  readonly points: readonly ImagePoint[];
  readonly isClosed: boolean;
  readonly isFilled: boolean;
  /** Red, green and blue 0 to 255 as the layer recommends; null where it recommends none. */
  readonly colour: LayerColour | null;
  /** Name of the graphic layer. */
  readonly layer?: string;
}

/** A text with its place: a box, a point that it belongs to, or both. */
export interface PresentedText {
  readonly lines: readonly string[];
  readonly box: readonly [ImagePoint, ImagePoint] | null;
  readonly anchor: ImagePoint | null;
  /** A line leads from the text to its anchor. */
  readonly isAnchorShown: boolean;
  readonly colour: LayerColour | null;
  readonly layer?: string;
}

/** Red, green and blue, 0 to 255. */
export type LayerColour = readonly [number, number, number];
