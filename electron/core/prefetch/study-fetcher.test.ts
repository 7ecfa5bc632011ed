import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { ManualClock } from "../../../test/fakes/manual-clock.ts";
import { keepingLogger, memorySecrets } from "../../../test/fakes/plain-ports.ts";
import type { DicomwebClient } from "../archive/dicomweb-client.ts";
import type { SeriesWays } from "../archive/series-ways.ts";
import { CachedFrames } from "../frame-cache/cached-frames.ts";
import { FrameCache } from "../frame-cache/frame-cache.ts";
import { StudyFetcher } from "./study-fetcher.ts";

const mebibyte = 1024 * 1024;
const frameBytes = 8 * mebibyte;
const framesAStudy = 3;
const never = new AbortController().signal;
const limits = { largestBytes: 1024 * mebibyte, bytesASecond: 1e12 };

let profile: string;
let cache: FrameCache;
let fetcher: StudyFetcher;
let asked: string[];
let headersAsked = 0;

const studyOf = (number: number) => ({ archiveId: "a", studyInstanceUid: `1.2.${number}` });

/** A fake archive that gives single frames alone: every study is one series of three large images. */
const fakeArchive: Pick<DicomwebClient, "archiveId" | "studyMetadata" | "retrieveFrame"> = {
  archiveId: "a",
  async studyMetadata(studyInstanceUid) {
    headersAsked += 1;
    return Array.from({ length: framesAStudy }, (_, index) => headerOf(studyInstanceUid, index + 1));
  },
  async retrieveFrame({ studyInstanceUid, sopInstanceUid }) {
    asked.push(`${studyInstanceUid}/${sopInstanceUid}`);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(frameBytes));
        controller.close();
      },
    });
    return { body, transferSyntaxUid: "1.2.840.10008.1.2.1", contentLength: frameBytes };
  },
};

function headerOf(studyInstanceUid: string, number: number): DicomJsonDataset {
  return {
    "0020000D": { vr: "UI", Value: [studyInstanceUid] },
    "0020000E": { vr: "UI", Value: [`${studyInstanceUid}.1`] },
    "00080018": { vr: "UI", Value: [`${studyInstanceUid}.1.${number}`] },
    "00280010": { vr: "US", Value: [2048] },
  };
}

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), "sightline-study-fetcher-"));
  const clock = new ManualClock(Date.UTC(2026, 10, 24));
  const logger = keepingLogger();
  asked = [];
  headersAsked = 0;
  cache = await FrameCache.open({
    ...{ profileDirectory: profile, secrets: memorySecrets(), clock, logger },
    ...{ openStudies: () => [], leftFreeBytes: 0 },
  });
  const cached = new CachedFrames(cache, () => false, clock);
  const ways = { wayOf: () => "single" } as unknown as SeriesWays;
  fetcher = new StudyFetcher({ cached, clock, ways, client: async () => fakeArchive as DicomwebClient });
});
afterEach(async () => {
  await cache.close();
  await rm(profile, { recursive: true, force: true });
});

it("leaves the next case whole where the limit has no room for those behind it, and does not fetch these in vain", async () => {
  cache.limitTo(2 * framesAStudy * frameBytes + 20 * mebibyte);
  const plan = [1, 2, 3, 4].map(studyOf);
  cache.planFor(plan);
  for (const study of plan) await fetcher.fetch(study, limits, never);
  const whole = { framesKept: framesAStudy, framesKnown: framesAStudy };
  expect(await Promise.all(plan.slice(0, 2).map((study) => fetcher.standing(study)))).toEqual([whole, whole]);
  const before = asked.length;
  for (const study of plan) await fetcher.fetch(study, limits, never);
  expect(asked.length - before).toBeLessThanOrEqual(framesAStudy);
  expect(await fetcher.standing(studyOf(1))).toEqual(whole);
  expect((await cache.size()).bytes).toBeLessThanOrEqual(2 * framesAStudy * frameBytes + 20 * mebibyte);
});

it("brings the rest of a study that is open by the headers that are known, and asks for no others", async () => {
  const study = studyOf(1);
  await fetcher.fetch(study, { ...limits, largestBytes: 1 }, never);
  expect(await fetcher.standing(study)).toEqual({ framesKept: 1, framesKnown: framesAStudy });
  const before = [...asked];
  await fetcher.fetchKnown(study, limits, never);
  expect(await fetcher.standing(study)).toEqual({ framesKept: framesAStudy, framesKnown: framesAStudy });
  expect(headersAsked).toBe(1);
  expect(asked.slice(before.length)).toEqual(["1.2.1/1.2.1.1.2", "1.2.1/1.2.1.1.3"]);
});
