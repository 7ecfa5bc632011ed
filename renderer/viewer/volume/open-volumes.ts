import type { SliceChoice } from "../../../shared/imaging/volume/memory-plan.ts";
import { loadDecoded } from "../image-loader.ts";
import { layerMemory } from "../objects/layers.ts";
import { displaySetOf, type ViewerState, type ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { type SlicesRefusal, slicesOf, Volume } from "./volume.ts";
import { onVolumesLost } from "./volume-connection.ts";

/** Every volume of the window, by the display set that it is made of. */
const volumes = new Map<string, Volume>();
/** What the reader chose where a series did not fit. */
const choices = new Map<string, SliceChoice>();

const gibibyte = 1024 ** 3;
const budgetBytes = usualBudget();

// The worker failed and holds none of them any more: the next wish reads its series anew.
onVolumesLost(() => volumes.clear());

/** How much memory all voxels, segments and doses of the window may take, beside the images: less on a small machine. */
function usualBudget(): number {
  const memory = (globalThis.navigator as { readonly deviceMemory?: number } | undefined)?.deviceMemory ?? 8;
  return Math.min(gibibyte, (memory * gibibyte) / 4);
}

/** Gives the volume of a series, read in the background where it is not here yet; else what stands in its way. */
export function openVolume(store: ViewerStore, set: DisplaySet, shown: number): Volume | SlicesRefusal {
  const known = volumes.get(set.id);
  if (known !== undefined) return known;
  const choice = choices.get(set.id) ?? { kind: "whole" };
  const { segments, doses } = layerMemory(store);
  const attempt = () => slicesOf(set, { freeBytes: budgetBytes - heldBytes() - segments - doses, choice, shown });
  let slices = attempt();
  if ("plan" in slices) {
    dropUnused(store.getState());
    slices = attempt();
  }
  if (!("geometry" in slices)) return slices;
  const volume = new Volume(set, slices, loadDecoded);
  volumes.set(set.id, volume);
  return volume;
}

/** Keeps what the reader chose for a series that does not fit. */
export function chooseSlices(displaySetId: string, choice: SliceChoice): void {
  choices.set(displaySetId, choice);
}

/** Gives the volume of a series that was opened, or null. */
export function volumeOf(displaySetId: string | undefined): Volume | null {
  return volumes.get(displaySetId ?? "") ?? null;
}

/** Frees the volumes of series that are left. */
export function dropVolumes(displaySetIds: readonly string[]): void {
  for (const id of displaySetIds) {
    volumes.get(id)?.drop();
    volumes.delete(id);
    choices.delete(id);
  }
}

/** Gives the series that a pane's pictures come from: itself, or the one that its planes or rendering are made of. */
export function sourceOf(state: ViewerState, paneIndex: number): DisplaySet | null {
  const set = displaySetOf(state, paneIndex);
  const id = set?.section?.sourceId ?? set?.renderedFrom;
  return id === undefined ? set : (state.displaySets.find((source) => source.id === id) ?? null);
}

function heldBytes(): number {
  return [...volumes.values()].reduce((sum, volume) => sum + volume.bytes, 0);
}

/** Voxels that no pane shows make room for those that are asked for. */
function dropUnused(state: ViewerState): void {
  const shown = new Set(state.sections.map((set) => set.section?.sourceId ?? set.renderedFrom));
  for (const [id, volume] of volumes) {
    if (shown.has(id)) continue;
    volume.drop();
    volumes.delete(id);
  }
}
