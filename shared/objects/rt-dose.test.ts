import { describe, expect, test } from "vitest";
import type { DicomJsonInstance } from "../imaging/attributes.ts";
import { readImageHeader } from "../imaging/image-header.ts";
import { meaningOf } from "../imaging/value-transform.ts";
import type { Vector } from "../imaging/vector.ts";
import { buildDoseGrid, type DoseGrid, doseAt, doseOnPlane } from "./dose-grid.ts";
import { type DoseShape, doseInstance } from "./dose-phantom.test-data.ts";
import { doseLevels, doseReference, isodoseLine, readPercents } from "./isodose.ts";
import { readRtDose } from "./rt-dose.ts";
import { readPlanPrescription } from "./rt-plan.ts";

const problemOf = (shape: Partial<DoseShape>, more: DicomJsonInstance = {}) =>
  readRtDose(doseInstance(shape, more))?.problem ?? "no dose";

/** A grid whose value is a straight function of the place, so that interpolation has to give it back. */
function linearGrid(shape: Partial<DoseShape>, doseThere: (place: Vector) => number): DoseGrid {
  const dose = readRtDose(doseInstance(shape));
  if (dose?.geometry == null) throw new Error(dose?.problem ?? "no dose");
  const { geometry, scaling } = dose;
  const instance = doseInstance(shape);
  return buildDoseGrid(geometry, scaling, (frame) => {
    const { plane } = readImageHeader(instance, frame);
    const [x, y, z] = plane?.position ?? [0, 0, 0];
    return Array.from({ length: geometry.rows * geometry.columns }, (_, at) => {
      const [column, row] = [at % geometry.columns, Math.floor(at / geometry.columns)];
      const [across, down] = [column * geometry.spacingMm[1], row * geometry.spacingMm[0]];
      const along = (axis: 0 | 1 | 2, start: number) =>
        start + across * geometry.alongRow[axis] + down * geometry.alongColumn[axis];
      return doseThere([along(0, x), along(1, y), along(2, z)]) / scaling;
    });
  });
}

describe("the frames of a dose", () => {
  test("lie by their offsets along the normal, or by z in the patient, both the same", () => {
    const places = (shape: Partial<DoseShape>) =>
      [1, 2, 3].map((frame) => readImageHeader(doseInstance(shape), frame).plane?.position);
    const expected = [
      [-10, 20, 30],
      [-10, 20, 33],
      [-10, 20, 36],
    ];
    expect(places({ offsets: [0, 3, 6] })).toEqual(expected);
    expect(places({ offsets: [30, 33, 36] })).toEqual(expected);
    expect(places({ offsets: [0, -3, -6] })[2]).toEqual([-10, 20, 24]);
    // Seen from the side, the normal is along x.
    expect(places({ orientation: [0, 1, 0, 0, 0, -1], offsets: [0, 3, 6] })[1]).toEqual([-13, 20, 30]);
  });

  test("are refused where the offsets mean neither, do not fit or go to and fro", () => {
    const orientation = [1, 0, 0, 0, -1, 0];
    expect(problemOf({ offsets: [5, 8, 11] })).toContain("begin neither at zero nor at the place of its first frame");
    expect(problemOf({ offsets: [30, 33, 36], orientation })).toContain("begin neither at zero");
    expect(problemOf({ offsets: [0, 3, 2] })).toContain("neither only rise nor only fall");
    expect(problemOf({}, { "3004000C": { vr: "DS", Value: [0, 3] } })).toContain("3 frames and 2 frame offsets");
    const header = readImageHeader(doseInstance({ offsets: [5, 8, 11] }), 2);
    expect(header.plane?.position).toBeNull();
    expect(header.notes.join()).toContain("Place in the patient is not known");
  });

  test("that are uneven are used at their true places, and named", () => {
    const shape = { offsets: [0, 2, 5] };
    expect(readRtDose(doseInstance(shape))?.notes).toEqual([
      "Its planes are 2.0 to 3.0 mm apart; each is used at its true place.",
    ]);
    const grid = linearGrid(shape, ([, , z]) => z);
    expect(doseAt(grid, [-8, 22, 33.4])).toBeCloseTo(33.4, 4);
  });

  test("leave a wide gap empty", () => {
    const grid = linearGrid({ offsets: [0, 2, 4, 12] }, () => 10);
    expect(readRtDose(doseInstance({ offsets: [0, 2, 4, 12] }))?.notes[0]).toContain("there is no dose");
    expect(doseAt(grid, [-8, 22, 33])).toBeCloseTo(10);
    expect(doseAt(grid, [-8, 22, 38])).toBeNaN();
    expect(doseAt(grid, [-8, 22, 42])).toBeCloseTo(10);
  });
});

describe("a dose", () => {
  test("is gray only where it says so", () => {
    expect(readRtDose(doseInstance())).toMatchObject({ unit: "Gy", problem: "", notes: [], planUids: ["1.2.3.5"] });
    const relative = readRtDose(doseInstance({}, { "30040002": { vr: "CS", Value: ["RELATIVE"] } }));
    expect(relative).toMatchObject({ unit: "relative", problem: "" });
    expect(relative?.notes.join()).toContain("they are not gray");
    expect(readRtDose(doseInstance({}, { "30040002": undefined }))?.unit).toBe("relative");
    const { transform } = readImageHeader(doseInstance(), 1);
    expect(transform.unit).toBe("Gy");
    expect(meaningOf(transform, 12_300)).toBeCloseTo(12.3);
  });

  test("is not drawn without a scaling, a frame of reference or a place, nor where it holds differences", () => {
    expect(problemOf({ scaling: 0 })).toContain("scaling is missing or impossible");
    expect(problemOf({}, { "3004000E": undefined })).toContain("scaling is missing");
    expect(problemOf({}, { "00200052": undefined })).toContain("frame of reference");
    expect(problemOf({}, { "00200032": undefined })).toContain("does not say where it lies");
    expect(problemOf({}, { "30040004": { vr: "CS", Value: ["ERROR"] } })).toContain("differences of doses");
    expect(problemOf({ offsets: [0] })).toContain("single plane");
  });

  test.each([
    ["transverse", [1, 0, 0, 0, 1, 0]],
    ["coronal", [1, 0, 0, 0, 0, -1]],
    ["oblique", [0.8, 0.6, 0, 0, 0, -1]],
  ])("that is a straight function of the place is given back at every place (%s)", (_, orientation) => {
    const doseThere = ([x, y, z]: Vector) => 100 + 0.5 * x - 0.25 * y + 0.75 * z;
    const grid = linearGrid({ orientation, rows: 8, columns: 9, offsets: [0, 3, 6, 9] }, doseThere);
    const { origin, alongRow, alongColumn, normal } = grid.geometry;
    for (const [a, b, c] of [
      [0, 0, 0],
      [3.3, 5.1, 4.4],
      [16, 14, 9],
    ] as const) {
      const part = (axis: 0 | 1 | 2) => origin[axis] + a * alongRow[axis] + b * alongColumn[axis] + c * normal[axis];
      const point: Vector = [part(0), part(1), part(2)];
      expect(doseAt(grid, point)).toBeCloseTo(doseThere(point), 3);
    }
    const out = origin.map((place, axis) => place - alongRow[axis as 0]) as unknown as Vector;
    expect(doseAt(grid, out)).toBeNaN();
  });

  test("on a picture is the same as point by point, and its maximum is where it is", () => {
    const grid = linearGrid({ rows: 8, columns: 9, offsets: [0, -3, -6] }, ([x, y, z]) => 50 + x + y + z);
    expect(grid.maximum.value).toBeCloseTo(50 + 6 + 34 + 30, 3);
    expect(grid.maximum.point).toEqual([6, 34, 30]);
    const plane = {
      origin: [-9, 21, 30] as Vector,
      alongRow: [1, 0, 0] as Vector,
      alongColumn: [0, 0, -1] as Vector,
      rows: 7,
      columns: 6,
      spacingMm: [1.1, 0.9] as const,
    };
    const values = doseOnPlane(grid, plane);
    expect(values[0]).toBeCloseTo(50 - 9 + 21 + 30, 3);
    expect(values[2 * 6 + 3]).toBeCloseTo(50 - 9 + 2.7 + 21 + 30 - 2.2, 3);
    expect(values[6 * 6]).toBeNaN();
  });
});

describe("isodoses", () => {
  const dose = readRtDose(doseInstance());
  const plan = (...doses: readonly number[]) =>
    readPlanPrescription({
      "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.481.5"] },
      "00080018": { vr: "UI", Value: ["1.2.3.5"] },
      "300A0010": {
        vr: "SQ",
        Value: [
          ...doses.map((each) => ({ "300A0020": { Value: ["TARGET"] }, "300A0026": { Value: [each] } })),
          { "300A0020": { Value: ["ORGAN_AT_RISK"] }, "300A0026": { Value: [99] } },
        ],
      },
    });

  test("are of the prescription of the dose's own plan, else of the maximum, with the reason", () => {
    if (dose === null) throw new Error("no dose");
    const [sixty, several] = [plan(60), plan(56, 70)];
    if (sixty === null || several === null) throw new Error("no plan");
    expect(doseReference(dose, 64, [sixty])).toEqual({ kind: "prescription", value: 60, note: "" });
    expect(doseReference(dose, 64, [several])).toMatchObject({ kind: "prescription", value: 70 });
    expect(doseReference(dose, 64, [several]).note).toContain("70, 56 Gy");
    expect(doseReference(dose, 64, []).note).toContain("Its plan is not in this case");
    expect(doseReference({ ...dose, summation: "BEAM" }, 64, [sixty])).toMatchObject({ kind: "maximum", value: 64 });
    expect(doseReference({ ...dose, unit: "relative" }, 64, [sixty])).toMatchObject({ kind: "maximum" });
    expect(doseReference(dose, 64, [{ ...sixty, sopInstanceUid: "1.9" }]).kind).toBe("maximum");
    const levels = doseLevels({ kind: "prescription", value: 60, note: "" }, null);
    expect(levels[0]).toMatchObject({ percent: 107 });
    expect(levels.find(({ percent }) => percent === 95)?.value).toBeCloseTo(57);
    expect(doseLevels({ kind: "maximum", value: 50, note: "" }, [20, 80, 20]).map(({ value }) => value)).toEqual([
      40, 10,
    ]);
  });

  test("are read as they are written, or not at all", () => {
    expect(readPercents("107, 95 50%")).toEqual([107, 95, 50]);
    expect(readPercents("")).toBeNull();
    expect(readPercents("95 x")).toBeNull();
    expect(readPercents("0 50")).toBeNull();
    expect(readPercents("1 2 3 4 5 6 7 8 9 10 11")).toBeNull();
  });

  test("lie where the dose is the level, to a hundredth of a pixel in a straight one", () => {
    const [rows, columns] = [20, 30];
    const values = Float32Array.from(
      { length: rows * columns },
      (_, at) => (at % columns) + 0.5 * Math.floor(at / columns),
    );
    const pieces = isodoseLine(values, rows, columns, 12.3);
    expect(pieces.length).toBeGreaterThan(4 * 15);
    for (let at = 0; at < pieces.length; at += 2) {
      expect((pieces[at] ?? 0) + 0.5 * (pieces[at + 1] ?? 0)).toBeCloseTo(12.3, 4);
    }
  });

  test("close round a hot spot, keep off what is not known, and part at a saddle", () => {
    const size = 41;
    const round = Float32Array.from(
      { length: size * size },
      (_, at) => 20 - Math.hypot((at % size) - 20, Math.floor(at / size) - 20),
    );
    const circle = isodoseLine(round, size, size, 10);
    let length = 0;
    for (let at = 0; at < circle.length; at += 4) {
      const [x = 0, y = 0, toX = 0, toY = 0] = circle.subarray(at, at + 4);
      length += Math.hypot(toX - x, toY - y);
    }
    expect(length).toBeGreaterThan(2 * Math.PI * 10 * 0.99);
    expect(length).toBeLessThan(2 * Math.PI * 10 * 1.02);
    round.fill(Number.NaN, 0, size * 20);
    expect(Math.min(...isodoseLine(round, size, size, 10).filter((_, at) => at % 2 === 1))).toBeGreaterThanOrEqual(20);
    expect(isodoseLine(Float32Array.from([1, 0, 0, 1]), 2, 2, 0.6)).toHaveLength(8);
  });
});
