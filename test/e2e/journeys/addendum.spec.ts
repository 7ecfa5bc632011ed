import { expect, type Page, test } from "@playwright/test";
import { type Hl7Receiver, startHl7Receiver } from "../../environment/hl7-receiver.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { deliveryRows, openDelivery } from "../pages/delivery-page.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, section, signReport, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";
import { addDestination } from "../pages/settings-page.ts";

const patient = "SPECIMEN, Harriet (Ms)";
const first = "No fracture.";
const added = "On review there is an undisplaced fracture of the distal tibia.";

test.describe.configure({ mode: "serial" });

let hl7: Hl7Receiver;
let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  hl7 = await startHl7Receiver();
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  const address = `127.0.0.1:${hl7.port}`;
  await addDestination(page, { name: "Hospital record", way: "HL7 v2 message over MLLP", for: "A copy", address });
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
  await hl7?.stop();
});

test("a signed report can no longer be written in", async () => {
  await openCaseByKey(page, patient);
  await typeInto(page, "Conclusion", first);
  await signReport(page, "1234");
  await page.getByRole("button", { name: "Stay here" }).click();
  const signed = page.getByRole("article", { name: "Signed report" });
  await expect(signed).toContainText(first);
  await expect(section(page, "Conclusion")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Sign", exact: true })).toHaveCount(0);
});

test("an addendum makes a second version", async () => {
  await page.getByRole("button", { name: "Add an addendum" }).click();
  await expect(page.getByRole("region", { name: "Report that is added to" })).toContainText(first);
  await typeInto(page, "Conclusion", added);
  await expectSaved(page);
  const done = await signReport(page, "1234");
  await expect(done).toContainText("Final, version 2");
  await page.getByRole("button", { name: "Stay here" }).click();
});

test("both versions stay readable", async () => {
  const signed = page.getByRole("article", { name: "Signed report" });
  await expect(signed).toContainText(added);
  await expect(signed).toContainText(first);
  await expect(signed).toContainText("Addendum, version 2");
  await page.getByRole("button", { name: /Version shown/ }).click();
  await page.getByRole("option", { name: /^Version 1,/ }).click();
  await expect(signed).toContainText(first);
  await expect(signed).not.toContainText(added);
});

test("it is sent as a correction of the first, in order", async () => {
  await expect.poll(() => hl7.messages().map((message) => message.status), { timeout: 60_000 }).toEqual(["F", "C"]);
  const [final, corrected] = hl7.messages();
  expect(final?.texts.some(([, text]) => text.includes(added))).toBe(false);
  expect(corrected?.texts.find(([code]) => code.includes("Addendum"))?.[1]).toContain(added);
  expect(corrected?.texts.find(([code]) => code.includes("Conclusion"))?.[1]).toBe(first);
  expect(corrected?.accession).toBe(final?.accession);
  await openDelivery(page);
  await expect(deliveryRows(page, "Hospital record")).toHaveCount(2);
  await expect(page.getByRole("grid", { name: "Deliveries" })).toContainText("Addendum 2");
  await page.getByRole("link", { name: "Reading list" }).click();
  await expect(caseRow(page, patient)).toHaveCount(0);
});
