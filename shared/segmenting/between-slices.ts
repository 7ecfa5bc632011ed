import { type BrushGround, joined, type PixelBox } from "./brush.ts";

/** A mask of one byte a pixel at a depth along the normal, in mm. */
export interface DeepMask {
  readonly bytes: Uint8Array;
  readonly depthMm: number;
}

/**
 * Gives the mask at a depth between two others: a pixel is in where the signed distances from both outlines, weighted by
 * how near each is, add up to the inside. Source: Raya and Udupa, Shape-based interpolation, IEEE TMI 1990.
 */
export function maskBetween(before: DeepMask, after: DeepMask, depthMm: number, ground: BrushGround): Uint8Array {
  const share = (depthMm - before.depthMm) / (after.depthMm - before.depthMm);
  const between = new Uint8Array(ground.rows * ground.columns);
  const box = boxOfBoth(before.bytes, after.bytes, ground);
  if (box === null) return between;
  // Only the box of both and a pixel round it: what lies outside of both is outside of everything between.
  const [rows, columns] = [box.bottom - box.top + 3, box.right - box.left + 3];
  const part = { rows, columns, spacingMm: ground.spacingMm };
  const [near, far] = [before, after].map(({ bytes }) => signedDistance(cut(bytes, ground, box, part), part));
  for (let index = 0; index < rows * columns; index += 1) {
    const distance = (1 - share) * (near?.[index] ?? 0) + share * (far?.[index] ?? 0);
    const [row, column] = [box.top - 1 + Math.floor(index / columns), box.left - 1 + (index % columns)];
    if (distance < 0) between[row * ground.columns + column] = 1;
  }
  return between;
}

function boxOfBoth(a: Uint8Array, b: Uint8Array, { rows, columns }: BrushGround): PixelBox | null {
  let box: PixelBox | null = null;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const index = row * columns + column;
      if (a[index] !== 1 && b[index] !== 1) continue;
      box = joined(box, { left: column, right: column, top: row, bottom: row });
    }
  }
  return box;
}

function cut(bytes: Uint8Array, ground: BrushGround, box: PixelBox, { rows, columns }: BrushGround): Uint8Array {
  const part = new Uint8Array(rows * columns);
  for (let row = box.top; row <= box.bottom; row += 1) {
    const start = row * ground.columns;
    part.set(bytes.subarray(start + box.left, start + box.right + 1), (row - box.top + 1) * columns + 1);
  }
  return part;
}

/** Distance from the outline in mm: less than 0 within. */
function signedDistance(bytes: Uint8Array, ground: BrushGround): Float64Array {
  const out = squaredDistance(bytes, 1, ground);
  const within = squaredDistance(bytes, 0, ground);
  // Outlines run between the centres of pixels.
  const half = (ground.spacingMm[0] + ground.spacingMm[1]) / 4;
  return out.map((squared, index) =>
    bytes[index] === 0 ? Math.sqrt(squared) - half : half - Math.sqrt(within[index] ?? 0),
  );
}

/** Farther than any image is wide. */
const farAway = 1e12;

/**
 * Squared distance in mm of each pixel's centre from the nearest pixel that has the value. Source: Felzenszwalb and
 * Huttenlocher, Distance Transforms of Sampled Functions, 2012.
 */
function squaredDistance(bytes: Uint8Array, value: 0 | 1, { rows, columns, spacingMm }: BrushGround): Float64Array {
  const field = Float64Array.from(bytes, (byte) => ((byte === 0 ? 0 : 1) === value ? 0 : farAway));
  const line = new Float64Array(Math.max(rows, columns));
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) line[row] = field[row * columns + column] ?? 0;
    const done = lineDistance(line.subarray(0, rows), spacingMm[0]);
    for (let row = 0; row < rows; row += 1) field[row * columns + column] = done[row] ?? 0;
  }
  for (let row = 0; row < rows; row += 1) {
    const start = row * columns;
    field.set(lineDistance(field.slice(start, start + columns), spacingMm[1]), start);
  }
  return field;
}

/** The lower envelope of the parabolas over each place of a line. */
function lineDistance(line: Float64Array, stepMm: number): Float64Array {
  const count = line.length;
  const places = new Int32Array(count);
  const bounds = new Float64Array(count + 1);
  let last = 0;
  bounds[0] = Number.NEGATIVE_INFINITY;
  bounds[1] = Number.POSITIVE_INFINITY;
  const height = (place: number) => (line[place] ?? 0) + (place * stepMm) ** 2;
  for (let place = 1; place < count; place += 1) {
    const meets = (other: number) => (height(place) - height(other)) / (2 * (place - other) * stepMm);
    let at = meets(places[last] ?? 0);
    while (last > 0 && at <= (bounds[last] ?? 0)) {
      last -= 1;
      at = meets(places[last] ?? 0);
    }
    last += 1;
    places[last] = place;
    bounds[last] = at;
    bounds[last + 1] = Number.POSITIVE_INFINITY;
  }
  const output = new Float64Array(count);
  let current = 0;
  for (let place = 0; place < count; place += 1) {
    while ((bounds[current + 1] ?? 0) < place * stepMm) current += 1;
    const source = places[current] ?? 0;
    output[place] = ((place - source) * stepMm) ** 2 + (line[source] ?? 0);
  }
  return output;
}
