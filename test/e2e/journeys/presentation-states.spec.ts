import { expect, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow, wideSize } from "../launchers/windows.ts";
import { chooseDelivery, deliveryRows, openDelivery } from "../pages/delivery-page.ts";
import { dragIn, expectPicture, paneAt, pictureOf } from "../pages/pane-page.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, signReport, typeInto } from "../pages/report-page.ts";
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

test("a key image goes out as it was shown, and the study opens with it applied until one key takes it off", async () => {
  await openCaseByKey(page, ct);
  const pane = paneAt(page, 0);
  const plain = await expectPicture(pane);
  await pane.focus();
  await page.keyboard.press("l");
  await dragIn(page, pane, [0.4, 0.45], [0.5, 0.45]);
  await page.keyboard.press("w");
  await page.keyboard.press("i");
  await page.keyboard.press("h");
  await page.keyboard.press("k");
  await expect(page.getByRole("region", { name: "Key images" }).locator("img")).toHaveCount(1);
  await typeInto(page, "Conclusion", "One lesion.");
  await expectSaved(page);
  await signReport(page, "1234");
  await page.getByRole("button", { name: "Stay here" }).click();

  const badge = pane.getByRole("button", { name: /^Presentation state/ });
  await openDelivery(page);
  for (const content of ["Presentation state of key image 1", "Key object selection"]) {
    const sent = await chooseDelivery(page, deliveryRows(page, content));
    await expect(sent.getByRole("region", { name: "Attempts" })).toContainText("Accepted", { timeout: 60_000 });
  }
  await page.getByRole("link", { name: /^Reading list/ }).click();
  // Signed cases are not on the list of those to report.
  await page.getByRole("button", { name: "To report" }).click();
  await openCaseByKey(page, ct);
  await expectPicture(pane);
  await expect(badge).toHaveText(/^Presentation state: KEY_IMAGE_1, \d\d.\w{3}.\d{4} \d\d:\d\d, Dr R\. Testwell$/);
  await expect(pane).toContainText("Mirror image");
  await expect(pane).toContainText("Key image: For Referring Provider, by Dr R. Testwell");
  const applied = await pictureOf(pane);
  expect(applied.mean).toBeGreaterThan(plain.mean + 20);

  await pane.focus();
  await page.keyboard.press("Shift+P");
  await expect(badge).toHaveText("Presentation state off");
  await expect(pane).not.toContainText("Mirror image");
  await expect.poll(async () => Math.abs((await pictureOf(pane)).mean - plain.mean)).toBeLessThan(6);
  await page.keyboard.press("Shift+P");
  await expect.poll(async () => (await pictureOf(pane)).mean).toBeGreaterThan(plain.mean + 20);

  await badge.click();
  const sheet = page.getByRole("dialog", { name: "Presentation states of this image" });
  await expect(sheet.getByRole("radio")).toHaveCount(2);
  await expect(sheet).toContainText("All of this state is shown.");
  await page.keyboard.press("Escape");
});
