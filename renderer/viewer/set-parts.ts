import type { DisplayImage, DisplaySet } from "./viewer-types.ts";

/** Gives names of what there is to see of a series, by place: its images, one that was replaced under another name; a document or a waveform is one part as a whole. */
export function partsOf({ images, documents = [], waveforms = [] }: DisplaySet): readonly string[] {
  if (images.length > 0) return images.map(partOf);
  const opened = [...documents, ...waveforms].map(({ sopInstanceUid }) => sopInstanceUid);
  return opened.length === 0 ? [] : [opened.join(" ")];
}

function partOf({ imageId, revision }: DisplayImage): string {
  return revision === undefined ? imageId : `${imageId}#${revision}`;
}

/** Gives the names of the parts that lie at these places of a series. */
export function partsAt(set: DisplaySet, indices: Iterable<number>): string[] {
  const parts = partsOf(set);
  return [...indices].flatMap((index) => parts[index] ?? []);
}

/** Gives where parts with these names lie in a series; those that it does not have are left out. */
export function placesOf(set: DisplaySet, names: ReadonlySet<string>): Set<number> {
  return new Set(partsOf(set).flatMap((name, index) => (names.has(name) ? [index] : [])));
}
