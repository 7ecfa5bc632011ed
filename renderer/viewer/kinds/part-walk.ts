import { chestWallOf, hungView } from "../../../shared/hanging/hung-view.ts";
import { partOfStep, partsAtScale, viewAtScale, viewOfPart } from "../../../shared/imaging/image-part.ts";
import type { View } from "../../../shared/imaging/view-transform.ts";
import { stageOf } from "../image-painter.ts";
import { viewOnPane } from "../pane-view.ts";
import type { Viewer } from "../viewer.ts";
import { displaySetOf, updatePane } from "../viewer-store.ts";
import { visiblePanes } from "../volume/spatial.ts";

/** How large the parts are shown: filling the pane, or one pixel of the image for one of the screen. */
type PartSize = "fit" | "pixels";

/**
 * Shows the next part of the image: its four quarters, or as many parts as it has at one pixel for one, then the whole
 * again. Mammograms on the other panes go with it, each from its own chest wall.
 */
export function nextPart(viewer: Viewer, paneIndex: number, size: PartSize): void {
  const { store } = viewer;
  const state = store.getState();
  const step = (state.panes[paneIndex]?.partStep ?? 0) + 1;
  const isMammogram = (index: number) => displaySetOf(state, index)?.modality === "MG";
  const together = visiblePanes(state).filter((index) => index !== paneIndex && isMammogram(index));
  for (const index of isMammogram(paneIndex) ? [paneIndex, ...together] : [paneIndex]) {
    showPart(viewer, index, step, size);
  }
  // The others end their walk with this one, so that the next press begins it for all of them.
  const isOver = store.getState().panes[paneIndex]?.partStep === 0;
  if (isOver) for (const index of together) showPart(viewer, index, Number.POSITIVE_INFINITY, size);
}

/** The whole picture as it was hung; turned or flipped where the reader has done so. */
function wholeAs(view: View, hung: View): View | null {
  const { rotationDegrees, isFlippedHorizontally, isFlippedVertically } = view;
  const isAsHung =
    rotationDegrees === hung.rotationDegrees &&
    isFlippedHorizontally === hung.isFlippedHorizontally &&
    isFlippedVertically === hung.isFlippedVertically;
  return isAsHung ? null : { ...hung, rotationDegrees, isFlippedHorizontally, isFlippedVertically };
}

function showPart({ store, controllers }: Viewer, paneIndex: number, step: number, size: PartSize): void {
  const pane = store.getState().panes[paneIndex];
  const controller = controllers.get(paneIndex);
  const header = controller?.picture()?.header;
  if (pane === undefined || controller === undefined || header === undefined) return;
  const { clientWidth: width, clientHeight: height } = controller.element;
  const stage = stageOf(header, width, height);
  const view = viewOnPane(pane, header, { width, height, pixelRatio: devicePixelRatio });
  const scale = 1 / devicePixelRatio;
  const { columns, rows } = size === "fit" ? { columns: 2, rows: 2 } : partsAtScale(view, stage, scale);
  if (step > columns * rows) {
    updatePane(store, paneIndex, { view: wholeAs(view, hungView(header, pane.hung, { width, height })), partStep: 0 });
    return;
  }
  const wall = chestWallOf(header) === null ? null : (pane.hung?.chestWall ?? null);
  const part = partOfStep(step - 1, columns, rows, wall);
  const shown = size === "fit" ? viewOfPart(view, stage, part) : viewAtScale(view, stage, part, scale);
  updatePane(store, paneIndex, { view: shown, partStep: step });
}
