import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
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
    await expect(pane).toContainText(/Segmentation Liver Segmentation, 18.Mar.2016/);
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
    await expect(pane).toContainText("Segments, contours and marks of others are off");
    await expect.poll(() => countPixels(page, "filled")).toBe(0);
  } finally {
    await page.unrouteAll();
    await server.close();
  }
});

/** Opens the CT with its segmentation, and with a synthetic report of another maker added to it. */
async function openLiver(page: Page, url: string): Promise<void> {
  const files = (await (await page.request.get(`${url}files.json`)).json()) as readonly ServedFile[];
  const study = files.find((file) => file.name.endsWith("seg-on-ct"));
  if (study === undefined) throw new Error("The segmentation on a CT is missing.");
  // The page's own reader of headers knows images alone; the program's reads segmentations too.
  const folder = join(await testData("objects"), "seg-on-ct");
  const names = ["ct-01.dcm", "ct-02.dcm", "ct-03.dcm", "seg-liver.dcm"];
  const kept: readonly Instance[] = await Promise.all(names.map((name) => readDataset(join(folder, name))));
  await page.route("**/metadata", async (route) => {
    const json = [...kept, reportOn(kept)].map((instance) => ({
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
