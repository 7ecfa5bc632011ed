import { isForDocument } from "./documents/document-actions.ts";
import type { Viewer } from "./viewer.ts";
import { ctPresetIndex, type ViewerAction } from "./viewer-key-table.ts";
import { displaySetOf, type ViewerState } from "./viewer-store.ts";

/** Gives in words why an action would do nothing on the active pane now, or an empty string. */
export function whyNot(viewer: Viewer, action: ViewerAction): string {
  const state = viewer.store.getState();
  const set = displaySetOf(state, state.activePane);
  if (viewer.documents.has(state.activePane) && isForDocument(action)) return "";
  if (ctPresetIndex(action) !== null) return set?.modality === "CT" ? "" : "Only for CT";
  return ofState(action, state) || ofSeries(action, state) || ofPicture(viewer, action);
}

function ofState(action: ViewerAction, state: ViewerState): string {
  const { markHistory, selectedMeasurementId, measurements, layout, hanging } = state;
  const steps = hanging?.plan.steps.length ?? 0;
  switch (action) {
    case "undoMark":
      return markHistory.done.length === 0 ? "No mark was changed" : "";
    case "redoMark":
      return markHistory.undone.length === 0 ? "No change was undone" : "";
    case "deleteMark":
    case "editWords":
    case "markSentence":
      return selectedMeasurementId === null ? "No mark is selected" : "";
    case "nextMark":
      return measurements.length === 0 ? "There are no marks" : "";
    case "nextPane":
    case "previousPane":
    case "enlarge":
    case "link":
      return layout === 1 ? "There is one pane" : "";
    case "nextStep":
    case "previousStep":
      return steps < 2 ? "The hanging has no other step" : "";
    case "whyHere":
      return hanging === null ? "No protocol hung these series" : "";
    default:
      return "";
  }
}

const scrolling: readonly ViewerAction[] = [
  ...(["nextImage", "previousImage", "nextPage", "previousPage", "firstImage", "lastImage", "cine"] as const),
];

function ofSeries(action: ViewerAction, state: ViewerState): string {
  const count = displaySetOf(state, state.activePane)?.images.length ?? 0;
  if (scrolling.includes(action)) return count < 2 ? "The series has no other image" : "";
  if (action === "planes") return state.beforePlanes === null && count < 3 ? "The series has too few images" : "";
  if (action !== "nextSeries" && action !== "previousSeries") return "";
  if (state.beforePlanes !== null) return "Not while planes are shown";
  const present = state.displaySets.findIndex((set) => set.id === state.panes[state.activePane]?.displaySetId);
  const isEnd = action === "nextSeries" ? present === state.displaySets.length - 1 : present <= 0;
  return isEnd ? "There is no other series that way" : "";
}

const ofImage: readonly ViewerAction[] = [
  ...(["rotateRight", "rotateLeft", "flipHorizontal", "flipVertical", "invert", "reset", "keyPointer"] as const),
  ...(["zoomIn", "zoomOut", "moveLeft", "moveRight", "moveUp", "moveDown", "overlays", "shutter"] as const),
  ...(["widenWindow", "narrowWindow", "raiseLevel", "lowerLevel", "trueSize"] as const),
];

function ofPicture(viewer: Viewer, action: ViewerAction): string {
  if (!ofImage.includes(action)) return "";
  const picture = viewer.controllers.get(viewer.store.getState().activePane)?.picture() ?? null;
  return picture === null ? "The pane shows no image" : "";
}
