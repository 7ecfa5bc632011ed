import { framesOfImage, framesOnPlane } from "../../../shared/objects/segment-stack.ts";
import { formatDate } from "../../app/format.ts";
import { doseWords } from "../dose/dose-words.ts";
import { findImage, type RegisteredImage } from "../image-registry.ts";
import { displaySetOf, type ViewerState } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { foreignMarksOn } from "./foreign-marks.ts";
import type { Layer } from "./layer-state.ts";
import { type CaseLayer, contoursOn, isOfContours, isOfSegments, layersOfCase, pictureOf, stackOf } from "./layers.ts";
import { failureOf } from "./segment-loader.ts";

/** Gives the words for an object, e.g. `Segmentation Liver, 18-Mar-2016`. */
export function layerName({ kind, title, date }: Layer): string {
  const what = kind === "segmentation" ? "Segmentation" : "Contours";
  const isSaid = title.toLowerCase().includes(what.toLowerCase());
  const name = [isSaid ? "" : what, title].filter(Boolean).join(" ");
  return [name, formatDate(date)].filter(Boolean).join(", ");
}

interface PictureWords {
  readonly sets: readonly DisplaySet[];
  readonly drawn: readonly string[];
  readonly refused: readonly string[];
}

const wordsByPicture = new WeakMap<RegisteredImage, PictureWords>();

/** Stands between what lies over an image and what is wrong about it. */
const divider = "\n\n";

/** Gives a text of `layerWords` as lines: what lies over the image, and what the reader is warned of. */
export function linesOfLayers(words: string): {
  readonly drawn: readonly string[];
  readonly warnings: readonly string[];
} {
  const [drawn, warnings] = words.split(divider).map((part) => part.split("\n").filter((line) => line !== ""));
  return { drawn: drawn ?? [], warnings: warnings ?? [] };
}

/** Gives what lies over the image of a pane and what is wrong about it, for `linesOfLayers`; text, so that it is compared. */
export function layerWords(state: ViewerState, paneIndex: number): string {
  const set = displaySetOf(state, paneIndex);
  const imageId = set?.images[state.panes[paneIndex]?.shownIndex ?? -1]?.imageId ?? "";
  const registered = findImage(imageId);
  if (set === null || registered === undefined) return "";
  const { drawn, refused } = wordsOf(state, registered, set);
  const all = { displaySets: state.displaySets, signed: state.signed, layers: { ...state.layers, areShown: true } };
  const foreign = [...new Set(foreignMarksOn(all, imageId).map((mark) => mark.from))];
  const dose = doseWords(state, registered, set);
  const lines = [...drawn, ...foreign.map((from) => `Marks of another: ${from}`), ...dose.drawn];
  const failed = failuresOn(state, drawn);
  if (lines.length > 0 && !state.layers.areShown)
    return `${divider}Segments, contours, dose and marks of others are off (Shift G)`;
  return [lines, [...refused, ...failed, ...dose.said]].map((part) => part.join("\n")).join(divider);
}

/** Frames that cannot be read would leave an image without its segments, which looks like one that has none. */
function failuresOn(state: ViewerState, drawn: readonly string[]): readonly string[] {
  return layersOfCase(state)
    .filter(isOfSegments)
    .filter(({ layer }) => failureOf(layer) !== "" && drawn.some((line) => line.startsWith(layerName(layer))))
    .map(({ layer }) => `${layerName(layer)}: ${failureOf(layer)}`);
}

function wordsOf(state: ViewerState, registered: RegisteredImage, set: DisplaySet): PictureWords {
  const known = wordsByPicture.get(registered);
  if (known !== undefined && known.sets === state.displaySets) return known;
  const layers = layersOfCase(state).filter((on) => on.problem === "" && on.set.patientId === set.patientId);
  const found = layers.map((on) => wordsOfLayer(state, on, registered, set));
  const words: PictureWords = {
    sets: state.displaySets,
    drawn: found.map(([drawn]) => drawn).filter((line) => line !== ""),
    refused: found.map(([, refused]) => refused).filter((line) => line !== ""),
  };
  wordsByPicture.set(registered, words);
  return words;
}

function wordsOfLayer(
  state: ViewerState,
  on: CaseLayer,
  registered: RegisteredImage,
  set: DisplaySet,
): readonly [drawn: string, refused: string] {
  const name = layerName(on.layer);
  if (isOfContours(on)) {
    const isHere = on.layer.segments.some((region) => contoursOn(state, region, registered, set).length > 0);
    return [isHere ? name : "", ""];
  }
  if (!isOfSegments(on)) return ["", ""];
  const picture = pictureOf(registered);
  const stack = stackOf(on.layer);
  const { frames, conflict } = framesOfImage(on.layer, stack, picture);
  if (frames.length > 0) return [name, ""];
  if (conflict !== null) {
    const why =
      conflict === "place" ? "its frame lies elsewhere than the image that it names" : "it is of another size";
    return ["", `${name}, is not drawn here: ${why}`];
  }
  const isSameSpace =
    on.layer.frameOfReferenceUid === picture.frameOfReferenceUid && picture.frameOfReferenceUid !== "";
  const isNear = stack !== null && isSameSpace && framesOnPlane(stack, picture).length > 0;
  return [isNear ? `${name}, by its place in the patient` : "", ""];
}
