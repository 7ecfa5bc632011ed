import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { treatmentOn } from "../environment/dose-on-images.ts";
import { readDataset } from "../environment/own-segmentation.ts";
import { testData } from "../environment/test-data.ts";
import { viewerPageDirectory } from "../viewer-page/opening.ts";
import { type ServedFile, serveViewerPage } from "../viewer-page/server.ts";

test("segments and the measurements of another lie over the images, with a legend that leads to them", async ({
  page,
}) => {
  const server = await serveViewerPage(viewerPageDirectory, await testData("objects"), true);
  try {
    await openLiver(page, server.url);
    const pane = page.getByRole("figure").first();
    await expect(pane).toContainText(/Liver Segmentation, 18.Mar.2016/);
    await expect(pane).toContainText(/Marks of another: From SR of 12.Nov.2026, Dr X/);
    // The outline is in the colour that its maker chose; marks of others are blue.
    await expect.poll(() => countPixels(page, "liver")).toBeGreaterThan(100);
    await expect.poll(() => countPixels(page, "foreign")).toBeGreaterThan(50);
    const outline = await countPixels(page, "liver");

    await page.keyboard.press("Alt+l");
    const legend = page.getByRole("complementary", { name: "Legend" });
    await expect(legend).toContainText("Semi-automatic, SlicerEditor, 3 slices, 70.4 mL");
    await expect(legend).toContainText("Group 2: names an image that is not in this case; it is not drawn.");
    await expect(legend.getByRole("region", { name: /Measurements of another/ })).toContainText("Length 40.5 mm");
    const { violations } = await new AxeBuilder({ page }).include("aside").analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`)).toEqual([]);
    await legend.getByRole("checkbox", { name: "Segments as outlines" }).press("Space");
    await expect.poll(() => countPixels(page, "filled")).toBeGreaterThan(outline * 5);
    await legend.getByRole("checkbox", { name: "Liver" }).press("Space");
    await expect.poll(() => countPixels(page, "filled")).toBeLessThan(200);
    await legend.getByRole("checkbox", { name: "Liver" }).press("Space");

    // The mark lies on the second slice, the largest part of the liver on another.
    await legend.getByRole("button", { name: "Take over Nodule, Length 40.5 mm" }).press("Enter");
    const own = await page.evaluate(() => window.viewerHook.viewer.store.getState().measurements);
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ kind: "length", trust: "exact" });
    expect(own[0]?.points).toEqual([
      [199.5, 249.5],
      [249.5, 249.5],
    ]);
    expect(own[0]?.quantities[0]?.value).toBeCloseTo(50 * 0.810547, 3);
    expect(own[0]?.provenance.warnings.join(" ")).toContain("Taken over: From SR of 12-Nov-2026, Dr X.");
    await legend.getByRole("button", { name: "Go to Liver" }).press("Enter");
    await expect(pane).toHaveAccessibleName(/image [13] of 3/);

    await page.keyboard.press("Shift+g");
    await expect(pane).toContainText("Segments, contours, dose and marks of others are off");
    await expect.poll(() => countPixels(page, "filled")).toBe(0);
  } finally {
    await page.unrouteAll();
    await server.close();
  }
});

test("a treatment dose lies over the images where its level is, and leaves by one key", async ({ page }) => {
  const server = await serveViewerPage(viewerPageDirectory, await testData("objects"), true);
  try {
    await openLiver(page, server.url, true);
    const pane = page.getByRole("figure").first();
    await expect(pane).toContainText("Image 2 of 3");
    await page.keyboard.press("Alt+d");
    await expect(pane).toContainText("Dose of plan, Plan sum");
    // 50 % of the 60 Gy that the plan prescribes are 30 Gy, 72 mm from the middle: 88.8 pixels.
    await expect.poll(() => farFrom(page, [200 + 72 / 0.810547, 250], [70, 140, 255])).toBeLessThan(60);
    await expect.poll(() => farFrom(page, [200, 250 - 36 / 0.810547], [90, 230, 70])).toBeLessThan(60);
    expect(await farFrom(page, [200 + 80 / 0.810547, 250], [70, 140, 255])).toBeGreaterThan(60);

    await hoverOver(page, [200, 250 + 40 / 0.810547]);
    await expect(pane.getByRole("status").filter({ hasText: "Dose" })).toContainText(
      /Dose 46\.0 Gy, 76\.\d % of prescription, interpolated \(grid 4\.0 × 4\.0 × 5\.0 mm\)/,
    );
    await page.keyboard.press("Alt+l");
    const entry = page.getByRole("region", { name: "Treatment dose" });
    await expect(entry.getByRole("list", { name: "Isodoses" })).toContainText("95 %, 57.0 Gy");
    await entry.getByRole("textbox", { name: "Isodoses in percent" }).fill("80 40");
    await expect(entry.getByRole("list", { name: "Isodoses" })).toContainText("40 %, 24.0 Gy");
    await expect.poll(() => farFrom(page, [200 + 84 / 0.810547, 250], [255, 60, 60])).toBeLessThan(60);
    await entry.getByRole("button", { name: "Dose-volume histogram" }).press("Enter");
    const histogram = page.getByRole("complementary", { name: "Dose-volume histogram" });
    // A ball of 15 mm about the peak: 14.1 mL; the dose falls by 0.5 Gy a mm from 66 Gy.
    const structure = histogram.getByRole("rowgroup").filter({ hasText: "PTV" });
    await expect(structure).toContainText("computed by Sightline, for information");
    await expect(structure).toContainText(/14\.[12]5[78]\.\d60\.[1-4]65\.\d58\.[4-7]100/);
    await expect(histogram.getByRole("img", { name: /curves of PTV/ })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).include("aside").analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`)).toEqual([]);
    await histogram.getByRole("button", { name: "Close the histogram" }).press("Enter");
    await entry.getByRole("textbox", { name: "Isodoses in percent" }).press("Escape");
    await pane.focus();
    await page.keyboard.press("Shift+g");
    await expect.poll(() => farFrom(page, [200 + 84 / 0.810547, 250], [255, 60, 60])).toBeGreaterThan(60);
  } finally {
    await page.unrouteAll();
    await server.close();
  }
});

/** Opens the CT with its segmentation, and with a synthetic report of another maker added to it. */
async function openLiver(page: Page, url: string, isTreated = false): Promise<void> {
  const files = (await (await page.request.get(`${url}files.json`)).json()) as readonly ServedFile[];
  const study = files.find((file) => file.name.endsWith("seg-on-ct"));
  if (study === undefined) throw new Error("The segmentation on a CT is missing.");
  // The page's own reader of headers knows images alone; the program's reads segmentations too.
  const folder = join(await testData("objects"), "seg-on-ct");
  const names = ["ct-01.dcm", "ct-02.dcm", "ct-03.dcm", "seg-liver.dcm"];
  const kept: readonly Instance[] = await Promise.all(names.map((name) => readDataset(join(folder, name))));
  const treatment = treatmentOn(kept[1] ?? {}, [-235.2 + 200 * 0.810547, -226.8 + 250 * 0.810547, -127.69]);
  await page.route(`**/instances/${treatment.doseUid}/frames/*`, async (route) => {
    const body = treatment.frame(Number(route.request().url().split("/").at(-1)));
    const contentType = "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1";
    await route.fulfill({ body, contentType });
  });
  await page.route("**/metadata", async (route) => {
    const added = isTreated ? treatment.instances : [kept[3] ?? {}, reportOn(kept)];
    const json = [...kept.slice(0, 3), ...added].map((instance) => ({
      ...instance,
      // The page serves each folder under a number of its own.
      "0020000D": { vr: "UI", Value: [study.studyInstanceUid] },
    }));
    await route.fulfill({ json });
  });
  await page.goto(url);
  await page.evaluate(async (uid) => {
    const sets = await window.viewerHook.open(uid, false);
    const images = sets.find((set) => set.modality === "CT");
    if (images === undefined) throw new Error("The folder holds no CT.");
    window.viewerHook.viewer.store.setState((state) => ({
      panes: state.panes.map((pane, index) =>
        index === 0 ? { ...pane, displaySetId: images.id, wantedIndex: 1 } : pane,
      ),
    }));
  }, study.studyInstanceUid);
}

type Instance = DicomJsonInstance;

/** A report as OHIF writes it, made up for this test: a length on the second slice, and one on an image that is not here. */
function reportOn(instances: readonly Instance[]): Instance {
  const slices = instances
    .filter((instance) => instance["00080060"]?.Value?.[0] === "CT")
    .sort((a, b) => depthOf(a) - depthOf(b));
  const uid = String(slices[1]?.["00080018"]?.Value?.[0]);
  const code = (value: string, scheme: string, meaning: string) => ({
    vr: "SQ",
    Value: [
      {
        "00080100": { vr: "SH", Value: [value] },
        "00080102": { vr: "SH", Value: [scheme] },
        "00080104": { vr: "LO", Value: [meaning] },
      },
    ],
  });
  const item = (type: string, concept: ReturnType<typeof code>, rest: object) => ({
    "0040A040": { vr: "CS", Value: [type] },
    "0040A043": concept,
    ...rest,
  });
  const length = (sopInstanceUid: string) =>
    item("NUM", code("G-D7FE", "SRT", "Length"), {
      "0040A300": {
        vr: "SQ",
        Value: [{ "0040A30A": { vr: "DS", Value: [40.5] }, "004008EA": code("mm", "UCUM", "millimeter") }],
      },
      "0040A730": {
        vr: "SQ",
        Value: [
          {
            "0040A040": { vr: "CS", Value: ["SCOORD"] },
            "00700022": { vr: "FL", Value: [200, 250, 250, 250] },
            "00700023": { vr: "CS", Value: ["POLYLINE"] },
            "0040A730": {
              vr: "SQ",
              Value: [
                {
                  "0040A040": { vr: "CS", Value: ["IMAGE"] },
                  "00081199": { vr: "SQ", Value: [{ "00081155": { vr: "UI", Value: [sopInstanceUid] } }] },
                },
              ],
            },
          },
        ],
      },
    });
  const group = (sopInstanceUid: string) =>
    item("CONTAINER", code("125007", "DCM", "Measurement Group"), {
      "0040A730": {
        vr: "SQ",
        Value: [
          item("CODE", code("121071", "DCM", "Finding"), { "0040A168": code("27925004", "SCT", "Nodule") }),
          length(sopInstanceUid),
        ],
      },
    });
  return {
    ...Object.fromEntries(["00100010", "00100020", "00080020"].map((tag) => [tag, slices[0]?.[tag]])),
    "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.88.33"] },
    "00080018": { vr: "UI", Value: ["2.25.1234567"] },
    "0020000E": { vr: "UI", Value: ["2.25.1234568"] },
    "00080023": { vr: "DA", Value: ["20261112"] },
    "00080060": { vr: "CS", Value: ["SR"] },
    "0040A040": { vr: "CS", Value: ["CONTAINER"] },
    "0040A043": code("126000", "DCM", "Imaging Measurement Report"),
    "0040A073": { vr: "SQ", Value: [{ "0040A075": { vr: "PN", Value: [{ Alphabetic: "Dr X" }] } }] },
    "0040A730": {
      vr: "SQ",
      Value: [
        item("CONTAINER", code("126010", "DCM", "Imaging Measurements"), {
          "0040A730": { vr: "SQ", Value: [group(uid), group("2.25.404")] },
        }),
      ],
    },
  };
}

function depthOf(instance: Instance): number {
  return Number(instance["00200032"]?.Value?.[2] ?? 0);
}

/** Pixels of the first pane in the colour of the liver (outline, or mixed with the grey beneath), or of marks of others. */
async function countPixels(page: Page, kind: "liver" | "filled" | "foreign"): Promise<number> {
  return await page.evaluate((wanted) => {
    const canvas = document.querySelector("figure canvas");
    const context = canvas instanceof HTMLCanvasElement ? canvas.getContext("2d") : null;
    if (!context) return -1;
    const { data } = context.getImageData(0, 0, context.canvas.width, context.canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
      const isReddish = red > green + 15 && green > blue;
      if (
        wanted === "foreign" ? blue > red + 80 && blue > 200 : wanted === "filled" ? isReddish : isReddish && red > 200
      )
        count += 1;
    }
    return count;
  }, kind);
}

type Triple = readonly [number, number, number];

/**
 * How far the nearest colour within two pixels of a point of the first pane's image is from a wanted one, in levels. The image
 * fills the pane's height or width; a line's edges are mixed with what lies beneath.
 */
async function farFrom(page: Page, point: readonly [number, number], wanted: Triple): Promise<number> {
  return await page.evaluate(
    ([[column, row], [red, green, blue]]) => {
      const canvas = document.querySelector("figure canvas");
      const context = canvas instanceof HTMLCanvasElement ? canvas.getContext("2d") : null;
      if (!context) return Number.POSITIVE_INFINITY;
      const { width, height } = context.canvas;
      const scale = Math.min(width, height) / 512;
      const [x, y] = [width / 2 + (column - 255.5) * scale, height / 2 + (row - 255.5) * scale];
      const { data } = context.getImageData(Math.floor(x) - 2, Math.floor(y) - 2, 5, 5);
      const away = Array.from({ length: 25 }, (_, index) => {
        const [r = 0, g = 0, b = 0] = data.subarray(index * 4, index * 4 + 3);
        return Math.hypot(r - red, g - green, b - blue);
      });
      return Math.min(...away);
    },
    [point, wanted] as const,
  );
}

async function hoverOver(page: Page, [column, row]: readonly [number, number]): Promise<void> {
  const box = await page.locator("figure canvas").first().boundingBox();
  if (box === null) throw new Error("The pane has no canvas.");
  const scale = Math.min(box.width, box.height) / 512;
  const [x, y] = [box.x + box.width / 2 + (column - 255.5) * scale, box.y + box.height / 2 + (row - 255.5) * scale];
  await page.mouse.move(x, y);
}
