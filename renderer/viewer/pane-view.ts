import { hungView } from "../../shared/hanging/hung-view.ts";
import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import { presentedView } from "../../shared/imaging/presented-view.ts";
import type { View } from "../../shared/imaging/view-transform.ts";
import type { PaneState } from "./viewer-store.ts";

/**
 * Gives how a pane of this size shows an image: as the reader left it, else as its presentation state says, else as it was
 * hung, else whole and upright.
 */
export function viewOnPane(
  pane: Pick<PaneState, "view" | "hung">,
  header: ImageHeader,
  size: { readonly width: number; readonly height: number },
): View {
  if (pane.view === null && header.presented !== undefined) return presentedView(header, header.presented, size);
  return pane.view ?? hungView(header, pane.hung, size);
}
