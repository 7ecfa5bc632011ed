import type { Measurement, Quantity, TrustTier } from "../../../shared/domain/measurement.ts";
import type { ImageHeader } from "../../../shared/imaging/image-header.ts";
import { formatQuantity, type ImagePoint } from "../../../shared/imaging/measure.ts";
import type { PixelSize } from "../../../shared/imaging/measure-angle.ts";
import type { Spacing } from "../../../shared/imaging/spacing.ts";
import type { CanvasPoint } from "../label-place.ts";
import type { DecodedImage } from "../native-samples.ts";

/** What a mark lies on, and the spacing that holds at its points. */
export interface MarkGround {
  readonly header: ImageHeader;
  readonly decoded: DecodedImage;
  readonly spacing: Spacing;
  /** Set where the picture is a plane made from a series, not a stored image. */
  readonly isSection: boolean;
}

/** How a mark is drawn: by one drag, by a number of clicks, or by clicks until the reader ends it. */
export type MarkDrawing =
  | { readonly way: "drag" }
  | { readonly way: "clicks"; readonly count: number }
  /** With `isArea` a click on the first point closes it, and a drag draws the outline freehand unless it `isClickedOnly`. */
  | { readonly way: "open"; readonly least: number; readonly isArea: boolean; readonly isClickedOnly?: boolean };

/** What text and label are made from. */
export type MarkContent = Pick<Measurement, "points" | "quantities" | "words">;

/** One line of a mark's outline, in image points. */
export interface MarkPath {
  readonly points: readonly ImagePoint[];
  readonly isClosed: boolean;
  /** An arrow points at the first point. */
  readonly hasHead?: boolean;
}

/** The numbers of a mark and how far they can be trusted. */
export interface MarkNumbers {
  readonly quantities: readonly Quantity[];
  readonly trust: TrustTier;
  readonly warnings: readonly string[];
}

/** Everything that is particular to one kind of mark: pointer, painter and maker ask here and know no kind by name. */
export interface MarkKind {
  /** Name and version of the sums, kept with each mark. */
  readonly formula: string;
  readonly drawing: MarkDrawing;
  /** Whether words are asked for when it is drawn. */
  readonly hasWords?: boolean;
  /** Its words name a vertebra, and it is shown wherever a picture passes its place in the patient. */
  readonly isSpineLabel?: boolean;
  /** Gives all points of a mark from those that were drawn. */
  complete?(points: readonly ImagePoint[], size: PixelSize): readonly ImagePoint[];
  /** Gives the points after one was moved; without it, only that one changes. */
  movePoint?(points: readonly ImagePoint[], index: number, to: ImagePoint, size: PixelSize): readonly ImagePoint[];
  /** What is painted, and what the pointer takes hold of to move the whole mark. */
  outline(points: readonly ImagePoint[]): readonly MarkPath[];
  /** Whether what was drawn is a slip of the hand; points in CSS pixels. */
  isTooSmall(points: readonly CanvasPoint[]): boolean;
  /** Gives no quantity while points are missing. */
  measure(ground: MarkGround, points: readonly ImagePoint[]): MarkNumbers;
  /** What the report prints, without how far it can be trusted. */
  text(mark: MarkContent): string;
  /** The lines of the label, without how far they can be trusted. */
  label(mark: MarkContent): readonly string[];
}

/** Gives the quantity of a name as it is read, or an empty string. */
export function shownQuantity(quantities: readonly Quantity[], name: Quantity["name"]): string {
  const quantity = quantities.find((each) => each.name === name);
  return quantity === undefined ? "" : formatQuantity(quantity);
}

/** The kinds of marks as the domain names them. */
export type MarkKindName = Measurement["kind"];
