import { expect, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startByCommand } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { chooseDelivery, deliveryRows, openDelivery } from "../pages/delivery-page.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { signReport, takeFreeText, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

// The built program as a person starts it: with its own bundled workers and native modules, not as a test composes it.
const patient = "SPECIMEN, Harriet (Ms)";

let program: Program;

test.beforeAll(async () => {
  program = await startByCommand(await newProfileDirectory());
});

test.afterAll(async () => {
  await program?.stop();
  if (program !== undefined) await removeProfile(program.profileDirectory);
});

test("npm start gives a program that signs, delivers and stops with exit code 0", async ({ browser }) => {
  const page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await openCaseByKey(page, patient);
  await takeFreeText(page);
  await typeInto(page, "Findings", "Cortex and joint surfaces are intact.");
  await typeInto(page, "Conclusion", "No fracture of the tibia or fibula.");
  const done = await signReport(page, "1234");
  await done.getByRole("button", { name: "Reading list" }).click();
  await expect(done).toBeHidden();
  await openDelivery(page);
  const panel = await chooseDelivery(page, deliveryRows(page, "HL7 v2.5.1").filter({ hasText: patient }));
  await expect(panel).toContainText("The receiving system accepted the report.", { timeout: 60_000 });
  await page.context().close();
  expect(await program.stop()).toBe(0);
});
