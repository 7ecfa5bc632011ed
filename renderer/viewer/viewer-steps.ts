import { isSameImage } from "../../shared/domain/measurement.ts";
import { panBy, zoomBy } from "../../shared/imaging/view-transform.ts";
import { stageOf } from "./image-painter.ts";
import { adjustWindow } from "./pane-pointer.ts";
import type { Viewer } from "./viewer.ts";
import type { ViewerAction } from "./viewer-key-table.ts";
import { assignDisplaySet, type PaneLayout, type PaneState, updatePane, type ViewerStore } from "./viewer-store.ts";

const zoomStep = 1.2;
/** As if the pointer had been dragged this far, in CSS pixels. */
const windowStep = 15;
const moveStep = 40;

const zooms: Partial<Record<ViewerAction, number>> = { zoomIn: zoomStep, zoomOut: 1 / zoomStep };
const moves: Partial<Record<ViewerAction, readonly [number, number]>> = {
  moveLeft: [-moveStep, 0],
  moveRight: [moveStep, 0],
  moveUp: [0, -moveStep],
  moveDown: [0, moveStep],
};
const windows: Partial<Record<ViewerAction, readonly [number, number]>> = {
  widenWindow: [windowStep, 0],
  narrowWindow: [-windowStep, 0],
  raiseLevel: [0, windowStep],
  lowerLevel: [0, -windowStep],
};
const layouts: Partial<Record<ViewerAction, PaneLayout>> = { onePane: 1, twoPanes: 2, fourPanes: 4 };

/** Does by one press what a drag does by the pointer; gives whether the action is such a step. */
export function runStep(viewer: Viewer, action: ViewerAction, paneIndex: number): boolean {
  const { store } = viewer;
  const layout = layouts[action];
  if (layout !== undefined) setLayout(store, layout);
  else if (action === "nextSeries" || action === "previousSeries") stepSeries(store, paneIndex, action);
  else if (action === "nextMark") selectNextMark(viewer, paneIndex);
  else {
    const change = pictureStep(viewer, action, paneIndex);
    if (change === null) return false;
    updatePane(store, paneIndex, change);
  }
  return true;
}

function setLayout(store: ViewerStore, layout: PaneLayout): void {
  store.setState((state) => ({ layout, activePane: state.activePane < layout ? state.activePane : 0 }));
}

function pictureStep(viewer: Viewer, action: ViewerAction, paneIndex: number): Partial<PaneState> | null {
  const [zoom, move, window] = [zooms[action], moves[action], windows[action]];
  if (zoom === undefined && move === undefined && window === undefined) return null;
  const controller = viewer.controllers.get(paneIndex);
  const picture = controller?.picture() ?? null;
  if (controller === undefined || picture === null) return {};
  const { clientWidth, clientHeight } = controller.element;
  if (zoom !== undefined) return { view: zoomBy(picture.view, zoom) };
  if (move !== undefined)
    return { view: panBy(picture.view, stageOf(picture.header, clientWidth, clientHeight), move) };
  return window === undefined ? {} : { window: adjustWindow(picture.window, window) };
}

/** The series as the strip lists them; the ends do not join, so that nothing is read twice unawares. */
function stepSeries(store: ViewerStore, paneIndex: number, action: "nextSeries" | "previousSeries"): void {
  const { displaySets, panes, beforePlanes } = store.getState();
  if (beforePlanes !== null) return;
  const present = displaySets.findIndex((set) => set.id === panes[paneIndex]?.displaySetId);
  const next = displaySets[present + (action === "nextSeries" ? 1 : -1)];
  if (next !== undefined) assignDisplaySet(store, paneIndex, next.id);
}

/** Goes round the marks of the image, so that one can be put into the report or deleted. */
function selectNextMark({ store, controllers }: Viewer, paneIndex: number): void {
  const reference = controllers.get(paneIndex)?.picture()?.registered.reference;
  if (reference === undefined) return;
  const { measurements, selectedMeasurementId } = store.getState();
  const marks = measurements.filter((mark) => isSameImage(mark.image, reference));
  const present = marks.findIndex((mark) => mark.id === selectedMeasurementId);
  const next = marks[(present + 1) % marks.length];
  if (next !== undefined) store.setState({ selectedMeasurementId: next.id });
}
