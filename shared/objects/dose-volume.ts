import type { Vector } from "../imaging/vector.ts";
import type { Contour, ContouredRegion } from "./contour-set.ts";
import { type DoseGrid, doseAt } from "./dose-grid.ts";
import type { CumulativeCurve } from "./stored-dvh.ts";

/** What a region receives, from points spread evenly in it. */
export interface DoseVolume {
  /** Inside the contours and inside the grid, in mL. */
  readonly volumeMl: number;
  /** Share of the region that lies outside the grid, 0 to 1; no dose is known there, and it counts for nothing. */
  readonly outside: number;
  /** In the unit of the dose. */
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** Volumes in mL. */
  readonly curve: CumulativeCurve;
  /** How far apart the points are at most, in mm: along the contours' planes, then across them. */
  readonly resolutionMm: readonly [number, number];
}

/** So many points are enough for doses to a thousandth and volumes to a hundredth, and take no time that is noticed. */
const mostPoints = 150_000;
const finestMm = 0.5;
const bins = 4000;

/**
 * Gives what a region of closed planar contours receives; null where it has no such contours in one set of parallel planes.
 * Contours of one plane count by the even-odd rule, so that one inside another is a hole. A plane stands for half the way to
 * its neighbours on either side. Points lie on lines along x of the contours' plane, the dose between grid points is
 * interpolated.
 */
export function doseVolume(region: ContouredRegion, grid: DoseGrid): DoseVolume | null {
  const slabs = slabsOf(region.contours);
  if (slabs === null) return null;
  const areaMm3 = slabs.reduce((sum, { outlines, thickness }) => sum + thickness * areaOf(outlines), 0);
  const sideMm = Math.max(finestMm, Math.cbrt(areaMm3 / mostPoints));
  const points: Sample[] = [];
  let acrossMm = 0;
  for (const slab of slabs) {
    const layers = Math.min(Math.max(Math.round(slab.thickness / sideMm), 1), 12);
    acrossMm = Math.max(acrossMm, slab.thickness / layers);
    sampleSlab(points, grid, slab, layers, sideMm);
  }
  return summarise(points, [sideMm, acrossMm]);
}

interface Sample {
  /** NaN outside the grid. */
  readonly dose: number;
  readonly mm3: number;
}

interface Slab {
  /** Along x, or the axis nearest to it, in mm. */
  readonly outlines: readonly (readonly (readonly [number, number])[])[];
  readonly thickness: number;
  /** From the middle of the slab to its own plane: a slab at the end is not lopsided, one between uneven neighbours is. */
  readonly placeOf: (x: number, y: number, offset: number) => Vector;
  readonly bottom: number;
}

/** Contours farther apart than this many usual steps have a gap between them that belongs to no region. */
const gapFactor = 1.9;

function slabsOf(contours: readonly Contour[]): readonly Slab[] | null {
  const closed = contours.filter(({ isClosed, points }) => isClosed && points.length >= 3);
  const [first] = closed;
  const axis = first === undefined ? -1 : flatAxis(first);
  if (axis < 0) return null;
  const byDepth = new Map<number, { depth: number; outlines: (readonly [number, number])[][] }>();
  const [u, v] = (
    [
      [1, 2],
      [0, 2],
      [0, 1],
    ] as const
  )[axis as 0 | 1 | 2];
  for (const contour of closed) {
    if (flatAxis(contour) !== axis) return null;
    const depth = contour.points[0]?.[axis as 0] ?? 0;
    const key = Math.round(depth * 50);
    const outline = contour.points.map((point): readonly [number, number] => [point[u], point[v]]);
    const plane = byDepth.get(key);
    if (plane === undefined) byDepth.set(key, { depth, outlines: [outline] });
    else plane.outlines.push(outline);
  }
  const planes = [...byDepth.values()].sort((a, b) => a.depth - b.depth);
  const steps = planes.slice(1).map(({ depth }, index) => depth - (planes[index]?.depth ?? 0));
  const usual = [...steps].sort((a, b) => a - b)[steps.length >> 1];
  // One plane alone has no thickness.
  if (usual === undefined) return null;
  const half = (step: number | undefined) => (step === undefined || step > gapFactor * usual ? usual : step) / 2;
  return planes.map(({ depth, outlines }, index) => {
    const [below, above] = [half(steps[index - 1]), half(steps[index])];
    const placeOf = (x: number, y: number, offset: number): Vector => {
      const place = [0, 0, 0];
      [place[u], place[v], place[axis]] = [x, y, depth + offset];
      return place as unknown as Vector;
    };
    return { outlines, thickness: below + above, bottom: -below, placeOf };
  });
}

/** The axis of the patient that a flat contour stands at a right angle to; -1 where it is askew. */
function flatAxis({ points }: Contour): number {
  return ([0, 1, 2] as const).findIndex((axis) => {
    const places = points.map((point) => point[axis]);
    const [least, most] = [Math.min(...places), Math.max(...places)];
    return most - least < 0.02;
  });
}

function areaOf(outlines: Slab["outlines"]): number {
  return outlines.reduce((sum, outline) => {
    const twice = outline.reduce((area, [x, y], index) => {
      const [toX, toY] = outline[(index + 1) % outline.length] ?? [x, y];
      return area + x * toY - toX * y;
    }, 0);
    return sum + Math.abs(twice) / 2;
  }, 0);
}

function sampleSlab(output: Sample[], grid: DoseGrid, slab: Slab, layers: number, sideMm: number): void {
  const heights = slab.outlines.flatMap((outline) => outline.map(([, y]) => y));
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const y of heights) [low, high] = [Math.min(low, y), Math.max(high, y)];
  const lines = Math.max(Math.ceil((high - low) / sideMm), 1);
  const lineMm = (high - low) / lines;
  const layerMm = slab.thickness / layers;
  for (let line = 0; line < lines; line += 1) {
    const y = low + (line + 0.5) * lineMm;
    for (let layer = 0; layer < layers; layer += 1) {
      const offset = slab.bottom + (layer + 0.5) * layerMm;
      // Each line is cut elsewhere: points above one another would make steps in the curve.
      const phase = (((line * layers + layer) * goldenRatio) % 1) * sideMm;
      for (const [from, to] of spansAt(slab.outlines, y)) {
        let start = from;
        for (let end = from + phase; start < to; end += sideMm) {
          const stop = Math.min(end, to);
          const dose = doseAt(grid, slab.placeOf((start + stop) / 2, y, offset));
          if (stop > start) output.push({ dose, mm3: (stop - start) * lineMm * layerMm });
          start = stop;
        }
      }
    }
  }
}

const goldenRatio = (Math.sqrt(5) - 1) / 2;

/** The parts of a line that lie inside an odd number of outlines. */
function spansAt(outlines: Slab["outlines"], y: number): readonly (readonly [number, number])[] {
  const crossings: number[] = [];
  for (const outline of outlines) {
    outline.forEach(([x, fromY], index) => {
      const [toX, toY] = outline[(index + 1) % outline.length] ?? [x, fromY];
      // A corner on the line counts to one side only, so that crossings come in pairs.
      if (fromY >= y === toY >= y) return;
      crossings.push(x + ((y - fromY) / (toY - fromY)) * (toX - x));
    });
  }
  crossings.sort((a, b) => a - b);
  return Array.from({ length: crossings.length >> 1 }, (_, index) => {
    return [crossings[index * 2] ?? 0, crossings[index * 2 + 1] ?? 0] as const;
  });
}

function summarise(points: readonly Sample[], resolutionMm: DoseVolume["resolutionMm"]): DoseVolume | null {
  let [inside, outside, sum] = [0, 0, 0];
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { dose, mm3 } of points) {
    if (Number.isNaN(dose)) {
      outside += mm3;
      continue;
    }
    inside += mm3;
    sum += dose * mm3;
    minimum = Math.min(minimum, dose);
    maximum = Math.max(maximum, dose);
  }
  if (inside === 0) return null;
  return {
    volumeMl: inside / 1000,
    outside: outside / (inside + outside),
    minimum,
    maximum,
    mean: sum / inside,
    curve: curveOf(points, minimum, maximum, inside),
    resolutionMm,
  };
}

/** Differential first, in even bins from the least dose to the greatest, then summed from above. */
function curveOf(points: readonly Sample[], minimum: number, maximum: number, inside: number): CumulativeCurve {
  const width = (maximum - minimum) / bins;
  const differential = new Float64Array(bins);
  for (const { dose, mm3 } of points) {
    if (Number.isNaN(dose)) continue;
    const bin = width === 0 ? 0 : Math.min(Math.floor((dose - minimum) / width), bins - 1);
    differential[bin] = (differential[bin] ?? 0) + mm3;
  }
  const doses = [0];
  const volumes = [inside / 1000];
  let left = inside;
  for (let bin = 0; bin < bins; bin += 1) {
    doses.push(minimum + bin * width);
    volumes.push(left / 1000);
    left -= differential[bin] ?? 0;
  }
  return { doses: [...doses, maximum], volumes: [...volumes, Math.max(left, 0) / 1000] };
}

/** Gives the least dose that the best `percent` of a volume receives (D95 for 95), between the points of its curve. */
export function doseOfVolume({ doses, volumes }: CumulativeCurve, percent: number): number | null {
  const wanted = ((volumes[0] ?? 0) * percent) / 100;
  for (let at = volumes.length - 1; at > 0; at -= 1) {
    const [above, below] = [volumes[at] ?? 0, volumes[at - 1] ?? 0];
    if (below < wanted) continue;
    const share = below === above ? 0 : (below - wanted) / (below - above);
    return (doses[at - 1] ?? 0) + share * ((doses[at] ?? 0) - (doses[at - 1] ?? 0));
  }
  return null;
}

/** Gives the percent of a volume that receives at least a dose (V20 for 20 Gy), between the points of its curve. */
export function volumeOfDose({ doses, volumes }: CumulativeCurve, dose: number): number | null {
  const whole = volumes[0] ?? 0;
  if (whole === 0 || doses.length === 0) return null;
  const at = doses.findIndex((each) => each >= dose);
  if (at < 0) return 0;
  if (at === 0) return 100;
  const [from, to] = [doses[at - 1] ?? 0, doses[at] ?? 0];
  const share = to === from ? 1 : (dose - from) / (to - from);
  const volume = (volumes[at - 1] ?? 0) + share * ((volumes[at] ?? 0) - (volumes[at - 1] ?? 0));
  return (100 * volume) / whole;
}

/** Gives the mean dose of a cumulative curve: its area over its volume. */
export function meanOfCurve({ doses, volumes }: CumulativeCurve): number | null {
  const whole = volumes[0] ?? 0;
  if (whole === 0) return null;
  const area = doses.slice(1).reduce((sum, dose, index) => {
    return sum + ((dose - (doses[index] ?? 0)) * ((volumes[index] ?? 0) + (volumes[index + 1] ?? 0))) / 2;
  }, 0);
  return area / whole;
}
