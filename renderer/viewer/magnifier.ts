import { type PointerContext, stagePoint } from "./pane-points.ts";
import type { ViewerStore } from "./viewer-store.ts";

/** Opens the magnifier in the middle of the active pane, or closes it. */
export function toggleMagnifier(store: ViewerStore): void {
  const { magnifier, activePane } = store.getState();
  store.setState({ magnifier: magnifier === null ? { paneIndex: activePane, at: null } : null });
}

/** Brings the magnifier, while it is open, to the pointer. */
export function followPointer(context: PointerContext, event: PointerEvent): void {
  const { store, paneIndex } = context;
  if (store.getState().magnifier === null) return;
  store.setState({ magnifier: { paneIndex, at: stagePoint(context, event) } });
}
