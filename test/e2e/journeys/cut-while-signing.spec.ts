import { join } from "node:path";
import { type Browser, chromium, expect, type Page, test } from "@playwright/test";
import Database from "better-sqlite3";
import { chromiumFlags, chromiumPath } from "../../environment/chromium.ts";
import { type CuttableConnection, startCuttableConnection } from "../../environment/cuttable-connection.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, passOver, section, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const patient = "SPECIMEN, Harriet (Ms)";
const lost = "The connection to the workstation was lost.";

test.describe.configure({ mode: "serial" });

let program: Program;
let line: CuttableConnection;
let browser: Browser;
let page: Page;
const sheet = () => page.getByRole("dialog", { name: "Sign report" });
const pin = () => sheet().getByRole("textbox", { name: "PIN or password" });

test.beforeAll(async () => {
  program = await startProgram(await newProfileDirectory());
  const { hostname, port } = new URL(program.url);
  line = await startCuttableConnection(Number(port));
  // All that the browser sends to the program goes through the line, under the program's own name.
  const args = [...chromiumFlags, `--host-resolver-rules=MAP ${hostname} 127.0.0.1:${line.port}`];
  browser = await chromium.launch({ executablePath: chromiumPath(), args });
  page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await openCaseByKey(page, patient);
  await expect(section(page, "Conclusion")).toBeVisible();
});

test.afterAll(async () => {
  await browser?.close();
  await line?.stop();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("the sign sheet over a lost connection names it, is closed by Esc, and goes on by itself", async () => {
  await typeInto(page, "Conclusion", "No fracture of the right tibia.");
  await expectSaved(page);
  line.cut();
  await expect(page.getByText("The connection to the workstation was lost").first()).toBeVisible();
  await typeInto(page, "Conclusion", " No effusion.");
  await page.keyboard.press("Control+Enter");
  await expect(sheet()).toContainText(lost);
  await expect(sheet()).toContainText("Your words are kept here in this window.");
  await page.keyboard.press("Escape");
  await expect(sheet()).toBeHidden();
  await expect(section(page, "Conclusion")).toHaveText("No fracture of the right tibia. No effusion.");
  await page.keyboard.press("Control+Enter");
  await expect(sheet()).toContainText(lost);
  line.join();
  await expect(pin()).toBeEnabled();
  await expect(sheet()).toContainText("No effusion.");
});

test("a connection cut while a wrong PIN is compared ends as not signed, with the PIN field ready", async () => {
  await passOver(sheet());
  await pin().fill("9999");
  await cutWhileSigning();
  await expect(sheet()).toContainText(lost);
  await expect(sheet()).toContainText("this sheet asks by itself whether the report was signed");
  line.join();
  await expect(sheet()).toContainText("It was not signed. Nothing was lost; sign again.");
  await expect(pin()).toBeFocused();
  await expect(pin()).toHaveValue("");
  expect(versions()).toBe(0);
});

test("a connection cut while signing ends as signed, once, without a second signature", async () => {
  await pin().fill("1234");
  await cutWhileSigning();
  await expect(sheet()).toContainText(lost);
  // Enter and Esc do nothing meanwhile.
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(sheet()).toBeVisible();
  await expect.poll(versions).toBe(1);
  line.join();
  const done = page.getByRole("dialog", { name: "Report signed" });
  await expect(done).toContainText("Final, version 1");
  await page.getByRole("button", { name: "Stay here" }).click();
  await expect(page.getByRole("article", { name: "Signed report" })).toContainText("No effusion.");
  expect(versions()).toBe(1);
});

/** Presses the button, and cuts the line as soon as the core has begun. */
async function cutWhileSigning(): Promise<void> {
  const database = new Database(join(program.profileDirectory, "store.sqlite"), { readonly: true });
  try {
    const begun = database.prepare("SELECT count(*) AS count FROM begun_signing");
    const isBegun = () => (begun.get() as { count: number }).count > 0;
    const pressed = page.keyboard.press("Enter");
    for (const until = Date.now() + 20_000; !isBegun() && Date.now() < until; ) {
      await new Promise((again) => setTimeout(again, 2));
    }
    expect(isBegun()).toBe(true);
    line.cut();
    await pressed;
  } finally {
    database.close();
  }
}

function versions(): number {
  const database = new Database(join(program.profileDirectory, "store.sqlite"), { readonly: true });
  try {
    return (database.prepare("SELECT count(*) AS count FROM report_version").get() as { count: number }).count;
  } finally {
    database.close();
  }
}
