import { cross, dot, moved, scaled, type Vector } from "../vector.ts";
import type { VolumeGeometry } from "./slice-geometry.ts";

/** Voxels that planes are made from: stored or rescaled values, slice after slice by depth, rows inside, columns inside those. */
export type VoxelArray = Int16Array | Uint16Array | Int8Array | Uint8Array | Int32Array | Uint32Array | Float32Array;

/** A plane through the patient, in the pixels of its picture. */
export interface SectionPlane {
  /** Centre of the first pixel of the picture, in mm. */
  readonly origin: Vector;
  /** Direction in which the column number grows; of length 1. */
  readonly alongRow: Vector;
  /** Direction in which the row number grows; of length 1, at a right angle to `alongRow`. */
  readonly alongColumn: Vector;
  readonly rows: number;
  readonly columns: number;
  /** Distance of neighbouring rows, then of neighbouring columns, in mm. */
  readonly spacingMm: readonly [number, number];
}

/** How values through a slab become one: a mean, the greatest, the least. A thickness of 0 is a thin plane. */
export interface Slab {
  readonly mode: "mean" | "maximum" | "minimum";
  readonly thicknessMm: number;
}

/** A thin plane. */
export const thinPlane: Slab = { mode: "mean", thicknessMm: 0 };

/**
 * Gives the picture of a plane through the volume, row by row: interpolated between the four pixels of the two
 * slices on either side, each at its true place; NaN where there is no data (outside, or in a gap of missing slices).
 * A slab is sampled at steps no wider than the finest spacing of the volume, evenly about the plane.
 */
export function reslice(geometry: VolumeGeometry, voxels: VoxelArray, plane: SectionPlane, slab: Slab): Float32Array {
  const sampler = new SliceSampler(geometry, voxels);
  const normal = cross(plane.alongRow, plane.alongColumn);
  return throughSlab(geometry, slab, plane.rows * plane.columns, (offset, output) =>
    sampler.fill(plane, moved(plane.origin, normal, offset), output),
  );
}

/** One line of a picture whose lines lie anywhere in the patient. */
export interface SectionLine {
  /** Centre of its first pixel, in mm. */
  readonly start: Vector;
  /** From pixel to pixel, in mm. */
  readonly step: Vector;
  /** Direction of a slab's thickness; of length 1. */
  readonly normal: Vector;
}

/** Gives a picture of lines, each of so many columns, as `reslice` does: interpolated, NaN where there is no data. */
export function resliceLines(
  geometry: VolumeGeometry,
  voxels: VoxelArray,
  lines: readonly SectionLine[],
  columns: number,
  slab: Slab,
): Float32Array {
  const sampler = new SliceSampler(geometry, voxels);
  return throughSlab(geometry, slab, lines.length * columns, (offset, output) => {
    lines.forEach(({ start, step, normal }, row) => {
      sampler.fillLine(moved(start, normal, offset), step, output.subarray(row * columns, (row + 1) * columns));
    });
  });
}

/** Gives what the layers of a slab become together; `fill` makes the layer at a distance in mm from the middle. */
function throughSlab(
  geometry: VolumeGeometry,
  slab: Slab,
  size: number,
  fill: (offset: number, output: Float32Array) => void,
): Float32Array {
  const offsets = slabOffsets(geometry, slab);
  const output = new Float32Array(size);
  fill(offsets[0] ?? 0, output);
  if (offsets.length === 1) return output;
  const layer = new Float32Array(size);
  const counts = slab.mode === "mean" ? countData(output) : null;
  for (const offset of offsets.slice(1)) {
    fill(offset, layer);
    combine(output, layer, slab.mode, counts);
  }
  if (counts !== null) for (let index = 0; index < size; index += 1) output[index] = divide(output, counts, index);
  return output;
}

/** Gives the distances of a slab's layers from its plane in mm. */
function slabOffsets(geometry: VolumeGeometry, slab: Slab): readonly number[] {
  if (slab.thicknessMm <= 0) return [0];
  const finest = Math.min(geometry.stepMm, ...geometry.spacingMm);
  const count = Math.max(2, Math.ceil(slab.thicknessMm / finest) + 1);
  return Array.from({ length: count }, (_, index) => slab.thicknessMm * (index / (count - 1) - 0.5));
}

function countData(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1));
}

function divide(sums: Float32Array, counts: Uint16Array, index: number): number {
  const count = counts[index] ?? 0;
  return count === 0 ? Number.NaN : (sums[index] ?? 0) / count;
}

function combine(output: Float32Array, layer: Float32Array, mode: Slab["mode"], counts: Uint16Array | null): void {
  for (let index = 0; index < output.length; index += 1) {
    const value = layer[index] as number;
    if (Number.isNaN(value)) continue;
    const before = output[index] as number;
    if (Number.isNaN(before)) output[index] = value;
    else if (mode === "mean") output[index] = before + value;
    else if (mode === "maximum" ? value > before : value < before) output[index] = value;
    if (counts !== null) counts[index] = (counts[index] ?? 0) + 1;
  }
}

/** Fills pictures from one volume; keeps flat copies of the geometry, which its inner loop reads. */
class SliceSampler {
  readonly #voxels: VoxelArray;
  readonly #geometry: VolumeGeometry;
  readonly #depths: Float64Array;
  /** For each slice: column and row, in pixels, of the patient's origin on it. */
  readonly #columnAtZero: Float64Array;
  readonly #rowAtZero: Float64Array;

  constructor(geometry: VolumeGeometry, voxels: VoxelArray) {
    const [rowMm, columnMm] = geometry.spacingMm;
    this.#voxels = voxels;
    this.#geometry = geometry;
    this.#depths = Float64Array.from(geometry.depths);
    this.#columnAtZero = Float64Array.from(geometry.positions, (at) => -dot(at, geometry.alongRow) / columnMm);
    this.#rowAtZero = Float64Array.from(geometry.positions, (at) => -dot(at, geometry.alongColumn) / rowMm);
  }

  /** Fills the picture of a plane whose first pixel lies at `origin`. */
  fill(plane: SectionPlane, origin: Vector, output: Float32Array): void {
    const perColumn = scaled(plane.alongRow, plane.spacingMm[1]);
    const perRow = scaled(plane.alongColumn, plane.spacingMm[0]);
    for (let row = 0; row < plane.rows; row += 1) {
      this.fillLine(
        moved(origin, perRow, row),
        perColumn,
        output.subarray(row * plane.columns, (row + 1) * plane.columns),
      );
    }
  }

  /** Fills the values at `start`, `start + step`, and so on, as many as the output has; NaN where there is no data. */
  fillLine(start: Vector, step: Vector, output: Float32Array): void {
    const { alongRow, alongColumn, normal, spacingMm, rows, columns, stepMm, widestStepMm } = this.#geometry;
    const voxels = this.#voxels;
    const depths = this.#depths;
    const columnAtZero = this.#columnAtZero;
    const rowAtZero = this.#rowAtZero;
    const columnStep = dot(step, alongRow) / spacingMm[1];
    const lineStep = dot(step, alongColumn) / spacingMm[0];
    const depthStep = dot(step, normal);
    const at = (slice: number, column: number, line: number) =>
      bilinear(
        voxels,
        slice * rows * columns,
        rows,
        columns,
        column + (columnAtZero[slice] as number),
        line + (rowAtZero[slice] as number),
      );
    let column = dot(start, alongRow) / spacingMm[1];
    let line = dot(start, alongColumn) / spacingMm[0];
    let depth = dot(start, normal);
    let slice = 0;
    for (let index = 0; index < output.length; index += 1) {
      slice = sliceBelow(depths, depth, slice);
      const share = shareAbove(depths, depth, slice, stepMm, widestStepMm);
      if (Number.isNaN(share)) output[index] = Number.NaN;
      else if (share === 0) output[index] = at(slice, column, line);
      else if (share === 1) output[index] = at(slice + 1, column, line);
      else output[index] = (1 - share) * at(slice, column, line) + share * at(slice + 1, column, line);
      column += columnStep;
      line += lineStep;
      depth += depthStep;
    }
  }
}

/** Gives the slice at or below a depth, beginning at a guess; -1 below the first. */
function sliceBelow(depths: Float64Array, depth: number, guess: number): number {
  let slice = Math.max(guess, 0);
  while (slice + 1 < depths.length && (depths[slice + 1] as number) <= depth) slice += 1;
  while (slice >= 0 && (depths[slice] as number) > depth) slice -= 1;
  return slice;
}

/**
 * Gives how much of the slice above there is at a depth, 0 to 1; NaN where nothing is known. Half a step beyond the
 * outermost slices, and on either side of a gap, still belongs to them: a slice is as thick as its step.
 */
function shareAbove(depths: Float64Array, depth: number, slice: number, stepMm: number, widestMm: number): number {
  const half = stepMm / 2;
  if (slice < 0) return (depths[0] as number) - depth <= half ? 1 : Number.NaN;
  const above = depth - (depths[slice] as number);
  if (slice >= depths.length - 1) return above <= half ? 0 : Number.NaN;
  const step = (depths[slice + 1] as number) - (depths[slice] as number);
  if (step <= widestMm) return above / step;
  return above <= half ? 0 : step - above <= half ? 1 : Number.NaN;
}

/** Gives the value between the four pixels around (x, y), in pixels, of the slice that begins at `base`; NaN outside. */
function bilinear(voxels: VoxelArray, base: number, rows: number, columns: number, x: number, y: number): number {
  if (!(x >= -0.5 && y >= -0.5 && x <= columns - 0.5 && y <= rows - 0.5)) return Number.NaN;
  const left = x <= 0 ? 0 : x | 0;
  const top = y <= 0 ? 0 : y | 0;
  const across = x <= left || left + 1 >= columns ? 0 : x - left;
  const down = y <= top || top + 1 >= rows ? 0 : y - top;
  const upper = base + top * columns + left;
  const first = across === 0 ? (voxels[upper] as number) : mix(voxels, upper, across);
  if (down === 0) return first;
  const lower = upper + columns;
  const second = across === 0 ? (voxels[lower] as number) : mix(voxels, lower, across);
  return first + (second - first) * down;
}

function mix(voxels: VoxelArray, index: number, share: number): number {
  const value = voxels[index] as number;
  return value + ((voxels[index + 1] as number) - value) * share;
}
