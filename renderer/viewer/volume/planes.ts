import type { ImageReference } from "../../../shared/domain/measurement.ts";
import type { Vector } from "../../../shared/imaging/vector.ts";
import { type Slab, thinPlane } from "../../../shared/imaging/volume/reslice.ts";
import { bodyAxes, planeOfImage, pointOf, type SectionAxes } from "../../../shared/imaging/volume/section-planes.ts";
import { loadDecoded } from "../image-loader.ts";
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
import { makeSectionSet, type SectionKind } from "./section-set.ts";
import { nearestIndex } from "./spatial.ts";
import { slicesOf, Volume } from "./volume.ts";

const volumes = new Map<string, Volume>();

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
  const set = displaySetOf(state, state.activePane);
  const pane = state.panes[state.activePane];
  if (set === null || pane === undefined || set.problem !== "") return;
  const volume = openVolume(set);
  if ("refusal" in volume) {
    updatePane(store, state.activePane, { notice: volume.refusal });
    return;
  }
  const point = middleOfShown(set, pane);
  const sections = threePlanes.map((kind) => makeSectionSet(volume, kind));
  const { window, isInverted } = pane;
  const panes = sections.map(
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
    sections,
    layout: 4,
    panes: [...panes, { ...pane, notice: "", isPlaying: false }],
    activePane: 0,
    enlargedPane: null,
    beforePlanes: { layout, panes: state.panes, activePane },
  });
}

/** Gives every section pane of the active volume a slab, at the place that it shows now. */
export function setSlab(store: ViewerStore, slab: Slab): void {
  changeSections(store, (set) => ({ name: set.section?.name.split(",")[0] ?? "", axes: axesOf(set), slab }));
}

/** Gives one pane's planes other axes: it is oblique from then on. */
export function setAxes(store: ViewerStore, paneIndex: number, axes: SectionAxes): void {
  const target = store.getState().panes[paneIndex]?.displaySetId;
  changeSections(store, (set) =>
    set.id === target ? { name: "Oblique", axes, slab: set.section?.slab ?? thinPlane } : null,
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
  const volume = openVolume(source);
  if ("refusal" in volume) return false;
  const { alongRow, alongColumn, slab } = section;
  const set = makeSectionSet(volume, { name: section.name.split(",")[0] ?? "", axes: { alongRow, alongColumn }, slab });
  const before = state.panes[state.activePane] ?? emptyPane;
  const wantedIndex = nearestIndex(set, section.origin);
  store.setState({ sections: [...state.sections.filter(({ id }) => id !== set.id), set] });
  const { window, isInverted } = before;
  updatePane(store, state.activePane, { ...emptyPane, displaySetId: set.id, wantedIndex, window, isInverted });
  return true;
}

/** Frees every volume of a case that closes, and the planes made from them. */
export function disposePlanes(store: ViewerStore): void {
  const { displaySets, sections } = store.getState();
  forget(sections);
  for (const { id } of displaySets) {
    volumes.get(id)?.drop();
    volumes.delete(id);
  }
}

function closePlanes(store: ViewerStore, before: NonNullable<ViewerState["beforePlanes"]>): void {
  const { sections } = store.getState();
  store.setState({ ...before, sections: [], beforePlanes: null, enlargedPane: null, cursor: null });
  forget(sections);
}

function forget(sections: readonly DisplaySet[]): void {
  const imageIds = sections.flatMap((set) => set.images.map(({ imageId }) => imageId));
  releaseImages(imageIds);
  forgetImages(imageIds);
}

function openVolume(set: DisplaySet): Volume | { readonly refusal: string } {
  const known = volumes.get(set.id);
  if (known !== undefined) return known;
  const slices = slicesOf(set);
  if ("refusal" in slices) return slices;
  const volume = new Volume(set, slices, loadDecoded);
  volumes.set(set.id, volume);
  return volume;
}

/** Replaces the section sets that `kindOf` names anew, and keeps each pane at the place in the patient that it shows. */
function changeSections(store: ViewerStore, kindOf: (set: DisplaySet) => SectionKind | null): void {
  const state = store.getState();
  const replaced = new Map<string, DisplaySet>();
  for (const set of state.sections) {
    const volume = volumes.get(set.section?.sourceId ?? "");
    const kind = kindOf(set);
    if (volume !== undefined && kind !== null) replaced.set(set.id, makeSectionSet(volume, kind));
  }
  const panes = state.panes.map((pane): PaneState => {
    const next = replaced.get(pane.displaySetId ?? "");
    const current = state.sections.find(({ id }) => id === pane.displaySetId);
    if (next === undefined || current === undefined) return pane;
    const point = state.cursor?.point ?? middleOfShown(current, pane);
    const wantedIndex = point === null ? pane.wantedIndex : nearestIndex(next, point);
    return { ...pane, displaySetId: next.id, wantedIndex, shownIndex: null };
  });
  store.setState({ panes, sections: state.sections.map((set) => replaced.get(set.id) ?? set) });
  const keptIds = new Set(store.getState().sections.map(({ id }) => id));
  forget(state.sections.filter((set) => !keptIds.has(set.id)));
}

function axesOf(set: DisplaySet): SectionAxes {
  return set.section?.axes ?? bodyAxes.axial;
}

/** The middle of the picture that a pane shows or waits for, in the patient, in mm. */
function middleOfShown(set: DisplaySet, pane: PaneState): Vector | null {
  const header = findImage(set.images[pane.shownIndex ?? pane.wantedIndex]?.imageId ?? "")?.header;
  const plane = header === undefined ? null : planeOfImage(header);
  return plane === null ? null : pointOf(plane, [(plane.columns - 1) / 2, (plane.rows - 1) / 2]);
}
