import { arrangementOf } from "../../shared/domain/window-profile.ts";
import { builtInProtocols } from "../../shared/hanging/built-in-protocols.ts";
import { hangCase } from "../../shared/hanging/hang-case.ts";
import type { HangingCandidate } from "../../shared/hanging/hanging-candidate.ts";
import type { HangingPlan, HungPane, HungStep } from "../../shared/hanging/hanging-plan.ts";
import { imageSizeMm } from "../../shared/hanging/hung-view.ts";
import { candidatesOf } from "../../shared/hanging/series-candidates.ts";
import { stepsOnWindow } from "../../shared/hanging/steps-on-window.ts";
import { findImage } from "./image-registry.ts";
import { isUsuallyInverted } from "./kinds/usual-look.ts";
import { anchorsOf, scrollTo } from "./linked-scroll.ts";
import { emptyPane, type PaneState, type ViewerState, type ViewerStore } from "./viewer-store.ts";
import type { DisplaySet } from "./viewer-types.ts";
import { setSlab, togglePlanes } from "./volume/planes.ts";

/**
 * Hangs the series of the case by the best protocol: the first step of this window, or what it showed last while as many
 * windows were open. False where no protocol fits, and nothing is changed.
 */
export function hang(store: ViewerStore): boolean {
  const state = store.getState();
  const plan = planOf(state);
  if (plan === null) return false;
  const { standing } = state;
  const { number: windowNumber, count: windowCount } = standing;
  const known = arrangementOf(standing, { windowNumber, windowCount, protocolId: plan.protocol.id });
  const remembered = plan.steps.findIndex(({ name }) => name === known?.stepName);
  applyStep(store, plan, remembered < 0 ? stepsOnWindow(plan.steps, standing).start : remembered);
  if (known !== null && remembered >= 0) store.setState({ layout: known.layout });
  return true;
}

/** Goes to the next or the previous step, from the last to the first; false where nothing hangs by a protocol. */
export function showStep(store: ViewerStore, by: 1 | -1): boolean {
  const { hanging, standing } = store.getState();
  if (hanging === null) return false;
  const { places } = stepsOnWindow(hanging.plan.steps, standing);
  // From a step of another window to the next or the one before of this window.
  const next = by > 0 ? places.find((place) => place > hanging.stepIndex) : undefined;
  const before = by < 0 ? places.findLast((place) => place < hanging.stepIndex) : undefined;
  applyStep(store, hanging.plan, next ?? before ?? (by > 0 ? places[0] : places.at(-1)) ?? 0);
  return true;
}

/**
 * Hangs a prior that has been opened: at its empty place in the step on the screen, else by the first step that shows it,
 * where the reader has changed nothing. False where the protocol has no place that is free: then no pane is changed.
 */
export function placePrior(store: ViewerStore, studyInstanceUid: string): boolean {
  const state = store.getState();
  const plan = planOf(state);
  const before = state.hanging?.plan.steps[state.hanging.stepIndex];
  if (plan === null || before === undefined || state.hanging?.plan.protocol.id !== plan.protocol.id) return false;
  const same = Math.max(
    0,
    plan.steps.findIndex(({ name }) => name === before.name),
  );
  store.setState({ hanging: { plan, stepIndex: same } });
  if (isOnPane(state, studyInstanceUid)) return true;
  const step = plan.steps[same];
  const isAsHung = state.layout === before.layout || state.layout === before.fullLayout;
  if (step === undefined || !isAsHung || state.beforePlanes !== null) return false;
  if (holdsStudy(step, studyInstanceUid) && isFilledOnly(state, step)) {
    fillEmpty(store, step);
    return true;
  }
  const showing = plan.steps.findIndex((each) => holdsStudy(each, studyInstanceUid));
  if (showing < 0 || isTouched(state, before)) return false;
  applyStep(store, plan, showing);
  return true;
}

/** Panes of a case that was put aside, or that the reader filled, show it already. */
export function isOnPane({ panes, layout, displaySets }: ViewerState, studyInstanceUid: string): boolean {
  const ids = new Set(panes.slice(0, layout).map((pane) => pane.displaySetId));
  return displaySets.some((set) => ids.has(set.id) && set.studyInstanceUid === studyInstanceUid);
}

/**
 * Opens the places of the step that wait for a prior on its way, where the reader has changed nothing since it was hung:
 * the panes do not move when it comes. Otherwise nothing is changed.
 */
export function reservePlaces(store: ViewerStore): void {
  const state = store.getState();
  const step = state.hanging?.plan.steps[state.hanging.stepIndex];
  if (step === undefined || state.beforePlanes !== null || state.enlargedPane !== null) return;
  if (state.layout !== step.layout || step.missing.length === 0 || isTouched(state, step)) return;
  store.setState({ layout: step.fullLayout });
}

function planOf({ displaySets, ranked, protocolsOff }: ViewerState): HangingPlan | null {
  const builtIn = builtInProtocols.filter(({ id }) => !protocolsOff.includes(id));
  return hangCase(displaySets.flatMap(candidatesOfSet), builtIn, ranked);
}

/** Gives what of a series rules may put on panes. */
export function candidatesOfSet(set: DisplaySet): readonly HangingCandidate[] {
  const headers = set.images.flatMap(({ imageId }) => findImage(imageId)?.header ?? []);
  return candidatesOf({ ...set, words: set.words ?? noWords }, headers);
}

const noWords = { studyDescription: "", protocolName: "", bodyPart: "", hasContrast: false };

function applyStep(store: ViewerStore, plan: HangingPlan, stepIndex: number): void {
  const step = plan.steps[stepIndex];
  if (step === undefined) return;
  if (store.getState().beforePlanes !== null) togglePlanes(store);
  const state = store.getState();
  const panes = state.panes.map((_, place) => paneOf(state, step, place));
  store.setState({
    panes,
    layout: step.layout,
    activePane: state.activePane < step.layout ? state.activePane : 0,
    enlargedPane: null,
    hanging: { plan, stepIndex },
    isAsLeft: false,
    link: step.isLinked ? anchorsOf({ panes }) : null,
  });
  if (step.planes === null) return;
  store.setState({ activePane: step.planes.pane });
  togglePlanes(store);
  if (store.getState().beforePlanes !== null && step.planes.slab.thicknessMm > 0) setSlab(store, step.planes.slab);
}

/** Puts what is new into the empty panes of the step; the panes that show something are left as they are. */
function fillEmpty(store: ViewerStore, step: HungStep): void {
  const state = store.getState();
  const index = state.panes[0]?.wantedIndex ?? 0;
  const panes = state.panes.map((pane, place): PaneState => {
    if (isOccupied(state, place)) return pane;
    const hung = paneOf(state, step, place);
    const last = (step.panes[place]?.candidate?.imageCount ?? 1) - 1;
    return step.isLinked ? { ...hung, wantedIndex: Math.min(index, last) } : hung;
  });
  // While another prior is on its way its place stays open.
  const isWaiting = state.priorFetches.some(({ isOver }) => !isOver);
  const layout = isWaiting && state.layout > step.layout ? state.layout : step.layout;
  store.setState({ panes, layout, link: step.isLinked ? anchorsOf({ panes }) : state.link });
  // The prior goes to the place that the current pane shows; the current pane stays.
  if (step.isLinked) scrollTo(store, 0, index);
}

function paneOf(state: ViewerState, step: HungStep, place: number): PaneState {
  const hung = step.panes[place];
  if (hung === undefined || hung.candidate === null) return emptyPane;
  const { window, candidate, zoom, chestWall } = hung;
  const sameSizeMm = step.isSameSize ? largestOf(step.panes, state.displaySets) : null;
  const isScaleUnknown = step.isSameSize && step.panes.length > 1 && sameSizeMm === null;
  return {
    ...emptyPane,
    displaySetId: candidate.setId,
    wantedIndex: startOf(state, candidate),
    window: window === null || window === undefined ? null : { kind: "linear", ...window },
    isInverted: isUsuallyInverted(state.displaySets.find(({ id }) => id === candidate.setId)),
    hung: { chestWall, zoom, sameSizeMm },
    notice: isScaleUnknown ? "These images are not at one scale: one does not say how large its pixels are." : "",
  };
}

/** A stack through the body stays where the step before showed it; films begin where the protocol says. */
function startOf({ panes }: ViewerState, { setId, plane, startIndex }: HangingCandidate): number {
  const shown = plane === "" ? undefined : panes.find((pane) => pane.displaySetId === setId);
  return shown?.wantedIndex ?? startIndex;
}

/** Height and width in mm that hold every image of the step; null where the size of one is not known. */
function largestOf(panes: readonly HungPane[], sets: readonly DisplaySet[]): readonly [number, number] | null {
  const sizes = panes.flatMap(({ candidate }) => {
    if (candidate === null) return [];
    const set = sets.find(({ id }) => id === candidate.setId);
    const header = findImage(set?.images[candidate.startIndex]?.imageId ?? "")?.header;
    return [header === undefined ? null : imageSizeMm(header)];
  });
  const known = sizes.filter((size) => size !== null);
  if (known.length === 0 || known.length < sizes.length) return null;
  return [Math.max(...known.map(([height]) => height)), Math.max(...known.map(([, width]) => width))];
}

function holdsStudy({ panes }: HungStep, studyInstanceUid: string): boolean {
  return panes.some(({ candidate }) => candidate?.studyInstanceUid === studyInstanceUid);
}

/** Tells whether a pane is the first on the screen that shows nothing: what is on its way is told there. */
export function isFirstEmpty(state: Pick<ViewerState, "panes" | "layout">, paneIndex: number): boolean {
  return state.panes.slice(0, state.layout).findIndex(({ displaySetId }) => displaySetId === null) === paneIndex;
}

function isOccupied({ panes, layout }: ViewerState, place: number): boolean {
  return place < layout && panes[place]?.displaySetId !== null;
}

/** Every pane that shows something shows what the step asks for at its place. */
function isFilledOnly(state: ViewerState, step: HungStep): boolean {
  return state.panes.every(
    (pane, place) => !isOccupied(state, place) || pane.displaySetId === step.panes[place]?.candidate?.setId,
  );
}

/** Whether the reader has changed a series, its place or its view since it was hung. A window cannot tell: it is filled in late. */
function isTouched(state: ViewerState, step: HungStep): boolean {
  return state.panes.slice(0, state.layout).some((pane, place) => {
    const candidate = step.panes[place]?.candidate ?? null;
    if (pane.displaySetId !== (candidate?.setId ?? null)) return true;
    return pane.view !== null || pane.isInverted || pane.isPlaying || pane.wantedIndex !== (candidate?.startIndex ?? 0);
  });
}
