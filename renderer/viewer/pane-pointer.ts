import type { Measurement } from "../../shared/domain/measurement.ts";
import type { ImagePoint } from "../../shared/imaging/measure.ts";
import { type Affine, imageToStage, panBy, toImage, toStage, zoomBy } from "../../shared/imaging/view-transform.ts";
import { type AdjustableWindow, type VoiWindow, windowOverRange } from "../../shared/imaging/window.ts";
import { stageOf } from "./image-painter.ts";
import { scrollTo } from "./linked-scroll.ts";
import { type MarkShape, makeMeasurement } from "./measurement-maker.ts";
import type { PaneController, ShownPicture } from "./pane-controller.ts";
import { toggleEnlarged, updatePane, type ViewerStore, type ViewerTool } from "./viewer-store.ts";
import { gripLine } from "./volume/plane-turning.ts";
import { pointAt } from "./volume/spatial.ts";

/** What the pointer works on. */
export interface PointerContext {
  readonly controller: PaneController;
  readonly store: ViewerStore;
  readonly paneIndex: number;
  /** Gives an identifier for a new mark. */
  readonly newId: () => string;
}

/** One drag, from button down to button up. */
interface Drag {
  move?(event: PointerEvent): void;
  end?(event: PointerEvent): void;
}

const wheelStep = 100;
const handleReach = 9;

/** Lets the pointer work on a pane; gives the function that ends it. */
export function attachPointer(context: PointerContext): () => void {
  const { element } = context.controller;
  const abort = new AbortController();
  const { signal } = abort;
  let drag: Drag | null = null;
  element.addEventListener(
    "pointerdown",
    (event) => {
      if (drag !== null) return;
      context.store.setState({ activePane: context.paneIndex });
      drag = beginDrag(context, event);
      if (drag !== null) element.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  element.addEventListener("pointermove", (event) => drag?.move?.(event), { signal });
  const finish = (event: PointerEvent) => {
    drag?.end?.(event);
    drag = null;
  };
  element.addEventListener("pointerup", finish, { signal });
  element.addEventListener("pointercancel", finish, { signal });
  element.addEventListener("dblclick", () => toggleEnlarged(context.store, context.paneIndex), { signal });
  element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  element.addEventListener("wheel", wheelScroller(context), { signal, passive: false });
  return () => abort.abort();
}

/** Browsers merge wheel ticks while the page is busy, so the way is added up: 100 ticks are 100 images. */
function wheelScroller({ store, paneIndex }: PointerContext): (event: WheelEvent) => void {
  let rest = 0;
  return (event) => {
    event.preventDefault();
    if (event.ctrlKey) return;
    store.setState({ activePane: paneIndex });
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : wheelStep;
    rest += event.deltaY * unit;
    const steps = Math.trunc(rest / wheelStep);
    if (steps === 0) return;
    rest -= steps * wheelStep;
    const pane = store.getState().panes[paneIndex];
    if (pane !== undefined) scrollTo(store, paneIndex, pane.wantedIndex + steps);
  };
}

function beginDrag(context: PointerContext, event: PointerEvent): Drag | null {
  const picture = context.controller.picture();
  if (picture === null) return null;
  const { tool } = context.store.getState();
  if (event.button === 0) {
    const grip = findGrip(context, picture, event);
    if (grip !== null) return editMark(context, picture, grip);
    return toolDrag(context, picture, tool, event);
  }
  if (event.button === 1) return toolDrag(context, picture, "pan", event);
  if (event.button === 2) return toolDrag(context, picture, "zoom", event);
  return null;
}

function toolDrag(context: PointerContext, picture: ShownPicture, tool: ViewerTool, event: PointerEvent): Drag {
  if (tool === "length" || tool === "ellipse") {
    const point = imagePoint(context, picture, event);
    return drawMark(context, picture, { id: context.newId(), kind: tool, points: [point, point] }, 1);
  }
  if (tool === "cursor") return pointDrag(context, picture, event);
  const start = [event.clientX, event.clientY] as const;
  const { clientWidth, clientHeight } = context.controller.element;
  const startIndex = context.store.getState().panes[context.paneIndex]?.wantedIndex ?? 0;
  return {
    move: (moved) => {
      const way = [moved.clientX - start[0], moved.clientY - start[1]] as const;
      const { store, paneIndex } = context;
      if (tool === "scroll") {
        scrollTo(store, paneIndex, startIndex + way[1] / 6);
      } else if (tool === "pan") {
        updatePane(store, paneIndex, {
          view: panBy(picture.view, stageOf(picture.header, clientWidth, clientHeight), way),
        });
      } else if (tool === "zoom") {
        updatePane(store, paneIndex, { view: zoomBy(picture.view, Math.exp(-way[1] / 150)) });
      } else {
        updatePane(store, paneIndex, { window: adjustWindow(picture.window, way) });
      }
    },
  };
}

/** Marks the point under the pointer in all planes; on the line of another plane it turns that plane instead. */
function pointDrag(context: PointerContext, picture: ShownPicture, event: PointerEvent): Drag {
  const { store, paneIndex } = context;
  const [affine, at] = [affineOf(context, picture), stagePoint(context, event)];
  const grip = gripLine(store, paneIndex, picture.registered, affine, at, toImage(affine, at));
  if (grip !== null) return { move: (moved) => grip.turnTo(toImage(affine, stagePoint(context, moved))) };
  const point = (at: PointerEvent) => pointAt(context.store, context.paneIndex, imagePoint(context, picture, at));
  point(event);
  return { move: point };
}

/** Right widens, left narrows, down raises the level; steps follow the width, so that it works in any unit. */
export function adjustWindow(window: VoiWindow, way: readonly [number, number]): AdjustableWindow {
  const start: AdjustableWindow =
    window.kind === "table"
      ? windowOverRange(window.firstMapped, window.firstMapped + window.table.length - 1)
      : window;
  const step = start.width / 300;
  const isCoarse = start.width > 20;
  const width = Math.max(start.width + way[0] * step, start.width / 100);
  const center = start.center + way[1] * step;
  return {
    kind: start.kind === "sigmoid" ? "sigmoid" : isCoarse ? start.kind : "linearExact",
    center: isCoarse ? Math.round(center) : center,
    width: isCoarse ? Math.max(1, Math.round(width)) : width,
    name: "",
  };
}

interface Grip {
  readonly mark: Measurement;
  /** Which point is held; null moves the whole mark. */
  readonly pointIndex: 0 | 1 | null;
  readonly from: ImagePoint;
}

interface DrawnMark extends MarkShape {
  readonly id: string;
}

function drawMark(context: PointerContext, picture: ShownPicture, mark: DrawnMark, pointIndex: 0 | 1): Drag {
  const { registered, decoded } = picture;
  let current = mark;
  return {
    move: (event) => {
      const point = imagePoint(context, picture, event);
      const [from, to] = current.points;
      current = { ...current, points: pointIndex === 0 ? [point, to] : [from, point] };
      context.controller.setDraft(makeMeasurement(current.id, current, registered, decoded));
    },
    end: (event) => {
      context.controller.setDraft(null);
      if (event.type === "pointercancel" || isTooSmall(context, picture, current)) return;
      keepMark(context.store, makeMeasurement(current.id, current, registered, decoded));
    },
  };
}

function editMark(context: PointerContext, picture: ShownPicture, grip: Grip): Drag {
  const [from, to] = grip.mark.points;
  const { id, kind } = grip.mark;
  if (from === undefined || to === undefined) return {};
  context.store.setState({ selectedMeasurementId: id });
  if (grip.pointIndex !== null) return drawMark(context, picture, { id, kind, points: [from, to] }, grip.pointIndex);
  const { registered, decoded } = picture;
  let moved: Measurement | null = null;
  return {
    move: (event) => {
      const point = imagePoint(context, picture, event);
      const shift = (end: ImagePoint): ImagePoint => [
        end[0] + point[0] - grip.from[0],
        end[1] + point[1] - grip.from[1],
      ];
      moved = makeMeasurement(id, { kind, points: [shift(from), shift(to)] }, registered, decoded);
      context.controller.setDraft(moved);
    },
    end: (event) => {
      context.controller.setDraft(null);
      if (moved !== null && event.type !== "pointercancel") keepMark(context.store, moved);
    },
  };
}

function keepMark(store: ViewerStore, mark: Measurement): void {
  store.setState((state) => ({
    measurements: [...state.measurements.filter((kept) => kept.id !== mark.id), mark],
    selectedMeasurementId: mark.id,
  }));
}

function affineOf(context: PointerContext, picture: ShownPicture): Affine {
  const { clientWidth, clientHeight } = context.controller.element;
  return imageToStage(picture.view, stageOf(picture.header, clientWidth, clientHeight));
}

function stagePoint(context: PointerContext, event: PointerEvent): readonly [number, number] {
  const box = context.controller.element.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/** A mark never leaves the image: a length into the black beside it measures nothing. */
function imagePoint(context: PointerContext, picture: ShownPicture, event: PointerEvent): ImagePoint {
  const [column, row] = toImage(affineOf(context, picture), stagePoint(context, event));
  const { rows, columns } = picture.header.format;
  return [Math.min(Math.max(column, -0.5), columns - 0.5), Math.min(Math.max(row, -0.5), rows - 0.5)];
}

function isTooSmall(context: PointerContext, picture: ShownPicture, mark: DrawnMark): boolean {
  const affine = affineOf(context, picture);
  const [from, to] = mark.points.map((point) => toStage(affine, point));
  if (from === undefined || to === undefined) return true;
  const way = [Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])] as const;
  return mark.kind === "length" ? Math.hypot(...way) < 4 : Math.min(...way) < 4;
}

function findGrip(context: PointerContext, picture: ShownPicture, event: PointerEvent): Grip | null {
  const affine = affineOf(context, picture);
  const at = stagePoint(context, event);
  const from = toImage(affine, at);
  for (const mark of [...picture.marks].reverse()) {
    const ends = mark.points.map((point) => toStage(affine, point));
    const near = ends.findIndex((end) => Math.hypot(end[0] - at[0], end[1] - at[1]) <= handleReach);
    if (near === 0 || near === 1) return { mark, pointIndex: near, from };
    const [a, b] = ends;
    if (a !== undefined && b !== undefined && isOnMark(mark.kind, a, b, at)) return { mark, pointIndex: null, from };
  }
  return null;
}

type StagePoint = readonly [number, number];

function isOnMark(kind: Measurement["kind"], a: StagePoint, b: StagePoint, at: StagePoint): boolean {
  if (kind === "length") {
    const way = [b[0] - a[0], b[1] - a[1]] as const;
    const square = way[0] ** 2 + way[1] ** 2;
    const share = square === 0 ? 0 : ((at[0] - a[0]) * way[0] + (at[1] - a[1]) * way[1]) / square;
    if (share < 0 || share > 1) return false;
    return Math.hypot(a[0] + share * way[0] - at[0], a[1] + share * way[1] - at[1]) <= 5;
  }
  const radius = [Math.abs(b[0] - a[0]) / 2, Math.abs(b[1] - a[1]) / 2] as const;
  const share = Math.hypot((at[0] - (a[0] + b[0]) / 2) / radius[0], (at[1] - (a[1] + b[1]) / 2) / radius[1]);
  return Math.abs(share - 1) * Math.min(...radius) <= 5;
}
