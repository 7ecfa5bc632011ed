import { describe, expect, it } from "vitest";
import { dot, subtract, type Vector } from "../vector.ts";
import {
  acrossAt,
  crossSection,
  curveLength,
  curveThrough,
  nearestPlace,
  pointOnStraightened,
  straightenedLines,
} from "./curve.ts";
import { reslice, resliceLines, thinPlane } from "./reslice.ts";
import { judgeSliceGeometry } from "./slice-geometry.ts";
import { type PhantomLayout, phantomSlices, phantomVoxels } from "./slice-phantom.ts";

/** A helix about the body's axis: radius 30 mm, 50 mm of height a turn. */
const helixAt = (turns: number): Vector => [
  30 * Math.cos(2 * Math.PI * turns),
  30 * Math.sin(2 * Math.PI * turns),
  60 + 50 * turns,
];
const helixLength = Math.hypot(2 * Math.PI * 30, 50);
const pointsOfHelix = (count: number) => Array.from({ length: count }, (_, index) => helixAt(index / (count - 1)));

const distance = (a: Vector, b: Vector) => Math.hypot(...subtract(a, b));

/** A vessel of 14 mm along the helix, its edge 2 mm wide as a scanner blurs it, in a CT of 0.8 x 0.8 x 1 mm. */
const layout: PhantomLayout = {
  rows: 100,
  columns: 100,
  spacingMm: [0.8, 0.8],
  alongRow: [1, 0, 0],
  alongColumn: [0, 1, 0],
  origin: [-40, -40, 50],
  depths: Array.from({ length: 70 }, (_, index) => index),
};
const diameterMm = 14;

function vesselPhantom() {
  const verdict = judgeSliceGeometry(phantomSlices(layout));
  if (verdict.kind === "refused") throw new Error(verdict.reason);
  const axis = Array.from({ length: 1441 }, (_, index) => helixAt(index / 1440));
  const valueAt = (place: Vector) => {
    // Only a part of the helix is near a height: its turn is the height.
    const turn = (place[2] - 60) / 50;
    const near = axis.slice(Math.max(0, Math.floor((turn - 0.2) * 1440)), Math.max(0, Math.ceil((turn + 0.2) * 1440)));
    const away = near.reduce((least, point) => Math.min(least, distance(point, place)), 99);
    return 300 * Math.min(1, Math.max(0, 0.5 + (diameterMm / 2 - away) / 2));
  };
  return { geometry: verdict.geometry, voxels: phantomVoxels(verdict.geometry, valueAt) };
}

/** Width at half height of a row of values, in pixels. */
function halfWidth(values: ArrayLike<number>): number {
  const list = Array.from(values, (value) => (Number.isNaN(value) ? 0 : value));
  const first = list.findIndex((value) => value >= 150);
  const last = list.findLastIndex((value) => value >= 150);
  const edge = (inside: number, outside: number) =>
    ((list[inside] ?? 0) - 150) / ((list[inside] ?? 0) - (list[outside] ?? 0));
  return last - first + edge(first, first - 1) + edge(last, last + 1);
}

describe("curveThrough", () => {
  it("is as long as the helix that its points lie on, to 0.5 %", () => {
    const length = curveLength(curveThrough(pointsOfHelix(13), 0.1));
    expect(Math.abs(length - helixLength) / helixLength).toBeLessThan(0.005);
  });

  it("passes through its points, in even steps, and leaves the straight line straight", () => {
    const places = curveThrough(pointsOfHelix(13), 0.5);
    for (const point of pointsOfHelix(13)) {
      expect(distance(places[nearestPlace(places, point)]?.point ?? [0, 0, 0], point)).toBeLessThan(0.5);
    }
    for (let index = 1; index < places.length; index += 1) {
      const step = distance(places[index]?.point ?? [0, 0, 0], places[index - 1]?.point ?? [0, 0, 0]);
      expect(step).toBeGreaterThan(0.495);
      expect(step).toBeLessThan(0.5001);
    }
    const straight = curveThrough(
      [
        [0, 0, 0],
        [0, 0, 10],
        [0, 0, 12],
        [0, 0, 40],
      ],
      1,
    );
    expect(straight).toHaveLength(41);
    expect(straight.every(({ point }) => Math.hypot(point[0], point[1]) < 1e-9)).toBe(true);
  });

  it("keeps the direction across at a right angle and never turns it suddenly", () => {
    const places = curveThrough(pointsOfHelix(13), 0.5);
    places.forEach(({ tangent, across }, index) => {
      expect(Math.abs(dot(tangent, across))).toBeLessThan(1e-9);
      expect(dot(across, places[Math.max(0, index - 1)]?.across ?? across)).toBeGreaterThan(0.999);
    });
    const place = places[40];
    if (place === undefined) throw new Error("no place");
    const degrees = (Math.acos(dot(acrossAt(place, 0), acrossAt(place, 35))) * 180) / Math.PI;
    expect(degrees).toBeCloseTo(35, 6);
  });

  it("makes nothing of one point, or of points at one place", () => {
    expect(curveThrough([[1, 2, 3]], 1)).toEqual([]);
    expect(
      curveThrough(
        [
          [1, 2, 3],
          [1, 2, 3.01],
        ],
        1,
      ),
    ).toEqual([]);
  });
});

describe("pictures along a curved vessel", () => {
  const { geometry, voxels } = vesselPhantom();
  const places = curveThrough(pointsOfHelix(13), 0.4);
  const middle = places.slice(100, -100);

  it("show its width across to 0.1 mm in the straightened picture, at any turn", () => {
    for (const rotationDegrees of [0, 60, 130]) {
      const picture = { columns: 101, pixelMm: 0.2, rotationDegrees };
      const values = resliceLines(geometry, voxels, straightenedLines(middle, picture), 101, thinPlane);
      const widths = middle.map((_, row) => 0.2 * halfWidth(values.subarray(row * 101, (row + 1) * 101)));
      const mean = widths.reduce((sum, width) => sum + width, 0) / widths.length;
      expect(Math.abs(mean - diameterMm)).toBeLessThan(0.1);
      expect(Math.max(...widths.map((width) => Math.abs(width - diameterMm)))).toBeLessThan(0.35);
    }
  });

  it("show its cross-section with the true width to 0.1 mm and the true area to 0.5 %", () => {
    const areas = [120, 200, 280].map((at) => {
      const place = places[at];
      if (place === undefined) throw new Error("no place");
      const plane = crossSection(place, 24, 0.2);
      const values = reslice(geometry, voxels, plane, thinPlane);
      const row = Math.floor(plane.rows / 2) * plane.columns;
      expect(Math.abs(0.2 * halfWidth(values.subarray(row, row + plane.columns)) - diameterMm)).toBeLessThan(0.1);
      return values.reduce((sum, value) => sum + (value >= 150 ? 0.04 : 0), 0);
    });
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
    const trueArea = Math.PI * (diameterMm / 2) ** 2;
    expect(Math.abs(mean - trueArea) / trueArea).toBeLessThan(0.005);
  });

  it("lead from a pixel back to its place in the patient", () => {
    const picture = { columns: 101, pixelMm: 0.2, rotationDegrees: 40 };
    const point = pointOnStraightened(places, picture, [75, 120]);
    const place = places[120];
    if (point === null || place === undefined) throw new Error("no place");
    expect(distance(point, place.point)).toBeCloseTo(5, 6);
    expect(Math.abs(dot(subtract(point, place.point), place.tangent))).toBeLessThan(1e-6);
    expect(pointOnStraightened(places, picture, [75, 9999])).toBeNull();
  });
});
