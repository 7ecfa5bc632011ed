import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Patient, patientSchema } from "../../../shared/domain/patient.ts";
import { type StudySummary, studySummarySchema } from "../../../shared/domain/study.ts";
import { bodyRegions } from "./body-regions.ts";
import { intervalText, matchPatient, priorRelevance, rankPriors } from "./prior-rules.ts";

function patient(changes: Partial<Omit<Patient, "name">> & { name?: Partial<Patient["name"]> } = {}): Patient {
  const name = {
    family: "Testing",
    given: "Ann",
    middle: "",
    prefix: "",
    suffix: "",
    ideographic: "",
    ...changes.name,
  };
  const base = {
    birthDate: "1960-01-01",
    sex: "female",
    nhsNumber: "9990000018",
    patientId: "A1",
    issuerOfPatientId: "RXX",
  };
  return patientSchema.parse({ ...base, ...changes, name });
}

let serial = 0;
function study(modalities: string[], bodyPart: string, day: string | null, description = ""): StudySummary {
  serial += 1;
  return studySummarySchema.parse({
    archiveId: "embedded",
    studyInstanceUid: `1.2.${serial}`,
    patient: patient(),
    accessionNumber: "",
    description,
    modalities,
    bodyPart,
    performedAt: day === null ? null : Date.parse(`${day}T12:00:00Z`),
    referrerName: "",
    site: { code: "", name: "" },
    seriesCount: 1,
    instanceCount: 1,
  });
}

describe("regions", () => {
  it.each<[string, string, string[]]>([
    ["CHESTABDPELVIS", "", ["chest", "abdomen", "pelvis"]],
    ["", "CT Chest/abdomen & pelvis", ["chest", "abdomen", "pelvis"]],
    ["", "CT CAP with contrast", ["chest", "abdomen", "pelvis"]],
    ["ABDOMEN", "MR liver", ["abdomen"]],
    ["LSPINE", "", ["spine"]],
    ["", "XR tibia and fibula", ["lowerLimb"]],
    ["", "US echocardiogram", ["heart"]],
    ["BREAST", "Mammogram", ["breast"]],
    ["THORACIC SPINE", "", ["spine"]],
    ["", "PET-CT whole body", ["wholeBody"]],
    ["", "Study", []],
    ["", "MR hippocampus volumetry", ["head"]],
    ["", "MRI Hippocampi epilepsy protocol", ["head"]],
    ["", "XR Hip Rt", ["lowerLimb"]],
    ["", "XR Hips and pelvis", ["lowerLimb", "pelvis"]],
    ["", "XR Neck of femur left", ["lowerLimb"]],
    ["", "XR Radial head", ["upperLimb"]],
    ["", "CT Facet joint injection", ["spine"]],
    ["", "CT Facial bones", ["head"]],
    ["", "MR Abducens nerve", []],
    ["", "MRI Cervical spine", ["spine"]],
    ["", "MRI Cervical and thoracic spine", ["spine"]],
    ["", "US Neck, cervical nodes", ["neck"]],
    ["", "MR staging cervical cancer", ["pelvis"]],
    ["", "CT Thorax, abdomen and pelvis with contrast", ["chest", "abdomen", "pelvis"]],
    ["NECKCHESTABDPELV", "", ["neck", "chest", "abdomen", "pelvis"]],
    ["HEADNECK", "", ["head", "neck"]],
    ["TLSPINE", "", ["spine"]],
    ["", "CT Pulmonary angiogram (CTPA)", ["chest"]],
    ["", "XR Chest PA", ["chest"]],
    ["", "US Abdomen: liver & gallbladder", ["abdomen"]],
    ["", "CT KUB", ["abdomen", "pelvis"]],
    ["", "CT Colonography", ["abdomen"]],
    ["", "MR Prostate multiparametric", ["pelvis"]],
    ["", "US Transvaginal pelvis", ["pelvis"]],
    ["", "XR Lumbar spine lateral", ["spine"]],
    ["", "MRI Knee L", ["lowerLimb"]],
    ["", "XR Tib/fib", ["lowerLimb"]],
    ["", "XR Scaphoid series", ["upperLimb"]],
    ["", "CT Temporal bones", ["head"]],
    ["", "MR Pituitary", ["head"]],
    ["", "CT Coronary angiogram", ["heart"]],
    ["", "MG Mammogram bilateral", ["breast"]],
    ["", "Handover film", []],
    ["", "US Toes", ["lowerLimb"]],
    ["", "CT Renal pelvis", ["abdomen"]],
  ])("of %j, %j are %j", (bodyPart, description, regions) => {
    expect([...bodyRegions({ bodyPart, description })].sort()).toEqual([...regions].sort());
  });
});

describe("priors", () => {
  const current = study(["CT"], "CHEST", "2026-11-18");

  it("come with same region and modality first, newest first within each", () => {
    const head = study(["MR"], "HEAD", "2026-11-01");
    const headCt = study(["CT"], "HEAD", "2026-10-01");
    const film = study(["DX", "SR"], "CHEST", "2026-09-01");
    const older = study(["CT"], "CHEST", "2020-01-01");
    const newer = study(["PT", "CT"], "WHOLEBODY", "2025-09-01");
    const ranked = rankPriors(current, [head, older, headCt, film, newer, older, current]);
    expect(ranked.map((prior) => prior.study)).toEqual([newer, older, film, headCt, head]);
    expect(ranked.map((prior) => prior.reason)).toEqual([
      "Same region and modality, 14 months earlier",
      "Same region and modality, 6 years earlier",
      "Same region, other modality, 2 months earlier",
      "Same modality, other region, 6 weeks earlier",
      "Other examination, 2 weeks earlier",
    ]);
  });

  it("put plain films of either kind together and never compare by reports", () => {
    expect(priorRelevance(study(["DX"], "CHEST", null), study(["CR"], "CHEST", null))).toBe("sameRegionAndModality");
    expect(priorRelevance(study(["CT", "SR"], "CHEST", null), study(["MR", "SR"], "CHEST", null))).toBe("sameRegion");
    expect(priorRelevance(study(["CT"], "", null), study(["CT"], "", null))).toBe("sameModality");
  });

  it("say the interval in words", () => {
    const at = (text: string): number => Date.parse(`${text}:00Z`);
    expect(intervalText(at("2026-11-18T10:00"), at("2026-11-18T08:00"))).toBe("same day");
    expect(intervalText(at("2026-11-18T10:00"), at("2026-11-17T23:00"))).toBe("1 day earlier");
    expect(intervalText(at("2026-11-18T10:00"), at("2026-11-21T08:00"))).toBe("3 days later");
    expect(intervalText(at("2026-11-18T10:00"), null)).toBe("date unknown");
  });

  it("are the candidates without the current one, each once, whatever their order", () => {
    const pool = ["CHEST", "HEAD", ""].flatMap((part) =>
      ["CT", "MR"].flatMap((modality) => [study([modality], part, "2025-01-01"), study([modality], part, null)]),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray([...pool, current]), (candidates) => {
        const ranked = rankPriors(current, candidates);
        const uids = ranked.map((prior) => prior.study.studyInstanceUid);
        expect(new Set(uids).size).toBe(uids.length);
        expect(new Set(uids)).toEqual(
          new Set(candidates.filter((one) => one !== current).map((one) => one.studyInstanceUid)),
        );
        expect(uids).toEqual(
          rankPriors(current, [...candidates].reverse()).map((prior) => prior.study.studyInstanceUid),
        );
      }),
    );
  });
});

describe("patient match", () => {
  it.each<[string, Patient, "same" | "doubtful" | "other"]>([
    ["the same header", patient(), "same"],
    ["another case and accent", patient({ name: { family: "TESTÍNG", given: "ann marie" } }), "same"],
    ["another hospital's number with the NHS number", patient({ patientId: "Z9", issuerOfPatientId: "RM2" }), "same"],
    ["no NHS number but number, name and birth date", patient({ nhsNumber: null }), "same"],
    ["the same number of another hospital", patient({ nhsNumber: null, issuerOfPatientId: "RM2" }), "other"],
    ["another birth date", patient({ birthDate: "1961-01-01" }), "doubtful"],
    ["another family name", patient({ name: { family: "Other" } }), "doubtful"],
    ["another given name", patient({ name: { given: "Beth" } }), "doubtful"],
    ["the same hospital number with another NHS number", patient({ nhsNumber: "9990000026" }), "doubtful"],
    ["a bare number", patient({ nhsNumber: null, birthDate: null, name: { family: "", given: "" } }), "doubtful"],
    ["nothing in common", patient({ nhsNumber: null, patientId: "B2" }), "other"],
    ["no number at all", patient({ nhsNumber: null, patientId: "" }), "other"],
  ])("of %s", (_, other, match) => {
    expect(matchPatient(patient(), other)).toBe(match);
    expect(matchPatient(other, patient())).toBe(match);
  });
});
