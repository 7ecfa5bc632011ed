import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedArchive } from "../../electron/core/embedded-archive/embedded-archive.ts";
import { FileSet } from "../../electron/core/media-export/file-set.ts";
import { directoryOf, memberOf } from "../../electron/core/media-export/media-files.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { byteUrl } from "../../shared/contract/byte-routes.ts";
import type { MediaRequest } from "../../shared/domain/media-export.ts";
import { type ComposedCore, composeCore } from "../environment/composed-core.ts";
import { filesBelow } from "../environment/orthanc.ts";
import { samplesDirectory, testData } from "../environment/test-data.ts";
import { runTool } from "../environment/tools.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";

// Whole examinations leave as a File-set with a DICOMDIR; DCMTK, pydicom, dicom3tools and our own importer read them.

let folder: string;
let composed: ComposedCore;
let window: ReturnType<ComposedCore["window"]>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-media-"));
  const profileDirectory = join(folder, "profile");
  await mkdir(profileDirectory);
  const ports = { clock: new SystemClock(), ids: new RandomIds(), logger: keepingLogger() };
  const archive = await EmbeddedArchive.open({ profileDirectory, ...ports });
  const objects = await testData("objects");
  await archive.import([
    join(samplesDirectory, "mr-abdomen-prior"),
    ...["sr", "gsps-overlay", "gsps-luts", "rt", "waveform", "seg", "media-dicomdir"].map((name) =>
      join(objects, name),
    ),
  ]);
  archive.close();
  composed = await composeCore({ profileDirectory });
  window = composed.window();
  const site = { code: "RXX01", name: "Exampleton General" };
  await window.calls.session.createAdministrator({
    ...{ displayName: "A. Keeper", username: "keeper", password: "a long password", site },
  });
  await window.calls.worklist.refresh({});
}, 120_000);
afterAll(async () => {
  await composed?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Studies of the archive that hold an object of each of these kinds, as record types of a DICOMDIR. */
async function studiesHere(): Promise<{ studyInstanceUid: string; workitemId: string; modalities: string[] }[]> {
  const { rows } = await window.calls.worklist.list({
    filter: {
      ...{ search: "", modalities: [], sites: [], statuses: [], performedFrom: null, performedTo: null },
      mineOnly: false,
    },
    sort: { column: "performed", direction: "descending" },
    offset: 0,
    limit: 100,
  });
  return rows.map(({ id, study }) => ({
    ...{ workitemId: id, studyInstanceUid: study.studyInstanceUid, modalities: study.modalities },
  }));
}

async function mrStudy() {
  const study = (await studiesHere()).find(({ modalities }) => modalities.includes("MR"));
  if (study === undefined) throw new Error("no MR study");
  window.session.openedStudies.add(`embedded/${study.studyInstanceUid}`);
  return { archiveId: "embedded" as never, ...study, studyInstanceUid: study.studyInstanceUid as never };
}

/** Fetches a readied file and unpacks it; gives the folder. */
async function unpacked(exportId: string): Promise<string> {
  const response = await composed.core.fetch(
    new Request(`http://localhost${byteUrl("preparedExport", { exportId })}`),
    window.session,
  );
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  const target = await mkdtemp(join(folder, "zip-"));
  await writeFile(join(target, "media.zip"), new Uint8Array(await response.arrayBuffer()));
  const { exitCode } = await runTool("/usr/bin/python3", ["-m", "zipfile", "-e", join(target, "media.zip"), target]);
  expect(exitCode).toBe(0);
  await rm(join(target, "media.zip"));
  return target;
}

async function exported(identity: MediaRequest["identity"], keep: (modality: string) => boolean = () => true) {
  const { modalities: _, ...examination } = await mrStudy();
  const { series } = await window.calls.export.checkMedia(examination);
  const seriesInstanceUids = series.filter(({ modality }) => keep(modality)).map((one) => one.seriesInstanceUid);
  const { exportId, fileCount } = await window.calls.export.prepareMedia({
    ...{ ...examination, seriesInstanceUids, identity },
  });
  return { target: await unpacked(exportId), exportId, fileCount };
}

/** What pydicom's FileSet finds: instances, and the identifiers of each level. */
async function readByPydicom(directory: string): Promise<{ count: number; patients: string[] }> {
  const script =
    "import sys,json\nfrom pydicom.fileset import FileSet\n" +
    "fs=FileSet(sys.argv[1])\nn=0\nfor i in fs:\n  i.load(); n+=1\n" +
    "print(json.dumps({'count':n,'patients':[str(x) for x in fs.find_values('PatientID')]}))";
  const { output, exitCode } = await runTool("/usr/bin/python3", ["-W", "error::UserWarning", "-c", script, directory]);
  if (exitCode !== 0) throw new Error(output);
  return JSON.parse(output) as { count: number; patients: string[] };
}

/** Lines of what DCMTK says is wrong in a DICOMDIR: its own reader goes through every record. */
async function dcmtkFaults(target: string): Promise<string[]> {
  const { output } = await runTool("dcmdump", ["+L", join(target, "DICOMDIR")]);
  return output.split("\n").filter((line) => /^[EW]:/.test(line));
}

const identified: MediaRequest["identity"] = { kind: "identified", reason: "Second opinion at Otherton" };
const anonymised: MediaRequest["identity"] = {
  kind: "anonymised",
  pseudonym: "CASE 9",
  options: {
    dates: "removed",
    keepsPatientCharacteristics: false,
    keepsDevice: false,
    keepsInstitution: false,
    keepsDescriptions: false,
  },
};

describe("a DICOMDIR", () => {
  it("lists every kind of object as the record of its kind, which others read", async () => {
    const target = await mkdtemp(join(folder, "kinds-"));
    const fileSet = new FileSet("1.2.3.4.5");
    const objects = await testData("objects");
    const names = ["sr", "gsps-overlay", "gsps-luts", "rt", "waveform", "seg", "rwvm", "sr-radiation-dose"];
    const paths = (await Promise.all(names.map((name) => filesBelow(join(objects, name))))).flat();
    let count = 0;
    for (const path of paths.filter((name) => name.endsWith(".dcm"))) {
      const member = memberOf(fileSet, new Uint8Array(await readFile(path)));
      if (member === null) continue;
      count += 1;
      await mkdir(dirname(join(target, member.name)), { recursive: true });
      await writeFile(join(target, member.name), member.input);
    }
    await writeFile(join(target, "DICOMDIR"), directoryOf(fileSet).input);
    const { output } = await runTool("dcmdump", ["+P", "0004,1430", join(target, "DICOMDIR")]);
    const types = [...output.matchAll(/\[([A-Z ]+)\]/g)].map((match) => (match[1] ?? "").trim());
    const kinds = ["PATIENT", "STUDY", "SERIES", "IMAGE", "SR DOCUMENT", "PRESENTATION", "RT PLAN", "WAVEFORM"];
    for (const kind of [...kinds, "RT STRUCTURE SET", "RT DOSE", "VALUE MAP"]) expect(types).toContain(kind);
    expect(types.filter((type) => !["PATIENT", "STUDY", "SERIES"].includes(type)).length).toBe(count);
    expect((await readByPydicom(join(target, "DICOMDIR"))).count).toBe(count);
    expect(await dcmtkFaults(target)).toEqual([]);
    const judged = await runTool("dciodvfy", [join(target, "DICOMDIR")]);
    expect(judged.output).toContain("BasicDirectory");
    expect(judged.output.split("\n").filter((line) => line.startsWith("Error"))).toEqual([]);
  });
});

describe("an examination on DICOM media", () => {
  it("is a File-set with a DICOMDIR that DCMTK, pydicom and our own importer read whole", async () => {
    const { target, fileCount } = await exported(identified);
    const files = (await filesBelow(target)).map((path) => path.slice(target.length + 1));
    expect(files).toContain("DICOMDIR");
    const images = files.filter((name) => name !== "DICOMDIR");
    expect(images.length).toBe(fileCount);
    for (const name of images) expect(name).toMatch(/^DICOM\/ST\d{6}\/SE\d{6}\/IM\d{6}$/);
    expect(await dcmtkFaults(target)).toEqual([]);
    const { output } = await runTool("dciodvfy", [join(target, "DICOMDIR")]);
    expect(output.split("\n").filter((line) => line.startsWith("Error"))).toEqual([]);
    const read = await readByPydicom(join(target, "DICOMDIR"));
    expect(read.count).toBe(fileCount);
    const profileDirectory = join(folder, "again");
    await mkdir(profileDirectory);
    const ports = { clock: new SystemClock(), ids: new RandomIds(), logger: keepingLogger() };
    const archive = await EmbeddedArchive.open({ profileDirectory, ...ports });
    const result = await archive.import([target]);
    archive.close();
    expect([result.imported, result.refused]).toEqual([fileCount, 0]);
    expect(result.files.filter(({ outcome }) => outcome === "missing")).toEqual([]);
  });

  it("leaves anonymised with nothing of who or where, in the directory too", async () => {
    const { target, fileCount } = await exported(anonymised);
    const read = await readByPydicom(join(target, "DICOMDIR"));
    expect(read).toEqual({ count: fileCount, patients: ["CASE 9"] });
    const { modalities: _, ...examination } = await mrStudy();
    const row = await window.calls.worklist.priors({ workitemId: examination.workitemId });
    expect(row).toBeDefined();
    const { output } = await runTool("dcmdump", ["+L", join(target, "DICOMDIR")]);
    expect(output).not.toContain(String(examination.studyInstanceUid));
    expect(await dcmtkFaults(target)).toEqual([]);
  });

  it("is given once, to who asked for it, and the audit says whose name it bore and why", async () => {
    const { exportId } = await exported(identified);
    await expect(unpacked(exportId)).rejects.toThrow(/404/);
    const database = new Database(join(folder, "profile", "store.sqlite"), { readonly: true });
    const rows = database
      .prepare<[], { detail: string }>("select detail from audit where action = 'images.exportMedia' order by sequence")
      .all();
    database.close();
    expect(rows[0]?.detail).toMatch(/with name and number, reason: Second opinion at Otherton$/);
    expect(rows.some(({ detail }) => detail.includes("anonymised, dates removed"))).toBe(true);
  });

  it("does not leave without a reason under the patient's name, nor from a window that has not opened it", async () => {
    const { modalities: _, ...examination } = await mrStudy();
    const request = { ...examination, seriesInstanceUids: ["1.2"], identity: identified };
    await expect(
      window.calls.export.prepareMedia({ ...request, identity: { kind: "identified", reason: " " } }),
    ).rejects.toThrow();
    await expect(window.calls.export.prepareMedia(request)).rejects.toThrow(/Nothing of what was chosen/);
    window.session.openedStudies.clear();
    await expect(window.calls.export.checkMedia(examination)).rejects.toThrow(/not open in this window/);
  });
});
