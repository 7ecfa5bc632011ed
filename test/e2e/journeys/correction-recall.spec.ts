import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow, wideSize } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { chooseDelivery, deliveryRows, openDelivery } from "../pages/delivery-page.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, signReport, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const patient = "SPECIMEN, Harriet (Ms)";
const summary = "The side was wrong: it is the left tibia.";
const caller = "Sister J. Example";

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;
let context: BrowserContext;

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url);
  context = page.context();
  await signInAsDemoPerson(page, "Dr R. Testwell");
});

test.afterAll(async () => {
  await context?.close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

const recalls = () => page.getByRole("grid", { name: "Who has to know" });
const recallChip = () => page.getByRole("button", { name: /^Has to know of a correction/ });
const versionRow = (version: string) =>
  deliveryRows(page, "HL7 v2.5.1").filter({ hasText: patient }).filter({ hasText: version });

async function acknowledge(heading: string): Promise<void> {
  const url = await practiceUrl();
  const practice = await context.newPage();
  await practice.goto(url);
  await practice.getByRole("link", { name: patient }).first().click({ timeout: 60_000 });
  await expect(practice.getByText(heading).first()).toBeVisible();
  await practice.getByRole("button", { name: "Open", exact: true }).click();
  await practice.getByLabel("Your name").fill("Dr B. Partner");
  await practice.getByRole("button", { name: "Acknowledge" }).click();
  await expect(practice.getByText(/Acknowledged by Dr B. Partner/)).toBeVisible();
  await practice.close();
}

async function practiceUrl(): Promise<string> {
  const link = page.getByRole("link", { name: "Open the demo practice" });
  return (await link.getAttribute("href")) ?? "";
}

test("what was told by telephone is entered as proof, and an entry in error stays and counts no more", async () => {
  await openCaseByKey(page, patient);
  await typeInto(page, "Findings", "Cortex intact.");
  await typeInto(page, "Conclusion", "No fracture of the right tibia.");
  await signReport(page, "1234");
  await page.getByRole("button", { name: "Stay here" }).click();
  await openDelivery(page);
  const panel = await chooseDelivery(page, versionRow("Final 1"));
  await expect(panel).toContainText("accepted it", { timeout: 60_000 });
  await page.getByRole("button", { name: "All", exact: true }).focus();
  await page.keyboard.press("e");
  const sheet = page.getByRole("dialog", { name: /^What you were told by/ });
  await expectAccessible(page, "What you were told");
  await sheet.getByRole("textbox", { name: "Who read it" }).fill(caller);
  await sheet.getByRole("textbox", { name: "Told by, if somebody else" }).fill("the ward clerk");
  await sheet.getByRole("button", { name: "Enter", exact: true }).click();
  await expect(sheet).toBeHidden();
  const evidence = panel.getByRole("region", { name: "Evidence" });
  await expect(evidence).toContainText(caller);
  await expect(evidence).toContainText("Learnt by telephone, told by the ward clerk, entered by Dr R. Testwell");
  await expect(versionRow("Final 1")).toContainText("Shown");
  await evidence.getByRole("button", { name: "Entered in error" }).click();
  const error = page.getByRole("dialog", { name: "Entered in error" });
  await error.getByRole("textbox", { name: "What was wrong" }).fill("It was another patient");
  await error.getByRole("button", { name: "It does not count" }).click();
  await expect(versionRow("Final 1")).toContainText("Accepted");
  await evidence.getByRole("button", { name: /^Shown to a person/ }).click();
  await expect(evidence).toContainText(
    "Entered in error, does not count: It was another patient. Said by Dr R. Testwell",
  );
});

test("a correction recalls: whoever acknowledged the old version has to know, and says so of the new one", async () => {
  await acknowledge("No fracture of the right tibia.");
  await expect(versionRow("Final 1")).toContainText("Acknowledged", { timeout: 60_000 });
  await openCase();
  const report = page.getByRole("region", { name: "Report", exact: true });
  await report.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Correct the report" }).click();
  await report.getByLabel("What is corrected, and why").fill(summary);
  await typeInto(page, "Conclusion", " Left, not right.");
  await expectSaved(page);
  await signReport(page, "1234");
  await page.getByRole("button", { name: "Stay here" }).click();
  await report.getByRole("link", { name: "Who has to know" }).click({ timeout: 60_000 });
  await expect(recallChip()).toContainText(/[1-9]/, { timeout: 60_000 });
  const line = recalls().getByRole("row").filter({ hasText: "acknowledged by Dr B. Partner" });
  await expect(line).toContainText(summary);
  await line.click();
  const panel = page.getByRole("complementary", { name: "Chosen recall" });
  await expect(panel).toContainText("Had version 1, acknowledged by Dr B. Partner");
  await look("delivery-recalls");
  await panel.getByRole("textbox", { name: "Whom" }).fill("The ward clerk");
  await panel.getByRole("button", { name: "They know" }).click();
  await expect(line).toHaveCount(0);
  await page.getByRole("button", { name: "Settled too" }).click();
  await line.click();
  await expect(panel).toContainText("By telephone to The ward clerk. Noted by Dr R. Testwell");
  await panel.getByRole("textbox", { name: "Why they do not know after all" }).fill("It was another patient");
  await panel.getByRole("button", { name: "Open it again" }).click();
  await page.getByRole("button", { name: "Settled too" }).click();
  await expect(line).toHaveCount(1);
  await acknowledge(summary);
  await expect(line).toHaveCount(0, { timeout: 60_000 });
});

test("a delay is proposed where a case is held beyond its target, and a person decides what is told", async () => {
  await page.getByRole("link", { name: "Reading list" }).click();
  await caseRow(page, "TEST, Alice (Mrs)").first().click();
  await page.getByRole("button", { name: "Hold, with a reason" }).click();
  const hold = page.getByRole("dialog", { name: "Hold this case" });
  await hold.getByLabel("What it waits for").fill("Films of 2019");
  await hold.getByRole("spinbutton", { name: /^day/ }).click();
  await page.keyboard.type("04012099");
  await hold.getByRole("button", { name: "Hold", exact: true }).click();
  await expect(hold).toBeHidden();
  await openDelivery(page);
  await page.getByRole("button", { name: /^Delays to tell/ }).click();
  const proposals = page.getByRole("grid", { name: "Delays" });
  await proposals.getByRole("row").filter({ hasText: "Not told" }).first().click();
  const panel = page.getByRole("complementary", { name: "Chosen delay" });
  await look("delivery-delays");
  await expect(panel).toContainText("No patient feed is set, so the patient is not told by a message.");
  await panel.getByRole("spinbutton", { name: /^day/ }).click();
  await page.keyboard.type("05012099");
  await panel.getByRole("button", { name: "Tell them" }).click();
  await expect(proposals.getByRole("row").filter({ hasText: "Told" }).filter({ hasText: "Until" })).toHaveCount(1);
  await page.getByRole("button", { name: "All", exact: true }).click();
  const told = await chooseDelivery(page, deliveryRows(page, "Delay notice").first());
  await expect(told).toContainText("accepted it", { timeout: 60_000 });
});

test("a delay is told from the case itself, and the case says so until it is reported", async () => {
  await openCaseByKey(page, "SAMPLE, Robert (Mr)");
  await page.keyboard.press("Shift+Alt+W");
  const sheet = page.getByRole("dialog", { name: "Tell of a delay" });
  await sheet.getByRole("spinbutton", { name: /^day/ }).click();
  await page.keyboard.type("06012099");
  await expectAccessible(page, "Tell of a delay");
  await sheet.getByRole("button", { name: "Tell them" }).click();
  await expect(sheet).toBeHidden();
  const report = page.getByRole("region", { name: "Report", exact: true });
  await expect(report).toContainText("They were told to expect it by 06\u2011Jan\u20112099 17:00.");
  await expectAccessible(page, "a case of which a delay was told");
  await report.getByRole("link", { name: "Delays", exact: true }).click();
  await expect(page.getByRole("grid", { name: "Delays" })).toContainText("SAMPLE, Robert");
});

/** Both sizes are accessible and stay so. */
async function look(name: string): Promise<void> {
  for (const size of [laptopSize, wideSize]) {
    await page.setViewportSize(size);
    await expectAccessible(page, `${name} at ${size.width}`);
  }
}

async function openCase(): Promise<void> {
  const panel = await chooseDelivery(page, versionRow("Final 1"));
  await look("delivery");
  await panel.getByRole("link", { name: "Open the case" }).click();
  await expect(page.getByRole("article", { name: "Signed report" })).toBeVisible();
}
