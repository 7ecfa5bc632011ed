import { expect, test } from "@playwright/test";
import { samplesDirectory } from "../environment/test-data.ts";
import { openSample, viewerPageDirectory } from "../viewer-page/opening.ts";
import { serveViewerPage } from "../viewer-page/server.ts";
import { drag, expectPicture, paneAt, pictureOf } from "./pages/pane-page.ts";

const ct = "ct-chest-abdomen-pelvis";

test("vertebrae follow to other planes, words are edited in place, the magnifier shows true pixels", async ({
  page,
}) => {
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    await openSample(page, server.url, ct);
    const pane = paneAt(page, 0);
    await expect(pane).toHaveAccessibleName(/image 1 of 41$/);
    await pane.focus();
    await page.keyboard.press("PageDown");
    await page.keyboard.press("PageDown");
    await expect(pane).toHaveAccessibleName(/image 21 of 41$/);
    const box = await pane.boundingBox();
    if (box === null) throw new Error("The pane is not on the screen.");
    const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
    const marks = () => page.evaluate(() => window.viewerHook.viewer.store.getState().measurements);

    await page.keyboard.press("Shift+V");
    await page.keyboard.press("Alt+PageUp");
    await page.mouse.click(...middle);
    await expect.poll(async () => (await marks()).map((mark) => mark.words)).toEqual(["L4"]);
    await page.mouse.dblclick(...middle);
    await page.getByRole("textbox", { name: "Vertebra" }).fill("X9");
    await page.keyboard.press("Enter");
    await expect(page.getByText("There is no such vertebra.", { exact: false })).toBeVisible();
    await page.getByRole("textbox", { name: "Vertebra" }).fill("l3");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await marks()).map((mark) => mark.text)).toEqual(["L3"]);

    // The sagittal and the coronal plane through the same point carry the label, and lose it with the mark.
    await page.keyboard.press("r");
    await expect(page.getByRole("figure")).toHaveCount(4);
    await page.keyboard.press("w");
    const [sagittal, coronal] = [paneAt(page, 1), paneAt(page, 2)];
    for (const plane of [sagittal, coronal]) await expect(plane).toContainText("Zoom", { timeout: 60_000 });
    const labelled = [await expectPicture(sagittal), await expectPicture(coronal)];
    await page.evaluate(() => {
      const { viewer } = window.viewerHook;
      viewer.commands.removeMeasurement(viewer.store.getState().measurements[0]?.id ?? "");
    });
    await expect.poll(async () => (await pictureOf(sagittal)).checksum).not.toBe(labelled[0]?.checksum);
    await expect.poll(async () => (await pictureOf(coronal)).checksum).not.toBe(labelled[1]?.checksum);
    await page.keyboard.press("r");
    await expect(page.getByRole("figure")).toHaveCount(1);

    // Hostile words are painted as words and stay words.
    await page.keyboard.press("Shift+T");
    await drag(page, [middle[0] - 100, middle[1] + 60], [middle[0] - 40, middle[1] + 100]);
    await page.getByRole("textbox", { name: "Text of the arrow" }).fill("<img src=x onerror=alert(1)>");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await marks()).at(-1)?.text).toBe("<img src=x onerror=alert(1)>");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Text of the arrow" }).fill("Node");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await marks()).at(-1)?.text).toBe("Node");

    await page.keyboard.press("w");
    const plain = await expectPicture(pane);
    await page.keyboard.press("y");
    await expect.poll(async () => (await pictureOf(pane)).checksum).not.toBe(plain.checksum);
    const centred = await expectPicture(pane);
    await page.mouse.move(middle[0] + 120, middle[1] - 40);
    await expect.poll(async () => (await pictureOf(pane)).checksum).not.toBe(centred.checksum);
    const moved = await expectPicture(pane);
    await page.keyboard.press("y");
    await expect.poll(async () => (await pictureOf(pane)).checksum).not.toBe(moved.checksum);
    await page.keyboard.press("y");
    await expect.poll(async () => (await pictureOf(pane)).checksum).toBe(centred.checksum);
  } finally {
    await server.close();
  }
});

test("a film is calibrated by hand, says so in each length and its badge, and is undone by one step", async ({
  page,
}) => {
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    await openSample(page, server.url, "x-ray-tibia");
    const pane = page.getByRole("figure").first();
    await expect(pane).toHaveAccessibleName(/image 1 of 1$/);
    const before = await expectPicture(pane);
    const box = await pane.boundingBox();
    if (box === null) throw new Error("The pane is not on the screen.");
    const at = (x: number, y: number) => [box.x + box.width / 2 + x, box.y + box.height / 2 + y] as const;
    const texts = () =>
      page.evaluate(() => window.viewerHook.viewer.store.getState().measurements.map((mark) => mark.text));
    await page.keyboard.press("l");
    await drag(page, at(-40, -100), at(-40, 0));
    await expect.poll(async () => (await texts()).length).toBe(1);
    const [own] = await texts();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Shift+C");
    await drag(page, at(60, -150), at(60, 50));
    const length = page.getByRole("textbox", { name: "Length of the line in mm" });
    await length.fill("long");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Write the length in mm", { exact: false })).toBeVisible();
    await length.fill("80");
    await page.keyboard.press("Enter");
    const said = /^40\.[0-2] mm \(estimated ± 1 %, calibrated by Dr R\. Testwell, 24-Nov-2026, this image only\)$/;
    await expect.poll(async () => (await texts())[0]).toMatch(said);
    await pane.getByRole("button", { name: /calibrated by Dr R\. Testwell/ }).click();
    await expect(pane.getByRole("list", { name: "Fidelity of the picture" })).toContainText("24-Nov-2026");
    await pane.focus();
    await page.keyboard.press("Control+z");
    await expect.poll(texts).toEqual([own]);
    await expect(pane.getByRole("button", { name: /calibrated by/ })).toHaveCount(0);
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await pictureOf(pane)).checksum).toBe(before.checksum);
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
