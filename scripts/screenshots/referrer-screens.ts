import type { Page } from "@playwright/test";
import { laptopSize } from "../../test/e2e/launchers/windows.ts";
import { chooseDelivery, deliveryRows } from "../../test/e2e/pages/delivery-page.ts";
import { expectPicture, paneAt } from "../../test/e2e/pages/pane-page.ts";
import { signReport, typeInto } from "../../test/e2e/pages/report-page.ts";
import { openCase, shoot } from "./window-steps.ts";

const xRay = "SPECIMEN, Harriet";

/** Takes the pictures of the referrer's page: a report with an alert, signed here and opened as a practice does. */
export async function takeReferrerPage(page: Page): Promise<void> {
  await openCase(page, xRay);
  const pane = paneAt(page, 0);
  await expectPicture(pane);
  await pane.focus();
  await page.keyboard.press("k");
  await page.getByRole("textbox", { name: "Caption of key image 1" }).fill("Fracture line, distal tibia");
  await typeInto(
    page,
    "Findings",
    "Cortex interrupted at the medial border of the distal tibia, without displacement. Ankle joint intact.",
  );
  await typeInto(page, "Conclusion", "Undisplaced fracture of the right distal tibia.");
  await typeInto(page, "Advice", "Immobilise. Fracture clinic within 24 hours.");
  await pane.focus();
  await page.keyboard.press("a");
  const sheet = page.getByRole("dialog", { name: "Raise alert" });
  await sheet.getByText("Urgent", { exact: true }).click();
  await sheet.getByRole("textbox", { name: "Finding" }).fill("Fracture of the right distal tibia");
  await sheet.getByRole("textbox", { name: "Action needed" }).fill("Fracture clinic within 24 hours");
  await sheet.getByRole("textbox", { name: "Telephone or bleep" }).fill("01632 960017");
  await sheet.getByRole("button", { name: "Raise alert" }).click();
  await sheet.waitFor({ state: "detached" });
  await signReport(page, "sightline-demo");
  await page.getByRole("button", { name: "Stay here" }).click();
  await page.keyboard.press("Alt+3");
  const panel = await chooseDelivery(page, deliveryRows(page, "by page"));
  await panel.getByRole("button", { name: "Show the address" }).click();
  const address =
    (await panel.getByRole("region", { name: "Referrer's page" }).getByRole("link").getAttribute("href")) ?? "";
  await takeReader(page, address);
  await shoot(page, "referrer-links");
}

async function takeReader(page: Page, address: string): Promise<void> {
  const reader = await page.context().newPage();
  await reader.setViewportSize(laptopSize);
  await reader.goto(address);
  await reader.getByLabel("Your name").fill("Dr G. Practice");
  await reader.getByLabel("Your role").fill("GP");
  await reader.getByLabel("Patient's date of birth").fill("09/06/1985");
  await reader.getByLabel("Last four digits of the patient's NHS number").fill("2713");
  await reader.getByRole("button", { name: "Open the report" }).click();
  await reader.getByRole("heading", { name: "Your answer" }).waitFor();
  await shoot(reader, "referrer-page");
  await reader.setViewportSize({ width: 390, height: 844 });
  await shoot(reader, "referrer-page-phone");
  await reader.close();
}
