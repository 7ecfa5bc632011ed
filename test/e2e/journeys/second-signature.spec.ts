import { expect, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, openSignSheet, passOver, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson, signOut } from "../pages/session-page.ts";

const patient = "SPECIMEN, Harriet (Ms)";
const trainees = "No fracture of the tibia.";
const added = " Joint effusion of the knee.";
const feedback = "Look at the suprapatellar pouch on the lateral view.";

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;
const report = () => page.getByRole("region", { name: "Report", exact: true });

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url);
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("a trainee asks for a second signature: it is the only way the sheet offers, and the case is left", async () => {
  await signInAsDemoPerson(page, "Dr T. Learner");
  await openCaseByKey(page, patient);
  await typeInto(page, "Conclusion", trainees);
  await expectSaved(page);
  const sheet = await openSignSheet(page);
  await expect(sheet.getByText("Not as final by you: A trainee's report becomes final")).toBeVisible();
  await expect(sheet.getByLabel("Why it needs a second signature")).toHaveValue("Prepared by a specialty trainee");
  await sheet.getByRole("button", { name: "Asked of" }).click();
  await page.getByRole("option", { name: "Dr R. Testwell" }).click();
  await expect(sheet.getByText("They see it first, marked.")).toBeVisible();
  await passOver(sheet);
  await sheet.getByRole("textbox", { name: "PIN or password" }).fill("1234");
  await sheet.getByRole("button", { name: "Sign report" }).click();
  await expect(page.getByRole("dialog", { name: "Report signed" })).toContainText(
    "Awaiting second signature, version 1",
  );
  await page.getByRole("button", { name: "Stay here" }).click();
  await expect(report()).toContainText("You asked for it on");
  await expect(report().getByRole("button", { name: "Take the request back" })).toBeVisible();
  await expect(report().getByRole("button", { name: "Sign", exact: true })).toBeHidden();
  await signOut(page);
});

test("a consultant finds it by its filter, changes it, and says what became of the meaning", async () => {
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await expect(page.getByRole("grid", { name: "Reading list" }).getByRole("row").nth(1)).toContainText("For you");
  await page.getByRole("button", { name: "Awaiting second signature" }).click();
  await expect(caseRow(page, patient)).toContainText("Second signature");
  await expect(page.getByRole("grid", { name: "Reading list" }).getByRole("row")).toHaveCount(2);
  await openCaseByKey(page, patient);
  await expect(report()).toContainText("Dr T. Learner asked for it on");
  await expect(report()).toContainText("It was asked of you.");
  await typeInto(page, "Conclusion", added);
  await expectSaved(page);
  const sheet = await openSignSheet(page);
  const part = sheet.getByRole("region", { name: "Second signature" });
  const difference = sheet.getByRole("region", { name: "Text of the first writer" });
  await expect(difference.locator("ins").filter({ hasText: "Joint effusion of the knee." })).toBeVisible();
  await passOver(sheet);
  await sheet.getByRole("textbox", { name: "PIN or password" }).fill("1234");
  await expect(sheet.getByRole("button", { name: "Sign report" })).toBeDisabled();
  await part.getByText("Yes", { exact: true }).click();
  await part.getByRole("button", { name: "In what" }).click();
  await page.getByRole("option", { name: "Missed finding" }).click();
  await part.getByLabel("Feedback to Dr T. Learner").fill(feedback);
  await page.setViewportSize(laptopSize);
  for (const control of [
    part.getByText("Yes", { exact: true }),
    part.getByLabel("Feedback to Dr T. Learner"),
    sheet.getByRole("textbox", { name: "PIN or password" }),
  ]) {
    await expect(control).toBeInViewport({ ratio: 1 });
  }
  await expectAccessible(page, "the sign sheet of a second signature");
  await sheet.getByRole("button", { name: "Sign report" }).click();
  await expect(page.getByRole("dialog", { name: "Report signed" })).toContainText("Final, version 2");
  await page.getByRole("button", { name: "Stay here" }).click();
  const signed = page.getByRole("article", { name: "Signed report" });
  await expect(signed).toContainText("Prepared by Dr T. Learner");
  await expect(signed).toContainText("Second signature by Dr R. Testwell");
  await signOut(page);
});

test("the trainee sees that something came back, the difference and the feedback, and marks it as read", async () => {
  await signInAsDemoPerson(page, "Dr T. Learner");
  await expect(page.getByRole("link", { name: "Feedback" })).toHaveAccessibleDescription("1 new");
  await page.keyboard.press("Alt+5");
  const panel = page.getByRole("region", { name: "Feedback" });
  await expect(panel).toContainText("Meaning changed: missed finding");
  await expect(panel).toContainText(feedback);
  await expect(panel.locator("ins").filter({ hasText: "Joint effusion of the knee." })).toBeVisible();
  await expectAccessible(page, "feedback");
  await panel.getByRole("button", { name: "Mark as read" }).click();
  await expect(panel.getByRole("button", { name: "Read", exact: true })).toBeDisabled();
  await expect(page.getByRole("link", { name: "Feedback" })).toHaveAccessibleDescription("");
});
