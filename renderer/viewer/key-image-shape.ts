import { imageToStage, rowScale, type Stage, toStage, type View } from "../../shared/imaging/view-transform.ts";

/** Room round the picture for the orientation letters and the labels of marks, in pixels of the screen. */
const margin = 32;

/**
 * Gives the part of a pane that a key image shows, in pixels of the screen about the pane's centre: the pane without the
 * empty bands beside the picture. A referrer sees the picture as large as it was read; what was cut off by the pane stays
 * cut off, and the scale does not change.
 */
export function keyImageShape(view: View, pane: Stage): { readonly width: number; readonly height: number } {
  const affine = imageToStage(view, pane);
  const [right, bottom] = [pane.columns - 0.5, pane.rows - 0.5];
  const corners = ([-0.5, right] as const).flatMap((x) =>
    ([-0.5, bottom] as const).map((y) => toStage(affine, [x, y])),
  );
  const reach = (values: readonly number[], centre: number) =>
    2 * (Math.max(...values.map((value) => Math.abs(value - centre))) + margin);
  // A smaller shape than the whole picture needs would make it fit, and so be drawn, smaller than it was on the pane.
  const fitted = rowScale({ ...view, zoom: 1 }, pane);
  const isTurned = Math.abs(Math.round(view.rotationDegrees / 90)) % 2 === 1;
  const [across, down] = [pane.columns * pane.aspect * fitted, pane.rows * fitted];
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return {
    width: Math.min(pane.width, Math.max(reach(xs, pane.width / 2), isTurned ? down : across)),
    height: Math.min(pane.height, Math.max(reach(ys, pane.height / 2), isTurned ? across : down)),
  };
}
