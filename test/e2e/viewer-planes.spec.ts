import { expect, type Page, test } from "@playwright/test";
import { samplesDirectory } from "../environment/test-data.ts";
import { openSample, viewerPageDirectory } from "../viewer-page/opening.ts";
import { serveViewerPage } from "../viewer-page/server.ts";
import { dragIn, expectPicture, paneAt, pictureOf } from "./pages/pane-page.ts";

const ct = "ct-chest-abdomen-pelvis";

/** Opens a sample and ends with the page's server, whatever happens in between. */
async function withSample(page: Page, name: string, work: () => Promise<void>): Promise<void> {
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    await openSample(page, server.url, name);
    await work();
  } finally {
    await server.close();
  }
}

/** Shows the CT in three planes and waits until each is lit. */
async function openPlanes(page: Page): Promise<void> {
  await expect(paneAt(page, 0)).toHaveAccessibleName(/image 1 of 41$/);
  await paneAt(page, 0).focus();
  for (let image = 0; image < 20; image += 1) await page.keyboard.press("ArrowDown");
  await expect(paneAt(page, 0)).toHaveAccessibleName(/image 21 of 41$/);
  await page.keyboard.press("r");
  await expect(paneAt(page, 0)).toHaveAccessibleName(/, Axial, image 21 of 41$/);
  await expect(paneAt(page, 1)).toHaveAccessibleName(/, Sagittal, image 256 of 512$/);
  await expect(paneAt(page, 2)).toHaveAccessibleName(/, Coronal, image 256 of 512$/);
  for (const pane of [0, 1, 2, 3]) await expectPicture(paneAt(page, pane));
}

test("three planes of a CT: the axial one is the stored image, to the grey level", async ({ page }) => {
  await withSample(page, ct, async () => {
    await openPlanes(page);
    await page.keyboard.press("g");
    const made = await expectPicture(paneAt(page, 0));
    const stored = await expectPicture(paneAt(page, 3));
    expect(Math.abs(made.mean - stored.mean)).toBeLessThan(0.1);
    expect(Math.abs(made.deviation - stored.deviation)).toBeLessThan(0.1);
    await page.keyboard.press("g");
    const lined = await expectPicture(paneAt(page, 0));
    expect(lined.checksum).not.toBe(made.checksum);

    await page.keyboard.press("r");
    await expect(paneAt(page, 0)).toHaveAccessibleName(/Portal venous 5 mm, image 21 of 41$/);
    await expect(page.getByRole("figure")).toHaveCount(1);
  });
});

test("a point marked in one plane is shown in all of them", async ({ page }) => {
  await withSample(page, ct, async () => {
    await openPlanes(page);
    await page.keyboard.press("t");
    await dragIn(page, paneAt(page, 0), [0.5, 0.5], [0.4, 0.45]);
    const marked = await page.evaluate(() => window.viewerHook.viewer.store.getState().cursor?.point ?? []);
    const [x = Number.NaN, y = Number.NaN] = marked;
    // Half a pixel of the planes at most lies between the point and the planes through it.
    const distance = async () => {
      const planes = await page.evaluate(() => window.viewerHook.shownPlanes());
      const [sagittal, coronal] = [planes[1]?.position[0] ?? Number.NaN, planes[2]?.position[1] ?? Number.NaN];
      return Math.max(Math.abs(sagittal - x), Math.abs(coronal - y));
    };
    await expect.poll(distance).toBeLessThan(0.5);
  });
});

test("slabs, lengths and key images on a plane keep what they are made from", async ({ page }) => {
  await withSample(page, ct, async () => {
    await openPlanes(page);
    await page.keyboard.press("l");
    await dragIn(page, paneAt(page, 2), [0.4, 0.5], [0.6, 0.5]);
    const thin = await pictureOf(paneAt(page, 2));
    const [mark] = await page.evaluate(() => window.viewerHook.viewer.store.getState().measurements);
    expect(mark?.image.section?.name).toBe("Coronal");
    expect(mark?.trust).toBe("exact");
    const box = await paneAt(page, 2).boundingBox();
    const zoom = Number(/Zoom ([0-9.]+)/.exec((await paneAt(page, 2).textContent()) ?? "")?.[1]);
    const expected = (0.2 * (box?.width ?? 0) * (mark?.provenance.spacingMm?.[0] ?? 0)) / zoom;
    expect(Math.abs((mark?.quantities[0]?.value ?? 0) - expected)).toBeLessThan(expected * 0.02);

    await page.evaluate(() => window.viewerHook.setSlab({ mode: "maximum", thicknessMm: 20 }));
    await expect(paneAt(page, 2)).toHaveAccessibleName(/, Coronal, MIP 20 mm, image 256 of 512$/);
    await expect.poll(async () => (await pictureOf(paneAt(page, 2))).mean).toBeGreaterThan(thin.mean + 5);
    await dragIn(page, paneAt(page, 2), [0.4, 0.6], [0.6, 0.6]);
    const marks = await page.evaluate(() => window.viewerHook.viewer.store.getState().measurements);
    expect(marks[1]?.trust).toBe("estimated");

    await page.keyboard.press("r");
    await expect(page.getByRole("figure")).toHaveCount(1);
    await page.evaluate((kept) => {
      if (kept !== undefined) window.viewerHook.viewer.commands.jumpTo(kept.image, kept.id);
    }, mark);
    await expect(paneAt(page, 0)).toHaveAccessibleName(/, Coronal, image 256 of 512$/);
    await expectPicture(paneAt(page, 0));
  });
});

test("a double click fills the grid, and a series without places says why it has no planes", async ({ page }) => {
  await withSample(page, ct, async () => {
    await openPlanes(page);
    await paneAt(page, 1).dblclick({ position: { x: 40, y: 200 } });
    await expect(page.getByRole("figure")).toHaveCount(1);
    await expect(paneAt(page, 0)).toHaveAccessibleName(/, Sagittal, /);
    await paneAt(page, 0).dblclick({ position: { x: 40, y: 200 } });
    await expect(page.getByRole("figure")).toHaveCount(4);
  });
  await withSample(page, "us-echo", async () => {
    await expect(paneAt(page, 0)).toHaveAccessibleName(/image 1 of/);
    await paneAt(page, 0).focus();
    await page.keyboard.press("r");
    await expect(paneAt(page, 0).getByRole("status")).toContainText("No planes are made from this series");
    await expect(page.getByRole("figure")).toHaveCount(1);
  });
});
