/**
 * What happens from the key that opens a case to its first image, in this order. The window notes when each is done, as
 * marks of the User Timing API; nothing of the patient is in them.
 */
export const openingSteps = [
  "key",
  "screen",
  "case",
  "headersAsked",
  "seriesKnown",
  "pixelsAsked",
  "pixelsThere",
  "decoded",
  "painted",
] as const;

/** One of the steps. */
export type OpeningStep = (typeof openingSteps)[number];

/** Gives the name of the mark of a step, as `performance.getEntriesByName` takes it. */
export function openingMark(step: OpeningStep): string {
  return `sightline.opening.${step}`;
}
