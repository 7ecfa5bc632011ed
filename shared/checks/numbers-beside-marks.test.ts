import { describe, expect, it } from "vitest";
import { measurementSchema } from "../domain/measurement.ts";
import type { DraftContent } from "../domain/report.ts";
import { found, subjectOf } from "./report-subject.test-data.ts";
import type { ReportSubject } from "./report-subject.ts";

describe("numbers beside marks", () => {
  const image = {
    ...{ archiveId: "embedded", studyInstanceUid: "1.2.3", seriesInstanceUid: "1.2.3.1", sopInstanceUid: "1.2.3.1.1" },
    ...{ sopClassUid: "", frameNumber: 1, seriesNumber: 1, instanceNumber: 1, seriesDescription: "", modality: "CT" },
    studyDate: null,
  };
  const mark = measurementSchema.parse({
    ...{ id: "m1", kind: "length", image, points: [], trust: "exact", text: "12.4 mm", words: "Segment 4 lesion" },
    quantities: [{ name: "length", value: 12.4, unit: "mm" }],
    provenance: { spacingMm: null, spacingSource: "none", formula: "length/1", warnings: [] },
  });
  const withMark = (findings: string): Partial<ReportSubject> => ({
    content: { ...subjectOf({ findings }).content, measurements: [mark] },
  });

  it("are found where they are ten times off, or not what the named mark reads", () => {
    expect(found({}, withMark("Lesion of 12.4 cm."))).toContain("numberUnlikeMark: 12.4 cm");
    expect(found({}, withMark("Lesion of 12 mm."))).toEqual([]);
    expect(found({}, withMark("Segment 4 lesion of 17 mm."))).toEqual(["numberUnlikeMark: 17 mm"]);
    expect(found({}, withMark("Another lesion of 17 mm."))).toEqual([]);
  });

  it("leave what a chip prints alone", () => {
    const chip = { kind: "measurement" as const, measurementId: "m1", text: "12.4 mm" };
    const { content } = subjectOf({});
    const printed: DraftContent = {
      ...content,
      measurements: [mark],
      sections: { ...content.sections, findings: [[{ kind: "text", text: "Node of " }, chip]] },
    };
    expect(found({}, { content: printed })).toEqual([]);
  });
});
