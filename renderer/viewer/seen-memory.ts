import { partsAt, placesOf } from "./set-parts.ts";
import type { ViewerState } from "./viewer-store.ts";
import type { DisplaySet } from "./viewer-types.ts";

/**
 * What the person at this window has seen, by display set, so that a case left and opened again need not be read twice. By
 * image, not by place: others may come between them meanwhile.
 */
const remembered = new Map<string, ReadonlySet<string>>();

/** Keeps what was seen of a case that closes. In this window's memory only. */
export function rememberSeen({ displaySets, seen }: Pick<ViewerState, "displaySets" | "seen">): void {
  for (const set of displaySets) {
    const indices = seen[set.id];
    if (indices !== undefined) remembered.set(set.id, new Set(partsAt(set, indices)));
  }
}

/** Gives what was seen of these display sets before. */
export function seenBefore(sets: readonly DisplaySet[]): ViewerState["seen"] {
  return Object.fromEntries(
    sets.flatMap((set) => {
      const parts = remembered.get(set.id);
      return parts === undefined ? [] : [[set.id, placesOf(set, parts)]];
    }),
  );
}

/** Gives what was seen without these images, by SOP Instance UID. */
export function seenWithout(
  seen: ViewerState["seen"],
  sets: readonly DisplaySet[],
  sopInstanceUids: ReadonlySet<string>,
): ViewerState["seen"] {
  if (sopInstanceUids.size === 0) return seen;
  const imagesOf = new Map(sets.map(({ id, images }) => [id, images]));
  const isGone = (id: string, index: number) =>
    sopInstanceUids.has(imagesOf.get(id)?.[index]?.reference.sopInstanceUid ?? "");
  return Object.fromEntries(
    Object.entries(seen).map(([id, indices]) => [id, new Set([...indices].filter((index) => !isGone(id, index)))]),
  );
}

/** Forgets what was seen: somebody else may be at this window. */
export function forgetSeen(): void {
  remembered.clear();
}
