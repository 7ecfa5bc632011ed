import { isAgeAllowed } from "./choose-series.ts";
import type { HangingProtocol } from "./hanging-protocol.ts";

/** An earlier examination as rules choose among them before its series are known. */
export interface KnownPrior {
  readonly studyInstanceUid: string;
  /** `YYYY-MM-DD`, or null. */
  readonly date: string | null;
}

/** However many a protocol asks for, no more than this are fetched by themselves. */
const mostFetched = 3;

/**
 * Gives which of the priors a protocol's panes ask for, newest first, each once and three at most. `comparable` are those
 * that show the same region by the same kind of machine.
 */
export function wantedPriors(
  { steps }: HangingProtocol,
  comparable: readonly KnownPrior[],
  currentDate: string | null,
): readonly string[] {
  const inTime = [...comparable].sort(
    (one, other) =>
      (other.date ?? "").localeCompare(one.date ?? "") || one.studyInstanceUid.localeCompare(other.studyInstanceUid),
  );
  const wanted = new Set<string>();
  for (const pane of steps.flatMap(({ panes }) => panes)) {
    if (pane.from !== "prior") continue;
    const allowed = inTime.filter(({ date }) => isAgeAllowed(pane, date, currentDate));
    const chosen = pane.prior === "oldest" ? allowed.at(-1) : allowed[pane.prior - 1];
    if (chosen !== undefined) wanted.add(chosen.studyInstanceUid);
  }
  return inTime
    .map(({ studyInstanceUid }) => studyInstanceUid)
    .filter((uid) => wanted.has(uid))
    .slice(0, mostFetched);
}
