import type { ImageHeader } from "../image-header.ts";
import type { ImagePoint } from "../measure.ts";
import { cross, dot, moved, scaled, subtract, type Vector } from "../vector.ts";
import type { SectionPlane } from "./reslice.ts";
import type { VolumeGeometry } from "./slice-geometry.ts";

/** Directions of a section's picture: to its right and down, in the patient; of length 1 and at a right angle. */
export interface SectionAxes {
  readonly alongRow: Vector;
  readonly alongColumn: Vector;
}

/** The three planes of the body. */
export type BodyPlane = "axial" | "coronal" | "sagittal";

/** Gives the axes as radiologists look at them: axial from the feet, coronal from the front, sagittal from the left. */
export const bodyAxes: Readonly<Record<BodyPlane, SectionAxes>> = {
  axial: { alongRow: [1, 0, 0], alongColumn: [0, 1, 0] },
  coronal: { alongRow: [1, 0, 0], alongColumn: [0, 0, -1] },
  sagittal: { alongRow: [0, 1, 0], alongColumn: [0, 0, -1] },
};

/** Gives the direction that a section is scrolled along: towards the one who looks is negative. */
export function sectionNormal({ alongRow, alongColumn }: SectionAxes): Vector {
  return cross(alongRow, alongColumn);
}

/** Gives the eight corners of a volume in the patient, in mm, from the centres of its outermost pixels. */
export function volumeCorners(geometry: VolumeGeometry): readonly Vector[] {
  const [rowMm, columnMm] = geometry.spacingMm;
  const [width, height] = [(geometry.columns - 1) * columnMm, (geometry.rows - 1) * rowMm];
  const ends = [geometry.positions[0], geometry.positions.at(-1)].filter((end) => end !== undefined);
  return ends.flatMap((end) =>
    [0, width].flatMap((x) => [0, height].map((y) => moved(moved(end, geometry.alongRow, x), geometry.alongColumn, y))),
  );
}

/** Gives the middle of a volume in the patient, in mm. */
export function volumeCentre(geometry: VolumeGeometry): Vector {
  const corners = volumeCorners(geometry);
  const mean = (axis: 0 | 1 | 2) => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
  return [mean(0), mean(1), mean(2)];
}

/** Gives the plane with these axes through a point, large enough for the whole volume at its finest pixel spacing. */
export function sectionThrough(geometry: VolumeGeometry, axes: SectionAxes, point: Vector): SectionPlane {
  const pixelMm = Math.min(...geometry.spacingMm);
  const [left, right] = extent(geometry, axes.alongRow);
  const [top, bottom] = extent(geometry, axes.alongColumn);
  const normal = sectionNormal(axes);
  const depth = dot(point, normal);
  const origin = moved(moved(scaled(axes.alongRow, left), axes.alongColumn, top), normal, depth);
  const count = (length: number) => Math.max(1, Math.floor(length / pixelMm + 1e-6) + 1);
  return { ...axes, origin, rows: count(bottom - top), columns: count(right - left), spacingMm: [pixelMm, pixelMm] };
}

function sectionRange(geometry: VolumeGeometry, axes: SectionAxes): { first: number; last: number; step: number } {
  const normal = sectionNormal(axes);
  const [first, last] = extent(geometry, normal);
  const isAlongSlices = Math.abs(dot(normal, geometry.normal)) > 0.99;
  return { first, last, step: isAlongSlices ? geometry.stepMm : Math.min(...geometry.spacingMm) };
}

/**
 * Gives the places, in mm along the normal, of the sections with these axes in the order in which they are scrolled and
 * counted. Sections that lie as the slices do follow the series, so that a plane has the number of the image at its place:
 * `seriesEnds` are the places in the patient of the series' first and last image as they are shown, or null where they are
 * not known. Others run along the normal.
 */
export function sectionPlaces(
  geometry: VolumeGeometry,
  axes: SectionAxes,
  seriesEnds: readonly [Vector, Vector] | null,
): readonly number[] {
  const { first, last, step } = sectionRange(geometry, axes);
  const count = Math.max(1, Math.floor((last - first) / step + 1e-6) + 1);
  const normal = sectionNormal(axes);
  const isNearSlices = Math.abs(dot(normal, geometry.normal)) > Math.SQRT1_2;
  const isBackwards = seriesEnds !== null && dot(subtract(seriesEnds[1], seriesEnds[0]), normal) < 0;
  const places = Array.from({ length: count }, (_, index) => first + index * step);
  return isNearSlices && isBackwards ? places.reverse() : places;
}

/** Gives the plane of a stored image, or null where its place or its spacing in the patient is not known. */
export function planeOfImage({ plane, spacing, format }: ImageHeader): SectionPlane | null {
  const { spacingMm } = spacing.whole;
  if (plane === null || plane.position === null || spacingMm === null) return null;
  const { position: origin, alongRow, alongColumn } = plane;
  return { origin, alongRow, alongColumn, rows: format.rows, columns: format.columns, spacingMm };
}

/** Gives the pixel of a section's picture at a point of the patient, and how far the point lies off the plane, in mm. */
export function pixelOf(
  plane: SectionPlane,
  point: Vector,
): { readonly pixel: ImagePoint; readonly offPlaneMm: number } {
  const way = subtract(point, plane.origin);
  const pixel: ImagePoint = [
    dot(way, plane.alongRow) / plane.spacingMm[1],
    dot(way, plane.alongColumn) / plane.spacingMm[0],
  ];
  return { pixel, offPlaneMm: dot(way, sectionNormal(plane)) };
}

/** Gives the point of the patient, in mm, at a pixel of a section's picture. */
export function pointOf(plane: SectionPlane, [column, row]: ImagePoint): Vector {
  return moved(
    moved(plane.origin, plane.alongRow, column * plane.spacingMm[1]),
    plane.alongColumn,
    row * plane.spacingMm[0],
  );
}

/** Gives the line in which `other` cuts `plane`, as two pixels of its picture; null where they are parallel or do not meet. */
export function cutLine(plane: SectionPlane, other: SectionPlane): readonly [ImagePoint, ImagePoint] | null {
  const normal = sectionNormal(other);
  // Points of the picture on the other plane satisfy a*column + b*row = c.
  const [a, b] = [
    dot(plane.alongRow, normal) * plane.spacingMm[1],
    dot(plane.alongColumn, normal) * plane.spacingMm[0],
  ];
  const c = dot(subtract(other.origin, plane.origin), normal);
  if (Math.hypot(a, b) < 1e-6 * plane.spacingMm[0]) return null;
  const [width, height] = [plane.columns - 1, plane.rows - 1];
  const crossings: ImagePoint[] = [];
  if (Math.abs(b) > 1e-12) crossings.push([0, c / b], [width, (c - a * width) / b]);
  if (Math.abs(a) > 1e-12) crossings.push([c / a, 0], [(c - b * height) / a, height]);
  const inside = crossings.filter(([x, y]) => x >= -0.5 && y >= -0.5 && x <= width + 0.5 && y <= height + 0.5);
  const [from] = inside;
  const to = inside.find(([x, y]) => from !== undefined && Math.hypot(x - from[0], y - from[1]) > 1);
  return from === undefined || to === undefined ? null : [from, to];
}

/** Gives the axes turned by an angle about a direction of the patient (right-handed). Source: Rodrigues' formula. */
export function turnAxes(axes: SectionAxes, about: Vector, degrees: number): SectionAxes {
  const angle = (degrees * Math.PI) / 180;
  const turn = (vector: Vector): Vector => {
    const along = dot(about, vector) * (1 - Math.cos(angle));
    const sideways = cross(about, vector);
    const part = (axis: 0 | 1 | 2) =>
      vector[axis] * Math.cos(angle) + sideways[axis] * Math.sin(angle) + about[axis] * along;
    return [part(0), part(1), part(2)];
  };
  return { alongRow: turn(axes.alongRow), alongColumn: turn(axes.alongColumn) };
}

function extent(geometry: VolumeGeometry, direction: Vector): readonly [number, number] {
  const places = volumeCorners(geometry).map((corner) => dot(corner, direction));
  return [Math.min(...places), Math.max(...places)];
}
