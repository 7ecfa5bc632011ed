import type { Viewer } from "../viewer.ts";
import type { ViewerAction } from "../viewer-key-table.ts";
import { type KindAction, kindKeys } from "./kind-keys.ts";
import { stepTime } from "./time-step.ts";

const actions: Readonly<Record<KindAction, (viewer: Viewer, paneIndex: number) => void>> = {
  nextTime: ({ store }, paneIndex) => stepTime(store, paneIndex, 1),
  previousTime: ({ store }, paneIndex) => stepTime(store, paneIndex, -1),
};

/** Tells whether an action is one of images of one kind. */
export function isKindAction(action: ViewerAction): action is KindAction {
  return kindKeys.some((entry) => entry.action === action);
}

/** Does an action for images of one kind on a pane. */
export function runKindAction(viewer: Viewer, action: KindAction, paneIndex: number): void {
  actions[action](viewer, paneIndex);
}
