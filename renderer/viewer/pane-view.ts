import { hungView } from "../../shared/hanging/hung-view.ts";
import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import { presentedView } from "../../shared/imaging/presented-view.ts";
import type { View } from "../../shared/imaging/view-transform.ts";
import { displayStore, pixelLength } from "../display/display-store.ts";
import type { PaneState } from "./viewer-store.ts";

/** Size of a pane in units of its canvas or of the page; `pixelRatio` is pixels of the screen to one of them. */
export interface PaneSize {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

/**
 * Gives how a pane of this size shows an image: as the reader left it, else as its presentation state says, else as it was
 * hung, else whole and upright.
 */
export function viewOnPane(pane: Pick<PaneState, "view" | "hung">, header: ImageHeader, size: PaneSize): View {
  const { presented } = header;
  if (pane.view !== null || presented === undefined) return pane.view ?? hungView(header, pane.hung, size);
  const pixel = pixelLength(displayStore.getState());
  const mmPerPixel = "refusal" in pixel ? null : pixel.mm;
  return presentedView(header, presented, size, { pixelRatio: size.pixelRatio, mmPerPixel });
}
