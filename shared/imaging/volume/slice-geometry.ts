import { type ImagePlane, normalOf } from "../plane.ts";
import type { Spacing } from "../spacing.ts";
import { dot, normalised, subtract, type Vector } from "../vector.ts";

/** What the geometry gate looks at of one slice. */
export interface SliceGeometry {
  readonly plane: ImagePlane | null;
  readonly rows: number;
  readonly columns: number;
  readonly spacing: Spacing;
  /** How the slice is named in a sentence, e.g. its image number. */
  readonly name: string;
}

/** Slices in the order of their depth, with the true place of each; planes are made from them without resampling first. */
export interface VolumeGeometry {
  readonly rows: number;
  readonly columns: number;
  /** Row spacing, then column spacing, in mm. */
  readonly spacingMm: readonly [number, number];
  readonly alongRow: Vector;
  readonly alongColumn: Vector;
  /** From the first slice to the last. */
  readonly normal: Vector;
  /** For each slice by depth: its index in the list that was given. */
  readonly order: readonly number[];
  /** For each slice by depth: centre of its first pixel in the patient, in mm. */
  readonly positions: readonly Vector[];
  /** For each slice by depth: how deep it lies along the normal, in mm, growing. */
  readonly depths: readonly number[];
  /** Usual distance of neighbouring slices in mm. */
  readonly stepMm: number;
  /** A wider gap between neighbours than this, in mm, is left empty: nothing is invented between them. */
  readonly widestStepMm: number;
}

/** What the gate says: planes can be made (`notes` name what they correct or leave empty), or not, and why. */
export type GeometryVerdict =
  | { readonly kind: "usable"; readonly geometry: VolumeGeometry; readonly notes: readonly string[] }
  | { readonly kind: "refused"; readonly reason: string };

/** Slices nearer than this, in mm, lie at one place. */
const samePlaceMm = 0.01;
/** A step this much wider than usual means missing slices. */
const gapFactor = 1.6;
const rightAngle = 0.9999;

/**
 * Judges whether planes may be made through a stack of slices. Refused: no or mixed orientation, mixed sizes, several
 * images at one place, no spacing in the patient. Corrected at the true place of each slice, and named: uneven
 * distances, a tilted gantry, missing slices (left empty). Source: PS3.3 C.7.6.2.1.1.
 */
export function judgeSliceGeometry(slices: readonly SliceGeometry[]): GeometryVerdict {
  const reason = refusalOf(slices);
  if (reason !== "") return { kind: "refused", reason };
  const geometry = orderByDepth(slices);
  const doubled = geometry.depths.findIndex(
    (depth, index) => index > 0 && depth - (geometry.depths[index - 1] ?? 0) < samePlaceMm,
  );
  if (doubled > 0) {
    const names = [doubled - 1, doubled].map((index) => slices[geometry.order[index] ?? 0]?.name ?? "");
    return refuse(`several images lie at one place (${names.join(" and ")})`);
  }
  return { kind: "usable", geometry, notes: namedCorrections(geometry, slices) };
}

function refuse(cause: string): GeometryVerdict {
  return { kind: "refused", reason: `No planes are made from this series: ${cause}.` };
}

function refusalOf(slices: readonly SliceGeometry[]): string {
  const sentence = (cause: string) => `No planes are made from this series: ${cause}.`;
  const [first] = slices;
  if (first === undefined || slices.length < 3) return sentence("it has fewer than three slices");
  const unplaced = slices.find(({ plane }) => (plane?.position ?? null) === null);
  if (unplaced !== undefined) return sentence(`${unplaced.name} does not say where it lies in the patient`);
  if (slices.some(({ spacing }) => spacing.spacingMm === null || spacing.trust === "pixelsOnly")) {
    return sentence("its pixel spacing in the patient is not known");
  }
  const sized = slices.find((slice) => !isSameSize(slice, first));
  if (sized !== undefined) return sentence(`${sized.name} has another size or spacing than ${first.name}`);
  const turned = slices.find((slice) => !isParallel(slice, first));
  return turned === undefined ? "" : sentence(`${turned.name} lies at another angle than ${first.name}`);
}

function isSameSize(slice: SliceGeometry, first: SliceGeometry): boolean {
  const [row = 0, column = 0] = slice.spacing.spacingMm ?? [];
  const [firstRow = 0, firstColumn = 0] = first.spacing.spacingMm ?? [];
  const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-3 * b;
  return (
    slice.rows === first.rows && slice.columns === first.columns && isNear(row, firstRow) && isNear(column, firstColumn)
  );
}

/** Within 0.8 degrees in every direction; mirrored or turned slices are not parallel. */
function isParallel(slice: SliceGeometry, first: SliceGeometry): boolean {
  if (slice.plane === null || first.plane === null) return false;
  return (
    dot(slice.plane.alongRow, first.plane.alongRow) > rightAngle &&
    dot(slice.plane.alongColumn, first.plane.alongColumn) > rightAngle
  );
}

function orderByDepth(slices: readonly SliceGeometry[]): VolumeGeometry {
  const first = slices[0] as SliceGeometry;
  const plane = first.plane as ImagePlane;
  const normal = normalised(normalOf(plane));
  const placed = slices.map((slice, index) => {
    const position = slice.plane?.position as Vector;
    return { index, position, depth: dot(position, normal) };
  });
  placed.sort((a, b) => a.depth - b.depth);
  const depths = placed.map(({ depth }) => depth);
  const steps = stepsOf(depths);
  const stepMm = median(steps);
  return {
    rows: first.rows,
    columns: first.columns,
    spacingMm: first.spacing.spacingMm as readonly [number, number],
    alongRow: normalised(plane.alongRow),
    alongColumn: normalised(plane.alongColumn),
    normal,
    order: placed.map(({ index }) => index),
    positions: placed.map(({ position }) => position),
    depths,
    stepMm,
    widestStepMm: stepMm * gapFactor,
  };
}

function namedCorrections(geometry: VolumeGeometry, slices: readonly SliceGeometry[]): readonly string[] {
  const notes: string[] = [];
  const steps = stepsOf(geometry.depths);
  const gaps = steps.filter((step) => step > geometry.widestStepMm);
  if (gaps.length > 0) {
    const missing = gaps.reduce((sum, gap) => sum + Math.max(1, Math.round(gap / geometry.stepMm) - 1), 0);
    const at = steps.findIndex((step) => step > geometry.widestStepMm);
    const [before, after] = [at, at + 1].map((index) => {
      const name = slices[geometry.order[index] ?? 0]?.name ?? "";
      return `${name} (${placeText(geometry, index)})`;
    });
    const many = missing === 1 ? "1 slice is missing" : `${missing} slices are missing`;
    notes.push(`${many}, the first between ${before} and ${after}; the gap is left empty`);
  }
  const even = steps.filter((step) => step <= geometry.widestStepMm);
  const least = even.reduce((low, step) => Math.min(low, step), Number.POSITIVE_INFINITY);
  const most = even.reduce((high, step) => Math.max(high, step), 0);
  if (most - least > Math.max(0.05 * geometry.stepMm, 0.02)) {
    notes.push(`Slices are ${least.toFixed(1)} to ${most.toFixed(1)} mm apart; each is used at its true place`);
  }
  const tilt = tiltDegrees(geometry);
  if (tilt > 0.5) notes.push(`Gantry tilt of ${tilt.toFixed(1)}° corrected`);
  return notes;
}

/** Where a slice lies on the axis of the patient that it is most nearly at a right angle to, e.g. `H 112.0 mm`. */
function placeText({ normal, positions }: VolumeGeometry, index: number): string {
  const sizes = normal.map(Math.abs);
  const axis = sizes.indexOf(Math.max(...sizes)) as 0 | 1 | 2;
  const place = positions[index]?.[axis] ?? 0;
  const letter = (place < 0 ? ["R", "A", "F"] : ["L", "P", "H"])[axis];
  return `${letter} ${Math.abs(place).toFixed(1)} mm`;
}

/** Gives the angle in degrees between the way from slice to slice and the normal of the slices. */
export function tiltDegrees(geometry: VolumeGeometry): number {
  const [first, last] = [geometry.positions[0], geometry.positions.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const way = subtract(last, first);
  const length = Math.hypot(...way);
  const cosine = length === 0 ? 1 : Math.min(1, Math.abs(dot(way, geometry.normal)) / length);
  return (Math.acos(cosine) * 180) / Math.PI;
}

function stepsOf(depths: readonly number[]): readonly number[] {
  return depths.slice(1).map((depth, index) => depth - (depths[index] ?? 0));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
