import { dot, moved, type Vector } from "../vector.ts";
import { type BodyBox, boxOfVolume } from "./body-box.ts";
import type { VoxelArray } from "./reslice.ts";
import type { VolumeGeometry } from "./slice-geometry.ts";

/** Voxels along the edge of a block. */
const blockSize = 8;
const blockShift = 3;

/**
 * The voxels of a volume as rays pass them: columns, rows and slices with fractions, each slice at its true place. Uneven
 * steps and a tilted gantry are as right as in the planes; a gap of missing slices is empty.
 */
export class VoxelGrid {
  /** What the rays are tried against first. */
  readonly bounds: BodyBox;
  /** Greatest value of each block and of what interpolation draws in from its neighbours. */
  readonly greatest: Float32Array;
  readonly #least: Float32Array;
  readonly #geometry: VolumeGeometry;
  readonly #voxels: VoxelArray;
  readonly #depths: Float64Array;
  /** Slice at or below each even part of the depth. */
  readonly #sliceOf: Uint16Array;
  readonly #perDepth: number;
  /** Column and row, in pixels, of the patient's origin on each slice, and how much they change a slice. */
  readonly #columnAtZero: Float64Array;
  readonly #rowAtZero: Float64Array;
  readonly #isUpright: boolean;
  readonly #columns: number;
  readonly #rows: number;
  readonly #columnOffset: number;
  readonly #rowOffset: number;
  readonly #blocks: readonly [number, number, number];
  /** Pixels to either side between which a slope is taken, along a row and along a column. */
  readonly #reach: readonly [number, number];
  #column = 0;
  #row = 0;
  #depth = 0;
  #columnStep = 0;
  #rowStep = 0;
  #depthStep = 0;

  constructor(geometry: VolumeGeometry, voxels: VoxelArray) {
    const { depths, positions, alongRow, alongColumn, spacingMm } = geometry;
    this.#geometry = geometry;
    this.#voxels = voxels;
    this.bounds = boxOfVolume(geometry);
    this.#depths = Float64Array.from(depths);
    this.#columnAtZero = Float64Array.from(positions, (at) => -dot(at, alongRow) / spacingMm[1]);
    this.#rowAtZero = Float64Array.from(positions, (at) => -dot(at, alongColumn) / spacingMm[0]);
    this.#isUpright = isConstant(this.#columnAtZero) && isConstant(this.#rowAtZero);
    this.#columns = geometry.columns;
    this.#rows = geometry.rows;
    this.#columnOffset = this.#columnAtZero[0] ?? 0;
    this.#rowOffset = this.#rowAtZero[0] ?? 0;
    this.#reach = [reachOf(spacingMm[1], geometry.stepMm), reachOf(spacingMm[0], geometry.stepMm)];
    const range = (depths.at(-1) ?? 0) - (depths[0] ?? 0);
    const least = Math.min(...depths.slice(1).map((depth, index) => depth - (depths[index] ?? 0)));
    const parts = Math.min(65_536, Math.max(1, Math.ceil((range / least) * 2)));
    this.#perDepth = parts / range;
    this.#sliceOf = sliceTable(this.#depths, parts, range);
    this.#blocks = [geometry.columns, geometry.rows, depths.length].map((size) => Math.ceil(size / blockSize)) as [
      number,
      number,
      number,
    ];
    const count = this.#blocks[0] * this.#blocks[1] * this.#blocks[2];
    this.greatest = new Float32Array(count).fill(Number.NEGATIVE_INFINITY);
    this.#least = new Float32Array(count).fill(Number.POSITIVE_INFINITY);
    this.#fillBlocks();
  }

  /** Gives for each block whether `isSeen` says so of its least and greatest value. */
  blocksWith(isSeen: (least: number, greatest: number) => boolean): Uint8Array {
    return Uint8Array.from(this.greatest, (greatest, block) =>
      isSeen(this.#least[block] as number, greatest) ? 1 : 0,
    );
  }

  /** Begins a ray: everything after is asked for by its way in mm from here. */
  enter(start: Vector, view: Vector): void {
    const { alongRow, alongColumn, normal, spacingMm } = this.#geometry;
    this.#column = dot(start, alongRow) / spacingMm[1];
    this.#row = dot(start, alongColumn) / spacingMm[0];
    this.#depth = dot(start, normal);
    this.#columnStep = dot(view, alongRow) / spacingMm[1];
    this.#rowStep = dot(view, alongColumn) / spacingMm[0];
    this.#depthStep = dot(view, normal);
  }

  /** Gives the value on the ray, NaN where there is no data. */
  sampleAt(way: number): number {
    return this.#sample(
      this.#column + way * this.#columnStep,
      this.#row + way * this.#rowStep,
      this.#depth + way * this.#depthStep,
    );
  }

  /** Gives the block on the ray; -1 outside, or where slices are not in line and blocks say nothing. */
  blockAt(way: number): number {
    if (!this.#isUpright) return -1;
    const slice = this.#sliceAt(this.#depth + way * this.#depthStep);
    const x = (this.#column + way * this.#columnStep + (this.#columnAtZero[0] as number)) | 0;
    const y = (this.#row + way * this.#rowStep + (this.#rowAtZero[0] as number)) | 0;
    const { columns, rows } = this.#geometry;
    if (slice < 0 || x < 0 || y < 0 || x >= columns || y >= rows) return -1;
    const [across, down] = this.#blocks;
    return ((slice >> blockShift) * down + (y >> blockShift)) * across + (x >> blockShift);
  }

  /** Gives how far, in mm, the ray stays in the block that it is in. */
  wayThroughBlock(way: number): number {
    const slice = Math.max(0, this.#sliceAt(this.#depth + way * this.#depthStep));
    const x = this.#column + way * this.#columnStep + (this.#columnAtZero[0] as number);
    const y = this.#row + way * this.#rowStep + (this.#rowAtZero[0] as number);
    const depth = this.#depth + way * this.#depthStep;
    const first = (slice >> blockShift) << blockShift;
    const last = Math.min(first + blockSize, this.#depths.length - 1);
    const [near, far] = [this.#depths[first] as number, this.#depths[last] as number];
    return Math.min(
      wayToEdge(x, this.#columnStep, (x >> blockShift) << blockShift, blockSize),
      wayToEdge(y, this.#rowStep, (y >> blockShift) << blockShift, blockSize),
      wayToEdge(depth, this.#depthStep, near, far - near),
    );
  }

  /** Gives the slope of the values at a point of the patient, in the patient, per mm; zero where it is not known. */
  slopeAt(place: Vector): Vector {
    const { alongRow, alongColumn, normal, spacingMm, stepMm } = this.#geometry;
    const column = dot(place, alongRow) / spacingMm[1];
    const row = dot(place, alongColumn) / spacingMm[0];
    const depth = dot(place, normal);
    const [right, below] = this.#reach;
    const across = this.#sample(column + right, row, depth) - this.#sample(column - right, row, depth);
    const down = this.#sample(column, row + below, depth) - this.#sample(column, row - below, depth);
    const deep = this.#sample(column, row, depth + stepMm) - this.#sample(column, row, depth - stepMm);
    const part = (difference: number, mm: number) => (Number.isNaN(difference) ? 0 : difference / (2 * mm));
    const flat = moved([0, 0, 0], alongRow, part(across, spacingMm[1] * right));
    return moved(moved(flat, alongColumn, part(down, spacingMm[0] * below)), normal, part(deep, stepMm));
  }

  /** The slice at or below a depth; -1 outside of half a step about the outermost ones. */
  #sliceAt(depth: number): number {
    const depths = this.#depths;
    const from = depth - (depths[0] as number);
    const half = this.#geometry.stepMm / 2;
    if (from < 0) return from >= -half ? 0 : -1;
    const last = depths.length - 1;
    if (depth >= (depths[last] as number)) return depth - (depths[last] as number) <= half ? last : -1;
    let slice = this.#sliceOf[(from * this.#perDepth) | 0] as number;
    while (slice < last && (depths[slice + 1] as number) <= depth) slice += 1;
    return slice;
  }

  #sample(column: number, row: number, depth: number): number {
    const slice = this.#sliceAt(depth);
    if (slice < 0) return Number.NaN;
    const depths = this.#depths;
    const above = depth - (depths[slice] as number);
    if (slice >= depths.length - 1 || above <= 0) return this.#inSlice(slice, column, row);
    const step = (depths[slice + 1] as number) - (depths[slice] as number);
    if (step > this.#geometry.widestStepMm) return this.#besideGap(slice, column, row, above, step);
    const share = above / step;
    if (this.#isUpright) return this.#between(slice, column, row, share);
    const lower = this.#inSlice(slice, column, row);
    return lower + (this.#inSlice(slice + 1, column, row) - lower) * share;
  }

  /** Between two slices that lie in line: the same four pixels of both. */
  #between(slice: number, column: number, row: number, share: number): number {
    const columns = this.#columns;
    const x = column + this.#columnOffset;
    const y = row + this.#rowOffset;
    if (!(x >= 0 && y >= 0 && x < columns - 1 && y < this.#rows - 1)) return Number.NaN;
    const left = x | 0;
    const top = y | 0;
    const across = x - left;
    const down = y - top;
    const voxels = this.#voxels;
    const at = (slice * this.#rows + top) * columns + left;
    const above = at + this.#rows * columns;
    const a = voxels[at] as number;
    const b = voxels[at + columns] as number;
    const c = voxels[above] as number;
    const d = voxels[above + columns] as number;
    const first = a + ((voxels[at + 1] as number) - a) * across;
    const second = b + ((voxels[at + columns + 1] as number) - b) * across;
    const third = c + ((voxels[above + 1] as number) - c) * across;
    const fourth = d + ((voxels[above + columns + 1] as number) - d) * across;
    const lower = first + (second - first) * down;
    return lower + (third + (fourth - third) * down - lower) * share;
  }

  /** Half a step on either side of a gap still belongs to the slices there. */
  #besideGap(slice: number, column: number, row: number, above: number, step: number): number {
    const half = this.#geometry.stepMm / 2;
    if (above <= half) return this.#inSlice(slice, column, row);
    return step - above <= half ? this.#inSlice(slice + 1, column, row) : Number.NaN;
  }

  #inSlice(slice: number, column: number, row: number): number {
    const { columns, rows } = this.#geometry;
    const x = column + (this.#columnAtZero[slice] as number);
    const y = row + (this.#rowAtZero[slice] as number);
    if (!(x >= 0 && y >= 0 && x < columns - 1 && y < rows - 1)) return Number.NaN;
    const [left, top] = [x | 0, y | 0];
    const [across, down] = [x - left, y - top];
    const voxels = this.#voxels;
    const at = (slice * rows + top) * columns + left;
    const upper = (voxels[at] as number) + ((voxels[at + 1] as number) - (voxels[at] as number)) * across;
    const under = at + columns;
    const lower = (voxels[under] as number) + ((voxels[under + 1] as number) - (voxels[under] as number)) * across;
    return upper + (lower - upper) * down;
  }

  #fillBlocks(): void {
    const { columns, rows } = this.#geometry;
    const [across, down, deep] = this.#blocks;
    for (let block = 0; block < across * down * deep; block += 1) {
      const x = (block % across) * blockSize;
      const y = (Math.floor(block / across) % down) * blockSize;
      const z = Math.floor(block / (across * down)) * blockSize;
      let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      // One voxel farther: a sample between two blocks takes part of the next one.
      for (let slice = z; slice <= Math.min(z + blockSize, this.#depths.length - 1); slice += 1) {
        for (let row = y; row <= Math.min(y + blockSize, rows - 1); row += 1) {
          const base = (slice * rows + row) * columns;
          const end = base + Math.min(x + blockSize, columns - 1);
          for (let at = base + x; at <= end; at += 1) {
            const value = this.#voxels[at] as number;
            if (value < least) least = value;
            if (value > greatest) greatest = value;
          }
        }
      }
      this.#least[block] = least;
      this.greatest[block] = greatest;
    }
  }
}

/** Slopes within thick slices are taken wider: else the light follows each step from slice to slice, and makes stripes. */
function reachOf(spacingMm: number, stepMm: number): number {
  return Math.min(3, Math.max(1, stepMm / (2 * spacingMm)));
}

function wayToEdge(place: number, step: number, near: number, size: number): number {
  if (Math.abs(step) < 1e-9) return Number.POSITIVE_INFINITY;
  return (step > 0 ? near + size - place : near - place) / step;
}

function sliceTable(depths: Float64Array, parts: number, range: number): Uint16Array {
  const table = new Uint16Array(parts + 1);
  let slice = 0;
  for (let part = 0; part <= parts; part += 1) {
    const depth = (depths[0] as number) + (range * part) / parts;
    while (slice + 1 < depths.length && (depths[slice + 1] as number) <= depth) slice += 1;
    table[part] = slice;
  }
  return table;
}

/** To a hundredth of a pixel. */
function isConstant(values: Float64Array): boolean {
  const first = values[0] ?? 0;
  return values.every((value) => Math.abs(value - first) < 0.01);
}
