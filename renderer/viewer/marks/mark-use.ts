import type { Viewer } from "../viewer.ts";
import { updatePane, type ViewerStore } from "../viewer-store.ts";
import { keepsSigned } from "./signed-marks.ts";

/** Deletes the selected mark; one that the report uses is asked about first. */
export function deleteSelected({ store, commands }: Viewer): void {
  const { selectedMeasurementId: id, markUse } = store.getState();
  if (id === null || keepsSigned(store, id, true)) return;
  if (markUse.has(id)) store.setState({ deleting: id });
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
