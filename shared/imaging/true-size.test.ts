import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "./attributes.ts";
import { readSpacing, type Spacing } from "./spacing.ts";
import { isAtTrueSize, trueSizeOf, trueSizeZoom } from "./true-size.ts";
import { imageToStage, wholeImageView } from "./view-transform.ts";

const pair = (tag: string, value: number) => ({ [tag]: { vr: "DS", Value: [value, value] } });
const sizeOf = (instance: DicomJsonInstance, modality: string) => {
  const spacing = readSpacing(instance, [], modality);
  return trueSizeOf(spacing, spacing.whole);
};

describe("true size", () => {
  it("is true only where the spacing is the patient's, and says so where it is the detector's", () => {
    expect(sizeOf(pair("00280030", 0.7), "CT")).toEqual({ rowMm: 0.7, words: "1:1 true size", isExact: true });
    const film = sizeOf(pair("00181164", 0.143), "DX");
    expect(film).toMatchObject({ words: "1:1 at the detector, not in the patient", isExact: false });
    const corrected = sizeOf({ ...pair("00181164", 0.14), "00181114": { vr: "DS", Value: [1.4] } }, "DX");
    expect(corrected).toMatchObject({ words: "1:1 estimated: corrected for a magnification of 1.4" });
    expect("rowMm" in corrected && corrected.rowMm).toBeCloseTo(0.1, 9);
  });
  it("is refused where nothing is known, and taken from a reader's calibration where there is one", () => {
    const spacing = readSpacing({}, [], "DX");
    expect(trueSizeOf(spacing, spacing.whole)).toHaveProperty("refusal");
    const own: Spacing = { spacingMm: [0.2, 0.2], source: "calibrated", trust: "estimated", warnings: [] };
    expect(trueSizeOf(spacing, own)).toMatchObject({ rowMm: 0.2, words: "1:1, by a reader's calibration" });
  });
  it("of ultrasound is that of its regions where they have one scale, and refused where they differ", () => {
    const region = (cm: number) => ({
      ...{ "00186012": { vr: "US", Value: [1] }, "00186024": { vr: "US", Value: [3] } },
      ...{ "00186026": { vr: "US", Value: [3] }, "00186018": { vr: "UL", Value: [0] } },
      ...{ "0018601A": { vr: "UL", Value: [0] }, "0018601C": { vr: "UL", Value: [99] } },
      ...{ "0018601E": { vr: "UL", Value: [99] }, "0018602C": { vr: "FD", Value: [cm] } },
      "0018602E": { vr: "FD", Value: [cm] },
    });
    const scan = (...cm: number[]) =>
      sizeOf({ "00186011": { vr: "SQ", Value: cm.map(region) } } as DicomJsonInstance, "US");
    expect(scan(0.02, 0.02)).toEqual({ rowMm: 0.2, words: "1:1 true size", isExact: true });
    expect(scan(0.02, 0.03)).toMatchObject({ refusal: expect.stringContaining("different scales") });
  });
  it("puts 100 mm of the patient on 100 mm of the screen, at any pixel ratio and turn", () => {
    for (const [ratio, rotationDegrees] of [
      [1, 0],
      [1.5, 0],
      [2, 90],
    ] as const) {
      const mmPerPixel = 0.27 / ratio;
      const stage = { width: 900 * ratio, height: 600 * ratio, rows: 512, columns: 400, aspect: 1.25 };
      const start = { ...wholeImageView(512, 400), rotationDegrees };
      const view = { ...start, zoom: trueSizeZoom(start, stage, 0.7, mmPerPixel) };
      const { a, b } = imageToStage(view, stage);
      // Columns lie 1.25 times as far apart as rows: 100 mm are 100 / 0.875 columns.
      expect(((Math.hypot(a, b) * 100) / 0.875) * mmPerPixel).toBeCloseTo(100, 6);
      expect(isAtTrueSize(view, stage, 0.7, mmPerPixel)).toBe(true);
      expect(isAtTrueSize({ ...view, zoom: view.zoom * 1.01 }, stage, 0.7, mmPerPixel)).toBe(false);
    }
  });
});
