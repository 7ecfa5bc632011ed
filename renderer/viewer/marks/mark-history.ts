import type { ImageReference, Measurement } from "../../../shared/domain/measurement.ts";
import { withPairsRenewed } from "../../../shared/rules/lesion-change.ts";
import { calibratedState } from "../calibrations.ts";
import { stepSegment } from "../segments/segment-changes.ts";
import type { CalibrationChange, MarkHistory, ViewerState, ViewerStore } from "../viewer-store.ts";
import { keepsSigned } from "./signed-marks.ts";

/** Changes go back this far. */
const longest = 200;

/** Adds, replaces or (with null) removes a mark, so that it can be undone. */
export function changeMark(store: ViewerStore, id: string, after: Measurement | null): void {
  const { measurements, markHistory } = store.getState();
  const before = measurements.find((mark) => mark.id === id) ?? null;
  if ((before === null && after === null) || keepsSigned(store, id, after === null)) return;
  const done = [...markHistory.done, { id, before, after }].slice(-longest);
  store.setState({ ...withMark(store.getState(), id, after), markHistory: { done, undone: [] } });
}

/** What a step changed: a mark, or a segment on an image. */
export interface Stepped {
  readonly image: ImageReference;
}

/** Takes the last change back; gives what it touched, or null where there is nothing to take back. */
export function undoMark(store: ViewerStore): Stepped | null {
  return step(store, "done");
}

/** Makes the last change that was taken back again; gives what it touched, or null. */
export function redoMark(store: ViewerStore): Stepped | null {
  return step(store, "undone");
}

/**
 * A mark that is not as this window left it was changed by somebody else, in another window with the same draft. Changes of
 * such marks are passed over: nobody's work is undone but one's own.
 */
function step(store: ViewerStore, from: keyof MarkHistory): Stepped | null {
  const state = store.getState();
  const { markHistory } = state;
  const rest = [...markHistory[from]];
  for (let change = rest.pop(); change !== undefined; change = rest.pop()) {
    const to = from === "done" ? "undone" : "done";
    const history = { ...markHistory, [from]: rest, [to]: [...markHistory[to], change] };
    if ("isCalibration" in change) {
      if (!stepCalibration(store, change, from, history)) continue;
      return null;
    }
    if ("isSegment" in change) {
      const stepped = stepSegment(store, change, from, history);
      if (stepped === "passed over") continue;
      return stepped;
    }
    const { id, before, after } = change;
    const [expected, next] = from === "done" ? [after, before] : [before, after];
    const current = state.measurements.find((mark) => mark.id === id) ?? null;
    if (JSON.stringify(current) !== JSON.stringify(expected)) continue;
    store.setState({ ...withMark(state, id, next), markHistory: history });
    return next ?? expected;
  }
  store.setState({ markHistory: { ...markHistory, [from]: [] } });
  return null;
}

/** Gives false where another window calibrated since; then nothing is changed. */
function stepCalibration(
  store: ViewerStore,
  { before, after }: CalibrationChange,
  from: keyof MarkHistory,
  markHistory: MarkHistory,
): boolean {
  const [expected, next] = from === "done" ? [after, before] : [before, after];
  const state = store.getState();
  if (JSON.stringify(state.calibrations) !== JSON.stringify(expected)) return false;
  store.setState(calibratedState({ ...state, markHistory }, next));
  return true;
}

function withMark(state: ViewerState, id: string, mark: Measurement | null): Partial<ViewerState> {
  const others = state.measurements.filter((kept) => kept.id !== id);
  const selected = state.selectedMeasurementId === id ? null : state.selectedMeasurementId;
  return {
    measurements: withPairsRenewed(mark === null ? others : [...others, mark]),
    selectedMeasurementId: mark === null ? selected : id,
  };
}
