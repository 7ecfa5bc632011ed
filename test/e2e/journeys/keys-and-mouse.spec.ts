import { expect, type Locator, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { expectPicture, paneAt, pictureOf } from "../pages/pane-page.ts";
import { caseRow } from "../pages/reading-list-page.ts";
import { expectSaved, reasonsByKeys, section } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const patient = "SAMPLE, Robert (Mr)";

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

test("a key is taken from another command openly, and a button is given another action", async () => {
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await page.keyboard.press("Alt+4");
  await page.getByRole("tab", { name: "Keys and mouse" }).click();
  await expectAccessible(page, "keys and mouse");
  await page.getByRole("button", { name: "New key for: Invert" }).click();
  const sheet = page.getByRole("dialog", { name: "New key: Invert" });
  await page.keyboard.press("Control+w");
  await expect(sheet).toContainText("keeps this key for itself");
  await expect(sheet.getByRole("button", { name: "Use this key" })).toBeDisabled();
  await page.keyboard.press("f");
  await expect(sheet).toContainText('F is "Fill the grid with the pane, or back" now');
  await expectAccessible(page, "a new key");
  await sheet.getByRole("button", { name: "Take it" }).click();
  await expect(page.getByRole("listitem", { name: "Fill the grid with the pane, or back" })).toContainText("no key");
  await page.getByRole("button", { name: / Middle button$/ }).click();
  await page.getByRole("option", { name: "Window", exact: true }).click();
  await expect(page.getByRole("button", { name: "Take back my 3 changes" })).toBeVisible();
});

test("both are there after signing in again, and act on the image", async () => {
  await page.getByRole("contentinfo").getByRole("button").last().click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await expect(caseRow(page, patient)).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole("grid", { name: "Reading list" }).locator(":focus")).toHaveCount(1);
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys.getByRole("listitem").filter({ hasText: /^Invert/ })).toHaveText("InvertIF");
  await expect(keys.getByRole("listitem").filter({ hasText: /Middle button$/ })).toHaveText("WindowMiddle button");
  await page.keyboard.press("Escape");
  await openCaseByArrows();
  const pane = paneAt(page, 0);
  const first = await expectPicture(pane);
  await page.keyboard.press("Control+1");
  await page.keyboard.press("f");
  await expect.poll(async () => (await pictureOf(pane)).mean).toBeGreaterThan(first.mean + 40);
  await page.keyboard.press("f");
  const width = await windowWidth(pane);
  const box = await pane.boundingBox();
  if (box === null) throw new Error("The pane is not on the screen.");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down({ button: "middle" });
  await page.mouse.move(box.x + box.width / 2 + 120, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up({ button: "middle" });
  expect(await windowWidth(pane)).toBeGreaterThan(width * 1.2);
  await expectNewPicture(pane, first.checksum);
  await page.keyboard.press("0");
});

test("a mark is measured and put into the report by keys alone", async () => {
  const pane = paneAt(page, 0);
  await page.keyboard.press("PageDown");
  await page.keyboard.press("+");
  await page.keyboard.press("Control+ArrowRight");
  await expect(pane).toHaveAccessibleName(/, image 11 of 41$/);
  const before = await expectPicture(pane);
  await page.keyboard.press("l");
  for (const [fromTop, length] of [
    [-6, 20],
    [6, 10],
  ] as const) {
    await page.keyboard.press("Enter");
    await expect(pane).toContainText("Crosshair");
    await pressTimes(fromTop < 0 ? "ArrowUp" : "ArrowDown", Math.abs(fromTop));
    await page.keyboard.press("Enter");
    await pressTimes("ArrowRight", length);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await expect(pane).not.toContainText("Crosshair");
    await page.keyboard.press("Shift+m");
    if (fromTop > 0) await page.keyboard.press("Shift+m");
    await page.keyboard.press("m");
  }
  await expectNewPicture(pane, before.checksum);
  await expectSaved(page);
  const findings = (await section(page, "Findings").textContent()) ?? "";
  const [long = 0, short = 0] = [...findings.matchAll(/([0-9.]+)\s*mm/g)].map((match) => Number(match[1]));
  expect(long).toBeGreaterThan(10);
  expect(Math.abs(long / short - 2)).toBeLessThan(0.02);
});

test("commands are found by name, a key image is marked and the report signed without the mouse", async () => {
  const pane = paneAt(page, 0);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Find a command" });
  await expect(palette.getByRole("option", { name: /Next step of the hanging/ })).toBeAttached();
  await expectAccessible(page, "the command palette");
  await page.keyboard.type("reserve");
  await expect(palette.getByRole("option", { name: /Reserve/ })).toContainText("Only in the reading list");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("fl le");
  await expect(palette.getByRole("option").first()).toContainText("Flip left and right");
  await page.keyboard.press("Enter");
  await expect(palette).toBeHidden();
  await expect(pane).toContainText("Mirror image");
  await page.keyboard.press("Control+1");
  await page.keyboard.press("k");
  await expect(page.getByRole("button", { name: "Show key image 1" })).toBeVisible();
  await page.keyboard.press("Control+2");
  const conclusion = section(page, "Conclusion");
  for (let presses = 0; presses < 20; presses += 1) {
    if (await conclusion.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type("Measured twice.");
  await expectSaved(page);
  await page.keyboard.press("Control+Enter");
  const sheet = page.getByRole("dialog", { name: "Sign report" });
  await expect(sheet.getByRole("textbox", { name: "PIN or password" })).toBeVisible();
  await reasonsByKeys(page, sheet);
  await expect(sheet.getByRole("textbox", { name: "PIN or password" })).toBeFocused();
  await page.keyboard.type("1234");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Report signed" })).toContainText("Final, version 1");
});

async function openCaseByArrows(): Promise<void> {
  const row = caseRow(page, patient);
  await expect(row).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("grid", { name: "Reading list" }).locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Home");
  for (let presses = 0; presses < 40; presses += 1) {
    if (await row.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await expect(section(page, "Findings")).toBeVisible();
}

async function windowWidth(pane: Locator): Promise<number> {
  return Number(/width (\d+)/.exec((await pane.textContent()) ?? "")?.[1]);
}

async function expectNewPicture(pane: Locator, before: number | string): Promise<void> {
  await expect.poll(async () => (await pictureOf(pane)).checksum).not.toBe(before);
}

async function pressTimes(key: string, count: number): Promise<void> {
  for (let presses = 0; presses < count; presses += 1) await page.keyboard.press(key);
}
