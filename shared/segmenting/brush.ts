import type { ImagePoint } from "../imaging/measure.ts";
import type { FrameSize } from "./mask-runs.ts";

/** The pixels that a brush works on; spacing of rows, then of columns, in mm. */
export interface BrushGround extends FrameSize {
  readonly spacingMm: readonly [number, number];
}

/** A part of an image in pixels, ends included. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One way of the brush. */
export interface BrushWay {
  readonly from: ImagePoint;
  readonly to: ImagePoint;
  readonly radiusMm: number;
  /** 1 paints, 0 erases. */
  readonly value: 0 | 1;
}

/**
 * Paints or erases every pixel whose centre is no farther from the way than the radius, in mm; the pixel under each end is
 * always among them. `mayPaint` can refuse pixels by their index. Gives the box of what changed, or null.
 */
export function brush(
  bytes: Uint8Array,
  ground: BrushGround,
  way: BrushWay,
  mayPaint: (index: number) => boolean,
): PixelBox | null {
  const { columns, spacingMm } = ground;
  const { from, to, radiusMm, value } = way;
  const [rowMm, columnMm] = spacingMm;
  const reach = reachOf(ground, way);
  let changed: PixelBox | null = null;
  for (let row = reach.top; row <= reach.bottom; row += 1) {
    for (let column = reach.left; column <= reach.right; column += 1) {
      const index = row * columns + column;
      if (bytes[index] === value) continue;
      const isUnder =
        distanceMm(column, row, from, to, rowMm, columnMm) <= radiusMm + 1e-9 ||
        isCentre(column, row, from) ||
        isCentre(column, row, to);
      if (!isUnder || !mayPaint(index)) continue;
      bytes[index] = value;
      changed = grown(changed, column, row);
    }
  }
  return changed;
}

function reachOf({ rows, columns, spacingMm }: BrushGround, { from, to, radiusMm }: BrushWay): PixelBox {
  const [down, across] = [radiusMm / spacingMm[0] + 0.5, radiusMm / spacingMm[1] + 0.5];
  return {
    left: Math.max(0, Math.floor(Math.min(from[0], to[0]) - across)),
    right: Math.min(columns - 1, Math.ceil(Math.max(from[0], to[0]) + across)),
    top: Math.max(0, Math.floor(Math.min(from[1], to[1]) - down)),
    bottom: Math.min(rows - 1, Math.ceil(Math.max(from[1], to[1]) + down)),
  };
}

function isCentre(column: number, row: number, [x, y]: ImagePoint): boolean {
  return column === Math.round(x) && row === Math.round(y);
}

function distanceMm(
  column: number,
  row: number,
  from: ImagePoint,
  to: ImagePoint,
  rowMm: number,
  columnMm: number,
): number {
  const [x, y] = [(column - from[0]) * columnMm, (row - from[1]) * rowMm];
  const [wayX, wayY] = [(to[0] - from[0]) * columnMm, (to[1] - from[1]) * rowMm];
  const length = wayX ** 2 + wayY ** 2;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, (x * wayX + y * wayY) / length));
  return Math.hypot(x - along * wayX, y - along * wayY);
}

function grown(box: PixelBox | null, column: number, row: number): PixelBox {
  if (box === null) return { left: column, right: column, top: row, bottom: row };
  return {
    left: Math.min(box.left, column),
    right: Math.max(box.right, column),
    top: Math.min(box.top, row),
    bottom: Math.max(box.bottom, row),
  };
}

/** Gives the box that holds both. */
export function joined(a: PixelBox | null, b: PixelBox | null): PixelBox | null {
  if (a === null || b === null) return a ?? b;
  return {
    left: Math.min(a.left, b.left),
    right: Math.max(a.right, b.right),
    top: Math.min(a.top, b.top),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** Gives the radius of a ball's cut at a distance from its middle, in mm; null where the ball does not reach. */
export function ballCut(radiusMm: number, distanceMm: number): number | null {
  const squared = radiusMm ** 2 - distanceMm ** 2;
  return squared < 0 ? null : Math.sqrt(squared);
}
