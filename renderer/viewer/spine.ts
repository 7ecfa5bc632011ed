import type { Measurement } from "../../shared/domain/measurement.ts";
import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import type { ImagePoint } from "../../shared/imaging/measure.ts";
import { placeInPatient } from "../../shared/imaging/spine-place.ts";
import { neighbourOf, nextSpineLabel, type PlacedLabel, spineLabels } from "../../shared/rules/spine-labels.ts";
import { findImage, type RegisteredImage } from "./image-registry.ts";
import { displaySetOf, type ViewerState, type ViewerStore } from "./viewer-store.ts";
import { frameKeyOf } from "./volume/spatial.ts";

/** Where labelling starts while the reader chose nothing: at the lowest vertebra that most spines show. */
const usualStart = "L5";

/** Gives the labels of the spine that a picture shows, oldest first. */
export function placedLabels(
  measurements: readonly Measurement[],
  registered: RegisteredImage,
): readonly PlacedLabel[] {
  const { header, reference } = registered;
  const key = frameKeyOf(registered);
  const isPlaced = placeInPatient(header, [0, 0]) !== null;
  return measurements.flatMap((mark): readonly PlacedLabel[] => {
    const [at] = mark.points;
    const isSpine = mark.kind === "vertebra" && mark.words !== undefined && at !== undefined;
    if (!isSpine || mark.image.studyInstanceUid !== reference.studyInstanceUid) return [];
    const label = mark.words ?? "";
    if (mark.place !== undefined) {
      return mark.place.frameOfReference === key ? [{ label, height: mark.place.point[2] }] : [];
    }
    const isHere = !isPlaced && mark.image.sopInstanceUid === reference.sopInstanceUid;
    return isHere ? [{ label, height: heightInImage(header, at) }] : [];
  });
}

/** How far towards the head a point lies: in the patient, else along what the header says, else up the image. */
function heightOf(header: ImageHeader, point: ImagePoint): number {
  return placeInPatient(header, point)?.[2] ?? heightInImage(header, point);
}

function heightInImage({ patientOrientation }: ImageHeader, [column, row]: ImagePoint): number {
  const [alongRow = "", alongColumn = ""] = patientOrientation ?? [];
  if (alongColumn.startsWith("H")) return row;
  if (alongRow.startsWith("H")) return column;
  return alongRow.startsWith("F") ? -column : -row;
}

/** Gives the label of a vertebra that is clicked at a point; null where the spine ends before it. */
export function labelAt(state: ViewerState, registered: RegisteredImage, point: ImagePoint): string | null {
  if (state.spineNext !== null) return state.spineNext;
  const placed = placedLabels(state.measurements, registered);
  return placed.length === 0 ? usualStart : nextSpineLabel(placed, heightOf(registered.header, point));
}

/** Moves the label that is placed next up or down the spine. */
export function stepSpineNext(store: ViewerStore, step: 1 | -1): void {
  const state = store.getState();
  const from = state.spineNext ?? spineChoice(state);
  const index = spineLabels.indexOf(from) + step;
  store.setState({ spineNext: spineLabels[Math.min(Math.max(index, 0), spineLabels.length - 1)] ?? from });
}

/** Gives the label that is most likely next on the active pane: below the one placed last, where there is one. */
export function spineChoice(state: ViewerState): string {
  if (state.spineNext !== null) return state.spineNext;
  const pane = state.panes[state.activePane];
  const imageId = displaySetOf(state, state.activePane)?.images[pane?.shownIndex ?? -1]?.imageId;
  const registered = findImage(imageId ?? "");
  const placed = registered === undefined ? [] : placedLabels(state.measurements, registered);
  const [last, before] = [placed.at(-1), placed.at(-2)];
  if (last === undefined) return usualStart;
  const isUp = before !== undefined && last.height > before.height;
  return neighbourOf(last.label, isUp ? -1 : 1, placed) ?? last.label;
}
