import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import Database from "better-sqlite3";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url, laptopSize);
  await signInAsDemoPerson(page, "Dr R. Testwell");
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

/** An hour cannot be waited for: the alert's limit is set back in the store of the running program. */
function letTheLimitPass(): void {
  const store = new Database(join(program.profileDirectory, "store.sqlite"));
  expect(store.prepare("UPDATE alert SET acknowledge_by = acknowledge_by - 7200000").run().changes).toBe(1);
  store.close();
}

test("an empty board says what belongs on it", async () => {
  await page.keyboard.press("Alt+6");
  await expect(page.getByRole("heading", { name: "Fail-safe" })).toBeVisible();
  await expect(page.getByText("Nothing is past its limit")).toBeVisible();
  await expectAccessible(page, "fail-safe, empty");
});

test("an alert that nobody acknowledges comes onto the board by itself", async () => {
  await page.keyboard.press("Alt+1");
  await openCaseByKey(page, "SPECIMEN, Harriet (Ms)");
  await page.keyboard.press("a");
  const sheet = page.getByRole("dialog", { name: "Raise alert" });
  await sheet.getByRole("textbox", { name: "Finding" }).fill("Displaced fracture with an ischaemic foot");
  await sheet.getByRole("textbox", { name: "Action needed" }).fill("Call the surgeon");
  await sheet.getByRole("button", { name: "Raise alert" }).click();
  await expect(sheet).toBeHidden();
  await page.keyboard.press("Alt+6");
  await expect(page.getByText("Nothing is past its limit")).toBeVisible();
  letTheLimitPass();
  await page.reload();
  const row = page.getByRole("row", { name: /SPECIMEN, Harriet/ });
  await expect(row).toBeVisible();
  await expect(row).toContainText("Nobody acknowledged");
  await expectAccessible(page, "fail-safe, with a row");
});

test("the officer signs the day off, and what is open stays open", async () => {
  const panel = page.getByRole("complementary", { name: "What to do and sign-off" });
  await panel.getByRole("textbox", { name: "Note, if there is one" }).fill("Ward telephoned, calls back");
  await panel.getByLabel("PIN or password").fill("0000");
  await panel.getByRole("button", { name: "Sign off today" }).click();
  await expect(panel.getByText(/not your PIN or password/)).toBeVisible();
  await panel.getByLabel("PIN or password").fill("1234");
  await panel.getByRole("button", { name: "Sign off today" }).click();
  await expect(panel.getByText(/Signed off at .* by Dr R\. Testwell, 1 thing open: Ward telephoned/)).toBeVisible();
  await expect(page.getByRole("row", { name: /SPECIMEN, Harriet/ })).toBeVisible();
});

test("a drill goes through the practice's real receiver and is kept with its time", async () => {
  await page.getByRole("radio", { name: "Fire drills" }).click();
  const card = page.getByRole("region", { name: /Exampleton clinical inbox/ });
  await card.getByRole("button", { name: "Drill now" }).click();
  await expect(card.getByText("Passed")).toBeVisible({ timeout: 30_000 });
  await expect(card.getByText(/accepted after .* started by Dr R\. Testwell/)).toBeVisible();
  await expectAccessible(page, "fire drills");
});
