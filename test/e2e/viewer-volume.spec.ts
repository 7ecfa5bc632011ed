import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { chromiumPath } from "../environment/chromium.ts";
import { dicomFile } from "../environment/dicom-file.ts";
import { samplesDirectory } from "../environment/test-data.ts";
import { openSample, viewerPageDirectory } from "../viewer-page/opening.ts";
import { serveViewerPage } from "../viewer-page/server.ts";
import { dragIn, expectPicture, paneAt, pictureOf } from "./pages/pane-page.ts";

const ct = "ct-chest-abdomen-pelvis";

// No WebGL at all: what is lit here is lit on a machine without a graphics card, and no context can be lost.
test.use({ launchOptions: { executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-3d-apis"] } });

/** The canvas of a volume rendering, once it is drawn in full. */
function renderingOf(page: Page, index: number) {
  return paneAt(page, index).locator("div:has(> canvas[data-quality=full])");
}

async function showAs(page: Page, kind: string): Promise<void> {
  await page.keyboard.press("Alt+p");
  await page.getByRole("menuitem", { name: kind, exact: true }).click();
}

/** Clicks in a pane at shares of its width and height. */
async function clickIn(page: Page, index: number, [x, y]: readonly [number, number], count = 1): Promise<void> {
  const box = await paneAt(page, index).boundingBox();
  if (box === null) throw new Error("The pane is not on the screen.");
  await page.mouse.click(box.x + box.width * x, box.y + box.height * y, { clickCount: count, delay: 20 });
}

test("any pane becomes a volume rendering, a curve and images again, without WebGL", async ({ page }) => {
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    await openSample(page, server.url, ct);
    await expect(paneAt(page, 0)).toHaveAccessibleName(/image 1 of 41$/);
    expect(await page.evaluate(() => document.createElement("canvas").getContext("webgl2"))).toBeNull();
    await paneAt(page, 0).focus();
    await renderAndCrop(page);
    await straighten(page);
  } finally {
    await server.close();
  }
});

async function renderAndCrop(page: Page): Promise<void> {
  await showAs(page, "Volume rendering");
  await expect(paneAt(page, 0)).toHaveAccessibleName(/volume rendering$/);
  await expect(paneAt(page, 0)).toContainText("Volume rendering: not for measuring");
  await renderingOf(page, 0).waitFor({ timeout: 90_000 });
  const front = await expectPicture(renderingOf(page, 0));
  await paneAt(page, 0).focus();
  for (let turn = 0; turn < 9; turn += 1) await page.keyboard.press("ArrowRight");
  const picture = () => pictureOf(paneAt(page, 0).locator("div:has(> canvas[data-quality])"));
  await expect.poll(async () => (await picture()).checksum, { timeout: 60_000 }).not.toBe(front.checksum);
  await page.keyboard.press("0");
  await page.keyboard.press("Alt+b");
  const slider = page.getByRole("slider", { name: "Head end" });
  await slider.focus();
  for (let step = 0; step < 8; step += 1) await page.keyboard.press("PageUp");
  await page.keyboard.press("Escape");
  await expect
    .poll(async () => (await picture()).blackShare, { timeout: 60_000 })
    .toBeGreaterThan(front.blackShare + 0.03);

  await page.keyboard.press("l");
  await dragIn(page, paneAt(page, 0), [0.4, 0.4], [0.6, 0.6]);
  await expect(paneAt(page, 0).getByRole("status")).toContainText("not for measuring");
  expect(await page.evaluate(() => window.viewerHook.viewer.store.getState().measurements.length)).toBe(0);
  expect(await page.evaluate(() => window.viewerHook.viewer.commands.captureKeyImage())).toBeNull();
  await expect(paneAt(page, 0).getByRole("status")).toContainText("kept as no key image");
  await showAs(page, "Images as stored");
  await expect(paneAt(page, 0)).toHaveAccessibleName(/image 21 of 41$/);
}

async function straighten(page: Page): Promise<void> {
  await paneAt(page, 0).focus();
  await page.keyboard.press("r");
  for (const pane of [0, 1, 2, 3]) await expectPicture(paneAt(page, pane));
  await page.keyboard.press("Alt+v");
  await clickIn(page, 2, [0.5, 0.3]);
  await clickIn(page, 2, [0.47, 0.45]);
  await clickIn(page, 2, [0.52, 0.6]);
  await clickIn(page, 2, [0.5, 0.75], 2);
  await expect(paneAt(page, 0)).toHaveAccessibleName(/, Curved, image 1 of 36$/);
  await expect(paneAt(page, 3)).toHaveAccessibleName(/, Across the curve, image \d+ of \d+$/);
  await expectPicture(paneAt(page, 3));
  await expectPicture(paneAt(page, 0));
  const marks = () => page.evaluate(() => window.viewerHook.viewer.store.getState().measurements);
  await page.keyboard.press("l");
  await dragIn(page, paneAt(page, 0), [0.45, 0.5], [0.55, 0.5]);
  await dragIn(page, paneAt(page, 3), [0.45, 0.5], [0.55, 0.5]);
  const [along, across] = await marks();
  expect(along?.trust).toBe("estimated");
  expect(along?.provenance.warnings.join()).toContain("true along the curve");
  expect(across?.trust).toBe("exact");
  await page.keyboard.press("e");
  await dragIn(page, paneAt(page, 0), [0.45, 0.4], [0.55, 0.6]);
  await expect(paneAt(page, 0).getByRole("status")).toContainText("not true on a straightened picture");
  expect(await marks()).toHaveLength(2);
}

test("what does not fit into memory is asked first, and named on the pane and with each number", async ({ page }) => {
  // A machine with 0.05 GiB: planes may take 12.8 MiB, the series needs 20.5.
  await page.addInitScript(() => Object.defineProperty(navigator, "deviceMemory", { value: 0.05 }));
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    await openSample(page, server.url, ct);
    await expect(paneAt(page, 0)).toHaveAccessibleName(/image 1 of 41$/);
    await paneAt(page, 0).focus();
    await page.keyboard.press("r");
    const sheet = page.getByRole("dialog", { name: "This series does not fit into memory" });
    await expect(sheet).toContainText("All 41 slices need 21 MiB of memory; 13 MiB are free.");
    await sheet.getByRole("button", { name: /every second slice/ }).click();
    await expectPicture(paneAt(page, 2));
    await expect(paneAt(page, 2)).toContainText("Made from every second slice: small things may be missing");
    await page.keyboard.press("l");
    await dragIn(page, paneAt(page, 2), [0.4, 0.5], [0.6, 0.5]);
    const [mark] = await page.evaluate(() => window.viewerHook.viewer.store.getState().measurements);
    expect(mark?.provenance.warnings.join()).toContain("every second slice");
  } finally {
    await server.close();
  }
});

test("50 cases opened with planes and a rendering, and closed, leave the page's memory flat", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "phantom-"));
  for (let slice = 0; slice < 12; slice += 1) writeFileSync(join(folder, `${slice}.dcm`), phantomSlice(slice));
  const server = await serveViewerPage(viewerPageDirectory, folder, true);
  try {
    await openSample(page, server.url, "");
    const study = await page.evaluate(
      () => window.viewerHook.viewer.store.getState().displaySets[0]?.studyInstanceUid ?? "",
    );
    const openAndClose = (times: number) =>
      page.evaluate(([uid, count]) => window.viewerHook.openAndClose(uid, count), [study, times] as const);
    await openAndClose(10);
    const before = await memoryOf(page);
    await openAndClose(40);
    const after = await memoryOf(page);
    // One series and its planes kept would be 3 MiB of buffers, forty of them 120.
    expect(after.buffers).toBeLessThan(before.buffers + 3);
    expect(after.objects).toBeLessThan(before.objects + 3);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
});

const phantomSize = 256;

/** A slice of a bright ball, 256 x 256 pixels of 1 mm, 5 mm from slice to slice. */
function phantomSlice(slice: number): Buffer {
  const pixels = new Uint16Array(phantomSize ** 2);
  pixels.forEach((_, at) => {
    const [x, y, z] = [(at % phantomSize) - 128, Math.floor(at / phantomSize) - 128, (slice - 5.5) * 5];
    pixels[at] = Math.hypot(x, y, z) < 90 ? 900 : 0;
  });
  return dicomFile({
    instance: `1.2.3.1.${slice + 1}`,
    elements: [
      ["00200013", "IS", String(slice + 1)],
      ["00200032", "DS", `0\\0\\${slice * 5}`],
      ["00200037", "DS", "1\\0\\0\\0\\1\\0"],
      ["00200052", "UI", "1.2.3.9"],
      ["00280010", "US", String(phantomSize)],
      ["00280011", "US", String(phantomSize)],
      ["00280030", "DS", "1\\1"],
      ["7FE00010", "OW", Buffer.from(pixels.buffer)],
    ],
  });
}

/** The page's objects and buffers after a collection, in MiB. */
async function memoryOf(page: Page): Promise<{ readonly objects: number; readonly buffers: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return { objects: usedSize / 2 ** 20, buffers: backingStorageSize / 2 ** 20 };
}
