import type { Draft } from "../../shared/domain/report.ts";
import type { DraftKeeper } from "./draft-keeper.ts";
import { hasUnsavedEdits } from "./draft-reducer.ts";

/**
 * Keepers by draft. A case that is left while its last words cannot be saved keeps its keeper here: it goes on trying, and
 * the case opened again finds the words. Everything is in this window's memory only.
 */
const keepers = new Map<string, { readonly keeper: DraftKeeper; readonly isOpen: boolean }>();

/** Gives the keeper that still holds this draft's unsaved words, or the one that `make` makes. */
export function keeperOf(draft: Draft, make: () => DraftKeeper): DraftKeeper {
  const known = keepers.get(draft.id)?.keeper;
  if (known !== undefined && hasUnsavedEdits(known.getState())) return known;
  const made = make();
  made.open(draft);
  return made;
}

/** Holds the keeper of an opened case. The result lets go: its words are sent a last time, and kept until they are saved. */
export function holdKeeper(draftId: string, keeper: DraftKeeper): () => void {
  keepers.set(draftId, { keeper, isOpen: true });
  return () => {
    if (keepers.get(draftId)?.keeper !== keeper) return;
    keepers.set(draftId, { keeper, isOpen: false });
    const stop = keeper.subscribe(forgetWhenSaved);
    keeper.saveNow();
    forgetWhenSaved();
    function forgetWhenSaved(): void {
      const entry = keepers.get(draftId);
      const isOver = entry?.keeper !== keeper || entry.isOpen;
      if (!isOver && hasUnsavedEdits(keeper.getState())) return;
      if (!isOver) keepers.delete(draftId);
      stop();
    }
  };
}

/** Says whether any draft of this window, open or left, has words that are not saved. */
export function hasUnsavedDraft(): boolean {
  return [...keepers.values()].some(({ keeper }) => hasUnsavedEdits(keeper.getState()));
}

/** Sends what is unsaved in every draft. */
export function saveAllDrafts(): void {
  for (const { keeper } of keepers.values()) keeper.saveNow();
}

const guarded = new WeakSet<Window>();

/** From now on saves when the window goes to the back, and asks before it closes over unsaved words. Once is enough. */
export function guardUnsavedDrafts(target: Window): void {
  if (guarded.has(target)) return;
  guarded.add(target);
  target.document.addEventListener("visibilitychange", () => {
    if (target.document.visibilityState === "hidden") saveAllDrafts();
  });
  target.addEventListener("beforeunload", (event) => {
    if (!hasUnsavedDraft()) return;
    saveAllDrafts();
    event.preventDefault();
  });
}
