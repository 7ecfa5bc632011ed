import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import { coveredPixels } from "../../shared/imaging/shutter.ts";
import { imageToStage, type Stage, toImage, wholeImageView } from "../../shared/imaging/view-transform.ts";
import type { VoiWindow } from "../../shared/imaging/window.ts";
import { presentImage } from "../../shared/objects/present-image.ts";
import type { PresentationState } from "../../shared/objects/presentation-state.ts";
import { type OwnFrame, ownLevels, pixelsUnder } from "./own-grey-levels.ts";
import type { GreyLevels } from "./reference-renderer.ts";

/**
 * Gives the first frame of an image as the program shows it with a state: grey levels, shutter, turned and flipped, each
 * pixel of the image one pixel of the picture; or as a pane shows it without one, for comparison. Overlays are left out and said apart: `overlaid` has 1 where one is drawn.
 */
export function ownPresentation(
  frame: OwnFrame,
  state: PresentationState,
  asShown?: { readonly header: ImageHeader; readonly window: VoiWindow; readonly isInverted: boolean },
): GreyLevels & { readonly overlaid: Uint8Array } {
  const header =
    asShown === undefined ? presentImage(state, frame.header) : { ...asShown.header, isInverted: asShown.isInverted };
  const window = asShown?.window ?? header.windows[0];
  if (window === undefined || header.presented === undefined) throw new Error("The state gives no window.");
  const levels = ownLevels({ ...frame, header }, window);
  const { rows, columns } = header.format;
  const { shutter } = header;
  const covered = shutter === null ? null : coveredPixels(shutter, rows, columns, header.aspect);
  covered?.forEach((isCovered, index) => {
    if (isCovered === 1) levels[index] = shutter?.level ?? 0;
  });
  const overlays = pixelsUnder(header, frame.bytes);
  const isTurned = header.presented.turn.rotationDegrees % 180 === 90;
  const stage: Stage = {
    width: isTurned ? rows : columns,
    height: isTurned ? columns : rows,
    rows,
    columns,
    aspect: 1,
  };
  const affine = imageToStage({ ...wholeImageView(rows, columns), ...header.presented.turn }, stage);
  const picture = new Uint8Array(rows * columns);
  const overlaid = new Uint8Array(rows * columns);
  for (let y = 0; y < stage.height; y += 1) {
    for (let x = 0; x < stage.width; x += 1) {
      const [column, row] = toImage(affine, [x + 0.5, y + 0.5]).map(Math.round) as [number, number];
      picture[y * stage.width + x] = levels[row * columns + column] ?? 0;
      overlaid[y * stage.width + x] = overlays[row * columns + column] ?? 0;
    }
  }
  return { columns: stage.width, rows: stage.height, levels: picture, overlaid };
}
