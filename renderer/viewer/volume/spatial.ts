import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import { moveRigid } from "../../../shared/imaging/rigid-fit.ts";
import type { Vector } from "../../../shared/imaging/vector.ts";
import type { SectionPlane } from "../../../shared/imaging/volume/reslice.ts";
import { cutLine, pixelOf, planeOfImage, pointOf } from "../../../shared/imaging/volume/section-planes.ts";
import { findImage, type RegisteredImage } from "../image-registry.ts";
import { landmarkLink } from "../landmark-link.ts";
import { displaySetOf, updatePane, type ViewerState, type ViewerStore, wantImage } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";

/** A line of another pane's plane across a picture, and the point marked in all planes, in pixels of the picture. */
export interface SpatialMarks {
  readonly lines: readonly { readonly paneIndex: number; readonly ends: readonly [ImagePoint, ImagePoint] }[];
  readonly cursor: ImagePoint | null;
  /** Landmarks within a slice of the picture, with the number that each has in its examination. */
  readonly landmarks: readonly { readonly number: number; readonly at: ImagePoint }[];
}

/** Images with the same key share their places in the patient. Without a frame of reference only one series does. */
export function frameKeyOf({ header, reference }: RegisteredImage): string {
  return header.frameOfReferenceUid || `unlinked ${reference.seriesInstanceUid}`;
}

/** Gives the index of the image of a set that lies nearest to a point of the patient. */
export function nearestIndex(set: DisplaySet, point: Vector): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  set.images.forEach(({ imageId }, index) => {
    const header = findImage(imageId)?.header;
    const plane = header === undefined ? null : planeOfImage(header);
    if (plane === null) return;
    const distance = Math.abs(pixelOf(plane, point).offPlaneMm);
    if (distance < least) [best, least] = [index, distance];
  });
  return best;
}

/** Marks a point of a pane's picture in all planes: every other pane of the same frame of reference goes to it. */
export function pointAt(store: ViewerStore, paneIndex: number, pixel: ImagePoint): void {
  const state = store.getState();
  const shown = shownImage(state, paneIndex);
  const plane = shown === null ? null : planeOfImage(shown.header);
  if (shown === null || plane === null) {
    updatePane(store, paneIndex, { notice: "No point can be marked: this image does not say where it lies." });
    return;
  }
  const point = pointOf(plane, pixel);
  const frameOfReferenceUid = frameKeyOf(shown);
  store.setState({ cursor: { frameOfReferenceUid, point } });
  for (const other of visiblePanes(state)) {
    const set = displaySetOf(state, other);
    const image = shownImage(state, other);
    if (other === paneIndex || set === null || image === null) continue;
    const there = placeIn(state, frameOfReferenceUid, frameKeyOf(image), point);
    if (there !== null) wantImage(store, other, nearestIndex(set, there));
  }
}

/** Gives what other panes and the marked point draw on the picture of a pane. */
export function spatialMarks(state: ViewerState, paneIndex: number): SpatialMarks {
  const shown = shownImage(state, paneIndex);
  const plane = shown === null ? null : planeOfImage(shown.header);
  if (shown === null || plane === null) return { lines: [], cursor: null, landmarks: [] };
  const frameKey = frameKeyOf(shown);
  const lines = visiblePanes(state).flatMap((other) => {
    if (other === paneIndex) return [];
    const image = shownImage(state, other);
    const otherPlane = image === null || frameKeyOf(image) !== frameKey ? null : planeOfImage(image.header);
    const ends = otherPlane === null ? null : cutLine(plane, otherPlane);
    return ends === null ? [] : [{ paneIndex: other, ends }];
  });
  const cursor = cursorOn(state, frameKey, plane);
  return { lines: state.areLinesShown ? lines : [], cursor, landmarks: landmarksOn(state, frameKey, plane) };
}

/** Gives a point of one frame of reference in another: the same, or by the landmarks in both; null where nothing links them. */
export function placeIn(state: ViewerState, from: string, to: string, point: Vector): Vector | null {
  if (from === to) return point;
  const link = landmarkLink(state, from, to);
  return link === null ? null : moveRigid(link.transform, point);
}

function landmarksOn({ landmarks }: ViewerState, frameKey: string, plane: SectionPlane): SpatialMarks["landmarks"] {
  return landmarks
    .filter((landmark) => landmark.frameKey === frameKey)
    .flatMap(({ point }, index) => {
      const { pixel, offPlaneMm } = pixelOf(plane, point);
      return Math.abs(offPlaneMm) <= 3 ? [{ number: index + 1, at: pixel }] : [];
    });
}

/** The cursor is drawn on pictures that pass within a slice of it. */
function cursorOn(state: ViewerState, frameKey: string, plane: SectionPlane): ImagePoint | null {
  const { cursor } = state;
  const point = cursor === null ? null : placeIn(state, cursor.frameOfReferenceUid, frameKey, cursor.point);
  if (point === null) return null;
  const { pixel, offPlaneMm } = pixelOf(plane, point);
  return Math.abs(offPlaneMm) <= 3 ? pixel : null;
}

/** Gives the panes that are on the screen. */
export function visiblePanes({ layout, enlargedPane }: ViewerState): readonly number[] {
  return enlargedPane === null ? Array.from({ length: layout }, (_, index) => index) : [enlargedPane];
}

function shownImage(state: ViewerState, paneIndex: number): RegisteredImage | null {
  const shownIndex = state.panes[paneIndex]?.shownIndex ?? null;
  if (shownIndex === null) return null;
  return findImage(displaySetOf(state, paneIndex)?.images[shownIndex]?.imageId ?? "") ?? null;
}
