import { expect, type Locator, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow, wideSize } from "../launchers/windows.ts";
import { chooseDelivery, deliveryRows, openDelivery } from "../pages/delivery-page.ts";
import { dragIn, expectPicture, paneAt } from "../pages/pane-page.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, section, signReport, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const ct = "SAMPLE, Robert (Mr)";

let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url, wideSize);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await expect(caseRow(page, ct).first()).toBeVisible({ timeout: 90_000 });
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("a segment is painted, erased, undone, found again after a reload, reported and sent as a segmentation", async () => {
  await openCaseByKey(page, ct);
  const pane = paneAt(page, 0);
  await expectPicture(pane);
  await pane.focus();
  await page.keyboard.press("Alt+e");
  const own = page.getByRole("complementary", { name: "Legend" }).getByRole("region", { name: "My segments" });
  await own.getByRole("button", { name: /New segment/ }).click();
  await page.getByRole("option", { name: "Mass" }).click();
  await own.getByRole("textbox", { name: "Name" }).fill("Liver mass");
  await own.getByRole("button", { name: "Make the segment" }).click();
  const size = own.getByLabel("Size of Liver mass");
  await expect(size).toHaveText("Empty");

  const plain = await bluePixels(pane);
  await own.getByLabel(/^Diameter/).fill("20");
  await dragIn(page, pane, [0.3, 0.45], [0.4, 0.45]);
  await expect(size).toHaveText(/^[\d.]+ mL, mean .* HU, SD \d+ HU; 1 image$/);
  const painted = await size.textContent();
  await expect.poll(() => bluePixels(pane)).toBeGreaterThan(plain + 300);
  const shown = await bluePixels(pane);
  await strokeInterrupted(page, pane);
  await expect(size).toHaveText(painted ?? "");

  await pane.focus();
  await page.keyboard.press("Alt+e");
  await expect(own.getByRole("radio", { name: "Eraser" })).toBeChecked();
  await dragIn(page, pane, [0.38, 0.4], [0.38, 0.5]);
  await expect(size).not.toHaveText(painted ?? "");
  await page.keyboard.press("Control+z");
  await expect(size).toHaveText(painted ?? "");
  await page.keyboard.press("Control+z");
  await expect(size).toHaveText("Empty");
  await page.keyboard.press("Control+Shift+z");
  await expect(size).toHaveText(painted ?? "");
  await typeInto(page, "Findings", "Liver mass, ");
  await pane.focus();
  await page.keyboard.press("m");
  const chip = section(page, "Findings").locator("[data-measurement-id]");
  await expect(chip).toHaveText(`Liver mass: ${(painted ?? "").replace("; 1 image", "")}`);
  await expectSaved(page);

  await page.reload();
  await expectPicture(pane);
  await expect.poll(() => bluePixels(pane)).toBeGreaterThan(plain + 100);
  await pane.focus();
  await page.keyboard.press("Alt+l");
  await expect(size).toHaveText(painted ?? "");
  await page.keyboard.press("Alt+e");
  await expect.poll(async () => Math.abs((await bluePixels(pane)) - shown)).toBeLessThan(shown * 0.1);

  await typeInto(page, "Conclusion", "One mass.");
  await expectSaved(page);
  await signReport(page, "1234");
  await page.getByRole("button", { name: "Stay here" }).click();
  await openDelivery(page);
  const sent = await chooseDelivery(page, deliveryRows(page, "Segmentation, 1 segment"));
  await expect(sent.getByRole("region", { name: "Attempts" })).toContainText("Accepted", { timeout: 60_000 });
  await page.getByRole("link", { name: /^Reading list/ }).click();
  await page.getByRole("button", { name: "To report" }).click();
  await openCaseByKey(page, ct);
  await expectPicture(pane);
  await expect(pane).toContainText(/Segmentation/);
  await pane.focus();
  await page.keyboard.press("Alt+l");
  const stored = page.getByRole("complementary", { name: "Legend" }).getByRole("region", { name: /^Segmentation/ });
  await expect(stored).toContainText("Liver mass, Mass");
  await expect(stored).toContainText(/Manual, 1 slice, [\d.]+ mL/);
});

/** Pixels of a pane in the colour of the first own segment, pure or mixed with the grey beneath. */
async function bluePixels(pane: Locator): Promise<number> {
  return await pane
    .locator("canvas")
    .first()
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
      if (data === undefined) throw new Error("The pane has no picture.");
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        if ((data[at + 2] ?? 0) > (data[at] ?? 0) + 25) count += 1;
      }
      return count;
    });
}

/** Begins strokes where there is paint already: one that Esc takes back, one under which the wheel brings another image. */
async function strokeInterrupted(page: Page, pane: Locator): Promise<void> {
  const box = await pane.boundingBox();
  if (box === null) throw new Error("The pane is not on the screen.");
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
  const image = await pane.getAttribute("aria-label");
  for (const isByWheel of [false, true]) {
    await page.mouse.move(...at(0.35, 0.45));
    await page.mouse.down();
    if (isByWheel) await page.mouse.wheel(0, 100);
    else await page.keyboard.press("Escape");
    if (isByWheel) await expect(pane).not.toHaveAttribute("aria-label", image ?? "");
    await page.mouse.move(...at(0.6, 0.6), { steps: 4 });
    await page.mouse.up();
  }
  await page.mouse.wheel(0, -100);
  await expect(pane).toHaveAttribute("aria-label", image ?? "");
}
