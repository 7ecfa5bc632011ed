import { expect, it } from "vitest";
import type { ReportDocument } from "../domain/report.ts";
import { keptSentences } from "./kept-sentences.ts";

const none = { clinicalInformation: [], technique: [], comparison: [], findings: [], conclusion: [], advice: [] };
const chip = { kind: "measurement" as const, measurementId: "m", text: "40.2 mm" };

function signedWith(markText: string): ReportDocument {
  return {
    sections: { ...none, findings: [[chip, chip]] },
    addenda: [],
    measurements: [{ id: "m", text: markText, image: { studyInstanceUid: "1", studyDate: null } }],
    keptNumbers: [{ measurementId: "m", written: "40.2 mm", marked: "64.5 mm" }],
  } as unknown as ReportDocument;
}

it("says of each number kept which section has it and what its mark reads, while the mark reads so", () => {
  expect(keptSentences(signedWith("64.5 mm"))).toEqual(["Findings: 40.2 mm; the mark reads 64.5 mm. Kept as written."]);
  expect(keptSentences(signedWith("40.2 mm"))).toEqual([]);
  expect(keptSentences(signedWith("70.0 mm"))).toEqual([]);
  expect(keptSentences({ sections: none, addenda: [], measurements: [] })).toEqual([]);
});

it("names the addendum that has it", () => {
  const document = signedWith("64.5 mm");
  const addenda = [{ version: 2, paragraphs: [[chip]], signature: {} as never }];
  expect(keptSentences({ ...document, sections: none, addenda })).toEqual([
    "Addendum, version 2: 40.2 mm; the mark reads 64.5 mm. Kept as written.",
  ]);
});
