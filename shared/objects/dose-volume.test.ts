import { describe, expect, test } from "vitest";
import type { DicomJsonInstance } from "../imaging/attributes.ts";
import type { Vector } from "../imaging/vector.ts";
import type { ContouredRegion } from "./contour-set.ts";
import { buildDoseGrid, type DoseGrid } from "./dose-grid.ts";
import { doseInstance } from "./dose-phantom.test-data.ts";
import { type DoseVolume, doseOfVolume, doseVolume, volumeOfDose } from "./dose-volume.ts";
import { readRtDose } from "./rt-dose.ts";

/** Points 2.5 mm apart, planes 3 mm, 200 mm wide about the origin. */
function gridOf(doseThere: (place: Vector) => number, planes = 67): DoseGrid {
  const [rows, columns] = [81, 81];
  const offsets = Array.from({ length: planes }, (_, index) => index * 3);
  const shape = { rows, columns, spacingMm: [2.5, 2.5] as const, position: [-100, -100, -99] as const, offsets };
  const geometry = readRtDose(doseInstance(shape))?.geometry;
  if (geometry == null) throw new Error("The phantom has no geometry.");
  return buildDoseGrid(geometry, 1, (frame) =>
    Array.from({ length: rows * columns }, (_, at) =>
      doseThere([(at % columns) * 2.5 - 100, Math.floor(at / columns) * 2.5 - 100, (frame - 1) * 3 - 99]),
    ),
  );
}

function circle(radius: number, z: number): readonly Vector[] {
  return Array.from({ length: 180 }, (_, at): Vector => {
    const angle = (at * Math.PI) / 90;
    return [radius * Math.cos(angle), radius * Math.sin(angle), z];
  });
}

function region(outlines: readonly (readonly Vector[])[]): ContouredRegion {
  const contours = outlines.map((points) => ({ isClosed: true, points, sopInstanceUid: "" }));
  return { number: 1, name: "Ball", algorithm: "", colour: null, frameOfReferenceUid: "1.2.3.4", contours };
}

function ball(radius: number, step: number): ContouredRegion {
  const count = Math.floor((2 * radius) / step);
  const depths = Array.from({ length: count }, (_, index) => -radius + (index + 0.5) * ((2 * radius) / count));
  return region(depths.map((z) => circle(Math.sqrt(radius ** 2 - z ** 2), z)));
}

function found(made: DoseVolume | null): DoseVolume {
  if (made === null) throw new Error("The region has no dose.");
  return made;
}

describe("the dose of a region", () => {
  const radius = 30;
  const slope = 0.5;
  const linear = gridOf(([x]) => 40 + slope * x);
  const made = found(doseVolume(ball(radius, 2), linear));

  test("has the volume of a ball to half a per cent, and its doses to a tenth in a straight gradient", () => {
    const volume = ((4 / 3) * Math.PI * radius ** 3) / 1000;
    expect(Math.abs(made.volumeMl / volume - 1)).toBeLessThan(0.005);
    expect(made.outside).toBe(0);
    expect(Math.abs(made.mean / 40 - 1)).toBeLessThan(0.001);
    // The outermost point of the ball itself is the one place that no contour touches.
    expect(made.maximum).toBeGreaterThan(54.7);
    expect(made.maximum).toBeLessThan(55.001);
    expect(made.minimum).toBeGreaterThan(24.999);
    expect(made.minimum).toBeLessThan(25.3);
  });

  test("gives D and V of a ball as they are worked out by hand", () => {
    // Share of a ball beyond a plane at t of its radius: (2 - 3t + t^3) / 4.
    const beyond = (t: number) => (2 - 3 * t + t ** 3) / 4;
    for (const t of [-0.8, -0.5, 0, 0.3, 0.9]) {
      const dose = 40 + slope * radius * t;
      expect(Math.abs((volumeOfDose(made.curve, dose) ?? 0) - 100 * beyond(t))).toBeLessThan(0.2);
      expect(Math.abs((doseOfVolume(made.curve, 100 * beyond(t)) ?? 0) / dose - 1)).toBeLessThan(0.001);
    }
    expect(volumeOfDose(made.curve, 0)).toBe(100);
    expect(volumeOfDose(made.curve, 60)).toBe(0);
  });

  test("counts a contour inside another as a hole", () => {
    const depths = Array.from({ length: 10 }, (_, index) => index * 3);
    const ring = region(depths.flatMap((z) => [circle(20, z), circle(10, z)]));
    const volume = (Math.PI * (400 - 100) * 30) / 1000;
    expect(Math.abs(found(doseVolume(ring, linear)).volumeMl / volume - 1)).toBeLessThan(0.005);
  });

  test("of one even dose is that dose, and what lies outside the grid counts for nothing and is said", () => {
    const even = gridOf(() => 12);
    const inside = found(doseVolume(ball(20, 2), even));
    expect([inside.minimum, inside.mean, inside.maximum].map((dose) => dose.toFixed(4))).toEqual(
      Array(3).fill("12.0000"),
    );
    expect(doseOfVolume(inside.curve, 95)).toBeCloseTo(12, 3);
    const half = found(
      doseVolume(
        ball(20, 2),
        gridOf(() => 12, 34),
      ),
    );
    expect(half.outside).toBeCloseTo(0.5, 1);
    expect(half.mean).toBeCloseTo(12, 4);
  });

  test("is none for a single contour, for points and for contours askew", () => {
    expect(doseVolume(region([circle(20, 0)]), linear)).toBeNull();
    expect(doseVolume(region([[[0, 0, 0]]]), linear)).toBeNull();
    const askew = circle(20, 0).map(([x, y]): Vector => [x, y, x / 2]);
    expect(doseVolume(region([askew, circle(20, 3)]), linear)).toBeNull();
  });
});

describe("a stored histogram", () => {
  const dvh = (type: string, data: readonly number[], more: DicomJsonInstance = {}) =>
    readRtDose(
      doseInstance(
        {},
        {
          "30040050": {
            vr: "SQ",
            Value: [
              {
                "30040001": { Value: [type] },
                "30040002": { Value: ["GY"] },
                "30040052": { Value: [0.5] },
                "30040054": { Value: ["CM3"] },
                "30040058": { Value: data },
                "30040060": { Value: [{ "30040062": { Value: ["INCLUDED"] }, "30060084": { Value: [4] } }] },
                "30040074": { Value: [1.25] },
                ...more,
              },
            ],
          },
        },
      ),
    )?.dvhs[0];

  test("is read by its bins: widths scaled and summed, differential ones summed from above", () => {
    const cumulative = dvh("CUMULATIVE", [2, 100, 2, 60, 2, 0]);
    expect(cumulative).toMatchObject({
      problem: "",
      unit: "Gy",
      volumeUnit: "cm3",
      mean: 1.25,
      regions: [{ number: 4, isExcluded: false }],
      curve: { doses: [0, 1, 2], volumes: [100, 60, 0] },
    });
    expect(dvh("DIFFERENTIAL", [2, 40, 2, 60])?.curve).toEqual({ doses: [0, 1, 2], volumes: [100, 60, 0] });
  });

  test("that makes no sense says so", () => {
    expect(dvh("NATURAL", [2, 40])?.problem).toContain("NATURAL");
    expect(dvh("CUMULATIVE", [2, 40, 2])?.problem).toContain("not sound");
    expect(dvh("CUMULATIVE", [2, 40], { "30040056": { Value: [3] } })?.problem).toContain("does not hold its bins");
    expect(dvh("CUMULATIVE", [2, 40], { "30040054": undefined })?.problem).toContain("unit of volume");
  });
});
