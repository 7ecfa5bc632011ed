import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DicomwebClient } from "../../electron/core/archive/dicomweb-client.ts";
import { createNetworkFetch } from "../../electron/core/archive/http-fetch.ts";
import { SeriesWays } from "../../electron/core/archive/series-ways.ts";
import type { WindowSession } from "../../electron/core/core.ts";
import { answerFrame } from "../../electron/core/pixels/pixel-routes.ts";
import { answerSeriesFrames } from "../../electron/core/pixels/series-frames-route.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { FrameRecordReader } from "../../shared/contract/series-frames.ts";
import { framesAtATime } from "../../shared/rules/series-way.ts";
import { type PreparedStudies, recentCtWithPrior, sampleCt } from "../environment/ct-studies.ts";
import { startCuttableConnection } from "../environment/cuttable-connection.ts";
import { type ExpectedInstance, expectedInstance } from "../environment/expected-frames.ts";
import { type Orthanc, startOrthanc } from "../environment/orthanc.ts";
import { startWilfulFront, type WilfulFront } from "../environment/wilful-front.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";

let studies: PreparedStudies;
let orthanc: Orthanc;
let images: readonly ExpectedInstance[];
let front: WilfulFront;
let ways: SeriesWays;
let logger: ReturnType<typeof keepingLogger>;
const network = createNetworkFetch();

beforeAll(async () => {
  [studies, orthanc] = await Promise.all([recentCtWithPrior(), startOrthanc()]);
  await orthanc.load(studies.files);
  const all = await Promise.all(studies.files.map(expectedInstance));
  const ofStudy = all.filter(({ studyInstanceUid }) => studyInstanceUid === sampleCt.studyInstanceUid);
  const bySeries = [...Map.groupBy(ofStudy, ({ seriesInstanceUid }) => seriesInstanceUid).values()];
  images = bySeries.sort((one, other) => other.length - one.length)[0] ?? [];
  expect(images.length).toBeGreaterThan(20);
}, 60_000);
afterAll(async () => {
  network.close();
  await orthanc?.stop();
  await studies?.remove();
});
beforeEach(async () => {
  front = await startWilfulFront(Number(new URL(orthanc.dicomwebUrl).port));
  logger = keepingLogger();
  ways = new SeriesWays({ clock: new SystemClock(), logger, isLocal: () => false });
});
afterEach(async () => {
  await front.stop();
});

function clientAt(port: number): DicomwebClient {
  return new DicomwebClient({
    ...{ archiveId: "a", archiveName: "A", baseUrl: `http://127.0.0.1:${port}/dicom-web`, fetch: network.fetch },
    ...{ quirks: { sendsRawQuery: true, lacksThumbnail: true }, authentication: { kind: "none" } },
    ...{ clock: new SystemClock(), ids: new RandomIds() },
  });
}

const seriesOf = ({ studyInstanceUid, seriesInstanceUid }: ExpectedInstance) => ({
  ...{ archiveId: "a", studyInstanceUid, seriesInstanceUid },
});

/** What a window needs to ask, and how: as `renderer/viewer/load-queue.ts` does. */
function window(port = front.port) {
  const session = { openedStudies: new Set([`a/${sampleCt.studyInstanceUid}`]) } as unknown as WindowSession;
  const client = clientAt(port);
  const dependencies = { client: async () => client, ways };
  const one = async (image: ExpectedInstance): Promise<Buffer> => {
    const parameters = { ...seriesOf(image), sopInstanceUid: image.sopInstanceUid, frameNumber: "1" };
    const response = await answerFrame(new Request("http://window.invalid/"), session, parameters, dependencies);
    return Buffer.from(await response.arrayBuffer());
  };
  /** Gives the images that one answer brought, wherever it ended. */
  const stream = async (first: ExpectedInstance, signal?: AbortSignal): Promise<Set<string>> => {
    const came = new Set<string>();
    const request = new Request("http://window.invalid/", signal ? { signal } : {});
    try {
      const response = await answerSeriesFrames(request, session, seriesOf(first), dependencies);
      const reader = new FrameRecordReader();
      for await (const chunk of response.body ?? []) {
        for (const { sopInstanceUid, bytes } of reader.take(chunk)) {
          const image = images.find((each) => each.sopInstanceUid === sopInstanceUid);
          if (image?.frames[0]?.equals(bytes) !== true) throw new RangeError("another picture");
          came.add(sopInstanceUid);
        }
      }
    } catch (thrown) {
      if (thrown instanceof RangeError) throw thrown;
    }
    return came;
  };
  /** The first image alone, then one answer, then by itself what it did not bring. Gives how many came by themselves. */
  const open = async (): Promise<number> => {
    const [first, ...rest] = images;
    if (first === undefined) throw new Error("no image");
    expect((await one(first)).equals(first.frames[0] ?? Buffer.alloc(0))).toBe(true);
    const came = await stream(first);
    const missing = rest.filter(({ sopInstanceUid }) => !came.has(sopInstanceUid));
    const waiting = [...missing];
    const next = async () => {
      for (let image = waiting.shift(); image !== undefined; image = waiting.shift()) {
        expect((await one(image)).equals(image.frames[0] ?? Buffer.alloc(0))).toBe(true);
      }
    };
    await Promise.all(Array.from({ length: framesAtATime }, next));
    return missing.length;
  };
  return { one, open, stream };
}

const readings = () => ways.readings(["a"])[0];

describe("an archive's series", () => {
  it("come in one answer where it gives them well, and that is measured", async () => {
    const { open } = window();
    expect([await open(), await open()]).toEqual([0, 0]);
    expect(front).toMatchObject({ seriesAsked: 2, framesAsked: 2 });
    expect(readings()).toMatchObject({ way: "whole", why: "quick", singleBytesPerSecond: null });
    expect(readings()?.wholeBytesPerSecond).toBeGreaterThan(0);
  });

  it("come frame by frame, six at a time, from one that refuses the answer, which is not asked for again", async () => {
    front.seriesAnswers = "refused";
    const { open } = window();
    expect([await open(), await open()]).toEqual([images.length - 1, images.length - 1]);
    expect(front).toMatchObject({ seriesAsked: 1, framesAsked: 2 * images.length, mostFramesAtOnce: framesAtATime });
    expect(readings()).toMatchObject({ way: "single", why: "refused" });
    expect(
      logger.lines.filter((line) => line.includes("archive.seriesWay") && line.includes('"refused"')),
    ).toHaveLength(1);
  });

  it("go on frame by frame behind an answer that was cut, no picture missing or another one; one cut is forgiven", async () => {
    front.seriesAnswers = { cutAfterBytes: 3_000_000 };
    const { open } = window();
    const byThemselves = await open();
    expect(byThemselves).toBeGreaterThan(0);
    expect(byThemselves).toBeLessThan(images.length - 1);
    expect(readings()?.way).toBe("whole");
  });

  it("come frame by frame from one that does not begin, after four seconds", async () => {
    front.seriesAnswers = "silent";
    const { open } = window();
    const from = performance.now();
    expect(await open()).toBe(images.length - 1);
    expect(performance.now() - from).toBeLessThan(8_000);
    expect(readings()).toMatchObject({ way: "single", why: "slowToBegin" });
    expect(await open()).toBe(images.length - 1);
    expect(front.seriesAsked).toBe(1);
  }, 20_000);

  it("are read frame by frame where that was measured to be faster, after a reader left a slow answer", async () => {
    front.seriesAnswers = "slow";
    const { one, open, stream } = window();
    const [first] = images;
    if (first === undefined) throw new Error("no image");
    await one(first);
    const leaving = AbortSignal.timeout(3_500);
    const came = await stream(first, leaving);
    expect(came.size).toBeLessThan(images.length);
    expect(readings()).toMatchObject({ way: "single", why: "measuring" });
    expect(await open()).toBe(images.length - 1);
    expect(readings()).toMatchObject({ way: "single", why: "faster" });
    expect(readings()?.singleBytesPerSecond).toBeGreaterThan(2 * (readings()?.wholeBytesPerSecond ?? 0));
    ways.forget("a");
    expect(readings()).toMatchObject({ way: "whole", why: "notMeasured" });
  }, 20_000);
});

describe("the connections to an archive", () => {
  it("are kept: one for images asked for in turn, six for six at a time", async () => {
    const line = await startCuttableConnection(Number(new URL(orthanc.dicomwebUrl).port));
    try {
      const client = clientAt(line.port);
      await client.studyMetadata(sampleCt.studyInstanceUid);
      const { open, one } = window(line.port);
      for (const image of images.slice(0, 5)) await one(image);
      expect(await open()).toBe(0);
      expect(line.connections).toBe(1);
      // Orthanc itself closes the connection on which it gave a series.
      await Promise.all(images.map(one));
      expect(line.connections).toBe(1 + framesAtATime);
    } finally {
      await line.stop();
    }
  });

  it("are kept also where the end of an answer comes behind its image", async () => {
    front.hasLateEnds = true;
    const { one } = window();
    for (const image of images) await one(image);
    expect(front.framesAsked).toBeGreaterThan(3 * framesAtATime);
    expect(front.connections).toBeLessThanOrEqual(framesAtATime);
  });
});
