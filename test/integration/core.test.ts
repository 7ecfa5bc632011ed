import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sectionText } from "../../shared/domain/report.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { type ComposedCore, composeCore } from "../environment/composed-core.ts";
import { reasonsOn } from "../fakes/passed-over.ts";
import { sampleContent } from "../fakes/sample-store.ts";

const wholeList = {
  filter: {
    ...{ search: "", modalities: [], sites: [], statuses: [], performedFrom: null, performedTo: null },
    mineOnly: false,
  },
  ...{ sort: { column: "target" as const, direction: "ascending" as const }, offset: 0, limit: 100 },
};

type Calls = ReturnType<ComposedCore["window"]>["calls"];

async function waitForCases(calls: Calls, atLeast: number): Promise<Workitem[]> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { rows } = await calls.worklist.list(wholeList);
    if (rows.length >= atLeast) return rows;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("the sample studies did not arrive on the reading list");
}

describe("a demo core", () => {
  let composed: ComposedCore;
  let first: ReturnType<ComposedCore["window"]>;
  let cases: Workitem[];

  beforeAll(async () => {
    composed = await composeCore({ isDemo: true, samplesDirectory: "samples" });
    await composed.core.start();
    first = composed.window();
    await first.calls.session.signIn({ username: "rtestwell", password: "sightline-demo" });
    cases = await waitForCases(first.calls, 6);
  });
  afterAll(() => composed.remove());

  const signedIn = async (username: string) => {
    const window = composed.window();
    await window.calls.session.signIn({ username, password: "sightline-demo" });
    return window;
  };

  it("answers nothing but the session's calls to a window that is signed out", async () => {
    const window = composed.window();
    expect(await window.calls.session.status()).toMatchObject({ state: "signedOut", profile: { isDemo: true } });
    expect((await window.calls.session.status()).demoPeople).toHaveLength(4);
    await expect(window.calls.worklist.list(wholeList)).rejects.toMatchObject({ code: "signed_out" });
    await expect(window.calls.settings.get()).rejects.toMatchObject({ code: "signed_out" });
    await expect(window.calls.events.subscribe({})).rejects.toMatchObject({ code: "signed_out" });
  });

  it("shows the samples with their requests, and each study once", () => {
    expect(new Set(cases.map((workitem) => workitem.study.studyInstanceUid)).size).toBe(cases.length);
    expect(cases.some((workitem) => workitem.clinicalQuestion !== "")).toBe(true);
    expect(existsSync(join(composed.profileDirectory, "samples-incoming"))).toBe(false);
  });

  it("gives metadata and pixels only to the window that opened the study", async () => {
    const workitem = cases[0];
    if (!workitem) throw new Error("no case");
    const { archiveId, studyInstanceUid } = workitem.study;
    const url = `http://core/studies/${archiveId}/${studyInstanceUid}/metadata`;
    const other = await signedIn("apretend");
    expect((await composed.core.fetch(new Request(url), other.session)).status).toBe(403);
    await first.calls.case.open({ workitemId: workitem.id });
    const answer = await composed.core.fetch(new Request(url), first.session);
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as unknown[]).length).toBeGreaterThan(0);
    await first.calls.case.leave({ workitemId: workitem.id });
  });

  it("tells two people on one case apart, and keeps the text of two windows on one draft", async () => {
    const workitem = cases[1];
    if (!workitem) throw new Error("no case");
    const opened = await first.calls.case.open({ workitemId: workitem.id });
    const other = await signedIn("pmadeup");
    await expect(other.calls.worklist.reserve({ workitemId: workitem.id })).rejects.toMatchObject({
      ...{ code: "conflict", details: { holder: "Dr R. Testwell" } },
    });
    const second = await signedIn("rtestwell");
    const again = await second.calls.case.open({ workitemId: workitem.id });
    expect(again.draft?.id).toBe(opened.draft?.id);
    const { id: draftId, revision } = again.draft ?? { id: "", revision: 0 };
    await first.calls.report.save({ draftId, revision, content: sampleContent("from the first window") });
    await expect(
      second.calls.report.save({ draftId, revision, content: sampleContent("from the second window") }),
    ).rejects.toMatchObject({ code: "conflict", details: { currentRevision: revision + 1 } });
    const { draft } = await first.calls.report.draft({ workitemId: workitem.id });
    expect(sectionText(draft?.content.sections.findings ?? [])).toBe("from the first window");
  });

  it("signs once, queues every delivery in the same act, and puts it into the embedded archive", async () => {
    const workitem = cases[2];
    if (!workitem) throw new Error("no case");
    const { draft } = await first.calls.case.open({ workitemId: workitem.id });
    if (!draft) throw new Error("no draft");
    // In free text: the template of the examination asks for more than this test is about.
    const { structure: _structure, ...free } = draft.content;
    const sections = {
      ...free.sections,
      findings: [],
      conclusion: [[{ kind: "text" as const, text: "Normal." }]],
      advice: [],
    };
    const content = { ...free, sections };
    const { revision } = await first.calls.report.save({ draftId: draft.id, revision: draft.revision, content });
    const passedOver = reasonsOn(await first.calls.report.prepareSigning({ draftId: draft.id }));
    const sign = (secret: string) =>
      first.calls.report.sign({ draftId: draft.id, revision, secret, shownPatients: [], passedOver });
    await expect(sign("9999")).rejects.toMatchObject({ code: "reauth_required" });
    const signed = await sign("1234");
    expect(signed.version).toBe(1);
    const { deliveries } = await waitForAcceptance(first.calls, signed.reportVersionId);
    expect(deliveries.length).toBe(signed.deliveryCount);
    const pdf = await composed.core.fetch(
      new Request(`http://core/report-versions/${signed.reportVersionId}/report.pdf`),
      first.session,
    );
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
    const final = await first.calls.case.open({ workitemId: workitem.id });
    expect(final.workitem.status).toBe("final");
    expect(final.versions).toHaveLength(1);
  });

  it("tells windows what changed, and ends the stream when the window closes", async () => {
    const window = await signedIn("rtestwell");
    const events = await window.calls.events.subscribe({});
    const workitem = cases[3];
    if (!workitem) throw new Error("no case");
    const next = events.next();
    await first.calls.worklist.reserve({ workitemId: workitem.id });
    expect((await next).value).toMatchObject({ topic: "worklist", id: workitem.id });
    const waiting = events.next();
    await composed.core.closeWindow(window.session);
    expect((await waiting).done).toBe(true);
  });

  it("has nothing of a patient in its log", () => {
    const text = composed.log.join("\n");
    expect(text).toContain("samples.imported");
    for (const { study } of cases) {
      expect(text).not.toContain(study.studyInstanceUid);
      if (study.patient.patientId !== "") expect(text).not.toContain(study.patient.patientId);
    }
  });
});

async function waitForAcceptance(calls: Calls, reportVersionId: string) {
  for (let tries = 0; tries < 100; tries += 1) {
    const { deliveries } = await calls.delivery.list({ scope: "all", search: "", offset: 0, limit: 100 });
    const ours = deliveries.filter((delivery) => delivery.reportVersionId === reportVersionId);
    // Whoever referred has no system in a demo without its practice: a person brings the address of the page.
    const isThere = ({ state, channel }: (typeof ours)[number]) =>
      channel === "page" ? state === "awaitingPerson" : state === "accepted";
    if (ours.length > 1 && ours.every(isThere)) return { deliveries: ours };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the embedded archive did not accept the report");
}

describe("a real core", () => {
  const administrator = {
    ...{ displayName: "A. Keeper", username: "Keeper", password: "a long password" },
    site: { code: "RXX01", name: "Exampleton General" },
  };

  it("is set up by its first administrator, who sets up everybody else and signs nothing", async () => {
    const composed = await composeCore();
    const { calls } = composed.window();
    expect(await calls.session.status()).toMatchObject({ state: "needsAdministrator", demoPeople: [] });
    expect(await calls.session.createAdministrator(administrator)).toMatchObject({ state: "signedIn" });
    await expect(composed.window().calls.session.createAdministrator(administrator)).rejects.toMatchObject({
      code: "conflict",
    });
    const reporter = {
      ...{ username: "rad", displayName: "Dr Rad", role: "radiologist" as const, site: administrator.site },
      ...{ registrationBody: "GMC", registrationNumber: "0000009", password: "another password" },
    };
    await calls.settings.addPerson(reporter);
    await expect(
      calls.settings.addPerson({ ...reporter, registrationNumber: "", username: "x" }),
    ).rejects.toMatchObject({ code: "invalid_input" });
    const other = composed.window();
    await other.calls.session.signIn({ username: "RAD", password: "another password" });
    await expect(other.calls.settings.addPerson({ ...reporter, username: "y" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const people = (await calls.settings.get()).people;
    const rad = people.find((person) => person.username === "rad");
    await calls.settings.setPersonActive({ personId: rad?.id ?? "", isActive: false });
    expect((await other.calls.session.status()).state).toBe("signedOut");
    await expect(other.calls.session.signIn({ username: "rad", password: "another password" })).rejects.toMatchObject({
      code: "reauth_required",
    });
    await composed.remove();
  });

  it("keeps an archive's secret to itself, and makes a destination of one that receives reports", async () => {
    const composed = await composeCore();
    const { calls } = composed.window();
    await calls.session.createAdministrator(administrator);
    const archive = {
      ...{ id: "north", name: "North PACS", baseUrl: "http://127.0.0.1:9/dicom-web/", username: "u" },
      ...{ authentication: "basic" as const, secret: "pacs password", certificateAuthorityFile: "" },
      ...{ quirks: { sendsRawQuery: false, lacksThumbnail: false }, isEnabled: true, receivesReports: true },
      feedsReadingList: true,
    };
    const saved = await calls.settings.saveArchive(archive);
    expect(JSON.stringify(saved)).not.toContain("pacs password");
    expect(saved.archives.map(({ id, hasSecret, baseUrl }) => [id, hasSecret, baseUrl])).toEqual([
      ["embedded", false, ""],
      ["north", true, "http://127.0.0.1:9/dicom-web"],
    ]);
    expect(saved.destinations.map(({ id, isEnabled }) => [id, isEnabled])).toEqual([
      ["archive-embedded", true],
      ["archive-north", true],
    ]);
    expect((await calls.settings.saveArchive({ ...archive, secret: null })).archives[1]?.hasSecret).toBe(true);
    const off = await calls.settings.saveArchive({ ...archive, receivesReports: false });
    expect(off.destinations[1]?.isEnabled).toBe(false);
    expect(await calls.settings.testArchive({ archiveId: "north" })).toMatchObject({ state: "failing" });
    for (const baseUrl of ["ftp://x", "https://u:p@x/dicom-web", "nonsense", "https://x/?q=1"]) {
      await expect(calls.settings.saveArchive({ ...archive, baseUrl })).rejects.toMatchObject({
        code: "invalid_input",
      });
    }
    await composed.remove();
  });
});
