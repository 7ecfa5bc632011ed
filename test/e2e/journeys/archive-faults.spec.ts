import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import Database from "better-sqlite3";
import { damagedCtSeries, recentCtWithPrior, sampleCt } from "../../environment/ct-studies.ts";
import { dicomFile } from "../../environment/dicom-file.ts";
import { type Orthanc, startOrthanc } from "../../environment/orthanc.ts";
import { type Behaviour, type MisbehavingArchive, startMisbehavingArchive } from "../../fakes/misbehaving-archive.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { expectPicture, paneAt, pictureOf } from "../pages/pane-page.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { setUpProfile, signIn, signOut, type TestPerson } from "../pages/session-page.ts";
import { addArchive, addPerson } from "../pages/settings-page.ts";

const radiologist: TestPerson = {
  displayName: "Dr Q. Reporter",
  username: "qreporter",
  password: "another-long-password",
};

const html: Behaviour = (_, response) => {
  response.writeHead(200, { "Content-Type": "text/html" }).end("<html><body>Please sign in</body></html>");
};
const busy: Behaviour = (_, response) => void response.writeHead(503, { "Retry-After": "60" }).end();
const refusing: Behaviour = (_, response) => void response.writeHead(401).end();
/** Never answers. */
const hanging: Behaviour = () => undefined;

/** Two images of one patient and one of somebody else in one series, under one number. */
function twoPatients(): Buffer[] {
  const today = new Date().toISOString().slice(0, 10).replaceAll("-", "");
  return ["Mixed^Mary", "Mixed^Mary", "Stranger^Zoe"].map((patientName, index) =>
    dicomFile({
      ...{ study: "2.25.990201", series: "2.25.990201.1", instance: `2.25.990201.1.${index + 1}` },
      ...{ patientName, patientId: "RXX9" },
      elements: [
        ["00080020", "DA", today],
        ["0008103E", "LO", "Axial"],
        ["00100030", "DA", index === 2 ? "19900505" : "19610304"],
        ["00200011", "IS", "4"],
        ["00200013", "IS", String(index + 1)],
      ],
    }),
  );
}

test.describe.configure({ mode: "serial" });

let orthanc: Orthanc;
let other: MisbehavingArchive;
let behaviour: Behaviour = html;
let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  orthanc = await startOrthanc();
  other = await startMisbehavingArchive((request, response, turn) => behaviour(request, response, turn));
  const studies = await recentCtWithPrior();
  const damaged = await damagedCtSeries(studies.files[20] ?? "");
  expect(await orthanc.load([...studies.files, ...damaged.files])).toBe(2 * sampleCt.imageCount + 3);
  await Promise.all([studies.remove(), damaged.remove()]);
  await orthanc.load(twoPatients());
  program = await startProgram(await newProfileDirectory(), ["--real"]);
  page = await openWindow(browser, program.url);
  await setUpProfile(page);
  await addArchive(page, { name: "Hospital archive", dicomwebUrl: orthanc.dicomwebUrl });
  await addArchive(page, { name: "Other hospital", dicomwebUrl: other.url });
  await addPerson(page, radiologist, "Consultant radiologist");
  await signOut(page);
  await signIn(page, radiologist);
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
  await Promise.all([orthanc?.stop(), other?.stop()]);
});

const faults: readonly { name: string; behave: Behaviour; sentence: RegExp }[] = [
  { name: "answers with a web page", behave: html, sentence: /answered with a web page instead of DICOM data/ },
  { name: "is too busy", behave: busy, sentence: /too busy to answer \(503\)/ },
  { name: "refuses our sign-in", behave: refusing, sentence: /refused our sign-in \(401\)/ },
];

for (const { name, behave, sentence } of faults) {
  test(`an archive that ${name} is named in a sentence and hides nothing`, async () => {
    behaviour = behave;
    await page.getByRole("link", { name: "Reading list" }).click();
    const notice = page.getByRole("status").filter({ hasText: "Other hospital cannot be used now." });
    await expect(notice).toBeVisible({ timeout: 60_000 });
    await notice.getByRole("button", { name: "Ask again" }).click();
    await expect(notice).toContainText(sentence, { timeout: 60_000 });
    await expect(caseRow(page, sampleCt.patient)).toBeVisible();
    await expect(page.getByText("Hospital archive cannot be used now.")).toHaveCount(0);
  });
}

test("a slow archive delays neither the case nor its images", async () => {
  behaviour = hanging;
  await openCaseByKey(page, sampleCt.patient);
  // The case says for what it waits, and its image comes while the other archive hangs: that one never answers.
  const banner = page.getByRole("region", { name: "Patient", exact: true });
  await expect(banner).toContainText("Looking for earlier studies in Other hospital…");
  await page.getByRole("button", { name: /^Priors, 1/ }).click();
  // On a slow machine the wait may have ended by now; either way the drawer says that something is wanting.
  await expect(page.getByRole("complementary")).toContainText(
    /Looking for earlier studies in Other hospital…|The list may be incomplete\./,
  );
  await page.getByRole("button", { name: /^Priors, 1/ }).click();
  await expectPicture(paneAt(page, 0));
  await expect(banner).not.toContainText("Looking for earlier studies", { timeout: 20_000 });
  await page.getByRole("button", { name: /^Priors, 1$/ }).click();
  const drawer = page.getByRole("complementary", { name: "Priors, 1" });
  await expect(drawer).toContainText("CT chest, abdomen and pelvis");
  await expect(drawer).toContainText("The list may be incomplete.");
  await expect(drawer).toContainText("earlier examinations may be missing");
  behaviour = html;
});

test("a damaged image says so in its pane, and the other panes stay", async () => {
  await page.getByRole("button", { name: "Two panes" }).click();
  const whole = paneAt(page, 0);
  const damaged = paneAt(page, 1);
  await expect(whole).toHaveAccessibleName(/^Series 2 Portal venous 5 mm, image \d+ of 41$/);
  await expectPicture(whole);
  // The panes take their new size first; the hanging puts the earlier examination beside.
  await expectPicture(damaged);
  const before = await expectPicture(whole);
  const strip = page.getByRole("navigation", { name: "Series" });
  for (const name of ["801 Lying header", "802 Broken off", "803 Noise"]) {
    await damaged.click({ position: { x: 20, y: 300 } });
    await strip.getByRole("button", { name: `Series ${name}, 1 image` }).click();
    await expect(damaged).toHaveAccessibleName(new RegExp(`^Series ${name}, image 1 of 1$`));
    await expect(damaged.getByRole("status"), name).toContainText(/[a-z]{3,}.*\./);
    expect((await pictureOf(whole)).checksum).toBe(before.checksum);
  }
  await whole.focus();
  await page.keyboard.press("PageDown");
  await expect.poll(async () => (await pictureOf(whole)).checksum).not.toBe(before.checksum);
});

test("an archive that comes back is heard again", async () => {
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Reading list" }).click();
  await expect(page.getByText("Other hospital cannot be used now.")).toBeVisible({ timeout: 60_000 });
  behaviour = (_, response) => void response.writeHead(204).end();
  // A poll may hear of it first: then the button goes with its notice.
  const again = page.getByRole("button", { name: "Ask again" });
  await again.click({ timeout: 5000 }).catch(() => expect(again).toBeHidden());
  // A poll may be under way still; asking anew waits for its end.
  await expect(page.getByText("Other hospital cannot be used now.")).toHaveCount(0, { timeout: 60_000 });
});

test("a second patient's image stops the report until somebody decides, and is on record", async () => {
  await page.getByRole("link", { name: "Reading list" }).click();
  await openCaseByKey(page, "MIXED, Mary");
  const report = page.getByRole("region", { name: "Report", exact: true });
  await expect(page.getByRole("heading", { name: "Images of another patient" })).toBeVisible();
  const whose = page.getByRole("region", { name: "Whose images these are" });
  await expect(whose).toContainText("1 image of STRANGER, Zoe");
  await expect(whose).toContainText("Name and birth date both differ");
  await expect(whose.getByRole("button", { name: "Same person" })).toHaveCount(0);
  await expect(page.getByRole("figure")).toHaveCount(0);
  await expect(report.getByRole("button", { name: /^Sign/ })).toBeDisabled();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expectAccessible(page, "covered images");
  await whose.getByRole("textbox", { name: "Reason" }).fill("Stored under the wrong number");
  await whose.getByRole("button", { name: "Not this patient: leave these images out" }).press("Enter");
  const pane = paneAt(page, 0);
  await expect(pane).toHaveAccessibleName(/^Series 4 Axial, image \d of 2$/);
  await expectPicture(pane);
  await expect(report.getByRole("button", { name: /^Sign/ })).toBeEnabled();
  const database = new Database(join(program.profileDirectory, "store.sqlite"), { readonly: true });
  const entries = database.prepare(
    "SELECT outcome, detail FROM audit WHERE action LIKE 'identity.%' ORDER BY sequence",
  );
  expect(entries.all()).toEqual([
    { outcome: "refused", detail: expect.stringMatching(/^1 image .*differing: name birthDate, covered/) },
    { outcome: "success", detail: "leftOut, differing: name birthDate, reason: Stored under the wrong number" },
    { outcome: "refused", detail: expect.stringMatching(/left out$/) },
  ]);
  database.close();
});
