// The screens of docs/reporting.md: templates, fields, checks, autotext, the life of a report.
import type { Locator, Page } from "@playwright/test";
import { openSignSheet, passOver, section, takeFreeText, typeInto } from "../../test/e2e/pages/report-page.ts";
import { openCase, shootBoth, toList } from "./window-steps.ts";

const ct = "SAMPLE, Robert";
const xRay = "SPECIMEN, Harriet";

/** Takes the report's screens in a demo whose reports begin on templates. */
export async function takeReports(page: Page): Promise<void> {
  await takeAutotexts(page);
  await takeTemplate(page);
  await takeChecks(page);
  await takeLife(page);
  await takeSettings(page);
}

/** A name of one's own, so that there is something to be listed. */
async function takeAutotexts(page: Page): Promise<void> {
  await openSettings(page, "Autotext");
  await page.getByRole("button", { name: "New autotext" }).click();
  const sheet = page.getByRole("dialog", { name: "New autotext" });
  await sheet.getByLabel("Name, as it is typed").fill("followct");
  await sheet.getByLabel("What it is").fill("Follow-up by CT");
  await sheet.getByLabel("Text", { exact: true }).fill("CT of the chest in {interval:3|6|12} months, by the referrer.");
  await sheet.getByRole("button", { name: "Keep", exact: true }).click();
  await sheet.waitFor({ state: "detached" });
}

async function takeTemplate(page: Page): Promise<void> {
  await openCase(page, ct);
  await section(page, "Technique").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Tab");
  await page.getByRole("combobox", { name: "Contrast medium" }).waitFor();
  await shootBoth(page, "report-field");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Alt+h");
  await page.getByRole("dialog", { name: "Template of this report" }).getByRole("option").first().waitFor();
  await shootBoth(page, "report-template");
  await page.keyboard.press("Escape");
}

async function takeChecks(page: Page): Promise<void> {
  await section(page, "Findings").click();
  await page.keyboard.press("Shift+Alt+y");
  await typeInto(page, "Conclusion", "1. Nodule in the right lung, 14 mm. Compared with CT of 01-Jan-2020.");
  await section(page, "Conclusion").locator("[data-check]").first().waitFor();
  await page.getByRole("button", { name: "2 to check" }).click();
  await page.getByRole("dialog", { name: "To check in Conclusion" }).waitFor();
  await shootBoth(page, "report-checks");
  await page.keyboard.press("Escape");
  await section(page, "Advice").click();
  await page.keyboard.press("Alt+u");
  await page.getByRole("listbox", { name: "Suggestions" }).waitFor();
  await shootBoth(page, "report-autotext");
  await page.keyboard.press("Escape");
}

/** A film that is signed, corrected, and compared with what it said before. */
async function takeLife(page: Page): Promise<void> {
  await openCase(page, xRay);
  await takeFreeText(page);
  await typeInto(page, "Findings", "The cortex of the left tibia is intact.");
  await typeInto(page, "Conclusion", "No fracture of the left tibia.");
  const sheet = await openSignSheet(page);
  await shootBoth(page, "report-sign-reasons");
  await finish(page, sheet);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Correct the report" }).click();
  const report = page.getByRole("region", { name: "Report", exact: true });
  await report.getByLabel("What is corrected, and why").fill("The side: the right tibia was examined.");
  for (const name of ["Findings", "Conclusion"]) await rewriteSide(page, section(page, name));
  await shootBoth(page, "report-correction");
  await finish(page, await openSignSheet(page));
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Compare two versions" }).click();
  await page.getByRole("dialog", { name: "Compare two versions" }).locator("ins").first().waitFor();
  await shootBoth(page, "report-versions");
  await page.keyboard.press("Escape");
  await toList(page);
}

async function rewriteSide(page: Page, box: Locator): Promise<void> {
  const text = (await box.textContent()) ?? "";
  await box.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text.trim().replace("left", "right"));
}

async function finish(page: Page, sheet: Locator): Promise<void> {
  await passOver(sheet);
  await sheet.getByRole("textbox", { name: "PIN or password" }).fill("1234");
  await sheet.getByRole("button", { name: "Sign report" }).click();
  await page.getByRole("dialog", { name: "Report signed" }).waitFor();
  await page.getByRole("button", { name: "Stay here" }).click();
}

async function takeSettings(page: Page): Promise<void> {
  await openSettings(page, "Templates");
  await page.getByRole("option", { name: "Musculoskeletal X-ray" }).click();
  await shootBoth(page, "settings-template");
}

async function openSettings(page: Page, tab: string): Promise<void> {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("tab", { name: tab, exact: true }).click();
  await page.getByRole("tabpanel", { name: tab, exact: true }).waitFor();
}
