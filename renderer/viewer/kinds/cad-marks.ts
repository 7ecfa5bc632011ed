import type { CadMark, CadReport } from "../../../shared/objects/mammography-cad.ts";
import { displaySetOf, updatePane, type ViewerState, type ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";

/** Shows or hides what CAD marked; says so where the case holds no CAD report. */
export function toggleCad(store: ViewerStore, paneIndex: number): void {
  const state = store.getState();
  const set = displaySetOf(state, paneIndex);
  if (set === null) return;
  if (cadReportsFor(state, set).length === 0) {
    updatePane(store, paneIndex, { notice: "No mammography CAD report belongs to this examination." });
  } else store.setState({ isCadShown: !state.isCadShown });
}

/** Gives what CAD marked on an image of a set; empty while marks are hidden. */
export function cadMarksOn(state: ViewerState, set: DisplaySet, index: number): readonly CadMark[] {
  if (!state.isCadShown) return [];
  const reference = set.images[index]?.reference;
  if (reference === undefined) return [];
  return cadReportsFor(state, set)
    .flatMap(({ marks }) => marks)
    .filter(
      ({ sopInstanceUid, frameNumbers }) =>
        sopInstanceUid === reference.sopInstanceUid &&
        (frameNumbers.length === 0 || frameNumbers.includes(reference.frameNumber)),
    );
}

/** Gives what a pane says of CAD while its marks are on, so that an image without marks is not taken for a clean one. */
export function cadWords(state: ViewerState, paneIndex: number): string {
  const set = displaySetOf(state, paneIndex);
  const shownIndex = state.panes[paneIndex]?.shownIndex ?? null;
  if (!state.isCadShown || set === null || set.modality !== "MG" || shownIndex === null) return "";
  const reports = cadReportsFor(state, set);
  const here = cadMarksOn(state, set, shownIndex);
  const uids = new Set<string>(set.images.map(({ reference }) => reference.sopInstanceUid));
  const others = reports.flatMap(({ marks }) => marks).filter(({ sopInstanceUid }) => !uids.has(sopInstanceUid));
  const count = here.length === 1 ? "1 CAD mark" : `${here.length} CAD marks`;
  const elsewhere = here.length === 0 && others.length > 0 ? "; CAD marked images that are not in this series" : "";
  return [`${count} on this image${elsewhere}`, ...reports.map(({ outcome }) => outcome)].join(". ");
}

function cadReportsFor({ displaySets }: ViewerState, set: DisplaySet): readonly CadReport[] {
  return displaySets
    .filter((other) => other.studyInstanceUid === set.studyInstanceUid && other.archiveId === set.archiveId)
    .flatMap(({ cad }) => cad ?? []);
}
