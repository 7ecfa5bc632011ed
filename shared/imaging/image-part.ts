import { imageToStage, rowScale, type Stage, toImage, toStage, type View } from "./view-transform.ts";

/** One part of a picture in a grid of parts; columns and rows from 0, as they lie on the screen. */
export interface ImagePart {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

/** Gives the view that fills the stage with one part of the whole picture, turned and flipped as `view` is. */
export function viewOfPart(view: View, stage: Stage, part: ImagePart): View {
  const zoom = Math.min(part.columns, part.rows);
  return { ...view, zoom, center: centreOf(view, stage, part) };
}

/**
 * Gives how many parts a picture has across and down where `pixels` stage units show one row of it, so that every pixel is
 * in one of them; and the view of one. Parts overlap evenly where the picture does not divide.
 */
export function partsAtScale(
  view: View,
  stage: Stage,
  pixels: number,
): { readonly columns: number; readonly rows: number } {
  const box = boxOf({ ...view, zoom: 1 }, stage);
  const larger = pixels / rowScale({ ...view, zoom: 1 }, stage);
  const count = (size: number, available: number) => Math.max(1, Math.ceil((size * larger) / available - 1e-6));
  return { columns: count(box.width, stage.width), rows: count(box.height, stage.height) };
}

/** Gives the view of one part at a scale of `pixels` stage units a row. */
export function viewAtScale(view: View, stage: Stage, part: ImagePart, pixels: number): View {
  return { ...view, zoom: pixels / rowScale({ ...view, zoom: 1 }, stage), center: centreOf(view, stage, part) };
}

/**
 * Gives the part of the `step`-th key press, from 0. Steps go down the side of the chest wall first, so that two breasts
 * that are hung back to back show the same places at the same step.
 */
export function partOfStep(step: number, columns: number, rows: number, chestWall: "left" | "right" | null): ImagePart {
  const place = step % (columns * rows);
  const across = Math.floor(place / rows);
  const down = across % 2 === 0 ? place % rows : rows - 1 - (place % rows);
  return { column: chestWall === "right" ? columns - 1 - across : across, row: down, columns, rows };
}

function centreOf(view: View, stage: Stage, { column, row, columns, rows }: ImagePart): View["center"] {
  const whole = wholeOf(view, stage);
  const box = boxOf(whole, stage);
  const x = box.left + (box.width * (column + 0.5)) / columns;
  const y = box.top + (box.height * (row + 0.5)) / rows;
  return toImage(imageToStage(whole, stage), [x, y]);
}

function wholeOf(view: View, stage: Stage): View {
  return { ...view, zoom: 1, center: [(stage.columns - 1) / 2, (stage.rows - 1) / 2] };
}

function boxOf(view: View, stage: Stage) {
  const affine = imageToStage(wholeOf(view, stage), stage);
  const a = toStage(affine, [-0.5, -0.5]);
  const b = toStage(affine, [stage.columns - 0.5, stage.rows - 0.5]);
  const [left, top] = [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
  return { left, top, width: Math.abs(a[0] - b[0]), height: Math.abs(a[1] - b[1]) };
}
