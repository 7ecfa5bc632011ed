import { partsOf } from "./set-parts.ts";
import type { PaneState, ViewerState } from "./viewer-store.ts";
import type { DisplaySet } from "./viewer-types.ts";

/**
 * Gives panes and what was seen for series that may have other images than before, as when images came to an open case: each
 * place stays with its image wherever that lies now. A pane whose image is gone waits for the one that is nearest in number.
 */
export function movedToImages(
  { displaySets, panes, seen }: Pick<ViewerState, "displaySets" | "panes" | "seen">,
  sets: readonly DisplaySet[],
): Pick<ViewerState, "panes" | "seen"> {
  const moves = new Map(
    sets.flatMap((set) =>
      movesOf(
        displaySets.find(({ id }) => id === set.id),
        set,
      ),
    ),
  );
  if (moves.size === 0) return { panes, seen };
  return {
    panes: panes.map((pane) => {
      const move = moves.get(pane.displaySetId ?? "");
      return move === undefined ? pane : movedPane(pane, move);
    }),
    seen: Object.fromEntries(
      Object.entries(seen).map(([id, indices]) => {
        const move = moves.get(id);
        const moved = move === undefined ? [...indices] : [...indices].map((index) => move.to(index) ?? -1);
        return [id, new Set(moved.filter((index) => index >= 0))];
      }),
    ),
  };
}

/** Gives the series that have other images now than before. */
export function renewedSets(before: readonly DisplaySet[], now: readonly DisplaySet[]): ReadonlySet<string> {
  return new Set(
    now.flatMap((set) => {
      const known = before.find(({ id }) => id === set.id);
      return known === undefined || hasSameImages(known, set) ? [] : [set.id];
    }),
  );
}

interface Move {
  /** Where the image of an index lies now; null where it is gone. */
  to(index: number): number | null;
  readonly last: number;
}

function movesOf(before: DisplaySet | undefined, now: DisplaySet): [string, Move][] {
  if (before === undefined || before === now) return [];
  const [partsBefore, parts] = [partsOf(before), partsOf(now)];
  if (isSame(parts, partsBefore)) return [];
  const places = new Map(parts.map((part, index) => [part, index]));
  const to = (index: number) => places.get(partsBefore[index] ?? "") ?? null;
  return [[now.id, { to, last: Math.max(0, now.images.length - 1) }]];
}

/** Says whether a series has the same images in the same order. */
export function hasSameImages(one: DisplaySet, other: DisplaySet): boolean {
  if (one.images === other.images) return true;
  return isSame(partsOf(one), partsOf(other));
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index]);
}

function movedPane(pane: PaneState, { to, last }: Move): PaneState {
  const wantedIndex = to(pane.wantedIndex) ?? Math.min(pane.wantedIndex, last);
  return { ...pane, wantedIndex, shownIndex: pane.shownIndex === null ? null : to(pane.shownIndex) };
}
