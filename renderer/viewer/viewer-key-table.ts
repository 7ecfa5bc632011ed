import type { ViewerTool } from "./viewer-store.ts";

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
  | "reset"
  | "cine"
  | "deleteMark"
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
  | "planes"
  | "referenceLines"
  | "enlarge"
  | "nextStep"
  | "previousStep"
  | "whyHere"
  | "link"
  | "kinds"
  | "crop"
  | "curvePoint"
  | "curveBack"
  | "turnLeft"
  | "turnRight"
  | "pointLeft"
  | "pointRight"
  | "pointUp"
  | "pointDown";

/** One key of the viewer; `key` is `KeyboardEvent.key`, letters in lower case, with `Ctrl+` and `Shift+` before it. */
export interface ViewerKey {
  readonly key: string;
  readonly shown: string;
  readonly does: string;
  readonly action: ViewerAction;
}

/** The keys of the viewer: the dispatcher, the tooltips and the list under `?` read the same lines. */
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
  { key: "u", shown: "U", does: "Read the value at a point", action: "probe" },
  { key: "Shift+t", shown: "Shift T", does: "Draw an arrow with text", action: "arrow" },
  { key: "Ctrl+z", shown: "Ctrl Z", does: "Undo the last change of a mark", action: "undoMark" },
  { key: "Ctrl+Shift+z", shown: "Ctrl Shift Z", does: "Redo it", action: "redoMark" },
  { key: "Ctrl+y", shown: "Ctrl Y", does: "Redo it", action: "redoMark" },
  { key: "t", shown: "T", does: "Point at one place in all planes", action: "cursor" },
  { key: "r", shown: "R", does: "Three planes through the series, or back", action: "planes" },
  { key: "g", shown: "G", does: "Lines of the other planes, on or off", action: "referenceLines" },
  { key: "m", shown: "M", does: "Show the pane as images, planes, a curve or a volume", action: "kinds" },
  { key: "k", shown: "K", does: "Place points along a vessel or the spine", action: "curve" },
  { key: "Enter", shown: "Enter", does: "Set a point of the curve, twice to end it", action: "curvePoint" },
  { key: "Backspace", shown: "Backspace", does: "Take the last point of the curve back", action: "curveBack" },
  { key: "Shift+ArrowLeft", shown: "Shift ←", does: "Move the marked point to the left", action: "pointLeft" },
  { key: "Shift+ArrowRight", shown: "Shift →", does: "Move the marked point to the right", action: "pointRight" },
  { key: "Shift+ArrowUp", shown: "Shift ↑", does: "Move the marked point up", action: "pointUp" },
  { key: "Shift+ArrowDown", shown: "Shift ↓", does: "Move the marked point down", action: "pointDown" },
  { key: "ArrowLeft", shown: "←", does: "Turn a volume rendering to the left", action: "turnLeft" },
  { key: "ArrowRight", shown: "→", does: "Turn a volume rendering to the right", action: "turnRight" },
  { key: "Shift+x", shown: "Shift X", does: "Box of a volume rendering, on or off", action: "crop" },
  { key: "f", shown: "F", does: "Fill the grid with the pane, or back", action: "enlarge" },
  { key: ".", shown: ".", does: "Next step of the hanging", action: "nextStep" },
  { key: ",", shown: ",", does: "Step before", action: "previousStep" },
  { key: "q", shown: "Q", does: "Why is this here", action: "whyHere" },
  { key: "j", shown: "J", does: "Scroll the panes together, or alone", action: "link" },
  { key: "]", shown: "]", does: "Rotate to the right", action: "rotateRight" },
  { key: "[", shown: "[", does: "Rotate to the left", action: "rotateLeft" },
  { key: "h", shown: "H", does: "Flip left and right", action: "flipHorizontal" },
  { key: "v", shown: "V", does: "Flip top and bottom", action: "flipVertical" },
  { key: "i", shown: "I", does: "Invert", action: "invert" },
  { key: "Shift+o", shown: "Shift O", does: "Overlays of the image, on or off", action: "overlays" },
  { key: "Shift+u", shown: "Shift U", does: "Shutter of the image, on or off", action: "shutter" },
  { key: "0", shown: "0", does: "Reset the pane", action: "reset" },
  { key: " ", shown: "Space", does: "Cine, play or stop", action: "cine" },
  { key: "Delete", shown: "Delete", does: "Delete the selected mark", action: "deleteMark" },
  { key: "Escape", shown: "Esc", does: "End an unfinished mark, or deselect", action: "deselect" },
  { key: "ArrowDown", shown: "↓", does: "Next image", action: "nextImage" },
  { key: "ArrowUp", shown: "↑", does: "Previous image", action: "previousImage" },
  { key: "PageDown", shown: "Page Down", does: "Ten images on", action: "nextPage" },
  { key: "PageUp", shown: "Page Up", does: "Ten images back", action: "previousPage" },
  { key: "Home", shown: "Home", does: "First image", action: "firstImage" },
  { key: "End", shown: "End", does: "Last image", action: "lastImage" },
  { key: "x", shown: "X", does: "Next pane", action: "nextPane" },
];

/** Gives the key of an action as shown, or an empty string. */
export function keyOf(action: ViewerAction): string {
  return viewerKeys.find((entry) => entry.action === action)?.shown ?? "";
}
