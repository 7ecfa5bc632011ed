import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { type CDPSession, expect, type Page } from "@playwright/test";
import { passOver, section, typeInto } from "../../test/e2e/pages/report-page.ts";
import { signIn, type TestPerson } from "../../test/e2e/pages/session-page.ts";
import { bigReport, writeBigReport } from "./big-report.ts";
import { inPage, startBrowser } from "./browser.ts";
import { settle } from "./measure-run.ts";
import { type CoreDoings, type ProgramUnderTest, startProgramUnderTest } from "./program-under-test.ts";
import type { SyntheticStudy } from "./synthetic-studies.ts";

/** How writing a report of 5,000 words with 200 chips went. Times are milliseconds. */
export interface ReportWriting {
  readonly ordinary: OrdinaryReport;
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
  /** Processor time of the window's thread for one letter, with all that is done while typing goes on. */
  readonly keyProcessor: number;
  /** Share of the letters that were painted within 16 ms of work. */
  readonly keysInTime: number;
  /** From the key that opens the sign sheet until the secret can be typed. */
  readonly sheet: number;
  readonly signing: Signing;
  /** Load of the machine in the minute before. */
  readonly load: number;
}

/** A report of a few sentences. Times are milliseconds. */
export interface OrdinaryReport {
  /** From the press of Enter on the list until its words are painted, median. */
  readonly opening: number;
  /** From the press of Enter behind the password until the sheet says that it is signed and queued. */
  readonly signing: number;
}

/** A signature, and what its time went into. The core's phases run beside each other in part. */
export interface Signing {
  /** From the press of Enter behind the password until the sheet says that the report is signed and queued. */
  readonly all: number;
  readonly secretMs: number;
  readonly checksMs: number;
  readonly encodingMs: number;
  readonly storingMs: number;
  readonly deliveries: number;
  /** Longest time that the core's event loop was kept from other work. */
  readonly loopDelay: number;
  /** Processor time of the core, its workers included. */
  readonly work: number;
}

const letters = 120;
const betweenKeysMs = 60;
/** For what a person does before the last Enter: read the sheet and type a secret. */
const readingMs = 3000;

/**
 * Measures on two studies whose reports nobody has written yet: the first gets an ordinary one, the second a long one. The
 * program starts twice: the long draft is put into its store between.
 */
export async function measureReport(
  profileDirectory: string,
  [ordinaryStudy, study]: readonly [SyntheticStudy, SyntheticStudy],
  reader: TestPerson,
): Promise<ReportWriting> {
  const load = loadavg()[0] ?? 0;
  const ordinary = await withWindow(profileDirectory, reader, async (page, program) => {
    await openCase(page, study);
    await expect(section(page, "Findings")).toBeVisible({ timeout: 60_000 });
    const opening = await timeOrdinaryOpening(page, ordinaryStudy);
    return { opening, signing: (await timeSigning(page, reader.password, program)).all };
  });
  await writeBigReport(profileDirectory, study);
  return await withWindow(profileDirectory, reader, async (page, program) => {
    const opening = await timeOpening(page, study);
    const typing = await timeTyping(page);
    await expect(page.getByText(/^Saved \d\d:/)).toBeVisible({ timeout: 20_000 });
    const signing = await timeSigning(page, reader.password, program);
    return {
      ...{ ordinary, opening },
      ...typing,
      sheet: signing.sheet,
      signing: { ...signing, ...signedPhases(profileDirectory) },
      load,
    };
  });
}

async function withWindow<Result>(
  profileDirectory: string,
  reader: TestPerson,
  measure: (page: Page, program: ProgramUnderTest) => Promise<Result>,
): Promise<Result> {
  const program = await startProgramUnderTest(profileDirectory);
  try {
    const browser = await startBrowser();
    try {
      await browser.context.addInitScript({ content: await inPage("report-in-page.ts") });
      await browser.page.goto(program.url);
      await signIn(browser.page, reader);
      await settle(browser.page);
      return await measure(browser.page, program);
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

/** Writes a little, then opens the same case again and again. */
async function timeOrdinaryOpening(page: Page, study: SyntheticStudy): Promise<number> {
  await page.getByRole("link", { name: /^Reading list/ }).click();
  await openCase(page, study);
  await typeInto(page, "Findings", ordinaryWords);
  await typeInto(page, "Conclusion", "No abnormality.");
  await expect(page.getByText(/^Saved \d\d:/)).toBeVisible({ timeout: 20_000 });
  const times: number[] = [];
  for (let opened = 0; opened < 5; opened += 1) {
    await page.getByRole("link", { name: /^Reading list/ }).click();
    await settle(page);
    await page.evaluate((words) => window.sightlineReport.watchWords(words), ordinaryWords);
    await openCase(page, study);
    times.push(await waitedFor(page));
  }
  return percentile(times, 0.5);
}

const ordinaryWords = "The lungs are clear. No effusion. The heart is not enlarged.";

/** Gives the time from Enter until what was watched for is painted, in milliseconds. */
async function waitedFor(page: Page): Promise<number> {
  const read = () => page.evaluate(() => ({ ...window.sightlineReport }));
  await expect.poll(async () => (await read()).shownAt, { timeout: 60_000 }).toBeGreaterThan(0);
  const { enteredAt, shownAt } = await read();
  return shownAt - enteredAt;
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
async function timeTyping(
  page: Page,
): Promise<Omit<ReportWriting, "ordinary" | "opening" | "sheet" | "signing" | "load">> {
  await section(page, "Findings").locator("p").nth(50).click();
  await page.keyboard.press("End");
  await page.waitForTimeout(2000);
  await page.evaluate(() => window.sightlineReport.watchKeys());
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const before = await threadTime(session);
  for (let typed = 0; typed < letters; typed += 1) {
    await page.keyboard.press(typed % 6 === 5 ? "Space" : "a");
    await page.waitForTimeout(betweenKeysMs);
  }
  const keyProcessor = ((await threadTime(session)) - before) / letters;
  await session.detach();
  const { work, paint, longestTask } = await page.evaluate(() => window.sightlineReport.keys());
  if (work.length < letters) throw new Error(`Only ${work.length} of ${letters} letters were painted.`);
  return {
    ...{ keyMedian: percentile(work, 0.5), key95: percentile(work, 0.95) },
    ...{ paintMedian: percentile(paint, 0.5), paint95: percentile(paint, 0.95), longestTask, keyProcessor },
    keysInTime: work.filter((each) => each < 16).length / work.length,
  };
}

/** Processor time of the tasks of the window's thread so far, in milliseconds: other work on the machine does not count. */
async function threadTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** The page's own clock: asking it from outside would come late by up to a second. */
async function timeSigning(
  page: Page,
  secret: string,
  program: ProgramUnderTest,
): Promise<{ sheet: number; all: number } & CoreDoings> {
  const opened = performance.now();
  await page.keyboard.press("Control+Enter");
  const sheet = page.getByRole("dialog", { name: "Sign report" });
  const box = sheet.getByRole("textbox", { name: "PIN or password" });
  await box.waitFor({ timeout: 60_000 });
  const waited = performance.now() - opened;
  await expect(box).toBeEnabled({ timeout: 60_000 });
  await passOver(sheet);
  await box.fill(secret);
  await page.waitForTimeout(readingMs);
  await page.evaluate(() => window.sightlineReport.watchSheet("Report signed"));
  await program.doings();
  await page.keyboard.press("Enter");
  const all = await waitedFor(page);
  return { sheet: waited, all, ...(await program.doings()) };
}

/** What the core's log says of the last signature. */
function signedPhases(profileDirectory: string): Omit<Signing, "all" | keyof CoreDoings> {
  const lines = readFileSync(join(profileDirectory, "logs", "sightline.log"), "utf8")
    .trim()
    .split("\n");
  const signed = lines.map((line) => JSON.parse(line) as { event: string }).findLast(isSignature);
  if (signed === undefined) throw new Error("The core's log has no signature.");
  const { secretMs, checksMs, encodingMs, storingMs, deliveries } = signed;
  return { secretMs, checksMs, encodingMs, storingMs, deliveries };
}

function isSignature(line: { event: string }): line is { event: string } & Omit<Signing, "all" | keyof CoreDoings> {
  return line.event === "report.signed";
}
