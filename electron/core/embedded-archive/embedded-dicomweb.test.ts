import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dicomFile, type TestFile } from "../../../test/environment/dicom-file.ts";
import { keepingLogger } from "../../../test/fakes/plain-ports.ts";
import { SystemClock } from "../platform/clock.ts";
import { RandomIds } from "../platform/ids.ts";
import { EmbeddedArchive } from "./embedded-archive.ts";

let folder: string;
let archive: EmbeddedArchive;

const files: TestFile[] = [
  { study: "1.1", series: "1.1.1", instance: "1.1.1.1", patientId: "A1", patientName: "Müller^Jörg" },
  { study: "1.1", series: "1.1.1", instance: "1.1.1.2", patientId: "A1", patientName: "Müller^Jörg" },
  { study: "1.1", series: "1.1.2", instance: "1.1.2.1", patientId: "A1", elements: [["00080060", "CS", "PT"]] },
  { study: "1.2", series: "1.2.1", instance: "1.2.1.1", patientId: "B_2", elements: [["00080020", "DA", "20250102"]] },
  { study: "1.3", series: "1.3.1", instance: "1.3.1.1", patientId: "BX2", elements: [["00080020", "DA", ""]] },
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-embedded-"));
  const ports = { clock: new SystemClock(), ids: new RandomIds(), logger: keepingLogger() };
  archive = await EmbeddedArchive.open({ profileDirectory: folder, ...ports });
  for (const [index, file] of files.entries()) {
    const path = join(folder, `${index}.dcm`);
    await writeFile(path, dicomFile(file));
    expect((await archive.import([path])).imported).toBe(1);
  }
});
afterAll(async () => {
  archive.close();
  await rm(folder, { recursive: true, force: true });
});

const ask = (path: string, init?: RequestInit) =>
  archive.fetch(new Request(`http://embedded.invalid/dicom-web${path}`, init));

async function studies(query: string): Promise<string[]> {
  const response = await ask(`/studies?${query}`);
  expect(response.headers.get("content-type")).toBe("application/dicom+json");
  const answer = (await response.json()) as Record<string, { Value?: string[] }>[];
  return answer.map((study) => study["0020000D"]?.Value?.[0] ?? "");
}

describe("QIDO-RS", () => {
  it("gives studies newest first, in pages", async () => {
    expect(await studies("")).toEqual(["1.1", "1.2", "1.3"]);
    expect(await studies("limit=2")).toEqual(["1.1", "1.2"]);
    expect(await studies("limit=2&offset=2")).toEqual(["1.3"]);
    expect((await ask("/studies?limit=-1")).status).toBe(400);
  });

  it("matches names, identifiers, dates and modalities", async () => {
    expect(await studies("PatientName=MULLER*")).toEqual(["1.1"]);
    expect(await studies(`00100010=${encodeURIComponent("müller^j?rg")}`)).toEqual(["1.1"]);
    expect(await studies("PatientID=b_2")).toEqual(["1.2"]);
    expect(await studies("PatientID=b_*")).toEqual(["1.2"]);
    expect(await studies("PatientID=b?2")).toEqual(["1.2", "1.3"]);
    expect(await studies("StudyDate=20250101-20250131")).toEqual(["1.2"]);
    expect(await studies("StudyDate=20260101-")).toEqual(["1.1"]);
    expect(await studies("StudyDate=-20251231")).toEqual(["1.2"]);
    expect(await studies("ModalitiesInStudy=PT,MR")).toEqual(["1.1"]);
    expect(await studies("StudyInstanceUID=1.1,1.3")).toEqual(["1.1", "1.3"]);
    expect(await studies("NoSuchAttribute=x")).toHaveLength(3);
    expect(await studies("PatientID='%20or%201=1--")).toEqual([]);
  });

  it("gives series and instances with counts", async () => {
    const series = (await (await ask("/studies/1.1/series")).json()) as Record<string, { Value: unknown[] }>[];
    expect(series.map((one) => [one["00080060"]?.Value[0], one["00201209"]?.Value[0]])).toEqual([
      ["CT", 2],
      ["PT", 1],
    ]);
    const instances = (await (await ask("/studies/1.1/series/1.1.1/instances?limit=1&offset=1")).json()) as object[];
    expect(instances).toHaveLength(1);
    expect(Object.keys(instances[0] ?? {})).not.toContain("00100010");
  });
});

describe("WADO-RS", () => {
  it("gives metadata and 404 for what is not held", async () => {
    expect(await (await ask("/studies/1.1/metadata")).json()).toHaveLength(3);
    expect(await (await ask("/studies/1.1/series/1.1.2/metadata")).json()).toHaveLength(1);
    expect(await (await ask("/studies/1.1/series/1.1.1/instances/1.1.1.2/metadata")).json()).toHaveLength(1);
    const absent = ["/studies/9.9/metadata", "/studies/1.2/series/1.1.1/instances/1.1.1.2", "/nonsense"];
    for (const path of [...absent, "/studies/1.1/series/1.1.1/instances/1.1.1.2/thumbnail"]) {
      expect((await ask(path)).status, path).toBe(404);
    }
    for (const path of ["/studies/..%2F..", "/studies/1.1/series/x/metadata"])
      expect((await ask(path)).status).toBe(400);
    expect((await ask("/studies/1.1/series/1.1.1/instances/1.1.1.2/frames/x")).status).toBe(400);
    expect((await ask("/studies/1.1/series/1.1.1/instances/1.1.1.2/frames/2")).status).toBe(404);
    expect((await ask("/studies/1.1", { method: "DELETE" })).status).toBe(404);
  });

  it("gives frames and files with their lengths", async () => {
    const frames = await ask("/studies/1.1/series/1.1.1/instances/1.1.1.2/frames/1,1");
    const bytes = Buffer.from(await frames.arrayBuffer());
    expect(bytes.length).toBe(Number(frames.headers.get("content-length")));
    expect(bytes.toString("latin1").split("Content-Length: 32").length).toBe(3);
    const study = await ask("/studies/1.1");
    expect((await study.arrayBuffer()).byteLength).toBe(Number(study.headers.get("content-length")));
  });
});

describe("STOW-RS", () => {
  const store = (bytes: Buffer, path = "/studies") => {
    const body = Buffer.concat([
      Buffer.from("--b\r\nContent-Type: application/dicom\r\n\r\n"),
      bytes,
      Buffer.from("\r\n--b--"),
    ]);
    return ask(path, { method: "POST", body, headers: { "Content-Type": 'multipart/related; boundary="b"' } });
  };

  it("stores, and gives the reason for what it does not take", async () => {
    const file = dicomFile({ study: "1.9", series: "1.9.1", instance: "1.9.1.1" });
    expect((await store(file)).status).toBe(200);
    expect((await store(file)).status).toBe(200);
    const other = dicomFile({ study: "1.9", series: "1.9.1", instance: "1.9.1.1", patientName: "Other" });
    const refused = await store(other);
    expect(refused.status).toBe(409);
    expect(JSON.stringify(await refused.json())).toContain(`"00081197":{"vr":"US","Value":[${0x0111}]}`);
    expect((await store(Buffer.from("no DICOM"))).status).toBe(409);
    const foreign = dicomFile({ study: "1.8", series: "1.8.1", instance: "1.8.1.1" });
    expect((await store(foreign, "/studies/1.9")).status).toBe(409);
    expect((await ask("/studies/1.8")).status).toBe(404);
    expect(
      (await ask("/studies", { method: "POST", body: "x", headers: { "Content-Type": "text/plain" } })).status,
    ).toBe(422);
  });
});
