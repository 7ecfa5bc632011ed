import { describe, expect, it } from "vitest";
import { type DraftContent, draftContentSchema } from "../domain/report.ts";
import { sidedMentions } from "../language/sides.ts";
import { paragraphsFromText } from "../rules/report-text.ts";
import { signingChecks } from "./signing-checks.ts";
import type { ShownPatient, SigningSubject } from "./signing-subject.ts";

function content(findings: string, conclusion: string): DraftContent {
  return {
    sections: {
      clinicalInformation: [],
      technique: [],
      comparison: [],
      findings: paragraphsFromText(findings),
      conclusion: paragraphsFromText(conclusion),
      advice: [],
    },
    measurements: [],
    keyImages: [],
    comparedStudies: [],
  };
}

const subject: SigningSubject = {
  kind: "report",
  content: content("No focal lesion.", "Normal."),
  patient: {
    name: { family: "Test", given: "Ann", middle: "", prefix: "", suffix: "", ideographic: "" },
    birthDate: "1960-01-01",
    sex: "female",
    nhsNumber: null,
    patientId: "A1",
    issuerOfPatientId: "RJ1",
  },
  studyInstanceUid: "1.2.3",
  studyDate: "2026-11-21",
  studyDescription: "CT chest",
  bodyPart: "",
  modalities: [],
  clinicalQuestion: "",
  imageSides: [],
  series: null,
  priorDates: [],
  coreFacts: [],
  studiesOfPatient: new Set(["1.2.4"]),
  studiesOfOthers: new Set(["1.2.5"]),
  identityProblems: [],
  shownPatients: [],
  role: "radiologist",
  status: "draft",
  isHeldBySigner: true,
  seenRevision: 4,
  currentRevision: 4,
  alerts: [],
  availablePriorCount: 0,
  priorsAwaitedFrom: [],
  arePriorsSearched: true,
  unseenSeries: [],
};

function blocks(changes: Partial<SigningSubject>): string[] {
  return signingChecks({ ...subject, ...changes }).blocks.map((finding) => finding.code);
}

function warnings(changes: Partial<SigningSubject>): string[] {
  return signingChecks({ ...subject, ...changes }).warnings.map((finding) => finding.code);
}

const shown = (patientId: string, issuerOfPatientId: string, studyInstanceUid: string): ShownPatient => ({
  patientId,
  issuerOfPatientId,
  studyInstanceUid,
});

const chip = { kind: "measurement" as const, measurementId: "m1", text: "8.4 mm" };
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
const provenance = { spacingMm: null, spacingSource: "none", formula: "length/1", warnings: [] };
const measurement = { id: "m1", kind: "length", image, points: [], quantities: [], trust: "exact", provenance };

describe("signing checks", () => {
  it("are on while banner, images and report are not of one patient", () => {
    const [finding] = signingChecks({ ...subject, identityProblems: ["2 images name another patient."] }).blocks;
    expect(finding).toMatchObject({ code: "identityMismatch", sentence: "2 images name another patient." });
  });

  it("let a complete report pass", () => {
    expect(signingChecks(subject)).toEqual({ blocks: [], warnings: [] });
  });

  it("block what must not be signed", () => {
    expect(blocks({ content: content("Text.", " \n ") })).toEqual(["emptyConclusion"]);
    expect(blocks({ kind: "addendum", content: content("", "") })).toEqual(["emptyAddendum"]);
    expect(blocks({ seenRevision: 3 })).toEqual(["staleRevision"]);
    expect(blocks({ role: "administrator" })).toEqual(["roleMayNotSign"]);
    expect(blocks({ alerts: [{ recipientName: " ", finding: "Normal" }] })).toEqual(["alertWithoutRecipient"]);
    expect(blocks({ status: "held" })).toEqual(["caseHeld"]);
    expect(blocks({ isHeldBySigner: false })).toEqual(["caseOfSomebodyElse"]);
  });

  it.each<[string, ShownPatient, boolean]>([
    ["the study itself, whatever its header says", shown("", "", "1.2.3"), true],
    ["a prior found to be the patient's under another number", shown("Z9", "RM2", "1.2.4"), true],
    ["the same number of the same hospital", shown("A1", "RJ1", "1.9"), true],
    ["the same number of another hospital", shown("A1", "RM2", "1.9"), false],
    ["the same number without a hospital", shown("A1", "", "1.9"), false],
    ["the same number, found to be somebody else", shown("A1", "RJ1", "1.2.5"), false],
    ["another number", shown("B2", "RJ1", "1.9"), false],
    ["no number", shown("", "RJ1", "1.9"), false],
  ])("take %s on a pane as this patient: %s", (_, pane, isSame) => {
    expect(blocks({ shownPatients: [pane] })).toEqual(isSame ? [] : ["otherPatientShown"]);
  });

  it("block when one pane of many shows somebody else", () => {
    const panes = [shown("A1", "RJ1", "1.2.3"), shown("B2", "RJ1", "1.9")];
    expect(blocks({ shownPatients: panes })).toEqual(["otherPatientShown"]);
  });

  it("warn of empty findings and of priors that were not opened", () => {
    expect(warnings({ content: content("", "Normal.") })).toEqual(["emptyFindings"]);
    expect(warnings({ availablePriorCount: 1 })).toEqual(["comparisonUnmarked"]);
    expect(warnings({ arePriorsSearched: false })).toEqual(["priorsNotSearched"]);
    expect(warnings({ arePriorsSearched: false, priorsAwaitedFrom: ["North"] })).toEqual(["priorsAwaited"]);
    const patient = { ...subject.patient, patientId: "", nhsNumber: null };
    expect(warnings({ arePriorsSearched: false, patient })).toEqual(["priorsNotSearchable"]);
    expect(warnings({ arePriorsSearched: false, kind: "addendum" })).not.toContain("priorsNotSearched");
  });

  it("warn of a measurement that is gone or reads otherwise now, and block a number of a prior without its date", () => {
    const base = content("", "Normal.");
    const withChip = { ...base, sections: { ...base.sections, findings: [[chip]] } };
    expect(warnings({ content: withChip })).toEqual(["measurementMissing"]);
    const measured = (text: string): DraftContent =>
      draftContentSchema.parse({ ...withChip, measurements: [{ ...measurement, text }] });
    expect(warnings({ content: measured("8.4 mm") })).toEqual([]);
    expect(warnings({ content: measured("9.1 mm") })).toEqual(["measurementChanged"]);

    const ofPrior = { ...measurement, image: { ...image, studyInstanceUid: "1.2.4", studyDate: "2026-07-19" } };
    const written = (printed: string, now: string): Partial<SigningSubject> => ({
      availablePriorCount: 0,
      content: draftContentSchema.parse({
        ...base,
        sections: { ...base.sections, findings: [[{ ...chip, text: printed }]] },
        measurements: [{ ...ofPrior, text: now }],
      }),
    });
    const bare = signingChecks({ ...subject, ...written("8.4 mm", "8.4 mm") });
    expect(bare.blocks.map(({ code }) => code)).toEqual(["priorMeasurementUndated"]);
    expect(bare.blocks[0]?.sentence).toContain("It has to read 8.4 mm (19-Jul-2026).");
    expect(bare.warnings).toEqual([]);
    expect(blocks(written("8.4 mm (19-Jul-2026)", "8.4 mm"))).toEqual([]);
    expect(warnings(written("8.4 mm (19-Jul-2026)", "8.4 mm"))).toEqual([]);
    expect(warnings(written("8.4 mm (19-Jul-2026)", "9.1 mm"))).toEqual(["measurementChanged"]);
  });

  it("block a unit of length behind a number in pixels", () => {
    const inPixels = (behind: string, trust = "pixelsOnly"): Partial<SigningSubject> => ({
      content: draftContentSchema.parse({
        ...content("", "Normal."),
        sections: {
          ...content("", "Normal.").sections,
          findings: [
            [
              { ...chip, text: "198 pixels" },
              { kind: "text", text: behind },
            ],
          ],
        },
        measurements: [{ ...measurement, trust, text: "198 pixels" }],
      }),
    });
    expect(blocks(inPixels(" mm long."))).toEqual(["lengthBehindPixels"]);
    expect(blocks(inPixels("cm."))).toEqual(["lengthBehindPixels"]);
    expect(blocks(inPixels(" long."))).toEqual([]);
    expect(blocks(inPixels(" mm long.", "exact"))).toEqual([]);
  });

  it("block a key image of another patient's study", () => {
    const keyImage = (studyInstanceUid: string): DraftContent =>
      draftContentSchema.parse({
        ...content("", "Normal."),
        keyImages: [
          {
            id: "k1",
            image: {
              archiveId: "embedded",
              studyInstanceUid,
              seriesInstanceUid: "1.2.3.1",
              sopInstanceUid: "1.2.3.1.1",
              sopClassUid: "",
              frameNumber: 1,
              seriesNumber: 1,
              instanceNumber: 1,
              seriesDescription: "",
              modality: "CT",
              studyDate: null,
            },
            caption: "",
            presentation: {
              windowCenter: null,
              windowWidth: null,
              isInverted: false,
              zoom: 1,
              pan: [0, 0],
              rotationDegrees: 0,
              isFlippedHorizontally: false,
              isFlippedVertically: false,
            },
            measurementIds: [],
            widthPixels: 1,
            heightPixels: 1,
            sha256: "",
          },
        ],
      });
    expect(blocks({ content: keyImage("1.2.3") })).toEqual([]);
    expect(blocks({ content: keyImage("1.2.4") })).toEqual([]);
    expect(blocks({ content: keyImage("1.2.5") })).toEqual(["otherPatientImage"]);
    expect(blocks({ content: keyImage("1.2.99") })).toEqual(["otherPatientImage"]);
  });

  it("name the studies of others, also where only the comparison says that one was opened", () => {
    const comparedStudies = ["1.2.4", "1.2.5"].map((uid) => ({
      studyInstanceUid: uid as DraftContent["comparedStudies"][number]["studyInstanceUid"],
      description: "CT",
      date: null,
    }));
    const found = signingChecks({ ...subject, content: { ...subject.content, comparedStudies } }).blocks;
    expect(found).toMatchObject([{ code: "otherPatientImage", studyInstanceUids: ["1.2.5"] }]);
  });

  it("warn of a side that is not the requested one", () => {
    const knee = { studyDescription: "XR Knee Left" };
    expect(warnings({ ...knee, content: content("Fracture of the right patella.", "Fracture.") })).toEqual([
      "lateralityOfRequest",
    ]);
    expect(warnings({ ...knee, content: content("Fracture of the left patella.", "Fracture.") })).toEqual([]);
  });

  it("never put the patient into a sentence", () => {
    const all = signingChecks({
      ...subject,
      content: content("", ""),
      shownPatients: [shown("B2", "", "1.9")],
      seenRevision: 1,
    });
    for (const { sentence } of [...all.blocks, ...all.warnings]) expect(sentence).not.toMatch(/Test|Ann|A1|B2/);
  });
});

describe("left and right", () => {
  const conflicts = (findings: string, conclusion: string) =>
    signingChecks({ ...subject, content: content(findings, conclusion) }).warnings.filter(
      ({ code }) => code === "lateralityConflict",
    );

  it.each<[string, string, string | null]>([
    ["Mass in the left kidney. Right kidney normal.", "Left renal mass.", null],
    ["Mass in the left kidney.", "Mass in the right kidney.", "Kidney:"],
    ["12 mm nodule in the right upper lobe.", "Nodule in the left upper lobe.", "Upper lobe:"],
    ["Nodule in the left upper lobe.", "Left upper lobe nodule, likely malignant.", null],
    ["Both kidneys are normal.", "Normal left kidney.", null],
    ["Pneumothorax on the left.", "Right pneumothorax.", "The conclusion says right, the findings say left."],
    ["Small effusion on the right.", "No acute abnormality.", null],
    ["Left and right kidneys are small.", "Small right kidney.", null],
    ["Left-sided effusion; right lung clear.", "Left effusion.", null],
  ])("in %j then %j conflict: %j", (findings, conclusion, words) => {
    const found = conflicts(findings, conclusion);
    expect(found.map(({ sentence }) => sentence.startsWith(words ?? "none"))).toEqual(words === null ? [] : [true]);
  });

  it("names the place where the conclusion says it", () => {
    const [finding] = conflicts("Mass in the left kidney.", "Mass in the right kidney.");
    expect(finding?.place).toEqual({ section: "conclusion", paragraph: 0, from: 18, to: 24 });
  });

  it("are tied to the structure that follows", () => {
    expect(sidedMentions("left and right kidneys")).toMatchObject([
      { structure: "kidney", side: "left" },
      { structure: "kidney", side: "right" },
    ]);
  });
});

describe("series that were not seen", () => {
  const sentence = (unseenSeries: readonly string[]) =>
    signingChecks({ ...subject, unseenSeries }).warnings.find(({ code }) => code === "seriesNotSeen")?.sentence;

  it("are named, with how much of each was seen", () => {
    expect(sentence(["Series 3 Lung (0 of 300 images)", "Series 2 Venous (12 of 41 images)"])).toBe(
      "Not seen in full on this workstation: Series 3 Lung (0 of 300 images); Series 2 Venous (12 of 41 images).",
    );
    expect(sentence(Array.from({ length: 9 }, (_, index) => `Series ${index}`))).toMatch(/, and 3 more\.$/);
  });

  it("ask for a reason where nothing of one was shown, and are only said where some of it was", () => {
    const level = (unseenSeries: readonly string[]) =>
      signingChecks({ ...subject, unseenSeries }).warnings.find(({ code }) => code === "seriesNotSeen")?.level;
    expect(level(["Series 2 Venous (12 of 41 images)"])).toBe("notice");
    expect(level(["Series 3 Lung (0 of 300 images)"])).toBe("warn");
    expect(level(["the whole examination, whose images have not arrived here (not shown)"])).toBe("warn");
  });

  it("stop a signature without a reason where the site asks for one, and only there", () => {
    const codes = (part: object) => signingChecks({ ...subject, ...part }).blocks.map(({ code }) => code);
    expect(codes({ unseenReason: "  " })).toContain("unseenWithoutReason");
    expect(codes({ unseenReason: "Repeat of series 2" })).not.toContain("unseenWithoutReason");
    expect(codes({})).not.toContain("unseenWithoutReason");
  });

  it("are no concern of an addendum, nor when there are none", () => {
    expect(sentence([])).toBeUndefined();
    expect(warnings({ kind: "addendum", unseenSeries: ["Series 3"] })).not.toContain("seriesNotSeen");
  });
});
