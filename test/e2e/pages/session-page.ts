import { expect, type Page } from "@playwright/test";

/** Somebody of the tests. */
export interface TestPerson {
  readonly displayName: string;
  readonly username: string;
  readonly password: string;
}

/** The first administrator of a real profile. */
export const administrator: TestPerson = {
  displayName: "A. Keeper",
  username: "keeper",
  password: "a-long-first-password",
};

/** Sets a real profile up by its first administrator; ends signed in. */
export async function setUpProfile(page: Page): Promise<void> {
  await page.getByLabel("Your name, as shown to others").fill(administrator.displayName);
  await page.getByLabel("User name").fill(administrator.username);
  await page.getByLabel("Password", { exact: true }).fill(administrator.password);
  await page.getByLabel("Password again").fill(administrator.password);
  await page.getByLabel("Site", { exact: true }).fill("Exampleton General");
  await page.getByLabel("Site code, if it has one").fill("RXX01");
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(
    page.getByRole("grid", { name: "Reading list" }).or(page.getByRole("link", { name: "Settings" })),
  ).toBeVisible();
}

/** Signs somebody in by user name and password; ends on the reading list. */
export async function signIn(page: Page, person: TestPerson): Promise<void> {
  await page.getByLabel("User name").fill(person.username);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("link", { name: "Reading list" })).toBeVisible();
}

/** Signs a person of the demo profile in by their card. */
export async function signInAsDemoPerson(page: Page, displayName: string): Promise<void> {
  await page.getByRole("button", { name: new RegExp(displayName) }).click();
  await expect(page.getByRole("link", { name: "Reading list" })).toBeVisible();
}

/** Signs out by the menu of the status line; ends where people sign in. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole("contentinfo").getByRole("button").last().click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
}
