// The screens of docs/delivery.md and docs/alerts.md: alerts and their limits, Delivery, the fail-safe board, the directory.

import { join } from "node:path";
import type { Page } from "@playwright/test";
import Database from "better-sqlite3";
import { chooseDelivery, deliveryRows, openDelivery } from "../../test/e2e/pages/delivery-page.ts";
import { typeMoment } from "../../test/e2e/pages/moment-field.ts";
import { expectSaved, signReport, typeInto } from "../../test/e2e/pages/report-page.ts";
import { openCase, shootBoth, signInFirst } from "./window-steps.ts";

const patient = "SPECIMEN, Harriet";
const hourMs = 60 * 60_000;

/** Takes the screens of delivery and alerts in a demo; `profile` is its folder. */
export async function takeDelivery(page: Page, profile: string): Promise<void> {
  await signInFirst(page);
  await writeReport(page);
  letTimePass(profile);
  await page.reload();
  await page.getByRole("link", { name: /^Alerts/ }).click();
  await page.getByRole("complementary", { name: "Chosen alert" }).getByText("Step 1, duty team").waitFor();
  await shootBoth(page, "alert-call");
  await openDelivery(page);
  await chooseDelivery(page, deliveryRows(page, /Dr A\. Mockford.*Accepted/).first());
  await shootBoth(page, "delivery-ladder");
  await takeFailSafe(page);
  await takeSettings(page);
}

/** A signed report with an alert. */
async function writeReport(page: Page): Promise<void> {
  await openCase(page, patient);
  await typeInto(page, "Findings", "Displaced fracture of the distal shaft of the right tibia.");
  await typeInto(page, "Conclusion", "Displaced fracture of the right tibia. The foot is said to be pulseless.");
  await page.getByRole("button", { name: "Raise alert", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Raise alert" });
  await sheet.getByRole("textbox", { name: "Finding" }).fill("Displaced tibial fracture with a pulseless foot");
  await sheet.getByRole("textbox", { name: "Action needed" }).fill("Orthopaedic and vascular review now");
  await sheet.getByRole("button", { name: "Raise alert" }).click();
  await sheet.waitFor({ state: "detached" });
  await signAndStay(page);
}

async function signAndStay(page: Page): Promise<void> {
  await expectSaved(page);
  // Signed sooner, the sheet asks why images were not seen.
  await page.getByText("Seen", { exact: true }).first().waitFor();
  await signReport(page, "1234");
  await page.getByRole("button", { name: "Stay here" }).click();
}

/** The alert is set back by seventy minutes, so that its ladder is under way and it stands on the board. */
function letTimePass(profile: string): void {
  const store = new Database(join(profile, "store.sqlite"));
  const earlier = ["raised_at", "acknowledge_by", "act_by", "next_step_at", "voice_needed_since"]
    .map((column) => `${column} = ${column} - @ms`)
    .join();
  store.prepare(`UPDATE alert SET ${earlier} WHERE is_open = 1`).run({ ms: (hourMs * 7) / 6 });
  store.close();
}

async function takeFailSafe(page: Page): Promise<void> {
  await page.keyboard.press("Alt+6");
  await page.getByRole("row", { name: /SPECIMEN, Harriet/ }).waitFor();
  await shootBoth(page, "fail-safe");
  await page.getByRole("radio", { name: "Fire drills" }).click();
  const card = page.getByRole("region", { name: /Exampleton clinical inbox/ });
  await card.getByRole("button", { name: "Drill now" }).click();
  await card.getByText("Passed").waitFor();
  await shootBoth(page, "fail-safe-drills");
}

async function takeSettings(page: Page): Promise<void> {
  await page.keyboard.press("Alt+4");
  await page.getByRole("tab", { name: "Directory" }).click();
  await page.getByRole("grid", { name: "Directory" }).waitFor();
  await shootBoth(page, "settings-directory");
  await page.getByRole("tab", { name: "Alerts" }).click();
  await typeMoment(page, "Working day begins", "0830");
  await page
    .getByRole("region", { name: "Approve" })
    .getByText(/08:30 to 17:00/)
    .waitFor();
  await shootBoth(page, "settings-alerts");
}
