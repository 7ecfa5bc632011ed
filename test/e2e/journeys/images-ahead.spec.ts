import { expect, type Page, test } from "@playwright/test";
import { recentCtWithPrior, sampleCt } from "../../environment/ct-studies.ts";
import { type CuttableConnection, startCuttableConnection } from "../../environment/cuttable-connection.ts";
import { type Orthanc, startOrthanc } from "../../environment/orthanc.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow, wideSize } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { expectPicture, paneAt } from "../pages/pane-page.ts";
import { caseRow } from "../pages/reading-list-page.ts";
import { administrator, setUpProfile, signIn, signOut, type TestPerson } from "../pages/session-page.ts";
import { addArchive, addPerson, openPart } from "../pages/settings-page.ts";

const radiologist: TestPerson = {
  displayName: "Dr Q. Reporter",
  username: "qreporter",
  password: "another-long-password",
};

test.describe.configure({ mode: "serial" });

let orthanc: Orthanc;
let line: CuttableConnection;
let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  orthanc = await startOrthanc();
  const studies = await recentCtWithPrior();
  await orthanc.load(studies.files);
  await studies.remove();
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
});

test("the list says quietly that the next case's images are on this workstation", async () => {
  await page.getByRole("link", { name: "Reading list" }).click();
  const row = caseRow(page, sampleCt.patient);
  await expect(row).toContainText("Images are on this workstation", { timeout: 60_000 });
  for (const size of [laptopSize, wideSize]) {
    await page.setViewportSize(size);
    const mark = row.getByTitle("Images are on this workstation");
    await expect(mark).toBeVisible();
    const cell = await row
      .getByRole("gridcell")
      .filter({ has: page.getByTitle("Images are on this workstation") })
      .boundingBox();
    const box = await mark.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((cell?.x ?? 0) + (cell?.width ?? 0));
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

test("the case opens from this workstation: the archive is asked for headers alone", async () => {
  await signOut(page);
  await signIn(page, radiologist);
  const asked: string[] = [];
  page.on("response", (response) => asked.push(response.url()));
  const row = caseRow(page, sampleCt.patient);
  await row.click();
  // The headers come through; then the line is cut before a pixel can.
  await page.route("**/frames/**", async (route) => {
    line.cut();
    await route.continue();
  });
  await page.keyboard.press("Enter");
  await expectPicture(paneAt(page, 0));
  expect(asked.some((url) => url.includes("/frames"))).toBe(true);
  line.join();
});

test("clearing leaves what a window shows, and takes the rest", async () => {
  await page.getByRole("link", { name: "Reading list" }).click();
  await signOut(page);
  await signIn(page, administrator);
  await openPart(page, "Kept images");
  await page.getByRole("button", { name: "Clear what no window shows" }).click();
  await expect(page.getByText("Nothing is kept.")).toBeVisible();
});
