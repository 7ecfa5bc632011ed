import type { ImageHeader } from "../imaging/image-header.ts";
import { type ImagePlane, normalOf } from "../imaging/plane.ts";
import { dot, moved, normalised, subtract, type Vector } from "../imaging/vector.ts";
import type { SectionPlane } from "../imaging/volume/reslice.ts";
import { sectionNormal } from "../imaging/volume/section-planes.ts";
import type { GridOffsets } from "./dose-frame-place.ts";

/** Where the points of a dose grid lie in the patient. */
export interface DoseGeometry {
  readonly rows: number;
  readonly columns: number;
  /** Row spacing, then column spacing, in mm. */
  readonly spacingMm: readonly [number, number];
  /** Centre of the first pixel of the first frame. */
  readonly origin: Vector;
  readonly alongRow: Vector;
  readonly alongColumn: Vector;
  readonly normal: Vector;
  /** Depth of each plane along the normal from the origin in mm, growing. */
  readonly depths: readonly number[];
  /** The frame of each plane, counted from 1. */
  readonly frames: readonly number[];
  /** Usual distance of neighbouring planes in mm. */
  readonly stepMm: number;
}

/** A dose grid with its values in the unit of the dose, plane by plane as in `depths`, row by row. */
export interface DoseGrid {
  readonly geometry: DoseGeometry;
  readonly values: Float32Array;
  /** The greatest value and where it lies; the first such place. */
  readonly maximum: { readonly value: number; readonly point: Vector };
}

/** Gives the bytes that the points of a dose take, before they are read. */
export function doseGridBytes({ rows, columns, frames }: DoseGeometry): number {
  return rows * columns * frames.length * Float32Array.BYTES_PER_ELEMENT;
}

/** More points are not read: they alone would fill the memory of the window. */
export const mostVoxels = 64_000_000;
/** Between planes farther apart than this many usual steps nothing is invented. */
const gapFactor = 1.6;

/** Gives the geometry of a dose's frames, or why there is none; notes name what is uneven. Source: PS3.3 C.8.8.3.2. */
export function doseGeometry(
  plane: ImagePlane | null,
  { format, spacing }: ImageHeader,
  places: GridOffsets,
): { readonly geometry: DoseGeometry | null; readonly reason: string; readonly notes: readonly string[] } {
  const refused = (reason: string) => ({ geometry: null, reason, notes: [] });
  if (plane === null || plane.position === null) return refused("it does not say where it lies in the patient");
  if (places.kind === "refused") return refused(places.why);
  const { spacingMm } = spacing.whole;
  if (spacingMm === null || !spacingMm.every((part) => part > 0)) return refused("its pixel spacing is not known");
  if (places.offsets.length < 2) return refused("it is a single plane");
  const order = places.offsets.map((depth, index) => ({ depth, frame: index + 1 })).sort((a, b) => a.depth - b.depth);
  const depths = order.map(({ depth }) => depth);
  const steps = stepsOf(depths);
  const stepMm = [...steps].sort((a, b) => a - b)[steps.length >> 1] ?? 0;
  const geometry: DoseGeometry = {
    rows: format.rows,
    columns: format.columns,
    spacingMm,
    origin: plane.position,
    alongRow: normalised(plane.alongRow),
    alongColumn: normalised(plane.alongColumn),
    normal: normalised(normalOf(plane)),
    depths,
    frames: order.map(({ frame }) => frame),
    stepMm,
  };
  return { geometry, reason: "", notes: unevenNotes(steps, stepMm) };
}

function stepsOf(depths: readonly number[]): readonly number[] {
  return depths.slice(1).map((depth, index) => depth - (depths[index] ?? 0));
}

function unevenNotes(steps: readonly number[], stepMm: number): readonly string[] {
  const [least, most] = [Math.min(...steps), Math.max(...steps)];
  if (most - least <= Math.max(0.01 * stepMm, 0.02)) return [];
  const gap = most > gapFactor * stepMm ? " Between planes that lie far apart there is no dose." : "";
  return [`Its planes are ${least.toFixed(1)} to ${most.toFixed(1)} mm apart; each is used at its true place.${gap}`];
}

/**
 * Gives the grid of a dose from the stored values of its frames, by frame number from 1. Throws a RangeError where a frame
 * has fewer values than pixels.
 */
export function buildDoseGrid(
  geometry: DoseGeometry,
  scaling: number,
  storedOf: (frame: number) => ArrayLike<number>,
): DoseGrid {
  const { rows, columns, frames } = geometry;
  const size = rows * columns;
  const values = new Float32Array(size * frames.length);
  let [best, at] = [Number.NEGATIVE_INFINITY, 0];
  frames.forEach((frame, plane) => {
    const stored = storedOf(frame);
    if (stored.length < size) throw new RangeError("A frame of the dose ends before its last pixel.");
    for (let index = 0; index < size; index += 1) {
      const value = (stored[index] ?? 0) * scaling;
      values[plane * size + index] = value;
      if (value > best) [best, at] = [value, plane * size + index];
    }
  });
  const [plane, inPlane] = [Math.floor(at / size), at % size];
  const { origin, alongRow, alongColumn, normal, spacingMm, depths } = geometry;
  const across = moved(origin, alongRow, (inPlane % columns) * spacingMm[1]);
  const down = moved(across, alongColumn, Math.floor(inPlane / columns) * spacingMm[0]);
  return { geometry, values, maximum: { value: best, point: moved(down, normal, depths[plane] ?? 0) } };
}

/** Gives the dose at a point of the patient, interpolated between the eight points about it; NaN outside the grid. */
export function doseAt(grid: DoseGrid, point: Vector): number {
  const { origin, alongRow, alongColumn, normal, spacingMm } = grid.geometry;
  const way = subtract(point, origin);
  return sample(grid, dot(way, alongRow) / spacingMm[1], dot(way, alongColumn) / spacingMm[0], dot(way, normal));
}

/** Gives the dose at every pixel of a picture, row by row; NaN where it lies outside the grid. */
export function doseOnPlane(grid: DoseGrid, plane: SectionPlane): Float32Array {
  const { origin, alongRow, alongColumn, normal, spacingMm } = grid.geometry;
  const output = new Float32Array(plane.rows * plane.columns).fill(Number.NaN);
  const way = subtract(plane.origin, origin);
  const start = [dot(way, alongRow) / spacingMm[1], dot(way, alongColumn) / spacingMm[0], dot(way, normal)] as const;
  const stepOf = (direction: Vector, mm: number) =>
    [
      (dot(direction, alongRow) * mm) / spacingMm[1],
      (dot(direction, alongColumn) * mm) / spacingMm[0],
      dot(direction, normal) * mm,
    ] as const;
  const across = stepOf(plane.alongRow, plane.spacingMm[1]);
  const down = stepOf(plane.alongColumn, plane.spacingMm[0]);
  for (let row = 0; row < plane.rows; row += 1) {
    for (let column = 0; column < plane.columns; column += 1) {
      const x = start[0] + column * across[0] + row * down[0];
      const y = start[1] + column * across[1] + row * down[1];
      const depth = start[2] + column * across[2] + row * down[2];
      output[row * plane.columns + column] = sample(grid, x, y, depth);
    }
  }
  return output;
}

/** Tells whether a picture passes through the grid at all. */
export function meetsGrid({ depths, rows, columns, ...grid }: DoseGeometry, plane: SectionPlane): boolean {
  const half = [(columns - 1) * grid.spacingMm[1], (rows - 1) * grid.spacingMm[0]] as const;
  const normal = sectionNormal(plane);
  const sides = [0, half[0]].flatMap((x) =>
    [0, half[1]].flatMap((y) =>
      [depths[0] ?? 0, depths.at(-1) ?? 0].map((depth) => {
        const corner = moved(moved(moved(grid.origin, grid.alongRow, x), grid.alongColumn, y), grid.normal, depth);
        return dot(subtract(corner, plane.origin), normal);
      }),
    ),
  );
  return Math.min(...sides) <= 0.01 && Math.max(...sides) >= -0.01;
}

/** Rounding must not lose the outermost points: this much outside, in pixels or mm, counts as on the edge. */
const edge = 1e-4;

function sample({ geometry, values }: DoseGrid, x: number, y: number, depth: number): number {
  const { rows, columns, depths, stepMm } = geometry;
  const last = depths.length - 1;
  if (x < -edge || y < -edge || x > columns - 1 + edge || y > rows - 1 + edge) return Number.NaN;
  if (depth < (depths[0] ?? 0) - edge || depth > (depths[last] ?? 0) + edge) return Number.NaN;
  const below = Math.min(planeBelow(depths, depth), last - 1);
  const [from, to] = [depths[below] ?? 0, depths[below + 1] ?? 0];
  const share = Math.min(Math.max((depth - from) / (to - from), 0), 1);
  const isInGap = to - from > gapFactor * stepMm && share > edge && share < 1 - edge;
  if (isInGap) return Number.NaN;
  const column = Math.min(Math.max(Math.floor(x), 0), Math.max(columns - 2, 0));
  const row = Math.min(Math.max(Math.floor(y), 0), Math.max(rows - 2, 0));
  const [u, v] = [Math.min(Math.max(x - column, 0), 1), Math.min(Math.max(y - row, 0), 1)];
  const at = below * rows * columns + row * columns + column;
  const flat = (start: number) => {
    const [right, down] = [columns > 1 ? 1 : 0, rows > 1 ? columns : 0];
    const top = (values[start] ?? 0) * (1 - u) + (values[start + right] ?? 0) * u;
    const bottom = (values[start + down] ?? 0) * (1 - u) + (values[start + down + right] ?? 0) * u;
    return top * (1 - v) + bottom * v;
  };
  return flat(at) * (1 - share) + flat(at + rows * columns) * share;
}

/** The plane at or below a depth. */
function planeBelow(depths: readonly number[], depth: number): number {
  let [low, high] = [0, depths.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((depths[middle] ?? 0) <= depth) low = middle;
    else high = middle - 1;
  }
  return low;
}
