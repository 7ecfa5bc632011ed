import { findImage } from "../image-registry.ts";
import { displaySetOf, emptyPane, updatePane, type ViewerState, type ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { nearestIndex } from "../volume/spatial.ts";

/** Gives how a series came to be a stack apart, in words, e.g. `b = 1000, time 3 of 12`; empty for a whole series. */
export function splitWords(set: Pick<DisplaySet, "splits">): string {
  return (set.splits ?? []).map(({ words }) => words).join(", ");
}

/** Gives the sentences why a series is shown in parts and how its images are ordered. */
export function splitReasons(set: Pick<DisplaySet, "splits" | "orderReason">): readonly string[] {
  const reasons = (set.splits ?? []).map(({ rule, words, reason }) => `${rule}: ${words}. ${reason}`);
  return [...reasons, set.orderReason ?? ""].filter((text) => text !== "");
}

/** Shows the same place at the next or previous time, as the pane shows this one; at either end nothing changes. */
export function stepTime(store: ViewerStore, paneIndex: number, by: 1 | -1): void {
  const state = store.getState();
  const pane = state.panes[paneIndex];
  const set = displaySetOf(state, paneIndex);
  const other = set === null ? undefined : timePoint(state, set, by);
  if (pane === undefined || set === null) return;
  if (other === undefined) {
    const isTimed = set.time !== undefined && set.time !== null;
    const end = by === 1 ? "This is the last time point." : "This is the first time point.";
    updatePane(store, paneIndex, { notice: isTimed ? end : "This series has no time points." });
    return;
  }
  const position = findImage(set.images[pane.wantedIndex]?.imageId ?? "")?.header.plane?.position ?? null;
  const wantedIndex =
    position === null ? Math.min(pane.wantedIndex, other.images.length - 1) : nearestIndex(other, position);
  const { view, hung, window, isInverted, hidden } = pane;
  const kept = { view, hung, window, isInverted, hidden };
  updatePane(store, paneIndex, { ...emptyPane, ...kept, displaySetId: other.id, wantedIndex });
}

function timePoint({ displaySets }: ViewerState, set: DisplaySet, by: number): DisplaySet | undefined {
  const { time } = set;
  if (time === undefined || time === null) return undefined;
  return displaySets.find(
    (other) =>
      other.studyInstanceUid === set.studyInstanceUid &&
      other.archiveId === set.archiveId &&
      other.time?.group === time.group &&
      other.time.index === time.index + by,
  );
}

/** Gives the series for the strip: of those that are one series at several times, the one on a pane, else the first. */
export function stripSets(sets: readonly DisplaySet[], shownIds: readonly (string | null)[]): readonly DisplaySet[] {
  const keyOf = ({ archiveId, studyInstanceUid, time }: DisplaySet) =>
    `${archiveId}/${studyInstanceUid}/${time?.group ?? ""}`;
  const shown = new Set(sets.filter((set) => set.time && shownIds.includes(set.id)).map(keyOf));
  return sets.filter((set) => {
    if (set.time === undefined || set.time === null || shownIds.includes(set.id)) return true;
    return set.time.index === 0 && !shown.has(keyOf(set));
  });
}
