import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, valuesOf } from "./attributes.ts";
import { type OverlayPlane, overlayPoints } from "./overlay-plane.ts";

/**
 * What the maker wants covered: everything outside of every one of the shapes. Source: PS3.3 C.7.6.11.
 * It covers pixels on the screen only; their values stay, and statistics of regions are made from them all the same.
 */
export interface Shutter {
  readonly shapes: readonly ShutterShape[];
  /** Grey level 0 to 255 of what is covered. */
  readonly level: number;
  /** Points of a presentation state that are covered besides. Source: PS3.3 C.7.6.15. */
  readonly bitmap?: OverlayPlane;
}

/** Image points are column, then row; (0, 0) is the centre of the first pixel. Edges and what lies on them are visible. */
type ShutterShape =
  | {
      readonly kind: "rectangle";
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
  | { readonly kind: "circle"; readonly center: readonly [number, number]; readonly radius: number }
  | { readonly kind: "polygon"; readonly vertices: readonly (readonly [number, number])[] };

/** The shutter of a frame, or why the one in its header is not used. */
export interface ShutterReading {
  readonly shutter: Shutter | null;
  /** A sentence, or empty. */
  readonly note: string;
}

/** The extent of an image, and of the pixels of it that a shape leaves visible at most. */
interface Extent {
  readonly rows: number;
  readonly columns: number;
}

const coversAll = "Shutter not applied: it would cover the whole image";
const notUnderstood = "Shutter not applied: its header does not describe it fully";

/** Gives the shutter of a frame; `frameItems` are its functional group items, searched first. Never throws. */
export function readShutter(
  instance: DicomJsonInstance,
  frameItems: readonly DicomJsonInstance[],
  extent: Extent,
): ShutterReading {
  const sources = [...frameItems.flatMap((item) => itemsOf(item, "00189472")), instance];
  const source = sources.find((candidate) => valuesOf(candidate, "00181600").length > 0);
  if (source === undefined) return { shutter: null, note: "" };
  const shapes = valuesOf(source, "00181600").map((kind) => readShape(source, String(kind).trim().toUpperCase()));
  const read = shapes.filter((shape) => shape !== null);
  // Half of a shutter would uncover what the maker covered: all of it is used, or none.
  if (read.length !== shapes.length) return { shutter: null, note: notUnderstood };
  if (read.some((shape) => isBeside(shape, extent))) return { shutter: null, note: coversAll };
  const value = numberOf(source, "00181622") ?? 0;
  const level = Math.round((Math.min(Math.max(value, 0), 65535) / 65535) * 255);
  return { shutter: { shapes: read, level }, note: "" };
}

/**
 * Gives 1 for every pixel that a shutter covers, row by row; null where it covers none or would cover the whole image.
 * `aspect` is width over height of a pixel: a circle's radius counts columns.
 */
export function coveredPixels(shutter: Shutter, rows: number, columns: number, aspect: number): Uint8Array | null {
  const covered = new Uint8Array(rows * columns);
  for (const shape of shutter.shapes) {
    for (let row = 0; row < rows; row += 1) {
      const spans = visibleSpans(shape, row, aspect);
      let next = 0;
      for (const [from, to] of spans) {
        const first = Math.min(Math.max(Math.ceil(from), next), columns);
        covered.fill(1, row * columns + next, row * columns + first);
        next = Math.min(Math.max(Math.floor(to) + 1, first), columns);
      }
      covered.fill(1, row * columns + next, (row + 1) * columns);
    }
  }
  if (shutter.bitmap !== undefined) coverBitmap(covered, shutter.bitmap, { rows, columns });
  const isOfUse = covered.includes(1) && covered.includes(0);
  return isOfUse ? covered : null;
}

function coverBitmap(covered: Uint8Array, plane: OverlayPlane, { rows, columns }: Extent): void {
  overlayPoints(plane, new Map()).forEach((point, index) => {
    const column = plane.origin[0] + (index % plane.columns);
    const row = plane.origin[1] + Math.floor(index / plane.columns);
    const isInside = column >= 0 && row >= 0 && column < columns && row < rows;
    if (point === 1 && isInside) covered[row * columns + column] = 1;
  });
}

function readShape(source: DicomJsonInstance, kind: string): ShutterShape | null {
  if (kind === "RECTANGULAR") return readRectangle(source);
  if (kind === "CIRCULAR") {
    const [row, column] = numbersOf(source, "00181610");
    const radius = numberOf(source, "00181612");
    if (row === undefined || column === undefined || radius === null || radius <= 0) return null;
    return { kind: "circle", center: [column - 1, row - 1], radius };
  }
  if (kind !== "POLYGONAL") return null;
  const numbers = numbersOf(source, "00181620");
  const vertices = Array.from(
    { length: numbers.length >> 1 },
    (_, index) => [(numbers[index * 2 + 1] ?? 0) - 1, (numbers[index * 2] ?? 0) - 1] as const,
  );
  return vertices.length >= 3 ? { kind: "polygon", vertices } : null;
}

function readRectangle(source: DicomJsonInstance): ShutterShape | null {
  const [left, right, top, bottom] = ["00181602", "00181604", "00181606", "00181608"].map((tag) =>
    numberOf(source, tag),
  );
  if (left == null || right == null || top == null || bottom == null) return null;
  if (left > right || top > bottom) return null;
  return { kind: "rectangle", left: left - 1, right: right - 1, top: top - 1, bottom: bottom - 1 };
}

/** A shape beside the image leaves nothing of it visible. */
function isBeside(shape: ShutterShape, { rows, columns }: Extent): boolean {
  const corners = cornersOf(shape);
  const [x, y] = [corners.map((corner) => corner[0]), corners.map((corner) => corner[1])];
  return Math.max(...x) < 0 || Math.max(...y) < 0 || Math.min(...x) > columns - 1 || Math.min(...y) > rows - 1;
}

function cornersOf(shape: ShutterShape): readonly (readonly [number, number])[] {
  if (shape.kind === "polygon") return shape.vertices;
  if (shape.kind === "rectangle") {
    return [
      [shape.left, shape.top],
      [shape.right, shape.bottom],
    ];
  }
  const { center, radius } = shape;
  return [
    [center[0] - radius, center[1] - radius],
    [center[0] + radius, center[1] + radius],
  ];
}

type Span = readonly [number, number];

/** The parts of a row that a shape leaves visible, from left to right. */
function visibleSpans(shape: ShutterShape, row: number, aspect: number): readonly Span[] {
  switch (shape.kind) {
    case "rectangle":
      return row >= shape.top && row <= shape.bottom ? [[shape.left, shape.right]] : [];
    case "circle": {
      const down = (row - shape.center[1]) / aspect;
      const half = Math.sqrt(shape.radius ** 2 - down ** 2);
      return Number.isNaN(half) ? [] : [[shape.center[0] - half, shape.center[0] + half]];
    }
    case "polygon":
      return polygonSpans(shape.vertices, row);
  }
}

/** Inside by the even-odd rule; an edge that lies along the row is part of it. */
function polygonSpans(vertices: readonly (readonly [number, number])[], row: number): readonly Span[] {
  const crossings: number[] = [];
  const spans: Span[] = [];
  vertices.forEach((from, index) => {
    const to = vertices[(index + 1) % vertices.length] ?? from;
    if (from[1] === row && to[1] === row) spans.push([Math.min(from[0], to[0]), Math.max(from[0], to[0])]);
    else if (from[1] <= row !== to[1] <= row) {
      crossings.push(from[0] + ((row - from[1]) / (to[1] - from[1])) * (to[0] - from[0]));
    } else if (to[1] === row || from[1] === row) {
      const x = to[1] === row ? to[0] : from[0];
      spans.push([x, x]);
    }
  });
  crossings.sort((a, b) => a - b);
  for (let index = 0; index + 1 < crossings.length; index += 2) {
    spans.push([crossings[index] ?? 0, crossings[index + 1] ?? 0]);
  }
  return spans.sort((a, b) => a[0] - b[0]);
}
