import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import type { ViewerStore } from "../viewer-store.ts";

/** Where the brush is, in image points of a pane. */
export interface BrushPlace {
  readonly paneIndex: number;
  readonly at: ImagePoint;
}

const places = new WeakMap<ViewerStore, BrushPlace>();

/** Keeps where the brush is. It changes with every move of the pointer, so it is no part of the state that views follow. */
export function setBrushPlace(store: ViewerStore, place: BrushPlace): void {
  places.set(store, place);
}

/** Gives where the brush is, or undefined. */
export function brushPlace(store: ViewerStore): BrushPlace | undefined {
  return places.get(store);
}
