import type { ImageHeader } from "../../../shared/imaging/image-header.ts";
import { normalOf } from "../../../shared/imaging/plane.ts";
import { dot } from "../../../shared/imaging/vector.ts";
import type { LayerMemory } from "../../../shared/imaging/volume/memory-plan.ts";
import { planeOfImage } from "../../../shared/imaging/volume/section-planes.ts";
import type { ContouredRegion, ContourSet } from "../../../shared/objects/contour-set.ts";
import { type ContourLine, contourOnPlane, cutOfContour } from "../../../shared/objects/contours-on-plane.ts";
import {
  framesOfImage,
  framesOnPlane,
  levelsOfFrames,
  levelsOnPlane,
  type PlaceConflict,
  type SegmentLevels,
  type SegmentPicture,
  type SegmentStack,
  stackSegments,
} from "../../../shared/objects/segment-stack.ts";
import type { Segmentation } from "../../../shared/objects/segmentation.ts";
import { doseBytes, releaseDoses } from "../dose/doses.ts";
import { findImage, type RegisteredImage } from "../image-registry.ts";
import { ownSegmentBytes } from "../segments/masks.ts";
import type { ViewerState, ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { changeLayers, type Layer } from "./layer-state.ts";
import { SegmentLoader } from "./segment-loader.ts";
import { strangerOf } from "./strangers.ts";

/** An object of the case with the series that brought it. */
export interface CaseLayer<Kind extends Layer = Layer> {
  readonly layer: Kind;
  readonly set: DisplaySet;
  /** Why nothing of it is drawn, or empty. */
  readonly problem: string;
}

type Sets = Pick<ViewerState, "displaySets">;

const layersBySets = new WeakMap<readonly DisplaySet[], readonly CaseLayer[]>();

/** Gives every object of the case that can be laid over images; one of somebody else comes with a problem. */
export function layersOfCase({ displaySets }: Sets): readonly CaseLayer[] {
  let layers = layersBySets.get(displaySets);
  if (layers === undefined) {
    layers = displaySets.flatMap((set) =>
      (set.others?.layers ?? []).map((layer) => ({
        layer,
        set,
        problem: layer.problem || strangerOf(layer, set, "is not drawn"),
      })),
    );
    layersBySets.set(displaySets, layers);
  }
  return layers;
}

/** Gives an image of the case as objects see it. */
export function pictureOf({ header, reference }: RegisteredImage): SegmentPicture {
  return {
    rows: header.format.rows,
    columns: header.format.columns,
    plane: planeOfImage(header),
    frameOfReferenceUid: header.frameOfReferenceUid,
    image:
      reference.section === undefined
        ? { sopInstanceUid: header.sopInstanceUid, frameNumber: header.frameNumber }
        : null,
  };
}

/** Segments on a picture: pixel for pixel where they were made on it, else by their place in the patient. */
export interface SegmentsOnPicture {
  readonly levels: SegmentLevels;
  readonly isByPosition: boolean;
  readonly conflict: PlaceConflict | null;
}

const stacks = new WeakMap<Segmentation, SegmentStack | null>();

/** Gives the frames of a segmentation by their depth; null where they say no place. */
export function stackOf(segmentation: Segmentation): SegmentStack | null {
  let stack = stacks.get(segmentation);
  if (stack === undefined) {
    stack = stackSegments(segmentation);
    stacks.set(segmentation, stack);
  }
  return stack;
}

/** Gives the segments of an object on a picture, and asks for the frames that are not here yet; null where it has none there. */
export function segmentsOn(
  store: ViewerStore,
  on: CaseLayer<Segmentation>,
  picture: SegmentPicture,
): SegmentsOnPicture | null {
  const { layer } = on;
  const stack = stackOf(layer);
  const { frames, conflict } = framesOfImage(layer, stack, picture);
  const loader = loaderOf(store, on);
  if (frames.length > 0) {
    loader.want(frames);
    return { levels: levelsOfFrames(frames, loader.masksOf, picture), isByPosition: false, conflict };
  }
  const isSameSpace = layer.frameOfReferenceUid !== "" && layer.frameOfReferenceUid === picture.frameOfReferenceUid;
  if (conflict !== null) return { levels: new Map(), isByPosition: false, conflict };
  if (stack === null || !isSameSpace) return null;
  const near = framesOnPlane(stack, picture);
  if (near.length === 0) return null;
  loader.want(near);
  return { levels: levelsOnPlane(stack, loader.masksOf, picture), isByPosition: true, conflict: null };
}

const loaders = new WeakMap<ViewerStore, Map<Segmentation, SegmentLoader>>();

/** Gives the reader of a segmentation's frames; it starts when it is first asked. */
export function loaderOf(store: ViewerStore, { layer, set }: CaseLayer<Segmentation>): SegmentLoader {
  let ofStore = loaders.get(store);
  if (ofStore === undefined) {
    ofStore = new Map();
    loaders.set(store, ofStore);
  }
  let loader = ofStore.get(layer);
  if (loader === undefined) {
    const onChange = () => changeLayers(store, { revision: store.getState().layers.revision + 1 });
    loader = new SegmentLoader(layer, set, onChange);
    ofStore.set(layer, loader);
  }
  return loader;
}

/** Gives the memory that what lies over the images of the case takes: segments of others and one's own, and doses. */
export function layerMemory(store: ViewerStore): LayerMemory {
  const others = [...(loaders.get(store)?.values() ?? [])].reduce((sum, loader) => sum + loader.bytes(), 0);
  return { segments: others + ownSegmentBytes(store.getState().segments), doses: doseBytes(store) };
}

/** Stops reading and forgets every mask, when the case closes. */
export function releaseLayers(store: ViewerStore): void {
  for (const loader of loaders.get(store)?.values() ?? []) loader.stop();
  loaders.delete(store);
  releaseDoses(store);
}

const seriesByImage = new WeakMap<readonly DisplaySet[], ReadonlyMap<string, string>>();

/** Gives the series of each stored image of the case, by SOP Instance UID. */
export function seriesOfImages({ displaySets }: Sets): ReadonlyMap<string, string> {
  let series = seriesByImage.get(displaySets);
  if (series === undefined) {
    series = new Map(
      displaySets.flatMap((set) =>
        set.images.map(({ reference }): [string, string] => [reference.sopInstanceUid, set.seriesInstanceUid]),
      ),
    );
    seriesByImage.set(displaySets, series);
  }
  return series;
}

/** Gives the lines of a region on an image of the case: where it was drawn, and where a plane across it cuts it. */
export function contoursOn(
  state: Sets,
  region: ContouredRegion,
  registered: RegisteredImage,
  set: DisplaySet,
): readonly ContourLine[] {
  const { header, reference } = registered;
  const plane = planeOfImage(header);
  if (plane === null) return [];
  const isSameSpace = region.frameOfReferenceUid !== "" && region.frameOfReferenceUid === header.frameOfReferenceUid;
  const series = seriesOfImages(state);
  const reach = reachOf(set, header);
  return region.contours.flatMap((contour) => {
    const isOnStored = reference.section === undefined;
    const isNamed = isOnStored && contour.sopInstanceUid === header.sopInstanceUid;
    // In the series that it was drawn on, a contour belongs to the image that it names and to no neighbour.
    const isNeighbour = isOnStored && !isNamed && series.get(contour.sopInstanceUid) === set.seriesInstanceUid;
    if (isNeighbour || (!isNamed && !isSameSpace)) return [];
    const line = contourOnPlane(contour, plane, reach);
    if (line !== null) return [line];
    return isNamed ? [] : cutOfContour(contour, plane);
  });
}

const reaches = new WeakMap<DisplaySet, number>();

/** Half the usual distance of a series' images in mm, else half their thickness. */
function reachOf(set: DisplaySet, header: ImageHeader): number {
  const known = reaches.get(set);
  if (known !== undefined) return known;
  const { plane } = header;
  const depths = set.images
    .map(({ imageId }) => findImage(imageId)?.header.plane?.position ?? null)
    .flatMap((position) => (position === null || plane === null ? [] : [dot(position, normalOf(plane))]))
    .sort((a, b) => a - b);
  const steps = depths.slice(1).map((depth, index) => depth - (depths[index] ?? 0));
  const apart = steps.filter((step) => step > 0.01).sort((a, b) => a - b);
  const step = apart[apart.length >> 1] ?? header.sliceThicknessMm ?? 1;
  const reach = step / 2 + 0.01;
  reaches.set(set, reach);
  return reach;
}

/** Gives what the legend and the pane must say about where an object is drawn, each a sentence. */
export function placeNotes(state: Sets, { layer }: CaseLayer): readonly string[] {
  const series = seriesOfImages(state);
  const named = layer.kind === "contours" ? layer.imageUids : namedImages(layer);
  const missing = [...named].filter((uid) => !series.has(uid)).length;
  if (missing === 0) return [];
  const which = missing === named.size ? "None of" : `${missing} of`;
  const verb = missing === named.size ? "is" : "are not";
  const frame = layer.kind === "contours" ? (layer.segments[0]?.frameOfReferenceUid ?? "") : layer.frameOfReferenceUid;
  const isShared = state.displaySets.some((set) =>
    set.images.some(({ imageId }) => frame !== "" && findImage(imageId)?.header.frameOfReferenceUid === frame),
  );
  const rest = isShared
    ? "What has no image of its own is drawn by its place in the patient."
    : missing === named.size
      ? "Nothing of it is drawn."
      : "The rest is drawn.";
  return [`${which} the ${named.size} images that it names ${verb} in this case. ${rest}`];
}

const namedBySegmentation = new WeakMap<Segmentation, ReadonlySet<string>>();

function namedImages(segmentation: Segmentation): ReadonlySet<string> {
  let named = namedBySegmentation.get(segmentation);
  if (named === undefined) {
    named = new Set(segmentation.frames.flatMap((frame) => frame.sources.map((source) => source.sopInstanceUid)));
    namedBySegmentation.set(segmentation, named);
  }
  return named;
}

/** Tells whether an object is a segmentation. */
export function isOfSegments(on: CaseLayer): on is CaseLayer<Segmentation> {
  return on.layer.kind === "segmentation";
}

/** Tells whether an object is a set of contours. */
export function isOfContours(on: CaseLayer): on is CaseLayer<ContourSet> {
  return on.layer.kind === "contours";
}
