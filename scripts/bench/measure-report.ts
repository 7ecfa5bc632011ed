import { expect, type Page } from "@playwright/test";
import { section } from "../../test/e2e/pages/report-page.ts";
import { signIn, type TestPerson } from "../../test/e2e/pages/session-page.ts";
import { bigReport, writeBigReport } from "./big-report.ts";
import { inPage, startBrowser } from "./browser.ts";
import { settle } from "./measure-run.ts";
import { startProgramUnderTest } from "./program-under-test.ts";
import type { SyntheticStudy } from "./synthetic-studies.ts";

/** How writing a report of 5,000 words with 200 chips went. Times are milliseconds. */
export interface ReportWriting {
  /** From the core's answer, with the case that was asked for by Enter, until its words are painted. */
  readonly opening: number;
  /** Work of the window's thread from a key press until its letter is painted, without the wait for the screen's next frame. */
  readonly keyMedian: number;
  readonly key95: number;
  /** From the key press until the frame with its letter is shown, the wait for it included. */
  readonly paintMedian: number;
  readonly paint95: number;
  /** Longest task of the window's thread while it was typed and saved. */
  readonly longestTask: number;
  /** Share of the letters that were painted within 16 ms of work. */
  readonly keysInTime: number;
  /** From the press of Enter behind the password until the report was signed and its deliveries queued. */
  readonly signing: number;
}

const letters = 120;
const betweenKeysMs = 60;

/** Measures on a study whose report nobody has written yet. The program starts twice: the long draft is put into its store between. */
export async function measureReport(
  profileDirectory: string,
  study: SyntheticStudy,
  reader: TestPerson,
): Promise<ReportWriting> {
  await withWindow(profileDirectory, reader, async (page) => {
    await openCase(page, study);
    await expect(section(page, "Findings")).toBeVisible({ timeout: 60_000 });
  });
  await writeBigReport(profileDirectory, study);
  return await withWindow(profileDirectory, reader, async (page) => {
    const opening = await timeOpening(page, study);
    const typing = await timeTyping(page);
    await expect(page.getByText(/^Saved \d\d:/)).toBeVisible({ timeout: 20_000 });
    const signing = await timeSigning(page, reader.password);
    return { opening, ...typing, signing };
  });
}

async function withWindow<Result>(
  profileDirectory: string,
  reader: TestPerson,
  measure: (page: Page) => Promise<Result>,
): Promise<Result> {
  const program = await startProgramUnderTest(profileDirectory);
  try {
    const browser = await startBrowser();
    try {
      await browser.context.addInitScript({ content: await inPage("report-in-page.ts") });
      await browser.page.goto(program.url);
      await signIn(browser.page, reader);
      await settle(browser.page);
      return await measure(browser.page);
    } finally {
      await browser.close();
    }
  } finally {
    await program.stop();
  }
}

async function openCase(page: Page, { patient }: SyntheticStudy): Promise<void> {
  const row = page.getByRole("grid", { name: "Reading list" }).getByRole("row", { name: new RegExp(patient) });
  await expect(row).toBeVisible({ timeout: 120_000 });
  await row.focus();
  await page.keyboard.press("Enter");
}

/** From the message that brings the case, which is by far the largest of the opening, to the frame with its last chip. */
async function timeOpening(page: Page, study: SyntheticStudy): Promise<number> {
  await page.evaluate((chips) => {
    const look = () => {
      const isHere = document.querySelectorAll("[data-measurement-id]").length >= chips;
      if (isHere) setTimeout(() => window.sightlineReport.noteWords(), 0);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, bigReport.chips);
  await openCase(page, study);
  const read = () => page.evaluate(() => ({ ...window.sightlineReport }));
  await expect.poll(async () => (await read()).wordsAt, { timeout: 60_000 }).toBeGreaterThan(0);
  const { caseAt, wordsAt } = await read();
  if (caseAt === 0 || wordsAt < caseAt) throw new Error("The message with the case was not seen.");
  return wordsAt - caseAt;
}

/** Types in the middle of the report at the pace of a fast typist, saving as it goes. */
async function timeTyping(page: Page): Promise<Omit<ReportWriting, "opening" | "signing">> {
  await section(page, "Findings").locator("p").nth(50).click();
  await page.keyboard.press("End");
  await page.waitForTimeout(2000);
  await page.evaluate(() => window.sightlineReport.watchKeys());
  for (let typed = 0; typed < letters; typed += 1) {
    await page.keyboard.press(typed % 6 === 5 ? "Space" : "a");
    await page.waitForTimeout(betweenKeysMs);
  }
  const { work, paint, longestTask } = await page.evaluate(() => window.sightlineReport.keys());
  if (work.length < letters) throw new Error(`Only ${work.length} of ${letters} letters were painted.`);
  return {
    ...{ keyMedian: percentile(work, 0.5), key95: percentile(work, 0.95) },
    ...{ paintMedian: percentile(paint, 0.5), paint95: percentile(paint, 0.95), longestTask },
    keysInTime: work.filter((each) => each < 16).length / work.length,
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function timeSigning(page: Page, secret: string): Promise<number> {
  await page.keyboard.press("Control+Enter");
  const sheet = page.getByRole("dialog", { name: "Sign report" });
  const box = sheet.getByRole("textbox", { name: "PIN or password" });
  await expect(box).toBeEnabled({ timeout: 60_000 });
  await giveReasons(page);
  await box.fill(secret);
  const start = performance.now();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Report signed" })).toBeVisible({ timeout: 60_000 });
  return performance.now() - start;
}

/** Warnings that ask why they are passed over get an answer, whatever the checks of this version are. */
async function giveReasons(page: Page): Promise<void> {
  for (const reason of await page
    .getByRole("dialog")
    .getByRole("textbox", { name: /reason|why/i })
    .all()) {
    await reason.fill("Measured, not reported");
  }
}
