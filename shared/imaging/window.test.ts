import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildGreyTable, greyLevel, readWindows, windowOverRange } from "./window.ts";

describe("greyLevel", () => {
  it("follows the standard's example for LINEAR: centre 2048, width 4096", () => {
    const window = { kind: "linear", center: 2048, width: 4096, name: "" } as const;
    expect(greyLevel(window, 0)).toBe(0);
    expect(greyLevel(window, 4095)).toBe(255);
    expect(greyLevel(window, 2047.5)).toBeCloseTo(127.5, 6);
  });

  it("makes a step of LINEAR with width 1", () => {
    const window = { kind: "linear", center: 100, width: 1, name: "" } as const;
    expect(greyLevel(window, 99.5)).toBe(0);
    expect(greyLevel(window, 100)).toBe(255);
  });

  it("shows small fractional windows by LINEAR_EXACT", () => {
    const window = { kind: "linearExact", center: 0.001, width: 0.002, name: "" } as const;
    expect(greyLevel(window, 0.001)).toBeCloseTo(127.5, 6);
    expect(greyLevel(window, 0.002)).toBeCloseTo(255, 6);
  });

  it("puts the centre of a sigmoid at half, and never reaches the ends", () => {
    const window = { kind: "sigmoid", center: 50, width: 100, name: "" } as const;
    expect(greyLevel(window, 50)).toBeCloseTo(127.5, 6);
    expect(greyLevel(window, 150)).toBeLessThan(255);
  });

  it("never falls as values rise, whatever the window", () => {
    const kinds = fc.constantFrom("linear" as const, "linearExact" as const, "sigmoid" as const);
    const number = fc.integer({ min: -4000, max: 4000 });
    fc.assert(
      fc.property(kinds, number, fc.integer({ min: 1, max: 5000 }), number, number, (kind, center, width, a, b) => {
        const window = { kind, center, width, name: "" };
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(greyLevel(window, high)).toBeGreaterThanOrEqual(greyLevel(window, low));
      }),
    );
  });

  it("reads a VOI table, scaled from its own bits", () => {
    const table = Uint16Array.from([0, 512, 1023]);
    const window = { kind: "table", firstMapped: -1, maximum: 1023, table, name: "" } as const;
    expect([-5, -1, 0, 1, 9].map((value) => Math.round(greyLevel(window, value)))).toEqual([0, 0, 128, 255, 255]);
  });
});

describe("readWindows", () => {
  it("gives every window with its name, and tables after them", () => {
    const windows = readWindows(
      {
        "00281050": { Value: [40, -600] },
        "00281051": { Value: [400, 1500] },
        "00281055": { Value: ["SOFT", "LUNG"] },
        "00283010": { Value: [{ "00283002": { Value: [2, 0, 8] }, "00283006": { Value: [0, 255] } }] },
      },
      [],
    );
    expect(windows.map((window) => [window.kind, window.name])).toEqual([
      ["linear", "SOFT"],
      ["linear", "LUNG"],
      ["table", ""],
    ]);
  });

  it("leaves out widths that mean nothing and reads a fraction as the plain ramp", () => {
    expect(readWindows({ "00281050": { Value: [40] }, "00281051": { Value: [0] } }, [])).toEqual([]);
    expect(readWindows({ "00281050": { Value: [0.4] }, "00281051": { Value: [0.8] } }, [])[0]?.kind).toBe(
      "linearExact",
    );
  });
});

describe("buildGreyTable", () => {
  it("swaps black and white for MONOCHROME1", () => {
    const transform = { kind: "linear", slope: 1, intercept: 0, unit: "" } as const;
    const table = buildGreyTable({ minimum: 0, maximum: 10 }, transform, windowOverRange(0, 10), true);
    expect([table[0], table[10]]).toEqual([255, 0]);
  });
});
