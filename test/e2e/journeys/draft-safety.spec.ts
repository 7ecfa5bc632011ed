import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { anotherUrl, CuttableConnection, openWindow, wideSize } from "../launchers/windows.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, section, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const patient = "SPECIMEN, Harriet (Ms)";

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("words typed a moment before a power cut are there after it", async ({ browser }) => {
  await openCaseByKey(page, patient);
  await typeInto(page, "Findings", "Written just before the light went out.");
  await page.waitForTimeout(1_500);
  await program.kill();
  await page.context().close();
  program = await startProgram(program.profileDirectory);
  page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await openCaseByKey(page, patient);
  await expect(section(page, "Findings")).toHaveText("Written just before the light went out.");
});

test("two windows on one draft conflict visibly, and neither text is lost", async () => {
  const second = await openSameCase(page.context());
  await expect(section(second, "Findings")).toHaveText("Written just before the light went out.");
  await expect(second.getByText("Open in another window too.")).toBeVisible();
  // Both type within the pause before a save, so that each has words that the other has not seen.
  await Promise.all([section(page, "Conclusion").click(), section(second, "Conclusion").click()]);
  await Promise.all([
    page.keyboard.type("From the first window."),
    second.keyboard.type("From the second window, which is another one."),
  ]);
  const conflictOf = (window: Page) => window.getByRole("alert").filter({ hasText: "This draft was also written" });
  const conflictCount = async () => (await conflictOf(page).count()) + (await conflictOf(second).count());
  await expect.poll(conflictCount).toBe(1);
  const [loser, winner] = (await conflictOf(page).isVisible()) ? [page, second] : [second, page];
  const conflict = conflictOf(loser);
  await expect(conflict).toContainText("From the first window.");
  await expect(conflict).toContainText("From the second window, which is another one.");
  const theirs = (await section(winner, "Conclusion").textContent()) ?? "";
  const mine = (await section(loser, "Conclusion").textContent()) ?? "";
  expect(mine).not.toBe(theirs);
  await loser.getByRole("button", { name: "Keep this window's text" }).click();
  await expectSaved(loser);
  await expect(loser.getByText("The other window's text was put aside.")).toBeVisible();
  await loser.getByText("Read it").click();
  await expect(loser.getByRole("group").filter({ hasText: theirs })).toBeVisible();
  await expect(section(winner, "Conclusion")).toHaveText(mine);
  const told = winner.getByRole("status").filter({ hasText: "replaced the text here" });
  await expect(told).toContainText("stays readable in History");
  // A restart forgets the notices; what was put aside is still there.
  await loser.reload();
  await loser.getByRole("button", { name: "History" }).click();
  const kept = loser.getByRole("listitem").filter({ hasText: "Text replaced by another window's: Conclusion" });
  await kept.getByText("Read it").click();
  await expect(kept).toContainText(theirs);
  await second.close();
});

test("words typed while the connection is lost are kept, and saved when it is back", async ({ browser }) => {
  const connection = new CuttableConnection();
  const window = await openWindow(browser, await anotherUrl(program), wideSize, (opened) => connection.watch(opened));
  await signInAsDemoPerson(window, "Dr R. Testwell");
  await openCaseByKey(window, patient);
  await typeInto(window, "Advice", "Before. ");
  await expectSaved(window);
  await connection.cut();
  await expect(window.getByText("The connection to the workstation was lost")).toBeVisible();
  await typeInto(window, "Advice", "Meanwhile.");
  await expect(section(window, "Advice")).toHaveText("Before. Meanwhile.");
  await expect(window.getByText("Not saved yet")).toBeVisible({ timeout: 30_000 });
  connection.mend();
  await expect(window.getByText("The connection to the workstation was lost")).toBeHidden({ timeout: 30_000 });
  await expectSaved(window);
  await window.context().close();
});

test("words typed after the program was killed stay on the screen to be copied", async () => {
  await page.reload();
  await openCaseByKey(page, patient);
  await expect(section(page, "Advice")).toHaveText("Before. Meanwhile.");
  await program.kill();
  await expect(page.getByText("The connection to the workstation was lost at")).toBeVisible();
  await typeInto(page, "Advice", " After the end.");
  await expect(section(page, "Advice")).toHaveText("Before. Meanwhile. After the end.");
  await expect(page.getByText("Not saved yet")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("copy from here what is missing before you close it")).toBeVisible({
    timeout: 40_000,
  });
});

/** The same case in another tab of the same browser, which shares the sign-in. */
async function openSameCase(context: BrowserContext): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(page.url());
  await expect(section(tab, "Findings")).toBeVisible();
  return tab;
}
