import type { DraftContent, KeyImage } from "../domain/report.ts";

/** A key image whose picture shows a mark otherwise than the draft has it now. */
export interface OutdatedKeyImage {
  readonly keyImageId: string;
  /** What differs, without the number of the key image, for a line beside the picture; no full stop. */
  readonly difference: string;
  readonly sentence: string;
}

/**
 * Gives the key images whose picture and marks differ, in the order of the report: a mark that reads otherwise, that lies
 * elsewhere, or that was deleted. A mark drawn after the picture was made is no difference: nobody chose to show it.
 */
export function outdatedKeyImages(content: Pick<DraftContent, "keyImages" | "measurements">): OutdatedKeyImage[] {
  return content.keyImages.flatMap((keyImage, index) => {
    const difference = differenceOf(keyImage, content.measurements);
    if (difference === null) return [];
    return [{ keyImageId: keyImage.id, difference, sentence: `Key image ${index + 1} ${difference}.` }];
  });
}

function differenceOf(keyImage: KeyImage, measurements: DraftContent["measurements"]): string | null {
  const marks = new Map(measurements.map((measurement) => [measurement.id, measurement]));
  // Pictures made by an earlier version say which marks are on them, but not what they read.
  if (keyImage.burntIn === undefined) {
    return keyImage.measurementIds.some((id) => !marks.has(id)) ? "shows a mark that was deleted" : null;
  }
  for (const { measurementId, text, points } of keyImage.burntIn.marks) {
    const now = marks.get(measurementId);
    if (now === undefined) return `shows ${text}, but the mark was deleted`;
    if (now.text !== text) return `shows ${text}, the mark now reads ${now.text}`;
    if (!areSamePoints(now.points, points)) return `shows ${text} where the mark no longer is`;
  }
  return null;
}

type Points = readonly (readonly [number, number])[];

function areSamePoints(a: Points, b: Points): boolean {
  return a.length === b.length && a.every(([x, y], index) => x === b[index]?.[0] && y === b[index]?.[1]);
}
