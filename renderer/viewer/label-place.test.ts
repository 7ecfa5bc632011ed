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

  it("goes farther off where every place beside the mark has a label, as between neighbouring areas", () => {
    const taken = [
      [230, 160],
      [230, 110],
      [90, 160],
      [90, 110],
    ] as const;
    const [x = 0, y = 0] = place([], taken);
    for (const [left, top] of taken) {
      const isApart =
        x + label.width <= left || left + label.width <= x || y + label.height <= top || top + label.height <= y;
      expect(isApart).toBe(true);
    }
  });

  it("keeps apart the labels of six areas side by side", () => {
    const boxes: (readonly [number, number])[] = [];
    for (let index = 0; index < 6; index += 1) {
      const of = [
        [150 + index * 8, 140],
        [156 + index * 8, 150],
      ] as const;
      const [x = 0, y = 0] = place([], boxes, of);
      const isOver = boxes.some(
        ([a, b]) => x < a + label.width && a < x + label.width && y < b + label.height && b < y + label.height,
      );
      expect(isOver).toBe(false);
      boxes.push([x, y]);
    }
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
