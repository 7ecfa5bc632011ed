import type { ImageReference } from "../../../shared/domain/measurement.ts";
import type { Vector } from "../../../shared/imaging/vector.ts";
import { type Slab, thinPlane } from "../../../shared/imaging/volume/reslice.ts";
import { bodyAxes, planeOfImage, pointOf, type SectionAxes } from "../../../shared/imaging/volume/section-planes.ts";
import type { VolumeView } from "../../../shared/imaging/volume/volume-view.ts";
import { findImage, forgetImages } from "../image-registry.ts";
import { releaseImages } from "../viewer-engine.ts";
import {
  displaySetOf,
  emptyPane,
  type PaneState,
  updatePane,
  type ViewerState,
  type ViewerStore,
} from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { makeCurveSet } from "./curve-set.ts";
import { askForMemory } from "./memory-question.ts";
import { dropVolumes, openVolume, sourceOf, volumeOf } from "./open-volumes.ts";
import { makeSectionSet, type SectionKind } from "./section-set.ts";
import { frameKeyOf, nearestIndex } from "./spatial.ts";
import type { Volume } from "./volume.ts";

const threePlanes: readonly SectionKind[] = [
  { name: "Axial", axes: bodyAxes.axial, slab: thinPlane },
  { name: "Sagittal", axes: bodyAxes.sagittal, slab: thinPlane },
  { name: "Coronal", axes: bodyAxes.coronal, slab: thinPlane },
];

/**
 * Shows the series of the active pane in three planes beside its own images, through the middle of the image on the
 * screen; again, brings back what was there before. A series that no planes can be made from says why on its pane.
 */
export function togglePlanes(store: ViewerStore): void {
  const state = store.getState();
  if (state.beforePlanes !== null) {
    closePlanes(store, state.beforePlanes);
    return;
  }
  const pane = state.panes[state.activePane];
  const volume = volumeFor(store, state.activePane, () => togglePlanes(store));
  if (volume === null || pane === undefined) return;
  const point = placeOnPane(state, state.activePane);
  const made = threePlanes.map((kind) => makeSectionSet(volume, kind));
  const { window, isInverted } = pane;
  const panes = made.map(
    (section): PaneState => ({
      ...emptyPane,
      displaySetId: section.id,
      wantedIndex: point === null ? Math.floor(section.images.length / 2) : nearestIndex(section, point),
      window,
      isInverted,
    }),
  );
  const { layout, activePane } = state;
  store.setState({
    sections: withSets(state.sections, made),
    layout: 4,
    panes: [...panes, { ...pane, notice: "", isPlaying: false }],
    activePane: 0,
    enlargedPane: null,
    beforePlanes: { layout, panes: state.panes, activePane },
  });
}

/**
 * Gives the volume of the series that a pane shows, read in the background where it is not here yet. Null where there is
 * none: the pane says why, or the reader is asked what to leave out, after which `again` is called.
 */
export function volumeFor(store: ViewerStore, paneIndex: number, again: () => void): Volume | null {
  const state = store.getState();
  const set = sourceOf(state, paneIndex);
  const pane = state.panes[paneIndex];
  if (set === null || pane === undefined || set.problem !== "") return null;
  const volume = openVolume(store, set, displaySetOf(state, paneIndex) === set ? pane.wantedIndex : 0);
  if ("refusal" in volume) updatePane(store, paneIndex, { notice: volume.refusal });
  else if ("plan" in volume) askForMemory(store, paneIndex, set, volume.plan, again);
  else return volume;
  return null;
}

/** Shows a display set made from a volume in a pane, at the place of the patient that it shows now, with its window. */
export function showSet(
  store: ViewerStore,
  paneIndex: number,
  set: DisplaySet,
  volumeView: VolumeView | null = null,
): void {
  const state = store.getState();
  const pane = state.panes[paneIndex] ?? emptyPane;
  const point = placeOfPane(state, paneIndex);
  const { window, isInverted } = pane;
  const wantedIndex =
    set.section?.curve?.form === "straightened"
      ? 0
      : point === null
        ? Math.floor(set.images.length / 2)
        : nearestIndex(set, point);
  store.setState({ sections: withSets(state.sections, [set]) });
  const shownAs = volumeView === null ? { wantedIndex, window, isInverted } : { volumeView };
  updatePane(store, paneIndex, { ...emptyPane, displaySetId: set.id, ...shownAs });
  forgetUnshown(store);
}

/** Gives every section pane of the active volume a slab, at the place that it shows now. */
export function setSlab(store: ViewerStore, slab: Slab): void {
  changeSections(store, (volume, set) => {
    const { section } = set;
    if (section === undefined) return null;
    if (section.curve !== undefined) return makeCurveSet(volume, section.curve.form, section.curve.points, slab);
    return makeSectionSet(volume, { name: section.name.split(",")[0] ?? "", axes: section.axes, slab });
  });
}

/** Gives one pane's planes other axes: it is oblique from then on. */
export function setAxes(store: ViewerStore, paneIndex: number, axes: SectionAxes): void {
  const target = store.getState().panes[paneIndex]?.displaySetId;
  changeSections(store, (volume, set) =>
    set.id === target && set.section?.curve === undefined
      ? makeSectionSet(volume, { name: "Oblique", axes, slab: set.section?.slab ?? thinPlane })
      : null,
  );
}

/** Shows the plane that a mark or key image was made on, in the active pane; false where its series is not here. */
export function showSection(store: ViewerStore, reference: ImageReference): boolean {
  const { section } = reference;
  const state = store.getState();
  const source = state.displaySets.find((set) =>
    set.images.some(
      (image) =>
        image.reference.sopInstanceUid === reference.sopInstanceUid &&
        image.reference.archiveId === reference.archiveId,
    ),
  );
  if (section === undefined || source === undefined) return false;
  const volume = openVolume(store, source, 0);
  if (!("geometry" in volume)) return false;
  const { alongRow, alongColumn, slab, curve } = section;
  const set =
    curve === undefined
      ? makeSectionSet(volume, { name: section.name.split(",")[0] ?? "", axes: { alongRow, alongColumn }, slab })
      : makeCurveSet(volume, curve.form, curve.points, slab);
  const before = state.panes[state.activePane] ?? emptyPane;
  const wantedIndex = curve?.index ?? nearestIndex(set, section.origin);
  store.setState({ sections: withSets(state.sections, [set]) });
  const { window, isInverted } = before;
  updatePane(store, state.activePane, { ...emptyPane, displaySetId: set.id, wantedIndex, window, isInverted });
  forgetUnshown(store);
  return true;
}

/** Frees what was made from series that have other images now; panes that show it show the series itself again. */
export function dropMadeFrom(store: ViewerStore, sourceIds: ReadonlySet<string>): void {
  const state = store.getState();
  const sourceIdOf = (set: DisplaySet | undefined) => set?.section?.sourceId ?? set?.renderedFrom ?? "";
  const isMade = (set: DisplaySet) => sourceIds.has(sourceIdOf(set));
  const made = state.sections.filter(isMade);
  const backToSource = (pane: PaneState): PaneState => {
    const set = made.find(({ id }) => id === pane.displaySetId);
    if (set === undefined) return pane;
    return { ...emptyPane, displaySetId: sourceIdOf(set), window: pane.window, isInverted: pane.isInverted };
  };
  const { beforePlanes, curve } = state;
  store.setState({
    sections: state.sections.filter((set) => !isMade(set)),
    panes: state.panes.map(backToSource),
    beforePlanes: beforePlanes && { ...beforePlanes, panes: beforePlanes.panes.map(backToSource) },
    curve: curve !== null && sourceIds.has(curve.sourceId) ? null : curve,
  });
  forget(made);
  dropVolumes([...sourceIds]);
}

/** Frees every volume of a case that closes, and the planes made from them. */
export function disposePlanes(store: ViewerStore): void {
  const { displaySets, sections } = store.getState();
  forget(sections);
  dropVolumes(displaySets.map(({ id }) => id));
}

function closePlanes(store: ViewerStore, before: NonNullable<ViewerState["beforePlanes"]>): void {
  store.setState({ ...before, beforePlanes: null, enlargedPane: null, cursor: null });
  forgetUnshown(store);
}

/** Adds sets, in place of those with the same identifier. */
function withSets(sets: readonly DisplaySet[], added: readonly DisplaySet[]): readonly DisplaySet[] {
  return [...sets.filter(({ id }) => added.every((set) => set.id !== id)), ...added];
}

/** Lets go of planes that no pane shows, nor will when the three planes are closed. */
function forgetUnshown(store: ViewerStore): void {
  const { sections, panes, beforePlanes } = store.getState();
  const shown = new Set([...panes, ...(beforePlanes?.panes ?? [])].map(({ displaySetId }) => displaySetId));
  const left = sections.filter(({ id }) => !shown.has(id));
  if (left.length === 0) return;
  store.setState({ sections: sections.filter(({ id }) => shown.has(id)) });
  forget(left);
}

function forget(sections: readonly DisplaySet[]): void {
  const made = sections.filter(({ section }) => section !== undefined);
  const imageIds = made.flatMap((set) => set.images.map(({ imageId }) => imageId));
  releaseImages(imageIds);
  forgetImages(imageIds);
}

/** Replaces the section sets that `changed` makes anew, and keeps each pane at the place in the patient that it shows. */
function changeSections(store: ViewerStore, changed: (volume: Volume, set: DisplaySet) => DisplaySet | null): void {
  const state = store.getState();
  const replaced = new Map<string, DisplaySet>();
  for (const set of state.sections) {
    const volume = set.section === undefined ? null : volumeOf(set.section.sourceId);
    const next = volume === null ? null : changed(volume, set);
    if (next !== null) replaced.set(set.id, next);
  }
  const panes = state.panes.map((pane, index): PaneState => {
    const next = replaced.get(pane.displaySetId ?? "");
    if (next === undefined) return pane;
    const point = placeOfPane(state, index);
    const isAlongCurve = next.section?.curve !== undefined;
    const wantedIndex = isAlongCurve || point === null ? pane.wantedIndex : nearestIndex(next, point);
    return { ...pane, displaySetId: next.id, wantedIndex, shownIndex: null };
  });
  store.setState({ panes, sections: state.sections.map((set) => replaced.get(set.id) ?? set) });
  const keptIds = new Set(store.getState().sections.map(({ id }) => id));
  forget(state.sections.filter((set) => !keptIds.has(set.id)));
}

/** Gives the place of the patient that a pane is about: the marked point where it is of the same frame of reference, else its middle. */
export function placeOfPane(state: ViewerState, paneIndex: number): Vector | null {
  const first = findImage(sourceOf(state, paneIndex)?.images[0]?.imageId ?? "");
  const { cursor } = state;
  const isOfPane = cursor !== null && first !== undefined && frameKeyOf(first) === cursor.frameOfReferenceUid;
  return isOfPane ? cursor.point : placeOnPane(state, paneIndex);
}

/** The middle of the picture that a pane shows or waits for, in the patient, in mm. */
function placeOnPane(state: ViewerState, paneIndex: number): Vector | null {
  const [set, pane] = [displaySetOf(state, paneIndex), state.panes[paneIndex]];
  if (set === null || pane === undefined || set.renderedFrom !== undefined) return null;
  const header = findImage(set.images[pane.shownIndex ?? pane.wantedIndex]?.imageId ?? "")?.header;
  const plane = header === undefined ? null : planeOfImage(header);
  return plane === null ? null : pointOf(plane, [(plane.columns - 1) / 2, (plane.rows - 1) / 2]);
}
