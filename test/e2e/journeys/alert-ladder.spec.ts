import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import Database from "better-sqlite3";
import { type Hl7Receiver, startHl7Receiver } from "../../environment/hl7-receiver.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { chooseDelivery, deliveryRows, openDelivery } from "../pages/delivery-page.ts";
import { typeMoment } from "../pages/moment-field.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { signReport, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";
import { addDestination } from "../pages/settings-page.ts";

const patient = "SPECIMEN, Harriet (Ms)";
const finding = "Displaced fracture with an ischaemic foot";
const clinic = "Fracture clinic";
const officer = "Dr A. Mockford";
const minuteMs = 60_000;

test.describe.configure({ mode: "serial" });

let receiver: Hl7Receiver;
let program: Program;
let page: Page;

const panel = () => page.getByRole("complementary", { name: "Chosen alert" });
const trail = () => panel().getByRole("region", { name: "Trail" });
const callers = () => panel().getByRole("region", { name: "Whom to telephone" });

test.beforeAll(async ({ browser }) => {
  receiver = await startHl7Receiver();
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url, laptopSize);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  const address = `127.0.0.1:${receiver.port}`;
  await addDestination(page, { name: clinic, way: "HL7 v2 message over MLLP", for: "A copy", address });
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await receiver?.stop();
  await removeProfile(program.profileDirectory);
});

/** An hour cannot be waited for: the open alert is set back in the store of the running program, as if it had been raised earlier. */
function letTimePass(minutes: number): void {
  const store = new Database(join(program.profileDirectory, "store.sqlite"));
  const earlier = ["raised_at", "acknowledge_by", "act_by", "next_step_at", "voice_needed_since"]
    .map((column) => `${column} = ${column} - @ms`)
    .join();
  const { changes } = store.prepare(`UPDATE alert SET ${earlier} WHERE is_open = 1`).run({ ms: minutes * minuteMs });
  store.close();
  expect(changes).toBe(1);
}

/** What the message with this place says, all of it. */
const arrived = (index: number) =>
  receiver
    .messages()
    [index]?.texts.map(([, text]) => text)
    .join("\n") ?? "";

test("somebody of the directory is on as fail-safe officer", async () => {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "Directory" }).click();
  await page.getByRole("radio", { name: "Rota" }).click();
  await page.getByRole("button", { name: "Add a shift" }).click();
  const sheet = page.getByRole("dialog", { name: "Add a shift" });
  await sheet.getByRole("combobox", { name: "Who is on" }).fill("mockford");
  await page.getByRole("option", { name: new RegExp(officer) }).click();
  await sheet.getByRole("button", { name: /For$/ }).click();
  await page.getByRole("option", { name: "Fail-safe officer" }).click();
  const daysFromNow = (days: number) => {
    const [date = "", time = ""] = new Date(Date.now() + days * 24 * 60 * minuteMs).toISOString().split("T");
    return [...date.split("-").reverse(), time.slice(0, 2), time.slice(3, 5)].join("");
  };
  await typeMoment(sheet, "From", daysFromNow(-1));
  await typeMoment(sheet, "Until", daysFromNow(2));
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(sheet).toBeHidden();
});

test("a critical finding asks for a telephone call at once, and is in the signed report", async () => {
  await openCaseByKey(page, patient);
  await typeInto(page, "Findings", "Displaced fracture of the distal tibia.");
  await typeInto(page, "Conclusion", "Displaced fracture with an ischaemic foot.");
  await page.getByRole("button", { name: "Raise alert", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Raise alert" });
  await sheet.getByRole("textbox", { name: "Finding" }).fill(finding);
  await sheet.getByRole("textbox", { name: "Action needed" }).fill("Call the surgeon");
  await sheet.getByRole("button", { name: "Raise alert" }).click();
  await expect(sheet).toBeHidden();
  await signReport(page, "1234");
  await page.getByRole("button", { name: "Stay here" }).click();
  await expect.poll(() => receiver.messages().length, { timeout: 60_000 }).toBe(1);
  expect(arrived(0)).toContain(finding);
  await page.getByRole("link", { name: /^Alerts/ }).click();
  await expect(callers()).toContainText("Telephone now.");
  await expect(callers()).toContainText("Findings of this category are told by telephone");
});

test("nobody answers: it climbs to the duty team, and within the hour to the fail-safe officer", async () => {
  // What is being written of the delivery just now would write over the times that are set back.
  await expect(trail()).toContainText("Delivered");
  letTimePass(16);
  await expect(trail()).toContainText("Step 1, duty team", { timeout: 60_000 });
  await expect(trail()).not.toContainText("Step 2");
  await expectAccessible(page, "alerts, telephone needed");
  letTimePass(45);
  await expect(trail()).toContainText(`Step 4, fail-safe officer (${officer})`, { timeout: 60_000 });
  const steps = await trail()
    .getByText(/Step \d/)
    .allTextContents();
  expect(steps.map((text) => /Step (\d)/.exec(text)?.[1])).toEqual(["4", "3", "2", "1"]);
  const row = callers().getByRole("listitem").filter({ hasText: "Fail-safe officer" });
  await expect(row).toContainText(officer);
  await expect(row).toContainText("01632 960123");
  await expect(row).toContainText("Call first");
  await expect(panel()).toContainText("late");
  await page.keyboard.press("Alt+6");
  await expect(page.getByRole("row", { name: /SPECIMEN, Harriet/ })).toContainText("nobody has acknowledged");
});

test("an acknowledgement after signing is added to the report by rule, and whoever has the report gets it", async () => {
  await page.getByRole("link", { name: /^Alerts/ }).click();
  const sheet = panel().getByRole("region", { name: "Call sheet" });
  await sheet.getByRole("textbox", { name: "Spoke to" }).fill("Sr M. Listener");
  await sheet.getByRole("textbox", { name: "Capacity" }).fill("Ward sister");
  await sheet.getByText("Name", { exact: true }).click();
  await sheet.getByText("Date of birth", { exact: true }).click();
  await sheet.getByText("Correct", { exact: true }).click();
  await sheet.getByRole("button", { name: "Record as acknowledged" }).click();
  await expect(trail()).toContainText("Version 2 of the report states it", { timeout: 60_000 });
  await expect.poll(() => receiver.messages().length, { timeout: 60_000 }).toBe(2);
  expect(arrived(1)).toContain(`Added by Sightline: alert \u201c${finding}\u201d.`);
  expect(arrived(1)).toContain("Sr M. Listener");
  expect(arrived(1)).toContain("Displaced fracture of the distal tibia.");
  await page.keyboard.press("Alt+6");
  await expect(page.getByText("Nothing is past its limit")).toBeVisible();
});

test("so is what was done; the recipient has every version in order, and the report says who added what", async () => {
  await page.getByRole("link", { name: /^Alerts/ }).click();
  const after = panel().getByRole("region", { name: "After the acknowledgement" });
  await after.getByRole("textbox", { name: "Action taken" }).fill("In theatre within the hour");
  await after.getByRole("button", { name: "Record action" }).click();
  await expect(trail()).toContainText("Version 3 of the report states it", { timeout: 60_000 });
  await expect.poll(() => receiver.messages().length, { timeout: 60_000 }).toBe(3);
  expect(arrived(2)).toContain("In theatre within the hour");
  await openDelivery(page);
  await expect(deliveryRows(page, clinic)).toHaveCount(3);
  await expect(deliveryRows(page, clinic).filter({ hasText: /Waiting|Retry|Sending|Failed/ })).toHaveCount(0);
  const chosen = await chooseDelivery(page, deliveryRows(page, clinic).first());
  await chosen.getByRole("link", { name: "Open the case" }).click();
  const report = page.getByRole("article", { name: "Signed report" });
  await expect(report).toContainText("Added by Sightline");
  await expect(report).toContainText("In theatre within the hour");
});
