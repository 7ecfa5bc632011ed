import type { HandlingPresetId } from "../../shared/domain/keys-and-mouse.ts";
import type { Chord } from "./chord.ts";
import type { CommandId } from "./command-table.ts";
import type { MouseInput } from "./mouse-table.ts";

/** Keys and mouse actions that somebody is used to; what a preset does not name stays as Sightline has it. */
export interface HandlingPreset {
  readonly id: HandlingPresetId;
  readonly name: string;
  /** What it is and is not. */
  readonly description: string;
  readonly keys: Readonly<Partial<Record<CommandId, readonly Chord[]>>>;
  readonly mouse: Readonly<Record<MouseInput, string>>;
}

const sightline: HandlingPreset = {
  id: "sightline",
  name: "Sightline",
  description: "The keys and mouse as they come.",
  keys: {},
  mouse: {},
};

/**
 * Source: OHIF Viewers 3, `hotkeyBindingsCustomization.ts` of the default extension, and `initToolGroups.ts` of the
 * basic mode for the mouse.
 */
const ohif: HandlingPreset = {
  id: "ohif",
  name: "Like OHIF",
  description:
    "The keys and mouse buttons that OHIF 3 comes with, where Sightline has the same command. The others keep Sightline's key, or lose it where OHIF uses it.",
  keys: {
    zoom: ["z"],
    zoomIn: ["+"],
    zoomOut: ["-"],
    reset: [" ", "="],
    rotateRight: ["r"],
    rotateLeft: ["l"],
    flipHorizontal: ["h"],
    flipVertical: ["v"],
    cine: ["c"],
    invert: ["i"],
    nextPane: ["arrowright"],
    previousPane: ["arrowleft"],
    previousSeries: ["pageup"],
    nextSeries: ["pagedown"],
    nextPage: ["Shift+pagedown"],
    previousPage: ["Shift+pageup"],
    nextStep: ["."],
    previousStep: [","],
    firstImage: ["home"],
    lastImage: ["end"],
    deleteMark: ["backspace", "delete"],
    undoMark: ["Ctrl+z"],
    redoMark: ["Ctrl+y"],
    length: ["Shift+l"],
    polyline: ["Shift+p"],
    planes: ["Shift+r"],
    comparePrior: ["Shift+c"],
  },
  mouse: { primary: "tool", middle: "pan", secondary: "zoom", wheel: "images" },
};

/** Source: Weasis 4, `ActionW.java` and `LineGraphic.java` for the keys, `MouseActions.java` for the mouse. */
const weasis: HandlingPreset = {
  id: "weasis",
  name: "Like Weasis",
  description:
    "The tool keys and mouse buttons that Weasis 4 comes with. The right button opens a menu there and does nothing here.",
  keys: {
    window: ["w"],
    zoom: ["z"],
    scroll: ["s"],
    pan: ["t"],
    cine: ["c"],
    length: ["d"],
    cursor: ["h"],
    markKeyImage: ["k"],
    angle: ["a"],
    flipHorizontal: ["Alt+f"],
    comparePrior: ["Shift+c"],
    raiseAlert: ["Shift+a"],
  },
  mouse: { primary: "tool", middle: "pan", secondary: "nothing", wheel: "images" },
};

/** Source: Horos 3, the `HOTKEYS` of `DefaultsOsiriX.m`; OsiriX and its followers have the right button zoom. */
const horos: HandlingPreset = {
  id: "horos",
  name: "Like Horos",
  description: "The tool keys that Horos and OsiriX come with. Rotating is by quarter turns here.",
  keys: {
    ctPreset1: ["1"],
    ctPreset2: ["2"],
    ctPreset3: ["3"],
    ctPreset4: ["4"],
    ctPreset5: ["5"],
    ctPreset6: ["6"],
    reset: ["0"],
    flipVertical: ["v"],
    flipHorizontal: ["h"],
    window: ["w"],
    pan: ["m"],
    zoom: ["z"],
    rotateRight: ["i"],
    length: ["l"],
    angle: ["a"],
    ellipse: ["e"],
    arrow: ["q"],
    polyline: ["o"],
    polygon: ["c"],
    probe: ["p"],
    cursor: ["y"],
    invert: ["Shift+i"],
    whyHere: ["Shift+q"],
    insertMeasurement: ["Shift+m"],
    nextMark: ["Shift+n"],
    raiseAlert: ["Shift+a"],
    comparePrior: ["Shift+c"],
  },
  mouse: { primary: "tool", middle: "pan", secondary: "zoom", wheel: "images" },
};

/** The keys lie under the right hand (Y, H and N to the right), and the mouse is mirrored. */
const leftHanded: HandlingPreset = {
  id: "leftHanded",
  name: "Left-handed",
  description:
    "For the mouse in the left hand: its left and right buttons change places, and the keys of reading lie on the right half of the keyboard. Choose it only where the computer has not swapped the buttons already.",
  keys: {
    window: ["i"],
    pan: ["o"],
    zoom: ["p"],
    scroll: ["u"],
    length: ["l"],
    ellipse: [";"],
    angle: ["'"],
    probe: ["y"],
    arrow: ["#", "\\"],
    invert: ["Shift+i"],
    polygon: ["Shift+l"],
    polyline: ["Shift+p"],
    overlays: ["Shift+o"],
    shutter: ["Shift+u"],
    planes: ["["],
    rotateLeft: ["Shift+j"],
    rotateRight: ["Shift+k"],
    cursor: ["]"],
    enlarge: ["h"],
    flipHorizontal: ["Shift+h"],
    flipVertical: ["Shift+y"],
    whyHere: ["/"],
    nextPane: ["n"],
    previousPane: ["Shift+n"],
    nextMark: ["Shift+m"],
    caseNext: ["Ctrl+Shift+arrowright"],
    markKeyImage: ["k"],
    insertMeasurement: ["m"],
    link: ["j"],
    comparePrior: ["Shift+b", "backspace"],
    ratio: ["Ctrl+;"],
  },
  mouse: { primary: "zoom", secondary: "tool", middle: "pan", wheel: "images" },
};

/** Every preset, in the order in which it is offered. */
export const handlingPresets: readonly HandlingPreset[] = [sightline, ohif, weasis, horos, leftHanded];

/** Gives a preset by its name. */
export function handlingPreset(id: HandlingPresetId): HandlingPreset {
  return handlingPresets.find((preset) => preset.id === id) ?? sightline;
}
