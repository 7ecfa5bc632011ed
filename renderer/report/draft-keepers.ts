import type { Draft } from "../../shared/domain/report.ts";
import type { DraftKeeper } from "./draft-keeper.ts";
import { hasUnsavedEdits } from "./draft-reducer.ts";

/** Somebody who writes in this window. */
export interface Writer {
  readonly id: string;
  readonly displayName: string;
}

interface Kept {
  readonly keeper: DraftKeeper;
  readonly writer: Writer;
  readonly isOpen: boolean;
}

/**
 * Keepers by writer and draft. A case that is left while its last words cannot be saved keeps its keeper here: it goes on
 * trying while its writer is signed in, and the case opened again by the same person finds the words. Nobody else does:
 * words of one person never go into a report in another's name. Everything is in this window's memory only.
 */
const keepers = new Map<string, Kept>();
const listeners = new Set<() => void>();
let present: string | null = null;

function keyOf(draftId: string, writer: Writer): string {
  return `${writer.id} ${draftId}`;
}

/** Says who is signed in at this window now, or null: only that person's words are sent. */
export function setPresentWriter(writerId: string | null): void {
  present = writerId;
  for (const { keeper, writer } of keepers.values()) {
    if (writer.id === present) keeper.resume();
    else keeper.pause();
  }
  tell();
}

/** Gives the names of those whose words wait in this window for them to sign in again, as one text; empty when none. */
export function absentWriters(): string {
  const absent = [...keepers.values()].filter(
    ({ keeper, writer }) => writer.id !== present && hasUnsavedEdits(keeper.getState()),
  );
  return [...new Set(absent.map(({ writer }) => writer.displayName))].join(", ");
}

/** Calls back when `absentWriters` may have changed; the result stops that. */
export function subscribeToWriters(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  for (const listener of listeners) listener();
}

/** Gives the keeper that still holds this writer's unsaved words in the draft, or the one that `make` makes. */
export function keeperOf(draft: Draft, writer: Writer, make: () => DraftKeeper): DraftKeeper {
  const known = keepers.get(keyOf(draft.id, writer))?.keeper;
  if (known !== undefined && hasUnsavedEdits(known.getState())) return known;
  const made = make();
  made.open(draft);
  return made;
}

/** Holds the keeper of an opened case. The result lets go: its words are sent a last time, and kept until they are saved. */
export function holdKeeper(draftId: string, writer: Writer, keeper: DraftKeeper): () => void {
  const key = keyOf(draftId, writer);
  keepers.set(key, { keeper, writer, isOpen: true });
  return () => {
    if (keepers.get(key)?.keeper !== keeper) return;
    keepers.set(key, { keeper, writer, isOpen: false });
    const stop = keeper.subscribe(forgetWhenSaved);
    keeper.saveNow();
    forgetWhenSaved();
    function forgetWhenSaved(): void {
      const entry = keepers.get(key);
      const isOver = entry?.keeper !== keeper || entry.isOpen;
      if (!isOver && hasUnsavedEdits(keeper.getState())) return;
      if (!isOver) keepers.delete(key);
      stop();
      tell();
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

/** Resolves when every draft is saved, or as soon as that is not possible; gives whether all are. */
export async function flushAllDrafts(): Promise<boolean> {
  await Promise.all([...keepers.values()].map(async ({ keeper }) => await keeper.flush()));
  return !hasUnsavedDraft();
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
