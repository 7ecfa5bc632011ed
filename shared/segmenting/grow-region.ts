import type { FrameSize } from "./mask-runs.ts";

/** What a region grows in. Slices are counted in the order they lie in the patient. */
export interface GrowthGround extends FrameSize {
  readonly sliceCount: number;
  /** Gives which pixels of a slice may belong to the region; it may have to be loaded. */
  mayGrow(slice: number): Promise<(index: number) => boolean>;
  /** Gives whether a pixel is within the bound that was set. */
  isWithin(slice: number, column: number, row: number): boolean;
  /** Only the slice of the seed. */
  readonly isFlat: boolean;
  /** Lets the page breathe; gives false when the reader has cancelled. */
  pause(): Promise<boolean>;
}

/** Where a region starts. */
export interface GrowthSeed {
  readonly slice: number;
  readonly column: number;
  readonly row: number;
}

/** A region that grew: one byte a pixel by slice, and whether its bound stopped it anywhere. */
export interface GrownRegion {
  readonly slices: ReadonlyMap<number, Uint8Array>;
  readonly isBounded: boolean;
}

/** Pixels between two pauses. */
const stretch = 100_000;

/**
 * Gives the pixels that are joined with the seed by sides (four in a slice, one in either neighbour) and may belong to the
 * region, within the bound. Null when it was cancelled; empty where the seed itself may not.
 */
export async function growRegion(seed: GrowthSeed, ground: GrowthGround): Promise<GrownRegion | null> {
  const { rows, columns, sliceCount } = ground;
  const slices = new Map<number, Uint8Array>();
  const waiting = new Map<number, number[]>([[seed.slice, [seed.row * columns + seed.column]]]);
  let [isBounded, done] = [false, 0];
  for (let next = first(waiting); next !== undefined; next = first(waiting)) {
    const [slice, stack] = next;
    waiting.delete(slice);
    const mayGrow = await ground.mayGrow(slice);
    const bytes = slices.get(slice) ?? new Uint8Array(rows * columns);
    const fresh: number[] = [];
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      done += 1;
      if (done % stretch === 0 && !(await ground.pause())) return null;
      if (bytes[index] === 1 || !mayGrow(index)) continue;
      const [column, row] = [index % columns, Math.floor(index / columns)];
      if (!ground.isWithin(slice, column, row)) {
        isBounded = true;
        continue;
      }
      bytes[index] = 1;
      fresh.push(index);
      if (column > 0) stack.push(index - 1);
      if (column < columns - 1) stack.push(index + 1);
      if (row > 0) stack.push(index - columns);
      if (row < rows - 1) stack.push(index + columns);
    }
    if (fresh.length > 0) slices.set(slice, bytes);
    if (ground.isFlat || fresh.length === 0) continue;
    for (const neighbour of [slice - 1, slice + 1]) {
      if (neighbour < 0 || neighbour >= sliceCount) continue;
      const known = slices.get(neighbour);
      const open = known === undefined ? fresh : fresh.filter((index) => known[index] === 0);
      if (open.length > 0) waiting.set(neighbour, [...(waiting.get(neighbour) ?? []), ...open]);
    }
    if (!(await ground.pause())) return null;
  }
  return { slices, isBounded };
}

function first(waiting: ReadonlyMap<number, number[]>): [number, number[]] | undefined {
  for (const entry of waiting) return entry;
  return undefined;
}
