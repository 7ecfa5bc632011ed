import { thinPlane } from "../../../shared/imaging/volume/reslice.ts";
import { bodyAxes, planeOfImage, type SectionAxes, turnAxes } from "../../../shared/imaging/volume/section-planes.ts";
import { assignDisplaySet, displaySetOf, updatePane, type ViewerState, type ViewerStore } from "../viewer-store.ts";
import { showCurve } from "./curve-drawing.ts";
import { sourceOf } from "./open-volumes.ts";
import { placeOfPane, showSet, volumeFor } from "./planes.ts";
import { showRendering } from "./rendering.ts";
import { makeSectionSet } from "./section-set.ts";
import { nearestIndex, shownImage } from "./spatial.ts";

/** What a pane can show a series as. */
export type PaneKind =
  | "images"
  | "axial"
  | "coronal"
  | "sagittal"
  | "oblique"
  | "straightened"
  | "crossSection"
  | "volume";

/** The kinds in the order of the menu. */
export const paneKinds: readonly { readonly kind: PaneKind; readonly name: string }[] = [
  { kind: "images", name: "Images as stored" },
  { kind: "axial", name: "Axial plane" },
  { kind: "coronal", name: "Coronal plane" },
  { kind: "sagittal", name: "Sagittal plane" },
  { kind: "oblique", name: "Oblique plane" },
  { kind: "straightened", name: "Curved, straightened" },
  { kind: "crossSection", name: "Across the curve" },
  { kind: "volume", name: "Volume rendering" },
];

/** Gives what a pane shows its series as; null for an empty pane. */
export function kindOf(state: ViewerState, paneIndex: number): PaneKind | null {
  const set = displaySetOf(state, paneIndex);
  if (set === null) return null;
  if (set.renderedFrom !== undefined) return "volume";
  if (set.section === undefined) return "images";
  if (set.section.curve !== undefined) return set.section.curve.form;
  const name = set.section.name.split(",")[0]?.toLowerCase();
  return name === "axial" || name === "coronal" || name === "sagittal" ? name : "oblique";
}

/** Shows the series of a pane as another kind, at the place of the patient that it shows now. */
export function showAs(store: ViewerStore, paneIndex: number, kind: PaneKind): void {
  if (kind === "volume") showRendering(store, paneIndex);
  else if (kind === "straightened" || kind === "crossSection") showCurve(store, paneIndex, kind);
  else if (kind === "images") showImages(store, paneIndex);
  else showPlane(store, paneIndex, kind);
}

function showImages(store: ViewerStore, paneIndex: number): void {
  const state = store.getState();
  const source = sourceOf(state, paneIndex);
  if (source === null || displaySetOf(state, paneIndex) === source) return;
  const pane = state.panes[paneIndex];
  const point = placeOfPane(state, paneIndex);
  assignDisplaySet(store, paneIndex, source.id);
  const wantedIndex = point === null ? Math.floor(source.images.length / 2) : nearestIndex(source, point);
  // The window of a rendering's preset means nothing on an image.
  const window = pane?.volumeView === null ? pane.window : null;
  updatePane(store, paneIndex, { wantedIndex, window, isInverted: pane?.isInverted ?? false });
}

function showPlane(store: ViewerStore, paneIndex: number, kind: "axial" | "coronal" | "sagittal" | "oblique"): void {
  const volume = volumeFor(store, paneIndex, () => showPlane(store, paneIndex, kind));
  if (volume === null) return;
  const isRendered = store.getState().panes[paneIndex]?.volumeView !== null;
  const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  const axes = kind === "oblique" ? obliqueAxes(store.getState(), paneIndex) : bodyAxes[kind];
  showSet(store, paneIndex, makeSectionSet(volume, { name, axes, slab: thinPlane }));
  if (isRendered) updatePane(store, paneIndex, { window: null, isInverted: false });
}

/** An oblique plane begins as the picture that is shown; from a volume rendering as the plane that is looked at. */
function obliqueAxes(state: ViewerState, paneIndex: number): SectionAxes {
  const view = state.panes[paneIndex]?.volumeView ?? null;
  if (view !== null) return view.axes;
  const image = shownImage(state, paneIndex);
  const plane = image === null ? null : planeOfImage(image.header);
  return plane === null
    ? turnAxes(bodyAxes.coronal, [0, 0, 1], 45)
    : { alongRow: plane.alongRow, alongColumn: plane.alongColumn };
}
