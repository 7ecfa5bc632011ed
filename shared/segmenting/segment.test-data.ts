import type { OwnSegment } from "../domain/own-segment.ts";
import { ownSegmentSchema } from "../domain/own-segment.ts";

/** Gives a segment of one pixel on one image of a CT, for tests. */
export function ownSegment(change: Partial<OwnSegment> = {}): OwnSegment {
  const segment = ownSegmentSchema.parse({
    id: "0b8a7f52-54a1-4a39-8e0c-3f2c64a0c0de",
    label: "Lesion of the liver",
    category: "49755003",
    type: "4147007",
    side: null,
    colour: [64, 200, 255],
    isAssisted: false,
    ground: {
      archiveId: "embedded",
      studyInstanceUid: "2.25.1",
      seriesInstanceUid: "2.25.2",
      sopClassUid: "1.2.840.10008.5.1.4.1.1.2",
      seriesNumber: 2,
      seriesDescription: "Abdomen",
      modality: "CT",
      studyDate: "2026-11-20",
      frameOfReferenceUid: "2.25.3",
      rows: 64,
      columns: 64,
      spacingMm: [0.5, 0.5],
      alongRow: [1, 0, 0],
      alongColumn: [0, 1, 0],
      sliceThicknessMm: 2,
      unit: "[hnsf'U]",
      trust: "exact",
      fidelity: [],
    },
    slices: [
      {
        sopInstanceUid: "2.25.4",
        frameNumber: 1,
        instanceNumber: 1,
        position: [0, 0, 0],
        depthMm: 2,
        mask: "AABBAB",
        pixelCount: 1,
        values: { count: 1, mean: 40, squares: 0, paddingCount: 0 },
      },
    ],
  });
  return { ...segment, ...change };
}
