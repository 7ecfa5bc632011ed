import { expect, type Page, test } from "@playwright/test";
import { type Hl7Receiver, startHl7Receiver } from "../../environment/hl7-receiver.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow, wideSize } from "../launchers/windows.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, openSignSheet, passOver, section, signReport, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";
import { addDestination, chooseReleaseWindow } from "../pages/settings-page.ts";

const patient = "SPECIMEN, Harriet (Ms)";
const first = "No fracture of the right tibia.";
const summary = "The side was wrong: it is the left tibia.";

test.describe.configure({ mode: "serial" });

let hl7: Hl7Receiver;
let program: Program;
let page: Page;
const report = () => page.getByRole("region", { name: "Report", exact: true });
const signed = () => page.getByRole("article", { name: "Signed report" });

test.beforeAll(async ({ browser }) => {
  hl7 = await startHl7Receiver();
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  const address = `127.0.0.1:${hl7.port}`;
  await addDestination(page, { name: "Hospital record", way: "HL7 v2 message over MLLP", for: "A copy", address });
  await chooseReleaseWindow(page, "After 300 s");
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
  await hl7?.stop();
});

test("a case is held with what it waits for, who sees to it and until when, and says that it is overdue", async () => {
  await page.getByRole("link", { name: "Reading list" }).click();
  const row = caseRow(page, patient);
  await row.click({ timeout: 60_000 });
  await page.getByRole("button", { name: "Hold, with a reason" }).click();
  const sheet = page.getByRole("dialog", { name: "Hold this case" });
  await sheet.getByLabel("What it waits for").fill("Films of 2019");
  await sheet.getByRole("spinbutton", { name: /^day/ }).click();
  await page.keyboard.type("03022020");
  await expect(sheet.getByRole("status")).toContainText("That day is past.");
  await sheet.getByRole("button", { name: "Hold", exact: true }).click();
  await expect(row).toContainText("Held, was due 03\u2011Feb\u20112020");
  const words = row.getByText(/^Held, was due/);
  for (const size of [laptopSize, wideSize]) {
    await page.setViewportSize(size);
    const isCut = await words.evaluate((each) => {
      const cell = each.closest("[role=rowheader], [role=gridcell]") as HTMLElement;
      const text = document.createRange();
      text.selectNodeContents(each);
      return text.getBoundingClientRect().right > cell.getBoundingClientRect().right;
    });
    expect(isCut, `the date of the hold is cut at ${size.width} pixels`).toBe(false);
  }
  await expect(page.getByRole("region", { name: "Chosen case" })).toContainText(
    "Held: Films of 2019. Seen to by Dr R. Testwell. Expected on 03\u2011Feb\u20112020.",
  );
  await openCaseByKey(page, patient);
  await expect(report()).toContainText("On hold. Held: Films of 2019. Seen to by Dr R. Testwell.");
  await report().getByRole("button", { name: "End the hold" }).click();
  await expect(report().getByText("On hold.")).toHaveCount(0);
  await page.getByRole("link", { name: "Reading list" }).click();
  // Nothing was written: an untouched case is given back when it is left.
  await expect(row).toContainText("UnreadNobody");
});

test("a signed version is taken back before it leaves, and its text goes on", async () => {
  await openCaseByKey(page, patient);
  await typeInto(page, "Conclusion", first);
  await expect(await signReport(page, "1234")).toContainText(/It leaves in \d+ s/);
  await page.getByRole("button", { name: "Stay here" }).click();
  await report().getByRole("button", { name: "Take it back" }).click();
  await report().getByLabel("Why it is taken back").fill("Wrong side");
  await report().getByRole("button", { name: "Take version 1 back" }).click();
  await expect(section(page, "Conclusion")).toContainText(first);
  await expectSaved(page);
});

test("it is released hot, and still owed as final", async () => {
  await chooseReleaseWindow(page, "At once");
  await openCaseByKey(page, patient);
  const sheet = await openSignSheet(page);
  await sheet.getByText("Provisional, now (hot)").click();
  await sheet.getByLabel("Why it cannot wait for the final report").fill("Theatre is waiting");
  await passOver(sheet);
  await sheet.getByRole("textbox", { name: "PIN or password" }).fill("1234");
  await sheet.getByRole("button", { name: "Sign report" }).click();
  await expect(page.getByRole("dialog", { name: "Report signed" })).toContainText("Provisional, version 2");
  await page.getByRole("button", { name: "Stay here" }).click();
  await expect(report()).toContainText("The final report is still owed.");
  await expect(section(page, "Conclusion")).toContainText(first);
  await expect.poll(() => hl7.messages().length, { timeout: 60_000 }).toBe(1);
});

test("the final report is corrected, with what changed stated first", async () => {
  await expect(await signReport(page, "1234")).toContainText("Final, version 3");
  await page.getByRole("button", { name: "Stay here" }).click();
  await report().getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Correct the report" }).click();
  await report().getByLabel("What is corrected, and why").fill(summary);
  await typeInto(page, "Conclusion", " Left, not right.");
  await expectSaved(page);
  await expect(await signReport(page, "1234")).toContainText("Corrected, version 4");
  await page.getByRole("button", { name: "Stay here" }).click();
  await expect(signed()).toContainText(`Corrects version 3. ${summary}`);
  await expect.poll(() => hl7.messages().length, { timeout: 60_000 }).toBe(3);
  expect(hl7.messages().some(({ texts }) => JSON.stringify(texts).includes("Wrong side"))).toBe(false);
});

test("any two versions are compared word by word", async () => {
  await report().getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Compare two versions" }).click();
  const sheet = page.getByRole("dialog", { name: "Compare two versions" });
  await expect(sheet.locator("ins").filter({ hasText: "Left, not right." })).toBeVisible();
  await sheet.getByRole("button", { name: "Close" }).click();
});

test("a case that is cancelled is written in no more, and neither is a report that is withdrawn", async () => {
  const more = async (item: string) => {
    await report().getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  const end = async (button: string) => {
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("The reason, as everybody reads it").fill("Reported at Othertown");
    await sheet.getByRole("textbox", { name: "PIN or password" }).fill("1234");
    await sheet.getByRole("button", { name: button }).click();
    await expect(sheet).toBeHidden();
  };
  await more("Withdraw the report");
  await page.getByRole("dialog").getByText("Another reason").click();
  await end("Withdraw the report");
  await expect(signed()).toContainText("Withdrawn: see the reason.");
  await expect(report().getByRole("button", { name: "Add an addendum" })).toHaveCount(0);
  await report().getByRole("button", { name: "Raise alert" }).click();
  const alert = page.getByRole("dialog", { name: "Raise alert" });
  await expect(alert).toContainText("The report of this case is withdrawn.");
  await expect(alert).toContainText("No image goes with it: those of this case may be what it was ended for.");
  await expect(alert).toContainText("No report states it.");
  await alert.getByRole("button", { name: "Back" }).click();
  await openCaseByKey(page, "TESTCASE, Joan (Mrs)");
  await typeInto(page, "Conclusion", "Normal.");
  await more("Cancel, not reported");
  await end("Cancel the case");
  await expect(signed()).toContainText("Cancelled");
  await expect(report().getByRole("button", { name: "Sign", exact: true })).toHaveCount(0);
  await expect(report()).not.toContainText("Not saved");
});
