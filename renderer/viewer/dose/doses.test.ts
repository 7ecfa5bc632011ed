import { describe, expect, test } from "vitest";
import { readImageHeader } from "../../../shared/imaging/image-header.ts";
import { doseInstance } from "../../../shared/objects/dose-phantom.test-data.ts";
import { readRtDose } from "../../../shared/objects/rt-dose.ts";
import type { RegisteredImage } from "../image-registry.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { doseText } from "./dose-words.ts";
import { dosesOfCase, refusalOf } from "./doses.ts";

const dose = readRtDose(doseInstance());
if (dose === null) throw new Error("The phantom is no dose.");

const doseSet = {
  id: "dose",
  studyInstanceUid: "1.2.3",
  patientId: "P1",
  issuerOfPatientId: "",
  images: [],
  others: { layers: [], measurements: [], mappings: [], doses: [dose], plans: [] },
} as unknown as DisplaySet;
const images = { ...doseSet, id: "ct", others: null } as unknown as DisplaySet;

function image(over: Record<string, unknown> = {}): RegisteredImage {
  const header = readImageHeader(
    doseInstance({}, { "00080060": { Value: ["CT"] }, "00080016": { Value: ["1.2.1"] } }),
    1,
  );
  return { header: { ...header, ...over }, reference: {}, institution: "" } as unknown as RegisteredImage;
}

const [on] = dosesOfCase({ displaySets: [doseSet] });
if (on === undefined) throw new Error("The case has no dose.");

describe("a dose over images", () => {
  test("is allowed on the frame of reference and the patient that it was made for alone", () => {
    expect(refusalOf(on, image(), images)).toBe("");
    expect(refusalOf(on, image({ frameOfReferenceUid: "9.9" }), images)).toContain("another frame of reference");
    expect(refusalOf(on, image({ frameOfReferenceUid: "" }), images)).toContain("another frame of reference");
    expect(refusalOf(on, image(), { ...images, patientId: "P2" })).toContain("another patient's number");
    expect(refusalOf(on, image(), { ...images, issuerOfPatientId: "Elsewhere" })).toContain("another patient's number");
    expect(refusalOf(on, image({ plane: null }), images)).toContain("does not say where it lies");
  });

  test("comes with a problem where its own header names another patient or examination than its series", () => {
    const [stranger] = dosesOfCase({ displaySets: [{ ...doseSet, patientId: "P2" }] });
    expect(stranger?.problem).toContain("another patient's number");
    const [elsewhere] = dosesOfCase({ displaySets: [{ ...doseSet, studyInstanceUid: "1.9" }] });
    expect(elsewhere?.problem).toContain("another examination");
  });

  test("is put into words without gray where it is relative", () => {
    expect(doseText({ unit: "Gy", isEffective: false }, 12.34)).toBe("12.3 Gy");
    expect(doseText({ unit: "Gy", isEffective: true }, 2)).toBe("2.00 Gy (effective)");
    expect(doseText({ unit: "relative", isEffective: false }, 98.7)).toBe("98.7 relative, not Gy");
  });
});
