import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import { moveRigid } from "../../../shared/imaging/rigid-fit.ts";
import { dot, subtract, type Vector } from "../../../shared/imaging/vector.ts";
import { acrossAt, type CurvePlace, curveThrough, nearestPlace } from "../../../shared/imaging/volume/curve.ts";
import type { SectionPlane } from "../../../shared/imaging/volume/reslice.ts";
import { cutLine, pixelOf, planeOfImage, pointOf } from "../../../shared/imaging/volume/section-planes.ts";
import { findImage, type RegisteredImage } from "../image-registry.ts";
import { landmarkLink } from "../landmark-link.ts";
import { displaySetOf, updatePane, type ViewerState, type ViewerStore, wantImage } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { straightenedPoint } from "./curve-set.ts";

/** A line of another pane's plane across a picture, and the point marked in all planes, in pixels of the picture. */
export interface SpatialMarks {
  readonly lines: readonly { readonly paneIndex: number; readonly ends: readonly [ImagePoint, ImagePoint] }[];
  readonly cursor: ImagePoint | null;
  /** Landmarks within a slice of the picture, with the number that each has in its examination. */
  readonly landmarks: readonly { readonly number: number; readonly at: ImagePoint }[];
  readonly curve: CurveMarks | null;
}

/** A curve over a picture, in its pixels: where it passes within a slice of the picture it is near. */
export interface CurveMarks {
  readonly path: readonly { readonly pixel: ImagePoint; readonly isNear: boolean }[];
  readonly points: readonly ImagePoint[];
  /** Where the planes across the curve are that panes show. */
  readonly places: readonly ImagePoint[];
}

const nothing: SpatialMarks = { lines: [], cursor: null, curve: null, landmarks: [] };

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
  const shown = shownImage(store.getState(), paneIndex);
  const plane = shown === null ? null : planeOfImage(shown.header);
  const onCurve = shown === null ? null : straightenedPoint(shown, pixel);
  const point = plane === null ? onCurve : pointOf(plane, pixel);
  if (shown === null || point === null) {
    updatePane(store, paneIndex, { notice: "No point can be marked: this image does not say where it lies." });
    return;
  }
  goTo(store, paneIndex, frameKeyOf(shown), point);
}

function goTo(store: ViewerStore, paneIndex: number, frameOfReferenceUid: string, point: Vector): void {
  const state = store.getState();
  store.setState({ cursor: { frameOfReferenceUid, point } });
  for (const other of visiblePanes(state)) {
    const set = displaySetOf(state, other);
    const image = shownImage(state, other);
    if (other === paneIndex || set === null || image === null) continue;
    const there = placeIn(state, frameOfReferenceUid, frameKeyOf(image), point);
    // Every straightened picture of a curve shows the same places.
    if (there === null || set.section?.curve?.form === "straightened") continue;
    wantImage(store, other, nearestIndex(set, there));
  }
}

/** Gives what other panes and the marked point draw on the picture of a pane. */
export function spatialMarks(state: ViewerState, paneIndex: number): SpatialMarks {
  const shown = shownImage(state, paneIndex);
  if (shown === null) return nothing;
  const plane = planeOfImage(shown.header);
  const frameKey = frameKeyOf(shown);
  if (shown.section?.job.kind === "straightened") return marksOnStraightened(state, shown, frameKey);
  if (plane === null) return nothing;
  const lines = visiblePanes(state).flatMap((other) => {
    if (other === paneIndex) return [];
    const image = shownImage(state, other);
    const otherPlane = image === null || frameKeyOf(image) !== frameKey ? null : planeOfImage(image.header);
    const ends = otherPlane === null ? null : cutLine(plane, otherPlane);
    return ends === null ? [] : [{ paneIndex: other, ends }];
  });
  const isCurveHere = state.curve?.frameOfReferenceUid === frameKey && (state.areLinesShown || !state.curve.isDone);
  const curve = isCurveHere ? curveOn(state, plane) : null;
  const cursor = cursorOn(state, frameKey, plane);
  const landmarks = landmarksOn(state, frameKey, plane);
  return { lines: state.areLinesShown ? lines : [], cursor, curve, landmarks };
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

const curvePlaces = new WeakMap<readonly Vector[], readonly CurvePlace[]>();

function placesOf(points: readonly Vector[]): readonly CurvePlace[] {
  const known = curvePlaces.get(points);
  if (known !== undefined) return known;
  const places = curveThrough(points, 1);
  curvePlaces.set(points, places);
  return places;
}

function curveOn(state: ViewerState, plane: SectionPlane): CurveMarks | null {
  const points = state.curve?.points ?? [];
  const seen = (point: Vector) => pixelOf(plane, point);
  return {
    path: placesOf(points).map(({ point }) => {
      const { pixel, offPlaneMm } = seen(point);
      return { pixel, isNear: Math.abs(offPlaneMm) <= 3 };
    }),
    points: points.map((point) => seen(point).pixel),
    places: crossSectionPoints(state).map(({ point }) => seen(point).pixel),
  };
}

/** The places on the curve that panes show planes across. */
function crossSectionPoints(state: ViewerState): readonly { readonly paneIndex: number; readonly point: Vector }[] {
  return visiblePanes(state).flatMap((paneIndex) => {
    const set = displaySetOf(state, paneIndex);
    const image = set?.section?.curve?.form === "crossSection" ? shownImage(state, paneIndex) : null;
    const plane = image === null ? null : planeOfImage(image.header);
    return plane === null
      ? []
      : [{ paneIndex, point: pointOf(plane, [(plane.columns - 1) / 2, (plane.rows - 1) / 2]) }];
  });
}

/** On a straightened picture a plane across the curve is a level line, and the marked point lies where it is nearest to the curve. */
function marksOnStraightened(state: ViewerState, shown: RegisteredImage, frameKey: string): SpatialMarks {
  const job = shown.section?.job;
  if (job?.kind !== "straightened") return nothing;
  const { places, layout } = job;
  const lines = crossSectionPoints(state).map(({ paneIndex, point }) => {
    const row = nearestPlace(places, point);
    return { paneIndex, ends: [[0, row] as ImagePoint, [layout.columns - 1, row] as ImagePoint] as const };
  });
  return {
    lines: state.areLinesShown ? lines : [],
    cursor: cursorOnStraightened(state, shown, frameKey),
    curve: null,
    landmarks: [],
  };
}

function cursorOnStraightened({ cursor }: ViewerState, shown: RegisteredImage, frameKey: string): ImagePoint | null {
  const job = shown.section?.job;
  if (cursor === null || cursor.frameOfReferenceUid !== frameKey || job?.kind !== "straightened") return null;
  const { places, layout } = job;
  const row = nearestPlace(places, cursor.point);
  const place = places[row];
  if (place === undefined) return null;
  const across = acrossAt(place, layout.rotationDegrees);
  const way = subtract(cursor.point, place.point);
  const aside = dot(way, across);
  const isOn = Math.hypot(...way) - Math.abs(aside) <= 3;
  return isOn ? [aside / layout.pixelMm + (layout.columns - 1) / 2, row] : null;
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

/** Gives what is known of the image that a pane shows, or null; a volume rendering is no image. */
export function shownImage(state: ViewerState, paneIndex: number): RegisteredImage | null {
  const shownIndex = state.panes[paneIndex]?.shownIndex ?? null;
  const set = displaySetOf(state, paneIndex);
  if (shownIndex === null || set === null || set.renderedFrom !== undefined) return null;
  return findImage(set.images[shownIndex]?.imageId ?? "") ?? null;
}
