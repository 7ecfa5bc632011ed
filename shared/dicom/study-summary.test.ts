import { describe, expect, it } from "vitest";
import { isDicomJsonDataset, readNumber, readNumbers, readString } from "./dicom-json.ts";
import { toStudySummary } from "./study-summary.ts";
import { isPrivateTag } from "./tags.ts";
import { isUid } from "./uid.ts";

const answer = {
  "00080020": { vr: "DA", Value: ["20260701"] },
  "00080030": { vr: "TM", Value: ["093000"] },
  "00080050": { vr: "SH", Value: ["A1"] },
  "00080061": { vr: "CS", Value: ["PT\\CT", "CT"] },
  "00080090": { vr: "PN", Value: [{ Alphabetic: "Jones^Mary^^Dr" }] },
  "00081030": { vr: "LO", Value: ["CT chest"] },
  "00100010": { vr: "PN", Value: [{ Alphabetic: "Smith^John" }] },
  "00100020": { vr: "LO", Value: ["RXX1"] },
  "00100030": { vr: "DA" },
  "00100040": { vr: "CS", Value: ["M"] },
  "0020000D": { vr: "UI", Value: ["1.2.3"] },
  "00201206": { vr: "IS", Value: [2] },
  "00201208": { vr: "IS", Value: ["60"] },
};

describe("study answers", () => {
  it("gives a study summary", () => {
    expect(toStudySummary("east", answer)).toMatchObject({
      archiveId: "east",
      studyInstanceUid: "1.2.3",
      patient: { name: { family: "Smith" }, birthDate: null, sex: "male", patientId: "RXX1", nhsNumber: null },
      modalities: ["PT", "CT"],
      performedAt: Date.UTC(2026, 6, 1, 8, 30),
      referrerName: "JONES, Mary (Dr)",
      seriesCount: 2,
      instanceCount: 60,
    });
  });

  it("has the codes of the referrer where the header states them", () => {
    const code = (value: string) => ({ vr: "SQ", Value: [{ "00080100": { vr: "SH", Value: [value] } }] });
    const person = { "00401101": code("C1234567"), "00080082": code("Y02345") };
    const coded = { ...answer, "00080096": { vr: "SQ", Value: [person] } };
    expect(toStudySummary("east", coded)?.referrerCodes).toEqual({ person: "C1234567", organisation: "Y02345" });
    expect(toStudySummary("east", answer)?.referrerCodes).toBeUndefined();
    expect(toStudySummary("east", { ...answer, "00080096": { vr: "SQ", Value: [{}] } })?.referrerCodes).toBeUndefined();
  });

  it("drops only what has no usable UID", () => {
    expect(toStudySummary("east", { "0020000D": { vr: "UI", Value: ["not-a-uid"] } })).toBeNull();
    expect(toStudySummary("east", { "0020000D": { vr: "UI", Value: ["1.2"] } })?.performedAt).toBeNull();
  });

  it("reads DICOM JSON defensively", () => {
    expect(isDicomJsonDataset({ "0020000D": { vr: "UI" } })).toBe(true);
    for (const wrong of [null, [], "x", { studyUid: {} }, { "0020000D": "1.2" }]) {
      expect(isDicomJsonDataset(wrong)).toBe(false);
    }
    expect(readNumber({ "00280030": { vr: "DS", Value: ["0.5"] } }, "00280030")).toBe(0.5);
    expect(readNumbers({ "00280030": { vr: "DS", Value: ["0.5", "?"] } }, "00280030")).toEqual([0.5, null]);
    expect(readString({ "0008103e": { vr: "LO", Value: [" a "] } }, "0008103E")).toBe("a");
  });

  it("knows private tags and UIDs", () => {
    expect(isPrivateTag("00091001")).toBe(true);
    expect(isPrivateTag("7FE00010")).toBe(false);
    expect(isPrivateTag("7FE10010")).toBe(true);
    expect(isUid("1.2.840.10008.1.2")).toBe(true);
    for (const wrong of ["", "1..2", "1.2.", "../1", "1".repeat(65)]) expect(isUid(wrong)).toBe(false);
  });
});
