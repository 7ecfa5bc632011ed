import { describe, expect, it } from "vitest";
import { signingChecks } from "../checks/signing-checks.ts";
import type { SigningSubject } from "../checks/signing-subject.ts";
import { type Measurement, measurementSchema } from "../domain/measurement.ts";
import { type DraftContent, draftContentSchema } from "../domain/report.ts";
import { outdatedKeyImages } from "./key-image-marks.ts";
import { paragraphsFromText } from "./report-text.ts";

const image = {
  archiveId: "embedded",
  studyInstanceUid: "1.2.3",
  seriesInstanceUid: "1.2.3.1",
  sopInstanceUid: "1.2.3.1.1",
  sopClassUid: "",
  frameNumber: 1,
  seriesNumber: 1,
  instanceNumber: 1,
  seriesDescription: "",
  modality: "CT",
  studyDate: null,
};

const line = measurementSchema.parse({
  id: "m1",
  kind: "length",
  image,
  points: [
    [10, 10],
    [70, 10],
  ],
  quantities: [{ name: "length", value: 57.3, unit: "mm" }],
  text: "57.3 mm",
  trust: "exact",
  provenance: { spacingMm: [1, 1], spacingSource: "pixelSpacing", formula: "length/1", warnings: [] },
});
const stretched: Measurement = {
  ...line,
  text: "83.5 mm",
  points: [
    [10, 10],
    [97, 10],
  ],
};

function contentWith(measurements: Measurement[], isRecorded = true): DraftContent {
  const marks = [{ measurementId: "m1", text: line.text, points: line.points }];
  const keyImage = {
    id: "k1",
    image,
    caption: "",
    presentation: {
      ...{ windowCenter: null, windowWidth: null, isInverted: false, zoom: 1, pan: [0, 0], rotationDegrees: 0 },
      ...{ isFlippedHorizontally: false, isFlippedVertically: false },
    },
    measurementIds: ["m1"],
    ...(isRecorded ? { burntIn: { scale: 2, marks } } : {}),
    ...{ widthPixels: 1, heightPixels: 1, sha256: "" },
  };
  const sections = { clinicalInformation: [], technique: [], comparison: [], advice: [] };
  return draftContentSchema.parse({
    sections: { ...sections, findings: paragraphsFromText("Lesion."), conclusion: paragraphsFromText("Lesion.") },
    measurements,
    keyImages: [{ ...keyImage, id: "k0", measurementIds: [], burntIn: { scale: 2, marks: [] } }, keyImage],
    comparedStudies: [],
  });
}

const sentencesOf = (content: DraftContent) => outdatedKeyImages(content).map(({ sentence }) => sentence);

describe("outdatedKeyImages", () => {
  it("finds none while picture and marks agree, whatever was drawn since", () => {
    expect(outdatedKeyImages(contentWith([line]))).toEqual([]);
    expect(outdatedKeyImages(contentWith([line, { ...stretched, id: "m2" }]))).toEqual([]);
  });

  it("names the picture, what it shows and what the mark reads now", () => {
    expect(sentencesOf(contentWith([stretched]))).toEqual(["Key image 2 shows 57.3 mm, the mark now reads 83.5 mm."]);
  });

  it("finds a mark that was moved without changing its number, and one that was deleted", () => {
    const moved = { ...line, points: line.points.map(([x, y]): [number, number] => [x, y + 5]) };
    expect(sentencesOf(contentWith([moved]))).toEqual(["Key image 2 shows 57.3 mm where the mark no longer is."]);
    expect(sentencesOf(contentWith([]))).toEqual(["Key image 2 shows 57.3 mm, but the mark was deleted."]);
  });

  it("finds a deleted mark on a picture that does not say what it shows", () => {
    expect(sentencesOf(contentWith([], false))).toEqual(["Key image 2 shows a mark that was deleted."]);
    expect(sentencesOf(contentWith([line], false))).toEqual([]);
  });
});

describe("signing", () => {
  const subject: Omit<SigningSubject, "content"> = {
    kind: "report",
    patient: {
      name: { family: "Test", given: "Ann", middle: "", prefix: "", suffix: "", ideographic: "" },
      ...{ birthDate: "1960-01-01", sex: "female", nhsNumber: null, patientId: "A1", issuerOfPatientId: "RJ1" },
    },
    ...{
      studyInstanceUid: "1.2.3",
      studyDate: null,
      studyDescription: "CT",
      studiesOfPatient: new Set(),
      studiesOfOthers: new Set(),

      identityProblems: [],
      ...{
        bodyPart: "",
        modalities: [],
        clinicalQuestion: "",
        imageSides: [],
        series: null,
        priorDates: [],
        coreFacts: [],
      },
    },
    ...{ shownPatients: [], role: "radiologist", status: "draft", isHeldBySigner: true, seenRevision: 1 },
    ...{
      currentRevision: 1,
      alerts: [],
      availablePriorCount: 0,
      priorsAwaitedFrom: [],
      arePriorsSearched: true,
      unseenSeries: [],
    },
  };

  it("is blocked while a key image shows another number than its mark", () => {
    expect(signingChecks({ ...subject, content: contentWith([line]) }).blocks).toEqual([]);
    const { blocks } = signingChecks({ ...subject, content: contentWith([stretched]) });
    expect(blocks.map(({ code }) => code)).toEqual(["keyImageOutdated"]);
    expect(blocks[0]?.sentence).toContain("Key image 2 shows 57.3 mm, the mark now reads 83.5 mm.");
  });
});
