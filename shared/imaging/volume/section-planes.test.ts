import { describe, expect, it } from "vitest";
import { lettersOf } from "../orientation.ts";
import {
  bodyAxes,
  cutLine,
  pixelOf,
  pointOf,
  sectionNormal,
  sectionPlaces,
  sectionThrough,
  turnAxes,
  volumeCentre,
} from "./section-planes.ts";
import { judgeSliceGeometry } from "./slice-geometry.ts";
import { axialLayout, phantomSlices } from "./slice-phantom.ts";

const verdict = judgeSliceGeometry(phantomSlices(axialLayout));
if (verdict.kind === "refused") throw new Error(verdict.reason);
const { geometry } = verdict;
const centre = volumeCentre(geometry);

describe("body planes", () => {
  it.each([
    ["axial", "L", "P"],
    ["coronal", "L", "F"],
    ["sagittal", "P", "F"],
  ] as const)("%s has %s at the right and %s at the bottom", (name, right, bottom) => {
    expect(lettersOf(bodyAxes[name].alongRow)).toBe(right);
    expect(lettersOf(bodyAxes[name].alongColumn)).toBe(bottom);
  });

  it("covers the whole volume at its finest spacing", () => {
    const plane = sectionThrough(geometry, bodyAxes.coronal, centre);
    expect(plane.spacingMm).toEqual([0.8, 0.8]);
    expect(plane.columns).toBe(32);
    expect(plane.rows).toBe(Math.floor(58 / 0.8) + 1);
  });

  it("runs over the whole volume, by the step of the slices along them and by the finest spacing across", () => {
    const axial = sectionPlaces(geometry, bodyAxes.axial, null);
    expect([axial[0], axial.at(-1), axial.length]).toEqual([100, 158, 30]);
    const coronal = sectionPlaces(geometry, bodyAxes.coronal, null);
    expect((coronal[1] ?? 0) - (coronal[0] ?? 0)).toBeCloseTo(0.8, 9);
  });

  it("counts the planes along the slices as the series counts its images, from the head or from the feet", () => {
    const feet = [0, 0, 100] as const;
    const head = [0, 0, 158] as const;
    const upwards = Array.from({ length: 30 }, (_, index) => 100 + 2 * index);
    expect(sectionPlaces(geometry, bodyAxes.axial, [feet, head])).toEqual(upwards);
    expect(sectionPlaces(geometry, bodyAxes.axial, [head, feet])).toEqual([...upwards].reverse());
    // A plane that was turned a little counts on in the same direction; those across the slices have no image's number.
    const turned = turnAxes(bodyAxes.axial, [1, 0, 0], 20);
    const [first = 0, last = 0] = [0, -1].map((at) => sectionPlaces(geometry, turned, [head, feet]).at(at));
    expect(first).toBeGreaterThan(last);
    for (const ends of [
      [feet, head],
      [head, feet],
    ] as const) {
      expect(sectionPlaces(geometry, bodyAxes.coronal, ends)).toEqual(sectionPlaces(geometry, bodyAxes.coronal, null));
    }
  });
});

describe("points and lines", () => {
  it("finds a point's pixel and the pixel's point again, and its distance from the plane", () => {
    const plane = sectionThrough(geometry, bodyAxes.sagittal, centre);
    const point = pointOf(plane, [12.5, 30.25]);
    const found = pixelOf(plane, [point[0] + 4, point[1], point[2]]);
    expect(found.pixel[0]).toBeCloseTo(12.5, 9);
    expect(found.pixel[1]).toBeCloseTo(30.25, 9);
    expect(Math.abs(found.offPlaneMm)).toBeCloseTo(4, 9);
  });

  it("draws an axial plane as a level line across a coronal one, at its height", () => {
    const coronal = sectionThrough(geometry, bodyAxes.coronal, centre);
    const axial = sectionThrough(geometry, bodyAxes.axial, [0, 0, 120]);
    const line = cutLine(coronal, axial);
    if (line === null) throw new Error("no line");
    for (const pixel of line) expect(pointOf(coronal, pixel)[2]).toBeCloseTo(120, 6);
    expect(Math.abs(line[0][0] - line[1][0])).toBeCloseTo(coronal.columns - 1, 6);
  });

  it("draws no line for a parallel plane", () => {
    const plane = sectionThrough(geometry, bodyAxes.axial, centre);
    expect(cutLine(plane, sectionThrough(geometry, bodyAxes.axial, [0, 0, 110]))).toBeNull();
  });

  it("turns axes by the angle that is asked, to 0.1 degrees, and keeps them at a right angle", () => {
    const turned = turnAxes(bodyAxes.coronal, [0, 0, 1], 30);
    const cosine = turned.alongRow[0];
    expect((Math.acos(cosine) * 180) / Math.PI).toBeCloseTo(30, 6);
    expect(Math.hypot(...sectionNormal(turned))).toBeCloseTo(1, 9);
  });
});
