import { normalOf } from "../../shared/imaging/plane.ts";
import { dot, type Vector } from "../../shared/imaging/vector.ts";
import { planeOfImage, pointOf } from "../../shared/imaging/volume/section-planes.ts";
import { findImage, type RegisteredImage } from "./image-registry.ts";
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
  readonly kind: "position" | "offsetMm" | "offsetImages";
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
  if (state.link === null || state.beforePlanes !== null || panes.length < 2) return "";
  if (!panes.includes(paneIndex)) return "";
  const others = [state.activePane, ...panes].filter((other) => other !== paneIndex && panes.includes(other));
  const leader = paneIndex === state.activePane ? others.find((other) => targetIn(state, other, paneIndex)) : others[0];
  const target = leader === undefined ? null : targetIn(state, leader, paneIndex);
  if (leader === undefined || target === null) return "";
  if (target === "lost") return "Link lost: another series is shown here";
  if (!target.isReached) return "Link lost here: this series does not reach that place";
  return target.kind === "position" ? "Linked by position" : offsetText(state, leader, paneIndex, target);
}

/** Of the images that are seen beside each other, and what is kept from one to the next. */
function offsetText({ link }: ViewerState, leader: number, paneIndex: number, { kind }: Target): string {
  if (link === null) return "";
  const offset = (link[paneIndex]?.index ?? 0) - (link[leader]?.index ?? 0);
  const count = `${offset < 0 ? "−" : ""}${Math.abs(offset)} ${Math.abs(offset) === 1 ? "image" : "images"}`;
  return `Linked by offset of ${count}${kind === "offsetMm" ? ", followed in mm" : ""}`;
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
  if (Math.abs(dot(normal, normalOf({ position: null, ...other }))) < 0.95) return null;
  const middle = pointOf(plane, [(plane.columns - 1) / 2, (plane.rows - 1) / 2]);
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
