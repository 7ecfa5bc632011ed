import { describe, expect, it } from "vitest";
import type { Vector } from "../vector.ts";
import { reslice, type SectionPlane, thinPlane } from "./reslice.ts";
import { bodyAxes, pointOf, sectionThrough, turnAxes, volumeCentre } from "./section-planes.ts";
import { judgeSliceGeometry, type VolumeGeometry } from "./slice-geometry.ts";
import { axialLayout, type PhantomLayout, phantomSlices, phantomVoxels } from "./slice-phantom.ts";

function geometryOf(layout: PhantomLayout): VolumeGeometry {
  const verdict = judgeSliceGeometry(phantomSlices(layout));
  if (verdict.kind === "refused") throw new Error(verdict.reason);
  return verdict.geometry;
}

/** A ramp in all three directions: linear interpolation has to give it back exactly, at any angle. */
const ramp = ([x, y, z]: Vector) => 3 * x - 2 * y + 5 * z;

/** Gives the greatest difference from the ramp over the pixels with data, and how many there were. */
function compareWithRamp(plane: SectionPlane, picture: Float32Array): { worst: number; count: number } {
  let [worst, count] = [0, 0];
  picture.forEach((value, index) => {
    if (Number.isNaN(value)) return;
    const place = pointOf(plane, [index % plane.columns, Math.floor(index / plane.columns)]);
    worst = Math.max(worst, Math.abs(value - ramp(place)));
    count += 1;
  });
  return { worst, count };
}

const tilted: PhantomLayout = { ...axialLayout, shear: 0.3 };
const sagittalScan: PhantomLayout = { ...axialLayout, alongRow: [0, 1, 0], alongColumn: [0, 0, -1] };
const uneven: PhantomLayout = { ...axialLayout, depths: [0, 2, 3.5, 5.5, 8, 10, 12, 13.5, 16] };
const oblique: PhantomLayout = {
  ...axialLayout,
  alongRow: [Math.cos(0.4), Math.sin(0.4), 0],
  alongColumn: [-Math.sin(0.4) * Math.cos(0.3), Math.cos(0.4) * Math.cos(0.3), Math.sin(0.3)],
};

describe("reslice", () => {
  it.each([
    ["an axial scan", axialLayout],
    ["a scan with a tilted gantry", tilted],
    ["a sagittal scan", sagittalScan],
    ["a scan with uneven distances", uneven],
    ["an oblique scan", oblique],
  ])("gives the true value at the true place through %s, in every plane", (_, layout) => {
    const geometry = geometryOf(layout);
    const voxels = phantomVoxels(geometry, ramp);
    const centre = volumeCentre(geometry);
    const turned = turnAxes(bodyAxes.coronal, [0, 0, 1], 27);
    for (const axes of [bodyAxes.axial, bodyAxes.coronal, bodyAxes.sagittal, turned]) {
      const plane = sectionThrough(geometry, axes, centre);
      const { worst, count } = compareInside(geometry, plane, reslice(geometry, voxels, plane, thinPlane));
      expect(worst).toBeLessThan(1e-3);
      expect(count).toBeGreaterThan(200);
    }
  });

  it("puts a small ball where it is, to 0.1 mm, in all three planes", () => {
    const geometry = geometryOf({ ...axialLayout, depths: Array.from({ length: 60 }, (_, index) => index) });
    const ball: Vector = [1.3, 2.7, 131.4];
    const voxels = phantomVoxels(geometry, (at) => Math.exp(-(distance(at, ball) ** 2) / 18));
    for (const axes of Object.values(bodyAxes)) {
      const plane = sectionThrough(geometry, axes, ball);
      const found = centroid(plane, reslice(geometry, voxels, plane, thinPlane));
      expect(distance(found, ball)).toBeLessThan(0.1);
    }
  });

  it("gives the greatest, least and mean value through a slab", () => {
    const geometry = geometryOf(axialLayout);
    const voxels = phantomVoxels(geometry, ([, , z]) => z);
    const plane = sectionThrough(geometry, bodyAxes.axial, [0, 0, 130]);
    const middle = Math.floor(plane.rows / 2) * plane.columns + Math.floor(plane.columns / 2);
    const through = (mode: "mean" | "maximum" | "minimum") =>
      reslice(geometry, voxels, plane, { mode, thicknessMm: 12 })[middle];
    expect(through("maximum")).toBeCloseTo(136, 4);
    expect(through("minimum")).toBeCloseTo(124, 4);
    expect(through("mean")).toBeCloseTo(130, 4);
  });

  it("leaves a gap of missing slices empty and invents nothing in it", () => {
    const geometry = geometryOf({ ...axialLayout, depths: [0, 2, 4, 6, 16, 18, 20] });
    const voxels = phantomVoxels(geometry, () => 7);
    const plane = sectionThrough(geometry, bodyAxes.coronal, volumeCentre(geometry));
    const picture = reslice(geometry, voxels, plane, thinPlane);
    const isEmptyAt = (z: number) => {
      const row = Math.round((plane.origin[2] - z) / plane.spacingMm[0]);
      return Number.isNaN(picture[row * plane.columns + 10]);
    };
    expect([103, 106.5, 111, 115.5, 118].map(isEmptyAt)).toEqual([false, false, true, false, false]);
  });
});

/** Leaves out the outermost half pixels and steps, where values are held rather than interpolated. */
function compareInside(geometry: VolumeGeometry, plane: SectionPlane, picture: Float32Array) {
  const inner = picture.slice();
  const [rowMm, columnMm] = geometry.spacingMm;
  inner.forEach((_, index) => {
    const place = pointOf(plane, [index % plane.columns, Math.floor(index / plane.columns)]);
    const depth = scalar(place, geometry.normal);
    const first = geometry.depths[0] ?? 0;
    const last = geometry.depths.at(-1) ?? 0;
    const below = geometry.depths.findLastIndex((candidate) => candidate <= depth);
    const isInside = [below, below + 1].every((slice) => {
      const at = geometry.positions[slice];
      if (at === undefined) return depth === last && slice > below;
      const x = (scalar(place, geometry.alongRow) - scalar(at, geometry.alongRow)) / columnMm;
      const y = (scalar(place, geometry.alongColumn) - scalar(at, geometry.alongColumn)) / rowMm;
      return x >= 0 && y >= 0 && x <= geometry.columns - 1 && y <= geometry.rows - 1;
    });
    if (depth < first || depth > last || !isInside) inner[index] = Number.NaN;
  });
  return compareWithRamp(plane, inner);
}

function scalar(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function distance(a: Vector, b: Vector): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function centroid(plane: SectionPlane, picture: Float32Array): Vector {
  let [sum, column, row] = [0, 0, 0];
  picture.forEach((value, index) => {
    if (Number.isNaN(value)) return;
    sum += value;
    column += value * (index % plane.columns);
    row += value * Math.floor(index / plane.columns);
  });
  return pointOf(plane, [column / sum, row / sum]);
}
