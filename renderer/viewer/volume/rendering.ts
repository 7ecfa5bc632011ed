import { cross, dot, moved, type Vector } from "../../../shared/imaging/vector.ts";
import { boxOfVolume } from "../../../shared/imaging/volume/body-box.ts";
import { planeOfImage, sectionNormal } from "../../../shared/imaging/volume/section-planes.ts";
import { presetOf, presetWindow } from "../../../shared/imaging/volume/volume-presets.ts";
import { frontView, rolled, turned, type VolumeView, zoomed } from "../../../shared/imaging/volume/volume-view.ts";
import { findImage } from "../image-registry.ts";
import type { ViewerAction } from "../viewer-key-table.ts";
import { displaySetOf, updatePane, type ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { volumeOf } from "./open-volumes.ts";
import { showSet, volumeFor } from "./planes.ts";
import { frameKeyOf, shownImage, visiblePanes } from "./spatial.ts";
import type { Volume } from "./volume.ts";

/** What every volume rendering says on its pane. */
export const renderingNote = "Volume rendering: not for measuring";

const turnDegrees = 10;
const zoomStep = 1.2;
const stepMm = 10;

/** Shows the series of a pane as a volume rendering, from the front. */
export function showRendering(store: ViewerStore, paneIndex: number): void {
  const volume = volumeFor(store, paneIndex, () => showRendering(store, paneIndex));
  if (volume === null) return;
  const { modality } = volume.set;
  const preset = presetOf("", modality);
  const view = frontView(preset.id, boxOfVolume(volume.geometry));
  showSet(store, paneIndex, renderedSet(volume), view);
  void showPreset(store, paneIndex, preset.id);
}

/** Gives a volume as a rendering of it. The set carries one stored image, which says whose it is; none of it is shown. */
export function renderedSet(volume: Volume): DisplaySet {
  const { set } = volume;
  const images = set.images.slice(Math.floor(set.images.length / 2)).slice(0, 1);
  return { ...set, id: `${volume.id}#rendered`, images, renderedFrom: set.id };
}

/** Shows a rendering with another preset and that preset's window. */
export async function showPreset(store: ViewerStore, paneIndex: number, presetId: string): Promise<void> {
  const set = displaySetOf(store.getState(), paneIndex);
  const volume = volumeOf(set?.renderedFrom);
  if (set === null || volume === null) return;
  changeView(store, paneIndex, (view) => ({ ...view, presetId }));
  const preset = presetOf(presetId, set.modality);
  const levels = preset.window === null ? await levelsOf(volume) : ([0, 1] as const);
  if (displaySetOf(store.getState(), paneIndex)?.id !== set.id) return;
  if (store.getState().panes[paneIndex]?.volumeView?.presetId !== presetId) return;
  updatePane(store, paneIndex, { window: presetWindow(preset, levels) });
}

/** The usual least and greatest value with their meaning; a failure is told by the picture itself. */
async function levelsOf(volume: Volume): Promise<readonly [number, number]> {
  const stored = await volume.make({ kind: "levels" }, new AbortController().signal).catch(() => null);
  const [low = 0, high = 1] = stored === null ? [] : new Float32Array(stored);
  const { slope, intercept } = linearOf(volume);
  const ends = [low * slope + intercept, high * slope + intercept];
  return [Math.min(...ends), Math.max(...ends)];
}

/** Gives slope and intercept from voxels to values with a meaning; voxels whose meaning is a table are taken as they are. */
export function linearOf({ transform }: Volume): { readonly slope: number; readonly intercept: number } {
  return transform.kind === "linear" ? transform : { slope: 1, intercept: 0 };
}

/** Changes how a pane looks at its volume; nothing where it shows none. */
export function changeView(store: ViewerStore, paneIndex: number, change: (view: VolumeView) => VolumeView): void {
  const view = store.getState().panes[paneIndex]?.volumeView ?? null;
  if (view !== null) updatePane(store, paneIndex, { volumeView: change(view) });
}

/** Does an action on a pane that shows a volume rendering; false where it shows none or the action is not about it. */
export function runOnRendering(store: ViewerStore, paneIndex: number, action: ViewerAction): boolean {
  const set = displaySetOf(store.getState(), paneIndex);
  if (set?.renderedFrom === undefined) return false;
  const change = changes[action];
  if (change !== undefined) changeView(store, paneIndex, change);
  else if (action === "reset" || action === "firstImage") resetView(store, paneIndex, set);
  else if (action === "lastImage") toggleCut(store, paneIndex);
  else return silent.includes(action);
  return true;
}

const changes: Partial<Readonly<Record<ViewerAction, (view: VolumeView) => VolumeView>>> = {
  previousSeries: (view) => turned(view, -turnDegrees, 0),
  nextSeries: (view) => turned(view, turnDegrees, 0),
  zoomIn: (view) => zoomed(view, zoomStep),
  zoomOut: (view) => zoomed(view, 1 / zoomStep),
  moveLeft: (view) => ({ ...view, centre: moved(view.centre, view.axes.alongRow, stepMm) }),
  moveRight: (view) => ({ ...view, centre: moved(view.centre, view.axes.alongRow, -stepMm) }),
  moveUp: (view) => ({ ...view, centre: moved(view.centre, view.axes.alongColumn, stepMm) }),
  moveDown: (view) => ({ ...view, centre: moved(view.centre, view.axes.alongColumn, -stepMm) }),
  previousImage: (view) => turned(view, 0, -turnDegrees),
  nextImage: (view) => turned(view, 0, turnDegrees),
  previousPage: (view) => zoomed(view, zoomStep),
  nextPage: (view) => zoomed(view, 1 / zoomStep),
  rotateRight: (view) => rolled(view, 90),
  rotateLeft: (view) => rolled(view, -90),
  crop: (view) => ({ ...view, isCropping: !view.isCropping }),
};

/** A mirrored rendering would put the patient's sides where they are not; a rendering has no cine and no overlays. */
const silent: readonly ViewerAction[] = [
  "flipHorizontal",
  "flipVertical",
  "invert",
  "cine",
  "overlays",
  "shutter",
  "keyPointer",
];

/** Shows the whole volume from the front again. */
export function resetView(store: ViewerStore, paneIndex: number, set: DisplaySet): void {
  const volume = volumeOf(set.renderedFrom);
  if (volume === null) return;
  const whole = boxOfVolume(volume.geometry);
  changeView(store, paneIndex, ({ presetId }) => frontView(presetId, whole));
}

/** Cuts the rendering at the plane of another pane, so that what lies before it goes; or shows it whole again. */
export function toggleCut(store: ViewerStore, paneIndex: number): void {
  const state = store.getState();
  const view = state.panes[paneIndex]?.volumeView ?? null;
  if (view === null) return;
  if (view.cut !== null) {
    changeView(store, paneIndex, (before) => ({ ...before, cut: null }));
    return;
  }
  const other = visiblePanes(state).find(
    (index) => index !== paneIndex && planeUnder(store, paneIndex, index) !== null,
  );
  if (other === undefined) {
    updatePane(store, paneIndex, { notice: "There is no plane of this series on another pane to cut at." });
    return;
  }
  const plane = planeUnder(store, paneIndex, other);
  if (plane === null) return;
  const towards = dot(plane.normal, cross(view.axes.alongRow, view.axes.alongColumn));
  changeView(store, paneIndex, (before) => ({ ...before, cut: { paneIndex: other, side: towards >= 0 ? 1 : -1 } }));
}

/** Gives the plane that another pane shows, where it shares its places in the patient with the rendering of this one. */
export function planeUnder(
  store: ViewerStore,
  paneIndex: number,
  other: number,
): { readonly normal: Vector; readonly point: Vector } | null {
  const state = store.getState();
  const volume = volumeOf(displaySetOf(state, paneIndex)?.renderedFrom);
  const image = shownImage(state, other);
  const plane = image === null ? null : planeOfImage(image.header);
  if (volume === null || image === null || plane === null) return null;
  const own = findImage(volume.set.images[0]?.imageId ?? "");
  if (own === undefined || frameKeyOf(own) !== frameKeyOf(image)) return null;
  return { normal: sectionNormal(plane), point: plane.origin };
}
