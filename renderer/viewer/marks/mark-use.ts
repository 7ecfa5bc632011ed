import type { Viewer } from "../viewer.ts";
import { updatePane, type ViewerStore } from "../viewer-store.ts";
import { keepsSigned } from "./signed-marks.ts";

/** Deletes the selected mark; one that the report uses is asked about first. */
export function deleteSelected(viewer: Viewer): void {
  const { selectedMeasurementId: id } = viewer.store.getState();
  if (id !== null && !keepsSigned(viewer.store, id, true)) deleteMark(viewer, id);
}

/** Deletes a mark or a segment; one that the report uses is asked about first. */
export function deleteMark({ store, commands }: Viewer, id: string): void {
  if (store.getState().markUse.has(id)) store.setState({ deleting: id });
  else commands.removeMeasurement(id);
}

/** Asks for the sentence of the selected mark in the report; the pane says so where none is selected or it has none. */
export function askForSentence(store: ViewerStore): void {
  const { selectedMeasurementId: markId, sentenceAsked, activePane } = store.getState();
  if (markId === null) updatePane(store, activePane, { notice: "Select a mark first, then go to its sentence." });
  else store.setState({ sentenceAsked: { markId, times: (sentenceAsked?.times ?? 0) + 1 } });
}

/** Notes which mark is under the pointer. */
export function hoverMark(store: ViewerStore, hoveredMark: string | null): void {
  if (store.getState().hoveredMark !== hoveredMark) store.setState({ hoveredMark });
}
