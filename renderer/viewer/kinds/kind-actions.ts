import type { Viewer } from "../viewer.ts";
import type { ViewerAction } from "../viewer-key-table.ts";
import { toggleCad } from "./cad-marks.ts";
import { chooseColours } from "./colour-tables.ts";
import { type KindAction, kindKeys } from "./kind-keys.ts";
import { nextPart } from "./part-walk.ts";
import { thicken } from "./slab.ts";
import { chooseMask, moveMask, toggleSubtraction } from "./subtraction.ts";
import { stepTime } from "./time-step.ts";

/** How far one press moves the mask, in pixels. */
const maskStep = 0.25;

const actions: Readonly<Record<KindAction, (viewer: Viewer, paneIndex: number) => void>> = {
  nextTime: ({ store }, paneIndex) => stepTime(store, paneIndex, 1),
  previousTime: ({ store }, paneIndex) => stepTime(store, paneIndex, -1),
  subtract: ({ store }, paneIndex) => toggleSubtraction(store, paneIndex),
  maskHere: ({ store }, paneIndex) => chooseMask(store, paneIndex),
  maskUp: ({ store }, paneIndex) => moveMask(store, paneIndex, -maskStep, 0),
  maskDown: ({ store }, paneIndex) => moveMask(store, paneIndex, maskStep, 0),
  maskLeft: ({ store }, paneIndex) => moveMask(store, paneIndex, 0, -maskStep),
  maskRight: ({ store }, paneIndex) => moveMask(store, paneIndex, 0, maskStep),
  nextQuarter: (viewer, paneIndex) => nextPart(viewer, paneIndex, "fit"),
  nextPart: (viewer, paneIndex) => nextPart(viewer, paneIndex, "pixels"),
  thicken: ({ store }, paneIndex) => thicken(store, paneIndex),
  cadMarks: ({ store }, paneIndex) => toggleCad(store, paneIndex),
  coloursHotIron: (viewer, paneIndex) => chooseColours(viewer, paneIndex, "hotIron"),
  coloursPet: (viewer, paneIndex) => chooseColours(viewer, paneIndex, "pet"),
  coloursHotMetalBlue: (viewer, paneIndex) => chooseColours(viewer, paneIndex, "hotMetalBlue"),
  coloursPet20Step: (viewer, paneIndex) => chooseColours(viewer, paneIndex, "pet20Step"),
  coloursOff: (viewer, paneIndex) => chooseColours(viewer, paneIndex, null),
};

/** Tells whether an action is one of images of one kind. */
export function isKindAction(action: ViewerAction): action is KindAction {
  return kindKeys.some((entry) => entry.action === action);
}

/** Does an action for images of one kind on a pane. */
export function runKindAction(viewer: Viewer, action: KindAction, paneIndex: number): void {
  actions[action](viewer, paneIndex);
}
