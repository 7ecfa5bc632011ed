import { type Browser, expect, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { anotherUrl, laptopSize, openWindow, wideSize } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { openSignSheet, passOver, section, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const sizes = [
  ["wide monitor", wideSize, "SPECIMEN, Harriet (Ms)"],
  ["laptop", laptopSize, "DUMMY, Derek (Mr)"],
] as const;

test.describe.configure({ mode: "serial" });

let program: Program;

test.beforeAll(async () => {
  program = await startProgram(await newProfileDirectory());
});

test.afterAll(async () => {
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

async function raiseAlert(page: Page): Promise<void> {
  const sheet = page.getByRole("dialog", { name: "Raise alert" });
  await sheet.getByRole("textbox", { name: "Finding" }).fill("A conclusion.");
  await sheet.getByRole("textbox", { name: "Action needed" }).fill("Telephone the ward");
  await sheet.getByRole("button", { name: "Raise alert" }).click();
  await expect(sheet).toBeHidden();
}

test("set-up has no violation", async ({ browser }) => {
  const real = await startProgram(await newProfileDirectory(), ["--real"]);
  for (const [name, size] of sizes) {
    const page = await openWindow(browser, name === "laptop" ? await anotherUrl(real) : real.url, size);
    await expect(page.getByRole("button", { name: "Set up" })).toBeVisible();
    await expectAccessible(page, `set-up, ${name}`);
    await page.context().close();
  }
  await real.stop();
  await removeProfile(real.profileDirectory);
});

for (const [name, size, patient] of sizes) {
  test.describe(`on a ${name}`, () => {
    let page: Page;
    test.beforeAll(async ({ browser }: { browser: Browser }) => {
      page = await openWindow(browser, await anotherUrl(program), size);
    });
    test.afterAll(async () => {
      await page.context().close();
    });

    test("sign-in has no violation", async () => {
      await expect(page.getByRole("button", { name: /Dr R\. Testwell/ })).toBeVisible();
      await expectAccessible(page, "sign-in");
      await signInAsDemoPerson(page, "Dr R. Testwell");
    });

    test("the reading list and the sheet of keys have none", async () => {
      await expect(caseRow(page, patient)).toBeVisible({ timeout: 90_000 });
      await expect(page.getByRole("grid", { name: "Reading list" })).toBeVisible();
      await expectAccessible(page, "reading list");
      await caseRow(page, patient).click();
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectAccessible(page, "keys");
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toBeHidden();
    });

    test("the case has none, and its parts have the names that others rely on", async () => {
      await openCaseByKey(page, patient);
      for (const text of ["Clinical information", "Technique", "Comparison", "Findings", "Conclusion", "Advice"]) {
        await expect(section(page, text)).toBeVisible();
      }
      for (const button of ["Mark key image", "Raise alert", "Sign"]) {
        await expect(page.getByRole("button", { name: button, exact: true })).toBeVisible();
      }
      for (const link of [/^Reading list/, /^Alerts/, /^Delivery/]) {
        await expect(page.getByRole("link", { name: link })).toBeVisible();
      }
      await expect(page.getByRole("figure").first()).toHaveAccessibleName(/^Series .*, image 1 of \d+$/);
      await expectAccessible(page, "case");
    });

    test("the sheets of an alert and of signing have none", async () => {
      await typeInto(page, "Conclusion", "A conclusion.");
      await page.getByRole("button", { name: "Raise alert", exact: true }).click();
      await expect(page.getByRole("dialog", { name: "Raise alert" })).toBeVisible();
      await expectAccessible(page, "alert sheet");
      await raiseAlert(page);
      const sheet = await openSignSheet(page);
      await expectAccessible(page, "sign sheet");
      await passOver(sheet);
      await sheet.getByRole("textbox", { name: "PIN or password" }).fill("1234");
      await sheet.getByRole("button", { name: "Sign report" }).click();
      await expect(page.getByRole("dialog", { name: "Report signed" })).toBeVisible();
      await expectAccessible(page, "signed");
      await page.getByRole("button", { name: "Stay here" }).click();
      await expect(page.getByRole("article", { name: "Signed report" })).toBeVisible();
      await expectAccessible(page, "signed report");
    });

    test("the boards of delivery and of the fail-safe officer have none", async () => {
      await page.getByRole("link", { name: /^Delivery/ }).click();
      for (const board of ["Has to know of a correction", "Delays to tell"]) {
        await page.getByRole("toolbar", { name: "Filters" }).getByRole("button", { name: board }).click();
        await expect(page.getByRole("complementary", { name: "Chosen delivery" })).toBeHidden();
        await expectAccessible(page, board);
      }
      await page.keyboard.press("Alt+6");
      await expect(page.getByRole("heading", { name: "Fail-safe" })).toBeVisible();
      await expectAccessible(page, "fail-safe");
      await page.getByRole("button", { name: "Officers and limits" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectAccessible(page, "officers and limits");
      await page.keyboard.press("Escape");
      await page.getByRole("radio", { name: "Fire drills" }).click();
      await expect(page.getByRole("button", { name: "Drill now" }).first()).toBeVisible();
      await expectAccessible(page, "fire drills");
    });

    test("an entry of the directory has none", async () => {
      await page.getByRole("link", { name: /^Settings/ }).click();
      await page.getByRole("tab", { name: "Directory" }).click();
      // Below the fold of a low screen: a press while the list scrolls there would land on another line.
      await page.getByRole("searchbox", { name: "Search the directory" }).fill("ward 7");
      await expect(page.getByRole("status").filter({ hasText: "1 entry" })).toBeVisible();
      await page.getByRole("row").filter({ hasText: "Ward 7" }).first().click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectAccessible(page, "entry of the directory");
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toBeHidden();
    });

    test("alerts, delivery and every page of the settings have none", async () => {
      for (const screen of ["Alerts", "Delivery"]) {
        await page.getByRole("link", { name: new RegExp(`^${screen}`) }).click();
        await expect(page.getByRole("complementary", { name: /^Chosen (alert|delivery)$/ })).toBeVisible();
        await expectAccessible(page, screen);
      }
      await page.getByRole("link", { name: /^Settings/ }).click();
      for (const tab of [
        "Archives",
        "Destinations",
        "Directory",
        "Referrer's page",
        "People",
        "Alerts",
        "Release",
        "Security",
        "About",
      ]) {
        await page.getByRole("tab", { name: tab }).click();
        await expect(page.getByRole("tabpanel", { name: tab })).toBeVisible();
        await expectAccessible(page, `settings, ${tab}`);
      }
    });

    test("the lock has none, and gives way to the PIN", async () => {
      await page.keyboard.press("Control+l");
      const lock = page.getByRole("dialog", { name: "Screen locked" });
      await expect(lock).toBeVisible();
      await expectAccessible(page, "lock");
      await lock.getByRole("textbox", { name: "PIN or password" }).fill("1234");
      await lock.getByRole("button", { name: "Unlock" }).click();
      await expect(lock).toBeHidden();
    });
  });
}
