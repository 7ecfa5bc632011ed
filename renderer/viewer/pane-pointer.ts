import { panBy, toImage, zoomBy } from "../../shared/imaging/view-transform.ts";
import { type AdjustableWindow, type VoiWindow, windowOverRange } from "../../shared/imaging/window.ts";
import { mouseActionInForce } from "../app/bindings-store.ts";
import {
  type DragAction,
  dragActions,
  isIn,
  mouseButtons,
  mouseInputOf,
  pressActions,
  wheelActions,
} from "../app/mouse-table.ts";
import { drawCalibrationLine } from "./calibration-line.ts";
import { stageOf } from "./image-painter.ts";
import { addLandmark } from "./landmarks.ts";
import { scrollTo } from "./linked-scroll.ts";
import { followPointer } from "./magnifier.ts";
import { editWordsUnder } from "./mark-words-edit.ts";
import { attachMarkClicks } from "./marks/mark-clicks.ts";
import { drawMark, editMark, findGrip } from "./marks/mark-drag.ts";
import { isMarkTool } from "./marks/mark-kinds.ts";
import { hoverMark } from "./marks/mark-use.ts";
import type { ShownPicture } from "./pane-controller.ts";
import { affineOf, type Drag, imagePoint, type PointerContext, stagePoint } from "./pane-points.ts";
import { followBrush, paintDrag } from "./segments/segment-pointer.ts";
import type { ViewerAction } from "./viewer-key-table.ts";
import { toggleEnlarged, updatePane, type ViewerTool } from "./viewer-store.ts";
import { finishCurve } from "./volume/curve-drawing.ts";
import { curveDrag, refuseMark, setCurvePoint } from "./volume/curve-pointer.ts";
import { gripLine } from "./volume/plane-turning.ts";
import { pointAt } from "./volume/spatial.ts";

const wheelStep = 100;

/** What works on a pane: the pointer, or the crosshair that the arrow keys move. */
export interface PaneHand {
  /** Gives whether a drag goes on from here, a click was made, or nothing was there to work on. */
  press(event: PointerEvent, action: DragAction): "drag" | "click" | null;
  move(event: PointerEvent): void;
  release(event: PointerEvent): void;
  doubleClick(event?: MouseEvent): void;
  detach(): void;
}

/** Lets the pointer and the keys work on a pane. `run` does a command that a button has. */
export function attachPointer(context: PointerContext, run: (action: ViewerAction) => void): PaneHand {
  const { element } = context.controller;
  const abort = new AbortController();
  const { signal } = abort;
  const hand = createHand(context);
  let isDown = false;
  const onDown = (event: PointerEvent) => {
    if (isDown) return;
    context.store.setState({ activePane: context.paneIndex, keyPointer: null });
    const action = actionOfPress(event);
    if (isIn(pressActions, action)) run(action);
    isDown = isIn(dragActions, action) && hand.press(event, action) !== null;
    if (isDown) element.setPointerCapture(event.pointerId);
  };
  const onUp = (event: PointerEvent) => {
    isDown = false;
    hand.release(event);
  };
  element.addEventListener("pointerdown", onDown, { signal });
  element.addEventListener("pointermove", (event) => hand.move(event), { signal });
  element.addEventListener("pointerup", onUp, { signal });
  element.addEventListener("pointercancel", onUp, { signal });
  element.addEventListener("pointerleave", () => hoverMark(context.store, null), { signal });
  // Only the button that works the chosen tool enlarges: two quick drags of another one are two drags.
  const onDouble = (event: MouseEvent) => {
    if (actionOfPress(event) === "tool") hand.doubleClick(event);
  };
  element.addEventListener("dblclick", onDouble, { signal });
  element.addEventListener("auxclick", (event) => event.detail === 2 && onDouble(event), { signal });
  for (const name of ["mousedown", "mouseup", "auxclick"] as const) {
    // The browser would go back and forward by the fourth and fifth button, and scroll by the middle one.
    element.addEventListener(name, (event) => event.button !== 0 && event.preventDefault(), { signal });
  }
  element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  element.addEventListener("wheel", wheelScroller(context, run), { signal, passive: false });
  return {
    ...hand,
    detach: () => {
      abort.abort();
      hand.detach();
    },
  };
}

function createHand(context: PointerContext): PaneHand {
  const clicks = attachMarkClicks(context);
  let drag: Drag | null = null;
  return {
    press: (event, action) => {
      if (drag !== null) return null;
      if (action === "tool" && refuseMark(context)) return null;
      if (action === "tool" && setCurvePoint(context, event)) return "click";
      if (action === "tool" && clicks.press(event)) return "click";
      drag = beginDrag(context, event, action);
      return drag === null ? null : "drag";
    },
    move: (event) => {
      followPointer(context, event);
      followBrush(context, event);
      if (drag !== null) drag.move?.(event);
      else {
        clicks.move(event);
        pointAtMark(context, event);
      }
    },
    release: (event) => {
      if (drag === null && event.type !== "pointercancel") clicks.release(event);
      drag?.end?.(event);
      drag = null;
    },
    doubleClick: (event) => {
      if (context.store.getState().tool === "curve") {
        finishCurve(context.store, context.paneIndex);
        return;
      }
      // Two quick dabs of the brush are two dabs.
      if (context.store.getState().tool === "segment") return;
      const isOfMark = clicks.doubleClick() || (event !== undefined && editWordsUnder(context, event));
      if (!isOfMark) toggleEnlarged(context.store, context.paneIndex);
    },
    detach: () => clicks.detach(),
  };
}

/** The mark under the pointer is brought out, here and as its chip in the report. */
function pointAtMark(context: PointerContext, event: PointerEvent): void {
  if (event.buttons !== 0) return;
  const picture = context.controller.picture();
  hoverMark(context.store, picture === null ? null : (findGrip(context, picture, event)?.mark.id ?? null));
}

function actionOfPress(event: MouseEvent): string {
  const button = mouseButtons.find((each) => each.event === event.button)?.id;
  return mouseActionInForce(mouseInputOf(event, button));
}

/** Browsers merge wheel ticks while the page is busy, so the way is added up: 100 ticks are 100 images. */
function wheelScroller(
  { store, paneIndex }: PointerContext,
  run: (action: ViewerAction) => void,
): (event: WheelEvent) => void {
  let rest = 0;
  return (event) => {
    event.preventDefault();
    const action = mouseActionInForce(mouseInputOf(event, "wheel"));
    if (!isIn(wheelActions, action)) return;
    store.setState({ activePane: paneIndex });
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : wheelStep;
    // With Shift, some systems turn the wheel sideways.
    rest += (event.deltaY === 0 && event.shiftKey ? event.deltaX : event.deltaY) * unit;
    const steps = Math.trunc(rest / wheelStep);
    if (steps === 0) return;
    rest -= steps * wheelStep;
    const pane = store.getState().panes[paneIndex];
    if (action === "images" && pane !== undefined) scrollTo(store, paneIndex, pane.wantedIndex + steps);
    else for (let step = 0; step < Math.abs(steps); step += 1) run(wheelActions[action][steps < 0 ? "up" : "down"]);
  };
}

function beginDrag(context: PointerContext, event: PointerEvent, action: DragAction): Drag | null {
  const picture = context.controller.picture();
  if (picture === null) return null;
  if (action !== "tool") return toolDrag(context, picture, action, event);
  if (context.store.getState().tool === "segment") return paintDrag(context, picture, event);
  const grip = findGrip(context, picture, event);
  if (grip !== null) return editMark(context, picture, grip);
  return toolDrag(context, picture, context.store.getState().tool, event);
}

function toolDrag(context: PointerContext, picture: ShownPicture, tool: ViewerTool, event: PointerEvent): Drag {
  if (isMarkTool(tool)) return drawMark(context, picture, tool, event);
  if (tool === "calibrate") return drawCalibrationLine(context, picture, event);
  if (tool === "cursor") return pointDrag(context, picture, event);
  if (tool === "landmark") {
    addLandmark(context.store, context.paneIndex, imagePoint(context, picture, event));
    return {};
  }
  if (tool === "curve") return curveDrag(context, picture, event) ?? {};
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
