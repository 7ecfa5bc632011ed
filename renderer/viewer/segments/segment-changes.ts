import type { ImageReference, Measurement } from "../../../shared/domain/measurement.ts";
import { imageOfSlice, type OwnSegment } from "../../../shared/domain/own-segment.ts";
import { segmentMeasurement } from "../../../shared/segmenting/segment-numbers.ts";
import { marksOfDraft } from "../marks/signed-marks.ts";
import type { MarkHistory, SegmentChange, ViewerState, ViewerStore } from "../viewer-store.ts";
import type { PaintState } from "./paint-state.ts";

/** Changes go back this far. */
const longest = 200;

/** Adds, replaces or (with null) removes a segment, so that it can be undone like a mark. */
export function changeSegment(store: ViewerStore, id: string, after: OwnSegment | null): void {
  const { segments, markHistory } = store.getState();
  const before = segments.find((segment) => segment.id === id) ?? null;
  if (before === null && after === null) return;
  const change: SegmentChange = { id, before, after, isSegment: true };
  const done = [...markHistory.done, change].slice(-longest);
  store.setState({ ...withSegment(store.getState(), id, after), markHistory: { done, undone: [] } });
}

/**
 * Takes a change of a segment back or makes it again. `passed over` where another window changed the segment since: nobody's
 * work is undone but one's own. Gives the image on which something changed, or null where none did.
 */
export function stepSegment(
  store: ViewerStore,
  { id, before, after }: SegmentChange,
  from: keyof MarkHistory,
  markHistory: MarkHistory,
): { readonly image: ImageReference } | null | "passed over" {
  const [expected, next] = from === "done" ? [after, before] : [before, after];
  const state = store.getState();
  const current = state.segments.find((segment) => segment.id === id) ?? null;
  if (current !== expected && JSON.stringify(current) !== JSON.stringify(expected)) return "passed over";
  store.setState({ ...withSegment(state, id, next), markHistory });
  const image = changedImage(expected, next);
  return image === null ? null : { image };
}

function changedImage(before: OwnSegment | null, after: OwnSegment | null): ImageReference | null {
  const segment = after ?? before;
  if (segment === null) return null;
  const masks = (of: OwnSegment | null) =>
    new Map((of?.slices ?? []).map((slice) => [`${slice.sopInstanceUid} ${slice.frameNumber}`, slice]));
  const [old, fresh] = [masks(before), masks(after)];
  const changed = [...old, ...fresh].filter(([key]) => old.get(key)?.mask !== fresh.get(key)?.mask);
  const [, slice] = changed[changed.length >> 1] ?? [];
  return slice === undefined ? null : imageOfSlice(segment, slice);
}

function withSegment(state: ViewerState, id: string, segment: OwnSegment | null): Partial<ViewerState> {
  const { segments, painting, selectedMeasurementId } = state;
  const isKnown = segments.some((kept) => kept.id === id);
  if (segment === null) {
    return {
      segments: segments.filter((kept) => kept.id !== id),
      selectedMeasurementId: selectedMeasurementId === id ? null : selectedMeasurementId,
      painting: painting.segmentId === id ? { ...painting, segmentId: null } : painting,
    };
  }
  return {
    segments: isKnown ? segments.map((kept) => (kept.id === id ? segment : kept)) : [...segments, segment],
    selectedMeasurementId: id,
    painting: { ...painting, segmentId: id },
  };
}

/** Changes how the segment tool works. */
export function changePainting(store: ViewerStore, change: Partial<PaintState>): void {
  store.setState((state) => ({ painting: { ...state.painting, ...change } }));
}

/** Gives the segment that is painted, or null. */
export function chosenSegment({ segments, painting }: Pick<ViewerState, "segments" | "painting">): OwnSegment | null {
  return segments.find(({ id }) => id === painting.segmentId) ?? null;
}

/** Chooses a segment to paint, and for its number to go into the report. */
export function chooseSegment(store: ViewerStore, id: string): void {
  changePainting(store, { segmentId: id });
  store.setState({ selectedMeasurementId: id });
}

const measured = new WeakMap<OwnSegment, Measurement | null>();

/** Gives a segment as a measurement; null for an empty one. */
export function measurementOf(segment: OwnSegment): Measurement | null {
  let measurement = measured.get(segment);
  if (measurement === undefined) {
    measurement = segmentMeasurement(segment);
    measured.set(segment, measurement);
  }
  return measurement;
}

/** Gives the marks of the case and the measurements of its segments, as the draft keeps them. */
export function allMeasurements({
  measurements,
  segments,
}: Pick<ViewerState, "measurements" | "segments">): readonly Measurement[] {
  if (segments.length === 0) return measurements;
  return [...measurements, ...segments.map(measurementOf).filter((measurement) => measurement !== null)];
}

/** Gives what the draft keeps: its own marks, as `marksOfDraft` tells them, and the measurements of its segments. */
export function draftMeasurements(
  { signed, measurements, segments }: Pick<ViewerState, "signed" | "measurements" | "segments">,
  before: readonly Measurement[],
): readonly Measurement[] {
  return allMeasurements({ measurements: marksOfDraft(signed, measurements, before), segments });
}
