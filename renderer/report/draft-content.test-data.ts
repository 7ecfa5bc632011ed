import { imageReferenceSchema, type Measurement } from "../../shared/domain/measurement.ts";
import type { DraftContent, Paragraph } from "../../shared/domain/report.ts";

/** Gives a draft content with nothing in it but the findings given; the start of a blank report. */
export function emptyDraftContent(findings: readonly Paragraph[] = []): DraftContent {
  return {
    sections: {
      clinicalInformation: [],
      technique: [],
      comparison: [],
      findings: [...findings],
      conclusion: [],
      advice: [],
    },
    measurements: [],
    keyImages: [],
    comparedStudies: [],
  };
}

/** Gives a length of 8 mm on image 20 of series 3. */
export function sampleMeasurement(id: string): Measurement {
  const image = imageReferenceSchema.parse({
    archiveId: "embedded",
    studyInstanceUid: "1.2",
    seriesInstanceUid: "1.2.3",
    sopInstanceUid: "1.2.3.4",
    sopClassUid: "1.2.840.10008.5.1.4.1.1.2",
    frameNumber: 1,
    seriesNumber: 3,
    instanceNumber: 20,
    seriesDescription: "Portal venous",
    modality: "CT",
    studyDate: "2026-11-19",
  });
  const provenance = { spacingMm: null, spacingSource: "none" as const, formula: "length-1", warnings: [] };
  return { id, kind: "length", image, points: [], quantities: [], text: "8 mm", trust: "exact", provenance };
}
