import { describe, expect, it } from "vitest";
import { dayFigures, percentile95 } from "./measure-day.ts";

const holding = (of: number) => ({
  afterCases: of,
  browserMib: of,
  coreMib: of + 1,
  coreHeldMib: of + 4,
  coreHandles: of + 2,
  pageMib: of + 3,
});

describe("the figures of a day", () => {
  it("take the nearest rank for the 95th percentile", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile95(hundred)).toBe(95);
    expect(percentile95([3, 9, 5])).toBe(9);
    expect(() => percentile95([])).toThrow("of nothing");
  });

  it("set the last ten cases against the first ten, and the end against the beginning", () => {
    const openings = Array.from({ length: 30 }, (_, index) => ({ steps: {}, firstImage: 100 + index }));
    const figures = dayFigures({ openings, holdings: [holding(10), holding(20), holding(30)] });
    const figureOf = (name: string) => figures.find((figure) => figure.name === name)?.values;
    expect(figureOf("95th percentile of the first ten")).toEqual([109]);
    expect(figureOf("95th percentile of the last ten")).toEqual([129]);
    expect(figureOf("core: open handles, at the beginning")).toEqual([12]);
    expect(figureOf("core: open handles, at the end")).toEqual([32]);
  });
});
