import { useEffect } from "react";
import { withCalibrations, withMeasurements, withSegments } from "../report/draft-edits.ts";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import type { DraftState } from "../report/draft-reducer.ts";
import { allMeasurements } from "../viewer/segments/segment-changes.ts";
import type { Viewer } from "../viewer/viewer.ts";

/** Keeps the marks on the images and the marks of the draft the same: drawn ones are saved, saved ones are drawn. */
export function useMeasurementSync(viewer: Viewer, keeper: DraftKeeper | null, state: DraftState): void {
  const takenOver = state.phase === "loading" ? null : state.outsideCount;
  useEffect(() => {
    const current = keeper?.getState();
    if (takenOver === null || current === undefined || current.phase === "loading") return;
    viewer.setMeasurements(
      current.content.measurements,
      current.content.calibrations ?? [],
      current.content.segments ?? [],
    );
  }, [viewer, keeper, takenOver]);
  useEffect(() => {
    if (keeper === null) return;
    return viewer.store.subscribe((now, before) => {
      // A viewer without series has nothing to draw on: it is being closed, and its marks must stay in the draft.
      const isSame =
        now.measurements === before.measurements &&
        now.calibrations === before.calibrations &&
        now.segments === before.segments;
      if (isSame || now.displaySets.length === 0) return;
      keeper.edit((content) => {
        const marked = withMeasurements(content, allMeasurements(now));
        return withSegments(withCalibrations(marked, now.calibrations), now.segments);
      });
    });
  }, [viewer, keeper]);
}
