import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "../imaging/attributes.ts";
import { readGraphics } from "./presentation-graphics.ts";

const text = (value: string) => ({ vr: "CS", Value: [value] });
const numbers = (...Value: number[]) => ({ vr: "FL", Value });

function compound(type: string, data: readonly number[], more: object = {}, id = 7): object {
  return {
    "00700226": numbers(id),
    "00700282": text("PIXEL"),
    "00700020": numbers(2),
    "00700021": numbers(data.length / 2),
    "00700022": numbers(...data),
    "00700294": text(type),
    ...more,
  };
}

function read(compounds: readonly object[], plain: readonly object[] = [], words: readonly object[] = []) {
  const annotation = {
    "00700002": text("LAYER"),
    "00700209": { vr: "SQ", Value: compounds },
    ...(plain.length === 0 ? {} : { "00700009": { vr: "SQ", Value: plain } }),
    ...(words.length === 0 ? {} : { "00700008": { vr: "SQ", Value: words } }),
  };
  const source = { "00700001": { vr: "SQ", Value: [annotation] } } as unknown as DicomJsonInstance;
  return readGraphics(source, {
    sopInstanceUid: "1",
    frameNumber: 1,
    aspect: 1,
    onArea: ([x, y]) => [x * 100, y * 100],
  });
}
const pointsOf = (result: ReturnType<typeof read>) =>
  result.shapes.map(({ points }) => points.map((point) => point.map((part) => Math.round(part * 100) / 100)));

describe("compound graphics", () => {
  it("are drawn by their plain equals where the state has them, and once", () => {
    const line = {
      "00700226": numbers(7),
      "00700005": text("PIXEL"),
      "00700020": numbers(2),
      "00700021": numbers(2),
      "00700022": numbers(1.5, 1.5, 9.5, 1.5),
      "00700023": text("POLYLINE"),
    };
    const result = read([compound("RULER", [1.5, 1.5, 9.5, 1.5])], [line]);
    expect(pointsOf(result)).toEqual([
      [
        [1, 1],
        [9, 1],
      ],
    ]);
    expect(result.notes).toEqual([]);
    // An equal of another graphic is none of this one.
    expect(read([compound("RULER", [1.5, 1.5, 9.5, 1.5], {}, 8)], [line]).shapes).toHaveLength(2);
  });

  it("without equals are drawn from their own points: rulers with ticks and words, cut lines, cross hairs", () => {
    const ticks = [0, 0.5, 1].map((share) => ({ "00700288": numbers(share), "00700289": text(`${share * 10} mm`) }));
    const ruler = read([
      compound("RULER", [0.5, 0.5, 100.5, 0.5], { "00700287": { vr: "SQ", Value: ticks }, "00700278": text("Y") }),
    ]);
    expect(pointsOf(ruler)).toEqual([
      [
        [0, 0],
        [100, 0],
      ],
      [
        [0, -3],
        [0, 3],
      ],
      [
        [50, -3],
        [50, 3],
      ],
      [
        [100, -3],
        [100, 3],
      ],
    ]);
    expect(ruler.texts.map(({ lines, anchor }) => [lines, anchor])).toEqual([
      [["0 mm"], [0, 0]],
      [["5 mm"], [50, 0]],
      [["10 mm"], [100, 0]],
    ]);
    expect(pointsOf(read([compound("CUTLINE", [0.5, 0.5, 100.5, 0.5], { "00700261": numbers(20) })]))).toEqual([
      [
        [0, 0],
        [40, 0],
      ],
      [
        [60, 0],
        [100, 0],
      ],
    ]);
    const cross = read([compound("CROSSHAIR", [50.5, 50.5], { "00700261": numbers(4), "00700262": numbers(20) })]);
    expect(pointsOf(cross)).toEqual([
      [
        [52, 50],
        [60, 50],
      ],
      [
        [48, 50],
        [40, 50],
      ],
      [
        [50, 52],
        [50, 60],
      ],
      [
        [50, 48],
        [50, 40],
      ],
    ]);
  });

  it("are turned about their point, and a line without an end goes beyond the image", () => {
    const box = read([
      compound("RECTANGLE", [10.5, 10.5, 30.5, 20.5], { "00700230": numbers(90), "00700273": numbers(10.5, 10.5) }),
    ]);
    expect(pointsOf(box)).toEqual([
      [
        [10, 10],
        [10, 30],
        [0, 30],
        [0, 10],
      ],
    ]);
    const round = read([compound("ELLIPSE", [10.5, 10.5, 30.5, 20.5])]).shapes[0];
    expect(Math.max(...(round?.points ?? []).map(([x]) => x))).toBeCloseTo(30, 6);
    expect(Math.min(...(round?.points ?? []).map(([, y]) => y))).toBeCloseTo(10, 6);
    const [from, to] = read([compound("INFINITELINE", [50.5, 50.5, 60.5, 50.5])]).shapes[0]?.points ?? [];
    expect([from?.[1], to?.[1]]).toEqual([50, 50]);
    expect([Math.min(from?.[0] ?? 0, to?.[0] ?? 0) < -1000, Math.max(from?.[0] ?? 0, to?.[0] ?? 0) > 1000]).toEqual([
      true,
      true,
    ]);
    expect(
      read([compound("ARROW", [0.5, 0.5, 100.5, 0.5]), compound("RANGELINE", [0.5, 0.5, 100.5, 0.5])]).shapes,
    ).toHaveLength(6);
  });

  it.each([
    ["of an unknown kind", compound("SPIRAL", [1, 1, 2, 2])],
    ["with too few points", compound("RULER", [1, 1])],
    ["of several lines whose points can be joined in two ways", compound("MULTILINE", [1, 1, 2, 2, 3, 3, 4, 4])],
    ["in units of a slide", compound("RULER", [1, 1, 2, 2], { "00700282": text("MATRIX") })],
    ["with a count that lies", compound("RULER", [1, 1, 2, 2], { "00700021": numbers(5) })],
  ])("are named and never guessed: %s", (_, item) => {
    const result = read([item]);
    expect(result.shapes).toEqual([]);
    expect(result.notes.join()).toMatch(/^A compound graphic \([A-Z]+\) is not shown/);
  });
});
