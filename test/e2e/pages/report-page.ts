import { expect, type Locator, type Page } from "@playwright/test";

/** Gives the text box of a section. */
export function section(page: Page, name: string): Locator {
  return page.getByRole("textbox", { name, exact: true });
}

/** Types at the end of a section, key by key as a person does. */
export async function typeInto(page: Page, name: string, text: string): Promise<void> {
  await section(page, name).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
}

/** Waits until the draft says that it is saved. */
export async function expectSaved(page: Page): Promise<void> {
  await expect(page.getByRole("region", { name: "Report", exact: true }).getByText(/^Saved \d\d:/)).toBeVisible();
}

/** Opens the sheet of signing. */
export async function openSignSheet(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Sign report" });
  await expect(sheet.getByRole("textbox", { name: "PIN or password" })).toBeEnabled();
  return sheet;
}

/** Signs the open report; ends on the sheet that says so. */
export async function signReport(page: Page, secret: string): Promise<Locator> {
  const sheet = await openSignSheet(page);
  await sheet.getByRole("textbox", { name: "PIN or password" }).fill(secret);
  await sheet.getByRole("button", { name: "Sign report" }).click();
  const done = page.getByRole("dialog", { name: "Report signed" });
  await expect(done).toBeVisible();
  return done;
}
