import { createStore, type StoreApi } from "zustand/vanilla";
import type { Calibration } from "../../shared/domain/calibration.ts";
import type { Measurement } from "../../shared/domain/measurement.ts";
import type { OwnSegment } from "../../shared/domain/own-segment.ts";
import type { HangingPlan } from "../../shared/hanging/hanging-plan.ts";
import type { HungView } from "../../shared/hanging/hung-view.ts";
import type { ColourTableName } from "../../shared/imaging/colour-table.ts";
import type { ImagePoint } from "../../shared/imaging/measure.ts";
import type { Vector } from "../../shared/imaging/vector.ts";
import type { View } from "../../shared/imaging/view-transform.ts";
import type { MemoryOffer, SliceChoice } from "../../shared/imaging/volume/memory-plan.ts";
import type { VolumeView } from "../../shared/imaging/volume/volume-view.ts";
import type { VoiWindow } from "../../shared/imaging/window.ts";
import { type HangingState, noHanging } from "./hanging-state.ts";
import type { ImageLayer } from "./image-painter.ts";
import type { Derived } from "./kinds/derived-picture.ts";
import { isUsuallyInverted } from "./kinds/usual-look.ts";
import type { SignedRecord } from "./marks/signed-marks.ts";
import { firstLayerState, type LayerState } from "./objects/layer-state.ts";
import { firstPainting, type PaintState } from "./segments/paint-state.ts";
import type { DisplaySet } from "./viewer-types.ts";

/** What the left button does on an image. */
export type ViewerTool =
  | "pan"
  | "window"
  | "zoom"
  | "scroll"
  | "cursor"
  | "curve"
  | "landmark"
  | "calibrate"
  | Measurement["kind"];

/** How many panes there are: one, two or three side by side, or two by two. */
export type PaneLayout = 1 | 2 | 3 | 4;

/** One pane of the grid. */
export interface PaneState {
  readonly displaySetId: string | null;
  /** Index that the reader asked for. */
  readonly wantedIndex: number;
  /** Index of the image on the screen, or null while there is none. */
  readonly shownIndex: number | null;
  /** Null: as it was hung, else the whole image, upright. */
  readonly view: View | null;
  /** How a hanging protocol lays the image while the reader has not moved it; null for the whole image, upright. */
  readonly hung: HungView | null;
  /** Null until the first image is here. */
  readonly window: VoiWindow | null;
  readonly isInverted: boolean;
  /** Colours in the place of grey levels, or null for grey. */
  readonly colours: ColourTableName | null;
  /** What of the header's overlays and shutter the reader has taken away. */
  readonly hidden: readonly ImageLayer[];
  /** The presentation state that is on the pane, and which one the reader wants. */
  readonly presentation: PanePresentation;
  readonly isPlaying: boolean;
  /** A picture made of several images in place of the stored one, or null. */
  readonly derived: Derived | null;
  /** The window of the stored pictures, to come back to from a subtraction; null where none is kept. */
  readonly windowBefore: VoiWindow | null;
  /** How the picture on the screen was made from several images, as the controller painted it; empty for a stored one. */
  readonly derivation: string;
  /** Step of the walk over parts of the image, from 1; 0 where the reader is on no such walk. */
  readonly partStep: number;
  /** What the last command could not do, or empty. */
  readonly notice: string;
  /** How it looks at a volume, where it shows a rendering of one. */
  readonly volumeView: VolumeView | null;
}

/** Which presentation state the reader wants on a pane, and the one that is on it. */
interface PanePresentation {
  /** `latest`, `none`, or the SOP Instance UID of the one that the reader chose. */
  readonly choice: string;
  /** The state that the pane's view and window belong to; empty for what the image itself says. */
  readonly uid: string;
  /** How the pane showed the image without a state, to come back to. */
  readonly before: Pick<PaneState, "view" | "window" | "isInverted"> | null;
}

/** One change of one mark; null where there was none before or is none after. */
export interface MarkChange {
  readonly id: string;
  readonly before: Measurement | null;
  readonly after: Measurement | null;
}

/** One change of what readers calibrated by hand; the marks follow from it. */
export interface CalibrationChange {
  readonly before: readonly Calibration[];
  readonly after: readonly Calibration[];
  readonly isCalibration: true;
}

/** One change of one painted segment; null where there was none before or is none after. */
export interface SegmentChange {
  readonly id: string;
  readonly before: OwnSegment | null;
  readonly after: OwnSegment | null;
  readonly isSegment: true;
}

/** What can be undone by one step. */
export type ViewerChange = MarkChange | CalibrationChange | SegmentChange;

/** What can be undone and redone, the newest last. It belongs to one case and ends with it. */
export interface MarkHistory {
  readonly done: readonly ViewerChange[];
  readonly undone: readonly ViewerChange[];
}

/**
 * What is known of an examination that is shown from a copy: `none` where it is not, or the archive has confirmed it;
 * `changed` where the archive has it otherwise now; `unanswered` where it does not say.
 */
export type CopyStanding = "none" | "asking" | "changed" | "unanswered";

/** Everything that the window knows about the panes of one case. */
export interface ViewerState extends HangingState {
  /** Whether it is known which series the examination has: nobody has seen an image of one that is not listed. */
  readonly listing: "loading" | "failed" | "listed";
  /** How many objects the archive has received of the examination since it was listed; none of them is shown. */
  readonly arrivedCount: number;
  readonly copyStanding: CopyStanding;
  readonly displaySets: readonly DisplaySet[];
  /** Planes through volumes that panes show, beside the stored series. */
  readonly sections: readonly DisplaySet[];
  readonly layout: PaneLayout;
  /** Always four; the layout says how many are on the screen. */
  readonly panes: readonly PaneState[];
  readonly activePane: number;
  readonly tool: ViewerTool;
  readonly measurements: readonly Measurement[];
  readonly selectedMeasurementId: string | null;
  /** Segments that readers painted, oldest first; kept with the draft. */
  readonly segments: readonly OwnSegment[];
  /** How the segment tool works now. */
  readonly painting: PaintState;
  /** The marks of the newest signed version of the report, or null where none is signed. */
  readonly signed: SignedRecord | null;
  /** The sheet of findings over time is open, for a mark or for the list alone; null while it is closed. */
  readonly pairing: { readonly markId: string | null } | null;
  /** The mark under the pointer, on its image or as its chip in the report; null where there is none. */
  readonly hoveredMark: string | null;
  /** What the report uses of the marks, in words by mark, e.g. `its Findings`. */
  readonly markUse: ReadonlyMap<string, string>;
  /** A mark that the report uses waits for a yes before it is deleted, or null. */
  readonly deleting: string | null;
  /** The mark whose sentence was asked for last, and how often one was asked for. */
  readonly sentenceAsked: { readonly markId: string; readonly times: number } | null;
  /** What was changed on the marks in this case, for undo and redo. */
  readonly markHistory: MarkHistory;
  /** The pane on which a mark of several clicks is unfinished, or null. */
  readonly unfinishedPane: number | null;
  /** The crosshair that the arrow keys move, or null while there is none. */
  readonly keyPointer: KeyPointer | null;
  /** The mark that waits for its words, or null. */
  readonly wordsFor: string | null;
  /** What readers calibrated by hand, oldest first; kept with the draft. */
  readonly calibrations: readonly Calibration[];
  /** A line was drawn and waits for its length, or null. */
  readonly calibrating: CalibrationLine | null;
  /** The vertebra that is labelled next where the reader chose it; null for the neighbour of the last one. */
  readonly spineNext: string | null;
  /** Where the magnifier stands, or null while it is off. */
  readonly magnifier: MagnifierPlace | null;
  /** Images that have been on the screen, large enough and for long enough to be read, by display set. */
  readonly seen: Readonly<Record<string, ReadonlySet<number>>>;
  /** What the panes were before planes were opened; null while none are. */
  readonly beforePlanes: Pick<ViewerState, "layout" | "panes" | "activePane"> | null;
  /** The pane that fills the grid after a double click, or null. */
  readonly enlargedPane: number | null;
  /** The point that the reader has marked in all planes, or null. */
  readonly cursor: SpatialCursor | null;
  /** The curve that is drawn, or that pictures follow; null while there is none. */
  readonly curve: CurveDrawing | null;
  /** What the reader is asked because a series does not fit into memory as a volume, or null. */
  readonly memoryQuestion: MemoryQuestion | null;
  /** The pane whose menu of kinds is open, or null. */
  readonly kindMenuPane: number | null;
  /** Whether lines show where the planes of other panes lie. */
  readonly areLinesShown: boolean;
  /** The protocol that the panes were hung by, and its step; null where none fitted. */
  readonly hanging: { readonly plan: HangingPlan; readonly stepIndex: number } | null;
  /** Whether what CAD marked is drawn on its images. */
  readonly isCadShown: boolean;
  /** Whether the reasons of the hanging are on the screen. */
  readonly isWhyShown: boolean;
  /** The images, by pane, that were on the screen together when scrolling was linked; null while each pane scrolls alone. */
  readonly link: readonly LinkAnchor[] | null;
  /** How segments, contours and the measurements of others are laid over the images. */
  readonly layers: LayerState;
}

/** One pane at the moment when scrolling was linked. */
export interface LinkAnchor {
  readonly displaySetId: string | null;
  readonly index: number;
}

/** Where the arrow keys point on a pane, in CSS pixels of it. */
export interface KeyPointer {
  readonly paneIndex: number;
  readonly at: readonly [number, number];
  /** Whether it holds what lies under it, as a button does that is down. */
  readonly isHolding: boolean;
}

/** A point in the patient, valid for images of one frame of reference. */
export interface SpatialCursor {
  readonly frameOfReferenceUid: string;
  /** In mm. */
  readonly point: Vector;
}

/** What the reader is asked where a series does not fit into memory as a volume. */
export interface MemoryQuestion {
  /** What is needed and what there is. */
  readonly sentence: string;
  readonly offers: readonly MemoryOffer[];
  /** Takes one of the offers; null leaves the series as it is stored. */
  answer(choice: SliceChoice | null): void;
}

/** Points along a vessel or the spine, in the patient. */
export interface CurveDrawing {
  /** The display set that it was drawn on, or on planes of it. */
  readonly sourceId: string;
  readonly frameOfReferenceUid: string;
  /** In mm. */
  readonly points: readonly Vector[];
  readonly isDone: boolean;
  /** The pane that was asked to show the pictures along it. */
  readonly targetPane: number;
}

/** A line of known length that was drawn on an image. */
export interface CalibrationLine {
  readonly paneIndex: number;
  readonly imageId: string;
  readonly ends: readonly [ImagePoint, ImagePoint];
}

/** The middle of the magnifier in CSS pixels of its pane; null for the middle of the pane. */
export interface MagnifierPlace {
  readonly paneIndex: number;
  readonly at: readonly [number, number] | null;
}

export type ViewerStore = StoreApi<ViewerState>;

/** A pane that shows nothing. */
export const emptyPane: PaneState = {
  displaySetId: null,
  wantedIndex: 0,
  shownIndex: null,
  view: null,
  hung: null,
  window: null,
  isInverted: false,
  colours: null,
  hidden: [],
  presentation: { choice: "latest", uid: "", before: null },
  isPlaying: false,
  derived: null,
  windowBefore: null,
  derivation: "",
  partStep: 0,
  notice: "",
  volumeView: null,
};

/** Gives a store with four empty panes. */
export function createViewerStore(): ViewerStore {
  return createStore<ViewerState>(() => ({
    listing: "loading",
    arrivedCount: 0,
    copyStanding: "none",
    displaySets: [],
    sections: [],
    layout: 1,
    panes: [emptyPane, emptyPane, emptyPane, emptyPane],
    activePane: 0,
    tool: "window",
    measurements: [],
    selectedMeasurementId: null,
    segments: [],
    painting: firstPainting,
    signed: null,
    pairing: null,
    hoveredMark: null,
    markUse: new Map(),
    deleting: null,
    sentenceAsked: null,
    markHistory: { done: [], undone: [] },
    unfinishedPane: null,
    keyPointer: null,
    wordsFor: null,
    calibrations: [],
    calibrating: null,
    spineNext: null,
    magnifier: null,
    seen: {},
    beforePlanes: null,
    enlargedPane: null,
    cursor: null,
    curve: null,
    memoryQuestion: null,
    kindMenuPane: null,
    areLinesShown: true,
    hanging: null,
    isCadShown: false,
    isWhyShown: false,
    link: null,
    layers: firstLayerState,
    ...noHanging,
  }));
}

/** Gives the display set of a pane, or null. */
export function displaySetOf(state: ViewerState, paneIndex: number): DisplaySet | null {
  const id = state.panes[paneIndex]?.displaySetId ?? null;
  if (id === null) return null;
  return state.displaySets.find((set) => set.id === id) ?? state.sections.find((set) => set.id === id) ?? null;
}

/** Changes one pane. */
export function updatePane(store: ViewerStore, paneIndex: number, change: Partial<PaneState>): void {
  store.setState((state) => ({
    panes: state.panes.map((pane, index) => (index === paneIndex ? { ...pane, ...change } : pane)),
  }));
}

/** Puts a display set into a pane from its first image, with its own window; null empties the pane. */
export function assignDisplaySet(store: ViewerStore, paneIndex: number, displaySetId: string | null): void {
  const isInverted = isUsuallyInverted(store.getState().displaySets.find((set) => set.id === displaySetId));
  store.setState((state) => {
    const panes = state.panes.map((pane, index) =>
      index === paneIndex ? { ...emptyPane, displaySetId, isInverted } : pane,
    );
    // Once no pane holds a plane the planes are over: what was there before them must not come back by their key.
    const hasPlane = panes.some((pane) => state.sections.some(({ id }) => id === pane.displaySetId));
    return { panes, activePane: paneIndex, beforePlanes: hasPlane ? state.beforePlanes : null };
  });
}

/** Fills the grid with one pane, or brings the others back. */
export function toggleEnlarged(store: ViewerStore, paneIndex: number): void {
  const { layout, enlargedPane } = store.getState();
  store.setState({ enlargedPane: enlargedPane === null && layout > 1 ? paneIndex : null, activePane: paneIndex });
}

/** Lets go of an unfinished mark, else of the crosshair of the keys, else of the selected mark; gives whether there was one. The first Esc does this. */
export function letGoOfMark(store: ViewerStore): boolean {
  const { unfinishedPane, keyPointer, selectedMeasurementId } = store.getState();
  if (unfinishedPane !== null) store.setState({ unfinishedPane: null });
  else if (keyPointer !== null) store.setState({ keyPointer: null });
  else if (selectedMeasurementId !== null) store.setState({ selectedMeasurementId: null });
  else return false;
  return true;
}

/** Asks for an image by its index, kept within the series. */
export function wantImage(store: ViewerStore, paneIndex: number, index: number): void {
  const set = displaySetOf(store.getState(), paneIndex);
  if (set === null || set.images.length === 0) return;
  const wantedIndex = Math.min(Math.max(Math.round(index), 0), set.images.length - 1);
  if (store.getState().panes[paneIndex]?.wantedIndex !== wantedIndex) updatePane(store, paneIndex, { wantedIndex });
}

/** Notes that an image is on the screen now. */
export function noteShown(store: ViewerStore, paneIndex: number, index: number): void {
  if (store.getState().panes[paneIndex]?.shownIndex !== index) updatePane(store, paneIndex, { shownIndex: index });
}

/** Notes that images were on the screen, large enough and for long enough to be read. */
export function noteSeen(store: ViewerStore, displaySetId: string, indices: Iterable<number>): void {
  const { seen } = store.getState();
  const before = seen[displaySetId];
  const now = new Set([...(before ?? []), ...indices]);
  if (now.size > (before?.size ?? 0)) store.setState({ seen: { ...seen, [displaySetId]: now } });
}
