import type { DisplaySet } from "../viewer/viewer-types.ts";

/** Gives the series that can be shown, fullest first but for scouts, which come last. */
function ranked(sets: readonly DisplaySet[]): DisplaySet[] {
  const score = (set: DisplaySet) => (isScout(set) ? 0 : 1_000_000) + Math.min(set.images.length, 999_999);
  return sets
    .filter((set) => set.problem === "" && set.images.length > 0)
    .map((set, index) => ({ set, index }))
    .sort((one, other) => score(other.set) - score(one.set) || one.index - other.index)
    .map(({ set }) => set);
}

function isScout(set: DisplaySet): boolean {
  return /scout|locali[sz]er|topogram|surview/i.test(set.description);
}

/** Gives the series to open a study with: the fullest one, the first where several are equal; null when none can be shown. */
export function openingSet(sets: readonly DisplaySet[]): DisplaySet | null {
  return ranked(sets)[0] ?? null;
}
