import { describe, expect, it } from "vitest";
import { placeLabel } from "./label-place.ts";

const canvas = { width: 400, height: 300 };
const label = { width: 80, height: 30 };
const ends = [
  [180, 150],
  [220, 150],
] as const;
const place = (
  outlines: readonly (readonly [number, number])[],
  labels: readonly (readonly [number, number])[] = [],
  of: Parameters<typeof placeLabel>[0] = ends,
) => {
  const boxes = labels.map(([x, y]) => ({ x, y, ...label }));
  const box = placeLabel(of, label, canvas, 10, { outlines, labels: boxes });
  return [box.x, box.y];
};

describe("the place of a mark's label", () => {
  it("is below right where nothing is in the way", () => {
    expect(place([])).toEqual([230, 160]);
    expect(place([[20, 20]])).toEqual([230, 160]);
  });

  it("goes round the lines of other marks, and covers least where it cannot", () => {
    const [belowRight, aboveRight, belowLeft, aboveLeft] = [
      [250, 170],
      [250, 120],
      [150, 170],
      [150, 120],
    ] as const;
    expect(place([belowRight])).toEqual([230, 110]);
    expect(place([belowRight, aboveRight])).toEqual([90, 160]);
    expect(place([belowRight, aboveRight, belowLeft])).toEqual([90, 110]);
    expect(place([belowRight, belowRight, aboveRight, belowLeft, aboveLeft])).toEqual([230, 110]);
  });

  it("covers a line rather than another label", () => {
    const lines = [
      [250, 120],
      [150, 170],
      [150, 120],
    ] as const;
    expect(place(lines, [[240, 165]])).toEqual([230, 110]);
  });

  it("stays on the canvas", () => {
    expect(
      place(
        [],
        [],
        [
          [390, 290],
          [395, 295],
        ],
      ),
    ).toEqual([316, 266]);
  });
});
