import { mkdtemp, readdir, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { ManualClock } from "../../../test/fakes/manual-clock.ts";
import { keepingLogger, memorySecrets } from "../../../test/fakes/plain-ports.ts";
import { CachedFrames } from "./cached-frames.ts";
import { FrameCache } from "./frame-cache.ts";
import { packHeaders, unpackHeaders } from "./packed-headers.ts";

const study = { archiveId: "east", studyInstanceUid: "1.2.3" };
const secrets = memorySecrets();
let profile: string;
let clock: ManualClock;

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), "sightline-cached-headers-"));
  clock = new ManualClock(Date.UTC(2026, 10, 23));
});
afterEach(() => rm(profile, { recursive: true, force: true }));

async function openProgram() {
  const cache = await FrameCache.open({
    ...{ profileDirectory: profile, secrets, clock, logger: keepingLogger() },
    ...{ openStudies: () => [], leftFreeBytes: 0 },
  });
  return { cache, cached: new CachedFrames(cache, (archiveId) => archiveId === "local", clock) };
}

/** Headers of so many instances, with words that no code page but UTF-8 has and a line feed. */
function headersOf(count: number, name = "Łukasz^\nÅsa"): DicomJsonDataset[] {
  return Array.from({ length: count }, (_, at) => ({
    "00080018": { vr: "UI", Value: [`1.2.3.4.${at}`] },
    "00100010": { vr: "PN", Value: [{ Alphabetic: name }] },
    "0020000E": { vr: "UI", Value: ["1.2.3.4"] },
  }));
}

describe("headers that are kept beside the frames", () => {
  it("are there after a restart as the archive gave them, with when that was", async () => {
    const { cache, cached } = await openProgram();
    expect(await cached.copyOfHeaders(study)).toBeNull();
    const datasets = headersOf(200);
    cached.noteHeaders(study, datasets);
    const digest = await cached.digestOfHeaders(datasets);
    await expect.poll(async () => (await cached.copyOfHeaders(study))?.datasets).toEqual(datasets);
    await cache.settled();
    await cache.close();
    clock.pass(60_000);
    const restarted = await openProgram();
    expect(await restarted.cached.copyOfHeaders(study)).toMatchObject({
      ...{ datasets, digest, keptAt: Date.UTC(2026, 10, 23) },
    });
  });

  it("say under which header a frame counts as the archive's own do", async () => {
    const { cache, cached } = await openProgram();
    const datasets = headersOf(3).map((dataset) => ({ ...dataset, "00280010": { vr: "US", Value: [4] } }));
    const frame = { ...study, seriesInstanceUid: "1.2.3.4", sopInstanceUid: "1.2.3.4.1", frameNumber: 1 };
    cached.noteHeaders(study, datasets);
    const address = await cached.addressOf(frame);
    expect(address?.headerDigest).toHaveLength(64);
    await expect.poll(() => cached.copyOfHeaders(study)).not.toBeNull();
    await cache.settled();
    const restarted = await openProgram();
    expect(await restarted.cached.addressOf(frame)).toBeNull();
    const copy = await restarted.cached.copyOfHeaders(study);
    if (copy === null) throw new Error("no copy");
    restarted.cached.noteCopy(study, copy);
    expect(await restarted.cached.addressOf(frame)).toEqual(address);
    expect(await restarted.cached.digestOfHeaders(copy.datasets)).toBe(copy.digest);
  });

  it("are replaced by others, and have one digest in whatever order they come", async () => {
    const { cache, cached } = await openProgram();
    const [first, turned, changed] = [headersOf(3), headersOf(3).reverse(), headersOf(3, "Changed^Name")];
    cached.noteHeaders(study, first);
    await expect.poll(async () => (await cached.copyOfHeaders(study))?.datasets).toEqual(first);
    cached.noteHeaders(study, turned);
    cached.noteHeaders(study, changed);
    await expect.poll(async () => (await cached.copyOfHeaders(study))?.datasets).toEqual(changed);
    await cache.settled();
    expect(await cached.digestOfHeaders(turned)).toBe(await cached.digestOfHeaders(first));
    expect(await cached.digestOfHeaders(changed)).not.toBe(await cached.digestOfHeaders(first));
    expect((await (await openProgram()).cached.copyOfHeaders(study))?.datasets).toEqual(changed);
  });

  it("are none where the file is damaged, and of an archive whose files lie here", async () => {
    const { cache, cached } = await openProgram();
    cached.noteHeaders(study, headersOf(2));
    await expect.poll(() => cached.copyOfHeaders(study)).not.toBeNull();
    await cache.settled();
    const root = join(profile, "frame-cache");
    const [folder = ""] = (await readdir(root)).filter((name) => name !== "key-check");
    const [file = ""] = await readdir(join(root, folder));
    await truncate(join(root, folder, file), 40);
    expect(await cached.copyOfHeaders(study)).toBeNull();
    const local = { ...study, archiveId: "local" };
    cached.noteHeaders(local, headersOf(2));
    await cache.settled();
    expect(await cached.copyOfHeaders(local)).toBeNull();
  });
});

describe("a study whose images are all here", () => {
  const images = (count: number, name?: string) =>
    headersOf(count, name).map((dataset) => ({ ...dataset, "00280010": { vr: "US", Value: [4] } }));
  const keep = async ({ cached, cache }: Awaited<ReturnType<typeof openProgram>>, instances: readonly number[]) => {
    const series = await cached.series({ ...study, seriesInstanceUid: "1.2.3.4" });
    for (const at of instances) {
      series.keep(`1.2.3.4.${at}`, 1, { transferSyntaxUid: "1.2.840.10008.1.2.1", bytes: Buffer.from([at]) });
      await cache.settled();
    }
  };
  /** Files of the study's folder, without the mark. */
  const files = async () => {
    const root = join(profile, "frame-cache");
    const [folder = ""] = (await readdir(root)).filter((name) => name !== "key-check");
    const names = (await readdir(join(root, folder))).filter((name) => !name.startsWith("whole"));
    return names.map((name) => join(root, folder, name));
  };

  it("is known as that also after a restart, and is not before the last is here", async () => {
    const program = await openProgram();
    program.cached.noteHeaders(study, images(3));
    await keep(program, [0, 1]);
    await program.cache.settled();
    expect(await program.cached.isWhole(study, 3)).toBe(false);
    await keep(program, [2]);
    await expect.poll(() => program.cached.isWhole(study, 3)).toBe(true);
    await program.cache.close();
    const { cached } = await openProgram();
    expect(await cached.isWhole(study, 3)).toBe(true);
    // More came to the archive since.
    expect(await cached.isWhole(study, 4)).toBe(false);
    expect(await cached.isWhole({ ...study, studyInstanceUid: "1.2.4" }, 0)).toBe(false);
  });

  it("is none any more where the archive has changed an image, until that is here too", async () => {
    const program = await openProgram();
    const { cached, cache } = program;
    const before = images(3);
    cached.noteHeaders(study, before);
    await keep(program, [0, 1, 2]);
    await expect.poll(() => cached.isWhole(study, 3)).toBe(true);
    const changes = cache.wholeChanges;
    cached.noteHeaders(study, [...before.slice(0, 2), ...images(3, "Changed^Name").slice(2)]);
    await expect.poll(() => cached.isWhole(study, 3)).toBe(false);
    expect(cache.wholeChanges).toBeGreaterThan(changes);
    await keep(program, [2]);
    await expect.poll(() => cached.isWhole(study, 3)).toBe(true);
  });

  it("is none where a file is gone or was cleared away, whoever did it", async () => {
    const program = await openProgram();
    program.cached.noteHeaders(study, images(2));
    await keep(program, [0, 1]);
    await expect.poll(() => program.cached.isWhole(study, 2)).toBe(true);
    await program.cache.close();
    const [first = ""] = await files();
    await rm(first);
    const later = await openProgram();
    expect(await later.cached.isWhole(study, 2)).toBe(false);
    later.cached.noteHeaders(study, images(2));
    await keep(later, [0, 1]);
    await expect.poll(() => later.cached.isWhole(study, 2)).toBe(true);
    await later.cache.empty();
    expect(await later.cached.isWhole(study, 2)).toBe(false);
  });
});

describe("the document of headers", () => {
  it("is given back to the letter, and nothing else is taken for one", async () => {
    const datasets = headersOf(70);
    const texts = datasets.map((dataset) => JSON.stringify(dataset));
    const known = { digest: "d", keptAt: 7, instanceDigests: texts.map((_, at) => `d${at}`) };
    const packed = await packHeaders(texts, known);
    expect(packed.length).toBeLessThan(texts.join("").length / 4);
    expect(await unpackHeaders(packed)).toEqual({ datasets, ...known });
    expect(await unpackHeaders(packed.subarray(0, packed.length - 9))).toBeNull();
    expect(await unpackHeaders(Buffer.from("nothing"))).toBeNull();
    expect(await unpackHeaders(await packHeaders(["{"], { ...known, instanceDigests: ["d"] }))).toBeNull();
    expect(await unpackHeaders(await packHeaders(texts.slice(1), known))).toBeNull();
  });
});
