import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "@playwright/test";
import { recentCtWithPrior, sampleCt } from "../../environment/ct-studies.ts";
import { type FhirServer, startFhirServer } from "../../environment/fhir-server.ts";
import { type Hl7Receiver, startHl7Receiver } from "../../environment/hl7-receiver.ts";
import { type Orthanc, startOrthanc } from "../../environment/orthanc.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { chooseDelivery, deliveryRows, openDelivery } from "../pages/delivery-page.ts";
import { dragIn, expectPicture, paneAt, pictureOf } from "../pages/pane-page.ts";
import { caseRow, openCaseByKey, searchList } from "../pages/reading-list-page.ts";
import { expectSaved, openSignSheet, passOver, section, typeInto } from "../pages/report-page.ts";
import { setUpProfile, signIn, signOut, type TestPerson } from "../pages/session-page.ts";
import { addArchive, addDestination, addPerson } from "../pages/settings-page.ts";
import { checkArchive, checkFhir, checkMessage, written } from "./main-job-receivers.ts";

const radiologist: TestPerson = {
  displayName: "Dr Q. Reporter",
  username: "qreporter",
  password: "another-long-password",
};

test.describe.configure({ mode: "serial" });

let orthanc: Orthanc;
let fhir: FhirServer;
let hl7: Hl7Receiver;
let program: Program;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  [orthanc, fhir, hl7] = await Promise.all([startOrthanc(), startFhirServer(), startHl7Receiver()]);
  const studies = await recentCtWithPrior();
  expect(await orthanc.load(studies.files)).toBe(2 * sampleCt.imageCount);
  await studies.remove();
  program = await startProgram(await newProfileDirectory(), ["--real"]);
  page = await openWindow(browser, program.url);
  context = page.context();
});

test.afterAll(async () => {
  await context?.close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
  await Promise.all([orthanc?.stop(), fhir?.stop(), hl7?.stop()]);
});

test("the first administrator sets the profile up", async () => {
  await setUpProfile(page);
  await expect(page.getByText("Demo, not for clinical use")).toHaveCount(0);
  await addArchive(page, { name: "Hospital archive", dicomwebUrl: orthanc.dicomwebUrl, receivesReports: true });
  const address = `127.0.0.1:${hl7.port}`;
  await addDestination(page, {
    ...{ name: "Exampleton clinical inbox", way: "HL7 v2 message over MLLP", address },
    for: "The referrer, who is asked to acknowledge",
  });
  await addDestination(page, {
    name: "Regional record",
    way: "FHIR R4 transaction",
    for: "A copy",
    address: fhir.baseUrl,
  });
  await addPerson(page, radiologist, "Consultant radiologist");
  await signOut(page);
});

test("a radiologist finds the CT by number and by name", async () => {
  await signIn(page, radiologist);
  const row = caseRow(page, sampleCt.patient);
  await expect(row).toBeVisible({ timeout: 60_000 });
  await expect(row).toContainText("CT chest, abdomen and pelvis");
  await expect(row).toContainText("Unread");
  for (const typed of ["999 001 8928", "Sample Robert", "SAMPLE, Rob", "rxx 1180452", sampleCt.accessionNumber]) {
    await searchList(page, "999 001 8929");
    await expect(page.getByText("No case fits")).toBeVisible();
    await searchList(page, typed);
    await expect(row, `found by ${typed}`).toBeVisible();
  }
  await searchList(page, "");
  await expect(row).toBeVisible();
});

test("Enter opens it with its images, which scroll", async () => {
  await openCaseByKey(page, sampleCt.patient);
  const banner = page.getByRole("region", { name: "Patient", exact: true });
  await expect(banner).toContainText(sampleCt.patient);
  await expect(banner).toContainText("999 001 8928");
  const pane = paneAt(page, 0);
  await expect(pane).toHaveAccessibleName(/^Series 2 Portal venous 5 mm, image 1 of 41$/);
  const first = await expectPicture(pane);
  expect(first.blackShare).toBeGreaterThan(0.1);
  await pane.hover();
  for (let tick = 0; tick < 10; tick++) await page.mouse.wheel(0, 100);
  await expect(pane).toHaveAccessibleName(/, image 11 of 41$/);
  const eleventh = await expectPicture(pane);
  expect(eleventh.checksum).not.toBe(first.checksum);
  await page.keyboard.press("ArrowUp");
  await expect(pane).toHaveAccessibleName(/, image 10 of 41$/);
});

test("the prior opens beside it in one key", async () => {
  await page.keyboard.press("c");
  const prior = paneAt(page, 1);
  await expect(prior).toHaveAccessibleName(/^Prior, Series 2 Portal venous 5 mm, image \d+ of 41$/);
  await expect(prior).toContainText("PRIOR");
  await expectPicture(prior);
  await expect(section(page, "Comparison")).toContainText("CT chest, abdomen and pelvis");
});

test("a length is drawn, goes into the report and leads back to its image", async () => {
  const pane = paneAt(page, 0);
  await pane.click({ position: { x: 20, y: 200 } });
  await page.keyboard.press("l");
  await dragIn(page, pane, [0.4, 0.45], [0.6, 0.45]);
  await page.keyboard.press("w");
  await typeInto(page, "Findings", written.findings);
  await pane.focus();
  await page.keyboard.press("m");
  const findings = section(page, "Findings");
  const chip = findings.locator("[data-measurement-id]");
  await expect(chip).toHaveText(/^\d+(\.\d)? mm$/);
  await pane.focus();
  for (let step = 0; step < 5; step++) await page.keyboard.press("ArrowDown");
  await expect(pane).toHaveAccessibleName(/, image 15 of 41$/);
  await chip.click();
  await expect(pane).toHaveAccessibleName(/, image 10 of 41$/);
});

test("two images are marked as key images, by key and by button", async () => {
  const pane = paneAt(page, 0);
  const strip = page.getByRole("region", { name: "Key images" });
  await pane.focus();
  await page.keyboard.press("k");
  await expect(strip.getByRole("listitem")).toHaveCount(1);
  await pane.focus();
  await page.keyboard.press("End");
  await expect(pane).toHaveAccessibleName(/, image 41 of 41$/);
  await expectPicture(pane);
  await page.getByRole("button", { name: "Mark key image" }).click();
  await expect(strip.getByRole("listitem")).toHaveCount(2);
  for (const [index, caption] of written.captions.entries()) {
    await strip.getByRole("textbox", { name: `Caption of key image ${index + 1}` }).fill(caption);
    const picture = strip.getByRole("button", { name: `Show key image ${index + 1}` }).locator("img");
    expect(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(300);
  }
  await strip.getByRole("button", { name: "Show key image 1" }).click();
  await expect(pane).toHaveAccessibleName(/, image 10 of 41$/);
  await expect.poll(async () => (await pictureOf(pane)).mean).toBeGreaterThan(8);
});

test("an empty conclusion cannot be signed", async () => {
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Sign report" });
  await expect(
    sheet
      .getByText(/conclusion/i)
      .filter({ hasText: /empty|write/i })
      .first(),
  ).toBeVisible();
  await expect(sheet.getByRole("button", { name: "Sign report" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
});

test("the conclusion is written and an alert raised", async () => {
  await typeInto(page, "Conclusion", written.conclusion);
  await expectSaved(page);
  await paneAt(page, 0).focus();
  await page.keyboard.press("a");
  const sheet = page.getByRole("dialog", { name: "Raise alert" });
  await sheet.getByRole("textbox", { name: "Finding" }).fill(written.finding);
  await sheet.getByRole("textbox", { name: "Action needed" }).fill(written.actionNeeded);
  await sheet.getByRole("textbox", { name: "Telephone or bleep" }).fill("Bleep 1234");
  await sheet.getByRole("button", { name: "Raise alert" }).click();
  await expect(sheet).toBeHidden();
  await expect(page.getByRole("region", { name: "Alerts of this case" })).toContainText(written.finding);
});

test("the report is signed by password on a sheet that says everything", async () => {
  const sheet = await openSignSheet(page);
  await expect(sheet).toContainText(sampleCt.patient);
  await expect(sheet).toContainText(written.conclusion);
  await expect(sheet).toContainText(written.finding);
  for (const caption of written.captions) await expect(sheet).toContainText(caption);
  for (const name of ["Exampleton clinical inbox", "Regional record", "Hospital archive"]) {
    await expect(sheet.getByRole("cell", { name }).or(sheet.getByRole("rowheader", { name })).first()).toBeVisible();
  }
  await expect(sheet.getByRole("cell", { name: "This workstation" })).toHaveCount(0);
  await passOver(sheet);
  await sheet.getByRole("textbox", { name: "PIN or password" }).fill("not-the-password");
  await sheet.getByRole("button", { name: "Sign report" }).click();
  await expect(
    sheet
      .getByRole("alert")
      .or(sheet.getByText(/not right|wrong|not correct/i))
      .first(),
  ).toBeVisible();
  await sheet.getByRole("textbox", { name: "PIN or password" }).fill(radiologist.password);
  await sheet.getByRole("button", { name: "Sign report" }).click();
  await expect(page.getByRole("dialog", { name: "Report signed" })).toContainText("Final, version 1");
  await page.getByRole("button", { name: "Stay here" }).click();
  await expect(page.getByRole("article", { name: "Signed report" })).toContainText(written.conclusion);
});

test("Delivery shows every receiver's acknowledgement", async () => {
  await openDelivery(page);
  // Six objects, two of them presentation states of the key images, for the study's own archive, and two messages. The workstation's archive has no part in this study.
  await expect(deliveryRows(page, sampleCt.patient)).toHaveCount(8);
  await expect(deliveryRows(page, "This workstation")).toHaveCount(0);
  const states = [1, 2].map((number) => `Presentation state of key image ${number}`);
  const archived = ["Structured report", "Key object selection", "Measurement report", ...states, "Encapsulated PDF"];
  const lines = [
    deliveryRows(page, "HL7 v2.5.1"),
    deliveryRows(page, "FHIR R4"),
    ...archived.map((content) => deliveryRows(page, content).filter({ hasText: "Hospital archive" })),
  ];
  for (const line of lines) {
    const panel = await chooseDelivery(page, line);
    await expect(panel.getByRole("region", { name: "Attempts" })).toContainText("Accepted", { timeout: 60_000 });
    await expect(panel.locator("pre").first()).not.toBeEmpty();
  }
  const panel = await chooseDelivery(page, deliveryRows(page, "HL7 v2.5.1"));
  await expect(panel.getByRole("region", { name: "Attempts" }).locator("pre")).toContainText("MSA|AA|");
});

test("the receivers hold the report, its key images and the alert", async () => {
  await test.step("HL7 by python3-hl7", () => checkMessage(hl7.messages()));
  await test.step("FHIR by Medplum's router", () => checkFhir(fhir));
  await test.step("objects in Orthanc by DCMTK and dciodvfy", () => checkArchive(orthanc));
});

test("the alert stays with its clock running until an acknowledgement is recorded", async () => {
  await page.getByRole("link", { name: /^Alerts/ }).click();
  const panel = page.getByRole("complementary", { name: "Chosen alert" });
  await expect(panel).toContainText(written.finding);
  await expect(page.getByRole("grid", { name: "Open alerts" }).getByRole("row")).toHaveCount(2);
  const clock = panel.getByText("left to speak to someone").locator("xpath=preceding-sibling::b");
  await expect(clock).toHaveText(/^5\d:\d\d$/);
  const before = await clock.textContent();
  await expect(clock).not.toHaveText(before ?? "");
  const sheet = panel.getByRole("region", { name: "Call sheet" });
  await sheet.getByRole("textbox", { name: "Spoke to" }).fill("Sr M. Listener");
  await sheet.getByRole("textbox", { name: "Capacity" }).fill("Practice nurse");
  await sheet.getByRole("button", { name: "Record as acknowledged" }).click();
  await expect(sheet).toContainText("Not recorded.");
  await sheet.getByText("Name", { exact: true }).click();
  await sheet.getByText("Date of birth", { exact: true }).click();
  await sheet.getByText("Correct", { exact: true }).click();
  await sheet.getByRole("button", { name: "Record as acknowledged" }).click();
  const after = panel.getByRole("region", { name: "After the acknowledgement" });
  await expect(after).toContainText("Sr M. Listener, Practice nurse, took it by telephone and read it back");
  await after.getByRole("textbox", { name: "Action taken" }).fill("Sent to the hospital");
  await after.getByRole("button", { name: "Record action" }).click();
  await after.getByRole("button", { name: "Close", exact: true }).click();
  const reason = page.getByRole("dialog", { name: "Close this alert" });
  await reason.getByRole("textbox", { name: "Why it is finished" }).fill("Treated");
  await reason.getByRole("button", { name: "Close alert" }).click();
  await expect(page.getByRole("grid", { name: "Closed alerts" })).toContainText("Sent to the hospital");
});
