import { describe, expect, it } from "vitest";
import { formatQuantity, type ImagePoint } from "./measure.ts";
import { angleTrust, measureAngle, measureLineAngle, pixelSizeOf } from "./measure-angle.ts";
import { measureAxes, measureRatio, moveAxisPoint, withShortAxis } from "./measure-axes.ts";
import {
  doesCrossItself,
  measurePolygonArea,
  measurePolyline,
  measureRectangleArea,
  polygonRegion,
  rectangleRegion,
} from "./measure-outline.ts";
import { measureProbe } from "./measure-probe.ts";
import { measureRegion } from "./region-statistics.ts";
import type { Spacing } from "./spacing.ts";

/** Pixels 0.8 mm high and 0.3 mm wide: whoever forgets one of them is far off. */
const uneven: Spacing = { spacingMm: [0.8, 0.3], source: "pixelSpacing", trust: "exact", warnings: [] };
const none: Spacing = { spacingMm: null, source: "none", trust: "pixelsOnly", warnings: [] };
const size = [0.8, 0.3] as const;

/** Gives the image point of a place in mm. */
function at(xMm: number, yMm: number): ImagePoint {
  return [100 + xMm / 0.3, 100 + yMm / 0.8];
}

function onCircle(degrees: number, radiusMm: number): ImagePoint {
  const angle = (degrees * Math.PI) / 180;
  return at(radiusMm * Math.cos(angle), radiusMm * Math.sin(angle));
}

describe("angles on uneven pixels", () => {
  it.each([0.4, 12.3, 45, 90, 133.7, 179.6])("reads %s degrees to a tenth at a corner", (degrees) => {
    for (const turned of [0, 17, 100, 251]) {
      const angle = measureAngle(onCircle(turned, 40), at(0, 0), onCircle(turned + degrees, 7), size);
      expect(Math.abs((angle?.value ?? 0) - degrees)).toBeLessThan(0.01);
    }
  });

  it.each([
    [12.3, 12.3],
    [60, 60],
    [150, 30],
  ])("reads lines %s degrees apart as %s, whichever way they were drawn", (degrees, expected) => {
    const line = [onCircle(20, 30), onCircle(200, 30)] as const;
    const other = [onCircle(20 + degrees, 10), onCircle(200 + degrees, 10)] as const;
    for (const drawn of [other, [other[1], other[0]] as const]) {
      expect(measureLineAngle(line, drawn, size)?.value).toBeCloseTo(expected, 6);
    }
  });

  it("has none without a leg", () => {
    expect(measureAngle(at(1, 1), at(1, 1), at(2, 2), size)).toBeNull();
    expect(measureLineAngle([at(1, 1), at(1, 1)], [at(0, 0), at(2, 2)], size)).toBeNull();
  });

  it("is exact on a detector, whose magnification it does not feel, and says what it took for granted elsewhere", () => {
    const film: Spacing = { ...uneven, trust: "estimated", source: "imagerPixelSpacing", warnings: ["magnified"] };
    expect(angleTrust(film, 1, "DX")).toMatchObject({
      trust: "exact",
      warnings: [expect.stringMatching("projection")],
    });
    expect(angleTrust({ ...film, source: "pixelSpacing" }, 1, "CT")).toEqual({
      trust: "estimated",
      warnings: ["magnified"],
    });
    expect(angleTrust(none, 1, "SC")).toMatchObject({
      trust: "estimated",
      warnings: [expect.stringMatching("square")],
    });
    expect(angleTrust(none, 0.5, "US").warnings[0]).toMatch("0.5 times as wide");
  });

  it("uses the aspect where there is no spacing", () => {
    expect(measureAngle([10, 0], [0, 0], [10, 10], pixelSizeOf(none, 0.5))?.value).toBeCloseTo(63.435, 3);
  });
});

describe("long and short axis", () => {
  const angleBetween = (points: readonly ImagePoint[]) => {
    const [a, b, c, d] = points as readonly [ImagePoint, ImagePoint, ImagePoint, ImagePoint];
    return measureLineAngle([a, b], [c, d], size)?.value;
  };

  it("stay at a right angle in mm whatever is moved", () => {
    let points = withShortAxis(at(-20, -3), at(25, 18), size);
    expect(angleBetween(points)).toBeCloseTo(90, 6);
    points = moveAxisPoint(points, 2, at(-4, 12), size);
    points = moveAxisPoint(points, 0, at(-31, 9), size);
    points = moveAxisPoint(points, 3, at(9, -8), size);
    expect(angleBetween(points)).toBeCloseTo(90, 6);
  });

  it("are measured to a tenth of a mm, the longer one first", () => {
    let points = withShortAxis(at(-20, 0), at(20, 0), size);
    points = moveAxisPoint(points, 2, at(3, 30), size);
    points = moveAxisPoint(points, 3, at(3, -25), size);
    const [long, short] = measureAxes(points, uneven);
    expect(long).toMatchObject({ name: "longAxis", unit: "mm", value: expect.closeTo(55, 6) });
    expect(short).toMatchObject({ name: "shortAxis", unit: "mm", value: expect.closeTo(40, 6) });
    expect(points[2]).toEqual([expect.closeTo(at(3, 30)[0], 6), expect.closeTo(at(3, 30)[1], 6)]);
  });

  it("keep the short axis on the long one", () => {
    const points = moveAxisPoint(withShortAxis(at(-20, 0), at(20, 0), size), 2, at(90, 5), size);
    expect(points[2]).toEqual([expect.closeTo(at(20, 5)[0], 6), expect.closeTo(at(20, 5)[1], 6)]);
  });
});

describe("ratio", () => {
  it("gives two lengths and their quotient", () => {
    const ratio = measureRatio([at(0, 0), at(130, 0), at(0, 5), at(0, 265)], uneven, size);
    expect(ratio.map(({ name, value }) => [name, Number(value.toFixed(3))])).toEqual([
      ["ratio", 0.5],
      ["firstLength", 130],
      ["secondLength", 260],
    ]);
  });

  it("takes the pixels' shape into account where there is no spacing, and never says mm", () => {
    const ratio = measureRatio(
      [
        [0, 0],
        [20, 0],
        [0, 0],
        [0, 20],
      ],
      none,
      pixelSizeOf(none, 0.5),
    );
    expect(ratio.map(({ value, unit }) => [value, unit])).toEqual([
      [0.5, "1"],
      [20, "{pixel}"],
      [20, "{pixel}"],
    ]);
    expect(
      measureRatio(
        [
          [0, 0],
          [20, 0],
          [5, 5],
          [5, 5],
        ],
        none,
        [1, 1],
      ).map(({ name }) => name),
    ).toEqual(["firstLength", "secondLength"]);
  });
});

describe("outlines", () => {
  const circle = Array.from({ length: 90 }, (_, step) => onCircle(step * 4, 25));

  it("measures along a line to a tenth of a mm", () => {
    expect(measurePolyline([at(0, 0), at(3, 4), at(3, -8), at(-2, -8)], uneven).value).toBeCloseTo(22, 6);
    expect(
      measurePolyline(
        [
          [0, 0],
          [3, 4],
          [3, 8],
        ],
        none,
      ),
    ).toEqual({ name: "length", value: 9, unit: "{pixel}" });
  });

  it("measures areas to half a per cent on uneven pixels", () => {
    const area = measurePolygonArea(circle, uneven);
    expect(area.unit).toBe("mm2");
    expect(Math.abs(area.value / (Math.PI * 625) - 1)).toBeLessThan(0.005);
    expect(measurePolygonArea([...circle].reverse(), uneven).value).toBeCloseTo(area.value, 6);
    expect(measureRectangleArea(at(4, 9), at(-6, -1), uneven).value).toBeCloseTo(100, 6);
    expect(measureRectangleArea([0, 0], [4, 5], none)).toEqual({ name: "area", value: 20, unit: "{pixel}" });
  });

  it("knows an outline that crosses itself", () => {
    expect(doesCrossItself(circle)).toBe(false);
    expect(
      doesCrossItself([
        [0, 0],
        [10, 10],
        [10, 0],
        [0, 10],
      ]),
    ).toBe(true);
    expect(
      doesCrossItself([
        [0, 0],
        [10, 0],
        [10, 10],
        [5, 2],
        [0, 10],
      ]),
    ).toBe(false);
  });
});

describe("statistics of an outline", () => {
  const pixels = Float32Array.from({ length: 100 }, (_, index) => index);
  const transform = { kind: "linear", slope: 2, intercept: -50, unit: "[hnsf'U]" } as const;
  const source = { pixels, rows: 10, columns: 10, transform, padding: null };

  it("takes the pixels whose centres lie inside, also of a hollow shape", () => {
    const square = measureRegion(rectangleRegion([3.5, 3.5], [6.5, 6.5]), source);
    expect(square.count).toBe(9);
    expect(square.quantities[0]).toEqual({ name: "mean", value: 60, unit: "[hnsf'U]" });
    // A U of width 1: two arms of three pixels and a foot of three.
    const u: ImagePoint[] = [
      [0.5, 0.5],
      [1.5, 0.5],
      [1.5, 2.5],
      [2.5, 2.5],
      [2.5, 0.5],
      [3.5, 0.5],
      [3.5, 3.5],
      [0.5, 3.5],
    ];
    const hollow = measureRegion(polygonRegion(u), source);
    expect(hollow.count).toBe(7);
    expect(hollow.quantities.find(({ name }) => name === "minimum")?.value).toBe(11 * 2 - 50);
  });

  it("leaves out what planes do not know and what is padding", () => {
    const holed = { ...source, pixels: pixels.map((value) => (value === 44 ? Number.NaN : value)) };
    const { count, paddingCount } = measureRegion(rectangleRegion([3.5, 3.5], [6.5, 6.5]), {
      ...holed,
      padding: { low: 66, high: 66 },
    });
    expect([count, paddingCount]).toEqual([7, 2]);
  });

  it("reads one pixel with its unit, and nothing where nothing is", () => {
    expect(measureProbe([4.4, 3.6], source)).toEqual({ name: "value", value: 38, unit: "[hnsf'U]" });
    expect(measureProbe([-3, 3], source)).toBeNull();
    expect(measureProbe([4, 4], { ...source, padding: { low: 44, high: 44 } })).toBeNull();
    expect(measureProbe([4, 4], { ...source, pixels: pixels.map(() => Number.NaN) })).toBeNull();
  });
});

describe("numbers as they are read", () => {
  it("gives angles with a tenth and ratios with two digits", () => {
    expect(formatQuantity({ name: "angle", value: 32.449, unit: "deg" })).toBe("32.4°");
    expect(formatQuantity({ name: "ratio", value: 0.4812, unit: "1" })).toBe("0.48");
  });
});
