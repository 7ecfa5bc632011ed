import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import { testData } from "../../environment/test-data.ts";
import { runTool } from "../../environment/tools.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { expectPicture, paneAt } from "../pages/pane-page.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

// Images come in from a disc and leave again for a meeting, in the running program.

let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("a disc is opened from the reading list, and its studies are read", async () => {
  await expect(page.getByRole("grid", { name: "Reading list" })).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press("Alt+i");
  const sheet = page.getByRole("dialog", { name: "Open files or a disc" });
  const choosing = page.waitForEvent("filechooser");
  await sheet.getByRole("button", { name: "Disc or folder" }).click();
  await (await choosing).setFiles(join(await testData("objects"), "media-dicomdir"));
  await expect(sheet.getByText(/images?\b.* added/).first()).toBeVisible({ timeout: 60_000 });
  const rows = sheet.getByRole("region", { name: "Examinations" }).getByRole("row");
  await expect(rows.filter({ hasText: "added" }).first()).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page, "the outcome of an import");
  await rows.getByRole("button", { name: "Open case" }).first().click();
  await expect(page.getByRole("region", { name: "Report", exact: true })).toBeVisible();
  await expectPicture(paneAt(page, 0));
});

test("an examination leaves as media under the patient's name, and is known when it is dropped onto the list", async () => {
  await openCaseByKey(page, "SPECIMEN, Harriet (Ms)");
  await expectPicture(paneAt(page, 0));
  await paneAt(page, 0).focus();
  await page.keyboard.press("Alt+x");
  const sheet = page.getByRole("dialog", { name: "Export" });
  await sheet.getByRole("radio", { name: "The examination as DICOM media" }).press("Space");
  await sheet.getByRole("radio", { name: "With the patient’s name and number" }).press("Space");
  const save = sheet.getByRole("button", { name: "Save" });
  await expect(sheet).toContainText("These files say whose they are.");
  await expect(save).toBeDisabled();
  await sheet.getByRole("textbox", { name: "Why they leave, and to whom" }).fill("Transfer to another hospital");
  await expectAccessible(page, "the form of DICOM media");
  const coming = page.waitForEvent("download", { timeout: 60_000 });
  await save.click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe("sightline-media-identified.zip");
  const folder = await mkdtemp(join(tmpdir(), "sightline-media-"));
  try {
    const archive = join(folder, download.suggestedFilename());
    await download.saveAs(archive);
    await runTool("/usr/bin/python3", ["-m", "zipfile", "-e", archive, join(folder, "out")]);
    expect(await readdir(join(folder, "out"))).toEqual(expect.arrayContaining(["DICOM", "DICOMDIR"]));
    expect((await runTool("/usr/bin/dcmdump", [join(folder, "out", "DICOMDIR")])).output).toContain("SPECIMEN^Harriet");
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Reading list" }).click();
    await expect(page.getByRole("grid", { name: "Reading list" })).toBeVisible();
    await dropOnto(page, archive);
    const outcome = page.getByRole("dialog", { name: "Open files or a disc" });
    await expect(outcome.getByRole("region", { name: "Examinations" }).getByRole("row").last()).toContainText(
      "1 already here",
      { timeout: 60_000 },
    );
    await page.keyboard.press("Escape");
    await expect(outcome).toBeHidden();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Drops a file from outside the browser onto the middle of its window. */
async function dropOnto(target: Page, file: string): Promise<void> {
  const session = await target.context().newCDPSession(target);
  const at = { x: 600, y: 500, data: { items: [], files: [file], dragOperationsMask: 1 } };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, ...at });
  await session.detach();
}

test("a case is packed for a meeting in one action, and its page opens in any browser", async ({ browser }) => {
  await openCaseByKey(page, "TEST, Alice (Mrs)");
  await expectPicture(paneAt(page, 0));
  await page.keyboard.press("Control+1");
  await page.keyboard.press("k");
  await expect(page.getByRole("textbox", { name: /Caption of key image 1/ })).toBeVisible();
  await page.keyboard.press("Alt+o");
  const sheet = page.getByRole("dialog", { name: "Pack for a meeting" });
  await expect(sheet).toContainText("1 key image as pictures and as DICOM");
  await expectAccessible(page, "the sheet that packs a case");
  const coming = page.waitForEvent("download", { timeout: 60_000 });
  await page.keyboard.press("Enter");
  const download = await coming;
  expect(download.suggestedFilename()).toBe("sightline-meeting-pack.zip");
  await expect(sheet.getByRole("status")).toContainText("saved");
  const folder = await mkdtemp(join(tmpdir(), "sightline-pack-"));
  try {
    await runTool("/usr/bin/python3", ["-m", "zipfile", "-e", await download.path(), folder]);
    expect((await readdir(folder)).sort()).toEqual(["DICOM", "DICOMDIR", "PICTURES", "index.html"]);
    expect((await readFile(join(folder, "PICTURES", "KEY001.JPG"))).length).toBeGreaterThan(5000);
    const opened = await (await browser.newContext()).newPage();
    const requests: string[] = [];
    opened.on("request", (request) => requests.push(request.url().slice(0, 20)));
    await opened.goto(pathToFileURL(join(folder, "index.html")).href);
    await expect(opened.getByText("This report is not signed.")).toBeVisible();
    const image = opened.getByRole("img");
    expect(await image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBeGreaterThan(200);
    expect(requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
    await expectAccessible(opened, "the page of a pack");
    await opened.context().close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
