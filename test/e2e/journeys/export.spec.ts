import { readFile } from "node:fs/promises";
import { type Download, expect, type Page, test } from "@playwright/test";
import { runTool } from "../../environment/tools.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { expectPicture, paneAt } from "../pages/pane-page.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await openCaseByKey(page, "TEST, Alice (Mrs)");
  await expectPicture(paneAt(page, 0));
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

/** Opens the sheet by its key, makes the choices, saves; gives what came. */
async function exported(choices: readonly string[]): Promise<Download> {
  await page.keyboard.press("Control+1");
  await page.keyboard.press("Alt+x");
  const sheet = page.getByRole("dialog", { name: "Export" });
  for (const choice of choices) {
    await sheet.getByText(choice, { exact: false }).first().click();
  }
  const coming = page.waitForEvent("download", { timeout: 120_000 });
  await sheet.getByRole("button", { name: "Save" }).click();
  const download = await coming;
  await expect(sheet.getByRole("status")).toContainText("saved");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  return download;
}

/** Mean and highest grey level of a picture. */
async function levelsOf(path: string, type: string): Promise<{ mean: number; highest: number; width: number }> {
  const base64 = (await readFile(path)).toString("base64");
  return await page.evaluate(
    async ([data, mime]) => {
      const bytes = Uint8Array.from(atob(data ?? ""), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: mime ?? "" }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      context?.drawImage(bitmap, 0, 0);
      const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
      const greens = pixels.filter((_, index) => index % 4 === 1);
      const mean = greens.reduce((sum, level) => sum + level, 0) / greens.length;
      return { mean, highest: greens.reduce((most, level) => Math.max(most, level), 0), width: bitmap.width };
    },
    [base64, type],
  );
}

test("the pane is saved as a picture, whose name says nothing of the patient", async () => {
  const download = await exported(["PNG"]);
  expect(download.suggestedFilename()).toMatch(/^sightline-mr-series-\d+-image-\d+\.png$/);
  const plain = await levelsOf(await download.path(), "image/png");
  expect(plain.mean).toBeGreaterThan(5);
  expect(plain.highest).toBeGreaterThan(200);
  const identified = await exported(["JPEG", "Name, number and date"]);
  const named = await levelsOf(await identified.path(), "image/jpeg");
  expect(named.width).toBe(plain.width);
  expect(named.mean).toBeGreaterThan(plain.mean + 0.2);
});

test("a series is saved as a film that plays", async () => {
  const download = await exported(["images of the series", "Film"]);
  const path = await download.path();
  // The frames are counted by the boxes of the file (ISO/IEC 14496-12): `stsz` holds their number.
  const bytes = await readFile(path);
  expect(bytes.toString("latin1", 4, 8)).toBe("ftyp");
  expect(bytes.readUInt32BE(bytes.indexOf("stsz") + 12)).toBeGreaterThan(5);
  expect(bytes.includes("avc1")).toBe(true);
});

test("a series leaves anonymised, as DICOM that others read", async () => {
  const download = await exported(["images of the series", "Anonymised DICOM"]);
  expect(download.suggestedFilename()).toMatch(/anonymised\.zip$/);
  const list = await runTool("/usr/bin/python3", ["-m", "zipfile", "-l", await download.path()]);
  expect(list.output.match(/DICOM\/IM\d{6}/g)?.length).toBeGreaterThan(5);
});
