import { expect, type Locator, type Page } from "@playwright/test";

/** Gives the row of a patient, by the name as the list writes it. */
export function caseRow(page: Page, patient: string): Locator {
  return page.getByRole("grid", { name: "Reading list" }).getByRole("row").filter({ hasText: patient });
}

/** Goes to the reading list and searches it. */
export async function searchList(page: Page, text: string): Promise<void> {
  await page.getByRole("searchbox", { name: "Search the reading list" }).fill(text);
}

/** Opens a case by selecting its row and pressing Enter. */
export async function openCaseByKey(page: Page, patient: string): Promise<void> {
  await page.getByRole("link", { name: "Reading list" }).click();
  const row = caseRow(page, patient);
  await expect(row).toBeVisible({ timeout: 60_000 });
  await row.click();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Report", exact: true })).toBeVisible();
}
