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

/** Opens the sheet of signing, once the series of the case are listed: what arrives later is asked for anew on it. */
export async function openSignSheet(page: Page): Promise<Locator> {
  await expect(page.getByText("Listing the images")).toHaveCount(0);
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Sign report" });
  await expect(sheet.getByRole("textbox", { name: "PIN or password" })).toBeEnabled();
  return sheet;
}

/** Says why each finding of the checks is passed over. */
export async function passOver(sheet: Locator): Promise<void> {
  for (const box of await sheet.getByRole("combobox", { name: /^Reason: / }).all()) {
    await box.fill("Checked, correct as written");
  }
}

/** The same by keys alone: a reason in each box, then Tab to the next, at last to the PIN. */
export async function reasonsByKeys(page: Page, sheet: Locator): Promise<void> {
  for (const box of await sheet.getByRole("combobox", { name: /^Reason: / }).all()) {
    await expect(box).toBeFocused();
    await page.keyboard.type("Seen on the other series");
    await page.keyboard.press("Tab");
  }
  const secret = sheet.getByRole("textbox", { name: "PIN or password" });
  for (let presses = 0; presses < 20; presses += 1) {
    if (await secret.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
}

/** Signs the open report; ends on the sheet that says so. */
export async function signReport(page: Page, secret: string): Promise<Locator> {
  const sheet = await openSignSheet(page);
  await passOver(sheet);
  await sheet.getByRole("textbox", { name: "PIN or password" }).fill(secret);
  await sheet.getByRole("button", { name: "Sign report" }).click();
  const done = page.getByRole("dialog", { name: "Report signed" });
  await expect(done).toBeVisible();
  return done;
}

/** Takes the template "Free text" by keys, where a journey says every word itself in a program that begins with templates. */
export async function takeFreeText(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: /^Template: / })).toBeVisible();
  await page.keyboard.press("Alt+h");
  const sheet = page.getByRole("dialog", { name: "Template of this report" });
  await expect(sheet.getByRole("option").first()).toBeVisible();
  await page.keyboard.type("free");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Template: Free text/ })).toBeVisible();
}
