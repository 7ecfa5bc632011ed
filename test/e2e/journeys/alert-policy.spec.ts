import { expect, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow, wideSize } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { typeMoment } from "../pages/moment-field.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url, laptopSize);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await page.getByRole("link", { name: /^Settings/ }).click();
  await page.getByRole("tab", { name: "Alerts" }).click();
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("working time, days off, a team and a code are changed, and the change is said in words first", async () => {
  const approve = page.getByRole("region", { name: "Approve" });
  await expect(approve).toContainText("Nothing: you approve what stands.");
  await page.getByRole("radio", { name: "Cancer" }).click();
  await expect(page.getByLabel("Acted on within", { exact: true })).toHaveValue("5");
  await page.getByRole("radio", { name: "Critical" }).click();
  await typeMoment(page, "Working day begins", "0830");
  await typeMoment(page, "Day off", "24122027");
  await page.getByRole("button", { name: "Add the day" }).click();
  await page.getByRole("combobox", { name: "Fail-safe officer" }).fill("hospital at night");
  await page.getByRole("option", { name: /^Hospital at night/ }).click();
  await page.getByLabel("Code sent with it, if there is one").fill("CRIT^Local");
  await expect(approve.getByRole("list", { name: "Changed" })).toHaveText(
    "Working day: 08:30 to 17:00, before 09:00 to 17:00." +
      "24-Dec-2027 is a day off." +
      "Fail-safe officer: Hospital at night, before whoever is on for it." +
      "Critical, code: CRIT^Local, before none.",
  );
  for (const size of [wideSize, laptopSize]) {
    await page.setViewportSize(size);
    await expectAccessible(page, `limits of alerts, ${size.width}`);
  }
});

test("a person approves it from a day on, and the version keeps who, when and what was changed", async () => {
  const approve = page.getByRole("region", { name: "Approve" });
  await typeMoment(page, "Working day ends", "0800");
  await expect(page.getByText("It ends before it begins.")).toBeVisible();
  await approve.getByLabel("Why, or agreed by whom").fill("Agreed by the imaging board");
  await expect(approve.getByRole("button", { name: "Approve as version 1" })).toBeDisabled();
  await typeMoment(page, "Working day ends", "1800");
  await approve.getByRole("button", { name: /Counts from$/ }).click();
  await page.getByRole("option", { name: "On a day" }).click();
  await typeMoment(approve, "From the beginning of", "01012020");
  await expect(approve.getByText("That day is past.")).toBeVisible();
  await typeMoment(approve, "From the beginning of", "01122027");
  await approve.getByRole("button", { name: "Approve as version 1" }).click();
  const versions = page.getByRole("region", { name: "Versions" });
  await expect(versions).toContainText("Version 1, from");
  await expect(versions).toContainText("approved by Dr R. Testwell: Agreed by the imaging board");
  await expect(versions).toContainText("Working day: 08:30 to 18:00, before 09:00 to 17:00.");
  await expect(versions).toContainText("Proposal of the program, approved by nobody (counts now)");
});
