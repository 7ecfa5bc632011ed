import { cross, dot, moved, normalised, subtract, type Vector } from "../vector.ts";
import type { BodyBox } from "./body-box.ts";
import type { VoxelArray } from "./reslice.ts";
import type { SectionAxes } from "./section-planes.ts";
import type { VolumeGeometry } from "./slice-geometry.ts";
import { VoxelGrid } from "./voxel-grid.ts";

/** How the one who looks stands to the patient: parallel rays, so that near and far are of one size. */
export interface VolumeCamera extends SectionAxes {
  /** The point of the patient in the middle of the picture, in mm. */
  readonly centre: Vector;
  readonly mmPerPixel: number;
}

/** What voxel values look like: colour and opacity by value, in the units of the voxels. */
export interface TransferTable {
  /** Values of the first and the last entry. */
  readonly low: number;
  readonly high: number;
  /** Red, green, blue from 0 to 255, then opacity of 1 mm from 0 to 1, for each entry. */
  readonly entries: Float32Array;
  /** Rays keep their greatest value and show its colour, instead of adding up what they pass. */
  readonly isMaximum: boolean;
  readonly isShaded: boolean;
}

/** A half of the patient that is cut away: what lies farther along the normal than `distance`, in mm. */
export interface CutPlane {
  readonly normal: Vector;
  readonly distance: number;
}

/** What is to be seen of a volume. */
export interface VolumeScene {
  readonly camera: VolumeCamera;
  readonly transfer: TransferTable;
  /** What lies outside is cut away. */
  readonly crop: BodyBox;
  readonly cut: CutPlane | null;
}

/** Part of a picture: `columns` pixels a row, the rows from `firstRow` on, `rows` of `ofRows`. */
export interface PictureBand {
  readonly columns: number;
  readonly ofRows: number;
  readonly firstRow: number;
  readonly rows: number;
  /** Way from sample to sample along a ray, in mm. */
  readonly stepMm: number;
}

/** What a ray has gathered is opaque from here on. */
const opaque = 0.97;

/** Casts rays through one volume; keeps what makes empty space quick to pass. */
export class RayCaster {
  readonly #grid: VoxelGrid;

  constructor(geometry: VolumeGeometry, voxels: VoxelArray) {
    this.#grid = new VoxelGrid(geometry, voxels);
  }

  /** Gives the pixels of a band as red, green, blue and 255; black where nothing is met. */
  render(scene: VolumeScene, band: PictureBand): Uint8ClampedArray<ArrayBuffer> {
    const output = new Uint8ClampedArray(band.rows * band.columns * 4);
    const { camera, crop, cut } = scene;
    const view = normalised(cross(camera.alongRow, camera.alongColumn));
    const ray = new Ray(this.#grid, scene.transfer, view, band.stepMm);
    const bounds = this.#grid.bounds;
    for (let row = 0; row < band.rows; row += 1) {
      const down = (band.firstRow + row - (band.ofRows - 1) / 2) * camera.mmPerPixel;
      const line = moved(camera.centre, camera.alongColumn, down);
      for (let column = 0; column < band.columns; column += 1) {
        const right = (column - (band.columns - 1) / 2) * camera.mmPerPixel;
        const origin = moved(line, camera.alongRow, right);
        const whole = clip(origin, view, bounds, null);
        const shown = clip(origin, view, crop, cut);
        const [from, to] = [Math.max(whole[0], shown[0]), Math.min(whole[1], shown[1])];
        const at = (row * band.columns + column) * 4;
        if (from < to) ray.cast(origin, from, to, shown[0] > whole[0], output, at);
        output[at + 3] = 255;
      }
    }
    return output;
  }
}

/** Gives from where to where along a ray, in mm, it is inside a box and before a cut. */
function clip(origin: Vector, view: Vector, box: BodyBox, cut: CutPlane | null): [number, number] {
  let [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const axis of [0, 1, 2] as const) {
    const way = view[axis];
    const [low, high] = [box.low[axis] - origin[axis], box.high[axis] - origin[axis]];
    if (Math.abs(way) < 1e-9) {
      if (low > 0 || high < 0) return [0, -1];
      continue;
    }
    from = Math.max(from, Math.min(low / way, high / way));
    to = Math.min(to, Math.max(low / way, high / way));
  }
  if (cut === null) return [from, to];
  const way = dot(view, cut.normal);
  const left = cut.distance - dot(origin, cut.normal);
  if (Math.abs(way) < 1e-9) return left < 0 ? [0, -1] : [from, to];
  return way > 0 ? [from, Math.min(to, left / way)] : [Math.max(from, left / way), to];
}

/** One ray after the other through a grid, with one table. */
class Ray {
  readonly #grid: VoxelGrid;
  readonly #transfer: TransferTable;
  readonly #view: Vector;
  readonly #stepMm: number;
  /** Opacity of one step for each entry. */
  readonly #opacity: Float32Array;
  /** For each block of the grid: whether a ray may see anything in it. */
  readonly #isVisible: Uint8Array;
  readonly #perValue: number;

  constructor(grid: VoxelGrid, transfer: TransferTable, view: Vector, stepMm: number) {
    const { entries, low, high } = transfer;
    const count = entries.length / 4;
    this.#grid = grid;
    this.#transfer = transfer;
    this.#view = view;
    this.#stepMm = stepMm;
    this.#perValue = (count - 1) / (high - low);
    this.#opacity = Float32Array.from(
      { length: count },
      (_, index) => 1 - (1 - (entries[index * 4 + 3] ?? 0)) ** stepMm,
    );
    this.#isVisible = transfer.isMaximum
      ? new Uint8Array(0)
      : grid.blocksWith((least, greatest) => this.#seesAny(this.#entry(least), this.#entry(greatest)));
  }

  /** Casts one ray and writes its pixel. `isCut`: it begins inside the body, at a face that was cut. */
  cast(origin: Vector, from: number, to: number, isCut: boolean, output: Uint8ClampedArray, at: number): void {
    const start = moved(origin, this.#view, from + this.#stepMm * 0.5);
    this.#grid.enter(start, this.#view);
    if (this.#transfer.isMaximum) this.#castMaximum(to - from, output, at);
    else this.#castLight(start, to - from, isCut, output, at);
  }

  #castMaximum(length: number, output: Uint8ClampedArray, at: number): void {
    const grid = this.#grid;
    let greatest = Number.NEGATIVE_INFINITY;
    let blockEnd = -1;
    for (let way = 0; way < length; way += this.#stepMm) {
      if (way >= blockEnd) {
        const block = grid.blockAt(way);
        blockEnd = block < 0 ? way : this.#afterBlock(way);
        if (block >= 0 && (grid.greatest[block] as number) <= greatest) {
          way = blockEnd;
          continue;
        }
      }
      const value = grid.sampleAt(way);
      if (value > greatest) greatest = value;
    }
    if (greatest === Number.NEGATIVE_INFINITY) return;
    const entry = this.#entry(greatest) * 4;
    for (let part = 0; part < 3; part += 1) output[at + part] = this.#transfer.entries[entry + part] as number;
  }

  #castLight(start: Vector, length: number, isCut: boolean, output: Uint8ClampedArray, at: number): void {
    const grid = this.#grid;
    const { entries, isShaded } = this.#transfer;
    let [red, green, blue, covered] = [0, 0, 0, 0];
    let blockEnd = -1;
    for (let way = 0; way < length && covered < opaque; way += this.#stepMm) {
      if (way >= blockEnd) {
        const block = grid.blockAt(way);
        blockEnd = block < 0 ? way : this.#afterBlock(way);
        if (block >= 0 && this.#isVisible[block] === 0) {
          way = blockEnd;
          continue;
        }
      }
      const value = grid.sampleAt(way);
      if (Number.isNaN(value)) continue;
      const entry = this.#entry(value);
      const opacity = this.#opacity[entry] as number;
      if (opacity <= 0.0005) continue;
      const isFace = isCut && way === 0;
      const light = !isShaded || opacity < 0.02 ? 0.75 : isFace ? 0.9 : this.#light(moved(start, this.#view, way));
      const share = (1 - covered) * opacity;
      red += share * light * (entries[entry * 4] as number);
      green += share * light * (entries[entry * 4 + 1] as number);
      blue += share * light * (entries[entry * 4 + 2] as number);
      covered += share;
    }
    output[at] = red;
    output[at + 1] = green;
    output[at + 2] = blue;
  }

  /** The last step before the ray leaves the block that it is in: the loop's own step then enters the next one. */
  #afterBlock(way: number): number {
    const steps = Math.floor(this.#grid.wayThroughBlock(way) / this.#stepMm);
    return way + Math.max(0, steps) * this.#stepMm;
  }

  #entry(value: number): number {
    const entry = ((value - this.#transfer.low) * this.#perValue + 0.5) | 0;
    return entry < 0 ? 0 : Math.min(entry, this.#opacity.length - 1);
  }

  #seesAny(first: number, last: number): boolean {
    for (let entry = first; entry <= last; entry += 1) if ((this.#opacity[entry] as number) > 0.0005) return true;
    return false;
  }

  /** A lamp beside the eye: surfaces that face it are bright, edges dark. */
  #light(place: Vector): number {
    const slope = this.#grid.slopeAt(place);
    const steepness = Math.hypot(...slope);
    if (!(steepness > 0)) return 0.75;
    const facing = Math.abs(dot(slope, this.#view)) / steepness;
    return 0.22 + 0.68 * facing + 0.25 * facing ** 24;
  }
}

/** Gives the pixel of a picture at which a point of the patient is seen. */
export function seenAt(camera: VolumeCamera, point: Vector, columns: number, rows: number): readonly [number, number] {
  const way = subtract(point, camera.centre);
  return [
    dot(way, camera.alongRow) / camera.mmPerPixel + (columns - 1) / 2,
    dot(way, camera.alongColumn) / camera.mmPerPixel + (rows - 1) / 2,
  ];
}
