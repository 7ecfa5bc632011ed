import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DicomwebClient } from "../../electron/core/archive/dicomweb-client.ts";
import { createNetworkFetch } from "../../electron/core/archive/http-fetch.ts";
import type { WindowSession } from "../../electron/core/core.ts";
import { CachedFrames } from "../../electron/core/frame-cache/cached-frames.ts";
import { FrameCache } from "../../electron/core/frame-cache/frame-cache.ts";
import { answerFrame, answerStudyMetadata } from "../../electron/core/pixels/pixel-routes.ts";
import { answerSeriesFrames } from "../../electron/core/pixels/series-frames-route.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { type FrameRecord, FrameRecordReader } from "../../shared/contract/series-frames.ts";
import { type ExpectedInstance, expectedInstance } from "../environment/expected-frames.ts";
import { numberedAddress, numberedFrame, openCacheOf } from "../environment/frame-cache-writer.ts";
import { filesBelow, type Orthanc, startOrthanc } from "../environment/orthanc.ts";
import { testData } from "../environment/test-data.ts";
import { runTool } from "../environment/tools.ts";
import { keepingLogger, memorySecrets } from "../fakes/plain-ports.ts";

const writer = join(import.meta.dirname, "..", "environment", "frame-cache-writer.ts");
let profile: string;

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), "sightline-cached-"));
});
afterEach(() => rm(profile, { recursive: true, force: true }));

describe("a series of an archive that is opened again", () => {
  let orthanc: Orthanc;
  let files: readonly string[];
  let expected: readonly ExpectedInstance[];
  let asked: string[];
  const network = createNetworkFetch();

  beforeAll(async () => {
    files = (await filesBelow(await testData("pet-ct"))).filter((path) => path.endsWith(".dcm"));
    expected = await Promise.all(files.map(expectedInstance));
    orthanc = await startOrthanc({ overwrites: true });
    await orthanc.load(files);
  }, 60_000);
  beforeEach(() => {
    asked = [];
  });
  afterAll(() => orthanc?.stop());

  const archive = () =>
    new DicomwebClient({
      ...{ archiveId: "a", archiveName: "A", baseUrl: orthanc.dicomwebUrl, authentication: { kind: "none" } },
      ...{ quirks: { sendsRawQuery: true, lacksThumbnail: true }, clock: new SystemClock(), ids: new RandomIds() },
      fetch: (request) => {
        asked.push(new URL(request.url).pathname);
        return network.fetch(request);
      },
    });

  async function openProgram() {
    const cache = await FrameCache.open({
      ...{ profileDirectory: profile, secrets: lasting, clock: new SystemClock(), logger: keepingLogger() },
      ...{ openStudies: () => [], leftFreeBytes: 0 },
    });
    const cached = new CachedFrames(cache, () => false, new SystemClock());
    const noteHeaders: CachedFrames["noteHeaders"] = (study, datasets) => cached.noteHeaders(study, datasets);
    return { cache, dependencies: { client: async () => archive(), cached, noteHeaders } };
  }

  const lasting = memorySecrets();
  const largest = () =>
    [...Map.groupBy(expected, (each) => each.seriesInstanceUid).values()].sort(
      (one, two) => two.length - one.length,
    )[0] ?? [];
  const sorted = (names: readonly string[]) => [...names].sort();

  /** Opens the series as a window does: headers, one frame by itself, the whole series, then what that did not bring. */
  async function open(dependencies: Awaited<ReturnType<typeof openProgram>>["dependencies"]) {
    const [first] = largest();
    const { studyInstanceUid = "", seriesInstanceUid = "", sopInstanceUid = "" } = first ?? {};
    const session = { openedStudies: new Set([`a/${studyInstanceUid}`]) } as unknown as WindowSession;
    const request = () => new Request("http://window.invalid/");
    const study = { archiveId: "a", studyInstanceUid };
    await (await answerStudyMetadata(request(), session, study, dependencies)).arrayBuffer();
    const address = { ...study, seriesInstanceUid, sopInstanceUid, frameNumber: "1" };
    const single = await answerFrame(request(), session, address, dependencies);
    const alone = new Uint8Array(await single.arrayBuffer());
    const response = await answerSeriesFrames(request(), session, { ...study, seriesInstanceUid }, dependencies);
    const reader = new FrameRecordReader();
    const records: FrameRecord[] = [];
    for await (const chunk of response.body ?? []) records.push(...reader.take(chunk));
    for (const { sopInstanceUid: left } of largest()) {
      if (records.some((record) => record.sopInstanceUid === left)) continue;
      const answer = await answerFrame(request(), session, { ...address, sopInstanceUid: left }, dependencies);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      records.push({ sopInstanceUid: left, frameNumber: 1, transferSyntaxUid: "", length: bytes.length, bytes });
    }
    expect(sorted(records.map((record) => `${record.sopInstanceUid}/${record.frameNumber}`))).toEqual(
      sorted(largest().map((instance) => `${instance.sopInstanceUid}/1`)),
    );
    return { alone, records, single };
  }

  const pixelsAsked = () => asked.filter((path) => !path.endsWith("/metadata"));

  function expectStored(records: readonly FrameRecord[], instances: readonly ExpectedInstance[]): void {
    for (const { sopInstanceUid, bytes } of records) {
      const stored = instances.find((instance) => instance.sopInstanceUid === sopInstanceUid)?.frames[0];
      expect(stored !== undefined && Buffer.compare(bytes, stored) === 0).toBe(true);
    }
  }

  it("asks for no pixels the second time, also after a restart, and gives the same bytes", async () => {
    const program = await openProgram();
    await open(program.dependencies);
    expect(pixelsAsked().length).toBeGreaterThan(1);
    await program.cache.settled();
    asked = [];
    const again = await open(program.dependencies);
    expect(pixelsAsked()).toEqual([]);
    expectStored(again.records, largest());
    expect(Buffer.compare(again.alone, largest()[0]?.frames[0] ?? new Uint8Array())).toBe(0);
    await program.cache.close();
    const restarted = await openProgram();
    const afterwards = await open(restarted.dependencies);
    expect(pixelsAsked()).toEqual([]);
    expectStored(afterwards.records, largest());
  }, 60_000);

  it("asks for what is missing or damaged, and mends it", async () => {
    const program = await openProgram();
    await open(program.dependencies);
    // Closing gives up what still waits to be written.
    await program.cache.settled();
    await program.cache.close();
    const root = join(profile, "frame-cache");
    const [folder = ""] = (await readdir(root)).filter((name) => name !== "key-check");
    const [file = ""] = await readdir(join(root, folder));
    const bytes = await readFile(join(root, folder, file));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff;
    await writeFile(join(root, folder, file), bytes);
    const restarted = await openProgram();
    asked = [];
    expectStored((await open(restarted.dependencies)).records, largest());
    // The one frame, not the whole series again.
    expect(pixelsAsked()).toHaveLength(1);
    await restarted.cache.settled();
    asked = [];
    expectStored((await open(restarted.dependencies)).records, largest());
    expect(pixelsAsked()).toEqual([]);
  }, 60_000);

  it("gives the new pixels of an image that the archive has replaced under its own identifier", async () => {
    const program = await openProgram();
    await open(program.dependencies);
    await program.cache.settled();
    const path = files[expected.indexOf(largest()[0] as ExpectedInstance)] ?? "";
    const changed = join(profile, "changed.dcm");
    const python = [
      "import pydicom, sys, numpy",
      "d = pydicom.dcmread(sys.argv[1])",
      "p = d.pixel_array.copy(); p[:] = 7; d.PixelData = p.tobytes(); d.InstanceCreationTime = '010203'",
      "d.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian; d['PixelData'].VR = 'OW'",
      "d.save_as(sys.argv[2], write_like_original=False)",
    ].join("\n");
    const made = await runTool("/usr/bin/python3", ["-c", python, path, changed]);
    expect(made.exitCode, made.output).toBe(0);
    await orthanc.load([changed]);
    const now = await expectedInstance(changed);
    const { records, alone } = await open(program.dependencies);
    expectStored(records, [now, ...largest().slice(1)]);
    expect(Buffer.compare(alone, now.frames[0] ?? new Uint8Array())).toBe(0);
    await orthanc.load([path]);
  }, 60_000);
});

describe("a cache that is killed or has no room", () => {
  it("has only whole, right frames after a kill at any moment", async () => {
    let found = 0;
    for (const wait of [5, 12, 17]) {
      const child = spawn(process.execPath, [writer, "for-ever", profile, "100000"], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const lines = createInterface({ input: child.stdout });
      let written = 0;
      for await (const line of lines) {
        expect(line).toMatch(/right$/);
        written += 1;
        if (written === wait) child.kill("SIGKILL");
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      const log: string[] = [];
      const cache = await openCacheOf(profile, (line) => log.push(line));
      for (let number = 1; number <= written + 1; number += 1) {
        const frame = await cache.get(numberedAddress(number));
        if (number < wait) expect(frame, `frame ${number} was whole before the kill`).not.toBeNull();
        if (frame === null) continue;
        found += 1;
        expect(Buffer.compare(frame.bytes, numberedFrame(number).bytes)).toBe(0);
      }
      expect(log).toEqual([]);
      const names = await readdir(join(profile, "frame-cache"), { recursive: true });
      expect(names.filter((name) => name.endsWith(".part"))).toEqual([]);
    }
    expect(found).toBeGreaterThan(20);
  }, 60_000);

  it("keeps what it can on a full disk, gives up quietly, and leaves no half file", async () => {
    const disk = join(profile, "disk");
    const run = await runTool("unshare", [
      ...["--map-root-user", "--mount", process.execPath, writer, "small-disk", disk, "8"],
    ]);
    expect(run.exitCode, run.output).toBe(0);
    const lines = run.output.split("\n").filter((line) => line.startsWith("frame"));
    expect(lines).toHaveLength(8);
    expect(lines.slice(0, 3)).toEqual(["frame 1 right", "frame 2 right", "frame 3 right"]);
    expect(lines.slice(4)).toEqual([5, 6, 7, 8].map((number) => `frame ${number} absent`));
    expect(run.output).toContain('frameCache.paused {"code":"ENOSPC"');
    expect(run.output.match(/frameCache.paused/g)).toHaveLength(1);
  });
});
