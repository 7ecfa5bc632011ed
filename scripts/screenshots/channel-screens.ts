// The screen of docs/delivery-channels.md: how a destination is spoken to, beside the bytes that it makes.
import type { Page } from "@playwright/test";
import { choose, openPart } from "../../test/e2e/pages/settings-page.ts";
import { shootBoth } from "./window-steps.ts";

/** Takes a destination whose character set is being changed. */
export async function takeChannel(page: Page): Promise<void> {
  await openPart(page, "Destinations");
  const card = page.getByRole("region").filter({ hasText: "HL7 v2 message over MLLP" }).first();
  await card.getByRole("button", { name: "Channel" }).click();
  const sheet = page.getByRole("dialog");
  await choose(page, "Character set", "ISO 8859-1");
  await sheet.locator("ins").first().waitFor();
  await sheet.getByRole("region", { name: "Acknowledgement" }).scrollIntoViewIfNeeded();
  await sheet.getByLabel("Reason").fill("Their new system reads ISO 8859-1 alone");
  await shootBoth(page, "settings-channel");
}
