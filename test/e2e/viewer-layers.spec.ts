import { expect, type Page, test } from "@playwright/test";
import { type Collection, testData } from "../environment/test-data.ts";
import { viewerPageDirectory } from "../viewer-page/opening.ts";
import { type ServedFile, serveViewerPage } from "../viewer-page/server.ts";

test("overlay planes are painted over the image and into key images, and one key takes them away", async ({ page }) => {
  const close = await openFile(page, "transfer-syntaxes", "pydicom/examples_overlay.dcm");
  try {
    const pane = page.getByRole("figure");
    await expect.poll(() => limePixels(page)).toBeGreaterThan(100);
    await expect(pane).not.toContainText("Overlay not shown");
    const withOverlay = await keyImage(page);
    expect(withOverlay.hidden).toBeUndefined();
    expect(withOverlay.lime).toBeGreaterThan(100);

    await page.keyboard.press("Shift+o");
    await expect(pane).toContainText("Overlays hidden");
    await expect.poll(() => limePixels(page)).toBe(0);
    const without = await keyImage(page);
    expect(without).toEqual({ hidden: ["overlays"], lime: 0 });

    await page.keyboard.press("0");
    await expect(pane).not.toContainText("Overlays hidden");
    await expect.poll(() => limePixels(page)).toBeGreaterThan(100);
  } finally {
    await close();
  }
});

test("overlays in the unused bits of the pixels are painted too", async ({ page }) => {
  const close = await openFile(page, "objects", "gsps-overlay/image.dcm");
  try {
    await expect.poll(() => limePixels(page)).toBeGreaterThan(1000);
  } finally {
    await close();
  }
});

test("an overlay that is cut short or reaches beyond its image is said beside the image", async ({ page }) => {
  for (const [name, sentence] of [
    ["gh1728-invalid-overlay.dcm", "Overlay incomplete: its data ends early"],
    ["overlay-out-of-bounds.dcm", "Overlay reaches beyond the image"],
  ] as const) {
    const close = await openFile(page, "hostile", name);
    try {
      await expect(page.getByRole("figure")).toContainText(sentence);
      await expect.poll(() => litPixels(page)).toBeGreaterThan(1000);
    } finally {
      await close();
    }
  }
});

test("a shutter covers what its header names, and one key opens it", async ({ page }) => {
  const close = await openFile(page, "transfer-syntaxes", "pydicom/CT_small.dcm", {
    "00181600": { vr: "CS", Value: ["RECTANGULAR", "CIRCULAR"] },
    "00181602": { vr: "IS", Value: [1] },
    "00181604": { vr: "IS", Value: [64] },
    "00181606": { vr: "IS", Value: [1] },
    "00181608": { vr: "IS", Value: [128] },
    "00181610": { vr: "IS", Value: [64, 64] },
    "00181612": { vr: "IS", Value: [40] },
  });
  try {
    const pane = page.getByRole("figure");
    await expect(pane).toHaveAccessibleName(/image 1 of 1/);
    await expect.poll(() => litPixels(page)).toBeGreaterThan(1000);
    const covered = await litPixels(page);
    await page.keyboard.press("Shift+u");
    await expect(pane).toContainText("Shutter hidden");
    // Half a disc of 40 pixels' radius is 2513 of 16384 pixels.
    await expect.poll(async () => (await litPixels(page)) / covered).toBeGreaterThan(3);
  } finally {
    await close();
  }
});

/** Opens one file of a collection in the pane, attributes of its header replaced where the test says so. */
async function openFile(
  page: Page,
  collection: Collection,
  name: string,
  replaced: Readonly<Record<string, unknown>> = {},
): Promise<() => Promise<void>> {
  const server = await serveViewerPage(viewerPageDirectory, await testData(collection));
  await page.route("**/metadata", async (route) => {
    const response = await route.fetch();
    const instances = (await response.json()) as Record<string, unknown>[];
    await route.fulfill({ response, json: instances.map((instance) => ({ ...instance, ...replaced })) });
  });
  await page.goto(server.url);
  const files = (await (await page.request.get(`${server.url}files.json`)).json()) as readonly ServedFile[];
  const file = files.find((candidate) => candidate.name === name);
  if (file === undefined) throw new Error(`${name} is missing.`);
  await page.evaluate(async (uid) => {
    const [first] = await window.viewerHook.open(uid, false);
    if (first === undefined) throw new Error("The file holds no series.");
    window.viewerHook.viewer.store.setState((state) => ({
      panes: state.panes.map((pane, index) => (index === 0 ? { ...pane, displaySetId: first.id } : pane)),
    }));
  }, file.studyInstanceUid);
  return async () => {
    await page.unroute("**/metadata");
    await server.close();
  };
}

/** Pixels of the pane that are clearly lime, which no grey image is; lines of a pixel's width blend with what they lie on. */
async function limePixels(page: Page): Promise<number> {
  return await countPixels(page, "lime");
}

async function litPixels(page: Page): Promise<number> {
  return await countPixels(page, "lit");
}

async function countPixels(page: Page, kind: "lime" | "lit"): Promise<number> {
  return await page.evaluate((wanted) => {
    const canvas = document.querySelector("figure canvas");
    const context = canvas instanceof HTMLCanvasElement ? canvas.getContext("2d") : null;
    if (!context) return -1;
    const { data } = context.getImageData(0, 0, context.canvas.width, context.canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      const [green, blue] = [data[at + 1] ?? 0, data[at + 2] ?? 0];
      if (wanted === "lime" ? green > blue + 60 : green > 8) count += 1;
    }
    return count;
  }, kind);
}

/** What a key image made now hides, and how much of it is lime. */
async function keyImage(page: Page): Promise<{ hidden: readonly string[] | undefined; lime: number }> {
  return await page.evaluate(async () => {
    const captured = await window.viewerHook.viewer.commands.captureKeyImage();
    if (captured === null) throw new Error("There is no picture to capture.");
    const bitmap = await createImageBitmap(captured.jpeg);
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    if (context === null) throw new Error("There is no canvas.");
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let lime = 0;
    for (let at = 0; at < data.length; at += 4) if ((data[at + 1] ?? 0) > (data[at + 2] ?? 0) + 60) lime += 1;
    return { hidden: captured.keyImage.presentation.hidden, lime };
  });
}
