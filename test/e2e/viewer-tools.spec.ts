import { expect, type Page, test } from "@playwright/test";
import { samplesDirectory } from "../environment/test-data.ts";
import { buildViewerPage, openSample, viewerPageDirectory } from "../viewer-page/opening.ts";
import { serveViewerPage } from "../viewer-page/server.ts";

const ct = "ct-chest-abdomen-pelvis";

test.beforeAll(() => buildViewerPage());

test("a CT is scrolled, measured, turned and captured as it is shown", async ({ page }) => {
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    await openSample(page, server.url, ct);
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

test("a key image carries the words and letters that keep a side and a prior from being mistaken", async ({ page }) => {
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    await openSample(page, server.url, "x-ray-tibia");
    const pane = page.getByRole("figure").first();
    await expect(pane).toHaveAccessibleName(/image 1 of 1$/);
    const upright = await captureWritten(page);
    expect(upright.words).toEqual(["Right AP"]);
    expect(upright.isInkThere).toBe(true);
    await pane.focus();
    await page.keyboard.press("h");
    await expect(pane).toContainText("Mirror image");
    const mirrored = await captureWritten(page);
    expect(mirrored.words).toEqual(["Right AP", "Mirror image"]);
    expect(mirrored.letters).toEqual([...upright.letters].reverse());
    expect(mirrored.isInkThere).toBe(true);
    await page.keyboard.press("h");
    await expect(pane).not.toContainText("Mirror image");
    expect((await captureWritten(page)).words).toEqual(["Right AP"]);
  } finally {
    await server.close();
  }
});

test("a key image of a prior says so, with its date, as the pane does", async ({ page }) => {
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    await openSample(page, server.url, ct, true);
    const pane = page.getByRole("figure").first();
    await assignFirst(page);
    await expect(pane).toHaveAccessibleName(/^Prior, .*image 1 of 41$/);
    const date =
      /PRIOR\s*(\d\d.[A-Z][a-z]{2}.\d{4})/.exec((await pane.textContent()) ?? "")?.[1] ?? "no date on the pane";
    const { words, isInkThere } = await captureWritten(page);
    expect(words).toEqual([`PRIOR ${date}`]);
    expect(isInkThere).toBe(true);
    await pane.focus();
    await page.keyboard.press("h");
    await expect(pane).toContainText("Mirror image");
    expect((await captureWritten(page)).words).toEqual([`PRIOR ${date}`, "Mirror image"]);
  } finally {
    await server.close();
  }
});

test("a case that closes gives its memory back", async ({ page }) => {
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    const session = await page.context().newCDPSession(page);
    const heldBytes = async () => {
      await session.send("HeapProfiler.collectGarbage");
      const usage = (await session.send("Runtime.getHeapUsage")) as { usedSize: number; backingStorageSize?: number };
      return usage.usedSize + (usage.backingStorageSize ?? 0);
    };
    await openSample(page, server.url, ct);
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

interface Written {
  /** The words at the top left, from above to below. */
  readonly words: readonly string[];
  /** The letters at the left and at the right edge. */
  readonly letters: readonly string[];
  /** True where the JPEG itself has light letters where each word was drawn. */
  readonly isInkThere: boolean;
}

/**
 * Takes a key image of the active pane, and gives what was written on it: the texts are read as they are drawn, and the JPEG
 * that came out is looked at for ink at their places, so that nothing painted later can have covered them.
 */
async function captureWritten(page: Page): Promise<Written> {
  await page.waitForFunction(() => {
    const { panes, activePane } = window.viewerHook.viewer.store.getState();
    return panes[activePane]?.shownIndex === panes[activePane]?.wantedIndex;
  });
  return await page.evaluate(async () => {
    const drawn: { text: string; x: number; y: number; align: string; font: string }[] = [];
    const original = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (this: CanvasRenderingContext2D, text, x, y) {
      if (!this.canvas.isConnected) drawn.push({ text, x, y, align: this.textAlign, font: this.font });
      original.call(this, text, x, y);
    };
    const captured = await window.viewerHook.viewer.commands.captureKeyImage().finally(() => {
      CanvasRenderingContext2D.prototype.fillText = original;
    });
    if (captured === null) throw new Error("The pane shows no image.");
    const bitmap = await createImageBitmap(captured.jpeg);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("There is no canvas.");
    context.drawImage(bitmap, 0, 0);
    const words = drawn.filter((each) => each.align === "left" && each.text !== "").sort((a, b) => a.y - b.y);
    // White letters with a black rim: both have to be in the box of each word.
    const hasInk = ({ text, x, y, font }: (typeof drawn)[number]): boolean => {
      context.font = font;
      const { data } = context.getImageData(x, y, Math.ceil(context.measureText(text).width), 24);
      const levels = Array.from({ length: data.length / 4 }, (_, index) => data[index * 4] ?? 0);
      const share = (isIt: (level: number) => boolean) => levels.filter(isIt).length / levels.length;
      return share((level) => level > 200) > 0.1 && share((level) => level < 60) > 0.1;
    };
    const edges = drawn.filter((each) => each.align === "center" && Math.abs(each.y - bitmap.height / 2) < 1);
    return {
      words: words.map((each) => each.text),
      letters: edges.sort((a, b) => a.x - b.x).map((each) => each.text),
      isInkThere: words.length > 0 && words.every(hasInk),
    };
  });
}

/** Puts the first series into the active pane: a prior does not go there by itself. */
async function assignFirst(page: Page): Promise<void> {
  await page.evaluate(() => {
    const [first] = window.viewerHook.viewer.store.getState().displaySets;
    const image = first?.images[0];
    if (image !== undefined) window.viewerHook.viewer.commands.jumpTo(image.reference);
  });
}

async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 5 });
  await page.mouse.up();
}
