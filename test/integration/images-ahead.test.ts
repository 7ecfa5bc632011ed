import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byteUrl } from "../../shared/contract/byte-routes.ts";
import { FrameRecordReader } from "../../shared/contract/series-frames.ts";
import type { StudySummary } from "../../shared/domain/study.ts";
import { type ComposedCore, composeCore } from "../environment/composed-core.ts";
import { type PreparedStudies, recentCtWithPrior, sampleCt } from "../environment/ct-studies.ts";
import { type CuttableConnection, startCuttableConnection } from "../environment/cuttable-connection.ts";
import { type Orthanc, startOrthanc } from "../environment/orthanc.ts";

const site = { code: "RXX01", name: "Exampleton General" };
const unread = {
  filter: {
    ...{ search: "", modalities: [], sites: [], statuses: ["unread" as const], performedFrom: null, performedTo: null },
    mineOnly: false,
  },
  ...{ sort: { column: "target" as const, direction: "ascending" as const }, offset: 0, limit: 10 },
};

let studies: PreparedStudies;
let orthanc: Orthanc;
let line: CuttableConnection;
let composed: ComposedCore;
let reader: ReturnType<ComposedCore["window"]>;

beforeAll(async () => {
  [studies, orthanc] = await Promise.all([recentCtWithPrior(), startOrthanc()]);
  await orthanc.load(studies.files);
  line = await startCuttableConnection(Number(new URL(orthanc.dicomwebUrl).port));
  composed = await composeCore();
  await composed.core.start();
  reader = composed.window();
  const { calls } = reader;
  await calls.session.createAdministrator({
    ...{ displayName: "A. Admin", username: "admin", password: "long enough a password", site },
  });
  await calls.settings.saveArchive({
    ...{ id: "hospital", name: "Hospital archive", baseUrl: `http://127.0.0.1:${line.port}/dicom-web` },
    ...{ username: "", secret: null, authentication: "none", certificateAuthorityFile: "", isEnabled: true },
    ...{ receivesReports: false, quirks: { sendsRawQuery: false, lacksThumbnail: false }, feedsReadingList: true },
  });
  await calls.settings.addPerson({
    ...{ username: "reader", displayName: "Dr Q. Reader", role: "radiologist", password: "another long password" },
    ...{ site, registrationBody: "GMC", registrationNumber: "0000001" },
  });
  await calls.session.signOut({});
}, 60_000);
afterAll(async () => {
  await composed?.remove();
  await line?.stop();
  await orthanc?.stop();
  await studies?.remove();
});

const get = (path: string) => composed.core.fetch(new Request(`http://window.invalid${path}`), reader.session);

/** Gives how many frames of a study come, series by series. */
async function framesOf({ archiveId, studyInstanceUid }: StudySummary, series: readonly string[]): Promise<number> {
  let frames = 0;
  for (const seriesInstanceUid of series) {
    const response = await get(byteUrl("seriesFrames", { archiveId, studyInstanceUid, seriesInstanceUid }));
    expect(response.status).toBe(200);
    const records = new FrameRecordReader();
    for await (const chunk of response.body ?? []) frames += records.take(chunk).length;
  }
  return frames;
}

async function seriesOf({ archiveId, studyInstanceUid }: StudySummary): Promise<string[]> {
  const answer = (await (await get(byteUrl("studyMetadata", { archiveId, studyInstanceUid }))).json()) as {
    "0020000E": { Value: [string] };
  }[];
  return [...new Set(answer.map((dataset) => dataset["0020000E"].Value[0]))];
}

describe("the next case of the reading list", () => {
  it("has its images and its prior's on this computer before it is opened, and then needs the archive for headers alone", async () => {
    const { calls } = reader;
    await calls.session.signIn({ username: "reader", password: "another long password" });
    await calls.worklist.refresh({});
    const [row] = (await calls.worklist.list(unread)).rows;
    expect(row?.study.studyInstanceUid).toBe(sampleCt.studyInstanceUid);
    const heard: string[] = [];
    const stop = new AbortController();
    const events = await calls.events.subscribe({}, { signal: stop.signal });
    const listening = (async () => {
      for await (const { topic } of events) heard.push(topic);
    })().catch(() => undefined);
    const standing = async () => (await calls.worklist.imagesAhead()).cases;
    await expect.poll(standing, { timeout: 60_000 }).toEqual([{ workitemId: row?.id, state: "ready" }]);
    expect(heard).toContain("imagesAhead");
    stop.abort();
    await listening;

    const { workitem } = await calls.case.open({ workitemId: row?.id ?? "" });
    const series = await seriesOf(workitem.study);
    await expect.poll(async () => (await calls.case.priors({ workitemId: workitem.id })).priors.length).toBe(1);
    const [prior] = (await calls.case.priors({ workitemId: workitem.id })).priors;
    if (prior === undefined) throw new Error("no prior");
    const { archiveId, studyInstanceUid } = prior.study;
    await calls.case.openPrior({ workitemId: workitem.id, archiveId, studyInstanceUid });
    const priorSeries = await seriesOf(prior.study);
    line.cut();
    expect(await framesOf(workitem.study, series)).toBe(sampleCt.imageCount);
    expect(await framesOf(prior.study, priorSeries)).toBeGreaterThan(0);
    line.join();
  }, 120_000);
});
