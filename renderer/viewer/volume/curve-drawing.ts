import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import { subtract, type Vector } from "../../../shared/imaging/vector.ts";
import { thinPlane } from "../../../shared/imaging/volume/reslice.ts";
import { pixelOf, planeOfImage, pointOf } from "../../../shared/imaging/volume/section-planes.ts";
import type { RegisteredImage } from "../image-registry.ts";
import { type CurveDrawing, updatePane, type ViewerState, type ViewerStore } from "../viewer-store.ts";
import type { CurveForm } from "../viewer-types.ts";
import { makeCurveSet } from "./curve-set.ts";
import { sourceOf } from "./open-volumes.ts";
import { showSet, volumeFor } from "./planes.ts";
import { frameKeyOf, shownImage, visiblePanes } from "./spatial.ts";

/** Points nearer than this, in mm, are one: setting the last point again ends the curve. */
const samePlaceMm = 1;

const instruction =
  "Click along the vessel or the spine; by keys, Enter brings a crosshair, arrows move it and Enter sets a point. A double click, or Enter twice, ends the curve; Backspace takes a point back.";

/** Lets the reader place points for a curve that a pane is to show. */
export function beginCurve(store: ViewerStore, paneIndex: number): void {
  const volume = volumeFor(store, paneIndex, () => beginCurve(store, paneIndex));
  if (volume === null) return;
  store.setState({ tool: "curve", curve: emptyCurve(store.getState(), paneIndex, volume.set.id) });
  updatePane(store, paneIndex, { notice: instruction });
}

/** Takes up the tool; what was drawn stays until a new point is set. */
export function takeCurveTool(store: ViewerStore, paneIndex: number): void {
  const { curve } = store.getState();
  if (curve === null || curve.isDone) beginCurve(store, paneIndex);
  else store.setState({ tool: "curve" });
}

/** Sets a point at a pixel of a pane; the last point set again ends the curve. */
export function addCurvePoint(store: ViewerStore, paneIndex: number, pixel: ImagePoint): void {
  const state = store.getState();
  const image = shownImage(state, paneIndex);
  const plane = image === null ? null : planeOfImage(image.header);
  const source = sourceOf(state, paneIndex);
  if (image === null || plane === null || source === null) {
    updatePane(store, paneIndex, { notice: "No point can be set here: this picture lies in no plane of the patient." });
    return;
  }
  const isOfCurve = state.curve?.sourceId === source.id && !state.curve.isDone;
  const curve = isOfCurve && state.curve !== null ? state.curve : emptyCurve(state, paneIndex, source.id);
  const frameOfReferenceUid = frameKeyOf(image);
  const point = pointOf(plane, pixel);
  const last = curve.points.at(-1);
  if (last !== undefined && distance(last, point) < samePlaceMm) {
    finishCurve(store, paneIndex);
    return;
  }
  updatePane(store, curve.targetPane, { notice: "" });
  store.setState({
    curve: { ...curve, frameOfReferenceUid, points: [...curve.points, point] },
    unfinishedPane: paneIndex,
  });
}

/** Takes the last point of an unfinished curve back. */
export function removeCurvePoint(store: ViewerStore): void {
  const { curve } = store.getState();
  if (curve !== null && !curve.isDone) store.setState({ curve: { ...curve, points: curve.points.slice(0, -1) } });
}

/** Gives which point of the curve is near a pixel of a pane's picture, or null; `reach` in pixels of the picture. */
export function curvePointAt(
  state: ViewerState,
  image: RegisteredImage,
  pixel: ImagePoint,
  reach: number,
): number | null {
  const plane = planeOfImage(image.header);
  if (plane === null || state.curve === null || state.curve.frameOfReferenceUid !== frameKeyOf(image)) return null;
  const near = state.curve.points.findIndex((point) => {
    const seen = pixelOf(plane, point);
    return Math.hypot(seen.pixel[0] - pixel[0], seen.pixel[1] - pixel[1]) <= reach && Math.abs(seen.offPlaneMm) < 5;
  });
  return near < 0 ? null : near;
}

/** Moves a point of the curve to a pixel of a picture. */
export function moveCurvePoint(store: ViewerStore, image: RegisteredImage, index: number, pixel: ImagePoint): void {
  const { curve } = store.getState();
  const plane = planeOfImage(image.header);
  if (curve === null || plane === null) return;
  const points = curve.points.map((point, place) => (place === index ? pointOf(plane, pixel) : point));
  store.setState({ curve: { ...curve, points } });
}

/** Ends the curve and shows the pictures along it: straightened in the pane that asked, across it in the next one. */
export function finishCurve(store: ViewerStore, paneIndex: number): void {
  const { curve } = store.getState();
  if (curve === null || curve.isDone) return;
  if (curve.points.length < 2) {
    updatePane(store, paneIndex, { notice: "A curve needs two points at least." });
    return;
  }
  store.setState({ curve: { ...curve, isDone: true }, tool: "cursor", unfinishedPane: null });
  const state = store.getState();
  if (state.layout === 1) store.setState({ layout: 2 });
  const { layout } = store.getState();
  // The pane that the points were placed on stays: the curve is drawn there.
  const target =
    curve.targetPane === paneIndex || curve.targetPane >= layout ? (paneIndex + 1) % layout : curve.targetPane;
  showCurve(store, target, "straightened");
  const free = [0, 1, 2, 3].filter((index) => index < layout && index !== paneIndex && index !== target);
  const [across] = free.length > 2 ? free : free.slice(-1);
  if (across !== undefined) showCurve(store, across, "crossSection");
}

/** Makes the pictures along the curve anew after a point of it was moved, in the panes that show them. */
export function renewCurve(store: ViewerStore): void {
  const state = store.getState();
  if (state.curve === null || !state.curve.isDone) return;
  for (const paneIndex of visiblePanes(state)) {
    const set = state.sections.find(({ id }) => id === state.panes[paneIndex]?.displaySetId);
    const form = set?.section?.curve?.form;
    if (form !== undefined && set?.section?.sourceId === state.curve.sourceId) showCurve(store, paneIndex, form);
  }
}

/** Shows the pictures along the curve in a pane; without a curve of its series the reader is asked for one. */
export function showCurve(store: ViewerStore, paneIndex: number, form: CurveForm): void {
  const { curve, panes } = store.getState();
  const source = sourceOf(store.getState(), paneIndex);
  const isFree = panes[paneIndex]?.displaySetId === null;
  if (curve === null || !curve.isDone || (!isFree && source?.id !== curve.sourceId && curve.targetPane === paneIndex)) {
    beginCurve(store, paneIndex);
    return;
  }
  const from = panes.findIndex((_, index) => sourceOf(store.getState(), index)?.id === curve.sourceId);
  const volume = volumeFor(store, from, () => showCurve(store, paneIndex, form));
  if (volume === null) return;
  const before = panes[paneIndex];
  const { window, isInverted } = panes[from] ?? {};
  showSet(store, paneIndex, makeCurveSet(volume, form, curve.points, thinPlane));
  const set = store.getState().sections.find(({ id }) => id === store.getState().panes[paneIndex]?.displaySetId);
  const wantedIndex = Math.min(before?.wantedIndex ?? 0, (set?.images.length ?? 1) - 1);
  const wasSameForm = before?.displaySetId?.includes(`#${form},`) === true;
  updatePane(store, paneIndex, {
    ...(window !== undefined && { window }),
    ...(isInverted !== undefined && { isInverted }),
    ...(wasSameForm && { wantedIndex }),
  });
}

function emptyCurve(state: ViewerState, paneIndex: number, sourceId: string): CurveDrawing {
  const image = shownImage(state, paneIndex);
  const frameOfReferenceUid = image === null ? "" : frameKeyOf(image);
  return { sourceId, frameOfReferenceUid, points: [], isDone: false, targetPane: paneIndex };
}

function distance(a: Vector, b: Vector): number {
  return Math.hypot(...subtract(a, b));
}
