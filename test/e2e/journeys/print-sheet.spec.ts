import { expect, type Page, test } from "@playwright/test";
import { SystemClock } from "../../../electron/core/platform/clock.ts";
import { openStore } from "../../../electron/core/store/store.ts";
import { startInFreeText } from "../../environment/free-text-profile.ts";
import { folderWith, runTool } from "../../environment/tools.ts";
import { keepingLogger } from "../../fakes/plain-ports.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { chooseDelivery, deliveryRows, openDelivery } from "../pages/delivery-page.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { openSignSheet, passOver, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const patient = "SPECIMEN, Harriet (Ms)";
const practice = "Millbrook Surgery";
const printer = "Printer of the office";

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;
const panel = () => page.getByRole("complementary", { name: "Chosen delivery" });

test.beforeAll(async ({ browser }) => {
  const profileDirectory = await newProfileDirectory();
  await startInFreeText(profileDirectory, "demo");
  await addPrinter(profileDirectory);
  program = await startProgram(profileDirectory);
  page = await openWindow(browser, program.url, laptopSize);
  await signInAsDemoPerson(page, "Dr R. Testwell");
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

/** A way on paper, which a practice of the directory is then given. */
async function addPrinter(profileDirectory: string): Promise<void> {
  const options = { url: null, profileDirectory, programVersion: "0.0.0-test" };
  const store = await openStore({ ...options, clock: new SystemClock(), logger: keepingLogger() });
  await store.settings.saveDestination({
    ...{ id: "printer", name: printer, channel: "print", address: "Millbrook Surgery\n12 High Street\nMB1 2CD" },
    ...{ recipientRole: "copy", receivingApplication: "", receivingFacility: "", receiptsUrl: "", isEnabled: true },
  });
  await store.close();
}

test("a practice of the directory is reached on paper", async () => {
  await page.getByRole("link", { name: /^Settings/ }).click();
  await page.getByRole("tab", { name: "Directory" }).click();
  await page.getByRole("row").filter({ hasText: practice }).first().click();
  const sheet = page.getByRole("dialog", { name: practice });
  await sheet.getByRole("button", { name: /System that reports go by$/ }).click();
  await page.getByRole("option", { name: printer }).click();
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(sheet).toBeHidden();
});

test("a report on paper waits for somebody, who opens its sheet by key", async () => {
  await openCaseByKey(page, patient);
  await typeInto(page, "Findings", "Cortex intact.");
  await typeInto(page, "Conclusion", "No fracture.");
  const signing = await openSignSheet(page);
  await signing.getByRole("combobox", { name: "Add a copy" }).focus();
  await page.keyboard.type("millbrook");
  await expect(page.getByRole("option", { name: /^Millbrook Surgery/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(signing.getByRole("row").filter({ hasText: practice })).toContainText("Added for this report");
  await passOver(signing);
  await signing.getByRole("textbox", { name: "PIN or password" }).fill("1234");
  await signing.getByRole("button", { name: "Sign report" }).click();
  await page.getByRole("button", { name: "Stay here" }).click();
  await openDelivery(page);
  await chooseDelivery(page, deliveryRows(page, practice));
  await expect(panel()).toContainText(`Somebody has to bring it to ${practice}`);
  const sheet = panel().getByRole("region", { name: "Print sheet" });
  await expect(sheet.getByRole("button", { name: "Open print sheet" })).toBeVisible();
  await expectAccessible(page, "a delivery on paper");
  const opened = page.context().waitForEvent("request", (request) => request.url().endsWith("/print-sheet.pdf"));
  await page.keyboard.press("p");
  const address = (await opened).url();
  const answer = await page.evaluate(async (url) => {
    const response = await fetch(url);
    return { type: response.headers.get("Content-Type"), bytes: [...new Uint8Array(await response.arrayBuffer())] };
  }, address);
  expect(answer.type).toBe("application/pdf");
  const folder = await folderWith({ "sheet.pdf": Uint8Array.from(answer.bytes) });
  const words = async (number: string) =>
    (await runTool("pdftotext", ["-layout", "-f", number, "-l", number, folder.path("sheet.pdf"), "-"])).output;
  const cover = await words("1");
  expect(cover).toContain("12 High Street");
  expect(cover).not.toMatch(/SPECIMEN|fracture/i);
  expect(await words("2")).toContain("No fracture.");
  await folder.remove();
});

test("looking at the sheet proves nothing; that it was posted is what a person says", async () => {
  await expect(panel()).toContainText(`Somebody has to bring it to ${practice}`);
  const form = panel().getByRole("region", { name: "What to do" });
  await expect(form.getByRole("button", { name: "It was given or posted" })).toBeDisabled();
  await form.getByRole("button", { name: /How$/ }).click();
  await page.getByRole("option", { name: "Printed and posted" }).click();
  await form.getByRole("textbox", { name: "To whom" }).fill("Dr N. Fiction");
  await form.getByRole("textbox", { name: "By whom, and what was said" }).fill("Second post of the day");
  await form.getByRole("button", { name: "It was given or posted" }).click();
  await expect(panel()).toContainText(`${practice} got it another way`);
  await expect(panel().getByRole("region", { name: "Evidence" })).toContainText("By post to Dr N. Fiction");
  await expect(panel().getByRole("button", { name: "Open print sheet" })).toBeVisible();
});
