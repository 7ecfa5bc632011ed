import { afterAll, beforeAll, expect, it } from "vitest";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { type ComposedCore, composeCore } from "../environment/composed-core.ts";
import { answerJson, type MisbehavingArchive, startMisbehavingArchive } from "../fakes/misbehaving-archive.ts";

const dayMs = 86_400_000;
const text = (vr: string, value: string) => ({ vr, Value: [value] });
const studyOf = (uid: string, daysAgo: number) => ({
  "00080020": text("DA", new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10).replaceAll("-", "")),
  "00080060": text("CS", "CT"),
  "00080061": text("CS", "CT"),
  "00081030": text("LO", "CT chest"),
  "00100010": { vr: "PN", Value: [{ Alphabetic: "Testperson^Ann" }] },
  "00100020": text("LO", "RXX1"),
  "00100030": text("DA", "19600102"),
  "0020000D": text("UI", uid),
});
const archiveOf = (id: string, baseUrl: string, feedsReadingList: boolean) => ({
  ...{
    id,
    name: id,
    baseUrl,
    username: "",
    authentication: "none" as const,
    secret: null,
    certificateAuthorityFile: "",
  },
  ...{ quirks: { sendsRawQuery: false, lacksThumbnail: false } },
  ...{ isEnabled: true, receivesReports: false, feedsReadingList },
});

let hospital: MisbehavingArchive;
let added: MisbehavingArchive;
let composed: ComposedCore;
let calls: ReturnType<ComposedCore["window"]>["calls"];

beforeAll(async () => {
  hospital = await startMisbehavingArchive((_, response) => answerJson(response, [studyOf("2.25.990031", 0)]));
  added = await startMisbehavingArchive((_, response) => answerJson(response, [studyOf("2.25.990032", 200)]));
  composed = await composeCore();
  await composed.core.start();
  calls = composed.window().calls;
  await calls.session.createAdministrator({
    ...{ displayName: "A. Admin", username: "admin", password: "long enough a password" },
    site: { code: "RXX01", name: "Exampleton General" },
  });
});
afterAll(async () => {
  await composed?.remove();
  await Promise.all([hospital?.stop(), added?.stop()]);
});

async function firstRow(): Promise<Workitem | undefined> {
  const { rows } = await calls.worklist.list({
    filter: {
      ...{ search: "", modalities: [], sites: [], statuses: [], performedFrom: null, performedTo: null },
      mineOnly: false,
    },
    ...{ sort: { column: "target", direction: "ascending" }, offset: 0, limit: 10 },
  });
  return rows[0];
}

it("asks an archive that is added for priors that were looked for, and counted, without it", async () => {
  await calls.settings.saveArchive(archiveOf("hospital", hospital.url, true));
  await expect.poll(async () => (await firstRow())?.priorCount, { timeout: 20_000 }).toBe(0);
  const workitemId = (await firstRow())?.id ?? "";
  expect((await calls.case.open({ workitemId })).priors).toEqual([]);
  await calls.case.leave({ workitemId });
  await calls.settings.saveArchive(archiveOf("added", added.url, false));
  expect((await firstRow())?.priorCount, "nobody says that there is none").not.toBe(0);
  await expect.poll(async () => (await firstRow())?.priorCount, { timeout: 20_000 }).toBe(1);
  const { priors } = await calls.case.open({ workitemId });
  expect(priors.map(({ study }) => study.studyInstanceUid)).toEqual(["2.25.990032"]);
});
