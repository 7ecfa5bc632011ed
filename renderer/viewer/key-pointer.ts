import type { Viewer } from "./viewer.ts";
import { displaySetOf, type KeyPointer, type ViewerState } from "./viewer-store.ts";

/** How far an arrow key moves the crosshair, in CSS pixels; with Shift as near as the eye can tell, with Ctrl far. */
const steps = { plain: 10, fine: 1, far: 50 };

const ways: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Shows the crosshair in the middle of the active pane; where it is there already, does what a click there does. A tool
 * that is dragged takes hold by this, and lets go by the next; the same place twice ends a mark without a fixed number of
 * points.
 */
export function setKeyPoint(viewer: Viewer): void {
  const { store } = viewer;
  const { keyPointer, activePane } = store.getState();
  if (keyPointer === null) {
    const element = viewer.controllers.get(activePane)?.element;
    if (element === undefined || viewer.controllers.get(activePane)?.picture() === null) return;
    const at = [Math.round(element.clientWidth / 2), Math.round(element.clientHeight / 2)] as const;
    store.setState({ keyPointer: { paneIndex: activePane, at, isHolding: false } });
    return;
  }
  const hand = viewer.hands.get(keyPointer.paneIndex);
  if (hand === undefined) return;
  if (keyPointer.isHolding) {
    hand.release(eventAt(viewer, keyPointer, "pointerup"));
    store.setState({ keyPointer: { ...keyPointer, isHolding: false } });
    return;
  }
  if (isSamePlaceAgain(viewer, keyPointer)) {
    hand.doubleClick();
    return;
  }
  const done = hand.press(eventAt(viewer, keyPointer, "pointerdown"), "tool");
  if (done === "click") hand.release(eventAt(viewer, keyPointer, "pointerup"));
  lastPoint.set(viewer, keyPointer.at);
  store.setState({ keyPointer: { ...keyPointer, isHolding: done === "drag" } });
}

/** Where the last point of an unfinished mark was set. */
const lastPoint = new WeakMap<Viewer, KeyPointer["at"]>();

function isSamePlaceAgain(viewer: Viewer, { paneIndex, at }: KeyPointer): boolean {
  const last = lastPoint.get(viewer);
  const isUnfinished = viewer.store.getState().unfinishedPane === paneIndex;
  return isUnfinished && last !== undefined && last[0] === at[0] && last[1] === at[1];
}

/** Moves the crosshair by an arrow key, or sets a point by Space; gives whether the key was for it. */
export function moveKeyPointer(viewer: Viewer, event: KeyboardEvent): boolean {
  const { keyPointer } = viewer.store.getState();
  if (keyPointer === null || event.altKey) return false;
  if (event.key === " ") {
    if (!event.repeat) setKeyPoint(viewer);
    return true;
  }
  const way = ways[event.key];
  const element = viewer.controllers.get(keyPointer.paneIndex)?.element;
  if (way === undefined || element === undefined) return event.key === "Enter" && event.repeat;
  const step = event.shiftKey ? steps.fine : event.ctrlKey || event.metaKey ? steps.far : steps.plain;
  const [x, y] = [keyPointer.at[0] + way[0] * step, keyPointer.at[1] + way[1] * step];
  const at = [within(x, element.clientWidth), within(y, element.clientHeight)] as const;
  const moved: KeyPointer = { ...keyPointer, at };
  viewer.store.setState({ keyPointer: moved });
  viewer.hands.get(moved.paneIndex)?.move(eventAt(viewer, moved, "pointermove"));
  return true;
}

/** Lets go of what the crosshair holds when it goes, and takes it away when its pane shows something else. */
export function followKeyPointer(viewer: Viewer): () => void {
  return viewer.store.subscribe((state, before) => {
    const held = before.keyPointer;
    if (held === null) return;
    if (state.keyPointer === null) {
      if (held.isHolding) viewer.hands.get(held.paneIndex)?.release(eventAt(viewer, held, "pointercancel"));
    } else if (state.activePane !== held.paneIndex || whatIsShown(state, held) !== whatIsShown(before, held)) {
      viewer.store.setState({ keyPointer: null });
    }
  });
}

/** While it holds something another image takes that away too; else the crosshair stays for the next image. */
function whatIsShown(state: ViewerState, { paneIndex, isHolding }: KeyPointer): string {
  const pane = state.panes[paneIndex];
  const grid = `${state.layout} ${state.enlargedPane} ${displaySetOf(state, paneIndex)?.id}`;
  return isHolding ? `${grid} ${pane?.wantedIndex}` : grid;
}

function eventAt(viewer: Viewer, { paneIndex, at }: KeyPointer, type: string): PointerEvent {
  const box = viewer.controllers.get(paneIndex)?.element.getBoundingClientRect();
  const [clientX, clientY] = [(box?.left ?? 0) + at[0], (box?.top ?? 0) + at[1]];
  return new PointerEvent(type, { clientX, clientY, button: 0 });
}

function within(value: number, size: number): number {
  return Math.min(Math.max(value, 0), size - 1);
}
