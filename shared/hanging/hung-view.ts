import type { ImageHeader } from "../imaging/image-header.ts";
import { rowScale, type Stage, type View, wholeImageView } from "../imaging/view-transform.ts";

/** How a hanging protocol lays an image on its pane, for as long as the reader has not moved it. */
export interface HungView {
  /** The edge of the pane that the chest wall lies at, or null. */
  readonly chestWall: "left" | "right" | null;
  /** Height and width in mm of the largest image that is shown at the same size, or null. */
  readonly sameSizeMm: readonly [number, number] | null;
  readonly zoom: number;
}

type LaidHeader = Pick<ImageHeader, "format" | "aspect" | "patientOrientation" | "spacing" | "plane" | "projection">;

/** Gives the height and width of an image in mm, or null where its pixels have no size. */
export function imageSizeMm({
  format,
  spacing,
}: Pick<LaidHeader, "format" | "spacing">): readonly [number, number] | null {
  const { spacingMm } = spacing.whole;
  return spacingMm === null ? null : [format.rows * spacingMm[0], format.columns * spacingMm[1]];
}

/**
 * Gives the view of an image that the reader has not moved. It is mirrored only where Patient Orientation (0020,0020) says
 * that the chest wall (posterior) is at the other edge than asked; the side itself comes from the header alone, and an
 * image that does not name its orientation, or whose side the header contradicts, is never mirrored.
 */
export function hungView(header: LaidHeader, hung: HungView | null, stage: Pick<Stage, "width" | "height">): View {
  const { rows, columns } = header.format;
  const whole = wholeImageView(rows, columns);
  if (hung === null) return whole;
  const full: Stage = { ...stage, rows, columns, aspect: header.aspect };
  const isFlipped = hung.chestWall !== null && chestWallOf(header) === opposite[hung.chestWall];
  const view = { ...whole, isFlippedHorizontally: isFlipped, zoom: hung.zoom * sameSizeZoom(header, hung, full) };
  return chestWallOf(header) === null || hung.chestWall === null ? view : atEdge(view, hung.chestWall, full);
}

const opposite = { left: "right", right: "left" } as const;

/** The edge of the stored image that the chest wall lies at; null where the header does not say so without doubt. */
export function chestWallOf(header: Pick<LaidHeader, "patientOrientation" | "projection">): "left" | "right" | null {
  if (header.projection.contradictedBy !== "") return null;
  const [alongRow] = header.patientOrientation ?? [""];
  if (alongRow.startsWith("P")) return "right";
  return alongRow.startsWith("A") ? "left" : null;
}

/** Zoom that shows a mm as long as the largest image of the step does; 1 where a size is not known. */
function sameSizeZoom(header: LaidHeader, { sameSizeMm }: HungView, stage: Stage): number {
  const { spacingMm } = header.spacing.whole;
  if (sameSizeMm === null || spacingMm === null || stage.width <= 0 || stage.height <= 0) return 1;
  const pixelsPerMm = Math.min(stage.height / sameSizeMm[0], stage.width / sameSizeMm[1]);
  return (pixelsPerMm * spacingMm[0]) / rowScale(wholeImageView(stage.rows, stage.columns), stage);
}

/** Moves the image so that its edge lies at the edge of the pane. A mirrored image has its edges exchanged. */
function atEdge(view: View, edge: "left" | "right", stage: Stage): View {
  const columnsOnStage = stage.width / (rowScale(view, stage) * stage.aspect);
  const isAtLast = (edge === "right") !== view.isFlippedHorizontally;
  const column = isAtLast ? stage.columns - 0.5 - columnsOnStage / 2 : -0.5 + columnsOnStage / 2;
  return Number.isFinite(column) ? { ...view, center: [column, view.center[1]] } : view;
}
