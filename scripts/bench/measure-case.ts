import { expect, type Page } from "@playwright/test";
import { type OpeningStep, openingMark, openingSteps } from "../../shared/contract/opening-steps.ts";
import type { StepTimes } from "./opening-table.ts";
import type { ClosedLoop, PageRig, Scroll } from "./page-rig.ts";
import { processorTimeOf } from "./processes.ts";

/** What opening a case took, in milliseconds from the press of Enter, and what came over the wire for it. */
export interface Opening {
  readonly firstImage: number;
  readonly allSlices: number;
  readonly longestTask: number;
  /** Processor time of all the browser's processes and of the core. The machine's other load changes it less. */
  readonly browserWork: number;
  readonly coreWork: number;
  readonly frames: number;
  readonly megabytes: number;
  /** When the product says that it had done each step. */
  readonly steps: StepTimes;
}

/** How a scroll of so many ticks went. */
export interface Scrolling {
  /** Different slices painted while real wheel ticks came at a fixed rate. */
  readonly painted: number;
  readonly paintedPerSecond: number;
  /** Milliseconds. */
  readonly slowestGap: number;
  /** Slices a second when each tick waits for the slice before it. */
  readonly closedLoopPerSecond: number;
  /** Milliseconds from a tick to its slice. */
  readonly closedLoopMedian: number;
  readonly closedLoopSlowest: number;
}

const timeLimitMs = 180_000;
const ticksPerSecond = 30;

/** The window and the processes behind it. */
export interface Measured {
  readonly page: Page;
  readonly browserPid: number;
  readonly corePid: number;
}

/** Presses Enter on the patient's row and waits until every slice is here. */
export async function openCase(measured: Measured, patient: string, slices: number): Promise<Opening> {
  const { page, browserPid, corePid } = measured;
  const row = page.getByRole("grid", { name: "Reading list" }).getByRole("row", { name: new RegExp(patient) });
  await expect(row).toBeVisible({ timeout: timeLimitMs });
  await row.focus();
  const [browserBefore, coreBefore] = [processorTimeOf(browserPid), processorTimeOf(corePid)];
  await page.keyboard.press("Enter");
  await waitForAllSlices(page);
  const browserWork = processorTimeOf(browserPid) - browserBefore;
  const coreWork = processorTimeOf(corePid) - coreBefore;
  // What the page saw of its last frames is told to it a moment later.
  await page.waitForTimeout(500);
  const rig = await readRig(page);
  const name =
    (await page.getByRole("region", { name: "Images" }).getByRole("figure").getAttribute("aria-label")) ?? "";
  if (!name.endsWith(`of ${slices}`)) throw new Error(`The pane shows "${name}" instead of a series of ${slices}.`);
  if (rig.firstImageAt === null || rig.allLoadedAt === null) throw new Error("The pane stayed blank.");
  return {
    firstImage: rig.firstImageAt - rig.enterAt,
    allSlices: rig.allLoadedAt - rig.enterAt,
    longestTask: rig.longestTask,
    browserWork,
    coreWork,
    frames: rig.frames,
    megabytes: rig.frameBytes / 1e6,
    steps: await readSteps(page, rig.enterAt),
  };
}

async function waitForAllSlices(page: Page): Promise<void> {
  try {
    const options = { timeout: timeLimitMs, polling: 250 };
    await page.waitForFunction(() => window.sightlineBench.allLoadedAt !== null, null, options);
  } catch (error) {
    const shown = await page.locator("main").ariaSnapshot();
    const state = JSON.stringify(await readRig(page));
    throw new Error(`Not every slice came. The page measured ${state} and shows:\n${shown}`, { cause: error });
  }
}

type RigValues = Pick<PageRig, "enterAt" | "firstImageAt" | "allLoadedAt" | "longestTask" | "frames" | "frameBytes">;

async function readRig(page: Page): Promise<RigValues> {
  return await page.evaluate(() => {
    const { enterAt, firstImageAt, allLoadedAt, longestTask, frames, frameBytes } = window.sightlineBench;
    return { enterAt, firstImageAt, allLoadedAt, longestTask, frames, frameBytes };
  });
}

/** Gives the marks of the product's own steps, in milliseconds from the press of the key. */
export async function readSteps(page: Page, keyAt: number): Promise<StepTimes> {
  const names = openingSteps.map((step) => [step, openingMark(step)] as const);
  const times = await page.evaluate(
    (marks) => marks.map(([step, name]) => [step, performance.getEntriesByName(name)[0]?.startTime ?? null] as const),
    names,
  );
  const done = times.flatMap(([step, at]): [OpeningStep, number][] => (at === null ? [] : [[step, at - keyAt]]));
  if (!done.some(([step]) => step === "painted")) throw new Error("The window noted no steps of the opening.");
  return Object.fromEntries(done);
}

/** Leaves the case for the reading list. */
export async function leaveCase(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await expect(page.getByRole("grid", { name: "Reading list" })).toBeVisible({ timeout: timeLimitMs });
  // The core releases the case after the screen has gone.
  await page.waitForTimeout(1000);
}

/** Scrolls twice: real wheel events at 30 a second, then as fast as the pane paints. */
export async function scrollCase(page: Page, ticks: number): Promise<Scrolling> {
  const { x, y } = await page.evaluate(() => window.sightlineBench.middle());
  await page.mouse.move(x, y);
  await page.waitForTimeout(500);
  await expectSlice(page, 1);
  await page.evaluate(() => window.sightlineBench.watch());
  await turnWheel(page, ticks);
  await waitUntilStill(page);
  const scroll = await page.evaluate(() => window.sightlineBench.stopWatching());
  await expectSlice(page, 1 + ticks);
  const closed = await page.evaluate((count) => window.sightlineBench.closedLoop(count), ticks);
  if (closed.missed > 0) throw new Error(`${closed.missed} ticks of ${ticks} brought no other slice.`);
  await expectSlice(page, 1 + 2 * ticks);
  return scrollingOf(scroll, closed);
}

/** Gives how a scroll went from what the page noted of it. */
export function scrollingOf(scroll: Scroll, closed: ClosedLoop): Scrolling {
  const duration = (scroll.paintedAt.at(-1) ?? scroll.start) - scroll.start;
  const gaps = scroll.paintedAt.map((at, index) => at - (scroll.paintedAt[index - 1] ?? scroll.start));
  const sorted = [...closed.each].sort((a, b) => a - b);
  return {
    painted: scroll.differentSlices,
    paintedPerSecond: (scroll.paintedAt.length / duration) * 1000,
    slowestGap: Math.max(...gaps),
    closedLoopPerSecond: (closed.each.length / closed.total) * 1000,
    closedLoopMedian: sorted[Math.floor(sorted.length / 2)] ?? 0,
    closedLoopSlowest: sorted.at(-1) ?? 0,
  };
}

/** Each tick is sent when it is due, whether or not the page has taken the one before. */
export async function turnWheel(page: Page, ticks: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { x, y } = await page.evaluate(() => window.sightlineBench.middle());
  const sent: Promise<unknown>[] = [];
  const start = performance.now();
  for (let tick = 0; tick < ticks; tick += 1) {
    const wait = start + (tick * 1000) / ticksPerSecond - performance.now();
    if (wait > 0) await new Promise((due) => setTimeout(due, wait));
    sent.push(session.send("Input.dispatchMouseEvent", { type: "mouseWheel", x, y, deltaX: 0, deltaY: 100 }));
  }
  await Promise.all(sent);
  await session.detach();
}

/** Waits until the pane has not changed for a second: a busy page takes the last ticks late. */
export async function waitUntilStill(page: Page): Promise<void> {
  for (let before = -1, stillFor = 0; stillFor < 4; ) {
    await page.waitForTimeout(250);
    const now = await page.evaluate(() => window.sightlineBench.painted());
    stillFor = now === before ? stillFor + 1 : 0;
    before = now;
  }
}

/**
 * Checks by pixels that the slice on the screen is the right one: the square's value in Hounsfield units is the slice
 * number from 0, shown at level 40, width 400 (PS3.3 C.11.2.1.2). Above 240 the square is white.
 */
async function expectSlice(page: Page, number: number): Promise<void> {
  await page.waitForTimeout(300);
  const grey = await page.evaluate(() => window.sightlineBench.square());
  const expected = Math.min(255, ((number - 1 - 39.5) / 399 + 0.5) * 255);
  if (Math.abs(grey - expected) > 1.5) {
    throw new Error(`The pane should show slice ${number}, but the number in its pixels says otherwise (${grey}).`);
  }
}
