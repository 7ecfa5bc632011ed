import { isSameImage } from "../../shared/domain/measurement.ts";
import { turnBy } from "../../shared/imaging/view-transform.ts";
import { ctPresets } from "../../shared/imaging/window-presets.ts";
import { type Chord, chordsOf } from "../app/chord.ts";
import { provideImageCommands } from "../app/command-standing.ts";
import { chooseCalibrate } from "./calibration-line.ts";
import { runOnDocument } from "./documents/document-actions.ts";
import { toggleDose } from "./dose/dose-actions.ts";
import { showStep } from "./hanging.ts";
import type { ImageLayer } from "./image-painter.ts";
import { followKeyPointer, moveKeyPointer, setKeyPoint } from "./key-pointer.ts";
import { isKindAction, runKindAction } from "./kinds/kind-actions.ts";
import { isUsuallyInverted } from "./kinds/usual-look.ts";
import { clearLandmarks, stepLandmarks } from "./landmarks.ts";
import { openPairing } from "./lesions/pairs.ts";
import { scrollTo, toggleLink } from "./linked-scroll.ts";
import { toggleMagnifier } from "./magnifier.ts";
import { nameSelected } from "./mark-words-edit.ts";
import { redoMark, undoMark } from "./marks/mark-history.ts";
import { isMarkTool } from "./marks/mark-kinds.ts";
import { askForSentence, deleteSelected } from "./marks/mark-use.ts";
import { keyImagesInOrder } from "./objects/key-objects.ts";
import { changeLayers } from "./objects/layer-state.ts";
import { togglePresentation } from "./objects/presentation-states.ts";
import { runSegmentAction } from "./segments/segment-actions.ts";
import { stepSpineNext } from "./spine.ts";
import { showTrueSize } from "./true-size.ts";
import type { Viewer } from "./viewer.ts";
import { ctPresetIndex, type ViewerAction, viewerChords, viewerKeys } from "./viewer-key-table.ts";
import { whyNot } from "./viewer-refusals.ts";
import { runStep } from "./viewer-steps.ts";
import {
  displaySetOf,
  letGoOfMark,
  type PaneState,
  toggleEnlarged,
  updatePane,
  type ViewerTool,
} from "./viewer-store.ts";
import { runOnCurve } from "./volume/curve-keys.ts";
import { kindOf } from "./volume/pane-kinds.ts";
import { togglePlanes } from "./volume/planes.ts";
import { runOnRendering } from "./volume/rendering.ts";

const page = 10;

/** Does an action on the active pane. */
export function runAction(viewer: Viewer, action: ViewerAction): void {
  const { store } = viewer;
  const state = store.getState();
  const paneIndex = state.activePane;
  const pane = state.panes[paneIndex];
  if (pane === undefined) return;
  if (runOnDocument(viewer.documents.get(paneIndex), action)) return;
  if (runOnRendering(store, paneIndex, action) || runOnCurve(store, paneIndex, action)) return;
  const preset = ctPresetIndex(action);
  if (preset !== null) {
    applyPreset(viewer, preset);
    return;
  }
  const step = scrollStep(action, pane, displaySetOf(state, paneIndex)?.images.length ?? 0);
  if (step !== null) {
    scrollTo(store, paneIndex, step);
    return;
  }
  if (actOnLandmarks(viewer, action)) return;
  if (runSegmentAction(viewer, action)) return;
  if (action === "calibrate") chooseCalibrate(store);
  else if (isKindAction(action)) runKindAction(viewer, action, paneIndex);
  else if (isTool(action)) store.setState({ tool: action });
  else if (action === "deleteMark") deleteSelected(viewer);
  else if (action === "editWords") nameSelected(store);
  else if (action === "pairLesion") openPairing(store);
  else if (action === "markSentence") askForSentence(store);
  else if (action === "magnifier") toggleMagnifier(store);
  else if (action === "spineUp" || action === "spineDown") stepSpineNext(store, action === "spineUp" ? -1 : 1);
  else if (action === "undoMark" || action === "redoMark") stepMarks(viewer, action);
  else if (action === "deselect") letGoOfMark(store);
  else if (action === "trueSize") showTrueSize(viewer, paneIndex);
  else if (action === "keyPointer") setKeyPoint(viewer);
  else if (action === "planes") togglePlanes(store);
  else if (action === "referenceLines") store.setState({ areLinesShown: !state.areLinesShown });
  else if (action === "kinds" && kindOf(state, paneIndex) !== null) store.setState({ kindMenuPane: paneIndex });
  else if (action === "enlarge") toggleEnlarged(store, paneIndex);
  else if (action === "nextStep" || action === "previousStep") showStep(store, action === "nextStep" ? 1 : -1);
  else if (action === "whyHere") store.setState({ isWhyShown: state.hanging !== null && !state.isWhyShown });
  else if (action === "link") toggleLink(store);
  else if (action === "layers") changeLayers(store, { areShown: !state.layers.areShown });
  else if (action === "legend") changeLayers(store, { isLegendOpen: !state.layers.isLegendOpen });
  else if (action === "dose") toggleDose(store, paneIndex);
  else if (action === "presentationState") togglePresentation(store, paneIndex);
  else if (action === "nextKeyImage") showNextKeyImage(viewer, paneIndex);
  else if (action === "saveArrangement") store.setState({ isSavingArrangement: true });
  else if (action === "nextPane") store.setState({ activePane: (paneIndex + 1) % state.layout });
  else if (action === "previousPane") store.setState({ activePane: (paneIndex + state.layout - 1) % state.layout });
  else if (!runStep(viewer, action, paneIndex))
    updatePane(store, paneIndex, paneChange(viewer, action, pane, paneIndex));
}

/** Sets one of the CT windows; does nothing on another modality, whose values mean something else. */
export function applyPreset(viewer: Viewer, index: number): void {
  const state = viewer.store.getState();
  const preset = ctPresets[index];
  if (preset === undefined || displaySetOf(state, state.activePane)?.modality !== "CT") return;
  const { center, width, name } = preset;
  updatePane(viewer.store, state.activePane, { window: { kind: "linear", center, width, name } });
}

/** Lets the keys work while the panes are on the screen, except while text is written; gives the function that ends it. */
export function attachKeys(viewer: Viewer): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || isForSomethingElse(event)) return;
    if (moveKeyPointer(viewer, event)) {
      event.preventDefault();
      return;
    }
    const action = actionOf(event);
    if (action === undefined) return;
    event.preventDefault();
    runAction(viewer, action);
  };
  document.addEventListener("keydown", onKey);
  const detach = followKeyPointer(viewer);
  const withdraw = provideImageCommands({
    run: (action) => runAction(viewer, action),
    whyNot: (action) => whyNot(viewer, action),
  });
  return () => {
    document.removeEventListener("keydown", onKey);
    detach();
    withdraw();
  };
}

/** Lists, menus, dialogs, buttons and text fields have their own use for these keys. */
function isForSomethingElse(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("input, textarea, select, [role=textbox]") !== null) return true;
  if (target.closest("[role=dialog], [role=alertdialog], [role=menu], [role=grid], [role=tablist]") !== null)
    return true;
  const isRead = target.closest("[data-read-by-keys]") !== null;
  if (isRead && ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " "].includes(event.key)) return true;
  const isPressed = target.closest("button, a, [role=button], [role=option], [role=separator]") !== null;
  return isPressed && [" ", "Enter", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key);
}

function actionOf(event: KeyboardEvent): ViewerAction | undefined {
  if ((event.ctrlKey || event.metaKey) && isOutsideImages(event)) return undefined;
  const find = (chord: Chord) => viewerKeys.find(({ action }) => viewerChords(action).includes(chord))?.action;
  return chordsOf(event)
    .map(find)
    .find((action) => action !== undefined);
}

/** Undo belongs to what has the focus: beside the images, that is something else. */
function isOutsideImages({ target }: KeyboardEvent): boolean {
  const region = target instanceof Element ? target.closest("[data-region]") : null;
  return region !== null && region.getAttribute("data-region") !== "images";
}

function isTool(action: ViewerAction): action is ViewerTool {
  return ["pan", "window", "zoom", "scroll", "cursor", "landmark", "curve"].includes(action) || isMarkTool(action);
}

function scrollStep(action: ViewerAction, pane: PaneState, count: number): number | null {
  switch (action) {
    case "nextImage":
      return pane.wantedIndex + 1;
    case "previousImage":
      return pane.wantedIndex - 1;
    case "nextPage":
      return pane.wantedIndex + page;
    case "previousPage":
      return pane.wantedIndex - page;
    case "firstImage":
      return 0;
    case "lastImage":
      return count - 1;
    default:
      return null;
  }
}

/** Goes to the key image after the one on the pane, from the last to the first. */
function showNextKeyImage({ store, commands }: Viewer, paneIndex: number): void {
  const state = store.getState();
  const images = keyImagesInOrder(state);
  const shown = displaySetOf(state, paneIndex)?.images[state.panes[paneIndex]?.wantedIndex ?? -1];
  const next = images[(shown === undefined ? 0 : images.indexOf(shown) + 1) % Math.max(1, images.length)];
  if (next !== undefined) commands.jumpTo(next.reference);
  else updatePane(store, paneIndex, { notice: "No image of this case is marked as a key image." });
}

/** While landmarks are set, undo, redo and delete are theirs. */
function actOnLandmarks({ store }: Viewer, action: ViewerAction): boolean {
  if (store.getState().tool !== "landmark") return false;
  if (action === "undoMark" || action === "redoMark") {
    return stepLandmarks(store, action === "undoMark" ? "undo" : "redo");
  }
  return action === "deleteMark" && clearLandmarks(store);
}

/** Undoes or redoes, and shows the image of the mark where no pane does: a change that nobody sees is a trap. */
function stepMarks(viewer: Viewer, action: "undoMark" | "redoMark"): void {
  if (viewer.store.getState().unfinishedPane !== null) {
    letGoOfMark(viewer.store);
    return;
  }
  const mark = action === "undoMark" ? undoMark(viewer.store) : redoMark(viewer.store);
  if (mark === null) return;
  const isShown = viewer.commands.shownImages().some(({ image }) => isSameImage(image.reference, mark.image));
  if (!isShown) viewer.commands.jumpTo(mark.image);
}

function paneChange(viewer: Viewer, action: ViewerAction, pane: PaneState, paneIndex: number): Partial<PaneState> {
  if (action === "invert") return { isInverted: !pane.isInverted };
  if (action === "overlays" || action === "shutter") return { hidden: toggled(pane.hidden, action) };
  if (action === "reset")
    return {
      view: null,
      window: null,
      isInverted: isUsuallyInverted(displaySetOf(viewer.store.getState(), paneIndex) ?? undefined),
      colours: null,
      hidden: [],
      presentation: shownAnew(pane),
      derived: null,
      partStep: 0,
    };
  if (action === "cine") return { isPlaying: !pane.isPlaying };
  const view = viewer.controllers.get(paneIndex)?.picture()?.view;
  if (view === undefined) return {};
  if (action === "rotateRight") return { view: turnBy(view, 1) };
  if (action === "rotateLeft") return { view: turnBy(view, -1) };
  if (action === "flipHorizontal") return { view: { ...view, isFlippedHorizontally: !view.isFlippedHorizontally } };
  if (action === "flipVertical") return { view: { ...view, isFlippedVertically: !view.isFlippedVertically } };
  return {};
}

/** Reset brings the latest presentation state back. */
function shownAnew({ presentation }: PaneState): PaneState["presentation"] {
  return { ...presentation, choice: "latest" };
}

function toggled(hidden: readonly ImageLayer[], layer: ImageLayer): readonly ImageLayer[] {
  return hidden.includes(layer) ? hidden.filter((other) => other !== layer) : [...hidden, layer];
}
