import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { embeddedBaseUrl } from "../../electron/core/archive/archive-registry.ts";
import { collect, DicomwebClient } from "../../electron/core/archive/dicomweb-client.ts";
import { EmbeddedArchive } from "../../electron/core/embedded-archive/embedded-archive.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { readString } from "../../shared/dicom/dicom-json.ts";
import { tags } from "../../shared/dicom/tags.ts";
import { dicomFile } from "../environment/dicom-file.ts";
import { filesBelow } from "../environment/orthanc.ts";
import { testData } from "../environment/test-data.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-import-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const profile = () => join(folder, "profile");
const media = () => join(folder, "media");

async function open(): Promise<EmbeddedArchive> {
  await mkdir(profile(), { recursive: true });
  const ports = { clock: new SystemClock(), ids: new RandomIds(), logger: keepingLogger() };
  return await EmbeddedArchive.open({ profileDirectory: profile(), ...ports });
}

function clientOf(archive: EmbeddedArchive): DicomwebClient {
  return new DicomwebClient({
    archiveId: "embedded",
    archiveName: "Here",
    baseUrl: embeddedBaseUrl,
    fetch: (request) => archive.fetch(request),
    clock: new SystemClock(),
    ids: new RandomIds(),
    authentication: { kind: "none" },
    quirks: { sendsRawQuery: false, lacksThumbnail: false },
    isEmbedded: true,
  });
}

async function makeMedia(count: number): Promise<void> {
  await mkdir(media(), { recursive: true });
  for (let index = 0; index < count; index++) {
    const study = `1.2.${Math.floor(index / 500)}`;
    const bytes = dicomFile({ study, series: `${study}.1`, instance: `${study}.1.${index}` });
    await writeFile(join(media(), `${String(index).padStart(6, "0")}.dcm`), bytes);
  }
}

function startImport(): { child: ChildProcess; output: () => string; ended: Promise<void> } {
  const script = fileURLToPath(new URL("../environment/import-child.ts", import.meta.url));
  const child = spawn(process.execPath, [script, profile(), media()], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    output += String(chunk);
  });
  return { child, output: () => output, ended: new Promise((ended) => child.once("exit", () => ended())) };
}

/** Everything that the archive lists can be read, and its bytes are those that name it. */
async function expectWhole(archive: EmbeddedArchive): Promise<void> {
  const directory = join(profile(), "archive", "instances");
  for (const path of await filesBelow(directory)) {
    const sha256 = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
    expect(basename(path)).toBe(`${sha256}.dcm`);
  }
  expect(await readdir(join(profile(), "archive", "incoming"))).toEqual([]);
  const client = clientOf(archive);
  let read = 0;
  const { studies } = await client.searchStudies({}, { limit: 100, offset: 0 });
  for (const study of studies) {
    for (const dataset of await client.studyMetadata(study.studyInstanceUid)) {
      const frame = await client.retrieveFrame(
        {
          studyInstanceUid: study.studyInstanceUid,
          seriesInstanceUid: readString(dataset, tags.seriesInstanceUid),
          sopInstanceUid: readString(dataset, tags.sopInstanceUid),
        },
        1,
      );
      expect(await collect(frame.body, 1e6, () => new Error("too large"))).toHaveLength(32);
      read++;
    }
  }
  expect(read).toBe(archive.counts().instances);
}

describe("an import that is killed", () => {
  it("leaves only whole instances, and goes on where it was", async () => {
    const count = 1500;
    await makeMedia(count);
    let killed = 0;
    for (const killAfter of [1, 300, 900]) {
      const { child, output, ended } = startImport();
      const gone = ended.then(() => "ended");
      for (;;) {
        const imported = Number(/imported (\d+)\n$/.exec(output())?.[1] ?? 0);
        if (imported >= killAfter) break;
        if ((await Promise.race([gone, new Promise((again) => setTimeout(again, 5, "again"))])) === "ended") break;
      }
      child.kill("SIGKILL");
      await ended;
      if (child.signalCode === "SIGKILL") killed++;
      const archive = await open();
      await expectWhole(archive);
      archive.close();
    }
    expect(killed).toBeGreaterThanOrEqual(2);
    const { output, ended } = startImport();
    await ended;
    expect(output()).toContain(`done ${count} `);
  });
});

describe("a large import", () => {
  it("of 20,000 instances does not load them into memory", async () => {
    await makeMedia(20_000);
    const { output, ended } = startImport();
    await ended;
    const [, instances, megabytes] = /done (\d+) rss (\d+)/.exec(output()) ?? [];
    expect(Number(instances)).toBe(20_000);
    expect(Number(megabytes)).toBeLessThan(400);
  }, 300_000);
});

describe("hostile files", () => {
  it("each get a result with a sentence, and none stops the others", async () => {
    const hostile = await testData("hostile");
    const archive = await open();
    const { files } = await archive.import([hostile]);
    const labels = (await filesBelow(hostile)).map((path) => path.slice(hostile.length + 1));
    const named = new Set(files.filter((file) => file.outcome !== "missing").map((file) => file.label));
    expect([...named].sort()).toEqual(labels.sort());
    for (const file of files) expect(file.sentence === "", file.label).toBe(file.outcome === "imported");
    const client = clientOf(archive);
    const { studies } = await client.searchStudies({}, { limit: 100, offset: 0 });
    expect(studies.length).toBeGreaterThan(20);
    for (const study of studies) {
      for (const dataset of await client.studyMetadata(study.studyInstanceUid)) {
        const address = {
          studyInstanceUid: study.studyInstanceUid,
          seriesInstanceUid: readString(dataset, tags.seriesInstanceUid),
          sopInstanceUid: readString(dataset, tags.sopInstanceUid),
        };
        const outcome = await client.retrieveFrame(address, 1).then(
          (frame) => collect(frame.body, 1e9, () => new Error("too large")).then((bytes) => bytes.length > 0),
          (error: { code: string; message: string }) => error.code !== "internal" && error.message.length > 20,
        );
        expect(outcome, address.sopInstanceUid).toBe(true);
      }
    }
    archive.close();
  });

  it("whose header lies about the image's size are kept, and say so when they are shown", async () => {
    const archive = await open();
    await archive.import([join(await testData("hostile"), "MR_truncated.dcm")]);
    const client = clientOf(archive);
    const [study] = (await client.searchStudies({}, { limit: 1, offset: 0 })).studies;
    const [dataset] = await client.studyMetadata(study?.studyInstanceUid ?? "");
    const address = {
      studyInstanceUid: study?.studyInstanceUid ?? "",
      seriesInstanceUid: readString(dataset ?? {}, tags.seriesInstanceUid),
      sopInstanceUid: readString(dataset ?? {}, tags.sopInstanceUid),
    };
    await expect(client.retrieveFrame(address, 1)).rejects.toMatchObject({
      code: "archive_nonconformant",
      message: expect.stringContaining("the image is smaller than its header says"),
    });
    archive.close();
  });

  it("keep the names of every script", async () => {
    const archive = await open();
    await archive.import([join(await testData("hostile"), "charsets")]);
    const { studies } = await clientOf(archive).searchStudies({}, { limit: 100, offset: 0 });
    const names = studies.map((study) => [study.patient.name.family, study.patient.name.ideographic]);
    for (const name of ["قباني", "Buc", "Äneas", "Διονυσιος", "שרון", "Люкceмбypг", "やまだ", "김희중", "ﾔﾏﾀﾞ"]) {
      expect(names.map(([family]) => family)).toContain(name);
    }
    for (const name of ["山田^太郎", "洪^吉洞", "张^小东", "王^小東"]) {
      expect(names.map(([, ideographic]) => ideographic)).toContain(name);
    }
    archive.close();
  });
});
