import type { ImagePoint } from "../../shared/imaging/measure.ts";
import { planeOfImage, pointOf } from "../../shared/imaging/volume/section-planes.ts";
import type { Landmark } from "./hanging-state.ts";
import { findImage } from "./image-registry.ts";
import { fitOf } from "./landmark-link.ts";
import { displaySetOf, updatePane, type ViewerStore } from "./viewer-store.ts";
import { frameKeyOf } from "./volume/spatial.ts";

/** Sets the next landmark of the examination on a pane; the third in both links them. Refusals are said on the pane. */
export function addLandmark(store: ViewerStore, paneIndex: number, pixel: ImagePoint): void {
  const state = store.getState();
  const index = state.panes[paneIndex]?.shownIndex ?? -1;
  const image = findImage(displaySetOf(state, paneIndex)?.images[index]?.imageId ?? "");
  const plane = image === undefined ? null : planeOfImage(image.header);
  if (image === undefined || plane === null) {
    updatePane(store, paneIndex, { notice: "No landmark can be set: this image does not say where it lies." });
    return;
  }
  const frameKey = frameKeyOf(image);
  change(store, [...state.landmarks, { frameKey, point: pointOf(plane, pixel) }]);
  const now = store.getState().landmarks;
  const fits = [...new Set(now.map((landmark) => landmark.frameKey))].map((key) => fitOf(now, frameKey, key));
  // What was set to be linked is linked, also where each pane scrolled alone.
  if (state.link === null && fits.some((fit) => fit !== null && "transform" in fit)) {
    store.setState({
      link: state.panes.map(({ displaySetId, wantedIndex }) => ({ displaySetId, index: wantedIndex })),
    });
  }
  const refused = fits.find((fit) => fit !== null && "refusal" in fit);
  updatePane(store, paneIndex, { notice: refused && "refusal" in refused ? refused.refusal : "" });
}

/** Takes every landmark away; it can be undone. False where there is none. */
export function clearLandmarks(store: ViewerStore): boolean {
  if (store.getState().landmarks.length === 0) return false;
  change(store, []);
  return true;
}

/** Goes one change of the landmarks back or forth; false where there is none. */
export function stepLandmarks(store: ViewerStore, way: "undo" | "redo"): boolean {
  const { landmarks, landmarkHistory } = store.getState();
  const { done, undone } = landmarkHistory;
  const next = (way === "undo" ? done : undone).at(-1);
  if (next === undefined) return false;
  const history =
    way === "undo"
      ? { done: done.slice(0, -1), undone: [...undone, landmarks] }
      : { done: [...done, landmarks], undone: undone.slice(0, -1) };
  store.setState({ landmarks: next, landmarkHistory: history });
  return true;
}

function change(store: ViewerStore, landmarks: readonly Landmark[]): void {
  store.setState((state) => ({
    landmarks,
    landmarkHistory: { done: [...state.landmarkHistory.done, state.landmarks], undone: [] },
  }));
}
