import { expect, type Locator, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { deliveryRows } from "../pages/delivery-page.ts";
import { expectPicture, paneAt } from "../pages/pane-page.ts";
import { caseRow } from "../pages/reading-list-page.ts";
import { expectSaved, reasonsByKeys, section } from "../pages/report-page.ts";

const patient = "SAMPLE, Robert (Mr)";
const conclusion = "No recurrence.";
const finding = "Collection deep to the stoma";
const pin = "1234";

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url);
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("Tab and Enter sign in, arrow keys and Enter open a case", async () => {
  await tabTo(page, page.getByRole("button", { name: /Dr R\. Testwell/ }));
  await page.keyboard.press("Enter");
  const grid = page.getByRole("grid", { name: "Reading list" });
  await expect(caseRow(page, patient)).toBeVisible({ timeout: 90_000 });
  await expect(grid.locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Home");
  await pressUntil(page, "ArrowDown", async () => await hasFocus(caseRow(page, patient)));
  await page.keyboard.press("Enter");
  await expect(section(page, "Findings")).toBeVisible();
});

test("keys scroll, window and mark the images", async () => {
  const pane = paneAt(page, 0);
  const first = await expectPicture(pane);
  await page.keyboard.press("Control+1");
  await expect(pane).toBeFocused();
  await page.keyboard.press("PageDown");
  await page.keyboard.press("ArrowDown");
  await expect(pane).toHaveAccessibleName(/, image 12 of 41$/);
  await page.keyboard.press("2");
  await expect(pane).toContainText("lung");
  expect((await expectPicture(pane)).checksum).not.toBe(first.checksum);
  await page.keyboard.press("k");
  await expect(page.getByRole("button", { name: "Show key image 1" })).toBeVisible();
});

test("an alert is raised and the report written without leaving the keys", async () => {
  await page.keyboard.press("a");
  const sheet = page.getByRole("dialog", { name: "Raise alert" });
  await expect(sheet.getByRole("textbox", { name: "Finding" })).toBeFocused();
  await page.keyboard.type(finding);
  await tabTo(page, sheet.getByRole("textbox", { name: "Action needed" }));
  await page.keyboard.type("Surgical review today");
  await tabTo(page, sheet.getByRole("button", { name: "Raise alert" }));
  await page.keyboard.press("Enter");
  await expect(sheet).toBeHidden();
  await expect(page.getByRole("region", { name: "Alerts of this case" })).toContainText(finding);
  await page.keyboard.press("Control+2");
  // Written into at once: a focus that comes a frame later would put the next words into another section.
  expect(await hasFocus(section(page, "Findings"))).toBe(true);
  await tabTo(page, section(page, "Conclusion"));
  await page.keyboard.type(conclusion);
  await tabTo(page, page.getByRole("textbox", { name: "Caption of key image 1" }));
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Dome of the liver");
  await expectSaved(page);
  await expect(section(page, "Findings")).toHaveText("");
  await expect(section(page, "Conclusion")).toHaveText(conclusion);
});

test("axe finds nothing in a case with a key image, an alert, four panes and its drawers", async () => {
  await tabTo(page, page.getByRole("button", { name: "Four panes" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("figure", { name: "Empty pane" })).toHaveCount(3);
  await expectAccessible(page, "four panes");
  await page.keyboard.press("Control+3");
  for (const name of [/^Request/, /^Priors/, /^History/]) {
    await tabTo(page, page.getByRole("navigation", { name: "Drawer" }).getByRole("button", { name }));
    await page.keyboard.press("Enter");
    await expectAccessible(page, `drawer ${name.source}`);
  }
});

test("the report is signed by keys alone", async () => {
  await page.keyboard.press("Control+2");
  await page.keyboard.press("Control+Enter");
  const sheet = page.getByRole("dialog", { name: "Sign report" });
  const secret = sheet.getByRole("textbox", { name: "PIN or password" });
  await expect(secret).toBeVisible();
  await reasonsByKeys(page, sheet);
  await expect(secret).toBeFocused();
  await page.keyboard.type(pin);
  await page.keyboard.press("Enter");
  const done = page.getByRole("dialog", { name: "Report signed" });
  await expect(done).toContainText("Final, version 1");
  await expectAccessible(page, "report signed");
  await tabTo(page, done.getByRole("button", { name: "Stay here" }));
  await page.keyboard.press("Enter");
  const signed = page.getByRole("article", { name: "Signed report" });
  await expect(signed).toContainText(conclusion);
  await expect(signed).toContainText("Dome of the liver");
  await expectAccessible(page, "signed report");
});

test("the alert and the deliveries are reached by keys, and axe finds nothing in them", async () => {
  await page.keyboard.press("Alt+2");
  await expect(page.getByRole("complementary", { name: "Chosen alert" })).toContainText(finding);
  await expectAccessible(page, "an open alert");
  await page.keyboard.press("c");
  await expect(page.getByRole("textbox", { name: "Spoke to" })).toBeFocused();
  await page.keyboard.press("Alt+3");
  await expect(deliveryRows(page, patient).first()).toBeVisible();
  await tabTo(page, deliveryRows(page, patient).first());
  await expect(page.getByRole("complementary", { name: "Chosen delivery" })).toContainText(patient);
  await expectAccessible(page, "a chosen delivery");
});

async function hasFocus(control: Locator): Promise<boolean> {
  return await control.evaluate((element) => element === document.activeElement);
}

/** Presses Tab, or what is given, until a control has the focus, as somebody without a mouse has to. */
async function tabTo(window: Page, control: Locator, key = "Tab"): Promise<void> {
  await expect(control).toBeVisible();
  await pressUntil(window, key, async () => await hasFocus(control));
}

async function pressUntil(window: Page, key: string, isReached: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await isReached()) return;
    await window.keyboard.press(key);
  }
  throw new Error(`Not reached by pressing ${key}.`);
}
