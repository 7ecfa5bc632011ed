import { type Affine, toStage } from "../../../shared/imaging/view-transform.ts";
import type { RegisteredImage } from "../image-registry.ts";
import type { ViewerStore } from "../viewer-store.ts";
import { brushPlace } from "./brush-place.ts";
import { chosenSegment } from "./segment-changes.ts";

/** Points of the brush's circle. */
const corners = 48;

/** Shows how large the brush is and where: dashed for the eraser, a small cross where a region will grow. */
export function paintBrush(
  context: CanvasRenderingContext2D,
  affine: Affine,
  store: ViewerStore,
  paneIndex: number,
  { header, reference }: RegisteredImage,
  scale: number,
): void {
  const state = store.getState();
  const place = brushPlace(store);
  const { spacingMm } = header.spacing.whole;
  if (state.tool !== "segment" || place?.paneIndex !== paneIndex || spacingMm === null) return;
  if (reference.section !== undefined) return;
  const { mode, diameterMm } = state.painting;
  context.save();
  context.beginPath();
  if (mode === "grow") {
    const [x, y] = toStage(affine, place.at);
    const arm = 7 * scale;
    context.moveTo(x - arm, y);
    context.lineTo(x + arm, y);
    context.moveTo(x, y - arm);
    context.lineTo(x, y + arm);
  } else {
    const [down, across] = [diameterMm / 2 / spacingMm[0], diameterMm / 2 / spacingMm[1]];
    for (let corner = 0; corner < corners; corner += 1) {
      const angle = (corner / corners) * 2 * Math.PI;
      const point = [place.at[0] + across * Math.cos(angle), place.at[1] + down * Math.sin(angle)] as const;
      const [x, y] = toStage(affine, point);
      if (corner === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    context.closePath();
  }
  context.lineWidth = 3 * scale;
  context.strokeStyle = "rgb(0 0 0 / 60%)";
  context.stroke();
  const colour = chosenSegment(state)?.colour;
  context.lineWidth = 1.5 * scale;
  context.strokeStyle = colour === undefined ? "#ffffff" : `rgb(${colour.join(" ")})`;
  if (mode === "eraser") context.setLineDash([4 * scale, 4 * scale]);
  context.stroke();
  context.restore();
}
