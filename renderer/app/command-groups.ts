import type { ViewerAction } from "../viewer/viewer-key-table.ts";
import type { KeyScope } from "./key-table.ts";

/** What commands are listed under: where they work, and for the images, which are many, what they do. */
export type CommandGroup = KeyScope | keyof typeof imageGroups;

const imageGroups = {
  "Images: the pointer": ["window", "pan", "zoom", "scroll", "cursor", "keyPointer", "magnifier"],
  "Images: marks": [
    ...(["length", "bidirectional", "angle", "cobb", "polyline", "ratio", "ellipse", "rectangle", "polygon"] as const),
    ...([
      "spline",
      "vertebra",
      "spineUp",
      "spineDown",
      "segment",
      "brushLarger",
      "brushSmaller",
      "calibrate",
      "editWords",
      "pairLesion",
      "markSentence",
    ] as const),
    ...(["probe", "arrow", "nextMark", "deleteMark", "deselect", "undoMark", "redoMark"] as const),
  ],
  "Images: scrolling": [
    ...([
      "nextImage",
      "previousImage",
      "nextPage",
      "previousPage",
      "firstImage",
      "lastImage",
      "cine",
      "link",
      "landmark",
    ] as const),
  ],
  "Images: window and view": [
    ...(["ctPreset1", "ctPreset2", "ctPreset3", "ctPreset4", "ctPreset5", "ctPreset6"] as const),
    ...(["widenWindow", "narrowWindow", "raiseLevel", "lowerLevel", "invert", "zoomIn", "zoomOut"] as const),
    ...(["moveLeft", "moveRight", "moveUp", "moveDown", "reset", "trueSize"] as const),
    ...(["rotateRight", "rotateLeft", "flipHorizontal", "flipVertical", "overlays", "shutter"] as const),
    ...(["layers", "legend"] as const),
    ...(["coloursHotIron", "coloursPet", "coloursHotMetalBlue", "coloursPet20Step", "coloursOff"] as const),
  ],
  "Images: panes and series": [
    ...([
      "nextPane",
      "previousPane",
      "nextSeries",
      "previousSeries",
      "onePane",
      "twoPanes",
      "threePanes",
      "fourPanes",
    ] as const),
    ...(["enlarge", "planes", "referenceLines", "nextStep", "previousStep", "whyHere", "saveArrangement"] as const),
  ],
} as const satisfies Readonly<Record<string, readonly ViewerAction[]>>;

/** Gives the group of a command; one of the images that is in none of theirs is listed under the images. */
export function groupOf(id: string, scope: KeyScope): CommandGroup {
  const entries = Object.entries(imageGroups) as [keyof typeof imageGroups, readonly string[]][];
  return entries.find(([, actions]) => actions.includes(id))?.[0] ?? scope;
}
