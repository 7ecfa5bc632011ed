import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type PreparedStudies, recentCtWithPrior, sampleCt } from "../../environment/ct-studies.ts";
import { type CuttableConnection, startCuttableConnection } from "../../environment/cuttable-connection.ts";
import { type Orthanc, startOrthanc } from "../../environment/orthanc.ts";
import { runTool } from "../../environment/tools.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow, wideSize } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { expectPicture, paneAt } from "../pages/pane-page.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, openSignSheet, section, typeInto } from "../pages/report-page.ts";
import { administrator, setUpProfile, signIn, signOut, type TestPerson } from "../pages/session-page.ts";
import { addArchive, addPerson, openPart } from "../pages/settings-page.ts";

const radiologist: TestPerson = {
  displayName: "Dr Q. Reporter",
  username: "qreporter",
  password: "another-long-password",
};

test.describe.configure({ mode: "serial" });

/** Images of the examination that the scanner sends late. */
const lateCount = 5;

let studies: PreparedStudies;
let orthanc: Orthanc;
let line: CuttableConnection;
let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  orthanc = await startOrthanc({ overwrites: true });
  studies = await recentCtWithPrior();
  await orthanc.load(studies.files.slice(lateCount));
  line = await startCuttableConnection(Number(new URL(orthanc.dicomwebUrl).port));
  program = await startProgram(await newProfileDirectory(), ["--real"]);
  page = await openWindow(browser, program.url);
  await setUpProfile(page);
  await addPerson(page, radiologist, "Consultant radiologist");
  await addArchive(page, { name: "Hospital", dicomwebUrl: `http://127.0.0.1:${line.port}/dicom-web` });
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  if (program !== undefined) await removeProfile(program.profileDirectory);
  await line?.stop();
  await orthanc?.stop();
  await studies?.remove();
});

test("the list says quietly that the next case's images are on this workstation", async () => {
  await page.getByRole("link", { name: "Reading list" }).click();
  const row = caseRow(page, sampleCt.patient);
  await expect(row).toContainText("Images are on this workstation", { timeout: 60_000 });
  for (const size of [laptopSize, wideSize]) {
    await page.setViewportSize(size);
    const mark = row.getByTitle("Images are on this workstation");
    await expect(mark).toBeVisible();
    // Both edges in one look: the list lays itself out anew for a moment after the window has another size.
    const roomBeside = () =>
      mark.evaluate((element) => {
        const cell = element.closest('[role="gridcell"]');
        return (cell?.getBoundingClientRect().right ?? 0) - element.getBoundingClientRect().right;
      });
    await expect.poll(roomBeside).toBeGreaterThanOrEqual(0);
    await expectAccessible(page, `reading list with images ahead at ${size.width}`);
  }
});

test("what is kept is named in the settings, with its limits", async () => {
  await openPart(page, "Kept images");
  await expect(page.getByText(/^\d+ MiB of 2 examinations\.$/)).toBeVisible();
  await page.getByRole("button", { name: /Fetched ahead$/ }).click();
  await page.getByRole("option", { name: "The next case and its prior" }).click();
  await expect(page.getByRole("button", { name: /The next case and its prior/ })).toBeVisible();
  await expectAccessible(page, "kept images");
});

test("a case that is only looked into, its prior beside it, is unread again", async () => {
  await signOut(page);
  await signIn(page, radiologist);
  await openCaseByKey(page, sampleCt.patient);
  await expectPicture(paneAt(page, 1));
  await expect(section(page, "Comparison")).toContainText("CT chest, abdomen and pelvis");
  await expectSaved(page);
  await page.getByRole("link", { name: "Reading list" }).click();
  const row = caseRow(page, sampleCt.patient);
  await expect(row).toContainText("Unread");
  await expect(row).not.toContainText(radiologist.displayName);
});

test("the case opens from this workstation while the archive is away, and says so", async ({ browser }) => {
  // A program that starts anew has asked the archive for nothing: headers that came a moment ago are shown as the archive's.
  await page.context().close();
  await program.stop();
  line.cut();
  program = await startProgram(program.profileDirectory, ["--real"]);
  page = await openWindow(browser, program.url);
  await signIn(page, radiologist);
  // Known from the names of the files, before the archive could say anything.
  await expect(caseRow(page, sampleCt.patient)).toContainText("Images are on this workstation");
  await caseRow(page, sampleCt.patient).click();
  await page.keyboard.press("Enter");
  await expectPicture(paneAt(page, 0));
  await expect(page.getByText(/^Kept here since .*\. The archive does not answer/)).toBeVisible();
  for (const size of [laptopSize, wideSize]) {
    await page.setViewportSize(size);
    await expect(page.getByRole("button", { name: "Ask again" })).toBeInViewport({ ratio: 1 });
    await expectAccessible(page, `shown from a copy at ${size.width}`);
  }
  await typeInto(page, "Conclusion", "No acute finding.");
  await expectSaved(page);
  const sheet = await openSignSheet(page);
  await expect(sheet).toContainText("whether the archive has changed the examination since it was kept here");
  await page.keyboard.press("Escape");
});

test("what the archive has changed since is named when it answers, and shown when the reader says so", async () => {
  const before = await firstPicture();
  await orthanc.load([await withOtherPixels()]);
  line.join();
  await page.getByRole("button", { name: "Ask again" }).click();
  const notice = page.getByText(/^Changed in the archive since /);
  await expect(notice).toBeVisible({ timeout: 30_000 });
  const sheet = await openSignSheet(page);
  await expect(sheet).toContainText("which the archive has changed since it was kept here (not shown)");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Show as it is now" }).click();
  await expect(notice).toBeHidden();
  await expect.poll(firstPicture, { message: "the replaced pixels are shown" }).not.toBe(before);
});

test("images that come while the case is open are named, asked for at signing, and shown when the reader says so", async () => {
  const count = sampleCt.imageCount;
  await expect(paneAt(page, 0)).toHaveAccessibleName(new RegExp(`of ${count - lateCount}$`));
  await orthanc.load(studies.files.slice(0, lateCount));
  const notice = page.getByText(`${lateCount} new images came to the archive; they are not shown yet.`);
  await expect(notice).toBeVisible({ timeout: 60_000 });
  await expect(paneAt(page, 0)).toHaveAccessibleName(new RegExp(`of ${count - lateCount}$`));
  for (const size of [laptopSize, wideSize]) {
    await page.setViewportSize(size);
    await expectAccessible(page, `new images at ${size.width}`);
  }
  const sheet = await openSignSheet(page);
  await expect(sheet).toContainText(`${lateCount} new images came to the archive since the case was opened`);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Show them" }).click();
  await expect(paneAt(page, 0)).toHaveAccessibleName(new RegExp(`of ${count}$`));
  await expectPicture(paneAt(page, 0));
  await expect(notice).toBeHidden();
  // Nobody fetches the rest of a draft that was left: the bar at the pane's edge goes when all its images are here.
  await expect(paneAt(page, 0).locator('[class*="_loaded_"]')).toHaveCount(0);
});

test("clearing leaves what a window shows, and takes the rest", async () => {
  await page.getByRole("link", { name: "Reading list" }).click();
  const row = caseRow(page, sampleCt.patient);
  await expect(row).toContainText("Draft");
  await expect(row, "nobody fetches a draft ahead").toContainText("Images are on this workstation");
  await signOut(page);
  await signIn(page, administrator);
  await openPart(page, "Kept images");
  await page.getByRole("button", { name: "Clear what no window shows" }).click();
  await expect(page.getByText("Nothing is kept.")).toBeVisible();
  await page.getByRole("link", { name: "Reading list" }).click();
  await expect(row).toContainText("Draft");
  await expect(row).not.toContainText("Images are on this workstation");
});

/** Gives the checksum of the first picture on the pane, once that stands still. */
async function firstPicture(): Promise<number> {
  const pane = paneAt(page, 0);
  await pane.focus();
  await page.keyboard.press("Home");
  return (await expectPicture(pane)).checksum;
}

/** Gives a copy of the first image on the pane with the pixels of another one, as an archive has it that was corrected. */
async function withOtherPixels(): Promise<string> {
  const number = /number (\d+)/.exec((await paneAt(page, 0).textContent()) ?? "")?.[1] ?? "";
  const changed = join(program.profileDirectory, "corrected.dcm");
  const script = [
    "import pydicom, sys",
    "number, target, *files = sys.argv[1:]",
    "images = [pydicom.dcmread(file) for file in files]",
    "image = next(i for i in images if str(i.InstanceNumber) == number)",
    "image.PixelData = images[len(images) // 2].PixelData",
    "image.SeriesDescription = 'Corrected series'",
    "image.save_as(target)",
  ].join("\n");
  const listed = studies.files.slice(lateCount, sampleCt.imageCount);
  const made = await runTool("/usr/bin/python3", ["-c", script, number, changed, ...listed]);
  if (made.exitCode !== 0) throw new Error(made.output);
  return changed;
}
