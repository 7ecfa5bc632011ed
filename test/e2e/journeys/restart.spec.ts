import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import Database from "better-sqlite3";
import { draftContentSchema, sectionText } from "../../../shared/domain/report.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, section, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const patient = "SPECIMEN, Harriet (Ms)";
const lostBar = "The connection to the workstation was lost";

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await openCaseByKey(page, patient);
  await expect(section(page, "Findings")).toBeVisible();
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("an open window finds the program that was killed and started again, and its words get into the draft", async () => {
  const before = new URL(page.url());
  // Killed within the pause before the first save, so all of them come at once: the words are in the window alone.
  await section(page, "Findings").click();
  await page.keyboard.insertText("Typed just before the kill.");
  await program.kill();
  expect(storedFindings()).not.toContain("Typed just before the kill.");
  await expect(page.getByText(lostBar)).toBeVisible();
  await typeInto(page, "Conclusion", "Typed while it was down.");
  program = await startProgram(program.profileDirectory);
  expect(new URL(program.url).host).toBe(before.host);
  await expect(page.getByText("You were signed out because Sightline was started again")).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText("This window keeps unsaved words of Dr R. Testwell.")).toBeVisible();
  await expect(page.getByText("Typed just before the kill.")).toHaveCount(0);
  expect(audited("session.end")).toContain("the program was started again");
  expect(storedFindings()).not.toContain("Typed just before the kill.");
});

test("another person at that window gets neither the case nor the words", async () => {
  await signInAsDemoPerson(page, "Dr P. Madeup");
  await expect(caseRow(page, patient)).toBeVisible();
  await expect(page.getByText("This window keeps unsaved words of Dr R. Testwell.")).toBeVisible();
  await openCaseByKey(page, patient);
  await expect(section(page, "Findings")).toBeVisible();
  await expect(page.getByText("Typed just before the kill.")).toHaveCount(0);
  await page.waitForTimeout(3_000);
  expect(storedFindings()).not.toContain("Typed just before the kill.");
  await page.getByRole("link", { name: "Reading list" }).click();
  await expect(caseRow(page, patient)).toBeVisible();
});

test("the same person signs in again in the same window, and the words are in the draft on disk", async () => {
  await page.getByRole("contentinfo").getByRole("button").last().click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await expect.poll(storedFindings).toContain("Typed just before the kill.");
  await expect(page.getByText("This window keeps unsaved words")).toHaveCount(0);
  await openCaseByKey(page, patient);
  await expect(section(page, "Findings")).toHaveText("Typed just before the kill.");
  await expect(section(page, "Conclusion")).toHaveText("Typed while it was down.");
  await typeInto(page, "Advice", "None.");
  await expectSaved(page);
});

test("the same person goes on in the case that was open when the program was killed", async () => {
  await typeInto(page, "Advice", " Once more.");
  await program.kill();
  program = await startProgram(program.profileDirectory);
  await expect(page.getByText("You were signed out because")).toBeVisible({ timeout: 30_000 });
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await expect(section(page, "Advice")).toHaveText("None. Once more.");
  await expectSaved(page);
});

function inStore<Result>(look: (database: Database.Database) => Result): Result {
  const database = new Database(join(program.profileDirectory, "store.sqlite"), { readonly: true });
  try {
    return look(database);
  } finally {
    database.close();
  }
}

/** The findings of every open draft, as the file of the store has them. */
function storedFindings(): string {
  const rows = inStore((database) => database.prepare("SELECT content FROM draft WHERE closed_at IS NULL").all());
  return rows.map((row) => findingsOf((row as { content: string }).content)).join("\n");
}

function findingsOf(content: string): string {
  return sectionText(draftContentSchema.parse(JSON.parse(content)).sections.findings);
}

function audited(action: string): string {
  const rows = inStore((database) => database.prepare("SELECT detail FROM audit WHERE action = ?").all(action));
  return rows.map((row) => (row as { detail: string }).detail).join("\n");
}
