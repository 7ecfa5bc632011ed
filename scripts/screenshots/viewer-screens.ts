// The screens of docs/viewing.md: planes, volumes, marks, hanging, and the hands.
import type { Page } from "@playwright/test";
import { wideSize } from "../../test/e2e/launchers/windows.ts";
import { dragIn, paneAt } from "../../test/e2e/pages/pane-page.ts";
import { openCase, scrollTo, shootBoth, untilPicture } from "./window-steps.ts";

const ct = "SAMPLE, Robert";

/** Takes the viewer on the sample CT. */
export async function takeViewer(page: Page): Promise<void> {
  await openCase(page, ct);
  await takeMarks(page);
  await takePlanes(page);
  await takeCurve(page);
  await takeVolume(page);
  await takeHanging(page);
  await takeSheets(page);
  await takeSecondWindow(page);
}

async function takeSecondWindow(page: Page): Promise<void> {
  await paneAt(page, 0).focus();
  const [images] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("Alt+n")]);
  await images.setViewportSize(wideSize);
  await untilPicture(paneAt(images, 0));
  await shootBoth(images, "viewer-second-window");
  await images.close();
}

async function takeMarks(page: Page): Promise<void> {
  const pane = paneAt(page, 0);
  await pane.focus();
  await page.keyboard.press("7");
  await scrollTo(page, pane, 20);
  await page.keyboard.press("e");
  await dragIn(page, pane, [0.36, 0.36], [0.44, 0.44]);
  await page.keyboard.press("l");
  await dragIn(page, pane, [0.3, 0.62], [0.42, 0.66]);
  await page.keyboard.press("Shift+t");
  await dragIn(page, pane, [0.635, 0.365], [0.74, 0.24]);
  await page.keyboard.type("Gas in the stomach");
  await page.keyboard.press("Enter");
  await page.keyboard.press("w");
  await shootBoth(page, "viewer-marks");
}

async function takePlanes(page: Page): Promise<void> {
  const pane = paneAt(page, 0);
  await pane.focus();
  await page.keyboard.press("r");
  for (const index of [0, 1, 2, 3]) await untilPicture(paneAt(page, index));
  await page.keyboard.press("t");
  await dragIn(page, pane, [0.5, 0.5], [0.46, 0.48]);
  await page.keyboard.press("w");
  await shootBoth(page, "viewer-planes");
}

async function takeCurve(page: Page): Promise<void> {
  const sagittal = paneAt(page, 1);
  await sagittal.focus();
  await page.keyboard.press("Alt+v");
  const box = await sagittal.boundingBox();
  if (box === null) throw new Error("The sagittal plane is not on the screen.");
  const along: readonly (readonly [number, number])[] = [
    [0.62, 0.3],
    [0.58, 0.42],
    [0.56, 0.55],
    [0.6, 0.68],
  ];
  for (const [index, [x, y]] of along.entries()) {
    await page.mouse.click(box.x + box.width * x, box.y + box.height * y, {
      clickCount: index === along.length - 1 ? 2 : 1,
      delay: 20,
    });
  }
  await page.waitForTimeout(1_000);
  for (const index of [0, 1, 2, 3]) await untilPicture(paneAt(page, index));
  await shootBoth(page, "viewer-curve");
  await page.keyboard.press("r");
}

async function takeVolume(page: Page): Promise<void> {
  await paneAt(page, 0).focus();
  await page.keyboard.press("7");
  await showAs(page, 0, "Volume rendering");
  await paneAt(page, 0).locator("div:has(> canvas[data-quality=full])").waitFor();
  await shootBoth(page, "viewer-volume");
  await showAs(page, 0, "Images as stored");
  await untilPicture(paneAt(page, 0));
}

async function showAs(page: Page, pane: number, kind: string): Promise<void> {
  await paneAt(page, pane).focus();
  await page.keyboard.press("Alt+p");
  await page.getByRole("menuitem", { name: kind, exact: true }).click();
}

async function takeHanging(page: Page): Promise<void> {
  await paneAt(page, 0).focus();
  await page.keyboard.press("q");
  await page.getByRole("dialog", { name: "Why is this here" }).waitFor();
  await shootBoth(page, "viewer-why");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Q");
  await page.getByRole("dialog", { name: "Save what I see" }).waitFor();
  await shootBoth(page, "viewer-save-hanging");
  await page.keyboard.press("Escape");
}

async function takeSheets(page: Page): Promise<void> {
  await paneAt(page, 0).focus();
  await page.keyboard.press("Control+k");
  await page.getByRole("searchbox", { name: "Command" }).fill("pl");
  await shootBoth(page, "command-palette");
  // The first takes back what was typed.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Alt+x");
  await page.getByRole("dialog", { name: "Export" }).waitFor();
  await shootBoth(page, "viewer-export");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Alt+4");
  await page.getByRole("tab", { name: "Keys and mouse" }).click();
  await page.getByRole("region", { name: "Preset" }).waitFor();
  await shootBoth(page, "settings-keys");
  await page.getByRole("tab", { name: "Displays" }).click();
  await page.getByRole("button", { name: "Check it" }).click();
  await page.getByRole("dialog", { name: "Display check" }).getByRole("img").waitFor();
  await shootBoth(page, "viewer-display-check");
  await page.keyboard.press("Escape");
}
