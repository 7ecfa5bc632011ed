import { useMemo } from "react";
import type { Case } from "../../shared/contract/views.ts";
import type { Measurement } from "../../shared/domain/measurement.ts";
import { reportedExamination, reportedMeasurementText } from "../../shared/rules/measurement-text.ts";
import { withMeasurements } from "../report/draft-edits.ts";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import { mayEditDraft } from "../report/draft-reducer.ts";
import type { ChipActions } from "../report/draft-sections.tsx";
import type { ReportEditors } from "../report/report-editors.ts";
import { showToast } from "../ui/toast.tsx";
import { allMeasurements, draftMeasurements } from "../viewer/segments/segment-changes.ts";
import type { Viewer } from "../viewer/viewer.ts";
import type { ShowImage } from "./use-show-image.ts";

/** Gives the ways between a number in the text and its mark on the image. */
export function useChipActions(
  viewer: Viewer,
  keeper: DraftKeeper | null,
  editors: ReportEditors,
  openCase: Case,
  showImage: ShowImage,
): ChipActions {
  return useMemo(() => {
    const show = (mark: Measurement) => {
      // A finding that is followed is shown at both times, the present one last: it keeps the keys.
      if (mark.lesion !== undefined) showImage(mark.lesion.earlier.image);
      showImage(mark.image, { measurementId: mark.id });
    };
    return {
      openMeasurement: (measurementId) => {
        const mark = allMeasurements(viewer.store.getState()).find((each) => each.id === measurementId);
        if (mark === undefined) showToast("due", "The mark of this number is no longer on an image.");
        else show(mark);
      },
      openMark: (mark) => {
        // Without a draft the marks of what is read are shown; beside a draft they would become marks of the draft.
        const measurements = allMeasurements(viewer.store.getState());
        const isShown = measurements.some((each) => each.id === mark.id);
        if (keeper === null && !isShown) viewer.setMeasurements([...measurements, mark]);
        show(mark);
      },
      insertLastMeasurement: () => insertLast(viewer, keeper, editors, openCase),
    };
  }, [viewer, keeper, editors, openCase, showImage]);
}

function insertLast(viewer: Viewer, keeper: DraftKeeper | null, editors: ReportEditors, openCase: Case): void {
  const mark = viewer.commands.selectedMeasurement();
  if (mark === null) {
    showToast("due", "Draw or select a measurement first.");
    return;
  }
  if (keeper === null || !mayEditDraft(keeper.getState())) {
    showToast("due", "Measurements can only go into a draft.");
    return;
  }
  const state = viewer.store.getState();
  // The draft has every mark that its words name, also one of the signed version.
  keeper.edit((content) => withMeasurements(content, draftMeasurements(state, [...content.measurements, mark])));
  const text = reportedMeasurementText(mark, reportedExamination(openCase.workitem.study));
  if (!editors.insertChip(mark.id, text)) showToast("due", "Show the draft first: a signed version is on the screen.");
}
