import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { sectionText } from "../../../shared/domain/report.ts";
import { withComparedStudies } from "../../../shared/rules/report-text.ts";
import { TestStores } from "../../../test/environment/stores.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { type Services, startOfTests, startServices } from "../../../test/fakes/services.ts";
import type { WindowSession } from "../core.ts";

const day = 24 * 60 * 60_000;
const current = sampleStudy(1, { performedAt: startOfTests });
const prior = sampleStudy(2, { patient: current.patient, performedAt: startOfTests - 100 * day });
const stranger = sampleStudy(3, { performedAt: startOfTests - day });

let stores: TestStores;
let services: Services;
let anna: WindowSession;
let ben: WindowSession;
let caseId: string;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
  anna = await services.signIn("anna");
  ben = await services.signIn("ben");
  const embedded = services.archives.add("embedded", [current, prior, stranger]);
  const text = (vr: string, value: string | number) => ({ vr, Value: [value] });
  embedded.headers.set(current.studyInstanceUid, [
    {
      "00080060": text("CS", "CT"),
      "00180010": text("LO", "Omnipaque"),
      "00180050": text("DS", 5),
      "00321030": text("LO", "Cough. Nodule?"),
      "00401003": text("SH", "HIGH"),
    },
  ]);
  await services.refresh.refreshNow();
  caseId = (await services.store.workitems.findByStudy(current.studyInstanceUid))?.id ?? "";
});

const open = (session: WindowSession) => services.cases.open(session, { workitemId: caseId });
const openPrior = (session: WindowSession, study = prior) =>
  services.cases.openPrior(session, {
    workitemId: caseId,
    archiveId: study.archiveId,
    studyInstanceUid: study.studyInstanceUid,
  });

describe("opening a case", () => {
  it("reserves it, begins its report from request and headers, gives priors, and audits the look", async () => {
    const opened = await open(anna);
    expect(opened).toMatchObject({ mayEdit: true, priorProblems: [], versions: [], alerts: [] });
    expect(opened.workitem).toMatchObject({ status: "reserved", priority: "urgent", priorCount: 1 });
    expect(opened.priors.map((one) => one.study.accessionNumber)).toEqual(["ACC2"]);
    const sections = opened.draft?.content.sections;
    if (sections === undefined) throw new Error("no draft");
    expect(sectionText(sections.clinicalInformation)).toBe("Cough. Nodule?");
    expect(sectionText(sections.technique)).toBe(
      "CT of the chest with contrast medium (Omnipaque). Slice thickness 5 mm.",
    );
    expect(sectionText(sections.comparison)).toBe("Earlier examinations are available and were not opened.");
    expect([...anna.openedStudies]).toEqual([`embedded/${current.studyInstanceUid}`]);
    const [entry] = await services.audit.list({ offset: 0, limit: 1 });
    expect(entry).toMatchObject({ action: "case.open", role: "radiologist", siteCode: "RXX01", patientId: "H10001" });
  });

  it("gives one draft to two windows of one person", async () => {
    const [first, second] = await Promise.all([open(anna), open(await services.signIn("anna"))]);
    expect(first.draft?.id).toBe(second.draft?.id);
    expect(first.draft?.id).toBeTruthy();
  });

  it("says that another window of the same person has it open, until that one leaves it", async () => {
    const other = await services.signIn("anna");
    expect((await open(anna)).isOpenElsewhere).toBe(false);
    expect((await open(anna)).isOpenElsewhere).toBe(false);
    expect((await open(other)).isOpenElsewhere).toBe(true);
    expect((await open(ben)).isOpenElsewhere).toBe(false);
    await services.cases.leave(anna, { workitemId: caseId });
    expect((await open(other)).isOpenElsewhere).toBe(false);
  });

  it("shows somebody else's case without letting it be edited", async () => {
    await open(anna);
    const shown = await open(ben);
    expect(shown.mayEdit).toBe(false);
    expect(shown.workitem.reservation?.displayName).toBe("Dr anna");
    expect(ben.openedStudies.size).toBe(1);
  });

  it("begins a report although the archive gives no headers, and completes it at the next look", async () => {
    const [archive] = services.archives.archives;
    if (archive === undefined) throw new Error("no archive");
    archive.condition = "failing";
    const opened = await open(anna);
    expect(sectionText(opened.draft?.content.sections.technique ?? [])).toBe("CT of the chest.");
    expect(opened.priorProblems).toHaveLength(1);
    archive.condition = "answering";
    const again = await open(anna);
    expect(sectionText(again.draft?.content.sections.technique ?? [])).toContain("Omnipaque");
    expect(again.draft).toMatchObject({ id: opened.draft?.id, revision: 0 });
  });
});

describe("the template that a new report begins with", () => {
  const film = sampleStudy(7, { modalities: ["DX"], description: "XR wrist left", bodyPart: "WRIST" });
  const openFilm = async () => {
    services.archives.archives[0]?.studies.push(film);
    await services.refresh.refreshNow();
    const workitemId = (await services.store.workitems.findByStudy(film.studyInstanceUid))?.id ?? "";
    return (await services.cases.open(anna, { workitemId })).draft;
  };

  it("is the one that fits best, with the side that the procedure names, and no word of the reader's", async () => {
    const draft = await openFilm();
    expect(draft).toMatchObject({ revision: 0, content: { structure: { values: { side: "left" } } } });
    expect(draft?.content.structure?.template?.name).toBe("Musculoskeletal X-ray");
    expect(sectionText(draft?.content.sections.findings ?? [])).toContain("The joint spaces are preserved.");
  });

  it("is none where the site takes none by itself; only an administrator says so, and it is audited", async () => {
    await expect(services.reportStart.savePolicy(anna, { takesTemplate: false })).rejects.toMatchObject({
      code: "forbidden",
    });
    await services.store.settings.setValue("reportStart/takesTemplate", "false");
    expect((await openFilm())?.content.structure).toBeUndefined();
    expect(await services.reportStart.policy(anna)).toEqual({ takesTemplate: false, mayChange: false });
  });
});

describe("opening a case of a patient without any number", () => {
  it("says in the report and before signing that nobody could look for earlier examinations", async () => {
    const patient = { ...current.patient, patientId: " ", nhsNumber: null };
    const nameless = sampleStudy(5, { performedAt: startOfTests, patient });
    services.archives.archives[0]?.studies.push(nameless);
    await services.refresh.refreshNow();
    const workitemId = (await services.store.workitems.findByStudy(nameless.studyInstanceUid))?.id ?? "";
    const { draft, knownPriorCount } = await services.cases.open(anna, { workitemId });
    expect(knownPriorCount).toBeNull();
    expect(sectionText(draft?.content.sections.comparison ?? [])).toBe(
      "Earlier examinations could not be looked for, since the study has no patient number.",
    );
    const sheet = await services.signing.prepareSigning(anna, { draftId: draft?.id ?? "" });
    expect(sheet.warnings.map(({ code }) => code)).toContain("priorsNotSearchable");
  });
});

describe("opening a case while an archive does not answer", () => {
  const region = sampleStudy(4, {
    ...{ archiveId: "region", patient: current.patient, performedAt: prior.performedAt },
  });
  let isHanging: AbortController;
  let openedAt: number;
  const view = () => services.cases.priors(anna, { workitemId: caseId });
  const comparison = async () =>
    sectionText((await services.store.drafts.findOpen(caseId))?.content.sections.comparison ?? []);

  beforeEach(() => {
    isHanging = new AbortController();
    vi.spyOn(AbortSignal, "timeout").mockImplementation(() => isHanging.signal);
    services.archives.add("region", [region]).condition = "silent";
    openedAt = performance.now();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    isHanging.abort();
  });

  it("does not wait for it, names it, and gives what the others have", async () => {
    const opened = await open(anna);
    expect(performance.now() - openedAt).toBeLessThan(2_000);
    expect(opened.priorsAwaitedFrom).toEqual(["region"]);
    expect(opened.priors.map((one) => one.study.accessionNumber)).toEqual(["ACC2"]);
    expect(opened.priorProblems).toEqual([]);
    expect((await openPrior(anna)).prior.study.studyInstanceUid).toBe(prior.studyInstanceUid);
  });

  it("never says that there are none before it has answered, and says so once it has", async () => {
    services.archives.archives[0]?.studies.splice(1, 1);
    const opened = await open(anna);
    expect(opened).toMatchObject({ priors: [], knownPriorCount: null, workitem: { priorCount: null } });
    expect(await comparison()).toBe("None found so far; not every archive has been searched.");
    const archive = services.archives.archives[1];
    if (archive === undefined) throw new Error("no archive");
    services.published.splice(0);
    isHanging.abort();
    await expect.poll(async () => (await view()).priorsAwaitedFrom).toEqual([]);
    expect((await view()).priorProblems.join()).toMatch(/“region” takes too long to answer/);
    expect(await comparison()).toBe("None found so far; not every archive has been searched.");
    expect(services.published).toContainEqual({ topic: "priors", id: caseId });
    vi.restoreAllMocks();
    archive.condition = "answering";
    archive.studies = [];
    expect(await open(anna)).toMatchObject({ knownPriorCount: 0, priorProblems: [] });
    expect(await comparison()).toBe("None available.");
  });

  it("corrects the comparison of a draft that is being written when a late prior comes, without a conflict", async () => {
    services.archives.archives[0]?.studies.splice(1, 1);
    const release = services.archives.holdBack("region");
    const { draft } = await open(anna);
    if (draft === null) throw new Error("no draft");
    const findings = [[{ kind: "text" as const, text: "Clear." }]];
    const content = { ...draft.content, sections: { ...draft.content.sections, findings } };
    const first = await services.reports.save(anna, { draftId: draft.id, revision: draft.revision, content });
    release();
    await expect.poll(comparison).toBe("Earlier examinations are available and were not opened.");
    expect(await view()).toMatchObject({ knownPriorCount: 1, priorsAwaitedFrom: [] });
    // The window's next words were made from a content that does not know of it yet.
    const typed = { ...content, sections: { ...content.sections, advice: findings } };
    await services.reports.save(anna, { draftId: draft.id, revision: first.revision, content: typed });
    expect(await comparison()).toBe("Earlier examinations are available and were not opened.");
    expect((await openPrior(anna, region)).prior.study.archiveId).toBe("region");
    expect(await comparison()).toBe("CT chest 10-Aug-2026");
  });

  it("is told to no window that does not have the case open", async () => {
    await expect(view()).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("opening a prior", () => {
  it("lets the window see it and writes the comparison without a conflict for the window's next save", async () => {
    const { draft } = await open(anna);
    if (draft === null) throw new Error("no draft");
    const { prior: given } = await openPrior(anna);
    expect(given.reason).toBe("Same region and modality, 3 months earlier");
    expect(anna.openedStudies.has(`embedded/${prior.studyInstanceUid}`)).toBe(true);
    // The window writes on from the content it has, which does not know of the comparison yet.
    const findings = [[{ kind: "text" as const, text: "No change." }]];
    const content = { ...draft.content, sections: { ...draft.content.sections, findings } };
    await services.reports.save(anna, { draftId: draft.id, revision: draft.revision, content });
    const saved = (await services.reports.draft(anna, { workitemId: caseId })).draft?.content;
    expect(saved?.comparedStudies.map((study) => study.studyInstanceUid)).toEqual([prior.studyInstanceUid]);
    expect(sectionText(saved?.sections.comparison ?? [])).toBe("CT chest 10-Aug-2026");
    expect(sectionText(saved?.sections.findings ?? [])).toBe("No change.");
  });

  it("is audited as fetched by a rule where one asked for it, writes no comparison", async () => {
    await open(anna);
    const fetched = { workitemId: caseId, archiveId: prior.archiveId, studyInstanceUid: prior.studyInstanceUid };
    const before = (await services.store.drafts.findOpen(caseId))?.content.comparedStudies;
    await services.cases.openPrior(anna, { ...fetched, byProtocol: "ct-body" });
    expect((await services.audit.list({ offset: 0, limit: 1 }))[0]).toMatchObject({
      action: "prior.fetch",
      detail: "ct-body",
      studyUid: prior.studyInstanceUid,
    });
    expect((await services.store.drafts.findOpen(caseId))?.content.comparedStudies).toEqual(before);
    expect(anna.openedStudies.has(`embedded/${prior.studyInstanceUid}`)).toBe(true);
  });

  it("is refused for another patient's study and for a case that is not open here", async () => {
    await open(anna);
    await expect(openPrior(anna, stranger)).rejects.toMatchObject({ code: "not_found" });
    await expect(openPrior(ben)).rejects.toMatchObject({ code: "forbidden" });
    expect(anna.openedStudies.size).toBe(1);
    expect(ben.openedStudies.size).toBe(0);
  });
});

describe("leaving a case", () => {
  it("releases an untouched one and closes its studies to the window; leaving twice is leaving once", async () => {
    await open(anna);
    await openPrior(anna);
    const left = await services.cases.leave(anna, { workitemId: caseId });
    expect(left).toMatchObject({ status: "unread", reservation: null });
    expect(anna.openedStudies.size).toBe(0);
    expect(anna.openWorkitemId).toBeNull();
    expect((await services.cases.leave(anna, { workitemId: caseId })).version).toBe(left.version);
  });

  it("releases one in which a prior that a rule brought was only seen; words are kept with what was seen", async () => {
    const { draft } = await open(anna);
    if (draft === null) throw new Error("no draft");
    const seen = { studyInstanceUid: prior.studyInstanceUid, description: "CT chest", date: "2026-08-10" };
    const content = withComparedStudies(draft.content, [seen]);
    const saved = await services.reports.save(anna, { draftId: draft.id, revision: 0, content });
    expect(saved).toEqual({ revision: 0, savedAt: draft.updatedAt, refused: [] });
    expect((await services.store.drafts.findOpen(caseId))?.content).toEqual(content);
    expect(await services.cases.leave(anna, { workitemId: caseId })).toMatchObject({
      ...{ status: "unread", reservation: null },
    });
    const again = (await open(anna)).draft;
    expect(again?.content.comparedStudies).toEqual([seen]);
    const findings = [[{ kind: "text" as const, text: "No change." }]];
    const words = { ...content, sections: { ...content.sections, findings } };
    expect((await services.reports.save(anna, { draftId: draft.id, revision: 0, content: words })).revision).toBe(1);
    expect((await services.cases.leave(anna, { workitemId: caseId })).status).toBe("draft");
  });

  it("tells the next reader of no comparison that another made in passing, with headers and without", async () => {
    const [archive] = services.archives.archives;
    if (archive === undefined) throw new Error("no archive");
    for (const condition of ["answering", "failing"] as const) {
      archive.condition = "answering";
      await open(anna);
      await openPrior(anna);
      await services.cases.leave(anna, { workitemId: caseId });
      archive.condition = condition;
      const { draft } = await open(ben);
      expect(draft).toMatchObject({ revision: 0, authorId: ben.person?.id, content: { comparedStudies: [] } });
      expect(sectionText(draft?.content.sections.comparison ?? [])).not.toContain("10-Aug-2026");
      expect(sectionText(draft?.content.sections.technique ?? [])).toContain("Omnipaque");
      await services.cases.leave(ben, { workitemId: caseId });
    }
  });

  it("keeps a draft with its writer", async () => {
    const { draft } = await open(anna);
    if (draft === null) throw new Error("no draft");
    const content = { ...draft.content, sections: { ...draft.content.sections, findings: [[]] } };
    await services.reports.save(anna, { draftId: draft.id, revision: 0, content });
    await services.cases.leaveAll(anna);
    const left = await services.store.workitems.get(caseId);
    expect(left).toMatchObject({ status: "draft", reservation: { displayName: "Dr anna" } });
  });

  it("keeps it while the same person has it open in another window", async () => {
    const second = await services.signIn("anna");
    await open(anna);
    await open(second);
    expect((await services.cases.leave(anna, { workitemId: caseId })).status).toBe("reserved");
    expect((await services.cases.leave(second, { workitemId: caseId })).status).toBe("unread");
  });

  it("keeps what the window may see of the case that it opened meanwhile", async () => {
    const other = (await services.store.workitems.findByStudy(stranger.studyInstanceUid))?.id ?? "";
    await open(anna);
    await services.cases.open(anna, { workitemId: other });
    await services.cases.leave(anna, { workitemId: caseId });
    expect([...anna.openedStudies]).toEqual([`embedded/${stranger.studyInstanceUid}`]);
    expect(anna.openWorkitemId).toBe(other);
  });
});
