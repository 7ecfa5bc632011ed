import { useEffect } from "react";
import type { DraftContent } from "../../shared/domain/report.ts";
import { withCalibrations, withMeasurements, withSegments } from "../report/draft-edits.ts";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import type { DraftState } from "../report/draft-reducer.ts";
import type { SignedRecord } from "../viewer/marks/signed-marks.ts";
import { draftMeasurements } from "../viewer/segments/segment-changes.ts";
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
    else if (isDraft) bringBack(viewer, signed, current.content);
  }, [viewer, keeper, takenOver, signed]);
  useEffect(() => {
    if (keeper === null) return;
    return viewer.store.subscribe((now, before) => {
      // A viewer without series has nothing to draw on: it is being closed, and its marks must stay in the draft.
      const isSame =
        now.measurements === before.measurements &&
        now.calibrations === before.calibrations &&
        now.segments === before.segments;
      if (isSame || now.displaySets.length === 0 || now.signed?.isAdding === false) return;
      keeper.edit((content) => {
        const marked = withMeasurements(content, draftMeasurements(now, content.measurements));
        return withSegments(withCalibrations(marked, now.calibrations), now.segments);
      });
      // A mark is whole once it is drawn, unlike a sentence: a window that dies the next moment has sent it.
      keeper.saveNow();
    });
  }, [viewer, keeper]);
}

function bringBack(viewer: Viewer, signed: SignedRecord | null, content: DraftContent): void {
  const { measurements, calibrations = [], segments = [] } = content;
  if (signed === null) viewer.setMeasurements(measurements, calibrations, segments);
  else viewer.setSigned(signed, measurements, calibrations, segments);
}
