import { withoutPairIn, withoutStudies } from "../../shared/rules/foreign-items.ts";
import type { PriorsKnown } from "../../shared/rules/report-text.ts";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import type { Viewer } from "../viewer/viewer.ts";

/**
 * Takes everything of some studies out of the draft and off the images, because they are not this patient's. Undo does not
 * bring it back: its marks are gone from the history too.
 */
export function removeStudies(
  viewer: Viewer,
  keeper: DraftKeeper,
  studies: ReadonlySet<string>,
  known: PriorsKnown,
): void {
  const { measurements, markHistory } = viewer.store.getState();
  const foreign = new Set(
    measurements.filter(({ image }) => studies.has(image.studyInstanceUid)).map(({ id }) => id as string),
  );
  const isKept = (change: (typeof markHistory.done)[number]) => !("id" in change && foreign.has(change.id));
  viewer.store.setState({
    measurements: measurements.filter(({ id }) => !foreign.has(id)).map((mark) => withoutPairIn(mark, studies)),
    markHistory: { done: markHistory.done.filter(isKept), undone: markHistory.undone.filter(isKept) },
  });
  keeper.edit((content) => withoutStudies(content, studies, known), true);
}
