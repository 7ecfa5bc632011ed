import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { samplesDirectory } from "../environment/test-data.ts";
import { type ServedFile, serveViewerPage } from "../viewer-page/server.ts";

const root = join(import.meta.dirname, "..", "..");
const pageDirectory = join(root, ".cache", "viewer-page");
const ct = "ct-chest-abdomen-pelvis";

test.beforeAll(() => {
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const config = join(root, "test", "viewer-page", "vite.config.ts");
  execFileSync(process.execPath, [vite, "build", "-c", config, "--logLevel", "error"], { cwd: root, stdio: "inherit" });
});

test("a CT is scrolled, measured, turned and captured as it is shown", async ({ page }) => {
  const server = await serveViewerPage(pageDirectory, samplesDirectory, true);
  try {
    await openStudy(page, server.url, ct);
    const pane = page.getByRole("figure");
    await expect(pane).toHaveAccessibleName(/image 1 of 41$/);
    const box = await pane.boundingBox();
    if (box === null) throw new Error("The pane is not on the screen.");
    const center = [box.x + box.width / 2, box.y + box.height / 2] as const;

    await page.mouse.move(...center);
    for (let tick = 0; tick < 25; tick += 1) await page.mouse.wheel(0, 100);
    await expect(pane).toHaveAccessibleName(/image 26 of 41$/);
    await page.keyboard.press("PageUp");
    await expect(pane).toHaveAccessibleName(/image 16 of 41$/);

    await page.keyboard.press("2");
    await expect(pane).toContainText("Level −600, width 1500, lung");

    await page.keyboard.press("l");
    await drag(page, [center[0] - 60, center[1]], [center[0] + 60, center[1] + 80]);
    await page.keyboard.press("e");
    await drag(page, [center[0] + 90, center[1] - 90], [center[0] + 150, center[1] - 30]);
    const marks = await page.evaluate(() => window.viewerHook.viewer.store.getState().measurements);
    expect(marks.map((mark) => mark.kind)).toEqual(["length", "ellipse"]);
    const zoom = Number(/Zoom ([0-9.]+)/.exec((await pane.textContent()) ?? "")?.[1]);
    const spacing = marks[0]?.provenance.spacingMm?.[0] ?? Number.NaN;
    const length = Math.hypot(120, 80) * (spacing / zoom);
    expect(Math.abs((marks[0]?.quantities[0]?.value ?? 0) - length)).toBeLessThan(length * 0.01);
    expect(marks[0]?.trust).toBe("exact");
    expect(marks[1]?.quantities.map((quantity) => quantity.unit).slice(0, 2)).toEqual(["mm2", "[hnsf'U]"]);

    await page.keyboard.press("h");
    await expect(pane).toContainText("Mirror image");
    const key = await page.evaluate(async () => {
      const captured = await window.viewerHook.viewer.commands.captureKeyImage();
      return captured && { ...captured.keyImage, type: captured.jpeg.type, size: captured.jpeg.size };
    });
    expect(key).toMatchObject({ type: "image/jpeg", measurementIds: marks.map((mark) => mark.id) });
    expect(key?.presentation).toMatchObject({ windowCenter: -600, windowWidth: 1500, isFlippedHorizontally: true });
    expect(Math.max(key?.widthPixels ?? 0, key?.heightPixels ?? 0)).toBe(1024);
    expect(key?.size).toBeGreaterThan(10_000);

    await page.keyboard.press("End");
    await expect(pane).toHaveAccessibleName(/image 41 of 41$/);
    await page.evaluate(([mark]) => {
      if (mark !== undefined) window.viewerHook.viewer.commands.jumpTo(mark.image, mark.id);
    }, marks);
    await expect(pane).toHaveAccessibleName(/image 16 of 41$/);
    await page.keyboard.press("Delete");
    expect(await page.evaluate(() => window.viewerHook.viewer.store.getState().measurements.length)).toBe(1);
  } finally {
    await server.close();
  }
});

test("a case that closes gives its memory back", async ({ page }) => {
  const server = await serveViewerPage(pageDirectory, samplesDirectory, true);
  try {
    const session = await page.context().newCDPSession(page);
    const heldBytes = async () => {
      await session.send("HeapProfiler.collectGarbage");
      const usage = (await session.send("Runtime.getHeapUsage")) as { usedSize: number; backingStorageSize?: number };
      return usage.usedSize + (usage.backingStorageSize ?? 0);
    };
    await openStudy(page, server.url, ct);
    const uid = await page.evaluate(
      () => window.viewerHook.viewer.store.getState().displaySets[0]?.studyInstanceUid ?? "",
    );
    const closeAndOpen = async () => {
      await page.evaluate(() => window.viewerHook.viewer.dispose());
      await expect(page.getByRole("figure")).toHaveAccessibleName("Empty pane");
      const closed = await heldBytes();
      await page.evaluate((study) => window.viewerHook.open(study, false), uid);
      await expect(page.getByRole("figure")).toHaveAccessibleName(/image 1 of 41$/);
      return closed;
    };
    const first = await closeAndOpen();
    for (let round = 0; round < 18; round += 1) await closeAndOpen();
    const last = await closeAndOpen();
    expect(last - first).toBeLessThan(15_000_000);
  } finally {
    await server.close();
  }
});

async function openStudy(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  const files = (await (await page.request.get(`${url}files.json`)).json()) as readonly ServedFile[];
  const study = files.find((file) => file.name.endsWith(name));
  if (study === undefined) throw new Error(`There is no sample ${name}.`);
  await page.evaluate((uid) => window.viewerHook.open(uid, false), study.studyInstanceUid);
}

async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 5 });
  await page.mouse.up();
}
