import { expect, type Locator, type Page } from "@playwright/test";

/** Goes to the Delivery screen. */
export async function openDelivery(page: Page): Promise<void> {
  await page.getByRole("link", { name: /^Delivery/ }).click();
  await expect(page.getByRole("heading", { name: "Delivery", exact: true })).toBeVisible();
}

/** Gives the lines of the deliveries whose text holds `text`, e.g. a destination or what was sent. */
export function deliveryRows(page: Page, text: string | RegExp): Locator {
  return page.getByRole("grid", { name: "Deliveries" }).getByRole("row").filter({ hasText: text });
}

/** Chooses a delivery; gives the panel beside, with its attempts. */
export async function chooseDelivery(page: Page, row: Locator): Promise<Locator> {
  await row.click();
  return page.getByRole("complementary", { name: "Chosen delivery" });
}
