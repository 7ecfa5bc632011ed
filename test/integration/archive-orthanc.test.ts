import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ArchiveRegistry, embeddedBaseUrl } from "../../electron/core/archive/archive-registry.ts";
import type { ArchiveCapabilities } from "../../electron/core/archive/capabilities.ts";
import { collect, DicomwebClient, instanceFromBytes } from "../../electron/core/archive/dicomweb-client.ts";
import { createNetworkFetch } from "../../electron/core/archive/http-fetch.ts";
import type { WindowSession } from "../../electron/core/core.ts";
import { EmbeddedArchive } from "../../electron/core/embedded-archive/embedded-archive.ts";
import { answerStudyMetadata } from "../../electron/core/pixels/pixel-routes.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import type { Fetch } from "../../electron/core/ports.ts";
import type { ArchiveSettings } from "../../shared/contract/settings.ts";
import { readString } from "../../shared/dicom/dicom-json.ts";
import { tags } from "../../shared/dicom/tags.ts";
import { type ExpectedInstance, expectedInstance } from "../environment/expected-frames.ts";
import { filesBelow, type Orthanc, startOrthanc } from "../environment/orthanc.ts";
import { testData } from "../environment/test-data.ts";
import { keepingLogger, memorySecrets } from "../fakes/plain-ports.ts";

let orthanc: Orthanc;
let profile: string;
let embedded: EmbeddedArchive;
let files: string[];
let expected: ExpectedInstance[];

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), "sightline-archive-"));
  const folders = [await testData("pet-ct"), await testData("studies")];
  files = (await Promise.all(folders.map(filesBelow))).flat().filter((path) => path.endsWith(".dcm"));
  expected = await Promise.all(files.map(expectedInstance));
  orthanc = await startOrthanc();
  expect(await orthanc.load(files)).toBe(files.length);
  const ports = { clock: new SystemClock(), ids: new RandomIds(), logger: keepingLogger() };
  embedded = await EmbeddedArchive.open({ profileDirectory: profile, ...ports });
  const result = await embedded.import(folders);
  expect(result.imported).toBe(files.length);
}, 120_000);

afterAll(async () => {
  embedded?.close();
  await orthanc?.stop();
  await rm(profile, { recursive: true, force: true });
});

function client(baseUrl: string, fetch: Fetch, quirks = { sendsRawQuery: true, lacksThumbnail: true }): DicomwebClient {
  return new DicomwebClient({
    archiveId: "a",
    archiveName: "A",
    baseUrl,
    fetch,
    clock: new SystemClock(),
    ids: new RandomIds(),
    authentication: { kind: "none" },
    quirks,
  });
}

const network = createNetworkFetch();
const ofOrthanc = () => client(orthanc.dicomwebUrl, network.fetch);
const ofEmbedded = () =>
  client(embeddedBaseUrl, (request) => embedded.fetch(request), { sendsRawQuery: false, lacksThumbnail: false });
const tooLarge = () => new Error("too large");

async function allStudies(archive: DicomwebClient) {
  const studies = [];
  for (let offset: number | null = 0; offset !== null; ) {
    const page: Awaited<ReturnType<DicomwebClient["searchStudies"]>> = await archive.searchStudies(
      {},
      { limit: 3, offset },
    );
    studies.push(...page.studies);
    offset = page.nextOffset;
  }
  return studies;
}

describe.each([
  ["Orthanc", ofOrthanc],
  ["the embedded archive", ofEmbedded],
])("%s", (_, make) => {
  it("lists every study once over its pages, with counts", async () => {
    const studies = await allStudies(make());
    const uids = new Set(expected.map((instance) => instance.studyInstanceUid));
    expect(studies.map((study) => study.studyInstanceUid).sort()).toEqual([...uids].sort());
    for (const study of studies) {
      const own = expected.filter((instance) => instance.studyInstanceUid === study.studyInstanceUid);
      expect(study.instanceCount).toBe(own.length);
      expect(study.seriesCount).toBe(new Set(own.map((instance) => instance.seriesInstanceUid)).size);
      expect(study.patient.patientId).toBe(own[0]?.patientId);
      expect(study.modalities.length).toBeGreaterThan(0);
    }
  });

  it("finds by patient, name, accession, date and modality", async () => {
    const archive = make();
    const page = { limit: 50, offset: 0 };
    const [ct] = (await archive.searchStudies({ patientName: "sts_001" }, page)).studies;
    expect(ct?.patient.patientId).toBe("STS_001");
    expect((await archive.searchStudies({ patientId: "sts_001" }, page)).studies).toHaveLength(1);
    expect((await archive.searchStudies({ patientId: "STS_00" }, page)).studies).toHaveLength(0);
    const petStudies = (await archive.searchStudies({ modalities: ["PT"] }, page)).studies;
    expect(petStudies.length).toBeGreaterThan(1);
    expect(petStudies.every((study) => study.modalities.includes("PT"))).toBe(true);
    const mr = (await archive.searchStudies({ performedFrom: "1960-04-01", performedTo: "1960-04-30" }, page)).studies;
    expect(mr.map((study) => study.performedAt !== null)).toEqual([true]);
    const priors = (await archive.searchStudies({ patientId: mr[0]?.patient.patientId ?? "?" }, page)).studies;
    expect(priors).toHaveLength(2);
    const accession = petStudies.find((study) => study.accessionNumber !== "");
    if (accession === undefined) throw new Error("the test data hold an accession number");
    const { studies } = await archive.searchStudies({ accessionNumber: accession.accessionNumber }, page);
    expect(studies.map((study) => study.studyInstanceUid)).toContain(accession.studyInstanceUid);
  });

  it("gives every frame byte for byte as it was in the file", async () => {
    const archive = make();
    let frames = 0;
    for (const instance of expected) {
      for (const [index, bytes] of instance.frames.entries()) {
        const frame = await archive.retrieveFrame(instance, index + 1);
        const got = await collect(frame.body, 1e9, tooLarge);
        if (!bytes.equals(got)) throw new Error(`${instance.path} frame ${index + 1} came back changed`);
        expect(frame.contentLength).toBe(bytes.length);
        frames++;
      }
    }
    expect(frames).toBeGreaterThan(expected.length);
  });

  it("gives the metadata of every instance", async () => {
    const archive = make();
    const found = new Set<string>();
    for (const study of new Set(expected.map((instance) => instance.studyInstanceUid))) {
      for (const dataset of await archive.studyMetadata(study)) found.add(readString(dataset, tags.sopInstanceUid));
    }
    expect(found).toEqual(new Set(expected.map((instance) => instance.sopInstanceUid)));
    await expect(archive.studyMetadata("1.2.3.4")).rejects.toMatchObject({ code: "not_found" });
    expect(await archive.searchSeries("1.2.3.4")).toEqual([]);
  });

  it("streams a series as files, each byte for byte", async () => {
    const [first] = expected.filter((instance) => instance.path.includes("PT-crop"));
    if (first === undefined) throw new Error("the test data hold a PET");
    const originals = new Set<string>();
    for (const instance of expected) {
      if (instance.seriesInstanceUid === first.seriesInstanceUid) {
        originals.add((await readFile(instance.path)).toString("base64"));
      }
    }
    let count = 0;
    for await (const part of make().retrieveSeries(first.studyInstanceUid, first.seriesInstanceUid)) {
      const bytes = Buffer.from(await collect(part.body, 1e9, tooLarge));
      expect(originals.has(bytes.toString("base64"))).toBe(true);
      count++;
    }
    expect(count).toBe(originals.size);
  });

  it("stores instances by STOW-RS and gives them back", async () => {
    const archive = make();
    const folder = join(await testData("objects"), "sr");
    const paths = (await filesBelow(folder)).filter((path) => path.includes("basic") || path.includes("tid1500"));
    const sent = await Promise.all(paths.map(expectedInstance));
    const outgoing = await Promise.all(
      sent.map(async (instance) => instanceFromBytes(instance.sopInstanceUid, await readFile(instance.path))),
    );
    for (const turn of ["first", "again"]) {
      const result = await archive.storeInstances(outgoing);
      expect(result.failed, turn).toEqual([]);
      expect(result.stored.map((stored) => stored.sopInstanceUid).sort()).toEqual(
        sent.map((instance) => instance.sopInstanceUid).sort(),
      );
    }
    for (const instance of sent) {
      const back = await archive.retrieveInstance(instance);
      expect(Buffer.from(await collect(back.body, 1e9, tooLarge)).equals(await readFile(instance.path))).toBe(true);
    }
  });

  it("says so when what is sent is no DICOM", async () => {
    const sent = make().storeInstances([instanceFromBytes("1.2.3", Buffer.from("this is not DICOM"))]);
    const outcome = await sent.then(
      (result) => result.failed.length > 0 && result.stored.length === 0,
      (error: { code: string }) => error.code === "archive_refused",
    );
    expect(outcome).toBe(true);
  });

  it("refuses frames that are not there", async () => {
    const [instance] = expected.filter((candidate) => candidate.frames.length === 1);
    if (instance === undefined) throw new Error("the test data hold a single frame");
    await expect(make().retrieveFrame(instance, 2)).rejects.toThrow();
    await expect(make().retrieveFrame({ ...instance, sopInstanceUid: "1.2.3" }, 1)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("Orthanc's quirks", () => {
  it("are found by the probe, remembered and worked round", async () => {
    const saved = new Map<string, ArchiveCapabilities>();
    const settings: ArchiveSettings = {
      id: "orthanc",
      name: "Orthanc",
      baseUrl: orthanc.dicomwebUrl,
      authentication: "none",
      username: "",
      secret: null,
      certificateAuthorityFile: "",
      quirks: { sendsRawQuery: false, lacksThumbnail: false },
      isEnabled: true,
      receivesReports: true,
      feedsReadingList: true,
    };
    const registry = new ArchiveRegistry({
      settings: { archives: async () => [settings, { ...settings, id: "embedded", name: "Here", baseUrl: "" }] },
      secrets: memorySecrets(),
      capabilities: {
        load: async (id) => saved.get(id) ?? null,
        save: async (id, found) => void saved.set(id, found),
      },
      clock: new SystemClock(),
      ids: new RandomIds(),
      logger: keepingLogger(),
      embeddedFetch: (request) => embedded.fetch(request),
    });
    expect(await registry.test("orthanc")).toMatchObject({ state: "answering" });
    expect(saved.get("orthanc")).toMatchObject({
      decodesQuery: false,
      pages: true,
      givesFrames: true,
      givesThumbnails: false,
      givesRendered: true,
    });
    expect(await registry.test("embedded")).toMatchObject({ state: "answering", isEmbedded: true });
    expect(saved.get("embedded")).toMatchObject({ decodesQuery: true, pages: true, givesFrames: true });

    const [picture] = expected.filter((instance) => instance.frames.length > 1);
    if (picture === undefined) throw new Error("the test data hold a cine");
    const thumbnail = await (await registry.client("orthanc")).thumbnail(picture);
    expect(thumbnail.contentType).toBe("image/jpeg");
    expect(Buffer.from(thumbnail.bytes).readUInt16BE(0)).toBe(0xffd8);

    const mr = expected.find((instance) => instance.path.includes("mr-abdomen-current"));
    const both = await registry.searchAll({ patientId: mr?.patientId ?? "?" }, { scope: "all", limit: 10 });
    const seenBy = (archiveId: string) =>
      both.studies
        .filter((study) => study.archiveId === archiveId)
        .map((study) => ({ ...study, archiveId: "", modalities: study.modalities.toSorted() }))
        .sort((a, b) => (a.performedAt ?? 0) - (b.performedAt ?? 0));
    expect(seenBy("orthanc")).toHaveLength(2);
    expect(seenBy("orthanc")).toEqual(seenBy("embedded"));
  });

  it("do not keep the palette of an image from the window", async () => {
    const path = join(await testData("transfer-syntaxes"), "pydicom", "examples_palette.dcm");
    await orthanc.load([path]);
    await embedded.import([path]);
    const { studyInstanceUid } = await expectedInstance(path);
    const answers = [];
    for (const archive of [ofOrthanc(), ofEmbedded()]) {
      const session = { openedStudies: new Set([`a/${studyInstanceUid}`]) } as WindowSession;
      const parameters = { archiveId: "a", studyInstanceUid };
      const request = new Request("http://window.invalid/");
      const response = await answerStudyMetadata(request, session, parameters, { client: async () => archive });
      const [dataset] = (await response.json()) as Record<string, { InlineBinary?: string }>[];
      answers.push(["00281201", "00281202", "00281203"].map((tag) => dataset?.[tag]?.InlineBinary ?? ""));
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.map((base64) => Buffer.from(base64, "base64").length)).toEqual([512, 512, 512]);
  });

  it("do not keep names beyond ASCII, apostrophes and spaces from being found", async () => {
    const charsets = await filesBelow(join(await testData("hostile"), "charsets"));
    await orthanc.load(charsets.filter((path) => /chr(Germ|Russ|Arab|H31|X1)/.test(path)));
    const page = { limit: 50, offset: 0 };
    for (const [typed, family] of [
      ["Äneas", "Äneas"],
      ["rüdiger ÄNEAS", "Äneas"],
      ["Люкceмбypг", "Люкceмбypг"],
      ["wang", "Wang"],
    ] as const) {
      const { studies } = await ofOrthanc().searchStudies({ patientName: typed }, page);
      expect(
        studies.map((study) => study.patient.name.family),
        typed,
      ).toEqual([family]);
    }
    expect((await ofOrthanc().searchStudies({ patientName: "O'Nobody Smith" }, page)).studies).toEqual([]);
  });
});
