import { ctPresets } from "../../shared/imaging/window-presets.ts";
import { chordsInForce, shownInForce } from "../app/bindings-store.ts";
import { type Chord, normalChord } from "../app/chord.ts";
import { type KindAction, kindKeys } from "./kinds/kind-keys.ts";
import type { ViewerTool } from "./viewer-store.ts";

/** One of the CT windows, by its place in the list. */
export type CtPresetAction = `ctPreset${1 | 2 | 3 | 4 | 5 | 6}`;

/** Everything that a key or a button of the toolbar can do to the active pane. */
export type ViewerAction =
  | ViewerTool
  | "rotateRight"
  | "rotateLeft"
  | "flipHorizontal"
  | "flipVertical"
  | "invert"
  | "overlays"
  | "shutter"
  | "presentationState"
  | "nextKeyImage"
  | "reset"
  | "trueSize"
  | "cine"
  | "deleteMark"
  | "editWords"
  | "pairLesion"
  | "markSentence"
  | "magnifier"
  | "spineUp"
  | "spineDown"
  | "undoMark"
  | "redoMark"
  | "deselect"
  | "nextImage"
  | "previousImage"
  | "nextPage"
  | "previousPage"
  | "firstImage"
  | "lastImage"
  | "nextPane"
  | "previousPane"
  | "nextSeries"
  | "previousSeries"
  | "zoomIn"
  | "zoomOut"
  | "moveLeft"
  | "moveRight"
  | "moveUp"
  | "moveDown"
  | "widenWindow"
  | "narrowWindow"
  | "raiseLevel"
  | "lowerLevel"
  | "onePane"
  | "twoPanes"
  | "threePanes"
  | "fourPanes"
  | "keyPointer"
  | "nextMark"
  | CtPresetAction
  | "planes"
  | "referenceLines"
  | "enlarge"
  | "nextStep"
  | "previousStep"
  | "whyHere"
  | "link"
  | "kinds"
  | "crop"
  | "curveBack"
  | "layers"
  | "legend"
  | "dose"
  | "brushLarger"
  | "brushSmaller"
  | "saveArrangement"
  | KindAction;

/** One key of the viewer; `key` is `KeyboardEvent.key`, letters in lower case, with `Ctrl+` and `Shift+` before it. */
export interface ViewerKey {
  readonly key: string;
  readonly shown: string;
  readonly does: string;
  readonly action: ViewerAction;
}

const ctPresetActions: readonly ViewerAction[] = [
  "ctPreset1",
  "ctPreset2",
  "ctPreset3",
  "ctPreset4",
  "ctPreset5",
  "ctPreset6",
];

/** The commands of the images. With those of `renderer/app/key-table.ts` they make up the table of commands. */
export const viewerKeys: readonly ViewerKey[] = [
  { key: "w", shown: "W", does: "Window by dragging", action: "window" },
  { key: "p", shown: "P", does: "Pan by dragging", action: "pan" },
  { key: "z", shown: "Z", does: "Zoom by dragging", action: "zoom" },
  { key: "s", shown: "S", does: "Scroll by dragging", action: "scroll" },
  { key: "l", shown: "L", does: "Draw a length", action: "length" },
  { key: "e", shown: "E", does: "Draw an ellipse", action: "ellipse" },
  { key: "b", shown: "B", does: "Draw long and short axis", action: "bidirectional" },
  { key: "d", shown: "D", does: "Draw an angle (degrees)", action: "angle" },
  { key: "Shift+d", shown: "Shift D", does: "Draw a Cobb angle", action: "cobb" },
  { key: "Shift+l", shown: "Shift L", does: "Draw a line of several parts", action: "polyline" },
  { key: "Shift+b", shown: "Shift B", does: "Draw two lengths and their ratio", action: "ratio" },
  { key: "Shift+e", shown: "Shift E", does: "Draw a rectangle", action: "rectangle" },
  { key: "o", shown: "O", does: "Draw an outline, by clicks or freehand", action: "polygon" },
  { key: "Shift+s", shown: "Shift S", does: "Draw a smooth outline by clicks", action: "spline" },
  { key: "Shift+v", shown: "Shift V", does: "Label vertebrae by clicks", action: "vertebra" },
  { key: "Alt+PageUp", shown: "Alt Page Up", does: "Next label one vertebra higher", action: "spineUp" },
  { key: "Alt+PageDown", shown: "Alt Page Down", does: "Next label one vertebra lower", action: "spineDown" },
  { key: "Shift+c", shown: "Shift C", does: "Calibrate by a line of known length", action: "calibrate" },
  { key: "Alt+e", shown: "Alt E", does: "Paint a segment; again: erase", action: "segment" },
  { key: "Alt+ArrowUp", shown: "Alt ↑", does: "Larger brush", action: "brushLarger" },
  { key: "Alt+ArrowDown", shown: "Alt ↓", does: "Smaller brush", action: "brushSmaller" },
  {
    key: "F2",
    shown: "F2",
    does: "Name the selected mark, with site and side; change the text of an arrow (also Enter)",
    action: "editWords",
  },
  { key: "y", shown: "Y", does: "Magnifier on or off; it follows the pointer", action: "magnifier" },
  { key: "u", shown: "U", does: "Read the value at a point", action: "probe" },
  { key: "Shift+t", shown: "Shift T", does: "Draw an arrow with text", action: "arrow" },
  { key: "Ctrl+z", shown: "Ctrl Z", does: "Undo the last change of a mark", action: "undoMark" },
  { key: "Ctrl+Shift+z", shown: "Ctrl Shift Z", does: "Redo it", action: "redoMark" },
  { key: "Ctrl+y", shown: "Ctrl Y", does: "Redo it", action: "redoMark" },
  { key: "t", shown: "T", does: "Point at one place in all planes", action: "cursor" },
  { key: "r", shown: "R", does: "Three planes through the series, or back", action: "planes" },
  { key: "g", shown: "G", does: "Lines of the other planes, on or off", action: "referenceLines" },
  { key: "Alt+p", shown: "Alt P", does: "Show the pane as images, planes, a curve or a volume", action: "kinds" },
  { key: "Alt+v", shown: "Alt V", does: "Place points along a vessel or the spine", action: "curve" },
  { key: "Backspace", shown: "Backspace", does: "Take the last point of the curve back", action: "curveBack" },
  { key: "Alt+b", shown: "Alt B", does: "Box of a volume rendering, on or off", action: "crop" },
  { key: "f", shown: "F", does: "Fill the grid with the pane, or back", action: "enlarge" },
  { key: ".", shown: ".", does: "Next step of the hanging", action: "nextStep" },
  { key: ",", shown: ",", does: "Step before", action: "previousStep" },
  { key: "q", shown: "Q", does: "Why is this here", action: "whyHere" },
  { key: "Shift+j", shown: "Shift J", does: "Set landmarks to link by (Delete clears)", action: "landmark" },
  { key: "Shift+q", shown: "Shift Q", does: "Save what I see as a hanging protocol", action: "saveArrangement" },
  { key: "j", shown: "J", does: "Scroll the panes together, or alone", action: "link" },
  { key: "]", shown: "]", does: "Rotate to the right", action: "rotateRight" },
  { key: "[", shown: "[", does: "Rotate to the left", action: "rotateLeft" },
  { key: "h", shown: "H", does: "Flip left and right", action: "flipHorizontal" },
  { key: "v", shown: "V", does: "Flip top and bottom", action: "flipVertical" },
  { key: "i", shown: "I", does: "Invert", action: "invert" },
  { key: "Shift+o", shown: "Shift O", does: "Overlays of the image, on or off", action: "overlays" },
  { key: "Shift+u", shown: "Shift U", does: "Shutter of the image, on or off", action: "shutter" },
  { key: "Shift+g", shown: "Shift G", does: "Segments, contours, dose, marks of others, on or off", action: "layers" },
  { key: "Alt+l", shown: "Alt L", does: "Legend of segments, contours and marks of others", action: "legend" },
  { key: "Alt+d", shown: "Alt D", does: "Treatment dose over the images, on or off", action: "dose" },
  { key: "Shift+p", shown: "Shift P", does: "Presentation state, on or off", action: "presentationState" },
  { key: "Shift+k", shown: "Shift K", does: "Next key image of the examination", action: "nextKeyImage" },
  { key: "0", shown: "0", does: "Reset the pane", action: "reset" },
  { key: "Alt+t", shown: "Alt T", does: "True size, as large as in the patient", action: "trueSize" },
  { key: " ", shown: "Space", does: "Cine, play or stop", action: "cine" },
  {
    key: "Alt+k",
    shown: "Alt K",
    does: "Pair the selected mark with one of an earlier examination",
    action: "pairLesion",
  },
  {
    key: "Alt+g",
    shown: "Alt G",
    does: "From the selected mark to its sentence in the report",
    action: "markSentence",
  },
  { key: "Delete", shown: "Delete", does: "Delete the selected mark", action: "deleteMark" },
  { key: "Escape", shown: "Esc", does: "End an unfinished mark, or deselect", action: "deselect" },
  { key: "ArrowDown", shown: "↓", does: "Next image", action: "nextImage" },
  { key: "ArrowUp", shown: "↑", does: "Previous image", action: "previousImage" },
  { key: "PageDown", shown: "Page Down", does: "Ten images on", action: "nextPage" },
  { key: "PageUp", shown: "Page Up", does: "Ten images back", action: "previousPage" },
  { key: "Home", shown: "Home", does: "First image", action: "firstImage" },
  { key: "End", shown: "End", does: "Last image", action: "lastImage" },
  { key: "x", shown: "X", does: "Next pane", action: "nextPane" },
  { key: "Shift+x", shown: "Shift X", does: "Pane before", action: "previousPane" },
  { key: "ArrowRight", shown: "→", does: "Next series into the pane", action: "nextSeries" },
  { key: "ArrowLeft", shown: "←", does: "Series before into the pane", action: "previousSeries" },
  { key: "+", shown: "+", does: "Zoom in", action: "zoomIn" },
  { key: "=", shown: "=", does: "Zoom in", action: "zoomIn" },
  { key: "-", shown: "-", does: "Zoom out", action: "zoomOut" },
  { key: "Shift+ArrowLeft", shown: "Shift ←", does: "Move the image left", action: "moveLeft" },
  { key: "Shift+ArrowRight", shown: "Shift →", does: "Move the image right", action: "moveRight" },
  { key: "Shift+ArrowUp", shown: "Shift ↑", does: "Move the image up", action: "moveUp" },
  { key: "Shift+ArrowDown", shown: "Shift ↓", does: "Move the image down", action: "moveDown" },
  { key: "Ctrl+ArrowRight", shown: "Ctrl →", does: "Widen the window", action: "widenWindow" },
  { key: "Ctrl+ArrowLeft", shown: "Ctrl ←", does: "Narrow the window", action: "narrowWindow" },
  { key: "Ctrl+ArrowUp", shown: "Ctrl ↑", does: "Raise the level", action: "raiseLevel" },
  { key: "Ctrl+ArrowDown", shown: "Ctrl ↓", does: "Lower the level", action: "lowerLevel" },
  { key: "7", shown: "7", does: "One pane", action: "onePane" },
  { key: "8", shown: "8", does: "Two panes", action: "twoPanes" },
  { key: "Shift+n", shown: "Shift N", does: "Three panes side by side", action: "threePanes" },
  { key: "9", shown: "9", does: "Four panes", action: "fourPanes" },
  { key: "Enter", shown: "Enter", does: "Crosshair moved by keys: set a point, take hold", action: "keyPointer" },
  { key: "Shift+m", shown: "Shift M", does: "Select the next mark of the image", action: "nextMark" },
  ...kindKeys,
  ...ctPresetActions.map((action, index): ViewerKey => {
    const key = String(index + 1);
    return { key, shown: key, does: `CT window: ${ctPresets[index]?.name.toLowerCase() ?? key}`, action };
  }),
];

/** Gives the place of the CT window that an action sets, or null. */
export function ctPresetIndex(action: ViewerAction): number | null {
  const index = ctPresetActions.indexOf(action);
  return index < 0 ? null : index;
}

/** Gives the chords of an action that are in force. */
export function viewerChords(action: ViewerAction): readonly Chord[] {
  return chordsInForce(action, defaultChords(action));
}

function defaultChords(action: ViewerAction): readonly Chord[] {
  return viewerKeys.filter((line) => line.action === action && line.key !== "").map((line) => normalChord(line.key));
}

/** Gives the key of an action that is in force, as shown, or an empty string. */
export function keyOf(action: ViewerAction): string {
  return shownInForce(action, defaultChords(action));
}

/** Gives the key of a CT window by its place in the list, or an empty string. */
export function keyOfPreset(index: number): string {
  const action = ctPresetActions[index];
  return action === undefined ? "" : keyOf(action);
}
