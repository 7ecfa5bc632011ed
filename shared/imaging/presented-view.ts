import type { ImageHeader } from "./image-header.ts";
import type { PresentedImage } from "./presented-image.ts";
import { rowScale, type Stage, type View, wholeImageView } from "./view-transform.ts";

/** The screen that a stage lies on. */
export interface StageScreen {
  /** Pixels of the screen to one unit of the stage. */
  readonly pixelRatio: number;
  /** Length of a pixel of the screen, or null where it is not known. */
  readonly mmPerPixel: number | null;
}

/**
 * Gives the view that shows the displayed area of a presentation state, turned as the state says: magnified or at true
 * size where the state asks for it, else as large as it fits. Without a known size of the screen, true size is fitted too,
 * which the pane has to say. Source: PS3.3 C.10.4 (Presentation Size Mode).
 */
export function presentedView(
  { format, aspect }: Pick<ImageHeader, "format" | "aspect">,
  { area, turn }: Pick<PresentedImage, "area" | "turn">,
  size: Pick<Stage, "width" | "height">,
  { pixelRatio, mmPerPixel }: StageScreen,
): View {
  const whole: View = { ...wholeImageView(format.rows, format.columns), ...turn };
  if (area === null) return whole;
  const [width, height] = [(area.right - area.left) * aspect, area.bottom - area.top];
  const [across, down] = turn.rotationDegrees % 180 === 90 ? [height, width] : [width, height];
  const isTrueSize = area.trueSizeMm !== null && mmPerPixel !== null;
  const asked = isTrueSize ? area.trueSizeMm / mmPerPixel : area.magnification;
  const scale = asked === null ? Math.min(size.width / across, size.height / down) : asked / pixelRatio;
  const zoom = scale / rowScale(whole, { ...size, rows: format.rows, columns: format.columns, aspect });
  const center = [(area.left + area.right) / 2, (area.top + area.bottom) / 2] as const;
  return Number.isFinite(zoom) && zoom > 0 ? { ...whole, center, zoom } : whole;
}
