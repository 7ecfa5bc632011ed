import type { ViewerAction } from "../viewer/viewer-key-table.ts";

/** The buttons of a mouse, in the order in which they are shown; the wheel is one of them. */
export const mouseButtons = [
  { id: "primary", name: "Left button", event: 0 },
  { id: "secondary", name: "Right button", event: 2 },
  { id: "middle", name: "Middle button", event: 1 },
  { id: "fourth", name: "Back button", event: 3 },
  { id: "fifth", name: "Forward button", event: 4 },
  { id: "wheel", name: "Wheel", event: -1 },
] as const;

export type MouseButton = (typeof mouseButtons)[number]["id"];

/** A mouse button goes with at most one of these. */
export const mouseModifiers = ["", "Shift", "Ctrl", "Alt"] as const;

/** A button or the wheel with at most one modifier, e.g. `Shift+middle`. */
export type MouseInput = string;

/** What a button may do while it is held: the tool that is chosen, or always the same. */
export const dragActions = {
  tool: "The chosen tool",
  window: "Window",
  pan: "Move",
  zoom: "Zoom",
  scroll: "Scroll",
  cursor: "Point in all planes",
} as const;

export type DragAction = keyof typeof dragActions;

/** What a press of a button may do instead. */
export const pressActions = {
  nextSeries: "Next series",
  previousSeries: "Series before",
  nextPane: "Next pane",
  nextStep: "Next step of the hanging",
  previousStep: "Step of the hanging before",
  enlarge: "Fill the grid, or back",
  invert: "Invert",
  reset: "Reset the pane",
  cine: "Cine, play or stop",
  referenceLines: "Reference lines",
} as const satisfies Partial<Record<ViewerAction, string>>;

/** What the wheel may do: the command of a step up, and of a step down. */
export const wheelActions = {
  images: { name: "Scroll", up: "previousImage", down: "nextImage" },
  tenImages: { name: "Scroll ten images", up: "previousPage", down: "nextPage" },
  series: { name: "Series", up: "previousSeries", down: "nextSeries" },
  wheelZoom: { name: "Zoom", up: "zoomIn", down: "zoomOut" },
  windowWidth: { name: "Width of the window", up: "widenWindow", down: "narrowWindow" },
  windowLevel: { name: "Level of the window", up: "raiseLevel", down: "lowerLevel" },
} as const satisfies Readonly<Record<string, { name: string; up: ViewerAction; down: ViewerAction }>>;

/** A button or the wheel that does nothing. */
export const noAction = "nothing";

/** What the mouse does until somebody changes it; what is not here does nothing. */
export const defaultMouse: Readonly<Record<MouseInput, string>> = {
  primary: "tool",
  secondary: "zoom",
  middle: "pan",
  wheel: "images",
  "Shift+wheel": "tenImages",
  "Ctrl+wheel": "wheelZoom",
};

/** Gives an input as it is shown, e.g. `Shift, middle button`. */
export function mouseInputName(input: MouseInput): string {
  const { modifier, button } = splitMouseInput(input);
  const name = mouseButtons.find(({ id }) => id === button)?.name ?? button;
  return modifier === "" ? name : `${modifier} and ${name.toLowerCase()}`;
}

/** Gives what an action of the mouse is called. */
export function mouseActionName(action: string): string {
  if (isIn(dragActions, action)) return dragActions[action];
  if (isIn(pressActions, action)) return pressActions[action];
  return isIn(wheelActions, action) ? wheelActions[action].name : "Nothing";
}

/** Gives the actions that a button or the wheel may be given. */
export function actionsOf(input: MouseInput): readonly string[] {
  const isWheel = splitMouseInput(input).button === "wheel";
  const names = isWheel ? Object.keys(wheelActions) : [...Object.keys(dragActions), ...Object.keys(pressActions)];
  return [...names, noAction];
}

/** Gives every input that can have an action. */
export function mouseInputs(): readonly MouseInput[] {
  return mouseButtons.flatMap(({ id }) =>
    mouseModifiers.map((modifier) => (modifier === "" ? id : `${modifier}+${id}`)),
  );
}

/** Gives the input of a press or a turn of the wheel. */
export function mouseInputOf(event: MouseEvent, button: MouseButton | undefined): MouseInput {
  const modifier = event.shiftKey ? "Shift+" : event.ctrlKey || event.metaKey ? "Ctrl+" : event.altKey ? "Alt+" : "";
  return `${modifier}${button ?? ""}`;
}

/** Tells whether a name is one of a table's. */
export function isIn<Table extends object>(table: Table, name: string): name is Extract<keyof Table, string> {
  return Object.hasOwn(table, name);
}

function splitMouseInput(input: MouseInput): { readonly modifier: string; readonly button: string } {
  const [first = "", second] = input.split("+");
  return second === undefined ? { modifier: "", button: first } : { modifier: first, button: second };
}
