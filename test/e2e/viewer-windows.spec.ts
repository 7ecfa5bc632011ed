import { expect, type Locator, type Page, test } from "@playwright/test";
import { newProfileDirectory, removeProfile, startProgram } from "./launchers/program.ts";
import { CuttableConnection, openWindow } from "./launchers/windows.ts";
import { expectAccessible } from "./pages/accessible-page.ts";
import { dragIn, expectPicture, markIn, paneAt, pictureOf } from "./pages/pane-page.ts";
import { openCaseByKey } from "./pages/reading-list-page.ts";
import { expectSaved, section, typeInto } from "./pages/report-page.ts";
import { signInAsDemoPerson } from "./pages/session-page.ts";

const first = "SAMPLE, Robert (Mr)";

test("two windows show one case: marks, scrolling and the next case follow, and a window that dies loses nothing", async ({
  browser,
}) => {
  const program = await startProgram(await newProfileDirectory());
  const connection = new CuttableConnection();
  const report = await openWindow(browser, program.url);
  try {
    await signInAsDemoPerson(report, "Dr R. Testwell");
    await openCaseByKey(report, first);
    await expectPicture(paneAt(report, 0));
    const findings = section(report, "Findings");
    const images = await openImages(report);
    await expectPicture(paneAt(images, 0));
    await expect(images.getByRole("region", { name: "Patient", exact: true })).toContainText(first);
    await expect(paneAt(images, 0)).toContainText("lung");
    await expectAccessible(images, "a window of images");

    await test.step("a mark of one is in the other beside words typed there, and stays when the first is killed", async () => {
      const before = (await expectPicture(paneAt(report, 0))).checksum;
      await typeInto(report, "Findings", "Typed while marks ");
      await paneAt(images, 0).focus();
      await images.keyboard.press("l");
      const typing = report.keyboard.type("come from the other window ", { delay: 30 });
      await dragIn(images, paneAt(images, 0), [0.4, 0.5], [0.6, 0.5]);
      await typing;
      await expectSaved(report);
      await expect(report.getByRole("region", { name: "Report", exact: true }).getByRole("alert")).toHaveCount(0);
      expect((await expectPicture(paneAt(report, 0))).checksum).not.toBe(before);
      await paneAt(images, 0).focus();
      await images.keyboard.press("m");
      await expect(findings).toHaveText(/^Typed while marks come from the other window \d+(\.\d)? mm\s*$/);
      await images.keyboard.press("8");
      await expect(images.getByRole("figure")).toHaveCount(2);
      const withOne = (await expectPicture(paneAt(report, 0))).checksum;
      await markIn(images, paneAt(images, 0), [0.3, 0.3], [0.7, 0.3]);
      await expect.poll(async () => (await pictureOf(paneAt(report, 0))).checksum).not.toBe(withOne);
      await killRenderer(images);
      await paneAt(report, 0).focus();
      await report.keyboard.press("Shift+m");
      await report.keyboard.press("m");
      await expect.poll(async () => new Set(await chipsIn(findings)).size).toBe(2);
    });

    await connection.watch(report.context());
    const again = await openImages(report);
    await test.step("it comes back with its panes and marks, and scrolls by place in the patient", async () => {
      await expect(again.getByRole("figure")).toHaveCount(2);
      await expectPicture(paneAt(again, 0));
      const still = (await expectPicture(paneAt(again, 0))).checksum;
      await paneAt(report, 0).focus();
      await report.keyboard.press("j");
      await expect(again.getByText("Scrolls with the other windows")).toBeVisible();
      for (let image = 0; image < 5; image += 1) await report.keyboard.press("ArrowDown");
      await expect(paneAt(report, 0)).toContainText("Image 6 of 41");
      await expect(paneAt(again, 0)).toContainText("Image 6 of 41");
      await expect.poll(async () => (await pictureOf(paneAt(again, 0))).checksum).not.toBe(still);
      await paneAt(again, 0).focus();
      await again.keyboard.press("End");
      await expect(paneAt(report, 0)).toContainText("Image 41 of 41");
    });

    await test.step("the next case follows at once, and the one before is not beside it", async () => {
      await paneAt(report, 0).focus();
      await report.keyboard.press("n");
      const name = report.getByRole("region", { name: "Patient", exact: true });
      await expect(name).not.toContainText(first);
      await expect(again.getByText(first)).toHaveCount(0);
      await expect(again.getByRole("region", { name: "Patient", exact: true })).toContainText(await patientOf(report));
      await expectPicture(paneAt(again, 0));
    });

    await test.step("a number leads to its mark in the window that shows it, and put aside, both come back as they were", async () => {
      await leadsToTheOtherWindow(report, again);
      await comesBackInBoth(report, again);
    });

    await test.step("a window that hears nothing of the core is covered", async () => {
      await connection.cut();
      await expect(again.getByRole("heading", { name: "Images covered" })).toBeVisible();
      connection.mend();
      await expect(again.getByRole("heading", { name: "Images covered" })).toBeHidden();
      await report.getByRole("link", { name: "Reading list" }).click();
      await expect(again.getByRole("heading", { name: "No case is open" })).toBeVisible();
      await report.close();
      await expect(again.getByRole("heading", { name: "The case window is closed" })).toBeVisible();
    });
  } finally {
    await report.context().close();
    await program.stop();
    await removeProfile(program.profileDirectory);
  }
});

const second = "TEST, Alice (Mrs)";

/** Draws on the current images, which the second window alone shows, and goes back to the mark by its number in the report. */
async function leadsToTheOtherWindow(report: Page, images: Page): Promise<void> {
  await openCaseByKey(report, second);
  await expect(images.getByRole("region", { name: "Patient", exact: true })).toContainText(second);
  await expectPicture(paneAt(report, 1));
  await report.getByRole("button", { name: /^Prior series/ }).click();
  await expect(paneAt(report, 0)).toContainText("PRIOR");
  await paneAt(report, 0).focus();
  await report.keyboard.press("7");
  await expect(report.getByRole("figure")).toHaveCount(1);
  await paneAt(images, 0).focus();
  await images.keyboard.press("7");
  await expect(paneAt(images, 0)).toContainText("Image 1 of 33");
  await images.keyboard.press("PageDown");
  await expect(paneAt(images, 0)).toContainText("Image 11 of 33");
  await expectPicture(paneAt(images, 0));
  await images.keyboard.press("l");
  await dragIn(images, paneAt(images, 0), [0.4, 0.5], [0.6, 0.5]);
  await images.keyboard.press("m");
  const chip = section(report, "Findings").locator("[data-measurement-id]");
  await expect(chip).toHaveCount(1);
  await expectSaved(report);
  const marked = (await expectPicture(paneAt(images, 0))).checksum;
  await images.keyboard.press("Home");
  await expect(paneAt(images, 0)).toContainText("Image 1 of 33");
  await chip.click();
  await expect(paneAt(images, 0)).toContainText("Image 11 of 33");
  await expect.poll(async () => (await pictureOf(paneAt(images, 0))).checksum).toBe(marked);
  await expect(report.getByRole("figure")).toHaveCount(1);
  await expect(paneAt(report, 0)).toContainText("PRIOR");
}

/** Puts the case aside for the most urgent one, which both windows then show, and brings it back. */
async function comesBackInBoth(report: Page, images: Page): Promise<void> {
  const before = (await expectPicture(paneAt(images, 0))).checksum;
  await paneAt(report, 0).focus();
  await report.keyboard.press("Alt+a");
  const sheet = report.getByRole("dialog", { name: "Put this case aside" });
  await expect(sheet.getByRole("button").filter({ hasText: ": " }).first()).toBeFocused();
  await report.keyboard.press("Enter");
  await expect(report.getByRole("contentinfo").getByRole("button", { name: `Put aside: ${second}` })).toBeVisible();
  await expect(images.getByText(second)).toHaveCount(0);
  await expect(images.getByRole("region", { name: "Patient", exact: true })).toContainText(await patientOf(report));
  await report.keyboard.press("Alt+r");
  await expect(report.getByRole("region", { name: "Patient", exact: true })).toContainText(second);
  await expect(images.getByRole("region", { name: "Patient", exact: true })).toContainText(second);
  await expect(paneAt(images, 0)).toContainText("Image 11 of 33");
  await expect.poll(async () => (await pictureOf(paneAt(images, 0))).checksum).toBe(before);
  await expect(report.getByRole("figure")).toHaveCount(1);
  await expect(paneAt(report, 0)).toContainText("PRIOR");
}

/** Opens the next window of images by its key. */
async function openImages(report: Page): Promise<Page> {
  const opened = report.context().waitForEvent("page");
  await paneAt(report, 0).focus();
  await report.keyboard.press("Alt+n");
  const page = await opened;
  await page.setViewportSize({ width: 1366, height: 768 });
  return page;
}

/** Ends the process that draws a page, as a crash of it does. */
async function killRenderer(page: Page): Promise<void> {
  const crashed = page.waitForEvent("crash");
  const session = await page.context().newCDPSession(page);
  // Never answered: who would answer is gone.
  session.send("Page.crash").catch(() => undefined);
  await crashed;
  await page.close();
}

/** Gives the marks whose numbers are in a section. */
async function chipsIn(section: Locator): Promise<(string | null)[]> {
  const chips = section.locator("[data-measurement-id]");
  return await chips.evaluateAll((elements) => elements.map((element) => element.getAttribute("data-measurement-id")));
}

async function patientOf(page: Page): Promise<string> {
  const name = page.getByRole("region", { name: "Patient", exact: true }).getByTitle(/, /).first();
  return (await name.textContent()) ?? "";
}
