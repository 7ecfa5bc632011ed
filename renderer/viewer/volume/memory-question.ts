import { type MemoryPlan, memorySentence, type SliceChoice } from "../../../shared/imaging/volume/memory-plan.ts";
import { layerMemory } from "../objects/layers.ts";
import { updatePane, type ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { chooseSlices } from "./open-volumes.ts";

/** Asks what to leave out, before anything is loaded; `again` goes on with what the reader wanted. */
export function askForMemory(
  store: ViewerStore,
  paneIndex: number,
  set: DisplaySet,
  plan: MemoryPlan,
  again: () => void,
): void {
  const layers = layerMemory(store);
  const sentence = memorySentence(set.images.length, plan, layers);
  if (plan.offers.length === 0) {
    updatePane(store, paneIndex, {
      notice: `${sentence} Close planes of other series, or another case, and try again. The images themselves are shown as ever.`,
    });
    return;
  }
  const answer = (choice: SliceChoice | null) => {
    store.setState({ memoryQuestion: null });
    if (choice === null) return;
    chooseSlices(set.id, choice);
    again();
  };
  store.setState({ memoryQuestion: { sentence, offers: plan.offers, answer } });
}
