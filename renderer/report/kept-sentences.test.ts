import { expect, it } from "vitest";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { keptSentences } from "./kept-sentences.ts";
import { prepared } from "./sign-sheet.test-data.ts";

function signedWith(markText: string): ReportDocument {
  const { document } = prepared([]);
  const chip = { kind: "measurement" as const, measurementId: "m", text: "40.2 mm" };
  return {
    ...document,
    sections: { ...document.sections, findings: [[chip, chip]] },
    measurements: [
      {
        id: "m",
        text: markText,
        image: { studyInstanceUid: "1", studyDate: null },
      } as unknown as ReportDocument["measurements"][number],
    ],
    keptNumbers: [{ measurementId: "m", written: "40.2 mm", marked: "64.5 mm" }],
  };
}

it("says of each number kept which section has it and what its mark reads, while the mark reads so", () => {
  expect(keptSentences(signedWith("64.5 mm"))).toEqual(["Findings: 40.2 mm; the mark reads 64.5 mm. Kept as written."]);
  expect(keptSentences(signedWith("40.2 mm"))).toEqual([]);
  expect(keptSentences(signedWith("70.0 mm"))).toEqual([]);
  expect(keptSentences(prepared([]).document)).toEqual([]);
});
