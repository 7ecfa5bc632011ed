import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import type { Patient } from "../../../shared/domain/patient.ts";
import type { Draft, DraftContent } from "../../../shared/domain/report.ts";
import { sectionText } from "../../../shared/domain/report.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import { withoutStudies } from "../../../shared/rules/foreign-items.ts";
import { identityKey } from "../../../shared/rules/patient-identity.ts";
import { TestStores } from "../../../test/environment/stores.ts";
import { image } from "../../../test/fakes/sample-report.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { type Services, signingPin, startOfTests, startServices } from "../../../test/fakes/services.ts";
import type { WindowSession } from "../core.ts";
import { ForeignItems } from "./foreign-items.ts";

const day = 24 * 60 * 60_000;
const current = sampleStudy(1, { performedAt: startOfTests });
/** The same name, birth date and sex under another hospital's number. */
const elsewhere = sampleStudy(7, {
  patient: { ...current.patient, patientId: "K7", issuerOfPatientId: "RYY" },
  performedAt: startOfTests - 100 * day,
});
const stranger: Patient = {
  ...current.patient,
  name: { ...current.patient.name, family: "BROWN", given: "Zoe" },
  ...{ birthDate: "1990-05-05", sex: "female", patientId: "Z9" },
};
const married: Patient = { ...current.patient, name: { ...current.patient.name, family: "JONES" } };

let stores: TestStores;
let services: Services;
let anna: WindowSession;
let caseId: string;
let draft: Draft;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());

const plainMark = {
  kind: "length" as const,
  points: [],
  quantities: [],
  trust: "exact" as const,
  provenance: { spacingMm: null, spacingSource: "none" as const, formula: "length-1", warnings: [] },
};

/** Opens the case; `images` are the identities in its headers, one image each. */
async function begin(images: readonly Patient[], studies: StudySummary[] = [current, elsewhere]): Promise<void> {
  services = startServices(await stores.open());
  anna = await services.signIn("anna");
  const archive = services.archives.add("embedded", studies);
  archive.headers.set(current.studyInstanceUid, images.map(header));
  await services.refresh.refreshNow();
  caseId = (await services.store.workitems.findByStudy(current.studyInstanceUid))?.id ?? "";
  const opened = (await services.cases.open(anna, { workitemId: caseId })).draft;
  if (opened === null) throw new Error("no draft");
  draft = opened;
}

function header(patient: Patient, index: number): DicomJsonDataset {
  const text = (vr: string, value: string) => ({ vr, Value: [value] });
  const { family, given } = patient.name;
  return {
    "00080018": text("UI", `${current.studyInstanceUid}.1.${index + 1}`),
    "0020000E": text("UI", `${current.studyInstanceUid}.1`),
    "00100010": { vr: "PN", Value: [{ Alphabetic: `${family}^${given}` }] },
    "00100020": text("LO", patient.patientId),
    "00100021": text("LO", patient.issuerOfPatientId),
    "00100030": text("DA", (patient.birthDate ?? "").replaceAll("-", "")),
    "00100040": text("CS", patient.sex === "female" ? "F" : "M"),
  };
}

const check = async (found: Parameters<Services["identity"]["check"]>[1]["found"] = []) =>
  (await services.identity.check(anna, { workitemId: caseId, found })).stops;
const decide = (patient: Patient, decision: "same" | "notSame" | "leftOut" | "withdrawn", reason = "Asked the ward") =>
  services.identity.decide(anna, {
    workitemId: caseId,
    identityKey: identityKey("embedded", patient),
    decision,
    reason,
  });
const audit = async (action: string) =>
  (await services.audit.list({ offset: 0, limit: 50 })).filter((entry) => entry.action === action).reverse();
const sign = () =>
  services.signing.prepareSigning(anna, {
    draftId: draft.id,
    banner: { workitemId: caseId, patient: current.patient },
  });
const blocks = async () => (await sign()).blocks.map(({ code }) => code);

describe("a second patient's image inside an examination", () => {
  beforeEach(() => begin([current.patient, current.patient, stranger]));

  it("stops the report, once in the audit and without the other's data", async () => {
    const [stop, ...others] = await check();
    expect(others).toEqual([]);
    expect(stop).toMatchObject({ imageCount: 1, mayLeaveOut: true, decision: null, patient: { patientId: "Z9" } });
    expect(stop?.whyNotConfirmable).toBe("Name and birth date both differ: these may be two people.");
    expect(await blocks()).toContain("identityMismatch");
    await check();
    const entries = await audit("identity.mismatch");
    expect(entries).toMatchObject([{ outcome: "refused", patientId: "H10001", workitemId: caseId }]);
    expect(entries[0]?.detail).toBe(
      "1 image of the examination, differing: hospitalNumber name birthDate sex, covered, insertion and signing blocked",
    );
    expect(JSON.stringify(entries)).not.toMatch(/BROWN|Zoe|Z9|1990/);
  });

  it("cannot be declared the same person, and the attempt is recorded", async () => {
    await expect(decide(stranger, "same")).rejects.toMatchObject({ code: "forbidden" });
    expect(await audit("identity.decide")).toMatchObject([{ outcome: "refused" }]);
    expect(await blocks()).toContain("identityMismatch");
  });

  it("is left out for this case with a reason, which the report says without naming the other", async () => {
    await decide(stranger, "leftOut", "Sent to the wrong folder");
    expect(await check()).toMatchObject([{ decision: { kind: "leftOut", byName: "Dr anna" } }]);
    const { blocks: left, document } = await sign();
    expect(left.map(({ code }) => code)).not.toContain("identityMismatch");
    expect(document.identityNotes).toEqual([
      "1 image that names another patient came with this examination and was left out by Dr anna on 18-Nov-2026: Sent to the wrong folder.",
    ]);
    expect((await audit("identity.decide"))[0]?.detail).toBe(
      "leftOut, differing: hospitalNumber name birthDate sex, reason: Sent to the wrong folder",
    );
    await decide(stranger, "withdrawn");
    expect(await blocks()).toContain("identityMismatch");
  });

  it("keeps its numbers and key images out of the draft, and keeps the words", async () => {
    const mark = (id: string, instance: number) => ({ ...plainMark, id, image: ofCurrent(instance), text: "12 mm" });
    const chip = (measurementId: string) => ({ kind: "measurement" as const, measurementId, text: "12 mm" });
    const content: DraftContent = {
      ...draft.content,
      measurements: [mark("m-own", 1), mark("m-other", 3)],
      sections: {
        ...draft.content.sections,
        findings: [
          [{ kind: "text", text: "Nodule " }, chip("m-own"), { kind: "text", text: ", cyst " }, chip("m-other")],
        ],
      },
    };
    const saved = await services.reports.save(anna, { draftId: draft.id, revision: 0, content });
    expect(saved.refused).toMatchObject([{ kind: "measurement", id: "m-other" }]);
    const { draft: stored } = await services.reports.draft(anna, { workitemId: caseId });
    expect(stored?.content.measurements.map(({ id }) => id)).toEqual(["m-own"]);
    expect(sectionText(stored?.content.sections.findings ?? [])).toBe("Nodule 12 mm, cyst");
    expect(await audit("report.insert")).toMatchObject([{ outcome: "refused", workitemId: caseId }]);
  });

  it("raises no alert from its image", async () => {
    const alert = {
      ...{
        workitemId: caseId,
        category: "critical" as const,
        finding: "Bleeding",
        actionNeeded: "Call",
        limitMinutes: 60,
      },
      ...{ recipientName: "Dr B", recipientContact: "", keyImageId: null },
    };
    await expect(services.alerts.raise(anna, { ...alert, image: ofCurrent(3) })).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect((await services.alerts.raise(anna, { ...alert, image: ofCurrent(1) })).state).toBe("raised");
  });

  it("is decided by nobody but who has the case", async () => {
    const ben = await services.signIn("ben");
    await services.cases.open(ben, { workitemId: caseId });
    const request = { workitemId: caseId, identityKey: identityKey("embedded", stranger), reason: "I think so" };
    await expect(services.identity.decide(ben, { ...request, decision: "leftOut" })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await blocks()).toContain("identityMismatch");
  });
});

function ofElsewhere() {
  const { studyInstanceUid } = elsewhere;
  return image({
    studyInstanceUid,
    sopInstanceUid: `${studyInstanceUid}.1.1` as ReturnType<typeof image>["sopInstanceUid"],
  });
}

function ofCurrent(instance: number) {
  return image({
    studyInstanceUid: current.studyInstanceUid,
    sopInstanceUid: `${current.studyInstanceUid}.1.${instance}` as ReturnType<typeof image>["sopInstanceUid"],
  });
}

describe("other mismatches", () => {
  it("a changed name under the same number is declared the same person with a reason, and the report says so", async () => {
    await begin([current.patient, married]);
    expect(await blocks()).toContain("identityMismatch");
    await decide(married, "same", "Married in May");
    const { blocks: left, document } = await sign();
    expect(left.map(({ code }) => code)).not.toContain("identityMismatch");
    expect(document.identityNotes).toEqual([
      "Images under the number H10001 were taken as this patient's, as declared by Dr anna on 18-Nov-2026: Married in May.",
    ]);
    expect(await check()).toMatchObject([{ decision: { kind: "same" } }]);
  });

  it("an examination without any image of its patient cannot be left out", async () => {
    await begin([stranger]);
    expect(await check()).toMatchObject([{ mayLeaveOut: false }]);
    await expect(decide(stranger, "leftOut")).rejects.toMatchObject({ code: "forbidden" });
  });

  it("a banner that names another patient than the archive does now cannot sign", async () => {
    await begin([current.patient]);
    expect(await blocks()).not.toContain("identityMismatch");
    const banner = { workitemId: caseId, patient: { ...current.patient, patientId: "H9" } };
    const { blocks: found } = await services.signing.prepareSigning(anna, { draftId: draft.id, banner });
    expect(found.map(({ code }) => code)).toContain("identityMismatch");
    const input = { draftId: draft.id, revision: 0, secret: signingPin, shownPatients: [], banner };
    await expect(services.signing.sign(anna, input)).rejects.toMatchObject({ code: "invalid_report" });
    expect((await audit("report.sign"))[0]?.detail).toContain("identityMismatch");
  });

  it("what only the window found is recorded, and nobody can decide it", async () => {
    await begin([current.patient]);
    const found = [{ archiveId: "embedded", studyInstanceUid: "2.25.9", seriesInstanceUid: "2.25.9.1" }];
    expect(await check(found)).toMatchObject([{ identityKey: "", mayLeaveOut: false }]);
    expect(await audit("identity.mismatch")).toEqual([]);
    // Nothing of it is shown, so nothing stays stopped: the record says that it was closed.
    expect(await audit("identity.resolve")).toMatchObject([
      { outcome: "success", detail: "images of an earlier examination, closed, not shown" },
    ]);
    await services.cases.leave(anna, { workitemId: caseId });
    await expect(check()).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("the same person under another number", () => {
  beforeEach(() => begin([current.patient]));
  const candidates = async () => (await services.identity.candidates(anna, { workitemId: caseId })).candidates;
  const priors = async () => (await services.cases.priors(anna, { workitemId: caseId })).priors;
  const openElsewhere = () =>
    services.cases.openPrior(anna, {
      workitemId: caseId,
      archiveId: "embedded",
      studyInstanceUid: elsewhere.studyInstanceUid,
    });

  it("is offered with a confidence and an explanation, and is no prior until somebody says so", async () => {
    expect(await candidates()).toMatchObject([
      {
        patient: { patientId: "K7" },
        confidence: "likely",
        explanation: "same name; same birth date; same sex",
        studies: [{ studyInstanceUid: elsewhere.studyInstanceUid }],
        decision: null,
      },
    ]);
    expect(await priors()).toEqual([]);
    await expect(openElsewhere()).rejects.toMatchObject({ code: "not_found" });
  });

  it("becomes a prior once declared, with who declared it, until that is withdrawn", async () => {
    await decide(elsewhere.patient, "same", "Moved here in 2024");
    expect(await priors()).toMatchObject([
      {
        study: { studyInstanceUid: elsewhere.studyInstanceUid },
        confirmed: { byName: "Dr anna", archiveName: "embedded" },
      },
    ]);
    await openElsewhere();
    expect((await sign()).document.identityNotes).toHaveLength(1);
    expect(services.published).toContainEqual({ topic: "priors", id: caseId });
    await decide(elsewhere.patient, "withdrawn", "Another John Smith");
    expect(await priors()).toEqual([]);
    await expect(openElsewhere()).rejects.toMatchObject({ code: "not_found" });
    const shown = { patientId: "K7", issuerOfPatientId: "RYY", studyInstanceUid: elsewhere.studyInstanceUid };
    const input = { draftId: draft.id, revision: 0, secret: signingPin, shownPatients: [shown] };
    await expect(services.signing.sign(anna, input)).rejects.toThrow(/another patient/);
    expect((await audit("identity.decide")).map(({ detail }) => detail)).toEqual([
      "same, reason: Moved here in 2024",
      "withdrawn, reason: Another John Smith",
    ]);
  });

  it("leaves nothing in the report once withdrawn: neither signed nor packed before its items are taken out", async () => {
    await decide(elsewhere.patient, "same");
    await openElsewhere();
    const { draft: opened } = await services.reports.draft(anna, { workitemId: caseId });
    if (opened === null) throw new Error("no draft");
    expect(sectionText(opened.content.sections.comparison)).toContain(elsewhere.description);
    const measurements = [{ ...plainMark, id: "m-other", image: ofElsewhere(), text: "12 mm" }];
    const findings = [[{ kind: "measurement" as const, measurementId: "m-other", text: "12 mm" }]];
    const content = { ...opened.content, measurements, sections: { ...opened.content.sections, findings } };
    const { refused } = await services.reports.save(anna, { draftId: draft.id, revision: opened.revision, content });
    expect(refused).toEqual([]);
    const foreign = new ForeignItems({ ...services });
    const workitem = await services.store.workitems.get(caseId);
    expect(await foreign.studiesIn(workitem, content)).toEqual([]);

    await decide(elsewhere.patient, "withdrawn");
    const block = (await sign()).blocks.find(({ code }) => code === "otherPatientImage");
    expect(block?.studyInstanceUids).toEqual([elsewhere.studyInstanceUid]);
    expect(await foreign.studiesIn(workitem, content)).toEqual([elsewhere.studyInstanceUid]);
    // That it was opened is enough: its name in the comparison would leave with the report.
    const unmarked = { ...content, measurements: [] };
    expect(await foreign.studiesIn(workitem, unmarked)).toEqual([elsewhere.studyInstanceUid]);

    const cleared = withoutStudies(content, new Set(block?.studyInstanceUids), 0);
    expect(sectionText(cleared.sections.comparison)).toBe("None available.");
    expect([cleared.measurements, sectionText(cleared.sections.findings)]).toEqual([[], ""]);
    expect(await foreign.studiesIn(workitem, cleared)).toEqual([]);
    const { revision } = (await services.reports.draft(anna, { workitemId: caseId })).draft ?? { revision: -1 };
    await services.reports.save(anna, { draftId: draft.id, revision, content: cleared });
    expect(await blocks()).not.toContain("otherPatientImage");
  });

  it("is remembered for the next case, seen from either number", async () => {
    await decide(elsewhere.patient, "same");
    await services.cases.leave(anna, { workitemId: caseId });
    const found = await services.priors.find(elsewhere, "anew");
    expect(found.priors.map(({ study }) => study.studyInstanceUid)).toEqual([current.studyInstanceUid]);
  });

  it("stays out once declared another person, also where its number would say otherwise", async () => {
    await decide(elsewhere.patient, "notSame");
    expect(await candidates()).toMatchObject([{ decision: { kind: "notSame" } }]);
    expect(await priors()).toEqual([]);
  });

  it("says so where an archive cannot be asked, and lists what the others have", async () => {
    services.archives.add("regional").condition = "failing";
    const found = await services.identity.candidates(anna, { workitemId: caseId });
    expect(found.candidates).toHaveLength(1);
    expect(found.problems).toEqual(["The archive “regional” could not be asked for this patient under other numbers."]);
  });

  it("asks nobody for it before the window does", () => {
    expect(services.archives.asked.some(({ query }) => query.birthDate !== undefined)).toBe(false);
  });
});
