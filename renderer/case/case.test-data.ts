import type { StudySummary } from "../../shared/domain/study.ts";
import { studySummarySchema } from "../../shared/domain/study.ts";
import type { DisplaySet } from "../viewer/viewer-types.ts";

/** Gives a study of a made-up patient; `patientId` and the identifiers can be set. */
export function makeStudy(part: {
  studyInstanceUid: string;
  patientId: string;
  archiveId?: string;
  issuer?: string;
}): StudySummary {
  return studySummarySchema.parse({
    archiveId: part.archiveId ?? "embedded",
    studyInstanceUid: part.studyInstanceUid,
    patient: {
      name: { family: "Test", given: "Alice", middle: "", prefix: "Mrs", suffix: "", ideographic: "" },
      birthDate: "1961-03-04",
      sex: "female",
      nhsNumber: "9990047111",
      patientId: part.patientId,
      issuerOfPatientId: part.issuer ?? "",
    },
    accessionNumber: "EXG-1",
    description: "CT abdomen",
    modalities: ["CT"],
    bodyPart: "ABDOMEN",
    performedAt: 1_700_000_000_000,
    referrerName: "",
    site: { code: "", name: "" },
    seriesCount: 1,
    instanceCount: 1,
  });
}

/** Gives a series with `imageCount` images. */
export function makeDisplaySet(part: Partial<DisplaySet> & { imageCount?: number }): DisplaySet {
  const { imageCount = 1, ...given } = part;
  const study = makeStudy({ studyInstanceUid: given.studyInstanceUid ?? "1.2.3", patientId: "P1" });
  const reference = {
    archiveId: "embedded",
    studyInstanceUid: study.studyInstanceUid,
    seriesInstanceUid: "1.2.3.4" as DisplaySet["images"][number]["reference"]["seriesInstanceUid"],
    sopInstanceUid: "1.2.3.4.5" as DisplaySet["images"][number]["reference"]["sopInstanceUid"],
    sopClassUid: "1.2.840.10008.5.1.4.1.1.2",
    frameNumber: 1,
    seriesNumber: 1,
    instanceNumber: 1,
    seriesDescription: "",
    modality: "CT",
    studyDate: null,
  };
  return {
    id: "set",
    archiveId: "embedded",
    studyInstanceUid: "1.2.3",
    seriesInstanceUid: "1.2.3.4",
    seriesNumber: 1,
    description: "",
    modality: "CT",
    studyDate: null,
    isPrior: false,
    patientId: "P1",
    issuerOfPatientId: "",
    images: Array.from({ length: imageCount }, (_, index) => ({ imageId: `image-${index}`, reference })),
    reports: [],
    problem: "",
    ...given,
  };
}
