// What a person does in a window before a screen of the documents is taken.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "@playwright/test";
import { newProfileDirectory, removeProfile, startProgram } from "../../test/e2e/launchers/program.ts";
import { laptopSize, wideSize } from "../../test/e2e/launchers/windows.ts";
import { paneAt, pictureOf } from "../../test/e2e/pages/pane-page.ts";
import { caseRow } from "../../test/e2e/pages/reading-list-page.ts";
import { chromiumFlags, chromiumPath } from "../../test/environment/chromium.ts";
import { root } from "../step.ts";

const folder = join(root, "docs", "screenshots");
const waitLimitMs = 120_000;

/** Starts the built demo on a new profile, gives a window of it and its folder to `take`, and ends and removes everything. */
export async function inDemo(
  take: (page: Page, profile: string) => Promise<void>,
  options: { readonly prepare?: (profile: string) => Promise<void>; readonly takesTemplates?: boolean } = {},
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const profileFolder = await newProfileDirectory();
  const profile = join(profileFolder, "demo");
  // There before the start: only a profile that is there and empty begins in free text.
  mkdirSync(profile);
  await options.prepare?.(profile);
  const program = await startProgram(profile, [], { takesTemplates: options.takesTemplates ?? false });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...chromiumFlags] });
  try {
    await take(await openPage(browser, program.url), profile);
  } finally {
    await browser.close();
    await program.stop();
    await removeProfile(profileFolder);
  }
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: wideSize, locale: "en-GB", timezoneId: "Europe/London" });
  context.setDefaultTimeout(waitLimitMs);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Signs the first person of the demo in; ends on the reading list. */
export async function signInFirst(page: Page): Promise<void> {
  const people = page.getByRole("region", { name: "Sign in as" });
  await people.getByRole("button").first().click();
  await page.getByRole("grid", { name: "Reading list" }).waitFor();
}

export async function toList(page: Page): Promise<void> {
  await page.keyboard.press("Alt+1");
  await page.getByRole("grid", { name: "Reading list" }).waitFor();
}

export async function openCase(page: Page, patient: string): Promise<void> {
  await toList(page);
  await caseRow(page, patient).click();
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Findings" }).waitFor();
  await untilPicture(paneAt(page, 0));
}

export async function scrollTo(page: Page, pane: Locator, image: number): Promise<void> {
  await pane.focus();
  for (;;) {
    const shown = Number(/image (\d+) of/.exec((await pane.getAttribute("aria-label")) ?? "")?.[1]);
    if (shown === image) break;
    await page.keyboard.press(shown < image ? "ArrowDown" : "ArrowUp");
    await page.waitForTimeout(100);
  }
  await pane.getByText(`Image ${image} of`).waitFor();
}

export async function untilPicture(pane: Locator): Promise<void> {
  const end = Date.now() + waitLimitMs;
  while ((await pictureOf(pane)).deviation < 5) {
    if (Date.now() > end) throw new Error("The pane shows no picture.");
    await pane.page().waitForTimeout(200);
  }
}

/** Takes the window when it has come to rest: images painted anew, no tooltip under the pointer. */
export async function shoot(page: Page, name: string): Promise<void> {
  await page.mouse.move(page.viewportSize()?.width ?? 0, 0);
  await page.waitForTimeout(2_000);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled", caret: "hide" });
}

/** Takes it on a wide monitor for the documents, and on a laptop to be looked at only. */
export async function shootBoth(page: Page, name: string): Promise<void> {
  await shoot(page, name);
  await page.setViewportSize(laptopSize);
  await page.waitForTimeout(2_000);
  await page.screenshot({ path: join(root, ".cache", "screenshots", `${name}-1366.png`), animations: "disabled" });
  await page.setViewportSize(wideSize);
}
