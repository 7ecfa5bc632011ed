import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedBaseUrl } from "../../electron/core/archive/archive-registry.ts";
import { DicomwebClient } from "../../electron/core/archive/dicomweb-client.ts";
import { createNetworkFetch } from "../../electron/core/archive/http-fetch.ts";
import type { WindowSession } from "../../electron/core/core.ts";
import { EmbeddedArchive } from "../../electron/core/embedded-archive/embedded-archive.ts";
import { answerSeriesFrames } from "../../electron/core/pixels/series-frames-route.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import type { Fetch } from "../../electron/core/ports.ts";
import { type FrameRecord, FrameRecordReader, seriesFramesType } from "../../shared/contract/series-frames.ts";
import { type ExpectedInstance, expectedInstance } from "../environment/expected-frames.ts";
import { filesBelow, type Orthanc, startOrthanc } from "../environment/orthanc.ts";
import { testData } from "../environment/test-data.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";

let orthanc: Orthanc;
let profile: string;
let embedded: EmbeddedArchive;
let expected: readonly ExpectedInstance[];

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), "sightline-series-"));
  const folders = [await testData("pet-ct"), await testData("studies")];
  const files = (await Promise.all(folders.map(filesBelow))).flat().filter((path) => path.endsWith(".dcm"));
  expected = await Promise.all(files.map(expectedInstance));
  orthanc = await startOrthanc();
  await orthanc.load(files);
  embedded = await EmbeddedArchive.open({
    ...{ profileDirectory: profile, clock: new SystemClock(), ids: new RandomIds(), logger: keepingLogger() },
  });
  await embedded.import(folders);
}, 120_000);

afterAll(async () => {
  embedded?.close();
  await orthanc?.stop();
  await rm(profile, { recursive: true, force: true });
});

function client(baseUrl: string, fetch: Fetch): DicomwebClient {
  const quirks = { sendsRawQuery: true, lacksThumbnail: true };
  return new DicomwebClient({
    ...{ archiveId: "a", archiveName: "A", baseUrl, fetch, quirks, authentication: { kind: "none" } },
    ...{ clock: new SystemClock(), ids: new RandomIds() },
  });
}

async function ask(archive: DicomwebClient, series: { studyInstanceUid: string; seriesInstanceUid: string }) {
  const session = { openedStudies: new Set([`a/${series.studyInstanceUid}`]) } as unknown as WindowSession;
  const parameters = { archiveId: "a", ...series };
  const request = new Request("http://window.invalid/");
  return await answerSeriesFrames(request, session, parameters, { client: async () => archive });
}

async function recordsOf(response: Response): Promise<FrameRecord[]> {
  const reader = new FrameRecordReader();
  const records: FrameRecord[] = [];
  for await (const chunk of response.body ?? []) records.push(...reader.take(chunk));
  expect(reader.isBetweenRecords).toBe(true);
  return records;
}

const network = createNetworkFetch();
const withImages = () => expected.filter(({ frames }) => frames.length > 0);

describe.each([
  ["Orthanc", () => client(orthanc.dicomwebUrl, network.fetch)],
  ["the embedded archive", () => client(embeddedBaseUrl, (request) => embedded.fetch(request))],
])("a whole series from %s", (_, make) => {
  it("is every frame of it as another reader finds them in the files, once", async () => {
    const archive = make();
    const bySeries = Map.groupBy(withImages(), ({ seriesInstanceUid }) => seriesInstanceUid);
    expect(bySeries.size).toBeGreaterThan(5);
    for (const [seriesInstanceUid, instances] of bySeries) {
      const studyInstanceUid = instances[0]?.studyInstanceUid ?? "";
      const response = await ask(archive, { studyInstanceUid, seriesInstanceUid });
      expect(response.headers.get("content-type")).toBe(seriesFramesType);
      const records = await recordsOf(response);
      const sorted = (names: readonly string[]) => [...names].sort();
      expect(sorted(records.map(({ sopInstanceUid, frameNumber }) => `${sopInstanceUid}/${frameNumber}`))).toEqual(
        sorted(instances.flatMap(({ sopInstanceUid, frames }) => frames.map((_, at) => `${sopInstanceUid}/${at + 1}`))),
      );
      for (const { sopInstanceUid, frameNumber, bytes } of records) {
        const stored = instances.find((instance) => instance.sopInstanceUid === sopInstanceUid)?.frames[
          frameNumber - 1
        ];
        expect(stored !== undefined && Buffer.compare(bytes, stored) === 0).toBe(true);
      }
    }
  }, 120_000);

  it("is refused where the study is not open, and where there is no such series", async () => {
    const [first] = withImages();
    const series = { studyInstanceUid: first?.studyInstanceUid ?? "", seriesInstanceUid: "1.2.3.4.5" };
    await expect(ask(make(), series)).rejects.toMatchObject({ code: "not_found" });
    const session = { openedStudies: new Set() } as unknown as WindowSession;
    const closed = answerSeriesFrames(
      new Request("http://window.invalid/"),
      session,
      { archiveId: "a", ...series },
      {
        client: async () => make(),
      },
    );
    await expect(closed).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("an archive that answers wrongly", () => {
  const series = () => {
    const [first] = withImages();
    return { studyInstanceUid: first?.studyInstanceUid ?? "", seriesInstanceUid: first?.seriesInstanceUid ?? "" };
  };

  it("does not get another study's images shown under this one's address", async () => {
    const other = withImages().find(({ studyInstanceUid }) => studyInstanceUid !== series().studyInstanceUid);
    const swapped: Fetch = (request) => {
      const path = `/studies/${other?.studyInstanceUid}/series/${other?.seriesInstanceUid}`;
      return network.fetch(new Request(`${orthanc.dicomwebUrl}${path}`, { headers: request.headers }));
    };
    await expect(ask(client(orthanc.dicomwebUrl, swapped), series())).rejects.toMatchObject({ code: "not_found" });
  });

  it("and breaks off gives whole frames, then an error", async () => {
    const cut: Fetch = async (request) => {
      const response = await network.fetch(request);
      const bytes = new Uint8Array(await response.arrayBuffer());
      return new Response(bytes.subarray(0, bytes.length - 1000), { headers: response.headers });
    };
    const several = [...Map.groupBy(withImages(), ({ seriesInstanceUid }) => seriesInstanceUid).values()].find(
      ({ length }) => length > 2,
    );
    const { studyInstanceUid = "", seriesInstanceUid = "" } = several?.[0] ?? {};
    const response = await ask(client(orthanc.dicomwebUrl, cut), { studyInstanceUid, seriesInstanceUid });
    await expect(response.arrayBuffer()).rejects.toThrow();
  });
});
