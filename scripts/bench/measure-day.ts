import { expect, type Page } from "@playwright/test";
import { expectSaved, typeInto } from "../../test/e2e/pages/report-page.ts";
import { signIn } from "../../test/e2e/pages/session-page.ts";
import { startBrowser } from "./browser.ts";
import type { Figure } from "./figures.ts";
import { readSteps, turnWheel, waitUntilStill } from "./measure-case.ts";
import { reader, settle } from "./measure-run.ts";
import type { SteppedOpening } from "./opening-table.ts";
import { memoryOf, openHandlesOf } from "./processes.ts";
import { startProgramUnderTest } from "./program-under-test.ts";
import { greyOfCode, type SyntheticCase } from "./synthetic-day.ts";

/** What the processes hold at one time of the day, when all that nobody holds is collected. */
export interface Holding {
  /** How many cases were read by then. */
  readonly afterCases: number;
  /** All processes, without what is mapped from files. */
  readonly browserMib: number;
  /** Without what is mapped from files. */
  readonly coreMib: number;
  /** Objects and buffers of the core's main thread. */
  readonly coreHeldMib: number;
  /** Open files, sockets and pipes of the core. */
  readonly coreHandles: number;
  /** The page's own memory: objects and buffers. */
  readonly pageMib: number;
}

/** A day of reading: each wait in turn, and what was held at its beginning, after every ten cases and at its end. */
export interface Day {
  readonly openings: readonly SteppedOpening[];
  readonly holdings: readonly Holding[];
}

const ticksOfCase = 10;
const timeLimitMs = 60_000;
const comparedCases = 10;

/**
 * Reads so many cases in a row as somebody does who reports: the first with Enter on the list, every other with the key for
 * the next unread case; some ticks of the wheel and a word in each. Fails where a picture is not that of the case that is named.
 */
export async function measureDay(
  profileDirectory: string,
  cases: readonly SyntheticCase[],
  progress: (sentence: string) => void,
): Promise<Day> {
  const program = await startProgramUnderTest(profileDirectory);
  const browser = await startBrowser();
  try {
    const { page } = browser;
    await page.goto(program.url);
    await signIn(page, reader);
    await settle(page);
    const hold = async (afterCases: number) => {
      const coreHeldMib = (await program.collect()) / 2 ** 20;
      return { afterCases, coreHeldMib, ...(await holdingOf(page, browser.pid, program.pid)) };
    };
    const holdings = [await hold(0)];
    const openings: SteppedOpening[] = [];
    const read = new Set<string>();
    for (let number = 1; number <= cases.length; number += 1) {
      if (number === 1) await page.getByRole("grid", { name: "Reading list" }).getByRole("row").nth(1).focus();
      openings.push(await openNext(page, number === 1 ? "Enter" : "n", cases, read));
      await readCase(page);
      if (number % comparedCases !== 0 && number !== cases.length) continue;
      holdings.push(await hold(number));
      progress(`Read ${number} of ${cases.length} cases`);
    }
    return { openings, holdings };
  } finally {
    await browser.close();
    await program.stop();
  }
}

async function openNext(
  page: Page,
  key: string,
  cases: readonly SyntheticCase[],
  read: Set<string>,
): Promise<SteppedOpening> {
  await page.keyboard.press(key);
  const isOpened = () => window.sightlineBench.firstImageAt !== null;
  await page.waitForFunction(isOpened, null, { timeout: timeLimitMs, polling: 100 });
  const { enterAt, firstImageAt, firstSquare } = await page.evaluate(() => {
    const { enterAt, firstImageAt, firstSquare } = window.sightlineBench;
    return { enterAt, firstImageAt: firstImageAt ?? 0, firstSquare };
  });
  const named = (await page.locator("main").textContent()) ?? "";
  const shown = cases.find(({ givenName }) => named.includes(givenName));
  if (shown === undefined || read.has(shown.givenName))
    throw new Error("The key opened no case that was still to be read.");
  if (Math.abs(firstSquare - greyOfCode(shown.code)) > 1.5) {
    throw new Error(`The first picture is not of ${shown.givenName}: its square is ${firstSquare}.`);
  }
  read.add(shown.givenName);
  return { steps: await readSteps(page, enterAt), firstImage: firstImageAt - enterAt };
}

async function readCase(page: Page): Promise<void> {
  const { x, y } = await page.evaluate(() => window.sightlineBench.middle());
  await page.mouse.move(x, y);
  await page.evaluate(() => window.sightlineBench.watch());
  await turnWheel(page, ticksOfCase);
  await waitUntilStill(page);
  await page.evaluate(() => window.sightlineBench.stopWatching());
  await typeInto(page, "Conclusion", "Normal.");
  await expectSaved(page);
  // In the report the key for the next case is a letter.
  await page.keyboard.press("Control+1");
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest("[contenteditable]") === null))
    .toBe(true);
}

async function holdingOf(
  page: Page,
  browserPid: number,
  corePid: number,
): Promise<Omit<Holding, "afterCases" | "coreHeldMib">> {
  const session = await page.context().newCDPSession(page);
  // What the browser keeps only because nobody needs the room is not held by the program.
  await session.send("Memory.simulatePressureNotification", { level: "critical" });
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return {
    browserMib: memoryOf(browserPid).ownMib,
    coreMib: memoryOf(corePid).ownMib,
    coreHandles: openHandlesOf(corePid),
    pageMib: (usedSize + backingStorageSize) / 2 ** 20,
  };
}

/** Gives the value below which 95 of 100 lie, the nearest rank; of fewer than twenty values the largest. */
export function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.ceil(sorted.length * 0.95) - 1];
  if (value === undefined) throw new Error("There is no percentile of nothing.");
  return value;
}

/** Gives the lines of the table of a day; the first case, which loads code, is in all of them. */
export function dayFigures({ openings, holdings }: Day): readonly Figure[] {
  const waits = openings.map(({ firstImage }) => firstImage);
  const heading = (name: string): Figure => ({ name, unit: "", values: null, digits: 0 });
  const held = (name: string, unit: string, pick: (holding: Holding) => number): readonly Figure[] =>
    [
      { when: "at the beginning", at: holdings.slice(0, 1) },
      { when: "after ten cases", at: holdings.slice(1, 2) },
      { when: "at the end", at: holdings.slice(-1) },
    ].map(({ when, at }) => ({ name: `${name}, ${when}`, unit, digits: 0, values: at.map(pick) }));
  const tail = (name: string, values: readonly number[]): Figure => ({
    ...{ name, unit: "ms", digits: 0 },
    values: [percentile95(values)],
  });
  return [
    heading(`Wait for the first image, ${waits.length} cases in a row`),
    { name: "each case", unit: "ms", values: waits, digits: 0 },
    tail("95th percentile", waits),
    tail("95th percentile of the first ten", waits.slice(0, comparedCases)),
    tail("95th percentile of the last ten", waits.slice(-comparedCases)),
    heading("What is held"),
    ...held("browser, all processes", "MiB", ({ browserMib }) => browserMib),
    ...held("page after a collection", "MiB", ({ pageMib }) => pageMib),
    ...held("core", "MiB", ({ coreMib }) => coreMib),
    ...held("core: objects and buffers", "MiB", ({ coreHeldMib }) => coreHeldMib),
    ...held("core: open handles", "", ({ coreHandles }) => coreHandles),
  ];
}
