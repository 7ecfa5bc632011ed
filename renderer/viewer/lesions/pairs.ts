import type { ImageReference, Measurement } from "../../../shared/domain/measurement.ts";
import { isCompared, lesionLines, nextLesionName } from "../../../shared/rules/lesion-change.ts";
import { changeMark } from "../marks/mark-history.ts";
import { foreignReports } from "../objects/foreign-marks.ts";
import type { Viewer } from "../viewer.ts";
import { displaySetOf, updatePane, type ViewerState, type ViewerStore } from "../viewer-store.ts";
import { type PairCandidate, planeWords } from "./candidates.ts";

/** Opens the sheet in which a mark is paired with one of an earlier examination; without a mark, the list of what is followed. */
export function openPairing(store: ViewerStore): void {
  const state = store.getState();
  const mark = state.measurements.find(({ id }) => id === state.selectedMeasurementId);
  const notice = mark === undefined ? "" : whyNotPaired(state, mark);
  takeRefusalsAway(store);
  if (notice !== "") updatePane(store, state.activePane, { notice });
  else store.setState({ pairing: { markId: mark?.id ?? null } });
}

const refusals =
  /^This mark (is on an earlier examination|has no number)|^Signed in version \d+\. Start an addendum to pair/;

/** What was refused before is told no longer, on whatever pane it stands: the right mark has been selected meanwhile. */
function takeRefusalsAway(store: ViewerStore): void {
  store.getState().panes.forEach(({ notice }, index) => {
    if (refusals.test(notice)) updatePane(store, index, { notice: "" });
  });
}

function whyNotPaired({ displaySets, signed }: ViewerState, mark: Measurement): string {
  const isPrior = displaySets.some((set) => set.isPrior && set.studyInstanceUid === mark.image.studyInstanceUid);
  if (isPrior)
    return "This mark is on an earlier examination. Select the one of the present examination, then pair it.";
  if (mark.quantities.length === 0) return "This mark has no number, so there is nothing to follow over time.";
  const isSigned = signed !== null && !signed.isAdding && signed.marks.some(({ id }) => id === mark.id);
  return isSigned ? `Signed in version ${signed.version}. Start an addendum to pair this mark.` : "";
}

/** Pairs a mark with one of an earlier examination. It can be undone. */
export function pairMark(store: ViewerStore, mark: Measurement, candidate: PairCandidate): void {
  takeRefusalsAway(store);
  const { earlier, trackingUid } = candidate;
  const lesion = {
    name: candidate.name || mark.lesion?.name || nextLesionName(namesTaken(store.getState())),
    ...(trackingUid === "" ? {} : { trackingUid }),
    plane: planeWords(mark.image),
    earlier,
  };
  changeMark(store, mark.id, { ...mark, lesion });
}

/** Takes a pair apart; both marks stay. It can be undone. */
export function unpairMark(store: ViewerStore, { lesion: _lesion, ...mark }: Measurement): void {
  changeMark(store, mark.id, mark);
}

function namesTaken(state: ViewerState): readonly string[] {
  const read = foreignReports(state).flatMap(({ marks }) => marks.map(({ trackingId }) => trackingId));
  return [...state.measurements.flatMap(({ lesion }) => lesion?.name ?? []), ...read];
}

/** Gives what the label of a mark says of the finding over time: of a later mark both numbers, of an earlier one its name. */
export function pairNotes({ measurements }: Pick<ViewerState, "measurements">, mark: Measurement): readonly string[] {
  if (isCompared(mark)) return lesionLines(mark);
  const name = measurements.find(({ lesion }) => lesion?.earlier.markId === mark.id)?.lesion?.name;
  return name === undefined ? [] : [name];
}

/** Shows a finding at both times: the later mark on its pane, the earlier one beside it. The later one stays selected. */
export function showPair(viewer: Viewer, mark: Measurement): void {
  const { store, commands } = viewer;
  commands.jumpTo(mark.image, mark.id);
  if (mark.lesion === undefined) return;
  const { image } = mark.lesion.earlier;
  const here = store.getState().activePane;
  if (!store.getState().displaySets.some(({ studyInstanceUid }) => studyInstanceUid === image.studyInstanceUid)) {
    updatePane(store, here, { notice: "The earlier examination is not open. Open it from the drawer of priors." });
    return;
  }
  showOnOtherPane(viewer, image, here);
  store.setState({ activePane: here, selectedMeasurementId: mark.id });
}

function showOnOtherPane(viewer: Viewer, image: ImageReference, here: number): void {
  const { store, commands } = viewer;
  const state = store.getState();
  const showing = state.panes
    .slice(0, state.layout)
    .findIndex((_, index) => index !== here && displaySetOf(state, index)?.studyInstanceUid === image.studyInstanceUid);
  if (showing >= 0) store.setState({ activePane: showing, enlargedPane: null });
  else {
    const panes = state.layout === 1 ? 2 : state.layout;
    store.setState({ layout: panes, enlargedPane: null, activePane: (here + 1) % panes });
  }
  commands.jumpTo(image);
}
