// Screens with what others made: segments, a treatment dose, a disc that is opened; and the rules of a kept protocol.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { paneAt } from "../../test/e2e/pages/pane-page.ts";
import { testData } from "../../test/environment/test-data.ts";
import { root, run } from "../step.ts";
import { writeTreatedStudy } from "./treated-study.ts";
import { inDemo, openCase, scrollTo, shoot, shootBoth, signInFirst, toList } from "./window-steps.ts";

const treated = "MADEUP, Victor";

/** Brings a CT with segments and one with a treatment dose into a demo of its own, and takes them there. */
export async function takeObjects(): Promise<void> {
  const objects = await testData("objects");
  const treatedStudy = join(root, ".cache", "screenshots", "treated");
  // In the liver of the sample CT.
  await writeTreatedStudy(treatedStudy, [-70, -30, -270]);
  const importStudies = async (profile: string) => {
    const tool = join(root, "dist", "serve", "sightline.js");
    for (const study of [join(objects, "seg-on-ct"), treatedStudy]) {
      if ((await run(tool, ["import", study, "--demo", "--profile", profile])) !== 0) {
        throw new Error("A study could not be imported; the lines above say why.");
      }
    }
  };
  await inDemo(
    async (page) => {
      await signInFirst(page);
      await takeSegments(page);
      await takeDose(page);
      await takeRules(page);
      await takeImport(page, join(objects, "media-dicomdir"));
    },
    { prepare: importStudies },
  );
}

async function takeSegments(page: Page): Promise<void> {
  await openCase(page, "JANCT000");
  await paneAt(page, 0).focus();
  await page.keyboard.press("Alt+l");
  const legend = page.getByRole("complementary", { name: "Legend" });
  await legend.getByRole("checkbox", { name: "Segments as outlines" }).press("Space");
  await shootBoth(page, "viewer-segments");
}

async function takeDose(page: Page): Promise<void> {
  await openCase(page, treated);
  const pane = paneAt(page, 0);
  await scrollTo(page, pane, 20);
  await page.keyboard.press("Alt+d");
  await pane.getByText("Dose of plan").waitFor();
  await page.keyboard.press("Alt+l");
  await page.getByRole("list", { name: "Isodoses" }).waitFor();
  await shootBoth(page, "viewer-dose");
  await page.getByRole("button", { name: "Dose-volume histogram" }).click();
  await page.getByRole("img", { name: /^Volume in percent over dose/ }).waitFor();
  await shootBoth(page, "viewer-dose-histogram");
  await page.getByRole("button", { name: "Close the histogram" }).click();
  await page.getByRole("button", { name: "Close the legend" }).click();
}

async function takeRules(page: Page): Promise<void> {
  await paneAt(page, 0).focus();
  await page.keyboard.press("Shift+Q");
  const saving = page.getByRole("dialog", { name: "Save what I see" });
  await saving.getByRole("button", { name: "Save", exact: true }).click();
  await saving.waitFor({ state: "detached" });
  await page.keyboard.press("Alt+4");
  await page.getByRole("tab", { name: "Hanging protocols" }).click();
  await page.getByRole("region", { name: "Yours" }).getByRole("button", { name: "Rules" }).click();
  await page.getByRole("dialog", { name: /^Rules of/ }).waitFor();
  await shootBoth(page, "settings-hanging-rules");
  await page.keyboard.press("Escape");
}

async function takeImport(page: Page, medium: string): Promise<void> {
  await toList(page);
  await page.keyboard.press("Alt+i");
  const sheet = page.getByRole("dialog", { name: "Open files or a disc" });
  const choosing = page.waitForEvent("filechooser");
  await sheet.getByRole("button", { name: "Disc or folder" }).click();
  await (await choosing).setFiles(medium);
  await sheet.getByRole("region", { name: "Examinations" }).waitFor();
  await sheet.getByRole("button", { name: "Open case" }).first().waitFor();
  await shoot(page, "import");
}
