import { expect, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { anotherUrl, openWindow } from "../launchers/windows.ts";
import { paneAt } from "../pages/pane-page.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, section, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const patient = "SPECIMEN, Harriet (Ms)";

test.describe.configure({ mode: "serial" });

let program: Program;
let holder: Page;
let asker: Page;

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  holder = await openWindow(browser, program.url);
  asker = await openWindow(browser, await anotherUrl(program));
  await signInAsDemoPerson(holder, "Dr R. Testwell");
  await signInAsDemoPerson(asker, "A. Pretend");
  await expect(caseRow(asker, patient)).toBeVisible({ timeout: 90_000 });
});

test.afterAll(async () => {
  await holder?.context().close();
  await asker?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("a case that somebody reads is refused to others with a name and a time", async () => {
  await openCaseByKey(holder, patient);
  await typeInto(holder, "Findings", "Begun by the first reader.");
  await expectSaved(holder);
  await expect(caseRow(asker, patient)).toContainText("Dr R. Testwell");
  await caseRow(asker, patient).click();
  await asker.keyboard.press("Enter");
  const sheet = asker.getByRole("dialog", { name: "Dr R. Testwell has this case" });
  await expect(sheet).toContainText(/is with Dr R\. Testwell since (yesterday )?\d\d:\d\d/);
  await expect(asker.getByRole("region", { name: "Report", exact: true })).toHaveCount(0);
  const pane = await paneAt(holder, 0).boundingBox();
  await sheet.getByRole("button", { name: "Ask for it" }).click();
  await expect(sheet).toContainText("Dr R. Testwell sees your question now.");
  await expect(holder.getByText("A. Pretend asks for a case that you have.")).toBeVisible();
  expect(await paneAt(holder, 0).boundingBox(), "the question changes no image's size").toEqual(pane);
  await sheet.getByRole("button", { name: "Back to the list" }).click();
});

test("the holder keeps it, and the other stays out", async () => {
  await expect(holder.getByText("A. Pretend asks for a case that you have.")).toBeVisible();
  await holder.getByRole("button", { name: "Keep it" }).click();
  await expect(holder.getByText("A. Pretend asks for a case that you have.")).toBeHidden();
  await expect(caseRow(asker, patient)).toContainText("Dr R. Testwell");
  await expect(caseRow(asker, patient)).not.toContainText("Asked");
});

test("asked again, the holder gives it, and the other opens it with every word", async () => {
  await caseRow(asker, patient).click();
  await asker.keyboard.press("Enter");
  const sheet = asker.getByRole("dialog", { name: "Dr R. Testwell has this case" });
  await sheet.getByRole("button", { name: "Ask for it" }).click();
  await typeInto(holder, "Findings", " One more sentence.");
  await holder.getByRole("button", { name: "Give it to A. Pretend" }).click();
  await asker.getByRole("dialog", { name: "The case is yours now" }).getByRole("button", { name: "Open case" }).click();
  await expect(section(asker, "Findings")).toHaveText("Begun by the first reader. One more sentence.");
  await typeInto(asker, "Findings", " Gone on by the second.");
  await expectSaved(asker);
});

test("the window of whoever gave it says so at once, signs nothing, and offers no text of the other as its own", async () => {
  const report = holder.getByRole("region", { name: "Report", exact: true });
  await expect(report.getByText("A. Pretend has this case now.")).toBeVisible();
  await expect(report.getByRole("button", { name: "Sign", exact: true })).toBeDisabled();
  await typeInto(holder, "Findings", " Typed too late.");
  await typeInto(asker, "Findings", " And on.");
  await expectSaved(asker);
  await expect(holder.getByText("was also written in another window")).toHaveCount(0);
  await expect(holder.getByText("Taken over from your other window")).toHaveCount(0);
  await expect(report.getByText(/^Saved /)).toHaveCount(0);
  await expect(section(asker, "Findings")).toHaveText(
    "Begun by the first reader. One more sentence. Gone on by the second. And on.",
  );
});

test("the former holder can only read it", async () => {
  await holder.getByRole("link", { name: "Reading list" }).click();
  await expect(caseRow(holder, patient)).toContainText("A. Pretend");
  await caseRow(holder, patient).click();
  await holder.keyboard.press("Enter");
  await expect(holder.getByRole("dialog", { name: "A. Pretend has this case" })).toBeVisible();
});
