import type { ImageReference, Measurement } from "../domain/measurement.ts";
import { imageOfSlice } from "../domain/own-segment.ts";
import type { DraftContent } from "../domain/report.ts";
import { sectionKeys } from "../domain/section.ts";
import { type PriorsKnown, withoutComparedStudies } from "./report-text.ts";

/** A measurement, key image or part of a segment in a draft, with the image that it is of. */
export interface DraftItem {
  readonly kind: "measurement" | "keyImage" | "segment";
  /** Of a segment: its own, a stroke, and the image that the part lies on. */
  readonly id: string;
  readonly image: ImageReference;
}

/** Gives the measurements, key images and parts of segments that a content has and an earlier one had not. */
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

/** Gives a content without some measurements, key images and parts of segments, and without their numbers in the text; every word stays. */
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
    ...withoutParts(content, ids),
  };
}

/** Gives the studies that a content uses: those that its items are of, that it compares with, and that it says were opened. */
export function studiesUsedIn(content: DraftContent): string[] {
  const used = [...itemsOf(content), ...pairsOf(content)].map(({ image }) => image.studyInstanceUid as string);
  return [...new Set([...used, ...content.comparedStudies.map((study) => study.studyInstanceUid as string)])];
}

/**
 * Gives a content without anything of some studies: measurements with their numbers in the text, key images, parts of
 * segments, comparisons of a mark with one of theirs, and their names in a generated comparison. Every word stays.
 */
export function withoutStudies(
  content: DraftContent,
  studies: ReadonlySet<string>,
  known: PriorsKnown = null,
): DraftContent {
  const foreign = itemsOf(content).filter(({ image }) => studies.has(image.studyInstanceUid));
  const rest = withoutItems(content, new Set(foreign.map(({ id }) => id)));
  const measurements = rest.measurements.map((mark) => withoutPairIn(mark, studies));
  return withoutComparedStudies({ ...rest, measurements }, studies, known);
}

/** Gives a mark without its comparison where that is with a mark of one of some studies; otherwise the same mark. */
export function withoutPairIn(mark: Measurement, studies: ReadonlySet<string>): Measurement {
  const { lesion, ...bare } = mark;
  return lesion !== undefined && studies.has(lesion.earlier.image.studyInstanceUid) ? bare : mark;
}

function pairsOf({ measurements }: DraftContent): DraftItem[] {
  return measurements.flatMap(({ id, lesion }): DraftItem[] =>
    lesion === undefined ? [] : [{ kind: "measurement", id, image: lesion.earlier.image }],
  );
}

function withoutParts({ segments }: DraftContent, ids: ReadonlySet<string>): Pick<DraftContent, "segments"> {
  if (segments === undefined) return {};
  const stays = (segmentId: string, sopInstanceUid: string) => !ids.has(partId(segmentId, sopInstanceUid));
  return {
    segments: segments.map((segment) => ({
      ...segment,
      slices: segment.slices.filter(({ sopInstanceUid }) => stays(segment.id, sopInstanceUid)),
    })),
  };
}

function partId(segmentId: string, sopInstanceUid: string): string {
  return `${segmentId}/${sopInstanceUid}`;
}

function itemsOf({ measurements, keyImages, segments = [] }: DraftContent): DraftItem[] {
  return [
    ...measurements.map(({ id, image }): DraftItem => ({ kind: "measurement", id, image })),
    ...keyImages.map(({ id, image }): DraftItem => ({ kind: "keyImage", id, image })),
    ...segments.flatMap((segment) =>
      segment.slices.map((slice): DraftItem => {
        return { kind: "segment", id: partId(segment.id, slice.sopInstanceUid), image: imageOfSlice(segment, slice) };
      }),
    ),
  ];
}
