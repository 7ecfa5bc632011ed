import { describe, expect, it } from "vitest";
import { type Calibration, calibrationSchema } from "../domain/calibration.ts";
import { type ImageReference, imageReferenceSchema } from "../domain/measurement.ts";
import { measureLength } from "../imaging/measure.ts";
import type { Spacing } from "../imaging/spacing.ts";
import { calibrateByLine, calibratedSpacing, calibrationFor, calibrationText } from "./calibration.ts";

const film: ImageReference = imageReferenceSchema.parse({
  archiveId: "embedded",
  studyInstanceUid: "1.2.3",
  seriesInstanceUid: "1.2.3.1",
  sopInstanceUid: "1.2.3.1.1",
  sopClassUid: "1.2.840.10008.5.1.4.1.1.7",
  frameNumber: 1,
  seriesNumber: 1,
  instanceNumber: 1,
  seriesDescription: "",
  modality: "DX",
  studyDate: null,
});
const other = (change: Partial<Record<keyof ImageReference, unknown>>) =>
  imageReferenceSchema.parse({ ...film, ...change });
const sister = other({ sopInstanceUid: "1.2.3.1.2" });
const nextSeries = other({ sopInstanceUid: "1.2.3.2.1", seriesInstanceUid: "1.2.3.2" });
const prior = other({ sopInstanceUid: "1.2.4.1.1", seriesInstanceUid: "1.2.4.1", studyInstanceUid: "1.2.4" });

function calibrated(change: Partial<Calibration> = {}): Calibration {
  return calibrationSchema.parse({
    id: "0190a0a0-0000-7000-8000-000000000001",
    image: film,
    spacingMm: [0.5, 0.5],
    lengthMm: 50,
    linePixels: 100,
    scope: "image",
    machine: "Maker Model 7",
    rows: 100,
    columns: 80,
    by: "Dr R. Testwell",
    on: "2026-11-24",
    setsAsideExact: false,
    ...change,
  });
}

const on = (reference: ImageReference, change = {}) => ({
  reference,
  machine: "Maker Model 7",
  rows: 100,
  columns: 80,
  ...change,
});
const exact: Spacing = { spacingMm: [0.2, 0.2], source: "pixelSpacing", trust: "exact", warnings: [] };
const none: Spacing = { spacingMm: null, source: "none", trust: "pixelsOnly", warnings: [] };

describe("a calibration by a line of known length", () => {
  it("gives every other length to a tenth of a millimetre, on uneven pixels too", () => {
    // A ruler of 50 mm drawn aslant on pixels of 0.4 mm by 0.1 mm.
    const made = calibrateByLine(
      [
        [0, 0],
        [300, 100],
      ],
      50,
      0.25,
    );
    expect(made?.spacingMm[0]).toBeCloseTo(0.4, 9);
    expect(made?.spacingMm[1]).toBeCloseTo(0.1, 9);
    const spacing = calibratedSpacing(none, calibrated(made ?? {}));
    expect(measureLength([0, 0], [120, 0], spacing).value).toBeCloseTo(12, 6);
    expect(measureLength([0, 0], [0, 120], spacing).value).toBeCloseTo(48, 6);
  });

  it.each([0, -5, Number.NaN, Number.POSITIVE_INFINITY, 6000])("refuses a length of %s mm", (lengthMm) => {
    expect(
      calibrateByLine(
        [
          [0, 0],
          [100, 0],
        ],
        lengthMm,
        1,
      ),
    ).toBeNull();
  });

  it("refuses a line that a slip of the hand would falsify", () => {
    expect(
      calibrateByLine(
        [
          [0, 0],
          [5, 5],
        ],
        10,
        1,
      ),
    ).toBeNull();
  });
});

describe("the scope of a calibration", () => {
  const holds = (scope: Calibration["scope"]) =>
    [film, sister, nextSeries, prior].map((image) => calibrationFor([calibrated({ scope })], on(image)) !== null);

  it("is the image, its series, or the examination's images of the machine; never another examination", () => {
    expect(holds("image")).toEqual([true, false, false, false]);
    expect(holds("series")).toEqual([true, true, false, false]);
    expect(holds("machine")).toEqual([true, true, true, false]);
  });

  it("never goes to pixels of another size, another machine or modality, or a plane made from a series", () => {
    const wide = [calibrated({ scope: "machine" })];
    expect(calibrationFor(wide, on(nextSeries, { rows: 200 }))).toBeNull();
    expect(calibrationFor(wide, on(nextSeries, { machine: "Maker Model 8" }))).toBeNull();
    expect(calibrationFor(wide, on(other({ sopInstanceUid: "1.9", modality: "XA" })))).toBeNull();
    expect(calibrationFor([calibrated({ scope: "machine", machine: "" })], on(nextSeries, { machine: "" }))).toBeNull();
  });

  it("yields to a newer one", () => {
    const newer = calibrated({ id: "0190a0a0-0000-7000-8000-000000000002", spacingMm: [0.7, 0.7] });
    expect(calibrationFor([calibrated(), newer], on(film))).toBe(newer);
  });
});

describe("the spacing under a calibration", () => {
  it("is estimated and names who, when and for what", () => {
    const spacing = calibratedSpacing(none, calibrated({ scope: "series" }));
    expect(spacing).toMatchObject({ source: "calibrated", trust: "estimated", spacingMm: [0.5, 0.5] });
    expect(spacing.uncertainty).toEqual({ percent: 1, why: "calibrated by Dr R. Testwell, 24-Nov-2026, this series" });
    expect(calibrationText(calibrated())).toBe("calibrated by Dr R. Testwell, 24-Nov-2026, this image only");
  });

  it("leaves an exact spacing alone, unless the reader set it aside and each length says so", () => {
    expect(calibratedSpacing(exact, calibrated())).toBe(exact);
    const aside = calibratedSpacing(exact, calibrated({ setsAsideExact: true }));
    expect(aside.trust).toBe("estimated");
    expect(aside.warnings.at(-1)).toBe("The exact spacing of the header was set aside for it.");
  });
});
