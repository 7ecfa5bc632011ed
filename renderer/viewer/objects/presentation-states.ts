import type { ImageReference } from "../../../shared/domain/measurement.ts";
import type { KeyImage } from "../../../shared/domain/report.ts";
import type { ImageHeader } from "../../../shared/imaging/image-header.ts";
import { presentImage } from "../../../shared/objects/present-image.ts";
import { ownMarksLayer } from "../../../shared/objects/presentation-graphics.ts";
import { isForImage, latestFirst, type PresentationState } from "../../../shared/objects/presentation-state.ts";
import { findImage, type RegisteredImage } from "../image-registry.ts";
import { displaySetOf, type PaneState, updatePane, type ViewerState, type ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { keep } from "./keep.ts";
import { strangerOf } from "./strangers.ts";

/** Gives the states that may be applied to an image, the latest first: those of its own study and patient alone. */
export function statesForImage(
  { displaySets }: Pick<ViewerState, "displaySets">,
  reference: ImageReference,
): readonly PresentationState[] {
  // The same list each time: a component that got a new one would draw itself again without end.
  if (reference.section !== undefined) return noStates;
  const byImage = keep(statesByImage, displaySets, () => new Map<string, readonly PresentationState[]>());
  const key = `${reference.archiveId} ${reference.studyInstanceUid} ${reference.sopInstanceUid} ${reference.frameNumber}`;
  return keep(byImage, key, () => findStates(displaySets, reference));
}

const statesByImage = new WeakMap<readonly DisplaySet[], Map<string, readonly PresentationState[]>>();
const noStates: readonly PresentationState[] = [];

function findStates(sets: readonly DisplaySet[], reference: ImageReference): readonly PresentationState[] {
  const { sopInstanceUid, frameNumber } = reference;
  const found = sets
    .filter((set) => set.archiveId === reference.archiveId && set.studyInstanceUid === reference.studyInstanceUid)
    .flatMap((set) => set.states ?? [])
    .filter((state) => state.problem === "" && isForImage(state, sopInstanceUid, frameNumber));
  if (found.length === 0) return noStates;
  const patientId = sets.find((set) => set.images.some((image) => image.reference === reference))?.patientId ?? "";
  const own = found.filter((state) => strangerOf(state, { ...reference, patientId }, "is not applied") === "");
  return own.length === 0 ? noStates : latestFirst(own);
}

/** Gives the state whose view and window a pane has, or null. */
export function stateOnPane(
  state: Pick<ViewerState, "displaySets">,
  pane: PaneState,
  reference: ImageReference,
): PresentationState | null {
  const { uid } = pane.presentation;
  if (uid === "") return null;
  return statesForImage(state, reference).find((each) => each.sopInstanceUid === uid) ?? null;
}

/** Gives the header of an image as a pane shows it: with the presentation state that is on the pane. */
export function headerOnPane(
  state: Pick<ViewerState, "displaySets" | "signed">,
  pane: PaneState,
  { header, reference }: RegisteredImage,
): ImageHeader {
  const applied = stateOnPane(state, pane, reference);
  return applied === null ? header : presentedHeader(applied, header, isOwnState(state, applied));
}

/** Tells whether a state was written for the report of this case, whose marks the record has. */
function isOwnState({ signed }: Pick<ViewerState, "signed">, { sopInstanceUid }: PresentationState): boolean {
  return signed?.objectUids.includes(sopInstanceUid) === true;
}

/**
 * Gives the header of an image with a state applied; the same object each time, so that nothing is painted anew. `isOwn`: its
 * marks are left out, because the record shows them, each once and as the newest version has it.
 */
export function presentedHeader(state: PresentationState, header: ImageHeader, isOwn: boolean): ImageHeader {
  const headers = keep(isOwn ? ownHeaders : presentedHeaders, state, () => new WeakMap<ImageHeader, ImageHeader>());
  return keep(headers, header, () => {
    const shown = presentImage(state, header);
    return isOwn ? withoutMarks(shown) : shown;
  });
}

const presentedHeaders = new WeakMap<PresentationState, WeakMap<ImageHeader, ImageHeader>>();
const ownHeaders = new WeakMap<PresentationState, WeakMap<ImageHeader, ImageHeader>>();

function withoutMarks(header: ImageHeader): ImageHeader {
  const { presented } = header;
  if (presented === undefined) return header;
  const isOther = ({ layer }: { readonly layer?: string }) => layer !== ownMarksLayer;
  return {
    ...header,
    presented: { ...presented, shapes: presented.shapes.filter(isOther), texts: presented.texts.filter(isOther) },
  };
}

/** Gives the header of the image that a pane shows, or undefined while it shows none. */
export function headerShown(state: ViewerState, paneIndex: number): ImageHeader | undefined {
  const pane = state.panes[paneIndex];
  const imageId = displaySetOf(state, paneIndex)?.images[pane?.shownIndex ?? -1]?.imageId;
  const registered = imageId === undefined ? undefined : findImage(imageId);
  return pane === undefined || registered === undefined ? undefined : headerOnPane(state, pane, registered);
}

/**
 * Puts the state that a pane wants for an image on it, before the image is painted. What the reader had set without a
 * state is kept apart and comes back with the images that have none.
 */
export function settlePresentation(store: ViewerStore, paneIndex: number, reference: ImageReference): void {
  const state = store.getState();
  const pane = state.panes[paneIndex];
  if (pane === undefined) return;
  const { choice, uid, before } = pane.presentation;
  const states = choice === "none" ? noStates : statesForImage(state, reference);
  const wanted = (states.find((each) => each.sopInstanceUid === choice) ?? states[0])?.sopInstanceUid ?? "";
  if (wanted === uid) return;
  const own = before ?? { view: pane.view, window: pane.window, isInverted: pane.isInverted };
  const presentation = { choice, uid: wanted, before: wanted === "" ? null : own };
  const shownAs = wanted === "" ? own : { view: null, window: null, isInverted: false };
  updatePane(store, paneIndex, { ...shownAs, presentation });
}

/** Asks for a state on a pane: `latest`, `none`, or one by its SOP Instance UID. */
export function choosePresentation(store: ViewerStore, paneIndex: number, choice: string): void {
  const pane = store.getState().panes[paneIndex];
  if (pane !== undefined) updatePane(store, paneIndex, { presentation: { ...pane.presentation, choice } });
}

/** Switches the presentation states of a pane off, or the latest on again; says so where its image has none. */
export function togglePresentation(store: ViewerStore, paneIndex: number): void {
  const state = store.getState();
  const pane = state.panes[paneIndex];
  const image = displaySetOf(state, paneIndex)?.images[pane?.shownIndex ?? -1];
  if (pane === undefined || image === undefined) return;
  if (statesForImage(state, image.reference).length === 0) {
    updatePane(store, paneIndex, { notice: "There is no presentation state for this image." });
    return;
  }
  choosePresentation(store, paneIndex, pane.presentation.choice === "none" ? "latest" : "none");
}

/** Gives the header of an image with the presentation state that it was marked with, where that is still there. */
export function headerAsMarked(
  state: Pick<ViewerState, "displaySets" | "signed">,
  { header, reference }: RegisteredImage,
  { stateUid }: KeyImage["presentation"],
): ImageHeader {
  const marked = statesForImage(state, reference).find((each) => each.sopInstanceUid === stateUid);
  return marked === undefined ? header : presentedHeader(marked, header, isOwnState(state, marked));
}

/** Gives what a pane wants when it shows an image as it was marked: the state of then, or none where it had none. */
export function presentationAsMarked(
  state: Pick<ViewerState, "displaySets">,
  { reference }: RegisteredImage,
  { stateUid }: KeyImage["presentation"],
): PaneState["presentation"] {
  const states = statesForImage(state, reference);
  const marked = states.find((each) => each.sopInstanceUid === stateUid);
  const before = { view: null, window: null, isInverted: false };
  if (marked !== undefined) return { choice: marked.sopInstanceUid, uid: marked.sopInstanceUid, before };
  return { choice: states.length === 0 ? "latest" : "none", uid: "", before: null };
}
