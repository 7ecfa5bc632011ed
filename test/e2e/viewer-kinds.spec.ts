import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { memorySource } from "../../electron/core/embedded-archive/byte-source.ts";
import { layOutFrames, readFrame } from "../../electron/core/embedded-archive/pixel-frames.ts";
import { readDicomHeader } from "../../electron/core/embedded-archive/read-dicom-header.ts";
import { samplesDirectory, testData } from "../environment/test-data.ts";
import { viewerPageDirectory } from "../viewer-page/opening.ts";
import { type ServedFile, serveViewerPage } from "../viewer-page/server.ts";
import { readsDocuments } from "./documents.ts";
import { expectPicture, pictureOf } from "./pages/pane-page.ts";

type Header = Record<string, unknown>;

const videoFile = join(import.meta.dirname, "../data/video/h264-test-pattern.dcm");
let folder: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-kinds-"));
  const studies = await testData("studies");
  await cp(join(studies, "mr-fmri-siemens-mosaic/mr_0003"), join(folder, "mosaic"), { recursive: true });
  await cp(join(studies, "xa-coronary"), join(folder, "run"), { recursive: true });
  await mkdir(join(folder, "mammogram"));
  await cp(join(samplesDirectory, "mammogram/0001.dcm"), join(folder, "mammogram/0001.dcm"));
  await mkdir(join(folder, "video"));
  await cp(videoFile, join(folder, "video/0001.dcm"));
});
test.afterAll(async () => await rm(folder, { recursive: true, force: true }));

test("each kind of image is shown as what it is", async ({ page }) => {
  const server = await serveViewerPage(viewerPageDirectory, folder, true);
  try {
    await page.goto(server.url);
    const files = (await (await page.request.get(`${server.url}files.json`)).json()) as readonly ServedFile[];
    await routeHeaders(page, files);
    await showsMosaicAsSlicesInTime(page, files);
    await subtractsRun(page, files);
    await walksOverMammogramWithCad(page, files);
    await playsVideo(page, files);
    await readsDocuments(page);
  } finally {
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await server.close();
  }
});

async function showsMosaicAsSlicesInTime(page: Page, files: readonly ServedFile[]): Promise<void> {
  const pane = page.getByRole("figure");
  await open(page, files, "mosaic");
  await expect(pane).toHaveAccessibleName(/time 1 of 2, image 1 of 5/);
  await expect(pane).toContainText("time 1 of 2");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(pane).toHaveAccessibleName(/image 3 of 5/);
  await expect.poll(async () => (await pictureOf(pane)).deviation).toBeGreaterThan(15);
  const before = (await pictureOf(pane)).checksum;
  await page.keyboard.press("Shift+PageDown");
  await expect(pane).toHaveAccessibleName(/time 2 of 2, image 3 of 5/);
  await expect.poll(async () => (await pictureOf(pane)).checksum).not.toBe(before);
  await page.keyboard.press("Shift+PageDown");
  await expect(pane).toContainText("This is the last time point.");
}

async function subtractsRun(page: Page, files: readonly ServedFile[]): Promise<void> {
  const pane = page.getByRole("figure");
  await open(page, files, "run");
  await expect(pane).toHaveAccessibleName(/image 1 of 96/);
  for (let press = 0; press < 5; press += 1) await page.keyboard.press("PageDown");
  await expect(pane).toHaveAccessibleName(/image 51 of 96/);
  await expect(pane).toContainText("Image 51 of 96");
  const stored = await expectPicture(pane);
  await page.keyboard.press("Alt+s");
  await expect(pane).toContainText("Subtracted: mask frame 3");
  await expect.poll(async () => (await pictureOf(pane)).checksum).not.toBe(stored.checksum);
  await page.keyboard.press("Control+Shift+ArrowRight");
  await expect(pane).toContainText("mask moved 0.25 right");
  // A frame from which it is itself taken away is one grey.
  await page.keyboard.press("Alt+m");
  await expect(pane).toContainText("Subtracted: mask frame 51 (chosen here)");
  await expect.poll(async () => await distinctLevels(page)).toBeLessThanOrEqual(2);
  await page.keyboard.press("Alt+s");
  await expect(pane).not.toContainText("Subtracted");
  await expect.poll(async () => (await pictureOf(pane)).checksum).toBe(stored.checksum);
}

async function walksOverMammogramWithCad(page: Page, files: readonly ServedFile[]): Promise<void> {
  const pane = page.getByRole("figure");
  await open(page, files, "mammogram");
  await expect.poll(async () => (await pictureOf(pane)).deviation).toBeGreaterThan(5);
  expect(await violetPixels(page)).toBe(0);
  await page.keyboard.press("Alt+c");
  await expect(pane).toContainText("1 CAD mark on this image. CAD detection succeeded; analysis not run");
  await expect.poll(async () => await violetPixels(page)).toBeGreaterThan(20);
  await page.keyboard.press("Alt+c");
  await expect.poll(async () => await violetPixels(page)).toBe(0);
  const zoom = async () => Number(/Zoom ([\d.]+)/.exec((await pane.textContent()) ?? "")?.[1]);
  const whole = await zoom();
  await page.keyboard.press("Alt+q");
  await expect.poll(zoom).toBeCloseTo(whole * 2, 1);
  for (let press = 0; press < 4; press += 1) await page.keyboard.press("Alt+q");
  await expect.poll(zoom).toBeCloseTo(whole, 2);
  await page.keyboard.press("Shift+Alt+q");
  await expect.poll(zoom).toBeCloseTo(1, 2);
  await page.keyboard.press("0");
}

async function playsVideo(page: Page, files: readonly ServedFile[]): Promise<void> {
  const pane = page.getByRole("figure");
  await open(page, files, "video");
  await expect(pane).toContainText("Video, stopped, 0.00 of 2.00 s");
  const levels = async () =>
    await page.evaluate(() => {
      const video = document.querySelector("video");
      const context = new OffscreenCanvas(160, 120).getContext("2d");
      if (video === null || context === null) return "";
      context.drawImage(video, 0, 0);
      return context.getImageData(0, 0, 160, 120).data.join();
    });
  const first = await levels();
  for (let press = 0; press < 25; press += 1) await page.keyboard.press("ArrowRight");
  await expect(pane).toContainText("1.00 of 2.00 s");
  await expect.poll(levels).not.toBe(first);
  await page.keyboard.press("+");
  await expect(pane).toContainText("speed 1.5");
  await page.keyboard.press(" ");
  await expect(pane).toContainText("Video, stopped, 2.00 of 2.00 s");
}

/** Shows the first series of a folder in the one pane. */
async function open(page: Page, files: readonly ServedFile[], name: string): Promise<void> {
  const uid = files.find((file) => file.name === name)?.studyInstanceUid ?? "";
  await page.evaluate(async (study) => {
    const sets = await window.viewerHook.open(study, false);
    const first = sets.find((set) => set.images.length > 0);
    if (first === undefined) throw new Error("The study holds no images.");
    const { store } = window.viewerHook.viewer;
    const { panes } = store.getInitialState();
    store.setState({ panes: panes.map((pane, index) => (index === 0 ? { ...pane, displaySetId: first.id } : pane)) });
  }, uid);
  await page.getByRole("figure").focus();
}

/** The headers as the program's own archive reads them, with what the kind of image needs beside. */
async function routeHeaders(page: Page, files: readonly ServedFile[]): Promise<void> {
  const studies = new Map<string, Header[]>();
  for (const { name, studyInstanceUid } of files) studies.set(studyInstanceUid, await headersOf(name));
  await page.route("**/metadata", async (route) => {
    const uid = new URL(route.request().url()).pathname.split("/")[3] ?? "";
    await route.fulfill({ json: studies.get(uid) ?? [] });
  });
  const videoUid = files.find(({ name }) => name === "video")?.studyInstanceUid ?? "";
  const contentType = "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.102";
  await page.route(`**/${videoUid}/**/frames/*`, (route) => route.fulfill({ contentType, body: "video" }));
  const read = readDicomHeader(memorySource(await readFile(videoFile)));
  if (read.kind !== "instance") throw new Error("The video cannot be read.");
  const movie = readFrame(layOutFrames(read.header), 1);
  await page.route("**/video", async (route) => {
    const [, from = "0"] = /bytes=(\d+)-/.exec(route.request().headers().range ?? "") ?? [];
    const headers = { "Content-Range": `bytes ${from}-${movie.length - 1}/${movie.length}`, "Accept-Ranges": "bytes" };
    await route.fulfill({ status: 206, contentType: "video/mp4", headers, body: movie.subarray(Number(from)) });
  });
}

async function headersOf(name: string): Promise<Header[]> {
  const headers: Header[] = [];
  for (const file of (await readdir(join(folder, name))).sort()) {
    const read = readDicomHeader(memorySource(await readFile(join(folder, name, file))));
    if (read.kind !== "instance") throw new Error(`${name}/${file} is no instance.`);
    headers.push({ ...read.header.dataset });
  }
  const [first] = headers;
  if (name === "run" && first !== undefined) {
    const mask = item({ "00286101": ["AVG_SUB"], "00286110": [3] });
    headers[0] = { ...first, "00286100": { vr: "SQ", Value: [mask] } };
  }
  const uid = (first?.["00080018"] as { Value: string[] } | undefined)?.Value[0] ?? "";
  return name === "mammogram" ? [...headers, cadReport(uid)] : headers;
}

const item = (values: Record<string, unknown[]>): Header =>
  Object.fromEntries(Object.entries(values).map(([tag, Value]) => [tag, { Value }]));
const code = (value: string, meaning = "") => [item({ "00080100": [value], "00080104": [meaning] })];

/** A report by TID 4000 with one finding in the middle of an image; synthetic. */
function cadReport(sopInstanceUid: string): Header {
  const image = item({ "0040A040": ["IMAGE"], "00081199": [item({ "00081155": [sopInstanceUid] })] });
  const center = item({
    "0040A040": ["SCOORD"],
    "0040A043": code("111010"),
    "00700023": ["POINT"],
    "00700022": [1000, 1500],
    "0040A730": [item({ "0040DB73": [1, 1, 1] })],
  });
  const finding = item({
    "0040A043": code("111059"),
    "0040A168": code("F-01796", "Mammography breast density"),
    "0040A730": [center],
  });
  return item({
    "0020000E": ["1.2.826.0.1.99"],
    "00080018": ["1.2.826.0.1.99.1"],
    "00080060": ["SR"],
    "0040A040": ["CONTAINER"],
    "0040A043": code("111036", "Mammography CAD Report"),
    "0040A730": [
      item({ "0040A043": code("111028"), "0040A730": [image] }),
      finding,
      item({ "0040A043": code("111064"), "0040A168": code("111222") }),
      item({ "0040A043": code("111065"), "0040A168": code("111225") }),
    ],
  });
}

/** Pixels in the colour of CAD marks. */
async function violetPixels(page: Page): Promise<number> {
  return await count(page, "violet");
}

/** Grey levels within the picture's middle, where no words lie. */
async function distinctLevels(page: Page): Promise<number> {
  return await count(page, "levels");
}

async function count(page: Page, what: "violet" | "levels"): Promise<number> {
  return await page.evaluate((wanted) => {
    const canvas = document.querySelector("figure canvas");
    const context = canvas instanceof HTMLCanvasElement ? canvas.getContext("2d") : null;
    if (!context) return -1;
    const { width, height } = context.canvas;
    const size = wanted === "levels" ? 200 : 0;
    const { data } =
      size > 0
        ? context.getImageData(width / 2 - size / 2, height / 2 - size / 2, size, size)
        : context.getImageData(0, 0, width, height);
    const levels = new Set<number>();
    let violet = 0;
    for (let at = 0; at < data.length; at += 4) {
      levels.add(data[at] ?? 0);
      if ((data[at] ?? 0) > (data[at + 1] ?? 0) + 50 && (data[at + 2] ?? 0) > (data[at + 1] ?? 0) + 50) violet += 1;
    }
    return wanted === "levels" ? levels.size : violet;
  }, what);
}
