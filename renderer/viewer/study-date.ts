import type { DisplaySet } from "./viewer-types.ts";

/** Gives the day of a study from its series: that of the first which states one; documents added to it often do not. */
export function studyDateOf(sets: readonly Pick<DisplaySet, "studyDate">[]): string | null {
  return sets.find(({ studyDate }) => studyDate !== null)?.studyDate ?? null;
}
