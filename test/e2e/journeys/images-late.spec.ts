import { expect, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { openSignSheet, passOver, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

let program: Program;

test.beforeAll(async () => {
  program = await startProgram(await newProfileDirectory());
});

test.afterAll(async () => {
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("a report whose images have not arrived says so before it is signed, and again when they do", async ({
  browser,
}) => {
  const page = await openWindow(browser, program.url);
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  await page.route("**/studies/**", async (route) => {
    await arrived;
    await route.continue();
  });
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await openCaseByKey(page, "SPECIMEN, Harriet (Ms)");
  await typeInto(page, "Findings", "No fracture.");
  await typeInto(page, "Conclusion", "No fracture.");
  await page.keyboard.press("Control+Enter");
  const sheet = page.getByRole("dialog", { name: "Sign report" });
  await expect(sheet).toContainText("the whole examination, whose images have not arrived here");
  await passOver(sheet);
  await sheet.getByRole("textbox", { name: "PIN or password" }).fill("1234");
  await expect(sheet.getByRole("button", { name: "Sign report" })).toBeEnabled();

  arrive();
  await expect(sheet).toContainText("Series 1 Tibia AP (0 of 1 images)");
  await expect(sheet).not.toContainText("the whole examination");
  await expect(sheet.getByRole("button", { name: "Sign report" })).toBeDisabled();

  // What lies behind the sheet is not looked at; once the sheet is gone it is.
  await page.keyboard.press("Escape");
  await expect(page.getByRole("navigation", { name: "Series" })).toContainText("Seen");
  await expect(await openSignSheet(page)).not.toContainText("Not seen in full");
  await page.context().close();
});
