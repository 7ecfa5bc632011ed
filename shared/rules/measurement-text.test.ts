import { describe, expect, it } from "vitest";
import { imageReferenceSchema } from "../domain/measurement.ts";
import { qualifiedText, reportedExamination, reportedMeasurementText } from "./measurement-text.ts";

const examination = reportedExamination({ studyInstanceUid: "1.2.3", performedAt: Date.UTC(2026, 10, 21, 10, 30) });

function mark(studyInstanceUid: string, studyDate: string | null) {
  const image = imageReferenceSchema.parse({
    archiveId: "embedded",
    studyInstanceUid,
    seriesInstanceUid: "1.2.3.1",
    sopInstanceUid: "1.2.3.1.1",
    sopClassUid: "1.2.840.10008.5.1.4.1.1.2",
    frameNumber: 1,
    seriesNumber: 2,
    instanceNumber: 16,
    seriesDescription: "Chest",
    modality: "CT",
    studyDate,
  });
  return { image, text: "88.6 mm" };
}

describe("text of a measurement in a report", () => {
  it("is the bare number on the report's own examination", () => {
    expect(reportedMeasurementText(mark("1.2.3", "2026-11-21"), examination)).toBe("88.6 mm");
    // Silent or contradicting headers do not make it another examination.
    expect(reportedMeasurementText(mark("1.2.3", null), examination)).toBe("88.6 mm");
  });

  it("carries the date of any other examination", () => {
    expect(reportedMeasurementText(mark("1.2.4", "2026-07-19"), examination)).toBe("88.6 mm (19-Jul-2026)");
  });

  it("says in words that it is another one where the date does not tell them apart", () => {
    expect(reportedMeasurementText(mark("1.2.4", "2026-11-21"), examination)).toBe(
      "88.6 mm (other examination, 21-Nov-2026)",
    );
    expect(reportedMeasurementText(mark("1.2.4", null), examination)).toBe("88.6 mm (other examination, date unknown)");
  });
});

describe("what a number says of how far it can be trusted", () => {
  const of = (more: Partial<Parameters<typeof qualifiedText>[1]>) =>
    qualifiedText("8.4 mm", { trust: "exact", provenance: {}, ...more });

  it("says nothing of an exact one on a picture of full quality", () => {
    expect(of({})).toBe("8.4 mm");
    expect(of({ trust: "pixelsOnly", fidelity: [{ code: "unknownSpacing", words: "Spacing unknown" }] })).toBe(
      "8.4 mm",
    );
  });

  it("says that it is estimated, by how much where anything tells, and why", () => {
    expect(of({ trust: "estimated" })).toBe("8.4 mm (estimated)");
    expect(of({ trust: "estimated", provenance: { uncertainty: { percent: 14, why: "at the detector" } } })).toBe(
      "8.4 mm (estimated ± 14 %, at the detector)",
    );
    expect(of({ trust: "estimated", provenance: { uncertainty: { percent: null, why: "at the detector" } } })).toBe(
      "8.4 mm (estimated, at the detector)",
    );
  });

  it("names each thing that was wanting in the picture once", () => {
    const fidelity = [
      { code: "lossy", words: "Lossy compression 12:1" },
      { code: "correctedGeometry", words: "Gantry tilt corrected" },
      { code: "correctedGeometry", words: "Uneven slices" },
      { code: "interpolated", words: "Plane made from the series: Coronal" },
    ] as const;
    expect(of({ trust: "estimated", fidelity: [...fidelity] })).toBe(
      "8.4 mm (estimated; lossy image, corrected geometry, on a plane made from the series)",
    );
  });
});
