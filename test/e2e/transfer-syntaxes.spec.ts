import { readFileSync } from "node:fs";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { writeRecodedCopies } from "../environment/recoded-copies.ts";
import { testData } from "../environment/test-data.ts";
import { runTool } from "../environment/tools.ts";
import { type ServedFile, serveViewerPage } from "../viewer-page/server.ts";
import type { FrameResult } from "../viewer-page/viewer-hook.ts";

const root = join(import.meta.dirname, "..", "..");
const pageDirectory = join(root, ".cache", "viewer-page");

interface Reference {
  readonly isLossless: boolean;
  readonly frames: readonly Omit<FrameResult, "problem" | "kind">[] | null;
}

/** By other decoders; see test/data/tools/make-reference.py. */
const references = JSON.parse(
  readFileSync(join(root, "test", "data", "transfer-syntaxes", "reference.json"), "utf8"),
) as Record<string, Reference>;

/** Files that are not shown, with words from their sentence. Everything else must show the right pixels. */
const notShown: Readonly<Record<string, string>> = {
  "ct-same-image/JPEGProcess10_12_1.2.840.10008.1.2.4.55.dcm": "full progression",
};

/** Decoded by nothing independent that Debian has: both must show, and the lossless one the picture of the other. */
const withoutReference = ["pydicom/HTJ2KLossless_08_RGB.dcm", "pydicom/HTJ2K_08_RGB.dcm"];

const jpeg2000 = "1.2.840.10008.1.2.4.90";
const jpegLossless = "1.2.840.10008.1.2.4.70";
/** Slow to decode as they are stored: re-encoded while nobody needs the computer. */
const reEncoded = [
  { name: "ct-same-image/JPEG2000LosslessOnly_1.2.840.10008.1.2.4.90.dcm", transferSyntaxUid: jpeg2000 },
  { name: "ct-same-image/JPEGProcess14_1.2.840.10008.1.2.4.57.dcm", transferSyntaxUid: "1.2.840.10008.1.2.4.57" },
  { name: "ct-same-image/JPEGProcess14SV1_1.2.840.10008.1.2.4.70.dcm", transferSyntaxUid: jpegLossless },
  { name: "cornerstone-other/CT1_J2KR.dcm", transferSyntaxUid: jpeg2000 },
  { name: "pet-jpeg-lossless/gh610.dcm", transferSyntaxUid: jpegLossless },
  { name: "pydicom/JPEG-LL.dcm", transferSyntaxUid: jpegLossless },
  { name: "pydicom/MR2_J2KR.dcm", transferSyntaxUid: jpeg2000 },
  { name: "pydicom/MR_small_jp2klossless.dcm", transferSyntaxUid: jpeg2000 },
  { name: "pydicom/RG3_J2KR.dcm", transferSyntaxUid: jpeg2000 },
  { name: "pydicom/emri_small_jpeg_2k_lossless.dcm", transferSyntaxUid: jpeg2000 },
];

/** Forms that each kind of segmentation is compared in with its uncompressed self. */
const segmentForms = {
  labelmap: ["rle", "jls", "deflated"],
  fractional: ["rle", "j2k", "jls", "deflated"],
  liver: ["j2k", "deflated-frames"],
  "liver-nonbyte-aligned": ["rle"],
} as const;

/** Writes segmentations in several forms by the tools of others; some forms are stored as other makers wrote them. */
async function writeSegmentations(source: string, folder: string): Promise<void> {
  const at = (name: string) => join(folder, `${name}.dcm`);
  const run = async (tool: string, ...options: readonly string[]) => {
    const { exitCode, output } = await runTool(tool, options);
    if (exitCode !== 0) throw new Error(`${tool} wrote no file: ${output.slice(-300)}`);
  };
  for (const kind of ["labelmap", "fractional"]) {
    await run("dcmconv", "+te", join(source, `${kind}.dcm`), at(kind));
    await run("dcmcrle", at(kind), at(`${kind}-rle`));
    await run("dcmcjpls", at(kind), at(`${kind}-jls`));
    await run("dcmconv", "+td", at(kind), at(`${kind}-deflated`));
  }
  // GDCM reads no label maps.
  await run("gdcmconv", "--j2k", at("fractional"), at("fractional-j2k"));
  for (const name of ["liver-j2k", "liver-deflated-frames", "liver-nonbyte-aligned-rle"]) {
    await copyFile(join(source, `${name}.dcm`), at(name));
  }
  await run(
    "/usr/bin/python3",
    join(root, "test", "environment", "plain-segments.py"),
    at("liver-deflated-frames"),
    at("liver"),
  );
  await run(
    "/usr/bin/python3",
    join(root, "test", "environment", "plain-segments.py"),
    at("liver-nonbyte-aligned-rle"),
    at("liver-nonbyte-aligned"),
  );
  const deflated = await readFile(at("liver-deflated-frames"), "latin1");
  await writeFile(at("unknown"), deflated.replace("1.2.840.10008.1.2.8.1", "1.2.840.10008.1.2.8.9"), "latin1");
}

test.describe.configure({ mode: "serial" });

test("every transfer syntax shows the pixels that other decoders give, or says why not", async ({ page }) => {
  const server = await serveViewerPage(pageDirectory, await testData("transfer-syntaxes"));
  try {
    const files = await openPage(page, server.url);
    expect(files.map((file) => file.name).sort()).toEqual(Object.keys(references).sort());
    for (const file of files) {
      await test.step(file.name, async () => checkFile(file.name, await decodeFrames(page, file)));
    }
  } finally {
    await server.close();
  }
});

test("kept frames that were re-encoded show the very pixels of the stored ones", async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), "sightline-recoded-"));
  await writeRecodedCopies(await testData("transfer-syntaxes"), folder, reEncoded);
  const server = await serveViewerPage(pageDirectory, folder);
  try {
    const files = await openPage(page, server.url);
    const shown = files.filter(({ name }) => name.endsWith(".dcm"));
    expect(shown.map(({ name }) => name).sort()).toEqual(reEncoded.map(({ name }) => name).sort());
    for (const file of shown) {
      await test.step(file.name, async () => checkFile(file.name, await decodeFrames(page, file)));
    }
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
});

test("segments in every transfer syntax are those of the uncompressed object, or the legend says why not", async ({
  page,
}) => {
  const folder = await mkdtemp(join(tmpdir(), "sightline-segments-"));
  await writeSegmentations(join(await testData("objects"), "seg"), folder);
  const server = await serveViewerPage(pageDirectory, folder);
  try {
    const files = await openPage(page, server.url);
    const read = async (name: string) => {
      const uid = files.find((file) => file.name === name)?.studyInstanceUid ?? "";
      return await page.evaluate(async (study) => await window.viewerHook.readSegments(study), uid);
    };
    for (const [kind, forms] of Object.entries(segmentForms)) {
      const plain = await read(`${kind}.dcm`);
      expect(plain.length, kind).toBeGreaterThan(1);
      for (const form of forms) expect(await read(`${kind}-${form}.dcm`), `${kind} ${form}`).toEqual(plain);
    }
    const unknown = await read("unknown.dcm");
    expect(unknown).toHaveLength(1);
    expect(unknown[0]).toMatch(
      /not drawn: it is stored in a form that this program cannot read .*1\.2\.840\.10008\.1\.2\.8\.9/,
    );
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
});

test("broken files leave the program running and the other panes untouched", async ({ page }) => {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  const samples = await serveViewerPage(pageDirectory, await testData("hostile"));
  try {
    const files = await openPage(page, samples.url);
    const whole = files.find((file) => file.name === "undefined-length-ele.dcm");
    if (whole === undefined) throw new Error("The image of the untouched pane is missing.");
    await openInPane(page, whole, 0);
    await page.evaluate(() => window.viewerHook.viewer.store.setState({ layout: 2 }));
    const untouched = page.getByRole("figure").first();
    await expect(untouched).toHaveAccessibleName(/image 1 of 1/);
    let before = 0;
    const stillBrightness = async () => {
      const now = await brightness(page, 0);
      const isStill = now === before;
      before = now;
      return isStill ? now : 0;
    };
    await expect.poll(stillBrightness).toBeGreaterThan(5);
    for (const file of files) {
      await test.step(file.name, async () => {
        await openInPane(page, file, 1);
        await expect(page.getByRole("figure")).toHaveCount(2);
        expect(await brightness(page, 0)).toBe(before);
      });
    }
    expect(faults).toEqual([]);
  } finally {
    await samples.close();
  }
});

async function openPage(page: Page, url: string): Promise<readonly ServedFile[]> {
  await page.goto(url);
  return (await (await page.request.get(`${url}files.json`)).json()) as readonly ServedFile[];
}

async function decodeFrames(page: Page, file: ServedFile): Promise<readonly FrameResult[]> {
  return await page.evaluate(async (uid) => {
    const sets = await window.viewerHook.list(uid);
    const results: FrameResult[] = [];
    for (const image of sets.flatMap((set) => set.images.slice(0, 2))) {
      results.push(await window.viewerHook.decode(image.imageId));
    }
    return results;
  }, file.studyInstanceUid);
}

function checkFile(name: string, frames: readonly FrameResult[]): void {
  const words = notShown[name];
  if (words !== undefined) {
    expect(frames[0]?.problem).toContain(words);
    return;
  }
  expect(frames.map((frame) => frame.problem)).toEqual(frames.map(() => ""));
  expect(frames.length).toBeGreaterThan(0);
  const reference = references[name];
  if (withoutReference.includes(name)) {
    expect(reference?.frames).toBeNull();
    expect(frames[0]?.mean).toBeCloseTo(127.1, 1);
    return;
  }
  if (!reference?.frames) throw new Error(`There is no reference for ${name}.`);
  frames.forEach((frame, index) => {
    const expected = reference.frames?.[index];
    if (expected === undefined) throw new Error(`There is no reference for frame ${index + 1}.`);
    if (reference.isLossless) expect(frame.sha256).toBe(expected.sha256);
    else expectAlike(frame, expected);
  });
}

/** Decoders of lossy data may round differently: by one level, and by nothing on the whole. */
function expectAlike(frame: FrameResult, expected: Omit<FrameResult, "problem" | "kind">): void {
  expect(Math.abs(frame.mean - expected.mean)).toBeLessThan(0.1);
  const differences = frame.samples.map((sample, index) => Math.abs(sample - (expected.samples[index] ?? Number.NaN)));
  expect(Math.max(...differences)).toBeLessThanOrEqual(1);
}

/** Puts a file into a pane and waits until it shows an image or a sentence; an unreadable study shows nothing. */
async function openInPane(page: Page, file: ServedFile, paneIndex: number): Promise<void> {
  await page.evaluate(
    async ([uid, index]) => {
      const { viewer } = window.viewerHook;
      const sets = await window.viewerHook.open(uid, false).catch(() => []);
      const [first] = sets;
      if (first === undefined) return;
      viewer.store.setState((state) => ({
        panes: state.panes.map((pane, place) =>
          place === index
            ? { ...pane, displaySetId: first.id, wantedIndex: 0, shownIndex: null, view: null, window: null }
            : pane,
        ),
      }));
      const imageId = first.images[0]?.imageId;
      if (imageId !== undefined && first.problem === "") await window.viewerHook.decode(imageId);
    },
    [file.studyInstanceUid, paneIndex] as const,
  );
}

/** Mean level of the picture in a pane, 0 to 255. */
async function brightness(page: Page, paneIndex: number): Promise<number> {
  return await page.evaluate((index) => {
    const canvas = document.querySelectorAll("figure")[index]?.querySelector("canvas");
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return -1;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) sum += data[at] ?? 0;
    return sum / (data.length / 4);
  }, paneIndex);
}
