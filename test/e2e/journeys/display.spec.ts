import { expect, type Locator, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { dragIn, expectPicture, paneAt } from "../pages/pane-page.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { section } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const patient = "SAMPLE, Robert (Mr)";

test.describe.configure({ mode: "serial" });
let program: Program;
let page: Page;
test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
});
test.afterAll(async () => {
  await page.context().close();
  await program.stop();
  await removeProfile(program.profileDirectory);
});

test("the display is checked by patterns of one level to a pixel, and the check is on record", async () => {
  const due = page.getByRole("contentinfo").getByRole("button", { name: "Display not checked" });
  await expect(due).toBeVisible();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "Displays" }).click();
  await due.click();
  const check = page.getByRole("dialog", { name: "Display check" });
  const pattern = check.getByRole("img", { name: "Test pattern" });
  await expect.poll(() => levelsOf(pattern)).toMatchObject({ isWhole: true, levels: 256 });
  await expectAccessible(page, "display check");
  for (const shown of ["overall", "overall", "overall", "overall", "lowContrast", "uniformity", "lines"]) {
    await expect(pattern).toHaveAttribute("data-pattern", shown);
    if (shown === "lines") await expect.poll(async () => (await levelsOf(pattern)).firstRow).toEqual([255, 0, 255, 0]);
    await check.getByRole("button", { name: "Yes" }).click();
  }
  await check.getByRole("button", { name: "No", exact: true }).click();
  await check.getByRole("button", { name: "Keep this check" }).click();
  await expect(check).toBeHidden();
  await expect(page.getByRole("contentinfo").getByRole("button", { name: "Display check failed" })).toBeVisible();
  const record = page.getByRole("region", { name: "Records" }).getByRole("row").nth(1);
  await expect(record).toContainText("The picture is cut off or distorted.");
  await expect(record).toContainText("Testwell");
  await expectAccessible(page, "displays");
  await page.getByRole("tab", { name: "Seen images" }).click();
  await expect(page.getByRole("group", { name: "MG" })).toContainText("1 s");
  await expectAccessible(page, "seen images");
});

test("an image is shown at true size once the monitor is calibrated, to the pixel", async () => {
  await openCaseByKey(page, patient);
  const pane = paneAt(page, 0);
  await expectPicture(pane);
  await pane.focus();
  await page.keyboard.press("Alt+t");
  const sheet = page.getByRole("dialog", { name: "True size on this monitor" });
  await expect(sheet).toBeVisible();
  await expectAccessible(page, "true size");
  const keep = sheet.getByRole("button", { name: "Keep this size" });
  await expect(keep).toBeDisabled();
  await sheet.getByRole("textbox", { name: "Or the diagonal in inches" }).fill("-24");
  await expect(sheet).toContainText("No monitor of this many pixels is that large.");
  await expect(keep).toBeDisabled();
  // 1920 by 1200 over 22.64 inches are 100 pixels to the inch.
  await sheet.getByRole("textbox", { name: "Or the diagonal in inches" }).fill("22.64");
  await expect(sheet.getByRole("status")).toHaveText("0.2540 mm to a pixel");
  await keep.click();
  await expect(sheet).toBeHidden();
  await expect(pane.getByText("1:1 true size")).toBeVisible();
  await pane.focus();
  await expectPicture(pane);
  const box = await pane.boundingBox();
  const across = 200;
  const share = across / (box?.width ?? 1);
  await page.keyboard.press("l");
  await dragIn(page, pane, [0.4, 0.5], [0.4 + share, 0.5]);
  await page.keyboard.press("m");
  const chip = section(page, "Findings").locator("[data-measurement-id]");
  await expect(chip).toHaveText(/^\d+(\.\d)? mm$/);
  expect(Math.abs(Number.parseFloat((await chip.textContent()) ?? "") - across * 0.254)).toBeLessThan(1.5);
  await pane.focus();
  await page.keyboard.press("+");
  await expect(pane.getByText("1:1 true size")).toBeHidden();
});

test("colours are put in the place of grey levels, and the pane says so", async () => {
  const pane = paneAt(page, 0);
  await command("Colours: hot iron");
  await expect(pane.getByText("Colours: Hot iron, chosen by the reader")).toBeVisible();
  await expect.poll(() => redOverBlue(pane)).toBeGreaterThan(20);
  await command("Colours: none");
  await expect.poll(() => redOverBlue(pane)).toBeLessThan(2);
});

test("a flagged case goes back to the top of the list, and the next unread case is one key away", async () => {
  await paneAt(page, 0).focus();
  await page.keyboard.press("a");
  const sheet = page.getByRole("dialog", { name: "Raise alert" });
  await sheet.getByRole("textbox", { name: "Finding" }).fill("Large pneumothorax");
  await sheet.getByRole("textbox", { name: "Action needed" }).fill("Drain now");
  await sheet.getByRole("radio", { name: "Top of the list, for the next reporter" }).check({ force: true });
  await sheet.getByRole("button", { name: "Raise alert" }).click();
  const row = caseRow(page, patient);
  await expect(row).toContainText("Immediate");
  await expect(row).not.toContainText("Testwell");
  await openCaseByKey(page, patient);
  await expect(section(page, "Findings").locator("[data-measurement-id]")).toHaveCount(1);
  await paneAt(page, 0).focus();
  await page.keyboard.press("n");
  const banner = page.locator("[data-patient-banner]");
  await expect(banner).not.toContainText("SAMPLE, Robert");
  await expect(banner).toContainText(/[A-Z]{3}/);
});

/** Finds a command by name and runs it. */
async function command(name: string): Promise<void> {
  await paneAt(page, 0).focus();
  await page.keyboard.press("Control+k");
  await page
    .getByRole("dialog")
    .getByRole("searchbox")
    .or(page.getByRole("dialog").getByRole("combobox"))
    .first()
    .fill(name);
  await page.keyboard.press("Enter");
}

async function levelsOf(pattern: Locator) {
  return await pattern.evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const pixels =
      canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
    const greys = pixels.filter((_, place) => place % 4 === 0);
    return {
      isWhole: canvas.width === innerWidth * devicePixelRatio && canvas.height === innerHeight * devicePixelRatio,
      levels: new Set(greys).size,
      firstRow: [...greys.slice(0, 4)],
    };
  });
}

async function redOverBlue(pane: Locator): Promise<number> {
  return await pane
    .locator("canvas")
    .first()
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let sum = 0;
      for (let place = 0; place < pixels.length; place += 4) sum += (pixels[place] ?? 0) - (pixels[place + 2] ?? 0);
      return sum / (pixels.length / 4);
    });
}
