import { displaySetOf, updatePane, type ViewerStore } from "../viewer-store.ts";

const widest = 5;

/** Thickens the slice by one neighbour on either side, up to eleven slices, then shows the single slice again. */
export function thicken(store: ViewerStore, paneIndex: number): void {
  const state = store.getState();
  const pane = state.panes[paneIndex];
  const set = displaySetOf(state, paneIndex);
  if (pane === undefined || set === null) return;
  if (set.modality !== "MG" || set.images.length < 3) {
    const notice = "Only slices of breast tomosynthesis are thickened here; R makes slabs of other series.";
    updatePane(store, paneIndex, { notice });
    return;
  }
  const reach = (pane.derived?.kind === "slab" ? pane.derived.reach : 0) + 1;
  updatePane(store, paneIndex, { derived: reach > widest ? null : { kind: "slab", reach } });
}
