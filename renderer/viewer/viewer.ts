import type { Calibration } from "../../shared/domain/calibration.ts";
import type { Measurement } from "../../shared/domain/measurement.ts";
import type { OwnSegment } from "../../shared/domain/own-segment.ts";
import type { RankedProtocol } from "../../shared/hanging/hang-case.ts";
import type { DocumentPages } from "./documents/document-pages.ts";
import { hang, placePrior, reservePlaces } from "./hanging.ts";
import type { HangingState } from "./hanging-state.ts";
import { forgetImages } from "./image-registry.ts";
import { anchorsOf } from "./linked-scroll.ts";
import { marksWithSigned, type SignedRecord } from "./marks/signed-marks.ts";
import { movedToImages, renewedSets } from "./moved-images.ts";
import { releaseLayers } from "./objects/layers.ts";
import type { PaneController } from "./pane-controller.ts";
import type { PaneHand } from "./pane-pointer.ts";
import { rememberSeen, seenBefore, seenWithout } from "./seen-memory.ts";
import { createViewerCommands } from "./viewer-commands.ts";
import { releaseImages } from "./viewer-engine.ts";
import { assignDisplaySet, createViewerStore, type PaneState, updatePane, type ViewerStore } from "./viewer-store.ts";
import type { DisplaySet, ViewerCommands } from "./viewer-types.ts";
import { disposePlanes, dropMadeFrom } from "./volume/planes.ts";

/** Who did something, and on which day. */
export interface Signatory {
  readonly by: string;
  readonly on: string;
}

/** The viewer of one case: what is on its panes, and what can be asked of it. */
export interface Viewer {
  readonly store: ViewerStore;
  readonly commands: ViewerCommands;
  /** Gives an identifier for a new mark. */
  readonly newId: () => string;
  /** Gives who calibrates and on which day (`YYYY-MM-DD`); null where nobody is known, who then cannot. */
  readonly signedBy: (() => Signatory) | null;
  readonly controllers: Map<number, PaneController>;
  /** What works on each pane that is on the screen. */
  readonly hands: Map<number, PaneHand>;
  /** The pages of each pane that shows a document. */
  readonly documents: Map<number, DocumentPages>;
  /**
   * Says which series there are. Panes keep what they show; the first series of the current study goes into the first
   * pane when nothing is shown yet.
   */
  setDisplaySets(sets: readonly DisplaySet[]): void;
  /** Takes back that these images were seen: they were replaced since. */
  forgetSeenOf(sopInstanceUids: ReadonlySet<string>): void;
  /** Hangs the series by the best protocol; false where none fits, and the panes stay as they are. */
  hang(): boolean;
  /**
   * Shows a prior where the protocol has a place for it, else as `showBeside` does. `asked` is the second pane as it was
   * when the reader asked: what was changed there while the prior came is kept, and the pane says so.
   */
  comparePrior(studyInstanceUid: string, asked: PaneState | undefined): void;
  /** Says which protocols go before those of the program, and which of those are not used. Hangs nothing. */
  setProtocols(ranked: readonly RankedProtocol[], off: readonly string[]): void;
  /** Opens the places that wait for priors on their way, where the reader has changed nothing. */
  reservePlaces(): void;
  /** Puts a prior that a protocol asked for into its free place; no pane in use and no focus moves. True where that is done with. */
  placePrior(studyInstanceUid: string): boolean;
  /** Says what the case knows of priors: those on their way, and those that a pane can show instead. */
  setPriors(priors: Partial<Pick<HangingState, "priorFetches" | "priorChoices" | "choosePrior">>): void;
  /** Puts the series of a study that resembles what a pane shows, or else the current one, on that pane. */
  showPriorOn(paneIndex: number, studyInstanceUid: string): void;
  /** Shows a study beside what is shown now: two panes, its best matching series in the second. */
  showBeside(studyInstanceUid: string): void;
  /** Brings back the marks of a draft and what was calibrated by hand, which the marks read by already, and its segments. */
  setMeasurements(
    measurements: readonly Measurement[],
    calibrations?: readonly Calibration[],
    segments?: readonly OwnSegment[],
  ): void;
  /** Says what was signed, and brings back its marks with those of the draft, if one is written. */
  setSigned(
    signed: SignedRecord,
    ofDraft: readonly Measurement[],
    calibrations?: readonly Calibration[],
    segments?: readonly OwnSegment[],
  ): void;
  /** Frees pixels and metadata; call when the case closes. */
  dispose(): void;
}

/** Gives a viewer with empty panes. Nothing is loaded before a pane is on the screen. */
export function createViewer(options: { readonly newId: () => string; readonly signedBy?: () => Signatory }): Viewer {
  const store = createViewerStore();
  const controllers = new Map<number, PaneController>();
  return {
    store,
    controllers,
    hands: new Map(),
    documents: new Map(),
    newId: options.newId,
    signedBy: options.signedBy ?? null,
    commands: createViewerCommands(store, (paneIndex) => controllers.get(paneIndex) ?? null),
    setDisplaySets: (sets) => setDisplaySets(store, sets),
    forgetSeenOf: (sopInstanceUids) =>
      store.setState(({ displaySets, seen }) => ({ seen: seenWithout(seen, displaySets, sopInstanceUids) })),
    hang: () => hang(store),
    comparePrior: (studyInstanceUid, asked) => comparePrior(store, studyInstanceUid, asked),
    setProtocols: (ranked, protocolsOff) => store.setState({ ranked, protocolsOff }),
    reservePlaces: () => {
      if (!store.getState().isAsLeft) reservePlaces(store);
    },
    placePrior: (studyInstanceUid) => store.getState().isAsLeft || placePrior(store, studyInstanceUid),
    setPriors: (priors) => store.setState(priors),
    showPriorOn: (paneIndex, studyInstanceUid) => showPriorOn(store, paneIndex, studyInstanceUid),
    showBeside: (studyInstanceUid) => showBeside(store, studyInstanceUid),
    // At once: between the two, marks would be saved without what they were calibrated by.
    setMeasurements: (measurements, calibrations, segments) =>
      store.setState({
        measurements: drawnMarks(measurements),
        ...(calibrations && { calibrations }),
        ...(segments && { segments }),
      }),
    // What was undone before a signature is undone no more.
    setSigned: (signed, ofDraft, calibrations, segments = []) =>
      store.setState((state) => ({
        signed,
        measurements: drawnMarks(marksWithSigned(signed, ofDraft)),
        segments,
        ...(calibrations === undefined ? {} : { calibrations }),
        ...(state.signed === signed ? {} : { markHistory: { done: [], undone: [] } }),
      })),
    dispose: () => {
      const imageIds = store.getState().displaySets.flatMap((set) => set.images.map((image) => image.imageId));
      rememberSeen(store.getState());
      disposePlanes(store);
      releaseLayers(store);
      store.setState(createViewerStore().getInitialState());
      releaseImages(imageIds);
      forgetImages(imageIds);
    },
  };
}

/** The measurement of a segment is made from it, never kept beside it. */
function drawnMarks(marks: readonly Measurement[]): readonly Measurement[] {
  return marks.filter(({ kind }) => kind !== "segment");
}

function setDisplaySets(store: ViewerStore, sets: readonly DisplaySet[]): void {
  const renewed = renewedSets(store.getState().displaySets, sets);
  if (renewed.size > 0) dropMadeFrom(store, renewed);
  store.setState((state) => {
    const { panes, seen } = movedToImages(state, sets);
    const { beforePlanes } = state;
    return {
      beforePlanes: beforePlanes && {
        ...beforePlanes,
        panes: movedToImages({ ...state, panes: beforePlanes.panes }, sets).panes,
      },
      displaySets: sets,
      seen: { ...seenBefore(sets), ...seen },
      panes: panes.map((pane) =>
        [...sets, ...state.sections].some((set) => set.id === pane.displaySetId)
          ? pane
          : { ...pane, displaySetId: null, shownIndex: null },
      ),
    };
  });
  if (store.getState().panes.some((pane) => pane.displaySetId !== null)) return;
  const first = sets.find((set) => !set.isPrior && set.problem === "") ?? sets.find((set) => !set.isPrior);
  if (first !== undefined) assignDisplaySet(store, 0, first.id);
}

function comparePrior(store: ViewerStore, studyInstanceUid: string, asked: PaneState | undefined): void {
  const { panes, layout } = store.getState();
  if (placePrior(store, studyInstanceUid)) return;
  const now = panes[1];
  const isChanged =
    layout > 1 &&
    now !== undefined &&
    now.displaySetId !== null &&
    (now.displaySetId !== asked?.displaySetId || now.wantedIndex !== asked.wantedIndex || now.view !== asked.view);
  if (isChanged) updatePane(store, 1, { notice: "The earlier examination is in the strip now. This pane was kept." });
  else showBeside(store, studyInstanceUid);
}

function showBeside(store: ViewerStore, studyInstanceUid: string): void {
  const state = store.getState();
  const candidates = state.displaySets.filter((set) => set.studyInstanceUid === studyInstanceUid);
  const current = state.displaySets.find((set) => set.id === state.panes[0]?.displaySetId);
  const best = [...candidates].sort((a, b) => likeness(b, current) - likeness(a, current))[0];
  if (best === undefined) return;
  store.setState({ layout: state.layout === 1 ? 2 : state.layout });
  assignDisplaySet(store, 1, best.id);
  store.setState({ activePane: state.activePane });
}

/** The pane keeps its place among the others; it is linked anew as it stands, so that the link says what it is. */
function showPriorOn(store: ViewerStore, paneIndex: number, studyInstanceUid: string): void {
  const state = store.getState();
  const model = state.displaySets.find((set) => set.id === state.panes[paneIndex]?.displaySetId);
  const current = model ?? state.displaySets.find((set) => set.id === state.panes[0]?.displaySetId);
  const candidates = state.displaySets.filter((set) => set.studyInstanceUid === studyInstanceUid);
  const best = [...candidates].sort((a, b) => likeness(b, current) - likeness(a, current))[0];
  if (best === undefined) return;
  assignDisplaySet(store, paneIndex, best.id);
  store.setState({ activePane: state.activePane });
  if (state.link !== null) store.setState({ link: anchorsOf(store.getState()) });
}

/** How well a series of another study stands beside the current one: can be shown, modality, words, image count. */
function likeness(set: DisplaySet, current: DisplaySet | undefined): number {
  const words = (text: string) => new Set(text.toLowerCase().match(/[a-z0-9]+/g) ?? []);
  const currentWords = words(current?.description ?? "");
  const shared = [...words(set.description)].filter((word) => currentWords.has(word)).length;
  return (
    (set.problem === "" ? 100 : 0) +
    (set.modality === current?.modality ? 50 : 0) +
    shared * 10 +
    Math.min(set.images.length, 100) / 100
  );
}
