// Makes docs/screenshots from the built demo, as it runs: `node scripts/with-node24.mjs scripts/screenshots.ts`; with the word
// `viewer` only those of docs/viewing.md, with `report` only those of docs/reporting.md, with `channel` only that of
// docs/delivery-channels.md, with `delivery` only those of docs/delivery.md and docs/alerts.md, with `kept` only those of
// docs/cache.md. The images are the sample studies; what is written about them here is invented.
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { laptopSize, wideSize } from "../test/e2e/launchers/windows.ts";
import { chooseDelivery, deliveryRows } from "../test/e2e/pages/delivery-page.ts";
import { dragIn, paneAt } from "../test/e2e/pages/pane-page.ts";
import { caseRow } from "../test/e2e/pages/reading-list-page.ts";
import { typeInto } from "../test/e2e/pages/report-page.ts";
import { takeChannel } from "./screenshots/channel-screens.ts";
import { takeDelivery } from "./screenshots/delivery-screens.ts";
import { takeKeptImages } from "./screenshots/kept-image-screens.ts";
import { takeObjects } from "./screenshots/object-screens.ts";
import { takeReports } from "./screenshots/report-screens.ts";
import { takeViewer } from "./screenshots/viewer-screens.ts";
import { inDemo, openCase, scrollTo, shoot, signInFirst, toList } from "./screenshots/window-steps.ts";
import { isBuilt } from "./source-stamp.mjs";
import { root, run } from "./step.ts";

const patients = { ct: "SAMPLE, Robert", xRay: "SPECIMEN, Harriet", echo: "DUMMY, Derek", doppler: "EXAMPLE, Edith" };

const ctReport = {
  findings:
    "Right-sided stoma with stranding of the fat around it. A low-density collection lies deep to it and measures ",
  findingsAfter:
    "across, without gas. No focal liver lesion. Kidneys, spleen and adrenals are normal. No enlarged lymph node. No suspicious bone lesion.",
  conclusion:
    "1. Small collection deep to the right-sided stoma, with inflammation around it.\n2. No recurrence and no liver metastasis shown.",
  advice: "Surgical review today. MR of the liver if the CEA goes on rising.",
  captions: ["Collection deep to the stoma", "Liver, portal venous phase: no lesion"],
} as const;

async function main(): Promise<void> {
  if (!isBuilt() && (await run(join(root, "scripts", "build.ts"), [])) !== 0) {
    throw new Error("The program could not be built; the lines above say why.");
  }
  const only = process.argv[2] ?? "";
  if (only === "") await inDemo(takeAll);
  for (const [name, take] of [
    ["channel", takeChannel],
    ["kept", takeKeptImages],
  ] as const) {
    if (only !== "" && only !== name) continue;
    await inDemo(async (page) => {
      await signInFirst(page);
      await take(page);
    });
  }
  if (only === "" || only === "delivery") await inDemo(takeDelivery);
  if (only === "" || only === "viewer") await takeViewing();
  if (only === "" || only === "report") {
    const reporting = async (page: Page) => {
      await signInFirst(page);
      await takeReports(page);
    };
    await inDemo(reporting, { takesTemplates: true });
  }
}

async function takeViewing(): Promise<void> {
  await inDemo(async (page) => {
    await signInFirst(page);
    await takeViewer(page);
  });
  await takeObjects();
}

async function takeAll(page: Page): Promise<void> {
  await page.getByRole("region", { name: "Sign in as" }).getByRole("button").first().waitFor();
  await shoot(page, "sign-in");
  await signInFirst(page);
  const practiceUrl = await findPractice(page);
  const practice = await page.context().newPage();
  await practice.goto(practiceUrl);
  await prepareOthers(page, practice);
  await takeCase(page);
  await takeLists(page);
  await takePractice(practice);
}

/** Takes the page of the settings that leads to the demo practice, and gives the practice's address. */
async function findPractice(page: Page): Promise<string> {
  await page.keyboard.press("Alt+4");
  await page.getByRole("tab", { name: "About" }).click();
  const link = page.getByRole("link", { name: "Open the practice that receives the reports" });
  await link.waitFor();
  await shoot(page, "settings-about");
  return (await link.getAttribute("href")) ?? "";
}

/** Signs two simple reports, of which the practice refuses the second. */
async function prepareOthers(page: Page, practice: Page): Promise<void> {
  await openCase(page, patients.xRay);
  await typeInto(page, "Findings", "No displaced fracture of the tibia or fibula. Ankle mortise congruent.");
  await typeInto(page, "Conclusion", "No acute fracture shown.");
  await sign(page);
  await practice.getByRole("button", { name: "Refuse next message" }).click();
  await openCase(page, patients.echo);
  await typeInto(page, "Findings", "Left ventricle of normal size. No regional wall motion abnormality on this loop.");
  await typeInto(page, "Conclusion", "Good left ventricular function.");
  await sign(page);
  await toList(page);
  await caseRow(page, patients.doppler).click();
  await page.keyboard.press("r");
}

/** Writes the report of the CT and takes the case in both sizes, and the sheet on which it is signed. */
async function takeCase(page: Page): Promise<void> {
  await openCase(page, patients.ct);
  const pane = paneAt(page, 0);
  await scrollTo(page, pane, 34);
  await page.keyboard.press("l");
  await dragIn(page, pane, [0.328, 0.377], [0.368, 0.413]);
  await page.keyboard.press("w");
  await typeInto(page, "Findings", ctReport.findings);
  await page.keyboard.press("Control+m");
  await page.keyboard.type(ctReport.findingsAfter);
  await typeInto(page, "Conclusion", ctReport.conclusion);
  await typeInto(page, "Advice", ctReport.advice);
  await markKeyImage(page, pane, 1, ctReport.captions[0]);
  await raiseAlert(page, pane);
  await scrollTo(page, pane, 20);
  await markKeyImage(page, pane, 2, ctReport.captions[1]);
  await scrollTo(page, pane, 34);
  await untilSaved(page);
  await shoot(page, "case");
  await page.setViewportSize(laptopSize);
  await shoot(page, "case-1366");
  await page.setViewportSize(wideSize);
  await pane.focus();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("dialog", { name: "Sign report" }).getByText(ctReport.captions[1]).waitFor();
  await shoot(page, "sign-sheet");
  await page.keyboard.press("Escape");
}

async function raiseAlert(page: Page, pane: Locator): Promise<void> {
  await pane.focus();
  await page.keyboard.press("a");
  const sheet = page.getByRole("dialog", { name: "Raise alert" });
  await sheet.getByText("Urgent", { exact: true }).click();
  await sheet.getByRole("textbox", { name: "Finding" }).fill("Collection deep to the right-sided stoma");
  await sheet.getByRole("textbox", { name: "Action needed" }).fill("Surgical review today");
  await sheet.getByRole("textbox", { name: "Telephone or bleep" }).fill("Bleep 4417");
  await sheet.getByRole("button", { name: "Raise alert" }).click();
  await sheet.waitFor({ state: "detached" });
}

/** Takes the reading list with the CT as a draft, then signs it and takes where it goes. */
async function takeLists(page: Page): Promise<void> {
  await toList(page);
  await caseRow(page, patients.ct).click();
  await shoot(page, "reading-list");
  await page.setViewportSize(laptopSize);
  await shoot(page, "reading-list-1366");
  await page.setViewportSize(wideSize);
  await openCase(page, patients.ct);
  await sign(page);
  await page.keyboard.press("Alt+3");
  // Queued, sent and accepted have their times.
  const accepted = deliveryRows(page, patients.ct).filter({ hasText: /(\d\d:\d\d.*){3}/ });
  await accepted.nth(3).waitFor();
  await chooseDelivery(page, deliveryRows(page, patients.echo).filter({ hasText: "Refused" }));
  await shoot(page, "delivery");
}

async function takePractice(practice: Page): Promise<void> {
  await practice.reload();
  await practice
    .getByRole("link", { name: /Sample/i })
    .first()
    .click();
  await practice.getByRole("button", { name: "Open", exact: true }).click();
  await practice.getByText(/^Opened/).waitFor();
  await shoot(practice, "demo-practice");
}

async function sign(page: Page): Promise<void> {
  await untilSaved(page);
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Sign report" });
  await sheet.getByRole("textbox", { name: "PIN or password" }).waitFor();
  for (const box of await sheet.getByRole("combobox", { name: /^Reason: / }).all()) {
    await box.fill("Checked, correct as written");
  }
  await sheet.getByRole("textbox", { name: "PIN or password" }).fill("sightline-demo");
  await sheet.getByRole("button", { name: "Sign report" }).click();
  await page.getByRole("dialog", { name: "Report signed" }).waitFor();
  await page.getByRole("button", { name: "Stay here" }).click();
}

async function markKeyImage(page: Page, pane: Locator, number: number, caption: string): Promise<void> {
  await pane.focus();
  await page.keyboard.press("k");
  await page.getByRole("textbox", { name: `Caption of key image ${number}` }).fill(caption);
}

async function untilSaved(page: Page): Promise<void> {
  await page
    .getByRole("region", { name: "Report", exact: true })
    .getByText(/^Saved \d\d:/)
    .waitFor();
}

await main();
