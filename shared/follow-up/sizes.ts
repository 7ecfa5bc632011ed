import type { FollowedLesion, FollowUp, LesionSize } from "../domain/follow-up.ts";
import type { EarlierMark, Lesion, Measurement } from "../domain/measurement.ts";
import { lesionChange } from "../rules/lesion-change.ts";

/** What a mark gives a follow-up: a diameter, or why it gives none, in words that follow a lesion's name. */
export type MarkSize = { readonly size: Extract<LesionSize, { state: "measured" }> } | { readonly refusal: string };

type Numbers = Pick<EarlierMark, "kind" | "quantities" | "trust">;

/**
 * Gives the diameter of a mark that counts for RECIST 1.1 (4.3.2), in mm to a tenth: the longest one, of a lymph node the short
 * axis. Pixels never count, and a shape without a diameter is not turned into one.
 */
export function sizeOfMark(mark: Numbers, isLymphNode: boolean): MarkSize {
  if (mark.trust === "pixelsOnly") return { refusal: "is measured in pixels only, which is no size" };
  const numberOf = (name: "longAxis" | "shortAxis" | "length") =>
    mark.quantities.find((each) => each.name === name && each.unit === "mm")?.value;
  const value = isLymphNode
    ? numberOf("shortAxis")
    : (numberOf("longAxis") ?? (mark.kind === "polyline" ? undefined : numberOf("length")));
  if (value === undefined || !Number.isFinite(value) || value < 0) {
    const needed = isLymphNode ? "a short axis: a lymph node is measured with long and short axis" : "a diameter in mm";
    return { refusal: `has a mark without ${needed}` };
  }
  const millimetres = Math.round(value * 10) / 10;
  return {
    size: {
      state: "measured",
      millimetres,
      source: "mark",
      ...(mark.trust === "estimated" ? { isEstimated: true } : {}),
    },
  };
}

/** Gives the row that a mark of the present examination belongs to: by its own or its earlier mark, by the tracking identifier, or by name. */
export function rowOfMark(followUp: FollowUp, mark: Measurement): FollowedLesion | undefined {
  const { lesion } = mark;
  const now = followUp.timepoints.at(-1)?.id ?? "";
  const { lesions } = followUp;
  if (lesion === undefined) {
    // Not paired: only where the reader took it so, or as the first size. A pair that was taken apart is no longer the same finding.
    return lesions.find(({ sizes }) => {
      const size = sizes[now];
      if (size?.state !== "measured" || size.measurementId !== mark.id) return false;
      return size.isUnpaired === true || Object.keys(sizes).every((timepoint) => timepoint === now);
    });
  }
  const { markId } = lesion.earlier;
  return (
    lesions.find(({ sizes }) => Object.values(sizes).some((size) => markId !== null && markOf(size) === markId)) ??
    lesions.find(({ trackingUid }) => trackingUid !== undefined && trackingUid === lesion.trackingUid) ??
    lesions.find((row) => isSameName(row.name, lesion.name) && doSizesAgree(followUp, row, lesion))
  );
}

/** Says whether two lesions have one name, whatever its letters' case. */
export function isSameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** A name alone is no proof: another finding may have got the same one. What was measured then has to be the same too. */
function doSizesAgree({ timepoints }: FollowUp, row: FollowedLesion, { earlier }: Lesion): boolean {
  const then = timepoints.find(({ studyInstanceUid }) => studyInstanceUid === earlier.image.studyInstanceUid);
  const written = then === undefined ? undefined : row.sizes[then.id];
  const given = sizeOfMark(earlier, row.isLymphNode);
  if (written?.state !== "measured" || !("size" in given)) return true;
  return Math.abs(written.millimetres - given.size.millimetres) <= 0.5;
}

function markOf(size: LesionSize | undefined): string | undefined {
  return size?.state === "measured" ? size.measurementId : undefined;
}

/** A size that says something else than the mark of the same lesion at the same time. */
export interface SizeConflict {
  readonly lesion: FollowedLesion;
  readonly timepointId: string;
  /** What the mark measures. */
  readonly marked: Extract<LesionSize, { state: "measured" }>;
}

/** Gives the marks of the present examination that are followed, each with its row. */
export function followedMarks(
  followUp: FollowUp,
  marks: readonly Measurement[],
): { readonly mark: Measurement; readonly row: FollowedLesion }[] {
  const study = followUp.timepoints.at(-1)?.studyInstanceUid;
  return marks.flatMap((mark) => {
    const row = mark.image.studyInstanceUid === study ? rowOfMark(followUp, mark) : undefined;
    return row === undefined ? [] : [{ mark, row }];
  });
}

/** Gives what a reader typed or an earlier report stated that a mark now contradicts. It is never rewritten by itself. */
export function sizeConflicts(followUp: FollowUp, marks: readonly Measurement[]): SizeConflict[] {
  const now = followUp.timepoints.at(-1);
  return followedMarks(followUp, marks).flatMap(({ mark, row }) => {
    const then = followUp.timepoints.find(
      ({ studyInstanceUid }) => studyInstanceUid === mark.lesion?.earlier.image.studyInstanceUid,
    );
    return [
      ...conflictOf(row, now?.id, { ...mark, id: mark.id }),
      ...(mark.lesion === undefined
        ? []
        : conflictOf(row, then?.id, { ...mark.lesion.earlier, id: mark.lesion.earlier.markId })),
    ];
  });
}

function conflictOf(
  lesion: FollowedLesion,
  timepointId: string | undefined,
  mark: Numbers & { readonly id: string | null },
): SizeConflict[] {
  const written = timepointId === undefined ? undefined : lesion.sizes[timepointId];
  if (timepointId === undefined || written === undefined) return [];
  if (written.state === "measured" && written.source === "mark") return [];
  const given = sizeOfMark(mark, lesion.isLymphNode);
  if (!("size" in given)) return [];
  if (written.state === "measured" && written.millimetres === given.size.millimetres) return [];
  const isUnpaired = written.state === "measured" && written.isUnpaired === true ? { isUnpaired: true } : {};
  const marked = { ...given.size, ...(mark.id === null ? {} : { measurementId: mark.id }), ...isUnpaired };
  return [{ lesion, timepointId, marked }];
}

/** Gives the sentences on marks that give no size, on lesions with several marks, and on pairs that are not quite comparable. */
export function markProblems(followUp: FollowUp, marks: readonly Measurement[]): string[] {
  const seen = new Set<string>();
  return followedMarks(followUp, marks).flatMap(({ mark, row }) => {
    const given = sizeOfMark(mark, row.isLymphNode);
    const notes = mark.lesion === undefined ? [] : lesionChange({ ...mark, lesion: withoutOrigin(mark.lesion) }).notes;
    const isSecond = seen.has(row.id);
    seen.add(row.id);
    return [
      ...(isSecond ? [`${row.name} has more than one mark of this examination; the first one counts.`] : []),
      ...("refusal" in given ? [`${row.name} ${given.refusal}.`] : notes.map((note) => `${row.name}: ${note}.`)),
    ];
  });
}

/** The table itself says where the earlier size is from; that it was read from a report is no problem. */
function withoutOrigin(lesion: Lesion): Lesion {
  return { ...lesion, earlier: { ...lesion.earlier, from: "" } };
}
