import { expect, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { chooseDelivery, deliveryRows, openDelivery } from "../pages/delivery-page.ts";
import { expectPicture, paneAt } from "../pages/pane-page.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { signReport, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const patient = "SPECIMEN, Harriet (Ms)";
const conclusion = "No fracture of the tibia or fibula.";
const notForUse = "Demo, not for clinical use";

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory(), [], { fillsItself: true });
  page = await openWindow(browser, program.url);
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("the sample studies come into the list of a demo person", async () => {
  await expect(page.getByText(notForUse).first()).toBeVisible();
  await signInAsDemoPerson(page, "Dr R. Testwell");
  for (const name of ["SAMPLE, Robert (Mr)", "TEST, Alice (Mrs)", "TESTPATIENT, George (Mr)", patient]) {
    await expect(caseRow(page, name).first()).toBeVisible({ timeout: 90_000 });
  }
  await expect(caseRow(page, patient)).toContainText("X-ray right tibia and fibula");
});

test("every screen says that it is not for clinical use", async () => {
  for (const screen of ["Reading list", "Alerts", "Delivery", "Settings"]) {
    await page.getByRole("link", { name: new RegExp(`^${screen}`) }).click();
    await expect(page.getByRole("contentinfo").getByText(notForUse), screen).toBeVisible();
  }
});

test("a plain film is read and signed by PIN", async () => {
  await openCaseByKey(page, patient);
  await expect(page.getByRole("contentinfo").getByText(notForUse)).toBeVisible();
  await expect(paneAt(page, 0)).toHaveAccessibleName(/^Series 1 Tibia AP, Right AP, image 1 of 1$/);
  await expectPicture(paneAt(page, 0));
  await paneAt(page, 0).focus();
  await page.keyboard.press("k");
  await expect(page.getByRole("button", { name: "Show key image 1" })).toBeVisible();
  await typeInto(page, "Findings", "Cortex and joint surfaces are intact.");
  await typeInto(page, "Conclusion", conclusion);
  await expect(page.getByRole("textbox", { name: "Clinical information" })).toContainText("Fracture?");
  await signReport(page, "1234");
  await page.getByRole("button", { name: "Reading list" }).click();
  await expect(caseRow(page, patient)).toHaveCount(0);
});

test("the practice shows the report, and its opened and acknowledged come back to Delivery", async () => {
  await page.getByRole("link", { name: /^Settings/ }).click();
  await page.getByRole("tab", { name: "About" }).click();
  const [practice] = await Promise.all([
    page.context().waitForEvent("page"),
    page.getByRole("link", { name: "Open the practice that receives the reports" }).click(),
  ]);
  await expect(practice.getByText("Demo practice: not for clinical use")).toBeVisible();
  await practice.getByRole("link", { name: patient }).click({ timeout: 60_000 });
  await expect(practice.getByText(conclusion)).toBeVisible();
  const picture = practice.getByRole("figure").locator("img");
  expect(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(300);
  await practice.getByRole("button", { name: "Open", exact: true }).click();
  await practice.getByLabel("Your name").fill("Dr B. Partner");
  await practice.getByRole("button", { name: "Acknowledge" }).click();
  await expect(practice.getByText(/Acknowledged by Dr B. Partner/)).toBeVisible();
  await practice.close();
  await openDelivery(page);
  const panel = await chooseDelivery(page, deliveryRows(page, "HL7 v2.5.1").filter({ hasText: patient }));
  await expect(panel).toContainText("Dr B. Partner acknowledged it", { timeout: 60_000 });
});

test("it stops cleanly when it is asked to", async () => {
  expect(await program.stop()).toBe(0);
  await expect(page.getByText("The connection to the workstation was lost")).toBeVisible();
});
