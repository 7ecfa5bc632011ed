import type { ParkedPane } from "../../../shared/domain/parked-case.ts";
import { isMarkTool, markKinds } from "../marks/mark-kinds.ts";
import { emptyPane, type PaneState, updatePane, type ViewerState, type ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { makeCurveSet } from "../volume/curve-set.ts";
import { askForMemory } from "../volume/memory-question.ts";
import { openVolume } from "../volume/open-volumes.ts";
import { renderedSet, showPreset } from "../volume/rendering.ts";
import { makeSectionSet } from "../volume/section-set.ts";
import { nearestIndex } from "../volume/spatial.ts";
import type { Volume } from "../volume/volume.ts";
import type { ParkedPanes } from "./capture-view.ts";

/**
 * Builds the panes again as they stood, from the series that are open here and nothing else: what is not open, because it
 * has not come yet or is no longer this patient's, leaves its pane empty with a sentence. Gives whether anything stood.
 */
export function restoreView(store: ViewerStore, parked: ParkedPanes): boolean {
  if (parked.panes.every(({ source }) => source === null)) return false;
  const state = store.getState();
  const { layout, activePane, enlargedPane, link, cursor, curve, landmarks, areLinesShown, isCadShown } = parked;
  const { beforePlanes } = parked;
  store.setState({
    ...{ layout, activePane, enlargedPane, link, cursor, curve, landmarks, areLinesShown, isCadShown },
    panes: fourPanes(state, parked.panes),
    beforePlanes: beforePlanes === null ? null : { ...beforePlanes, panes: fourPanes(state, beforePlanes.panes) },
    tool: toolOf(parked.tool),
    hanging: hangingOf(state, parked.hanging),
    isAsLeft: true,
    layers: { ...state.layers, ...parked.layers },
    selectedMeasurementId: parked.selectedMeasurementId,
  });
  remakeBefore(store, parked);
  for (const [index, pane] of parked.panes.entries()) remake(store, index, pane);
  return true;
}

/** Gives the panes that wait for series that are not open here, with the study that each is of. */
export function waitingPanes(
  { displaySets }: ViewerState,
  parked: ParkedPanes,
): readonly { readonly paneIndex: number; readonly studyInstanceUid: string }[] {
  return parked.panes.flatMap(({ source }, paneIndex) => {
    if (source === null || displaySets.some(({ id }) => id === source)) return [];
    return [{ paneIndex, studyInstanceUid: source.split("/")[1] ?? "" }];
  });
}

/** Builds panes again whose series have come since, unless the reader has put something else there. */
export function restorePanes(store: ViewerStore, parked: ParkedPanes, paneIndices: readonly number[]): void {
  const shown = parked.panes.flatMap(({ source }, index) => (source === null ? [] : [index]));
  // Where every pane waited, the first was given a series so that the grid is not empty.
  const isAllWaiting = shown.every((index) => paneIndices.includes(index));
  for (const paneIndex of paneIndices) {
    const state = store.getState();
    const pane = parked.panes[paneIndex];
    const isFree = isAllWaiting || state.panes[paneIndex]?.displaySetId === null;
    if (pane === undefined || !isFree || !isOpen(state, pane)) continue;
    updatePane(store, paneIndex, storedPane(state, pane));
    remake(store, paneIndex, pane);
  }
}

function isOpen({ displaySets }: ViewerState, { source }: ParkedPane): boolean {
  return displaySets.some(({ id }) => id === source);
}

function fourPanes(state: ViewerState, panes: readonly ParkedPane[]): readonly PaneState[] {
  return state.panes.map((_, index) => {
    const pane = panes[index];
    return pane === undefined ? emptyPane : storedPane(state, pane);
  });
}

/** The pane with the stored series; what is made from it is put over it then, or the pane stays useful without. */
function storedPane({ displaySets }: ViewerState, pane: ParkedPane): PaneState {
  const set = displaySets.find(({ id }) => id === pane.source);
  if (pane.source === null) return emptyPane;
  if (set === undefined) return { ...emptyPane, notice: "What stood here when the case was put aside is not open." };
  const { view, window, isInverted, colours = null, hung, hidden, presentation, derived, partStep } = pane;
  const plain: PaneState = { ...emptyPane, displaySetId: set.id, wantedIndex: indexOf(set, pane) };
  if (pane.made !== null) return { ...plain, isInverted: pane.volumeView === null && isInverted };
  return { ...plain, view, window, isInverted, colours, hung, hidden, presentation, derived, partStep };
}

/** The image itself, wherever it is in its series now; else the place that it had. */
function indexOf(set: DisplaySet, { image, wantedIndex, made }: ParkedPane): number {
  const found = image === null ? -1 : set.images.findIndex(({ imageId }) => imageId === image);
  if (found >= 0) return found;
  return made === null ? Math.max(0, Math.min(wantedIndex, set.images.length - 1)) : 0;
}

/** Makes planes, curves and renderings again; a series too large asks what to leave out, as when it was opened. */
function remake(store: ViewerStore, paneIndex: number, pane: ParkedPane): void {
  const source = store.getState().displaySets.find(({ id }) => id === pane.source);
  if (pane.made === null || source === undefined) return;
  const volume = openVolume(store, source, 0);
  if ("refusal" in volume) updatePane(store, paneIndex, { notice: volume.refusal });
  else if ("plan" in volume) askForMemory(store, paneIndex, source, volume.plan, () => remake(store, paneIndex, pane));
  else {
    showMade(store, paneIndex, madePane(store, volume, pane));
    const { volumeView, window } = pane;
    if (volumeView !== null && window === null) void showPreset(store, paneIndex, volumeView.presetId);
  }
}

function showMade(store: ViewerStore, paneIndex: number, pane: PaneState | null): void {
  if (pane === null) updatePane(store, paneIndex, { notice: "The curve of this pane could not be made again." });
  else updatePane(store, paneIndex, pane);
}

/** Adds the pictures to the store and gives the pane that shows them; null where none can be made. */
function madePane(store: ViewerStore, volume: Volume, pane: ParkedPane): PaneState | null {
  const set = madeSet(volume, pane.made);
  if (set === null || set.images.length === 0) return null;
  store.setState(({ sections }) => ({ sections: [...sections.filter(({ id }) => id !== set.id), set] }));
  const { view, window, isInverted, colours = null, hung, hidden, derived, partStep, volumeView, place } = pane;
  const last = set.images.length - 1;
  const wantedIndex = place === null ? Math.min(pane.wantedIndex, last) : nearestIndex(set, place);
  const look = { view, window, isInverted, colours, hung, hidden, derived, partStep };
  return { ...emptyPane, displaySetId: set.id, wantedIndex, ...look, volumeView };
}

function madeSet(volume: Volume, made: ParkedPane["made"]): DisplaySet | null {
  if (made === null) return null;
  if (made.kind === "rendering") return renderedSet(volume);
  if (made.kind === "curve") return makeCurveSet(volume, made.form, made.points, made.slab);
  return makeSectionSet(volume, { name: made.name, axes: made.axes, slab: made.slab });
}

/** What the three planes lie over may itself be made from a volume. */
function remakeBefore(store: ViewerStore, { beforePlanes }: ParkedPanes): void {
  beforePlanes?.panes.forEach((pane, index) => {
    const source = store.getState().displaySets.find(({ id }) => id === pane.source);
    const volume = pane.made === null || source === undefined ? null : openVolume(store, source, 0);
    const made = volume !== null && "geometry" in volume ? madePane(store, volume, pane) : null;
    if (made === null) return;
    store.setState(({ beforePlanes: before }) => ({
      beforePlanes:
        before === null ? null : { ...before, panes: before.panes.map((each, at) => (at === index ? made : each)) },
    }));
  });
}

/** A step is only claimed where the same protocol hangs the case now. */
function hangingOf({ hanging }: ViewerState, parked: ParkedPanes["hanging"]): ViewerState["hanging"] {
  if (hanging === null || parked === null || hanging.plan.protocol.id !== parked.protocolId) return null;
  return { plan: hanging.plan, stepIndex: Math.min(parked.stepIndex, hanging.plan.steps.length - 1) };
}

/** Tools in the middle of something are not taken up again. */
function toolOf(tool: string): ViewerState["tool"] {
  if (tool === "pan" || tool === "zoom" || tool === "scroll" || tool === "cursor") return tool;
  return Object.hasOwn(markKinds, tool) && isMarkTool(tool) ? tool : "window";
}
