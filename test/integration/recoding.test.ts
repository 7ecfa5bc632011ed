import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import loadCharls from "@cornerstonejs/codec-charls/wasmjs";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DicomwebClient } from "../../electron/core/archive/dicomweb-client.ts";
import { createNetworkFetch } from "../../electron/core/archive/http-fetch.ts";
import type { WindowSession } from "../../electron/core/core.ts";
import { CachedFrames } from "../../electron/core/frame-cache/cached-frames.ts";
import { FrameCache } from "../../electron/core/frame-cache/frame-cache.ts";
import { answerStudyMetadata } from "../../electron/core/pixels/pixel-routes.ts";
import { answerSeriesFrames } from "../../electron/core/pixels/series-frames-route.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { PersonalLine } from "../../electron/core/prefetch/personal-line.ts";
import { FrameRecoder, type RecoderPlaces } from "../../electron/core/recoding/frame-recoder.ts";
import { RecodeService } from "../../electron/core/recoding/recode-service.ts";
import { isSlowSyntax, jpegLsLossless } from "../../electron/core/recoding/recoding-codecs.ts";
import { copyCodecs } from "../../scripts/build.ts";
import { programConfig, programs } from "../../scripts/programs.ts";
import { type FrameRecord, FrameRecordReader } from "../../shared/contract/series-frames.ts";
import { type ExpectedInstance, expectedInstance } from "../environment/expected-frames.ts";
import { type Orthanc, startOrthanc } from "../environment/orthanc.ts";
import { samplesDirectory } from "../environment/test-data.ts";
import { runTool } from "../environment/tools.ts";
import { keepingLogger, memorySecrets } from "../fakes/plain-ports.ts";

const never = new AbortController().signal;
const clock = new SystemClock();
const network = createNetworkFetch();
let folder: string;
let orthanc: Orthanc;
/** As DCMTK decodes what the makers of the samples stored. */
let uncompressed: readonly ExpectedInstance[];
let readJpegLs: (bytes: Uint8Array) => Uint8Array;
let profile: string;
let asked: string[];
const secrets = memorySecrets();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-recoding-"));
  const source = join(samplesDirectory, "ct-chest-abdomen-pelvis");
  const names = (await readdir(source)).filter((name) => name.endsWith(".dcm")).slice(0, 10);
  const stored: string[] = [];
  const plain: string[] = [];
  for (const [at, name] of names.entries()) {
    plain.push(join(folder, `plain-${name}`));
    stored.push(at % 2 === 0 ? join(folder, `j2k-${name}`) : join(source, name));
    await runTool("dcmdjpeg", [join(source, name), join(folder, `plain-${name}`)]);
    if (at % 2 === 0) await runTool("gdcmconv", ["--j2k", join(folder, `plain-${name}`), join(folder, `j2k-${name}`)]);
  }
  uncompressed = await Promise.all(plain.map(expectedInstance));
  orthanc = await startOrthanc();
  await orthanc.load(stored);
  const wasm = createRequire(import.meta.url).resolve("@cornerstonejs/codec-charls/wasm");
  const silent = () => undefined;
  const charls = await loadCharls({ wasmBinary: await readFile(wasm), print: silent, printErr: silent });
  readJpegLs = (bytes) => {
    const decoder = new charls.JpegLSDecoder();
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { buffer, byteOffset, byteLength } = decoder.getDecodedBuffer();
    return new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength));
  };
}, 60_000);
afterAll(async () => {
  await orthanc?.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  asked = [];
  profile = await mkdtemp(join(tmpdir(), "sightline-recoding-"));
});
afterEach(() => rm(profile, { recursive: true, force: true }));

async function openProgram() {
  const cache = await FrameCache.open({
    ...{ profileDirectory: profile, secrets, clock, logger: keepingLogger() },
    ...{ openStudies: () => [], leftFreeBytes: 0 },
  });
  const cached = new CachedFrames(cache, () => false, clock);
  const client = new DicomwebClient({
    ...{ archiveId: "a", archiveName: "A", baseUrl: orthanc.dicomwebUrl, authentication: { kind: "none" } },
    ...{ quirks: { sendsRawQuery: true, lacksThumbnail: true }, clock, ids: new RandomIds() },
    fetch: (request) => {
      asked.push(new URL(request.url).pathname);
      return network.fetch(request);
    },
  });
  const recoder = new FrameRecoder({
    ...{ places: { workerEntry: null, codecsDirectory: null }, clock, logger: keepingLogger() },
  });
  const service = new RecodeService({ cached, recoder, clock, line: new PersonalLine(clock), busyShare: () => 0 });
  const noteHeaders: CachedFrames["noteHeaders"] = (study, datasets) => cached.noteHeaders(study, datasets);
  return { cache, service, dependencies: { client: async () => client, cached, noteHeaders } };
}

/** Opens the series as a window does; gives its frames by instance. */
async function open({ dependencies }: Awaited<ReturnType<typeof openProgram>>): Promise<Map<string, FrameRecord>> {
  const [first] = uncompressed;
  const { studyInstanceUid = "", seriesInstanceUid = "" } = first ?? {};
  const session = { openedStudies: new Set([`a/${studyInstanceUid}`]) } as unknown as WindowSession;
  const request = () => new Request("http://window.invalid/");
  const study = { archiveId: "a", studyInstanceUid };
  await (await answerStudyMetadata(request(), session, study, dependencies)).arrayBuffer();
  const response = await answerSeriesFrames(request(), session, { ...study, seriesInstanceUid }, dependencies);
  const reader = new FrameRecordReader();
  const records: FrameRecord[] = [];
  for await (const chunk of response.body ?? []) records.push(...reader.take(chunk));
  return new Map(records.map((record) => [record.sopInstanceUid, record]));
}

async function recodeAll({ service, cache }: Awaited<ReturnType<typeof openProgram>>): Promise<void> {
  while ((await service.step(never)) < 30_000);
  await cache.settled();
}

function expectSameSamples(records: ReadonlyMap<string, FrameRecord>): void {
  for (const { sopInstanceUid, frames } of uncompressed) {
    const record = records.get(sopInstanceUid);
    expect(record?.transferSyntaxUid).toBe(jpegLsLossless);
    expect(Buffer.compare(readJpegLs(record?.bytes ?? new Uint8Array()), frames[0] ?? Buffer.alloc(0))).toBe(0);
  }
}

const pixelsAsked = () => asked.filter((path) => !path.endsWith("/metadata"));

describe("a series that its archive stores as JPEG 2000 and JPEG lossless", () => {
  it("comes in the faster codec with the samples that DCMTK reads the second time, also after a restart", async () => {
    const program = await openProgram();
    const before = await open(program);
    expect(new Set([...before.values()].map((record) => record.transferSyntaxUid)).size).toBe(2);
    expect([...before.values()].every((record) => isSlowSyntax(record.transferSyntaxUid))).toBe(true);
    await program.cache.settled();
    const size = await program.cache.size();
    await recodeAll(program);
    asked = [];
    expectSameSamples(await open(program));
    const after = await program.cache.size();
    expect(after.bytes).toBeLessThan(size.bytes);
    await program.cache.close();
    const restarted = await openProgram();
    expect((await restarted.cache.size()).bytes).toBe(after.bytes);
    expectSameSamples(await open(restarted));
    expect(pixelsAsked()).toEqual([]);
    await restarted.cache.close();
  });

  it("is re-encoded to the same bytes by the worker as it is bundled", async () => {
    const program = programs.find(({ name }) => name === "recode-worker");
    if (program === undefined) throw new Error("no such program");
    const bundle = join(folder, "bundle");
    await build(programConfig(program, bundle));
    const codecsDirectory = join(bundle, program.name);
    copyCodecs(codecsDirectory);
    const recoderAt = (places: RecoderPlaces) => new FrameRecoder({ places, clock, logger: keepingLogger() });
    const bundled = recoderAt({ workerEntry: join(codecsDirectory, program.fileName), codecsDirectory });
    const fromSources = recoderAt({ workerEntry: null, codecsDirectory: null });
    const opened = await openProgram();
    for (const frame of (await open(opened)).values()) {
      const recoded = await bundled.recode(frame, never);
      expect(recoded).not.toBeNull();
      expect(recoded).toEqual(await fromSources.recode(frame, never));
    }
    await Promise.all([bundled.rest(), fromSources.rest(), opened.cache.close()]);
  });

  it("is asked for anew where a file that was re-encoded is damaged, and what is cleared away does not come back", async () => {
    const program = await openProgram();
    await open(program);
    await program.cache.settled();
    await recodeAll(program);
    const root = join(profile, "frame-cache");
    const [study = ""] = (await readdir(root)).filter((name) => name !== "key-check");
    const files = await readdir(join(root, study));
    const sizes = await Promise.all(files.map(async (name) => (await stat(join(root, study, name))).size));
    const largest = join(root, study, files[sizes.indexOf(Math.max(...sizes))] ?? "");
    const bytes = await readFile(largest);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(largest, bytes);
    const again = await open(program);
    expect([...again.values()].filter((record) => record.transferSyntaxUid === jpegLsLossless)).toHaveLength(9);
    await program.cache.empty();
    await recodeAll(program);
    expect((await program.cache.size()).bytes).toBe(0);
    await program.cache.close();
  });
});
