import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { type ComposedCore, composeCore } from "../environment/composed-core.ts";
import { answerJson, type MisbehavingArchive, startMisbehavingArchive } from "../fakes/misbehaving-archive.ts";
import { reasonsOn } from "../fakes/passed-over.ts";

type Calls = ReturnType<ComposedCore["window"]>["calls"];

const studyInstanceUid = "2.25.990017";
const text = (vr: string, value: string) => ({ vr, Value: [value] });
const today = new Date().toISOString().slice(0, 10).replaceAll("-", "");
const header = {
  "00080020": text("DA", today),
  "00080060": text("CS", "CT"),
  "00080061": text("CS", "CT"),
  "00081030": text("LO", "CT chest"),
  "00100010": { vr: "PN", Value: [{ Alphabetic: "Testperson^Ann" }] },
  "00100020": text("LO", "RXX1"),
  "00100030": text("DA", "19600102"),
  "0020000D": text("UI", studyInstanceUid),
};
/** The archive that holds the study, and one whose answers are held until the test lets them go. */
let hospital: MisbehavingArchive;
let other: MisbehavingArchive;
let held: ServerResponse[] | null = [];
let composed: ComposedCore;
let reader: ReturnType<ComposedCore["window"]>;
let workitem: Workitem;

const archiveOf = (id: string, name: string, baseUrl: string, receivesReports: boolean, feedsReadingList: boolean) => ({
  ...{ id, name, baseUrl, username: "", authentication: "none" as const, secret: null, certificateAuthorityFile: "" },
  ...{ quirks: { sendsRawQuery: false, lacksThumbnail: false }, isEnabled: true, receivesReports, feedsReadingList },
});

async function setUp(calls: Calls): Promise<void> {
  await calls.session.createAdministrator({
    ...{ displayName: "A. Admin", username: "admin", password: "long enough a password" },
    site: { code: "RXX01", name: "Exampleton General" },
  });
  await calls.settings.saveArchive(archiveOf("hospital", "Hospital archive", hospital.url, true, true));
  await calls.settings.saveArchive(archiveOf("other", "Other hospital", other.url, false, false));
  await calls.settings.addPerson({
    ...{ username: "reader", displayName: "Dr Q. Reader", role: "radiologist", password: "another long password" },
    ...{ site: { code: "RXX01", name: "Exampleton General" }, registrationBody: "GMC", registrationNumber: "0000001" },
  });
}

beforeAll(async () => {
  hospital = await startMisbehavingArchive((request, response) => {
    if (request.method === "POST") response.writeHead(503).end();
    else answerJson(response, [header]);
  });
  other = await startMisbehavingArchive((_, response) => {
    if (held === null) response.writeHead(204).end();
    else held.push(response);
  });
  composed = await composeCore();
  await composed.core.start();
  await setUp(composed.window().calls);
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
  const [row] = rows;
  if (row === undefined) throw new Error("the hospital's study is not on the list");
  workitem = row;
});
afterAll(async () => {
  await composed?.remove();
  await Promise.all([hospital?.stop(), other?.stop()]);
});

describe("a study of another archive, while a third hangs", () => {
  it("opens at once, its headers come, and the search is named as unfinished", async () => {
    const start = performance.now();
    const opened = await reader.calls.case.open({ workitemId: workitem.id });
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(opened.priorsAwaitedFrom).toEqual(["Other hospital"]);
    expect(opened.knownPriorCount).toBeNull();
    const { archiveId } = workitem.study;
    const request = new Request(`http://core/studies/${archiveId}/${studyInstanceUid}/metadata`);
    expect((await composed.core.fetch(request, reader.session)).status).toBe(200);
    expect(held?.length).toBeGreaterThan(0);
  });

  it("warns at signing that the search is unfinished, and ends it when the archive answers", async () => {
    const { draft } = await reader.calls.report.draft({ workitemId: workitem.id });
    if (draft === null) throw new Error("no draft");
    const waiting = await reader.calls.report.prepareSigning({ draftId: draft.id });
    expect(waiting.warnings.map(({ code }) => code)).toContain("priorsAwaited");
    const answers = held ?? [];
    held = null;
    for (const response of answers) response.writeHead(204).end();
    await expect
      .poll(async () => (await reader.calls.case.priors({ workitemId: workitem.id })).knownPriorCount)
      .toBe(0);
    const searched = await reader.calls.report.prepareSigning({ draftId: draft.id });
    expect(searched.warnings.map(({ code }) => code)).not.toContain("priorsAwaited");
  });

  it("signs to its own archive and leaves this workstation's out, on the sheet and in Delivery", async () => {
    const { draft } = await reader.calls.report.draft({ workitemId: workitem.id });
    if (draft === null) throw new Error("no draft");
    const conclusion = [[{ kind: "text" as const, text: "Normal." }]];
    const content = { ...draft.content, sections: { ...draft.content.sections, conclusion } };
    const { revision } = await reader.calls.report.save({ draftId: draft.id, revision: draft.revision, content });
    const sheet = await reader.calls.report.prepareSigning({ draftId: draft.id });
    const named = (rows: readonly { destinationName: string; contentName: string }[]) =>
      rows.map((row) => `${row.destinationName}: ${row.contentName}`).sort();
    expect(named(sheet.deliveries)).toEqual([
      "Hospital archive: Encapsulated PDF",
      "Hospital archive: Structured report",
    ]);
    const secret = "another long password";
    await reader.calls.report.sign({
      draftId: draft.id,
      revision,
      secret,
      shownPatients: [],
      passedOver: reasonsOn(sheet),
    });
    const list = await reader.calls.delivery.list({ scope: "all", search: "", offset: 0, limit: 10 });
    expect(named(list.deliveries)).toEqual(named(sheet.deliveries));
    await expect.poll(() => hospital.requests.filter(({ method }) => method === "POST").length).toBeGreaterThan(0);
  });
});
