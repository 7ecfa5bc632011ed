import { type Browser, expect, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, section, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const patient = "SPECIMEN, Harriet (Ms)";

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;
const notice = () =>
  page.getByRole("status").filter({ hasText: "Sightline ended while this report was being written" });

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await signIn(browser);
  await openCaseByKey(page, patient);
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("a draft that was written when the program was killed says up to when its words are kept", async ({ browser }) => {
  await typeInto(page, "Findings", "Kept.");
  await expectSaved(page);
  await expect(notice()).toBeHidden();
  const saved = await page.getByText(/^Saved \d\d:/).textContent();
  // All at once and killed within the pause before a save: these words are in the window alone, and go with it.
  await page.keyboard.insertText(" Lost with the window.");
  await program.kill();
  await startAgain(browser);
  await openCaseByKey(page, patient);
  await expect(section(page, "Findings")).toHaveText("Kept.");
  const time = /\d\d:\d\d:\d\d/.exec(saved ?? "")?.[0] ?? "no time";
  await expect(notice()).toContainText(`The words up to ${time} are kept; what was typed after that may be missing.`);
  await expect(notice()).toContainText("Read the end of your text.");
  // It stays while it is written on, and goes when it is put away.
  await typeInto(page, "Findings", " Written again.");
  await expectSaved(page);
  await expect(notice()).toContainText(time);
  await notice().getByRole("button", { name: "Put away" }).click();
  await expect(notice()).toBeHidden();
  await page.reload();
  await expect(section(page, "Findings")).toHaveText("Kept. Written again.");
  await expect(notice()).toBeHidden();
});

test("nothing is said after a stop in order", async ({ browser }) => {
  expect(await program.stop()).toBe(0);
  await startAgain(browser);
  await expectNoNotice();
});

test("nothing is said where the case was left before the kill", async ({ browser }) => {
  await page.getByRole("link", { name: "Reading list" }).click();
  await expect(caseRow(page, patient)).toBeVisible();
  // The list shows at once; that the case was left is on record a moment later.
  await page.waitForTimeout(2_000);
  await program.kill();
  await startAgain(browser);
  await expectNoNotice();
});

test("nothing is said where its writer had signed out before the kill", async ({ browser }) => {
  await page.getByRole("contentinfo").getByRole("button").last().click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByText("Dr R. Testwell").first()).toBeVisible();
  await expect(section(page, "Findings")).toBeHidden();
  await program.kill();
  await startAgain(browser);
  await expectNoNotice();
});

async function expectNoNotice(): Promise<void> {
  await openCaseByKey(page, patient);
  await expect(section(page, "Findings")).toHaveText("Kept. Written again.");
  await page.waitForTimeout(1_000);
  await expect(notice()).toBeHidden();
}

async function startAgain(browser: Browser): Promise<void> {
  await page.context().close();
  program = await startProgram(program.profileDirectory);
  page = await signIn(browser);
}

async function signIn(browser: Browser): Promise<Page> {
  const window = await openWindow(browser, program.url);
  await signInAsDemoPerson(window, "Dr R. Testwell");
  return window;
}
