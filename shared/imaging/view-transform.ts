import type { ImagePoint } from "./measure.ts";
import type { Turn } from "./orientation.ts";

/** How a pane shows an image, independent of the size of the pane. */
export interface View extends Turn {
  /** Point of the image at the centre of the pane. */
  readonly center: ImagePoint;
  /** 1 shows the whole image as large as it fits. */
  readonly zoom: number;
}

/** What a view is shown on. */
export interface Stage {
  readonly width: number;
  readonly height: number;
  readonly rows: number;
  readonly columns: number;
  /** Width over height of a pixel. */
  readonly aspect: number;
}

/** Affine map from image points to the stage: x = a*column + c*row + e, y = b*column + d*row + f. */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** Gives the view that shows the whole image upright. */
export function wholeImageView(rows: number, columns: number): View {
  return {
    center: [(columns - 1) / 2, (rows - 1) / 2],
    zoom: 1,
    rotationDegrees: 0,
    isFlippedHorizontally: false,
    isFlippedVertically: false,
  };
}

/** Gives how many stage units one row of the image takes. Columns take this times the aspect. */
export function rowScale(view: View, stage: Stage): number {
  const turned = Math.abs(Math.round(view.rotationDegrees / 90)) % 2 === 1;
  const [width, height] = [stage.columns * stage.aspect, stage.rows];
  const fit = turned
    ? Math.min(stage.width / height, stage.height / width)
    : Math.min(stage.width / width, stage.height / height);
  return fit * view.zoom;
}

/**
 * Tells whether a picture is shown large enough to be read: at least half of its pixels each way, or so many pixels of the
 * stage for its long side. `stage` is in pixels of the page.
 */
export function isReadable(view: View, stage: Stage, leastPixels: number): boolean {
  const scale = rowScale(view, stage);
  return scale >= 0.5 || scale * Math.max(stage.rows, stage.columns * stage.aspect) >= leastPixels;
}

/** Gives the map from image points to stage points: scale by spacing, turn clockwise, then flip the screen. */
export function imageToStage(view: View, stage: Stage): Affine {
  const scale = rowScale(view, stage);
  const angle = (view.rotationDegrees * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [view.isFlippedHorizontally ? -1 : 1, view.isFlippedVertically ? -1 : 1];
  const [a, b] = [cosine * scale * stage.aspect * x, sine * scale * stage.aspect * y];
  const [c, d] = [-sine * scale * x, cosine * scale * y];
  return {
    a,
    b,
    c,
    d,
    e: stage.width / 2 - a * view.center[0] - c * view.center[1],
    f: stage.height / 2 - b * view.center[0] - d * view.center[1],
  };
}

/** Gives the stage point of an image point. */
export function toStage(affine: Affine, point: ImagePoint): readonly [number, number] {
  return [affine.a * point[0] + affine.c * point[1] + affine.e, affine.b * point[0] + affine.d * point[1] + affine.f];
}

/** Gives the image point of a stage point. */
export function toImage(affine: Affine, point: readonly [number, number]): ImagePoint {
  const determinant = affine.a * affine.d - affine.b * affine.c;
  const [x, y] = [point[0] - affine.e, point[1] - affine.f];
  return [(affine.d * x - affine.c * y) / determinant, (affine.a * y - affine.b * x) / determinant];
}

/** Gives the view after a drag over the stage, so that the image follows the pointer. */
export function panBy(view: View, stage: Stage, drag: readonly [number, number]): View {
  const affine = imageToStage(view, stage);
  const center = toImage(affine, [stage.width / 2 - drag[0], stage.height / 2 - drag[1]]);
  return { ...view, center: [clamp(center[0], stage.columns), clamp(center[1], stage.rows)] };
}

/** Gives the view zoomed by a factor about the centre of the pane, between 0.2 and 40 times the whole image. */
export function zoomBy(view: View, factor: number): View {
  return { ...view, zoom: Math.min(Math.max(view.zoom * factor, 0.2), 40) };
}

/** Gives the view turned on the screen by quarter turns clockwise, also when it is flipped. */
export function turnBy(view: View, quarterTurns: number): View {
  const isMirrored = view.isFlippedHorizontally !== view.isFlippedVertically;
  const degrees = view.rotationDegrees + quarterTurns * 90 * (isMirrored ? -1 : 1);
  return { ...view, rotationDegrees: ((degrees % 360) + 360) % 360 };
}

/** Gives whether the picture on the screen is a mirror image, in which left and right of the patient have changed. */
export function isMirrored(view: Turn): boolean {
  return view.isFlippedHorizontally !== view.isFlippedVertically;
}

function clamp(center: number, size: number): number {
  return Math.min(Math.max(center, 0), size - 1);
}
