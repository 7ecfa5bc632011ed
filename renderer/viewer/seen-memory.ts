import type { DisplaySet } from "./viewer-types.ts";

type SeenImages = Readonly<Record<string, ReadonlySet<number>>>;

/** What the person at this window has seen, by display set, so that a case left and opened again need not be read twice. */
const remembered = new Map<string, ReadonlySet<number>>();

/** Keeps what was seen of a case that closes. In this window's memory only. */
export function rememberSeen(seen: SeenImages): void {
  for (const [id, images] of Object.entries(seen)) remembered.set(id, images);
}

/** Gives what was seen of these display sets before. */
export function seenBefore(sets: readonly DisplaySet[]): SeenImages {
  return Object.fromEntries(sets.flatMap(({ id }) => [...(remembered.has(id) ? [[id, remembered.get(id)]] : [])]));
}

/** Forgets what was seen: somebody else may be at this window. */
export function forgetSeen(): void {
  remembered.clear();
}
