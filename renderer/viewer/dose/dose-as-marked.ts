import type { KeyImage } from "../../../shared/domain/report.ts";
import type { RegisteredImage } from "../image-registry.ts";
import { changeLayers } from "../objects/layer-state.ts";
import type { ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { type DoseOverlay, doseLoaderOf, dosesOfCase, makeOverlay, refusalOf } from "./doses.ts";

/**
 * Gives the dose that lay over a key image, read first where it is not here; null where there was none, `gone` where it cannot
 * be drawn again: without it the picture would be another one. Rejects with the sentence for why it cannot be read.
 */
export async function doseAsMarked(
  store: ViewerStore,
  kept: KeyImage["presentation"]["dose"],
  image: RegisteredImage | undefined,
  set: DisplaySet,
): Promise<DoseOverlay | null | "gone"> {
  if (kept === undefined) return null;
  const on = dosesOfCase(store.getState()).find(({ dose }) => dose.sopInstanceUid === kept.sopInstanceUid);
  if (on === undefined || image === undefined || refusalOf(on, image, set) !== "") return "gone";
  const loader = doseLoaderOf(store, on);
  await loader.want();
  if (loader.failure() !== "") throw new Error(loader.failure());
  return makeOverlay(store, on, image, kept) ?? "gone";
}

/** Lays the dose over the images again as a key image was marked with it. */
export function showDoseAsMarked(store: ViewerStore, kept: KeyImage["presentation"]["dose"]): void {
  if (kept === undefined) return;
  const { layers } = store.getState();
  const { sopInstanceUid, ...look } = kept;
  const dose = { ...layers.dose, ...look, chosenUid: sopInstanceUid, isShown: true };
  changeLayers(store, { areShown: true, dose });
}
