import type { Locator, Page } from "@playwright/test";

/** Types into a field of a date, a time or both, as a person does: digits, day first, e.g. `241220271430`. */
export async function typeMoment(place: Page | Locator, label: string, digits: string): Promise<void> {
  const field = place.getByRole("group", { name: label, exact: true });
  await field.getByRole("spinbutton").first().click();
  await field.page().keyboard.type(digits);
}
