import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedArchive } from "../../electron/core/embedded-archive/embedded-archive.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { byteUrl } from "../../shared/contract/byte-routes.ts";
import { readNumber, readString } from "../../shared/dicom/dicom-json.ts";
import { tags } from "../../shared/dicom/tags.ts";
import type { Draft, DraftContent, KeyImage } from "../../shared/domain/report.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { paragraphsFromText } from "../../shared/rules/report-text.ts";
import { type ComposedCore, composeCore } from "../environment/composed-core.ts";
import { filesBelow } from "../environment/orthanc.ts";
import { samplesDirectory } from "../environment/test-data.ts";
import { runTool } from "../environment/tools.ts";
import { reasonsOn } from "../fakes/passed-over.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { sampleJpegs, sampleReport } from "../fakes/sample-report.ts";

// A case is packed for a meeting, as a draft and signed; others read what is in it, and the page runs nothing.

let folder: string;
let composed: ComposedCore;
let window: ReturnType<ComposedCore["window"]>;
let workitem: Workitem;
let draft: Draft;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-pack-"));
  const profileDirectory = join(folder, "profile");
  await mkdir(profileDirectory);
  const ports = { clock: new SystemClock(), ids: new RandomIds(), logger: keepingLogger() };
  const archive = await EmbeddedArchive.open({ profileDirectory, ...ports });
  await archive.import([join(samplesDirectory, "mr-abdomen-current")]);
  archive.close();
  composed = await composeCore({ profileDirectory, isDemo: true });
  window = composed.window();
  await window.calls.session.signIn({ username: "rtestwell", password: "sightline-demo" });
  await window.calls.worklist.refresh({});
  workitem = await firstCase();
  const opened = await window.calls.case.open({ workitemId: workitem.id });
  if (opened.draft === null) throw new Error("no draft");
  draft = opened.draft;
  draft = await saved({ ...draft.content, ...(await written(draft.content)) });
}, 120_000);
afterAll(async () => {
  await composed?.remove();
  await rm(folder, { recursive: true, force: true });
});

async function firstCase(): Promise<Workitem> {
  const { rows } = await window.calls.worklist.list({
    filter: {
      ...{ search: "", modalities: [], sites: [], statuses: [], performedFrom: null, performedTo: null },
      mineOnly: false,
    },
    sort: { column: "performed", direction: "descending" },
    offset: 0,
    limit: 10,
  });
  const [row] = rows;
  if (row === undefined) throw new Error("no case");
  return row;
}

/** A conclusion with what would be a script, one measurement, and two key images: a stored image and a plane. */
async function written(content: DraftContent): Promise<Partial<DraftContent>> {
  const image = await imageReference();
  const [sample] = sampleReport().keyImages;
  if (sample === undefined) throw new Error("no sample");
  const jpeg = sampleJpegs.get("key-1") ?? new Uint8Array();
  const sha256 = createHash("sha256").update(jpeg).digest("hex");
  const greyscale = {
    ...{ rows: image.rows, columns: image.columns, aspect: 1, isInverted: false },
    area: [-0.5, -0.5, image.columns - 0.5, image.rows - 0.5] as [number, number, number, number],
    modality: { slope: 1, intercept: 0, unit: "" },
    window: { kind: "linear" as const, center: 300, width: 600 },
  };
  const keyImage = (id: string, changes: Partial<KeyImage>): KeyImage => ({
    ...sample,
    ...{ id, sha256, widthPixels: 320, heightPixels: 256, measurementIds: [], image: image.reference },
    presentation: { ...sample.presentation, greyscale },
    ...changes,
  });
  for (const id of ["pack-1", "pack-2"]) await putPicture(id, jpeg);
  const section = {
    ...{ name: "Coronal", origin: [0, 0, 0], alongRow: [1, 0, 0], alongColumn: [0, 0, 1], spacingMm: [1, 1] },
    slab: { mode: "mean", thicknessMm: 0 },
  } as unknown as NonNullable<KeyImage["image"]["section"]>;
  return {
    sections: { ...content.sections, conclusion: paragraphsFromText('<script>alert("1")</script> Stable & small.') },
    measurements: [
      {
        ...{ id: "pack-m", kind: "length", image: image.reference, text: "12.3 mm", trust: "estimated" },
        points: [
          [10, 20],
          [40, 60],
        ],
        quantities: [{ name: "length", value: 12.3, unit: "mm" }],
        provenance: { spacingMm: [1, 1], spacingSource: "imagerPixelSpacing", formula: "length-1", warnings: [] },
      },
    ],
    keyImages: [
      keyImage("pack-1", { caption: 'Nodule "A" <b>' }),
      keyImage("pack-2", { caption: "Plane", image: { ...image.reference, section } }),
    ],
  };
}

async function imageReference() {
  const { archiveId, studyInstanceUid } = workitem.study;
  const address = `http://localhost${byteUrl("studyMetadata", { archiveId, studyInstanceUid })}`;
  const [header] = (await (await composed.core.fetch(new Request(address), window.session)).json()) as never[];
  const of = (tag: string) => readString(header ?? {}, tag);
  const reference: KeyImage["image"] = {
    ...{ archiveId, studyInstanceUid, studyDate: null, frameNumber: 1 },
    seriesInstanceUid: of(tags.seriesInstanceUid) as never,
    sopInstanceUid: of(tags.sopInstanceUid) as never,
    ...{
      sopClassUid: of(tags.sopClassUid),
      modality: of(tags.modality),
      seriesDescription: of(tags.seriesDescription),
    },
    ...{ seriesNumber: 1, instanceNumber: 1 },
  };
  return {
    reference,
    rows: readNumber(header ?? {}, tags.rows) ?? 0,
    columns: readNumber(header ?? {}, tags.columns) ?? 0,
  };
}

async function putPicture(keyImageId: string, jpeg: Uint8Array): Promise<void> {
  const address = `http://localhost${byteUrl("keyImage", { keyImageId })}`;
  const request = new Request(address, { method: "PUT", body: Uint8Array.from(jpeg) });
  expect((await composed.core.fetch(request, window.session)).status).toBe(201);
}

async function saved(content: DraftContent): Promise<Draft> {
  const { revision, refused } = await window.calls.report.save({
    ...{ draftId: draft.id, revision: draft.revision, content },
  });
  expect(refused).toEqual([]);
  return { ...draft, revision, content };
}

/** Readies, fetches and unpacks the pack; gives its folder and its page. */
async function packed(): Promise<{ target: string; page: string; files: string[] }> {
  const { exportId } = await window.calls.export.preparePack({ workitemId: workitem.id });
  const address = `http://localhost${byteUrl("preparedExport", { exportId })}`;
  const response = await composed.core.fetch(new Request(address), window.session);
  expect(response.status).toBe(200);
  const target = await mkdtemp(join(folder, "zip-"));
  await writeFile(join(target, "pack.zip"), new Uint8Array(await response.arrayBuffer()));
  await runTool("/usr/bin/python3", ["-m", "zipfile", "-e", join(target, "pack.zip"), target]);
  await rm(join(target, "pack.zip"));
  const files = (await filesBelow(target)).map((path) => path.slice(target.length + 1));
  return { target, page: await readFile(join(target, "index.html"), "utf8"), files };
}

/** What dciodvfy says is wrong in the objects that we wrote, and what kinds of record the DICOMDIR has. */
async function judged(target: string, files: readonly string[]): Promise<{ errors: string[]; types: string[] }> {
  const errors: string[] = [];
  for (const name of files.filter((file) => file.startsWith("DICOM/") || file === "DICOMDIR")) {
    const { output } = await runTool("dciodvfy", [join(target, name)]);
    const isOurs = name === "DICOMDIR" || /KeyObject|SoftcopyPresentation/i.test(output);
    if (isOurs) errors.push(...output.split("\n").filter((line) => line.startsWith("Error")));
  }
  const { output } = await runTool("dcmdump", ["+P", "0004,1430", join(target, "DICOMDIR")]);
  return { errors, types: [...output.matchAll(/\[([A-Z ]+)\]/g)].map((match) => (match[1] ?? "").trim()).sort() };
}

describe("a pack for a meeting", () => {
  it("of a draft says so everywhere, and holds page, pictures, images, states and key objects", async () => {
    const check = await window.calls.export.checkPack({ workitemId: workitem.id });
    expect(check).toMatchObject({ isSigned: false, keyImageCount: 2, planeCount: 1, presentationStateCount: 1 });
    expect(check.blocks).toEqual([]);
    const { target, page, files } = await packed();
    expect(files).toEqual(
      expect.arrayContaining(["DICOMDIR", "PICTURES/KEY001.JPG", "PICTURES/KEY002.JPG", "index.html"]),
    );
    expect(page).toContain("<strong>DRAFT.</strong>");
    expect(page).toContain("Estimated");
    const { errors, types } = await judged(target, files);
    expect(errors).toEqual([]);
    expect(types).toEqual(
      ["IMAGE", "KEY OBJECT DOC", "PATIENT", "PRESENTATION", "SERIES", "SERIES", "SERIES", "STUDY"].sort(),
    );
    const { output } = await runTool("dcmdump", [
      "+L",
      ...files.filter((name) => name.startsWith("DICOM/")).map((name) => join(target, name)),
    ]);
    expect(output).toContain("DRAFT, not signed.");
  });

  it("is a page that runs nothing, fetches nothing, and shows words as words", async () => {
    const { page } = await packed();
    expect(page).toContain("default-src &#39;none&#39;; img-src data:");
    expect(page).not.toMatch(/<script|<b>|javascript:|\son\w+=/i);
    expect(page).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; Stable &amp; small.");
    for (const [, address] of page.matchAll(/(?:src|href)="([^"]*)"/g)) expect(address).toMatch(/^data:image\/jpeg/);
  });

  it("does not leave without a picture that is not stored yet, nor from a window without the case", async () => {
    const { content } = draft;
    const [first] = content.keyImages;
    if (first === undefined) throw new Error("no key image");
    draft = await saved({ ...content, keyImages: [...content.keyImages, { ...first, id: "pack-unstored" }] });
    await expect(window.calls.export.preparePack({ workitemId: workitem.id })).rejects.toThrow(/not stored yet/);
    draft = await saved(content);
    const other = composed.window();
    await other.calls.session.signIn({ username: "pmadeup", password: "sightline-demo" });
    await expect(other.calls.export.checkPack({ workitemId: workitem.id })).rejects.toThrow(/not open in this window/);
  });

  it("of a signed report has the signed words and objects, and every pack is written down", async () => {
    const passedOver = reasonsOn(await window.calls.report.prepareSigning({ draftId: draft.id }));
    await window.calls.report.sign({
      ...{ draftId: draft.id, revision: draft.revision, secret: "1234", unseenSeries: [], passedOver },
      shownPatients: [],
      banner: { workitemId: workitem.id, patient: workitem.study.patient },
    });
    const { target, page, files } = await packed();
    expect(page).not.toContain("DRAFT");
    expect(page).toContain("Signed by Dr R. Testwell");
    expect((await judged(target, files)).errors).toEqual([]);
    const database = new Database(join(folder, "profile", "store.sqlite"), { readonly: true });
    const rows = database
      .prepare<[], { detail: string }>("select detail from audit where action = 'images.packMeeting' order by sequence")
      .all();
    database.close();
    expect(rows.at(0)?.detail).toBe("2 key images with name and number, report as a draft");
    expect(rows.at(-1)?.detail).toBe("2 key images with name and number, report signed");
  });
});
