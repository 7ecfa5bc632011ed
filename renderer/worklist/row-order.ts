/** Anything with a lasting identifier. */
interface Identified {
  readonly id: string;
}

/** Rows as they stand on the screen, and how many of them the last settling moved. */
export interface ShownRows<Row extends Identified> {
  readonly rows: readonly Row[];
  readonly movedCount: number;
  /** Rows came, went or moved in the answer but not yet on the screen. */
  readonly isBehind: boolean;
}

/**
 * Gives the rows to show after a new answer. While somebody works (`isResting` false) every row keeps its place: known
 * ones are renewed in place, ones that left the answer stay as they were, new ones wait. At rest the answer's order is
 * taken over, and what changed its place is counted.
 */
export function mergeRows<Row extends Identified>(
  shown: readonly Row[],
  answer: readonly Row[],
  isResting: boolean,
): ShownRows<Row> {
  const isSameOrder = shown.length === answer.length && shown.every((row, index) => row.id === answer[index]?.id);
  if (isSameOrder) return { rows: answer, movedCount: 0, isBehind: false };
  if (isResting || shown.length === 0) {
    return { rows: answer, movedCount: shown.length === 0 ? 0 : countMoved(shown, answer), isBehind: false };
  }
  const byId = new Map(answer.map((row) => [row.id, row]));
  const kept = shown.map((row) => byId.get(row.id) ?? row);
  // Rows further down than anything on the screen push nothing: a following page may be added at once.
  const known = new Set(shown.map((row) => row.id));
  const lastKnown = answer.findLastIndex((row) => known.has(row.id));
  return { rows: [...kept, ...answer.slice(lastKnown + 1)], movedCount: 0, isBehind: true };
}

/** Counts the rows of both orders that are not part of the longest run that kept its order. */
function countMoved(before: readonly Identified[], after: readonly Identified[]): number {
  const place = new Map(before.map((row, index) => [row.id, index]));
  const places = after.flatMap((row) => place.get(row.id) ?? []);
  return places.length - longestRising(places);
}

function longestRising(values: readonly number[]): number {
  const tails: number[] = [];
  for (const value of values) {
    const at = tails.findIndex((tail) => tail >= value);
    tails[at === -1 ? tails.length : at] = value;
  }
  return tails.length;
}
