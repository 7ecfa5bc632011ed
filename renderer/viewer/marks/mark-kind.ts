import type { Measurement, Quantity, TrustTier } from "../../../shared/domain/measurement.ts";
import type { ImageHeader } from "../../../shared/imaging/image-header.ts";
import { formatQuantity, type ImagePoint } from "../../../shared/imaging/measure.ts";
import type { Spacing } from "../../../shared/imaging/spacing.ts";
import type { DecodedImage } from "../frame-decoder.ts";
import type { CanvasPoint } from "../label-place.ts";

/** What a mark lies on, and the spacing that holds at its points. */
export interface MarkGround {
  readonly header: ImageHeader;
  readonly decoded: DecodedImage;
  readonly spacing: Spacing;
}

/** One line of a mark's outline, in image points. */
export interface MarkPath {
  readonly points: readonly ImagePoint[];
  readonly isClosed: boolean;
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
  /** What is painted, and what the pointer takes hold of to move the whole mark. */
  outline(points: readonly ImagePoint[]): readonly MarkPath[];
  /** Whether what was drawn is a slip of the hand; points in CSS pixels. */
  isTooSmall(points: readonly CanvasPoint[]): boolean;
  measure(ground: MarkGround, points: readonly ImagePoint[]): MarkNumbers;
  /** What the report prints, without how far it can be trusted. */
  text(quantities: readonly Quantity[]): string;
  /** The lines of the label, without how far they can be trusted. */
  label(quantities: readonly Quantity[]): readonly string[];
}

/** Gives the quantity of a name as it is read, or an empty string. */
export function shownQuantity(quantities: readonly Quantity[], name: Quantity["name"]): string {
  const quantity = quantities.find((each) => each.name === name);
  return quantity === undefined ? "" : formatQuantity(quantity);
}

/** Gives the kind's shape as the domain names it. */
export type MarkKindName = Measurement["kind"];
