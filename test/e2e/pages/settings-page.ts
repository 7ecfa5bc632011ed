import { expect, type Page } from "@playwright/test";
import type { TestPerson } from "./session-page.ts";

/** Opens one part of the settings. */
export async function openPart(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("tab", { name }).click();
}

/** Chooses in a list of a sheet; its button is named by its value and its label. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page
    .getByRole("dialog")
    .getByRole("button", { name: new RegExp(`(^| )${label}$`) })
    .click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

/** Adds an archive through the settings screen and tests it. It is asked as an old Orthanc has to be. */
export async function addArchive(
  page: Page,
  archive: { name: string; dicomwebUrl: string; receivesReports?: boolean },
): Promise<void> {
  await openPart(page, "Archives");
  await page.getByRole("button", { name: "Add an archive" }).click();
  const sheet = page.getByRole("dialog", { name: "Add an archive" });
  await sheet.getByLabel("Name", { exact: true }).fill(archive.name);
  await sheet.getByLabel("DICOMweb address").fill(archive.dicomwebUrl);
  await sheet.getByText("It finds nothing when queries are percent-encoded").click();
  if (archive.receivesReports === true) await sheet.getByText("Signed reports and key images are stored in it").click();
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(sheet).toBeHidden();
  await page.getByRole("region", { name: archive.name }).getByRole("button", { name: "Test" }).click();
  await expect(page.getByRole("region", { name: archive.name })).toContainText(/It (answers|cannot be used now)/);
}

/** Adds a destination of signed reports. */
export async function addDestination(
  page: Page,
  destination: { name: string; way: string; for: string; address: string },
): Promise<void> {
  await openPart(page, "Destinations");
  await page.getByRole("button", { name: "Add a destination" }).click();
  const sheet = page.getByRole("dialog", { name: "Add a destination" });
  await sheet.getByLabel("Name", { exact: true }).fill(destination.name);
  await choose(page, "Way", destination.way);
  await choose(page, "For", destination.for);
  if (destination.way.includes("DICOM")) await choose(page, "Archive", destination.address);
  else if (destination.way.includes("HL7")) {
    const [host = "", port = ""] = destination.address.split(":");
    await sheet.getByLabel("Host", { exact: true }).fill(host);
    await sheet.getByLabel("Port", { exact: true }).fill(port);
  } else await sheet.getByLabel("FHIR base address").fill(destination.address);
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(sheet).toBeHidden();
}

/** Adds a person who reports. */
export async function addPerson(page: Page, person: TestPerson, role: string): Promise<void> {
  await openPart(page, "People");
  await page.getByRole("button", { name: "Add a person" }).click();
  const sheet = page.getByRole("dialog", { name: "Add a person" });
  await sheet.getByLabel("Name, as printed on reports").fill(person.displayName);
  await sheet.getByLabel("User name").fill(person.username);
  await choose(page, "Role", role);
  await sheet.getByLabel("First password").fill(person.password);
  await sheet.getByLabel("Site", { exact: true }).fill("Exampleton General");
  await sheet.getByLabel("Site code, if it has one").fill("RXX01");
  await sheet.getByLabel("Registered with").fill("GMC");
  await sheet.getByLabel("Registration number").fill("C7000001");
  await sheet.getByRole("button", { name: "Add", exact: true }).click();
  await expect(sheet).toBeHidden();
}

/** Sets how long signed versions wait before they leave. */
export async function chooseReleaseWindow(page: Page, option: string): Promise<void> {
  await openPart(page, "Release");
  await page.getByRole("button", { name: "Sent after signing" }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
  await expect(page.getByRole("button", { name: "Sent after signing" })).toContainText(option);
}
