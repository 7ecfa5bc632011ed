import type { Vector } from "../../../shared/imaging/vector.ts";
import { pixelOf, planeOfImage } from "../../../shared/imaging/volume/section-planes.ts";
import { findImage } from "../image-registry.ts";
import { changeLayers } from "../objects/layer-state.ts";
import type { Viewer } from "../viewer.ts";
import { displaySetOf, updatePane, type ViewerStore } from "../viewer-store.ts";
import type { DisplayImage, DisplaySet } from "../viewer-types.ts";
import type { DoseChoice } from "./dose-choice.ts";
import { type CaseDose, doseFor, dosesOfCase, forgetFailedDoses, refusalOf } from "./doses.ts";

/** Changes how the dose is laid over the images. */
export function changeDose(store: ViewerStore, change: Partial<DoseChoice>): void {
  changeLayers(store, { dose: { ...store.getState().layers.dose, ...change } });
}

/** Shows or hides the dose; where it may not lie over the image of the pane, the pane says why. */
export function toggleDose(store: ViewerStore, paneIndex: number): void {
  const state = store.getState();
  const { layers } = state;
  if (layers.dose.isShown && layers.areShown) {
    changeDose(store, { isShown: false });
    return;
  }
  const [first] = dosesOfCase(state);
  const set = displaySetOf(state, paneIndex);
  const shown = state.panes[paneIndex]?.shownIndex ?? 0;
  const registered = findImage(set?.images[shown]?.imageId ?? "");
  if (first === undefined || set === null || registered === undefined) {
    updatePane(store, paneIndex, { notice: "No treatment dose came with this case, or the pane shows no image." });
    return;
  }
  forgetFailedDoses(store);
  const on = doseFor(state, registered, set);
  if (on === null) {
    updatePane(store, paneIndex, { notice: refusalOf(first, registered, set) });
    return;
  }
  changeLayers(store, { areShown: true, dose: { ...layers.dose, isShown: true } });
}

/** Goes to a place of a dose: the nearest image of the active pane's series where it may lie there, else of another. */
export function goToPlace({ store, commands }: Viewer, on: CaseDose, point: Vector): void {
  const state = store.getState();
  const active = displaySetOf(state, state.activePane);
  const sets = [...(active === null ? [] : [active]), ...state.displaySets];
  const image = sets.map((set) => nearestImage(on, set, point)).find((found) => found !== null);
  if (image === undefined || image === null) {
    updatePane(store, state.activePane, { notice: "No image of this case lies there." });
    return;
  }
  commands.jumpTo(image.reference);
  store.setState({ cursor: { frameOfReferenceUid: on.dose.frameOfReferenceUid, point } });
}

/** No farther away than an image reaches, in mm: beyond the stack there is no image of the place. */
const farthestMm = 10;

function nearestImage(on: CaseDose, set: DisplaySet, point: Vector): DisplayImage | null {
  let [best, least]: [DisplayImage | null, number] = [null, farthestMm];
  for (const image of set.images) {
    const registered = findImage(image.imageId);
    if (registered === undefined || refusalOf(on, registered, set) !== "") continue;
    const plane = planeOfImage(registered.header);
    const away = plane === null ? Number.POSITIVE_INFINITY : Math.abs(pixelOf(plane, point).offPlaneMm);
    if (away < least) [best, least] = [image, away];
  }
  return best;
}
