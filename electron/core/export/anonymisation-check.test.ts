import { expect, it } from "vitest";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { checkSeries } from "./anonymisation-check.ts";

function image(patientId: string, more: DicomJsonDataset = {}): DicomJsonDataset {
  return {
    "00080018": { vr: "UI", Value: ["1.2.3"] },
    "00080060": { vr: "CS", Value: ["CT"] },
    "00100010": { vr: "PN", Value: [{ Alphabetic: "SAMPLE^Ro^^Mr" }] },
    "00100020": { vr: "LO", Value: [patientId] },
    "00280010": { vr: "US", Value: [512] },
    ...more,
  };
}

it("lets nothing of a series leave that holds images of two people", () => {
  const check = checkSeries([image("P1"), image("P2")]);
  expect(check.imageCount).toBe(0);
  expect(check.refusals).toEqual(["The series holds images under more than one patient number, so none of it leaves."]);
});
it("keeps back what says that words are burnt in, and what has no pixels", () => {
  const written = image("P1", { "00280301": { vr: "CS", Value: ["YES"] } });
  const { "00280010": _, ...report } = image("P1");
  const check = checkSeries([image("P1"), written, report]);
  expect(check.imageCount).toBe(1);
  expect(check.refusals.length).toBe(2);
});
it("names what must not be left in a text, without the syllables that anybody's name has", () => {
  expect(checkSeries([image("RXX-11")]).forbiddenWords).toEqual(["sample", "rxx11"]);
});
