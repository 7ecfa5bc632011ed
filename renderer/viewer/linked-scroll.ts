import { normalOf } from "../../shared/imaging/plane.ts";
import { moveRigid, turnRigid } from "../../shared/imaging/rigid-fit.ts";
import { dot, type Vector } from "../../shared/imaging/vector.ts";
import { planeOfImage, pointOf } from "../../shared/imaging/volume/section-planes.ts";
import { findImage, type RegisteredImage } from "./image-registry.ts";
import { type LandmarkLink, landmarkLink, landmarkProgress, landmarkText } from "./landmark-link.ts";
import {
  displaySetOf,
  type LinkAnchor,
  updatePane,
  type ViewerState,
  type ViewerStore,
  wantImage,
} from "./viewer-store.ts";
import type { DisplaySet } from "./viewer-types.ts";
import { frameKeyOf, nearestIndex, visiblePanes } from "./volume/spatial.ts";

/** Where an image of one pane is found in another, and how far from the true place that lies. */
interface Target {
  readonly index: number;
  /** An offset is kept in mm where both say where their images lie, else in images. */
  readonly kind: "position" | "landmarks" | "offsetMm" | "offsetImages";
  /** False where the other series ends before that place. */
  readonly isReached: boolean;
}

/** Asks for an image, and for the images at the same place in the panes that scroll with it. */
export function scrollTo(store: ViewerStore, paneIndex: number, index: number): void {
  uprightForScroll(store, paneIndex, index);
  wantImage(store, paneIndex, index);
  const state = store.getState();
  const set = displaySetOf(state, paneIndex);
  if (state.link === null || set === null || state.beforePlanes !== null) return;
  for (const other of visiblePanes(state)) {
    if (other === paneIndex || state.panes[other]?.isPlaying === true) continue;
    const target = targetIn(state, paneIndex, other);
    if (target !== null && target !== "lost") wantImage(store, other, target.index);
  }
}

/** Another mammogram of the series may have its chest wall elsewhere: it is laid anew, so that no mirroring is carried over. */
function uprightForScroll(store: ViewerStore, paneIndex: number, index: number): void {
  const pane = store.getState().panes[paneIndex];
  const isLaid = pane?.hung?.chestWall !== undefined && pane.hung.chestWall !== null;
  if (!isLaid || pane.view === null || pane.wantedIndex === index) return;
  // The slices of one tomosynthesis lie alike: the part that is looked at stays.
  const images = displaySetOf(store.getState(), paneIndex)?.images;
  const isSameObject =
    images?.[index]?.reference.sopInstanceUid === images?.[pane.wantedIndex]?.reference.sopInstanceUid;
  if (!isSameObject) updatePane(store, paneIndex, { view: null, partStep: 0 });
}

/** Links the panes that are on the screen as they stand now, or lets each scroll alone. */
export function toggleLink(store: ViewerStore): void {
  const state = store.getState();
  store.setState({ link: state.link === null ? anchorsOf(state) : null });
}

/** Gives the series and image of each pane: places that belong together from now on. */
export function anchorsOf({ panes }: Pick<ViewerState, "panes">): readonly LinkAnchor[] {
  return panes.map(({ displaySetId, wantedIndex }) => ({ displaySetId, index: wantedIndex }));
}

/** Gives what a pane says about its link, e.g. `Linked by position`; empty where it has none. */
export function linkText(state: ViewerState, paneIndex: number): string {
  const panes = visiblePanes(state);
  const progress = state.tool === "landmark" ? progressText(state, paneIndex) : "";
  if (progress !== "") return progress;
  if (state.link === null || state.beforePlanes !== null || panes.length < 2) return "";
  if (!panes.includes(paneIndex)) return "";
  const others = [state.activePane, ...panes].filter((other) => other !== paneIndex && panes.includes(other));
  const leader = paneIndex === state.activePane ? others.find((other) => targetIn(state, other, paneIndex)) : others[0];
  const target = leader === undefined ? null : targetIn(state, leader, paneIndex);
  if (leader === undefined || target === null) return turnedText(state, paneIndex, others);
  if (target === "lost") return "Link lost: another series is shown here";
  if (!target.isReached) return "Link lost here: this series does not reach that place";
  if (target.kind === "position") return "Linked by position";
  const fit = target.kind === "landmarks" ? linkBetween(state, leader, paneIndex) : null;
  return fit === null ? offsetText(state, state.link, leader, paneIndex) : landmarkText(fit);
}

/** In images of the pane, and in mm along its body where its images say where they lie. */
function offsetText(state: ViewerState, link: readonly LinkAnchor[], leader: number, paneIndex: number): string {
  const anchor = link[paneIndex]?.index ?? 0;
  const offset = anchor - (link[leader]?.index ?? 0);
  const sign = offset < 0 ? "−" : "";
  const count = `${sign}${Math.abs(offset)} ${Math.abs(offset) === 1 ? "image" : "images"}`;
  const set = displaySetOf(state, paneIndex);
  const first = set === null ? null : imageOf(set, 0);
  const plane = first === null ? null : planeOfImage(first.header);
  if (set === null || plane === null) return `Linked by offset of ${count}`;
  const normal = normalOf({ position: null, ...plane });
  const [from, to] = [depthOf(set, Math.max(0, anchor - offset), normal), depthOf(set, anchor, normal)];
  const step = Math.abs((depthOf(set, 1, normal) ?? 0) - (depthOf(set, 0, normal) ?? 0));
  const isInside = anchor - offset >= 0 && anchor - offset < set.images.length;
  const mm = isInside && from !== null && to !== null ? Math.abs(to - from) : Math.abs(offset) * step;
  return `Linked by offset of ${count}, ${sign}${Number(mm.toFixed(1))} mm`;
}

/** Landmarks that lay one series across the other link nothing, and that is said. */
function turnedText(state: ViewerState, paneIndex: number, others: readonly number[]): string {
  const fit = others.map((other) => linkBetween(state, other, paneIndex)).find((each) => each !== null);
  if (fit === undefined || fit === null || fit.turnedByDegrees < 30) return "";
  return `Link lost: the landmarks turn one series by ${Math.round(fit.turnedByDegrees)}° against the other, check them`;
}

/** How the frames of reference of two panes lie to each other by landmarks, or null. */
function linkBetween(state: ViewerState, leader: number, follower: number): LandmarkLink | null {
  const [from, to] = [leader, follower].map((pane) => {
    const set = displaySetOf(state, pane);
    return set === null ? null : imageOf(set, 0);
  });
  return from && to ? landmarkLink(state, frameKeyOf(from), frameKeyOf(to)) : null;
}

/** How far the landmarks of a pane have come; the frames of reference of other panes are those that it may be linked to. */
function progressText(state: ViewerState, paneIndex: number): string {
  const keys = visiblePanes(state).map((pane) => {
    const set = displaySetOf(state, pane);
    const image = set === null ? null : imageOf(set, 0);
    return { pane, key: image === null ? "" : frameKeyOf(image) };
  });
  const here = keys.find(({ pane }) => pane === paneIndex)?.key ?? "";
  const others = [...new Set(keys.map(({ key }) => key))].filter((key) => key !== "" && key !== here);
  return here === "" ? "" : landmarkProgress(state, here, others);
}

/** Where the image of one pane is in another; "lost" where that pane's series was changed after it was linked; else null. */
function targetIn(state: ViewerState, leader: number, follower: number): Target | "lost" | null {
  const [from, to] = [displaySetOf(state, leader), displaySetOf(state, follower)];
  const index = state.panes[leader]?.wantedIndex ?? 0;
  if (from === null || to === null || !mayLink(from, to)) return null;
  const [mine, first] = [imageOf(from, index), imageOf(to, 0)];
  if (mine === null || first === null) return null;
  const [plane, other] = [planeOfImage(mine.header), planeOfImage(first.header)];
  if ((plane === null) !== (other === null)) return null;
  if (plane === null || other === null) return byCount(state, leader, follower, index, to);
  const normal = normalOf({ position: null, ...plane });
  const middle = pointOf(plane, [(plane.columns - 1) / 2, (plane.rows - 1) / 2]);
  const fit = landmarkLink(state, frameKeyOf(mine), frameKeyOf(first));
  const turned = fit === null ? normal : turnRigid(fit.transform, normal);
  if (Math.abs(dot(turned, normalOf({ position: null, ...other }))) < (fit === null ? 0.95 : 0.8)) return null;
  if (fit !== null) {
    // The depth of the fitted place along the other series' own direction.
    const there = moveRigid(fit.transform, middle);
    const along = normalOf({ position: null, ...other });
    const nearest = nearestIndex(to, there);
    return { index: nearest, kind: "landmarks", isReached: isNear(to, nearest, along, dot(there, along)) };
  }
  if (frameKeyOf(mine) === frameKeyOf(first)) {
    const nearest = nearestIndex(to, middle);
    return { index: nearest, kind: "position", isReached: isNear(to, nearest, normal, dot(middle, normal)) };
  }
  return byDepth(state, leader, follower, { normal, from, to, depth: dot(middle, normal) });
}

/** The same way along the body from the images that were linked, so that other thickness or order does not drift. */
function byDepth(
  state: ViewerState,
  leader: number,
  follower: number,
  place: { readonly normal: Vector; readonly from: DisplaySet; readonly to: DisplaySet; readonly depth: number },
): Target | "lost" {
  const { normal, from, to, depth } = place;
  const [anchor, otherAnchor] = [state.link?.[leader], state.link?.[follower]];
  if (anchor?.displaySetId !== from.id || otherAnchor?.displaySetId !== to.id) return "lost";
  const [start, otherStart] = [depthOf(from, anchor.index, normal), depthOf(to, otherAnchor.index, normal)];
  if (start === null || otherStart === null) return "lost";
  const wanted = otherStart + depth - start;
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  to.images.forEach((_, index) => {
    const distance = Math.abs((depthOf(to, index, normal) ?? Number.POSITIVE_INFINITY) - wanted);
    if (distance < least) [best, least] = [index, distance];
  });
  return { index: best, kind: "offsetMm", isReached: isNear(to, best, normal, wanted) };
}

/** Images that do not say where they lie keep the same number of images between them. */
function byCount(state: ViewerState, leader: number, follower: number, index: number, to: DisplaySet): Target | "lost" {
  const [anchor, otherAnchor] = [state.link?.[leader], state.link?.[follower]];
  const isChanged = anchor?.displaySetId !== state.panes[leader]?.displaySetId || otherAnchor?.displaySetId !== to.id;
  if (anchor === undefined || otherAnchor === undefined || isChanged) return "lost";
  const wanted = otherAnchor.index + index - anchor.index;
  const within = Math.min(Math.max(wanted, 0), to.images.length - 1);
  return { index: within, kind: "offsetImages", isReached: within === wanted };
}

/** Stacks of one kind scroll together; single images, planes through a volume and unlike modalities do not. */
function mayLink(one: DisplaySet, other: DisplaySet): boolean {
  const isStack = (set: DisplaySet) => set.images.length > 1 && set.problem === "" && set.section === undefined;
  return isStack(one) && isStack(other) && one.modality === other.modality;
}

/** Within a slice of the wanted place, along the normal, in mm. */
function isNear(set: DisplaySet, index: number, normal: Vector, wanted: number): boolean {
  const depth = depthOf(set, index, normal);
  const neighbour = depthOf(set, index === 0 ? 1 : index - 1, normal);
  const step = depth === null || neighbour === null ? 0 : Math.abs(depth - neighbour);
  return (
    depth !== null && Math.abs(depth - wanted) <= Math.max(step, imageOf(set, index)?.header.sliceThicknessMm ?? 0, 1)
  );
}

function depthOf(set: DisplaySet, index: number, normal: Vector): number | null {
  const header = imageOf(set, index)?.header;
  const plane = header === undefined ? null : planeOfImage(header);
  return plane === null ? null : dot(pointOf(plane, [(plane.columns - 1) / 2, (plane.rows - 1) / 2]), normal);
}

function imageOf(set: DisplaySet, index: number): RegisteredImage | null {
  return findImage(set.images[index]?.imageId ?? "") ?? null;
}
