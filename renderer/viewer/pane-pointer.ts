import { panBy, toImage, zoomBy } from "../../shared/imaging/view-transform.ts";
import { type AdjustableWindow, type VoiWindow, windowOverRange } from "../../shared/imaging/window.ts";
import { stageOf } from "./image-painter.ts";
import { scrollTo } from "./linked-scroll.ts";
import { attachMarkClicks } from "./marks/mark-clicks.ts";
import { drawMark, editMark, findGrip } from "./marks/mark-drag.ts";
import { isMarkTool } from "./marks/mark-kinds.ts";
import type { ShownPicture } from "./pane-controller.ts";
import { affineOf, type Drag, imagePoint, type PointerContext, stagePoint } from "./pane-points.ts";
import { toggleEnlarged, updatePane, type ViewerTool } from "./viewer-store.ts";
import { finishCurve } from "./volume/curve-drawing.ts";
import { curveDrag, refuseMark } from "./volume/curve-pointer.ts";
import { gripLine } from "./volume/plane-turning.ts";
import { pointAt } from "./volume/spatial.ts";

const wheelStep = 100;

/** Lets the pointer work on a pane; gives the function that ends it. */
export function attachPointer(context: PointerContext): () => void {
  const { element } = context.controller;
  const abort = new AbortController();
  const { signal } = abort;
  const clicks = attachMarkClicks(context);
  let drag: Drag | null = null;
  element.addEventListener(
    "pointerdown",
    (event) => {
      if (drag !== null) return;
      context.store.setState({ activePane: context.paneIndex });
      if (event.button === 0 && refuseMark(context)) return;
      const isClick = event.button === 0 && clicks.press(event);
      drag = isClick ? null : beginDrag(context, event);
      if (isClick || drag !== null) element.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  const move = (event: PointerEvent) => {
    if (drag === null) clicks.move(event);
    else drag.move?.(event);
  };
  element.addEventListener("pointermove", move, { signal });
  const finish = (event: PointerEvent) => {
    if (drag === null && event.type !== "pointercancel") clicks.release(event);
    drag?.end?.(event);
    drag = null;
  };
  element.addEventListener("pointerup", finish, { signal });
  element.addEventListener("pointercancel", finish, { signal });
  const doubleClick = () => {
    const { tool } = context.store.getState();
    if (tool === "curve") finishCurve(context.store, context.paneIndex);
    else if (!clicks.doubleClick()) toggleEnlarged(context.store, context.paneIndex);
  };
  element.addEventListener("dblclick", doubleClick, { signal });
  element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  element.addEventListener("wheel", wheelScroller(context), { signal, passive: false });
  return () => {
    abort.abort();
    clicks.detach();
  };
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
  if (isMarkTool(tool)) return drawMark(context, picture, tool, event);
  if (tool === "cursor") return pointDrag(context, picture, event);
  if (tool === "curve") return curveDrag(context, picture, event);
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
