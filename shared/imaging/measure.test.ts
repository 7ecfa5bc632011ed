import { describe, expect, it } from "vitest";
import { formatQuantity, measureEllipseArea, measureEllipseStatistics, measureLength } from "./measure.ts";
import { readSpacing, type Spacing, spacingForPoints } from "./spacing.ts";

const exact = (row: number, column: number): Spacing => ({
  spacingMm: [row, column],
  source: "pixelSpacing",
  trust: "exact",
  warnings: [],
});
const plain = { kind: "linear", slope: 1, intercept: 0, unit: "[hnsf'U]" } as const;

describe("measureLength", () => {
  it("uses row spacing for rows and column spacing for columns", () => {
    expect(measureLength([0, 0], [10, 0], exact(2, 0.5)).value).toBe(5);
    expect(measureLength([0, 0], [0, 10], exact(2, 0.5)).value).toBe(20);
    expect(measureLength([0, 0], [6, 8], exact(1, 1))).toEqual({ name: "length", value: 10, unit: "mm" });
  });

  it("never says mm without a spacing", () => {
    const none: Spacing = { spacingMm: null, source: "none", trust: "pixelsOnly", warnings: [] };
    expect(measureLength([0, 0], [3, 4], none)).toEqual({ name: "length", value: 5, unit: "{pixel}" });
    expect(measureEllipseArea([0, 0], [3, 4], none).unit).toBe("{pixel}");
  });
});

describe("measureEllipseStatistics", () => {
  const pixels = Int16Array.from({ length: 100 }, (_, index) => index);
  const source = { pixels, rows: 10, columns: 10, transform: plain, padding: null };

  it("counts pixel centres inside, on rescaled values", () => {
    const half = { ...source, transform: { ...plain, slope: 0.5, intercept: -10 } };
    const { quantities, count } = measureEllipseStatistics([3.5, 3.5], [6.5, 6.5], half);
    // Radius 1.5 about (5, 5) holds the nine centres from (4, 4) to (6, 6), the corners at distance 1.41 included.
    expect(count).toBe(9);
    expect(quantities.map(({ name, value }) => [name, value])).toEqual([
      ["mean", 17.5],
      ["standardDeviation", expect.closeTo(Math.sqrt(606 / 8) / 2, 6)],
      ["minimum", 12],
      ["maximum", 23],
    ]);
  });

  it("leaves padding out and says how much", () => {
    const { count, paddingCount } = measureEllipseStatistics([3.5, 3.5], [6.5, 6.5], {
      ...source,
      padding: { low: 44, high: 46 },
    });
    expect([count, paddingCount]).toEqual([6, 3]);
  });

  it("gives no numbers for an ellipse outside the image", () => {
    expect(measureEllipseStatistics([20, 20], [25, 25], source).quantities).toEqual([]);
  });
});

describe("spacing", () => {
  it("is exact for a scanner, estimated at a detector, unknown where nothing is said", () => {
    const pixel = { "00280030": { Value: [0.7, 0.7] } };
    const imager = { "00181164": { Value: [0.14, 0.14] } };
    expect(readSpacing(pixel, [], "CT").whole.trust).toBe("exact");
    expect(readSpacing(imager, [], "DX").whole).toMatchObject({ trust: "estimated", source: "imagerPixelSpacing" });
    expect(readSpacing({ ...imager, "00280030": { Value: [0.14, 0.14] } }, [], "DX").whole.trust).toBe("estimated");
    expect(readSpacing({ ...pixel, ...imager, "00280A02": { Value: ["FIDUCIAL"] } }, [], "DX").whole.trust).toBe(
      "exact",
    );
    expect(readSpacing({}, [], "CT").whole).toMatchObject({ spacingMm: null, trust: "pixelsOnly" });
    expect(readSpacing({ "00280030": { Value: [0, 0.7] } }, [], "CT").whole.trust).toBe("pixelsOnly");
  });

  it("takes an ultrasound region only for marks that lie within it", () => {
    const region = {
      "00186012": { Value: [1] },
      "00186024": { Value: [3] },
      "00186026": { Value: [3] },
      "00186018": { Value: [10] },
      "0018601A": { Value: [10] },
      "0018601C": { Value: [100] },
      "0018601E": { Value: [100] },
      "0018602C": { Value: [0.05] },
      "0018602E": { Value: [0.04] },
    };
    const spacing = readSpacing({ "00186011": { Value: [region] } }, [], "US");
    expect(
      spacingForPoints(spacing, [
        [20, 20],
        [30, 30],
      ]),
    ).toMatchObject({ spacingMm: [0.4, 0.5], trust: "exact" });
    expect(
      spacingForPoints(spacing, [
        [20, 20],
        [300, 30],
      ]),
    ).toMatchObject({ spacingMm: null, trust: "pixelsOnly" });
  });
});

describe("formatQuantity", () => {
  it("writes units as they are read, with a true minus", () => {
    expect(formatQuantity({ name: "length", value: 8.44, unit: "mm" })).toBe("8.4 mm");
    expect(formatQuantity({ name: "mean", value: -104.4, unit: "[hnsf'U]" })).toBe("−104 HU");
    expect(formatQuantity({ name: "mean", value: -0.2, unit: "[hnsf'U]" })).toBe("0 HU");
    expect(formatQuantity({ name: "mean", value: 0.00123, unit: "1" })).toBe("0.0012");
  });
});
