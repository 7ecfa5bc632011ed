import { expect, type Page, test } from "@playwright/test";
import { chestFilm, filmPatient } from "../../environment/chest-film.ts";
import { type Orthanc, startOrthanc } from "../../environment/orthanc.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { expectPicture, paneAt } from "../pages/pane-page.ts";
import { caseRow } from "../pages/reading-list-page.ts";
import { section } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";
import { addArchive } from "../pages/settings-page.ts";

const ctPatient = "SAMPLE, Robert (Mr)";

test.describe.configure({ mode: "serial" });

let orthanc: Orthanc;
let program: Program;
let page: Page;
/** Keys that the reader pressed from the reading list on. */
let keys = 0;

const press = async (key: string): Promise<void> => {
  keys += 1;
  await page.keyboard.press(key);
};

test.beforeAll(async ({ browser }) => {
  orthanc = await startOrthanc();
  const film = await chestFilm();
  expect(await orthanc.load(film.files)).toBe(1);
  await film.remove();
  program = await startProgram(await newProfileDirectory(), [], { takesTemplates: true });
  page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await addArchive(page, { name: "Film archive", dicomwebUrl: orthanc.dicomwebUrl });
  await page.getByRole("link", { name: "Reading list" }).click();
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
  await orthanc?.stop();
});

test("a normal chest film is read, confirmed and signed in under 12 keys", async () => {
  const row = caseRow(page, filmPatient);
  await expect(row).toBeVisible({ timeout: 90_000 });
  await row.click();
  await press("Enter");
  const report = page.getByRole("region", { name: "Report", exact: true });
  await expect(report.getByRole("button", { name: "Template: Chest X-ray" })).toBeVisible();
  await expectPicture(paneAt(page, 0));
  await expect(section(page, "Findings")).toContainText("The lungs are clear.");
  const waiting = section(page, "Findings").locator("[data-unconfirmed]");
  expect(await waiting.count()).toBeGreaterThan(5);
  await expect(report.getByRole("button", { name: /unconfirmed/ })).toBeVisible();
  await press("Alt+Shift+y");
  await expect(waiting).toHaveCount(0);
  await expect(report.getByRole("button", { name: /unconfirmed/ })).toHaveCount(0);
  await press("Control+Enter");
  const secret = page.getByRole("dialog", { name: "Sign report" }).getByRole("textbox", { name: "PIN or password" });
  await expect(secret).toBeFocused();
  for (const digit of "1234") await press(digit);
  await press("Enter");
  await expect(page.getByRole("dialog", { name: "Report signed" })).toBeVisible();
  expect(keys).toBeLessThan(12);
});

test("Tab fills the fields of a CT, a condition brings its paragraph, and a refused value says why", async () => {
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Reading list" }).click();
  await caseRow(page, ctPatient).click();
  await page.keyboard.press("Enter");
  const technique = section(page, "Technique");
  await expect(technique).toContainText("CT of the chest, abdomen and pelvis");
  await expectPicture(paneAt(page, 0));
  await technique.click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Tab");
  const field = page.getByRole("combobox", { name: "Contrast medium" });
  await expect(field).toBeFocused();
  await expectAccessible(page, "a field that is being filled");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(field).toBeHidden();
  const before = await section(page, "Findings").locator("p").count();
  const purpose = page.getByRole("combobox", { name: "Purpose" });
  for (let step = 0; step < 4 && !(await purpose.isVisible()); step += 1) await page.keyboard.press("Tab");
  await expect(purpose).toBeFocused();
  await page.keyboard.type("stag");
  await page.keyboard.press("Enter");
  await expect(section(page, "Findings")).toContainText("Primary tumour");
  expect(await section(page, "Findings").locator("p").count()).toBeGreaterThan(before);
  await technique.click();
  await page.keyboard.press("Control+z");
  await expect(section(page, "Findings")).not.toContainText("Primary tumour");
});

test("another template is chosen by a key, and every word that was written stays", async () => {
  await section(page, "Advice").click();
  // Keys without a pause, into a paragraph that is not painted yet.
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Repeat in six weeks.");
  await page.keyboard.press("Alt+h");
  const sheet = page.getByRole("dialog", { name: "Template of this report" });
  await expect(sheet.getByRole("option").first()).toBeVisible();
  await page.keyboard.type("free");
  await page.keyboard.press("Enter");
  await expect(sheet).toBeHidden();
  await expect(page.getByRole("button", { name: /^Template: Free text/ })).toBeVisible();
  await expect(section(page, "Advice")).toHaveText("Repeat in six weeks.");
  await expect(section(page, "Findings")).not.toContainText("The central airways are patent");
});

test("what a check says of the words under the caret never lies over them", async () => {
  await page.setViewportSize(laptopSize);
  const advice = section(page, "Advice");
  await advice.click();
  await page.keyboard.press("Control+End");
  // A man's report. The last section is at the foot of the column, where such a card lies.
  await page.keyboard.type(" See the uterus");
  const marked = advice.locator("[data-check]").filter({ hasText: "uterus" });
  await expect(marked).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  const report = page.getByRole("region", { name: "Report", exact: true });
  const card = report.getByRole("status").filter({ hasText: "uterus" });
  await expect(card).toBeVisible();
  const [words, box] = [await marked.boundingBox(), await card.boundingBox()];
  if (words === null || box === null) throw new Error("nothing was drawn");
  expect(box.y + box.height <= words.y || box.y >= words.y + words.height).toBe(true);
});
