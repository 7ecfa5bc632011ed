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
  // A mark that is paired later brings an image with it: the one that it is compared with.
  const keyOf = ({ kind, id, image }: DraftItem, isPair: boolean) =>
    isPair ? `pair ${id} ${image.sopInstanceUid}` : `${kind} ${id}`;
  const known = new Set([
    ...itemsOf(before).map((item) => keyOf(item, false)),
    ...pairsOf(before).map((item) => keyOf(item, true)),
  ]);
  return [
    ...itemsOf(after).filter((item) => !known.has(keyOf(item, false))),
    ...pairsOf(after).filter((item) => !known.has(keyOf(item, true))),
  ];
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

function pairsOf({ measurements }: DraftContent): DraftItem[] {
  return measurements.flatMap(({ id, lesion }): DraftItem[] =>
    lesion === undefined ? [] : [{ kind: "measurement", id, image: lesion.earlier.image }],
  );
}

function itemsOf({ measurements, keyImages }: DraftContent): DraftItem[] {
  return [
    ...measurements.map(({ id, image }): DraftItem => ({ kind: "measurement", id, image })),
    ...keyImages.map(({ id, image }): DraftItem => ({ kind: "keyImage", id, image })),
  ];
}
