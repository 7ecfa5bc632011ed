import type { RotaShift } from "../domain/directory.ts";

/** From when until when nobody is on, milliseconds since 1970; null where there is no shift before or after. */
export interface RotaGap {
  readonly from: number | null;
  readonly until: number | null;
}

/** Gives the shifts that an instant lies in, the earliest first; a shift counts until before its end. */
export function shiftsAt(shifts: readonly RotaShift[], at: number): RotaShift[] {
  return shifts.filter(({ startsAt, endsAt }) => startsAt <= at && at < endsAt).toSorted(byStart);
}

/** Gives the gap that an instant lies in; for an instant with a shift it means nothing. */
export function gapAround(shifts: readonly RotaShift[], at: number): RotaGap {
  const ended = shifts.map(({ endsAt }) => endsAt).filter((end) => end <= at);
  const coming = shifts.map(({ startsAt }) => startsAt).filter((start) => start > at);
  return {
    from: ended.length === 0 ? null : Math.max(...ended),
    until: coming.length === 0 ? null : Math.min(...coming),
  };
}

/** Gives every stretch between two instants in which nobody is on, earliest first. Shifts may overlap. */
export function rotaGaps(
  shifts: readonly RotaShift[],
  from: number,
  until: number,
): { readonly from: number; readonly until: number }[] {
  const gaps: { from: number; until: number }[] = [];
  let covered = from;
  for (const { startsAt, endsAt } of shifts.toSorted(byStart)) {
    if (startsAt >= until) break;
    if (startsAt > covered) gaps.push({ from: covered, until: startsAt });
    covered = Math.max(covered, endsAt);
  }
  if (covered < until) gaps.push({ from: covered, until });
  return gaps;
}

function byStart(one: RotaShift, other: RotaShift): number {
  return one.startsAt - other.startsAt || (one.id < other.id ? -1 : 1);
}
