import type { ImageReference } from "../domain/measurement.ts";
import { type DraftContent, sectionKeys } from "../domain/report.ts";

/** A measurement or key image of a draft, with the image that it is of. */
export interface DraftItem {
  readonly kind: "measurement" | "keyImage";
  readonly id: string;
  readonly image: ImageReference;
}

/** Gives the measurements and key images that a content has and an earlier one had not. */
export function gainedItems(before: DraftContent, after: DraftContent): DraftItem[] {
  const known = new Set(itemsOf(before).map((item) => `${item.kind} ${item.id}`));
  return itemsOf(after).filter((item) => !known.has(`${item.kind} ${item.id}`));
}

/** Gives a content without some measurements and key images, and without their numbers in the text; every word stays. */
export function withoutItems(content: DraftContent, ids: ReadonlySet<string>): DraftContent {
  if (ids.size === 0) return content;
  const sections = { ...content.sections };
  for (const key of sectionKeys) {
    sections[key] = sections[key].map((paragraph) =>
      paragraph.filter((run) => run.kind !== "measurement" || !ids.has(run.measurementId)),
    );
  }
  return {
    ...content,
    sections,
    measurements: content.measurements.filter(({ id }) => !ids.has(id)),
    keyImages: content.keyImages.filter(({ id }) => !ids.has(id)),
  };
}

function itemsOf({ measurements, keyImages }: DraftContent): DraftItem[] {
  return [
    ...measurements.map(({ id, image }): DraftItem => ({ kind: "measurement", id, image })),
    ...keyImages.map(({ id, image }): DraftItem => ({ kind: "keyImage", id, image })),
  ];
}
