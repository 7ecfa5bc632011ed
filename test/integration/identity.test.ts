import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { type ComposedCore, composeCore } from "../environment/composed-core.ts";
import { dicomFile, type TestElement } from "../environment/dicom-file.ts";
import { type Orthanc, startOrthanc } from "../environment/orthanc.ts";

const today = new Date().toISOString().slice(0, 10).replaceAll("-", "");
const mixed = "2.25.990101";
const elsewhere = "2.25.990102";

/** One image; `number` makes it another instance. */
function file(
  study: string,
  number: number,
  who: { name: string; id: string; born: string; sex: string },
  date = today,
) {
  const elements: TestElement[] = [
    ["00080020", "DA", date],
    ["00081030", "LO", "CT chest"],
    ["00100030", "DA", who.born],
    ["00100040", "CS", who.sex],
  ];
  const series = `${study}.1`;
  return dicomFile({
    ...{ study, series, instance: `${series}.${number}`, patientId: who.id, patientName: who.name, elements },
  });
}

const ann = { name: "Testperson^Ann", id: "RXX1", born: "19600203", sex: "F" };
/** Somebody else whose image was stored under Ann's number. */
const zoe = { name: "Stranger^Zoe", id: "RXX1", born: "19900505", sex: "F" };
/** Ann at another hospital, after she married. */
const annThere = { name: "Newname^Ann", id: "K77", born: "19600203", sex: "F" };
const annsTwin = { name: "Testperson^Eve", id: "K78", born: "19600203", sex: "F" };

let orthanc: Orthanc;
let composed: ComposedCore;
let reader: ReturnType<ComposedCore["window"]>;
let workitem: Workitem;

beforeAll(async () => {
  orthanc = await startOrthanc();
  await orthanc.load([
    file(mixed, 1, ann),
    file(mixed, 2, ann),
    file(mixed, 3, zoe),
    file(elsewhere, 1, annThere, "20240105"),
    file("2.25.990103", 1, annsTwin, "20240106"),
  ]);
  composed = await composeCore();
  await composed.core.start();
  const { calls } = composed.window();
  const site = { code: "RXX01", name: "Exampleton General" };
  await calls.session.createAdministrator({
    ...{ displayName: "A. Admin", username: "admin", password: "long enough a password", site },
  });
  await calls.settings.saveArchive({
    ...{ id: "hospital", name: "Hospital archive", baseUrl: orthanc.dicomwebUrl, username: "", secret: null },
    ...{ authentication: "none", certificateAuthorityFile: "", isEnabled: true, receivesReports: true },
    ...{ quirks: { sendsRawQuery: false, lacksThumbnail: false }, feedsReadingList: true },
  });
  await calls.settings.addPerson({
    ...{ username: "reader", displayName: "Dr Q. Reader", role: "radiologist", password: "another long password" },
    ...{ site, registrationBody: "GMC", registrationNumber: "0000001" },
  });
  reader = composed.window();
  await reader.calls.session.signIn({ username: "reader", password: "another long password" });
  await reader.calls.worklist.refresh({});
  const { rows } = await reader.calls.worklist.list({
    filter: {
      ...{ search: "", modalities: [], sites: [], statuses: [], performedFrom: null, performedTo: null },
      mineOnly: false,
    },
    ...{ sort: { column: "target", direction: "ascending" }, offset: 0, limit: 10 },
  });
  const row = rows.find(({ study }) => study.studyInstanceUid === mixed);
  if (row === undefined) throw new Error("the study is not on the list");
  workitem = row;
  await reader.calls.case.open({ workitemId: workitem.id });
});
afterAll(async () => {
  await composed?.remove();
  await orthanc?.stop();
});

describe("an archive that holds two patients in one study, and one patient under two numbers", () => {
  it("has the mismatch named from the headers of the instances, and blocks signing until it is decided", async () => {
    const { stops } = await reader.calls.identity.check({ workitemId: workitem.id, found: [] });
    expect(stops).toMatchObject([{ imageCount: 1, mayLeaveOut: true, decision: null }]);
    expect(stops[0]?.whyNotConfirmable).not.toBe("");
    const draftId = (await reader.calls.report.draft({ workitemId: workitem.id })).draft?.id ?? "";
    const before = await reader.calls.report.prepareSigning({ draftId });
    expect(before.blocks.map(({ code }) => code)).toContain("identityMismatch");
    const key = { workitemId: workitem.id, identityKey: stops[0]?.identityKey ?? "" };
    await expect(reader.calls.identity.decide({ ...key, decision: "same", reason: "I think" })).rejects.toThrow();
    await reader.calls.identity.decide({ ...key, decision: "leftOut", reason: "Stored by mistake" });
    const after = await reader.calls.report.prepareSigning({ draftId });
    expect(after.blocks.map(({ code }) => code)).not.toContain("identityMismatch");
    expect(after.document.identityNotes?.[0]).toContain("left out by Dr Q. Reader");
  });

  it("offers the married name with a reason, never the twin, and opens its images only once declared", async () => {
    const { candidates, problems } = await reader.calls.identity.candidates({ workitemId: workitem.id });
    expect(problems).toEqual([]);
    expect(candidates.map(({ patient, confidence }) => [patient.patientId, confidence])).toEqual([["K77", "possible"]]);
    const [candidate] = candidates;
    if (candidate === undefined) throw new Error("no candidate");
    expect(candidate.explanation).toContain("family name differs: TESTPERSON / NEWNAME; same birth date");
    const { archiveId } = workitem.study;
    const url = `http://core/studies/${archiveId}/${elsewhere}/metadata`;
    const metadata = async () => (await composed.core.fetch(new Request(url), reader.session)).status;
    expect(await metadata()).not.toBe(200);
    const key = { workitemId: workitem.id, identityKey: candidate.identityKey };
    await reader.calls.identity.decide({ ...key, decision: "same", reason: "Married in 2023" });
    const priors = async () => (await reader.calls.case.priors({ workitemId: workitem.id })).priors;
    await expect
      .poll(priors)
      .toMatchObject([{ confirmed: { byName: "Dr Q. Reader", archiveName: "Hospital archive" } }]);
    const studyInstanceUid = candidate.studies[0]?.studyInstanceUid;
    if (studyInstanceUid === undefined) throw new Error("no study");
    await reader.calls.case.openPrior({ workitemId: workitem.id, archiveId, studyInstanceUid });
    expect(await metadata()).toBe(200);
  });
});
