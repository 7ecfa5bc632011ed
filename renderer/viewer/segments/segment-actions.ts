import { imageOfSlice, type OwnSegment } from "../../../shared/domain/own-segment.ts";
import { ownColour } from "../../../shared/objects/display-colour.ts";
import { largestSlice } from "../../../shared/segmenting/segment-numbers.ts";
import { segmentTypeOf } from "../../../shared/segmenting/segment-types.ts";
import { changeLayers } from "../objects/layer-state.ts";
import type { Viewer } from "../viewer.ts";
import type { ViewerAction } from "../viewer-key-table.ts";
import { updatePane } from "../viewer-store.ts";
import { cancelGrowth } from "./grow.ts";
import { nextDiameter, type PaintMode } from "./paint-state.ts";
import { changePainting, changeSegment } from "./segment-changes.ts";
import { groundOfPane } from "./stack-ground.ts";

/** Does what a key or a menu asks of the segment tool; gives whether it was for it. */
export function runSegmentAction(viewer: Viewer, action: ViewerAction): boolean {
  const { store } = viewer;
  const { tool, painting } = store.getState();
  if (action === "segment") {
    if (tool === "segment") changePainting(store, { mode: painting.mode === "eraser" ? "brush" : "eraser" });
    else choosePainting(viewer, painting.mode);
    return true;
  }
  if (action === "brushLarger" || action === "brushSmaller") {
    if (tool !== "segment") return true;
    changePainting(store, { diameterMm: nextDiameter(painting.diameterMm, action === "brushLarger" ? 1 : -1) });
    return true;
  }
  return action === "deselect" && cancelGrowth(store);
}

/** Lets the pointer paint, and opens the legend, where segments are named. */
export function choosePainting(viewer: Viewer, mode: PaintMode): void {
  const { store } = viewer;
  const { painting, panes, activePane } = store.getState();
  const window = panes[activePane]?.window ?? null;
  const isLinear = window !== null && window.kind !== "table";
  const range = isLinear ? ([window.center - window.width / 2, window.center + window.width / 2] as const) : null;
  const rounded = range === null ? null : ([Math.round(range[0]), Math.round(range[1])] as const);
  changePainting(store, { mode, range: painting.range ?? rounded });
  store.setState({ tool: "segment" });
  changeLayers(store, { isLegendOpen: true, areShown: true });
}

/** What a reader says of a new segment. */
export interface NewSegment {
  readonly label: string;
  readonly type: string;
  readonly side: OwnSegment["side"];
}

/** Makes an empty segment for the series on the active pane; gives false and says why where that cannot be painted on. */
export function makeSegment(viewer: Viewer, { label, type, side }: NewSegment): boolean {
  const { store } = viewer;
  const state = store.getState();
  const { stack, refusal } = groundOfPane(state, state.activePane);
  if (stack === null) {
    updatePane(store, state.activePane, { notice: refusal });
    return false;
  }
  const found = segmentTypeOf(type);
  const id = viewer.newId();
  changeSegment(store, id, {
    id,
    label: label.trim().slice(0, 64) || found.meaning,
    category: found.category.value,
    type: found.value,
    side: found.isPaired === true ? side : null,
    colour: [...freeColour(state.segments)],
    isAssisted: false,
    ground: stack.ground,
    slices: [],
  });
  choosePainting(viewer, state.painting.mode);
  return true;
}

/** Gives a colour that no other own segment has, as long as there is one. */
export function freeColour(segments: readonly OwnSegment[]): OwnSegment["colour"] {
  const taken = new Set(segments.map(({ colour }) => colour.join()));
  const colours = Array.from({ length: 8 }, (_, index) => ownColour(index));
  return [...(colours.find((colour) => !taken.has(colour.join())) ?? ownColour(segments.length))];
}

/** Shows the image with most of a segment. */
export function goToSegment({ store, commands }: Viewer, segment: OwnSegment): void {
  const slice = largestSlice(segment);
  if (slice !== null) commands.jumpTo(imageOfSlice(segment, slice), segment.id);
  else updatePane(store, store.getState().activePane, { notice: "Nothing of this segment is painted yet." });
}
