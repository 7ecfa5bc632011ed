import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import Database from "better-sqlite3";
import { makeZip } from "client-zip";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InstanceFiles } from "../../electron/core/embedded-archive/instance-files.ts";
import { beginRecord, bytesHead, endRecord } from "../../renderer/media-import/import-records.ts";
import { byteUrl } from "../../shared/contract/byte-routes.ts";
import type { MediaImportResult } from "../../shared/domain/media-import.ts";
import { type ComposedCore, composeCore } from "../environment/composed-core.ts";
import { dicomFile } from "../environment/dicom-file.ts";
import { samplesDirectory, testData } from "../environment/test-data.ts";

// Files and discs are opened in the running program: through the byte route into the archive, and from there to the list.

interface MediaFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The medium could not be read to this file's end. */
  readonly isBroken?: boolean;
}

let folder: string;
let composed: ComposedCore;
let window: ReturnType<ComposedCore["window"]>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-media-"));
  composed = await composeCore();
  window = composed.window();
  const site = { code: "RXX01", name: "Exampleton General" };
  await window.calls.session.createAdministrator({
    ...{ displayName: "A. Keeper", username: "keeper", password: "a long password", site },
  });
}, 60_000);
afterAll(async () => {
  await composed?.remove();
  await rm(folder, { recursive: true, force: true });
});

async function filesOf(directory: string): Promise<MediaFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return await Promise.all(
    paths.map(async (path) => ({
      name: `disc/${relative(directory, path).split(sep).join("/")}`,
      bytes: new Uint8Array(await readFile(path)),
    })),
  );
}

function records(files: readonly MediaFile[]): Buffer {
  return Buffer.concat(
    files.flatMap(({ name, bytes, isBroken = false }) => [
      ...[beginRecord(name), bytesHead(bytes.length), bytes, endRecord(!isBroken)],
    ]),
  );
}

async function send(importId: string, at: number, bytes: Uint8Array): Promise<Response> {
  const address = `http://localhost${byteUrl("importPart", { importId })}?at=${at}`;
  const body = Uint8Array.from(bytes);
  return await composed.core.fetch(new Request(address, { method: "POST", body }), window.session);
}

async function importOf(files: readonly MediaFile[], partBytes = 256 * 1024): Promise<MediaImportResult> {
  const { importId } = await window.calls.mediaImport.begin();
  const stream = records(files);
  for (let at = 0; at < stream.length; at += partBytes) {
    const answer = await send(importId, at, stream.subarray(at, at + partBytes));
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  }
  return await window.calls.mediaImport.finish({ importId });
}

async function zipOf(files: readonly { name: string; input: Uint8Array }[]): Promise<Uint8Array> {
  const inputs = files.map(({ name, input }) => ({ name, input: Uint8Array.from(input) }));
  return new Uint8Array(await new Response(makeZip(inputs)).arrayBuffer());
}

async function incoming(): Promise<string[]> {
  return await readdir(join(composed.profileDirectory, "archive", "incoming"));
}

describe("a disc that is opened in the running program", () => {
  it("comes in whole, is named study by study, and is in the reading list at once", async () => {
    const result = await importOf(await filesOf(join(await testData("objects"), "media-dicomdir")), 999);
    expect(result.wasCancelled).toBe(false);
    expect(result.imported).toBeGreaterThan(70);
    expect(result.refused + result.missing).toBe(0);
    expect(result.studies.length).toBeGreaterThan(2);
    expect(result.studies.reduce((sum, study) => sum + study.imported, 0)).toBe(result.imported);
    const { rows } = await window.calls.worklist.list({
      filter: {
        ...{ search: "", modalities: [], sites: [], statuses: [], performedFrom: null, performedTo: null },
        mineOnly: false,
      },
      sort: { column: "performed", direction: "descending" },
      offset: 0,
      limit: 100,
    });
    const readable = result.studies.filter(({ workitemId }) => workitemId !== null);
    expect(readable.length).toBeGreaterThan(0);
    for (const { workitemId } of readable) expect(rows.map(({ id }) => id)).toContain(workitemId);
    // The studies of this disc are decades old: no clock runs for them.
    const clocks = rows.filter(({ id }) => readable.some(({ workitemId }) => workitemId === id));
    expect(clocks.map(({ clockStartedAt, targetAt }) => [clockStartedAt, targetAt])).toEqual(
      clocks.map(() => [null, null]),
    );
    for (const { workitemId, notes } of result.studies) if (workitemId === null) expect(notes).not.toEqual([]);
    expect(await incoming()).toEqual([]);
  });

  it("says so when it is opened again, and what its DICOMDIR names and it lacks", async () => {
    const files = await filesOf(join(await testData("objects"), "media-dicomdir"));
    const lacking = files.filter(({ name }) => !name.includes("/CT5N/"));
    const result = await importOf(lacking);
    expect(result.imported).toBe(0);
    expect(result.duplicates).toBe(result.studies.reduce((sum, study) => sum + study.duplicates, 0));
    expect(result.missing).toBe(files.length - lacking.length);
    expect(result.files[0]?.outcome).toBe("missing");
    expect(result.files[0]?.label).toContain("CT5N");
  });

  it("counts what is no picture apart, in the outcome and in the audit trail", async () => {
    const folder = join(import.meta.dirname, "../data/dose");
    const result = await importOf(await filesOf(folder));
    expect([result.imported, result.importedOthers]).toEqual([2, 2]);
    expect(result.studies.map(({ imported, importedOthers }) => [imported, importedOthers])).toEqual([[2, 2]]);
    const mixed = await importOf(await filesOf(join(await testData("objects"), "gsps-overlay")));
    expect([mixed.imported, mixed.importedOthers]).toEqual([2, 1]);
    expect(mixed.studies[0]).toMatchObject({ imported: 2, importedOthers: 1 });
  });

  it("gives each damaged file its sentence, and takes the others", async () => {
    const result = await importOf(await filesOf(await testData("hostile")));
    expect(result.imported).toBeGreaterThan(10);
    const faults = result.files.filter(({ outcome }) => outcome === "refused");
    expect(faults.length).toBeGreaterThan(0);
    for (const { sentence } of faults) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  it("keeps apart two people under one number, and says so", async () => {
    const person = (study: string, birthDate: string) =>
      dicomFile({
        ...{ patientId: "SAME-7", patientName: "Twice^Given" },
        ...{ study, series: `${study}.1`, instance: `${study}.1.1`, elements: [["00100030", "DA", birthDate]] },
      });
    await importOf([{ name: "a.dcm", bytes: person("1.2.77.1", "19700101") }]);
    const { studies } = await importOf([{ name: "b.dcm", bytes: person("1.2.77.2", "19850505") }]);
    expect(studies[0]?.study.patient.birthDate).toBe("1985-05-05");
    expect(studies[0]?.notes.join(" ")).toContain("same patient number under another name or birth date");
    const { priors } = await window.calls.worklist.priors({ workitemId: studies[0]?.workitemId ?? "" });
    expect(priors.map(({ study }) => study.studyInstanceUid)).not.toContain("1.2.77.1");
  });
});

describe("what means harm or is broken", () => {
  const image = (number: number) => dicomFile({ study: "1.2.78", series: "1.2.78.1", instance: `1.2.78.1.${number}` });

  it("is refused with a sentence, and ends nothing else", async () => {
    const zip = await zipOf([
      { name: "../../climbs.dcm", input: image(1) },
      { name: "inside/plain.dcm", input: image(2) },
    ]);
    const result = await importOf([
      { name: "../outside.dcm", bytes: image(3) },
      { name: "C:\\windows\\x.dcm", bytes: image(4) },
      { name: "scratched.dcm", bytes: image(5).subarray(0, 300), isBroken: true },
      { name: "half.zip", bytes: zip.subarray(0, zip.length - 30) },
      { name: "names.zip", bytes: zip },
      { name: "notes.txt", bytes: new TextEncoder().encode("nothing of DICOM") },
      { name: "good.dcm", bytes: image(6) },
    ]);
    const of = (label: string) => result.files.find((file) => file.label === label);
    expect(result.imported).toBe(2);
    expect(of("../outside.dcm")?.sentence).toContain("leads outside");
    expect(of("C:\\windows\\x.dcm")?.sentence).toContain("leads outside");
    expect(of("scratched.dcm")?.sentence).toContain("could not be read");
    expect(of("half.zip")?.sentence).toContain("damaged");
    expect(of("names.zip/../../climbs.dcm")?.sentence).toContain("leads outside");
    expect(of("notes.txt")?.outcome).toBe("ignored");
    expect(await incoming()).toEqual([]);
  });

  it("stops before the disk is full; what came before is whole", async () => {
    const requireSpace = InstanceFiles.prototype.requireSpace;
    let asked = 0;
    InstanceFiles.prototype.requireSpace = async () => {
      asked += 1;
      if (asked > 1) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    };
    try {
      const files = Array.from({ length: 200 }, (_, at) => ({ name: `${at}.dcm`, bytes: image(100 + at) }));
      await expect(importOf(files)).rejects.toThrow(/too little room/);
    } finally {
      InstanceFiles.prototype.requireSpace = requireSpace;
    }
    expect(await incoming()).toEqual([]);
    const again = await importOf([{ name: "0.dcm", bytes: image(100) }]);
    expect(again.duplicates).toBe(1);
  });
});

describe("an import under way", () => {
  it("of thousands of small files keeps the program answering", async () => {
    const files = Array.from({ length: 3000 }, (_, at) => ({
      name: `many/${at}.dcm`,
      bytes: dicomFile({ study: "1.2.79", series: `1.2.79.${at % 20}`, instance: `1.2.79.1.${at}` }),
    }));
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const result = await importOf(files, 4 * 1024 * 1024);
    delay.disable();
    expect(result.imported).toBe(3000);
    expect(delay.percentile(99) / 1e6).toBeLessThan(200);
  }, 120_000);

  it("is stopped by its person; what was added stays, and another can begin", async () => {
    const { importId } = await window.calls.mediaImport.begin();
    await expect(window.calls.mediaImport.begin()).rejects.toThrow(/Another import is under way/);
    const stream = records([1, 2, 3].map((number) => cancelled(number)));
    const cut = stream.length - 100;
    expect((await send(importId, 0, stream.subarray(0, cut))).status).toBe(200);
    expect((await send(importId, 5, stream.subarray(cut))).status).toBe(409);
    const result = await window.calls.mediaImport.cancel({ importId });
    expect(result.wasCancelled).toBe(true);
    expect(result.imported).toBeGreaterThan(0);
    expect((await send(importId, cut, stream.subarray(cut))).status).toBe(404);
    const rest = await importOf([1, 2, 3].map((number) => cancelled(number)));
    expect([rest.imported, rest.duplicates]).toEqual([3 - result.imported, result.imported]);
  });

  it("is audited by study, and answered to nobody who is not signed in", async () => {
    const database = new Database(join(composed.profileDirectory, "store.sqlite"), { readonly: true });
    const rows = database
      .prepare<[], { action: string; study_uid: string; detail: string }>(
        "select action, study_uid, detail from audit where action like 'studies.import%' order by sequence",
      )
      .all();
    database.close();
    expect(rows[0]?.action).toBe("studies.importBegin");
    expect(rows.some(({ study_uid, detail }) => study_uid === "1.2.80" && detail.includes("images added"))).toBe(true);
    const stranger = composed.window();
    await expect(stranger.calls.mediaImport.begin()).rejects.toThrow(/sign in/);
    const address = `http://localhost${byteUrl("importPart", { importId: "x" })}?at=0`;
    const answer = await composed.core.fetch(new Request(address, { method: "POST", body: "x" }), stranger.session);
    expect(answer.status).toBe(401);
  });

  it("takes a sample study that opens as a case", async () => {
    const result = await importOf(await filesOf(join(samplesDirectory, "us-colour-doppler")));
    expect(result.imported).toBeGreaterThan(0);
    expect(result.studies[0]?.workitemId).not.toBeNull();
  });
});

function cancelled(number: number): MediaFile {
  const bytes = dicomFile({ study: "1.2.80", series: "1.2.80.1", instance: `1.2.80.1.${number}` });
  return { name: `${number}.dcm`, bytes };
}
