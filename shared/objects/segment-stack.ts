import { normalOf } from "../imaging/plane.ts";
import { dot, moved, type Vector } from "../imaging/vector.ts";
import type { SectionPlane } from "../imaging/volume/reslice.ts";
import { maskAt, type SegmentMask } from "./segment-mask.ts";
import type { Segmentation, SegmentFrame } from "./segmentation.ts";

/** How much of each pixel of a picture belongs to each segment, 0 to 255, row by row; segments that it lacks are absent. */
export type SegmentLevels = ReadonlyMap<number, Uint8Array>;

/** Frames of a segmentation by their depth in the patient. */
export interface SegmentStack {
  readonly normal: Vector;
  readonly alongRow: Vector;
  readonly alongColumn: Vector;
  /** Row spacing, then column spacing, in mm. */
  readonly spacingMm: readonly [number, number];
  /** A point farther than this from the nearest frame's plane belongs to no frame, in mm. */
  readonly reachMm: number;
  readonly slices: readonly {
    readonly depth: number;
    readonly origin: Vector;
    readonly frames: readonly SegmentFrame[];
  }[];
}

/** A picture that segments are laid over. */
export interface SegmentPicture {
  readonly rows: number;
  readonly columns: number;
  /** Where it lies in the patient; null where that is not known. */
  readonly plane: SectionPlane | null;
  readonly frameOfReferenceUid: string;
  /** The stored image that it is; null for a plane made from a series. */
  readonly image: { readonly sopInstanceUid: string; readonly frameNumber: number } | null;
}

/** Why a frame is not drawn over an image that it names. */
export type PlaceConflict = "place" | "size";

/** Gives the frames of a segmentation as a stack; null where they do not say where they lie, or lie askew to each other. */
export function stackSegments({ frames, spacingMm, stepMm, header }: Segmentation): SegmentStack | null {
  const first = frames[0]?.plane ?? null;
  if (first === null || spacingMm === null) return null;
  const normal = normalOf(first);
  const byDepth = new Map<number, { depth: number; origin: Vector; frames: SegmentFrame[] }>();
  for (const frame of frames) {
    const { plane } = frame;
    if (plane?.position == null) return null;
    if (dot(plane.alongRow, first.alongRow) < 0.9999 || dot(plane.alongColumn, first.alongColumn) < 0.9999) return null;
    const depth = dot(plane.position, normal);
    const key = Math.round(depth * 100);
    const slice = byDepth.get(key);
    if (slice === undefined) byDepth.set(key, { depth, origin: plane.position, frames: [frame] });
    else slice.frames.push(frame);
  }
  const slices = [...byDepth.values()].sort((a, b) => a.depth - b.depth);
  const reachMm = (stepMm ?? header.sliceThicknessMm ?? 1) / 2 + 0.01;
  return { normal, alongRow: first.alongRow, alongColumn: first.alongColumn, spacingMm, reachMm, slices };
}

/**
 * Gives the frames that were made on a picture, pixel for pixel: they name its image and have its size. Where both say where
 * they lie, the places must agree to within half a pixel or half a slice; a frame whose only image lies elsewhere is a
 * conflict, and nothing of it is drawn there.
 */
export function framesOfImage(
  segmentation: Segmentation,
  stack: SegmentStack | null,
  picture: SegmentPicture,
): { readonly frames: readonly SegmentFrame[]; readonly conflict: PlaceConflict | null } {
  const { image, plane } = picture;
  if (image === null) return { frames: [], conflict: null };
  const { rows, columns } = segmentation.header.format;
  let conflict: PlaceConflict | null = null;
  const frames = namingFrames(segmentation, image).filter((frame) => {
    if (rows !== picture.rows || columns !== picture.columns) {
      if (frame.plane?.position == null) conflict = "size";
      return false;
    }
    const there = frame.plane;
    if (there?.position == null || plane === null) return true;
    const reach = stack?.reachMm ?? 0.5;
    const isThere = distance(there.position, plane.origin) <= Math.max(reach, Math.min(...plane.spacingMm) / 2);
    const isAligned = dot(there.alongRow, plane.alongRow) > 0.999 && dot(there.alongColumn, plane.alongColumn) > 0.999;
    if (isThere && isAligned) return true;
    if (frame.sources.length === 1) conflict = "place";
    return false;
  });
  return { frames, conflict };
}

const framesByImage = new WeakMap<Segmentation, ReadonlyMap<string, readonly SegmentFrame[]>>();

function namingFrames(
  segmentation: Segmentation,
  image: NonNullable<SegmentPicture["image"]>,
): readonly SegmentFrame[] {
  let index = framesByImage.get(segmentation);
  if (index === undefined) {
    const built = new Map<string, SegmentFrame[]>();
    for (const frame of segmentation.frames) {
      for (const { sopInstanceUid } of frame.sources) {
        const known = built.get(sopInstanceUid);
        if (known === undefined) built.set(sopInstanceUid, [frame]);
        else if (known.at(-1) !== frame) known.push(frame);
      }
    }
    index = built;
    framesByImage.set(segmentation, built);
  }
  return (index.get(image.sopInstanceUid) ?? []).filter(({ sources }) =>
    sources.some(
      (source) =>
        source.sopInstanceUid === image.sopInstanceUid &&
        (source.frameNumber === null || source.frameNumber === image.frameNumber),
    ),
  );
}

/** Gives the frames of a stack that a picture passes through, in one frame of reference; empty where it passes by. */
export function framesOnPlane(stack: SegmentStack, picture: SegmentPicture): readonly SegmentFrame[] {
  const { plane } = picture;
  if (plane === null) return [];
  const corners = [0, picture.columns - 1].flatMap((column) =>
    [0, picture.rows - 1].map((row) => dot(pointAt(plane, column, row), stack.normal)),
  );
  const [least, most] = [Math.min(...corners) - stack.reachMm, Math.max(...corners) + stack.reachMm];
  return stack.slices.filter(({ depth }) => depth >= least && depth <= most).flatMap((slice) => slice.frames);
}

/** Gives the levels of frames that lie on the picture pixel for pixel. */
export function levelsOfFrames(
  frames: readonly SegmentFrame[],
  masksOf: (frame: SegmentFrame) => readonly SegmentMask[],
  { rows, columns }: SegmentPicture,
): SegmentLevels {
  const levels = new Map<number, Uint8Array>();
  for (const mask of frames.flatMap(masksOf)) {
    const target = levelsFor(levels, mask.segmentNumber, rows * columns);
    for (let row = mask.top; row < mask.top + mask.height; row += 1) {
      for (let column = mask.left; column < mask.left + mask.width; column += 1) {
        const level = maskAt(mask, column, row);
        if (level > 0) raise(target, row * columns + column, level);
      }
    }
  }
  return levels;
}

/** Gives the levels of a stack on a picture in the same frame of reference, each pixel from the voxel nearest to it. */
export function levelsOnPlane(
  stack: SegmentStack,
  masksOf: (frame: SegmentFrame) => readonly SegmentMask[],
  picture: SegmentPicture,
): SegmentLevels {
  const levels = new Map<number, Uint8Array>();
  const { plane, rows, columns } = picture;
  if (plane === null) return levels;
  const { spacingMm, normal } = stack;
  const masks = stack.slices.map((slice) => slice.frames.flatMap(masksOf));
  const [perColumn, perRow] = [
    dot(plane.alongRow, normal) * plane.spacingMm[1],
    dot(plane.alongColumn, normal) * plane.spacingMm[0],
  ];
  for (let row = 0; row < rows; row += 1) {
    const start = pointAt(plane, 0, row);
    const depth = dot(plane.origin, normal) + row * perRow;
    for (let column = 0; column < columns; column += 1) {
      const index = nearestSlice(stack, depth + column * perColumn);
      const found = index === -1 ? undefined : masks[index];
      const slice = stack.slices[index];
      if (found === undefined || found.length === 0 || slice === undefined) continue;
      const point = moved(start, plane.alongRow, column * plane.spacingMm[1]);
      const across = dot(point, stack.alongRow) - dot(slice.origin, stack.alongRow);
      const down = dot(point, stack.alongColumn) - dot(slice.origin, stack.alongColumn);
      const [x, y] = [Math.round(across / spacingMm[1]), Math.round(down / spacingMm[0])];
      for (const mask of found) {
        const level = maskAt(mask, x, y);
        if (level > 0) raise(levelsFor(levels, mask.segmentNumber, rows * columns), row * columns + column, level);
      }
    }
  }
  return levels;
}

function nearestSlice({ slices, reachMm }: SegmentStack, depth: number): number {
  let [low, high] = [0, slices.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((slices[middle]?.depth ?? 0) < depth) low = middle + 1;
    else high = middle;
  }
  const away = (index: number) => Math.abs((slices[index]?.depth ?? Number.POSITIVE_INFINITY) - depth);
  const nearest = low > 0 && away(low - 1) <= away(low) ? low - 1 : low;
  return away(nearest) <= reachMm ? nearest : -1;
}

function levelsFor(levels: Map<number, Uint8Array>, segmentNumber: number, size: number): Uint8Array {
  const known = levels.get(segmentNumber);
  if (known !== undefined) return known;
  const made = new Uint8Array(size);
  levels.set(segmentNumber, made);
  return made;
}

function raise(target: Uint8Array, index: number, level: number): void {
  target[index] = Math.max(target[index] ?? 0, Math.round(level * 255));
}

function pointAt(plane: SectionPlane, column: number, row: number): Vector {
  return moved(
    moved(plane.origin, plane.alongRow, column * plane.spacingMm[1]),
    plane.alongColumn,
    row * plane.spacingMm[0],
  );
}

function distance(a: Vector, b: Vector): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
