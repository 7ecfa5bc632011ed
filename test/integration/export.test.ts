import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedArchive } from "../../electron/core/embedded-archive/embedded-archive.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { byteUrl } from "../../shared/contract/byte-routes.ts";
import type { AnonymisationOptions } from "../../shared/domain/export.ts";
import { type ComposedCore, composeCore } from "../environment/composed-core.ts";
import { samplesDirectory, testData } from "../environment/test-data.ts";
import { runTool } from "../environment/tools.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";

// Series leave the embedded archive anonymised; DCMTK and dicom3tools say what is in the files.
const basic: AnonymisationOptions = {
  dates: "removed",
  keepsPatientCharacteristics: false,
  keepsDevice: false,
  keepsInstitution: false,
  keepsDescriptions: false,
};

let folder: string;
let composed: ComposedCore;
let window: ReturnType<ComposedCore["window"]>;
const sources = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-export-"));
  const profileDirectory = join(folder, "profile");
  await mkdir(profileDirectory);
  sources.set("MR", join(samplesDirectory, "mr-abdomen-prior"));
  sources.set("XA", join(await testData("studies"), "xa-coronary"));
  sources.set("US", join(samplesDirectory, "us-colour-doppler"));
  const ports = { clock: new SystemClock(), ids: new RandomIds(), logger: keepingLogger() };
  const archive = await EmbeddedArchive.open({ profileDirectory, ...ports });
  await archive.import([...sources.values()]);
  archive.close();
  composed = await composeCore({ profileDirectory });
  window = composed.window();
  const site = { code: "RXX01", name: "Exampleton General" };
  await window.calls.session.createAdministrator({
    ...{ displayName: "A. Keeper", username: "keeper", password: "a long password", site },
  });
}, 120_000);
afterAll(async () => {
  await composed?.remove();
  await rm(folder, { recursive: true, force: true });
});

interface SourceFile {
  readonly path: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
}

/** The first file of a study as it was imported. */
async function sourceOf(modality: string): Promise<SourceFile> {
  const directory = sources.get(modality) ?? "";
  const entries = await readdir(directory, { recursive: true });
  const name = entries.filter((entry) => entry.endsWith(".dcm")).sort()[0] ?? "";
  const path = join(directory, name);
  return {
    path,
    studyInstanceUid: await textAt(path, "0020,000d"),
    seriesInstanceUid: await textAt(path, "0020,000e"),
  };
}

async function textAt(path: string, tag: string): Promise<string> {
  const { output } = await runTool("dcmdump", ["-q", "+P", tag, path]);
  return /\[([^\]]*)\]/.exec(output)?.[1] ?? "";
}

async function exported(source: SourceFile, options: AnonymisationOptions, pseudonym = "CASE 7"): Promise<string[]> {
  const { studyInstanceUid, seriesInstanceUid } = source;
  window.session.openedStudies.add(`embedded/${studyInstanceUid}`);
  const address = byteUrl("anonymisedSeries", { archiveId: "embedded", studyInstanceUid, seriesInstanceUid });
  const query = new URLSearchParams({ options: JSON.stringify(options), pseudonym });
  const response = await composed.core.fetch(new Request(`http://localhost${address}?${query}`), window.session);
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  const target = await mkdtemp(join(folder, "zip-"));
  await writeFile(join(target, "series.zip"), new Uint8Array(await response.arrayBuffer()));
  const { exitCode } = await runTool("/usr/bin/python3", ["-m", "zipfile", "-e", join(target, "series.zip"), target]);
  expect(exitCode).toBe(0);
  return (await readdir(join(target, "DICOM"))).sort().map((name) => join(target, "DICOM", name));
}

async function errorsOf(path: string): Promise<string[]> {
  const { output } = await runTool("dciodvfy", [path]);
  return output.split("\n").filter((line) => line.startsWith("Error"));
}

/** The first fragment or the plain pixels: everything after the header of the last element of the file. */
function pixelsOf(bytes: Buffer): Buffer {
  const fragment = Buffer.from("feff00e0", "hex");
  const pixelData = bytes.indexOf(Buffer.from("e07f1000", "hex"));
  const first = bytes.indexOf(fragment, bytes.indexOf(fragment, pixelData) + 8);
  if (first > 0) return bytes.subarray(first + 8, first + 8 + bytes.readUInt32LE(first + 4));
  return bytes.subarray(pixelData + 12);
}

describe("an anonymised series", () => {
  it("holds every image with its pixels untouched, and nothing of who or where", async () => {
    const source = await sourceOf("MR");
    const identifying = await Promise.all(
      ["0010,0020", "0008,0050", "0008,0080", "0020,000d", "0020,000e", "0008,0018", "0008,0020"].map((tag) =>
        textAt(source.path, tag),
      ),
    );
    expect(identifying.filter((value) => value !== "").length).toBeGreaterThan(5);
    const files = await exported(source, basic);
    expect(files.length).toBeGreaterThan(5);
    const uids = await Promise.all(files.map((file) => textAt(file, "0008,0018")));
    expect(new Set(uids).size).toBe(files.length);
    expect(new Set(await Promise.all(files.map((file) => textAt(file, "0020,000e")))).size).toBe(1);
    const original = pixelsOf(await readFile(source.path));
    expect(original.length).toBeGreaterThan(10_000);
    const everything = Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
    expect(everything.includes(original)).toBe(true);
    for (const word of [...identifying, "TEST^Alice", "SAMPLEBY", "9990007128"].filter((text) => text !== "")) {
      expect(everything.includes(word), word).toBe(false);
    }
    const { output } = await runTool("dcmdump", ["-q", files[0] ?? ""]);
    expect(output).toMatch(/\(0010,0010\) PN \[CASE 7\]/);
    expect(output).toMatch(/\(0012,0062\) CS \[YES\]/);
    expect(output).toContain("113100");
    expect(output).not.toMatch(/^\s*\([0-9a-f]{3}[13579bdf],/m);
  }, 60_000);

  it("breaks no rule of its object that the image did not break before", async () => {
    for (const modality of sources.keys()) {
      const source = await sourceOf(modality);
      const before = new Set((await Promise.all([errorsOf(source.path)])).flat());
      const [file = ""] = await exported(source, { ...basic, keepsDevice: true });
      expect(
        (await errorsOf(file)).filter((line) => !before.has(line)),
        modality,
      ).toEqual([]);
    }
  }, 60_000);

  it("keeps what is asked for, and moves dates by one number of days", async () => {
    const source = await sourceOf("MR");
    const kept = { ...basic, keepsPatientCharacteristics: true, keepsDescriptions: true, dates: "shifted" as const };
    const [file = ""] = await exported(source, kept);
    for (const tag of ["0010,0040", "0008,103e"]) expect(await textAt(file, tag)).toBe(await textAt(source.path, tag));
    const daysOf = async (path: string, tag: string) => {
      const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(await textAt(path, tag)) ?? [];
      return Date.UTC(Number(year), Number(month) - 1, Number(day)) / 86_400_000;
    };
    const shift = (await daysOf(source.path, "0008,0020")) - (await daysOf(file, "0008,0020"));
    expect(shift).toBeGreaterThanOrEqual(365);
    expect((await daysOf(source.path, "0008,0021")) - (await daysOf(file, "0008,0021"))).toBe(shift);
    expect((await runTool("dcmdump", ["-q", file])).output).toContain("113107");
  }, 60_000);

  it("says what has to be looked at, refuses the patient's own name, and is written down", async () => {
    const ultrasound = await sourceOf("US");
    window.session.openedStudies.add(`embedded/${ultrasound.studyInstanceUid}`);
    const { studyInstanceUid, seriesInstanceUid } = ultrasound;
    const check = await window.calls.export.check({
      archiveId: "embedded",
      ...{ studyInstanceUid: studyInstanceUid as never, seriesInstanceUid },
    });
    expect(check.warnings.join(" ")).toContain("Look at every image");
    await expect(exported(await sourceOf("MR"), basic, "Mrs Alice")).rejects.toThrow(/holds a name/);
    const closed = composed.window();
    await closed.calls.session.signIn({ username: "keeper", password: "a long password" });
    const refused = closed.calls.export.check({
      archiveId: "embedded",
      ...{ studyInstanceUid: studyInstanceUid as never, seriesInstanceUid },
    });
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
    const { studyInstanceUid: exportedStudy } = await sourceOf("MR");
    const database = new Database(join(folder, "profile", "store.sqlite"), { readonly: true });
    const rows = database
      .prepare("SELECT detail FROM audit WHERE action = 'images.export' AND study_uid = ?")
      .all(exportedStudy) as { detail: string }[];
    database.close();
    expect(rows.map(({ detail }) => detail).join("\n")).toMatch(/dicom anonymised, \d+ of series .*, dates removed/);
  }, 60_000);
});
