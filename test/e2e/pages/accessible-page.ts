import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Fails with one line for each violation and element that axe finds in the page as it is. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  // Colours of a control in transition are no fault.
  await page.waitForTimeout(300);
  // What react-aria has just read aloud points for some seconds at a button that is gone; it is no part of the page.
  const { violations } = await new AxeBuilder({ page }).exclude("[data-live-announcer]").analyze();
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.failureSummary?.split("\n")[1] ?? ""}`),
  );
  expect.soft(lines, name).toEqual([]);
}
