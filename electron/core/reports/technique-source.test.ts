import { describe, expect, it } from "vitest";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { studySummarySchema } from "../../../shared/domain/study.ts";
import { techniqueText } from "../../../shared/rules/report-text.ts";
import { techniqueSource } from "./technique-source.ts";

const study = studySummarySchema.parse({
  archiveId: "embedded",
  studyInstanceUid: "1.2.3",
  patient: {
    name: { family: "Test", given: "", middle: "", prefix: "", suffix: "", ideographic: "" },
    birthDate: null,
    sex: "unknown",
    nhsNumber: null,
    patientId: "A1",
    issuerOfPatientId: "",
  },
  accessionNumber: "",
  description: "PET-CT",
  modalities: ["PT", "CT"],
  bodyPart: "",
  performedAt: null,
  referrerName: "",
  site: { code: "", name: "" },
  seriesCount: 2,
  instanceCount: 3,
});

const text = (vr: string, ...values: (string | number)[]) => ({ vr, Value: values });

const ct: DicomJsonDataset = {
  "00080060": text("CS", "CT"),
  "00080008": text("CS", "ORIGINAL", "PRIMARY", "AXIAL"),
  "00180015": text("CS", "WHOLEBODY"),
  "00180050": text("DS", 3.75),
};
const localizer: DicomJsonDataset = {
  ...ct,
  "00080008": text("CS", "ORIGINAL", "PRIMARY", "LOCALIZER"),
  "00180050": text("DS", 700),
};

function pet(acquired: string, information: DicomJsonDataset): DicomJsonDataset {
  return {
    "00080060": text("CS", "PT"),
    "00080032": text("TM", acquired),
    "00540016": { vr: "SQ", Value: [information] },
  };
}

const injection: DicomJsonDataset = {
  "00180031": text("LO", "Fluorodeoxyglucose F^18^"),
  "00181072": text("TM", "101500.00"),
  "00181074": text("DS", 388777472),
};

describe("technique from the headers", () => {
  it("of a PET-CT gives tracer, activity and uptake from the earliest acquisition", () => {
    const source = techniqueSource(study, [localizer, ct, pet("112700", injection), pet("111700.5", injection)]);
    expect(source.pet).toEqual({ tracer: "Fluorodeoxyglucose F^18^", activityMbq: 388.777472, uptakeMinutes: 62 });
    expect(techniqueText(source)).toBe(
      "PET-CT of the whole body. 389 MBq Fluorodeoxyglucose F^18^, uptake time 62 min. Slice thickness 3.75 mm.",
    );
  });

  it("leaves out an activity in the wrong unit and an uptake time that cannot be", () => {
    const wrong = { ...injection, "00181074": text("DS", 388), "00181072": text("TM", "235000") };
    const source = techniqueSource(study, [pet("003000", wrong)]);
    expect(source.pet).toEqual({ tracer: "Fluorodeoxyglucose F^18^", activityMbq: null, uptakeMinutes: null });
  });

  it("reads an enhanced multi-frame instance's shared slice thickness", () => {
    const measures = { vr: "SQ", Value: [{ "00180050": text("DS", "0.8") }] };
    const enhanced: DicomJsonDataset = {
      "00080060": text("CS", "MR"),
      "52009229": { vr: "SQ", Value: [{ "00289110": measures }] },
    };
    expect(techniqueSource(study, [enhanced]).sliceThicknessesMm).toEqual([{ modality: "MR", values: [0.8] }]);
  });

  it("names the side of films, not of slices", () => {
    const film: DicomJsonDataset = {
      "00080060": text("CS", "MG"),
      "00185101": text("CS", "MLO"),
      "00200062": text("CS", "R"),
    };
    const mammogram = { ...study, modalities: ["MG"], description: "", bodyPart: "BREAST" };
    expect(techniqueText(techniqueSource(mammogram, [film]))).toBe("Mammography of the breast. Views: right MLO.");
    expect(techniqueSource(study, [{ ...ct, "00200060": text("CS", "R") }]).projections).toEqual([]);
  });

  it("takes empty and odd headers", () => {
    const odd: DicomJsonDataset = { "00080060": text("CS", "PT"), "00540016": { vr: "SQ", Value: ["x"] } };
    expect(techniqueSource(study, [odd, {}]).pet).toEqual({ tracer: "", activityMbq: null, uptakeMinutes: null });
    expect(techniqueText(techniqueSource(study, []))).toBe("PET-CT.");
  });
});
