import { type OpeningStep, openingMark, openingSteps } from "../../shared/contract/opening-steps.ts";

const lastStep = openingSteps.length - 1;
const headersAsked = openingSteps.indexOf("headersAsked");
/** Place of the newest step; at the last one nothing is noted any more, so that scrolling costs nothing. */
let reached = lastStep;

/** Begins to note how a case opens: now its key is handled. What was noted of the case before is forgotten. */
export function beginOpening(): void {
  for (const step of openingSteps) performance.clearMarks(openingMark(step));
  reached = 0;
  performance.mark(openingMark("key"));
}

/**
 * Notes that a step is done, the first time since the key. What the case before still does is left out: none of its
 * images counts before the headers of this one were asked for.
 */
export function noteOpening(step: OpeningStep): void {
  if (reached === lastStep) return;
  const place = openingSteps.indexOf(step);
  if (place <= reached || (place > headersAsked && reached < headersAsked)) return;
  reached = place;
  performance.mark(openingMark(step));
}
