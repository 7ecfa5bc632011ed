import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow, wideSize } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { deliveryRows, openDelivery } from "../pages/delivery-page.ts";
import { typeMoment } from "../pages/moment-field.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { passOver, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

// A second emergency physician of the referrer's name, and a line that no directory should take.
const file = [
  "key,kind,name,role,code_system,code,part_of",
  "mockford-2,person,Dr A. Mockford,Locum physician,GMC,C0000099,EXG-ED",
  'hostile,person,"=HYPERLINK(""http://x"")",,,,',
].join("\r\n");
const patient = "SPECIMEN, Harriet (Ms)";

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;

test.beforeAll(async ({ browser }: { browser: Browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url, laptopSize);
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

async function accessibleAtBothSizes(name: string): Promise<void> {
  for (const size of [wideSize, laptopSize]) {
    await page.setViewportSize(size);
    await expectAccessible(page, `${name}, ${size.width}`);
  }
}

async function signSheet(): Promise<Locator> {
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Sign report" });
  await expect(sheet.getByRole("region", { name: "Who gets it, and how" })).toBeVisible();
  return sheet;
}

test("the directory shows who is reached how, and who is on", async () => {
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await page.getByRole("link", { name: /^Settings/ }).click();
  await page.getByRole("tab", { name: "Directory" }).click();
  const grid = page.getByRole("grid", { name: "Directory" });
  await expect(grid.getByRole("row").filter({ hasText: "Dr N. Fiction" })).toContainText("Elm Surgery");
  await accessibleAtBothSizes("directory");
  await page.getByRole("searchbox", { name: "Search the directory" }).fill("colorectal sampleby");
  await expect(grid.getByRole("row").filter({ hasText: "Mr E. Sampleby" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "1 entry" })).toBeVisible();
  await grid.getByRole("row").filter({ hasText: "Mr E. Sampleby" }).click();
  const sheet = page.getByRole("dialog", { name: "Mr E. Sampleby" });
  await expect(sheet.getByRole("region", { name: "Who is reached now" })).toContainText(/Reach|Nobody/);
  await accessibleAtBothSizes("entry");
  await typeMoment(sheet, "Absent from", "010120200900");
  await sheet.getByRole("textbox", { name: "Code", exact: true }).fill("C123");
  await expect(sheet).toContainText("A GMC code is C and 7 digits");
  await sheet.getByRole("textbox", { name: "Code", exact: true }).fill("C0000011");
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(grid.getByRole("row").filter({ hasText: "Mr E. Sampleby" })).toContainText(
    "Absent until further notice: Miss O. Standin",
  );
  await page.getByRole("radio", { name: "Rota" }).click();
  await page.getByRole("button", { name: /Team$/ }).click();
  await page.getByRole("option", { name: "Hospital at night" }).click();
  await expect(page.getByRole("row", { name: /^On call/ })).toContainText(/Dr (L\. Nightly|I\. Makebelieve)/);
  await expect(page.getByRole("row", { name: /^Nobody is on/ })).toContainText("09:00 to 17:00");
  await accessibleAtBothSizes("rota");
});

test("an alert begins with the referrer and their number, and no number outlives its name", async () => {
  await page.getByRole("link", { name: "Reading list" }).click();
  await openCaseByKey(page, patient);
  await page.keyboard.press("a");
  const sheet = page.getByRole("dialog", { name: "Raise alert" });
  const [name, number] = ["Who to tell", "Telephone or bleep"].map((label) =>
    sheet.getByRole("textbox", { name: label }),
  ) as [Locator, Locator];
  await expect(name).toHaveValue("Dr A. Mockford");
  await expect(number).toHaveValue("01632 960123");
  await expect(sheet.getByText("From the directory")).toBeVisible();
  await name.fill("ward 7");
  await expect(number).toHaveValue("");
  await sheet.getByRole("button", { name: /^Ward 7/ }).click();
  await expect(sheet.getByText("From the directory")).toBeVisible();
  const raise = sheet.getByRole("button", { name: "Raise alert" });
  await expect(raise).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
});

test("a file is shown line by line before anything is taken over", async () => {
  await page.getByRole("link", { name: /^Settings/ }).click();
  await page.getByRole("tab", { name: "Directory" }).click();
  await page.getByRole("button", { name: "Import" }).click();
  const sheet = page.getByRole("dialog", { name: "Import a directory" });
  await accessibleAtBothSizes("import");
  await sheet.getByLabel("File of the directory").setInputFiles({
    ...{ name: "directory.csv", mimeType: "text/csv" },
    buffer: Buffer.from(file),
  });
  await expect(sheet.getByRole("row").filter({ hasText: "Dr A. Mockford" })).toContainText("Added");
  await expect(sheet.getByRole("row").filter({ hasText: "Refused" })).toContainText("is a formula");
  await accessibleAtBothSizes("preview of an import");
  await sheet.getByRole("button", { name: "Import 1 line" }).click();
  await expect(sheet).toBeHidden();
});

test("an uncertain referrer is chosen by keys, a copy added, and both survive closing the sheet", async () => {
  await expect(async () => {
    await page.getByRole("link", { name: "Reading list" }).click();
    await expect(caseRow(page, patient)).toBeVisible();
  }).toPass({ timeout: 90_000 });
  await openCaseByKey(page, patient);
  await typeInto(page, "Findings", "Cortex and joint surfaces are intact.");
  await typeInto(page, "Conclusion", "No fracture of the tibia or fibula.");
  const sheet = await signSheet();
  await expect(sheet).toContainText("2 people of this name: choose");
  await expect(sheet.getByRole("combobox", { name: "Reason: Referrer not known for sure" })).toBeVisible();
  await accessibleAtBothSizes("uncertain referrer");
  await sheet.getByRole("button", { name: /^Dr A\. Mockford, Emergency physician/ }).focus();
  await page.keyboard.press("Enter");
  await expect(sheet).toContainText("Chosen for this report");
  await expect(sheet.getByRole("combobox", { name: /^Reason: Referrer/ })).toBeHidden();
  await sheet.getByRole("combobox", { name: "Add a copy" }).focus();
  await page.keyboard.type("ward 7");
  await expect(page.getByRole("option", { name: /^Ward 7/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(sheet.getByRole("row").filter({ hasText: "Ward 7" })).toContainText("Added for this report");
  await accessibleAtBothSizes("copy added");
  await sheet.getByRole("button", { name: "Back" }).click();
  await expect(sheet).toBeHidden();
  const again = await signSheet();
  await expect(again.getByRole("row").filter({ hasText: "Ward 7" })).toBeVisible();
  await expect(again).toContainText("Chosen for this report");
  await passOver(again);
  await again.getByRole("textbox", { name: "PIN or password" }).fill("1234");
  await again.getByRole("button", { name: "Sign report" }).click();
  await expect(page.getByRole("dialog", { name: "Report signed" })).toBeVisible();
});

test("every recipient has a delivery record of its own", async () => {
  await page.getByRole("button", { name: "Reading list" }).click();
  await openDelivery(page);
  const rows = deliveryRows(page, "HL7 v2.5.1");
  await expect(rows.filter({ hasText: "Dr A. Mockford" })).toHaveCount(1);
  await expect(rows.filter({ hasText: "Ward 7" })).toHaveCount(1);
});
