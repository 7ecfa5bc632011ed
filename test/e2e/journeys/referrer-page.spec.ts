import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { chooseDelivery, deliveryRows, openDelivery } from "../pages/delivery-page.ts";
import { expectPicture, paneAt } from "../pages/pane-page.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, openSignSheet, passOver, signReport, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const patient = "SPECIMEN, Harriet (Ms)";
const practice = "Millbrook Surgery";
const phoneSize = { width: 390, height: 844 };
const summary = "The side was wrong: it is the left tibia.";

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;
let surgery: Page;
let address: string;
const failures: string[] = [];
const report = () => page.getByRole("region", { name: "Report", exact: true });

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url, laptopSize);
  await signInAsDemoPerson(page, "Dr R. Testwell");
});

test.afterAll(async () => {
  await surgery?.context().close();
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

/** A browser of a surgery: another one than the program's, with what its console says. */
async function inSurgery(browser: Browser, size: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport: size, locale: "en-GB", hasTouch: size === phoneSize });
  const opened = await context.newPage();
  opened.on("console", (message) => {
    // A wrong answer is 403, and browsers ask every host for an icon.
    const isMeant = message.text().includes("403") || message.location().url.endsWith("/favicon.ico");
    if (message.type() === "error" && !isMeant) failures.push(`${message.text()} ${message.location().url}`);
  });
  opened.on("pageerror", (error) => failures.push(error.message));
  return opened;
}

async function identify(opened: Page, lastDigits: string): Promise<void> {
  await opened.getByLabel("Your name").fill("Dr G. Practice");
  await opened.getByLabel("Your role").fill("GP");
  await opened.getByLabel("Patient's date of birth").fill("09/06/1985");
  await opened.getByLabel("Last four digits of the patient's NHS number").fill(lastDigits);
  await opened.getByRole("button", { name: "Open the report" }).click();
}

async function linkSection(row: Locator): Promise<Locator> {
  const panel = await chooseDelivery(page, row);
  return panel.getByRole("region", { name: "Referrer's page" });
}

test("a report is signed, and Delivery says that somebody has to bring its link", async () => {
  await openCaseByKey(page, patient);
  const pane = paneAt(page, 0);
  await expectPicture(pane);
  await pane.focus();
  await page.keyboard.press("k");
  await typeInto(page, "Findings", "Cortex interrupted at the right distal tibia.");
  await typeInto(page, "Conclusion", "Undisplaced fracture of the right distal tibia.");
  const sheet = await openSignSheet(page);
  await sheet.getByRole("combobox", { name: "Add a copy" }).focus();
  await page.keyboard.type("millbrook");
  await expect(page.getByRole("option", { name: /^Millbrook Surgery/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(sheet.getByRole("row").filter({ hasText: practice })).toContainText("Added for this report");
  await passOver(sheet);
  await sheet.getByRole("textbox", { name: "PIN or password" }).fill("1234");
  await sheet.getByRole("button", { name: "Sign report" }).click();
  const toGive = page.getByRole("dialog", { name: "Report signed" }).getByRole("region", { name: "Links to give" });
  await expect(toGive).toContainText(practice);
  await toGive.getByRole("button", { name: "Show the address" }).click();
  await expect(toGive.getByRole("link")).toHaveAttribute("href", /^http:\/\/127\.0\.0\.1:\d+\/r\/d[A-Za-z0-9_-]{43}$/);
  await expectAccessible(page, "signed, with a link to give");
  await page.getByRole("button", { name: "Stay here" }).click();
  await openDelivery(page);
  const section = await linkSection(deliveryRows(page, practice));
  await expect(page.getByRole("complementary")).toContainText(`Somebody has to bring it to ${practice}`);
  await section.getByRole("button", { name: "Show the address" }).click();
  address = (await section.getByRole("link").getAttribute("href")) ?? "";
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/r\/d[A-Za-z0-9_-]{43}$/);
  await section.getByLabel("How it was given").fill("Read out to the practice manager");
  await section.getByRole("button", { name: "Keep that it was given" }).click();
  await expect(section.getByRole("list", { name: "Who looked" })).toContainText("Given, Dr R. Testwell");
});

test("a GP without a system shows who they are by what they know, on a phone", async ({ browser }) => {
  surgery = await inSurgery(browser, phoneSize);
  await surgery.goto(address);
  await expect(surgery).toHaveTitle("Report for a referrer");
  await expect(surgery.getByText("SPECIMEN")).toHaveCount(0);
  await expectAccessible(surgery, "identity on a phone");
  await identify(surgery, "0000");
  await expect(surgery.getByRole("alert")).toContainText("This did not open a report.");
  await identify(surgery, "2713");
  await expect(surgery.getByRole("heading", { name: patient })).toBeVisible();
  await expect(surgery.getByText("Undisplaced fracture of the right distal tibia.")).toBeVisible();
  await expect(surgery.getByText("NOT FOR CLINICAL USE - demonstration").first()).toBeVisible();
  const wide = await surgery.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(wide).toBe(0);
  await expectAccessible(surgery, "report on a phone");
});

test("the key image is looked at closer, and by itself where scripts are off", async ({ browser }) => {
  const image = surgery.getByRole("img", { name: /^Key image 1\./ });
  await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(0);
  await surgery.getByRole("button", { name: "Larger" }).click();
  await expect.poll(() => image.evaluate((element) => element.style.transform)).toContain("scale(1.5)");
  await surgery.getByRole("button", { name: "Whole image" }).click();
  await expect.poll(() => image.evaluate((element) => element.style.transform)).toContain("scale(1)");
  const context = await browser.newContext({ viewport: laptopSize, javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(address);
  await identify(plain, "2713");
  await expect(plain.getByText("Undisplaced fracture of the right distal tibia.")).toBeVisible();
  await expect(plain.getByRole("button", { name: "Larger" })).toBeHidden();
  await plain.getByRole("link", { name: "Key image 1 by itself" }).click();
  await expect(plain).toHaveURL(`${address}/image/1`);
  await context.close();
});

test("the GP acknowledges, says what was done and asks; Delivery shows who and when", async () => {
  await surgery.getByLabel("Your professional number").fill("GMC 7654321");
  await surgery.getByRole("button", { name: "I have read this report" }).click();
  await expect(surgery.getByRole("region", { name: "Recorded, thank you" })).toContainText(
    "Acknowledged by Dr G. Practice: GP, GMC 7654321",
  );
  await surgery.getByText("Say what was done").click();
  await surgery.getByLabel("What was done").selectOption("Referred on");
  await surgery.getByLabel("In your words").fill("Fracture clinic tomorrow");
  await surgery.getByRole("button", { name: "Record what was done" }).click();
  await expect(surgery.getByRole("region", { name: "Recorded, thank you" })).toContainText("Fracture clinic tomorrow");
  await surgery.reload();
  await expect(surgery.getByText("Acknowledged by Dr G. Practice")).toHaveCount(1);
  await surgery.getByText("Ask whoever wrote it").click();
  await surgery.getByLabel("Your question").fill("Is the ankle joint involved?");
  await surgery.getByRole("button", { name: "Send the question" }).click();
  await expect(surgery.getByText("Not answered yet.")).toBeVisible();
  const panel = page.getByRole("complementary", { name: "Chosen delivery" });
  await expect(panel).toContainText("Dr G. Practice acknowledged it");
  const looks = panel.getByRole("list", { name: "Who looked" });
  await expect(looks).toContainText("Action, Dr G. Practice: Referred on: Fracture clinic tomorrow");
  await expect(looks).toContainText("Wrong answer, Dr G. Practice");
  await expectAccessible(page, "Delivery with a link");
});

test("the question waits with a badge, a person answers, and the GP reads the answer", async () => {
  await expect(page.locator("#rail-badge-delivery")).toContainText("1");
  await page.getByRole("button", { name: "Questions from referrers (1)" }).click();
  const sheet = page.getByRole("dialog", { name: "Questions from referrers" });
  await expect(sheet).toContainText("Is the ankle joint involved?");
  await sheet.getByLabel("Your answer").fill("No, the joint surface is intact.");
  await sheet.getByRole("button", { name: "Answer", exact: true }).click();
  await expect(sheet).toContainText("Answered by Dr R. Testwell");
  await expectAccessible(page, "questions");
  await page.keyboard.press("Escape");
  await surgery.reload();
  await expect(surgery.getByText("No, the joint surface is intact.")).toBeVisible();
});

test("after a correction the old link says so first, and the new one shows the new text", async ({ browser }) => {
  await openCaseFromDelivery();
  await expect(report().getByRole("button", { name: "Questions from referrers" })).toBeVisible();
  await report().getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Correct the report" }).click();
  await report().getByLabel("What is corrected, and why").fill(summary);
  await typeInto(page, "Conclusion", " Left, not right.");
  await expectSaved(page);
  await signReport(page, "1234");
  await page.getByRole("button", { name: "Stay here" }).click();
  await surgery.reload();
  await expect(surgery.getByRole("heading", { name: "There is a newer version of this report" })).toBeVisible();
  await expect(surgery.getByText(summary)).toBeVisible();
  await expect(surgery.getByText("Undisplaced fracture")).toHaveCount(0);
  await expectAccessible(surgery, "newer version on a phone");
  await openDelivery(page);
  await expect(deliveryRows(page, practice)).toHaveCount(2);
  const section = await linkSection(deliveryRows(page, practice).first());
  await expect(section).toContainText("Version 2");
  await section.getByRole("button", { name: "Show the address" }).click();
  const newer = (await section.getByRole("link").getAttribute("href")) ?? "";
  const wide = await inSurgery(browser, laptopSize);
  await wide.goto(newer);
  await identify(wide, "2713");
  await expect(wide.getByText("Corrected, version 2.", { exact: false }).first()).toBeVisible();
  await expect(wide.getByText("Left, not right.")).toBeVisible();
  await expectAccessible(wide, "corrected report on a laptop");
  await wide.getByRole("button", { name: "Close this report" }).click();
  await expect(wide.getByRole("heading", { name: "The report is closed" })).toBeVisible();
  await wide.goto(newer);
  await expect(wide.getByRole("heading", { name: "A report is ready for you" })).toBeVisible();
  await wide.context().close();
  expect(failures).toEqual([]);
});

test("the window's host has nothing of the page, and the page nothing of the window's host", async () => {
  const { origin, pathname } = new URL(address);
  const inWindow = await page.evaluate(async (path) => (await fetch(path)).status, pathname);
  expect(inWindow).toBe(404);
  for (const path of ["/", "/index.html", "/assets/index.js", "/rpc", "/launch", "/launch-code", "/key-images/1"]) {
    expect((await surgery.request.get(`${origin}${path}`)).status()).toBe(404);
  }
});

async function openCaseFromDelivery(): Promise<void> {
  const panel = page.getByRole("complementary", { name: "Chosen delivery" });
  await panel.getByRole("link", { name: "Open the case" }).click();
  await expect(page.getByRole("article", { name: "Signed report" })).toBeVisible();
}
