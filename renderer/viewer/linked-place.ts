import { normalOf } from "../../shared/imaging/plane.ts";
import { dot, type Vector } from "../../shared/imaging/vector.ts";
import { planeOfImage, pointOf } from "../../shared/imaging/volume/section-planes.ts";
import { findImage } from "./image-registry.ts";
import { displaySetOf, type ViewerState, type ViewerStore, wantImage } from "./viewer-store.ts";
import type { DisplaySet } from "./viewer-types.ts";
import { frameKeyOf, nearestIndex, visiblePanes } from "./volume/spatial.ts";

/** Where a stack of images stands in the patient, so that another window can show the same place. */
export interface LinkedPlace {
  /** The frame of reference; places of another one mean nothing here. */
  readonly frameKey: string;
  /** The middle of the image, in mm. */
  readonly point: Vector;
  /** At a right angle to it. */
  readonly normal: Vector;
}

/** Images that lie less alike than this (cosine of the angle between them) are not the same place. */
const leastLikeness = 0.95;

/** Gives where the pane that was scrolled last stands, or null where nothing is linked or it lies in no patient. */
export function placeScrolledTo(now: ViewerState, before: ViewerState): LinkedPlace | null {
  if (now.link === null || now.beforePlanes !== null || now.panes === before.panes) return null;
  const moved = visiblePanes(now).filter((pane) => {
    const [here, was] = [now.panes[pane], before.panes[pane]];
    return here?.wantedIndex !== was?.wantedIndex && here?.displaySetId === was?.displaySetId;
  });
  const leader = moved.includes(now.activePane) ? now.activePane : moved[0];
  return leader === undefined ? null : placeOf(now, leader);
}

/** Gives where a pane stands in the patient; null where it shows no stack, or one that does not say where it lies. */
function placeOf(state: ViewerState, pane: number): LinkedPlace | null {
  const set = displaySetOf(state, pane);
  const image = set === null || !isStack(set) ? undefined : imageOf(set, state.panes[pane]?.wantedIndex ?? 0);
  const plane = image === undefined ? null : planeOfImage(image.header);
  if (image === undefined || plane === null) return null;
  const point = pointOf(plane, [(plane.columns - 1) / 2, (plane.rows - 1) / 2]);
  return { frameKey: frameKeyOf(image), point, normal: normalOf({ position: null, ...plane }) };
}

/** Brings every linked pane of the same frame of reference that lies alike to a place; says whether there was one. */
export function followPlace(store: ViewerStore, place: LinkedPlace): boolean {
  const state = store.getState();
  if (state.link === null || state.beforePlanes !== null) return false;
  let hasFollowed = false;
  for (const pane of visiblePanes(state)) {
    const own = state.panes[pane]?.isPlaying === true ? null : placeOf(state, pane);
    const set = displaySetOf(state, pane);
    if (own === null || set === null || own.frameKey !== place.frameKey) continue;
    if (Math.abs(dot(own.normal, place.normal)) < leastLikeness) continue;
    wantImage(store, pane, nearestIndex(set, place.point));
    hasFollowed = true;
  }
  return hasFollowed;
}

/** Planes through a volume have their own way of going to a place: the point that is marked in all of them. */
function isStack({ images, problem, section }: DisplaySet): boolean {
  return images.length > 1 && problem === "" && section === undefined;
}

function imageOf(set: DisplaySet, index: number) {
  return findImage(set.images[index]?.imageId ?? "");
}
