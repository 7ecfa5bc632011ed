import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dicomFile, type encodeElements } from "../../../test/environment/dicom-file.ts";
import { zipFile } from "../../../test/environment/zip-file.ts";
import { keepingLogger } from "../../../test/fakes/plain-ports.ts";
import { SystemClock } from "../platform/clock.ts";
import { RandomIds } from "../platform/ids.ts";
import { EmbeddedArchive } from "./embedded-archive.ts";
import type { ImportProgress } from "./importer.ts";

let folder: string;
let archive: EmbeddedArchive;
const logger = keepingLogger();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-import-"));
  archive = await open();
});
afterEach(async () => {
  archive.close();
  await rm(folder, { recursive: true, force: true });
});

function open(): Promise<EmbeddedArchive> {
  const profileDirectory = join(folder, "profile");
  return EmbeddedArchive.open({ profileDirectory, clock: new SystemClock(), ids: new RandomIds(), logger });
}

async function put(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, "media", name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return path;
}

async function keptFiles(): Promise<string[]> {
  const entries = await readdir(join(folder, "profile", "archive"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && /\.(dcm|part)$/.test(entry.name)).map((entry) => entry.name);
}

const media = () => join(folder, "media");

describe("importing", () => {
  it("takes the same bytes once, and refuses other bytes under the same identifier", async () => {
    await put("a.dcm", dicomFile());
    await put("b.dcm", dicomFile());
    await put("c.dcm", dicomFile({ patientName: "Somebody^Else" }));
    const result = await archive.import([media()]);
    expect(result.files.map(({ label, outcome }) => [label, outcome])).toEqual([
      ["a.dcm", "imported"],
      ["b.dcm", "duplicate"],
      ["c.dcm", "refused"],
    ]);
    expect(result.files[2]?.sentence).toContain("SOP Instance UID");
    expect(await keptFiles()).toHaveLength(1);
    expect((await archive.import([media()])).files.map((file) => file.outcome)).toEqual([
      "duplicate",
      "duplicate",
      "refused",
    ]);
    expect(archive.counts()).toEqual({ studies: 1, instances: 1 });
  });

  it("never mixes two patients in one study", async () => {
    await put("a.dcm", dicomFile({ patientId: "RXX1" }));
    await put("b.dcm", dicomFile({ patientId: "RXX2", instance: "1.2.3.1.2" }));
    const result = await archive.import([media()]);
    expect(result.files[1]).toMatchObject({ outcome: "refused", sentence: expect.stringContaining("another patient") });
    expect(await keptFiles()).toHaveLength(1);
  });

  it("goes on past files that are damaged or foreign, and follows no links", async () => {
    await put("notes.txt", Buffer.from("Nothing to see here"));
    await put("empty", Buffer.alloc(0));
    await put("cut.dcm", dicomFile().subarray(0, 300));
    await put("good.dcm", dicomFile());
    await symlink("/etc", join(media(), "link"));
    const { files } = await archive.import([media()]);
    expect(files.map(({ label, outcome }) => [label, outcome])).toEqual([
      ["cut.dcm", "refused"],
      ["empty", "ignored"],
      ["notes.txt", "ignored"],
      ["good.dcm", "imported"],
    ]);
    for (const file of files) expect(file.sentence === "").toBe(file.outcome === "imported");
  });

  it("says what a DICOMDIR names and the medium lacks", async () => {
    await put("IMAGES/IM1", dicomFile());
    const directory = dicomFile({ elements: [["00041220", "SQ", records]] });
    const asDirectory = Buffer.from(
      directory.toString("latin1").replace("1.2.840.10008.5.1.4.1.1.2\0", "1.2.840.10008.1.3.10\0\0\0\0\0\0"),
      "latin1",
    );
    const path = await put("DICOMDIR", asDirectory);
    const { files, filesRead, zipMembers } = await archive.import([path]);
    expect({ filesRead, zipMembers }).toEqual({ filesRead: 2, zipMembers: 0 });
    expect(files.map(({ label, outcome }) => [label, outcome])).toEqual([
      ["DICOMDIR", "ignored"],
      ["IMAGES/IM2", "missing"],
      ["IMAGES/IM1", "imported"],
    ]);
  });

  it("opens a ZIP without following its names, and skips what is locked", async () => {
    const path = await put(
      "study.zip",
      zipFile([
        { name: "../../evil.dcm", bytes: dicomFile({ instance: "1.2.3.1.8" }) },
        { name: "locked.dcm", bytes: dicomFile({ instance: "1.2.3.1.9" }), isEncrypted: true },
        { name: "folder/", bytes: Buffer.alloc(0) },
        { name: "folder/good.dcm", bytes: dicomFile() },
      ]),
    );
    const { files, filesRead, zipMembers } = await archive.import([path]);
    expect({ filesRead, zipMembers }).toEqual({ filesRead: 3, zipMembers: 3 });
    expect(files.map(({ label, outcome }) => [label, outcome])).toEqual([
      ["../../evil.dcm", "refused"],
      ["locked.dcm", "refused"],
      ["folder/good.dcm", "imported"],
    ]);
  });

  it("stops at a ZIP bomb and keeps what came before", async () => {
    const padding = ["7FE00010", "OW", Buffer.alloc(4 * 1024 * 1024)] as const;
    const path = await put(
      "bomb.zip",
      zipFile([
        { name: "good.dcm", bytes: dicomFile() },
        { name: "bomb.dcm", bytes: dicomFile({ instance: "1.2.3.1.7", elements: [padding] }) },
      ]),
    );
    const zipLimits = { entryBytes: 1e9, freeBytes: 1024 * 1024, ratio: 1 };
    await expect(archive.import([path], { zipLimits })).rejects.toThrow(/far more than images do/);
    expect(archive.counts().instances).toBe(1);
    expect((await keptFiles()).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("refuses a damaged ZIP and a path with nothing there in a sentence", async () => {
    const path = await put("cut.zip", zipFile([{ name: "a.dcm", bytes: dicomFile() }]).subarray(0, 200));
    await expect(archive.import([path])).rejects.toMatchObject({ code: "invalid_input" });
    await expect(archive.import([join(folder, "nowhere")])).rejects.toMatchObject({ code: "not_found" });
  });

  it("tells how far it is, and can be given up between files", async () => {
    for (let index = 0; index < 200; index++) {
      await put(`${String(index).padStart(3, "0")}.dcm`, dicomFile({ instance: `1.2.3.1.${index}` }));
    }
    const stop = new AbortController();
    const told: ImportProgress[] = [];
    const result = await archive.import([media()], {
      signal: stop.signal,
      onProgress: (progress) => {
        told.push(progress);
        stop.abort();
      },
    });
    expect(result.wasCancelled).toBe(true);
    expect(result.imported).toBe(archive.counts().instances);
    expect(result.imported).toBeLessThan(200);
    expect((await archive.import([media()], { onProgress: (progress) => told.push(progress) })).wasCancelled).toBe(
      false,
    );
    expect(archive.counts().instances).toBe(200);
    expect(told.at(-1)).toMatchObject({ filesDone: 200, filesTotal: 200 });
  });

  it("is there again after a restart, and removes what a killed process left unfinished", async () => {
    await put("a.dcm", dicomFile());
    await archive.import([media()]);
    archive.close();
    await writeFile(join(folder, "profile", "archive", "incoming", "999999999-1.part"), "half");
    archive = await open();
    expect(archive.counts()).toEqual({ studies: 1, instances: 1 });
    expect(await keptFiles()).toHaveLength(1);
  });

  it("writes nothing of the patient into the log", () => {
    expect(logger.lines.length).toBeGreaterThan(0);
    expect(logger.lines.join()).not.toMatch(/Testperson|RXX1|a\.dcm/);
  });
});

const records = [
  [["00041500", "CS", "IMAGES\\IM1"]],
  [["00041500", "CS", "IMAGES\\IM2"]],
  [["00041500", "CS", "..\\..\\ETC\\PASSWD"]],
] satisfies Parameters<typeof encodeElements>[0][];
