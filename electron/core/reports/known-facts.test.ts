import { describe, expect, test } from "vitest";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { knownFacts } from "./known-facts.ts";

function caseOf(change: Partial<Workitem["study"]>): Workitem {
  const study = { ...sampleStudy(1, { performedAt: Date.UTC(2026, 10, 21, 12) }), ...change };
  return { study, clinicalQuestion: "Fall. Fracture?" } as Workitem;
}
const image = (laterality: string): DicomJsonDataset => ({ "00200062": { vr: "CS", Value: [laterality] } });

describe("what is known of a case", () => {
  test("is age, sex, dates and the question", () => {
    const study = sampleStudy(1);
    const patient = { ...study.patient, birthDate: "1961-11-22", sex: "female" as const };
    const compared = [
      { studyInstanceUid: study.studyInstanceUid, description: "", date: "2025-01-02" },
      { studyInstanceUid: study.studyInstanceUid, description: "", date: "2026-03-04" },
    ];
    expect(knownFacts(caseOf({ patient, description: "XR wrist" }), [], compared)).toEqual({
      age: 64,
      sex: "female",
      examinationDate: "2026-11-21",
      priorDate: "2026-03-04",
      clinicalQuestion: "Fall. Fracture?",
    });
  });

  test("is contrast agent, its volume and slice thickness, the volume only where the series agree", () => {
    const slice = (thickness: number, volume: number): DicomJsonDataset => ({
      "00080060": { vr: "CS", Value: ["CT"] },
      "00180010": { vr: "LO", Value: ["Omnipaque 300"] },
      "00180050": { vr: "DS", Value: [thickness] },
      "00181041": { vr: "DS", Value: [volume] },
    });
    const said = (...slices: DicomJsonDataset[]) => {
      const { contrastAgent, contrastVolume, sliceThickness } = knownFacts(caseOf({ description: "CT" }), slices, []);
      return [contrastAgent, contrastVolume, sliceThickness];
    };
    expect(said(slice(5, 100), slice(1.25, 100))).toEqual(["Omnipaque 300", 100, "1.25 to 5 mm"]);
    expect(said(slice(5, 0), slice(5, 90))).toEqual(["Omnipaque 300", 90, "5 mm"]);
    expect(said(slice(5, 100), slice(5, 60))).toEqual(["Omnipaque 300", undefined, "5 mm"]);
    expect(said()).toEqual([undefined, undefined, undefined]);
  });

  test.each([
    ["XR wrist left", [], "left"],
    ["XR wrist", [image("R")], "right"],
    ["XR wrist Rt", [image("R"), image("R")], "right"],
    ["XR wrist left", [image("R")], undefined],
    ["XR hands", [image("R"), image("L")], "bilateral"],
    ["XR hands right and left", [], "bilateral"],
    ["XR wrist right", [image("B")], undefined],
    ["XR chest", [], undefined],
  ])("the side of %s is said only where nothing contradicts it", (description, images, side) => {
    expect(knownFacts(caseOf({ description }), images, []).side).toBe(side);
  });
});
