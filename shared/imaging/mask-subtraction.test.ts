import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "./attributes.ts";
import { planByHeader, readMaskSubtraction, subtractMask } from "./mask-subtraction.ts";

const item = (values: Record<string, unknown[]>): DicomJsonInstance =>
  Object.fromEntries(Object.entries(values).map(([tag, Value]) => [tag, { Value }]));
const run = (operations: readonly Record<string, unknown[]>[], over: Record<string, unknown[]> = {}) =>
  readMaskSubtraction(
    item({ "00080060": ["XA"], "00280008": [20], "00281040": ["LIN"], "00286100": operations.map(item), ...over }),
  );
const size = { rows: 2, columns: 4 };

describe("what the header says of subtraction", () => {
  it("averages mask frames over the ranges that it names", () => {
    const mask = run([
      {
        "00286101": ["AVG_SUB"],
        "00286102": [5, 9, 15, 20],
        "00286110": [2, 3],
        "00286112": [2],
        "00286114": [0.5, -1],
      },
    ]);
    if (mask === null) throw new Error("A run has a mask.");
    expect(planByHeader(mask, 5)).toEqual({ maskFrames: [2, 3], contrastFrames: [5, 6], shift: [0.5, -1] });
    expect(planByHeader(mask, 12)).toBeNull();
    // The last frame has no later one to be averaged with.
    expect(planByHeader(mask, 20)?.contrastFrames).toEqual([20]);
  });

  it("takes the frame before it by a time interval", () => {
    const mask = run([{ "00286101": ["TID"], "00286120": [4] }]);
    if (mask === null) throw new Error("A run has a mask.");
    expect(planByHeader(mask, 10)?.maskFrames).toEqual([6]);
    expect(planByHeader(mask, 3)).toBeNull();
  });

  it("leaves out what it does not know and frames that there are not", () => {
    expect(run([{ "00286101": ["NONE"], "00286110": [0] }])?.operations).toEqual([]);
    expect(run([{ "00286101": ["AVG_SUB"], "00286110": [21] }])?.operations).toEqual([]);
    expect(run([{ "00286101": ["REV_TID"] }])?.operations).toEqual([]);
    expect(run([], { "00280008": [1] })).toBeNull();
    expect(run([], { "00080060": ["US"] })).toBeNull();
  });
});

describe("subtraction", () => {
  it("of linear values is that of their logarithms: the same vessel looks alike over bright and dark", () => {
    const mask = Uint16Array.of(1000, 1000, 100, 100, 1000, 1000, 100, 100);
    const contrast = Uint16Array.of(1000, 500, 100, 50, 1000, 500, 100, 50);
    const difference = subtractMask([contrast], [mask], size, [0, 0], "linear");
    expect(difference[0]).toBeCloseTo(0, 3);
    expect(difference[1]).toBeCloseTo(Math.log(0.5) * 1000, 1);
    expect(difference[3]).toBeCloseTo(difference[1] ?? 0, 1);
  });

  it("of logarithmic values is that of the values, averaged", () => {
    const mask = [Uint8Array.of(10, 10, 10, 10, 10, 10, 10, 10), Uint8Array.of(20, 20, 20, 20, 20, 20, 20, 20)];
    const difference = subtractMask([Uint8Array.of(15, 25, 35, 5, 15, 15, 15, 15)], mask, size, [0, 0], "log");
    expect([...difference]).toEqual([0, 10, 20, -10, 0, 0, 0, 0]);
  });

  it("moves the mask down and to the right by parts of a pixel", () => {
    const none = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0);
    const mask = Uint8Array.of(0, 8, 0, 0, 0, 8, 0, 0);
    expect([...subtractMask([none], [mask], size, [0, 1], "log")].map((value) => -value + 0)).toEqual([
      0, 0, 8, 0, 0, 0, 8, 0,
    ]);
    expect([...subtractMask([none], [mask], size, [0, 0.25], "log")].slice(0, 4).map((value) => -value + 0)).toEqual([
      0, 6, 2, 0,
    ]);
    const line = Uint8Array.of(4, 4, 4, 4, 0, 0, 0, 0);
    expect([...subtractMask([none], [line], size, [1, 0], "log")].map((value) => -value + 0)).toEqual([
      4, 4, 4, 4, 4, 4, 4, 4,
    ]);
  });
});
