import { useEffect } from "react";
import { withCalibrations, withMeasurements } from "../report/draft-edits.ts";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import type { DraftState } from "../report/draft-reducer.ts";
import { marksOfDraft, type SignedRecord } from "../viewer/marks/signed-marks.ts";
import type { Viewer } from "../viewer/viewer.ts";

/** Keeps the marks on the images and the marks of the draft the same: drawn ones are saved, saved ones are drawn. */
export function useMeasurementSync(
  viewer: Viewer,
  keeper: DraftKeeper | null,
  state: DraftState,
  signed: SignedRecord | null,
): void {
  const takenOver = state.phase === "loading" ? null : state.outsideCount;
  useEffect(() => {
    const current = keeper?.getState();
    const isDraft = takenOver !== null && current !== undefined && current.phase !== "loading";
    if (signed !== null && !signed.isAdding) viewer.setSigned(signed, []);
    else if (!isDraft) return;
    else if (signed === null) viewer.setMeasurements(current.content.measurements, current.content.calibrations ?? []);
    else viewer.setSigned(signed, current.content.measurements, current.content.calibrations ?? []);
  }, [viewer, keeper, takenOver, signed]);
  useEffect(() => {
    if (keeper === null) return;
    return viewer.store.subscribe((now, before) => {
      // A viewer without series has nothing to draw on: it is being closed, and its marks must stay in the draft.
      const isSame = now.measurements === before.measurements && now.calibrations === before.calibrations;
      if (isSame || now.displaySets.length === 0 || now.signed?.isAdding === false) return;
      keeper.edit((content) => {
        const marks = marksOfDraft(now.signed, now.measurements, content.measurements);
        return withCalibrations(withMeasurements(content, marks), now.calibrations);
      });
    });
  }, [viewer, keeper]);
}
