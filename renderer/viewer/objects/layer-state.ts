import type { ContourSet } from "../../../shared/objects/contour-set.ts";
import type { Segmentation } from "../../../shared/objects/segmentation.ts";
import { type DoseChoice, firstDoseChoice } from "../dose/dose-choice.ts";
import type { ViewerStore } from "../viewer-store.ts";

/** An object that is laid over images. */
export type Layer = Segmentation | ContourSet;

/** How what other objects say is laid over the images of a case. */
export interface LayerState {
  /** Segments, contours and the measurements of others are on the images. */
  readonly areShown: boolean;
  readonly isLegendOpen: boolean;
  /** Of a filled segment, 0 to 1. */
  readonly opacity: number;
  readonly isOutline: boolean;
  /** What the reader has taken away, by `keyOfSegment` or the SOP Instance UID of a report. */
  readonly hidden: readonly string[];
  /** Rises whenever frames of a segmentation have come. */
  readonly revision: number;
  /** The measurement of another that was gone to last, by its id, or null. */
  readonly selectedForeign: string | null;
  /** How a treatment dose is laid over the images. */
  readonly dose: DoseChoice;
}

/** Shown as outlines: they leave the anatomy beneath to be seen. */
export const firstLayerState: LayerState = {
  areShown: true,
  isLegendOpen: false,
  opacity: 0.35,
  isOutline: true,
  hidden: [],
  revision: 0,
  selectedForeign: null,
  dose: firstDoseChoice,
};

/** Names a segment over all objects. */
export function keyOfSegment(layer: Layer, segmentNumber: number): string {
  return `${layer.sopInstanceUid}/${segmentNumber}`;
}

/** Changes how objects are laid over the images. */
export function changeLayers(store: ViewerStore, change: Partial<LayerState>): void {
  store.setState((state) => ({ layers: { ...state.layers, ...change } }));
}

/** Shows or hides a segment or a report. */
export function toggleHidden(store: ViewerStore, key: string): void {
  const { hidden } = store.getState().layers;
  changeLayers(store, {
    hidden: hidden.includes(key) ? hidden.filter((other) => other !== key) : [...hidden, key],
  });
}
