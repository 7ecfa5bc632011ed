import type { ImageHeader } from "./image-header.ts";
import type { PresentedImage } from "./presented-image.ts";
import { rowScale, type Stage, type View, wholeImageView } from "./view-transform.ts";

/** Gives the view that shows the displayed area of a presentation state as large as it fits, turned as the state says. */
export function presentedView(
  { format, aspect }: Pick<ImageHeader, "format" | "aspect">,
  { area, turn }: Pick<PresentedImage, "area" | "turn">,
  size: Pick<Stage, "width" | "height">,
): View {
  const whole: View = { ...wholeImageView(format.rows, format.columns), ...turn };
  if (area === null) return whole;
  const [width, height] = [(area.right - area.left) * aspect, area.bottom - area.top];
  const [across, down] = turn.rotationDegrees % 180 === 90 ? [height, width] : [width, height];
  const scale = area.magnification ?? Math.min(size.width / across, size.height / down);
  const zoom = scale / rowScale(whole, { ...size, rows: format.rows, columns: format.columns, aspect });
  const center = [(area.left + area.right) / 2, (area.top + area.bottom) / 2] as const;
  return Number.isFinite(zoom) && zoom > 0 ? { ...whole, center, zoom } : whole;
}
