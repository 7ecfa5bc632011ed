import { rm } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { setUpProfile, signIn, type TestPerson } from "../../test/e2e/pages/session-page.ts";
import { addArchive, addPerson, openPart } from "../../test/e2e/pages/settings-page.ts";
import { startBrowser } from "./browser.ts";
import { leaveCase, type Measured, type Opening, openCase, type Scrolling, scrollCase } from "./measure-case.ts";
import { measurePlanes, type Planes } from "./measure-planes.ts";
import { type Memory, memoryOf } from "./processes.ts";
import { startProgramUnderTest } from "./program-under-test.ts";
import { measureServerFloor, type ServerFloor } from "./server-floor.ts";
import type { SyntheticStudy } from "./synthetic-studies.ts";

/** Everything that one run measured. Times are milliseconds. */
export interface Run {
  /** Load of the machine in the minute before the run. */
  readonly load: number;
  readonly start: number;
  /** From the address to the sign-in page. */
  readonly window: number;
  readonly cold: Opening;
  readonly again: Opening;
  readonly next: Opening;
  /** The first case of a later session, with its frames on the disk: as after fetching ahead. */
  readonly kept: Opening;
  readonly scrolling: Scrolling;
  readonly planes: Planes;
  /** With the voxels of the planes, which are kept until the case is left. */
  readonly browserWithPlanes: Memory;
  readonly browser: Memory;
  readonly core: Memory;
  /** After the second case was opened: shows whether the first one's pixels were let go. */
  readonly browserAfterSecondCase: Memory;
  readonly pageHeapMib: number;
  readonly pixelsMib: number;
  readonly floor: ServerFloor;
}

/** What a run needs. */
export interface RunSetting {
  readonly profileDirectory: string;
  readonly dicomwebUrl: string;
  readonly studies: readonly [SyntheticStudy, SyntheticStudy];
  readonly slices: number;
  readonly ticks: number;
}

/** Who reads and writes while it is measured. */
export const reader: TestPerson = {
  displayName: "Dr B. Measure",
  username: "measure",
  password: "a-long-second-password",
};

/**
 * Sets a new profile up through the window, as its administrator would. Unless it `fetchesAhead`, nothing is: what is measured
 * as cold is to be cold. Gives the time of the program's first start.
 */
export async function setUp(
  profileDirectory: string,
  dicomwebUrl: string,
  { fetchesAhead = false } = {},
): Promise<number> {
  const program = await startProgramUnderTest(profileDirectory);
  try {
    const browser = await startBrowser();
    try {
      await browser.page.goto(program.url);
      await setUpProfile(browser.page);
      await addArchive(browser.page, { name: "Orthanc", dicomwebUrl });
      await addPerson(browser.page, reader, "Consultant radiologist");
      if (fetchesAhead) return program.startedIn;
      await openPart(browser.page, "Kept images");
      await browser.page.getByRole("button", { name: /Fetched ahead$/ }).click();
      await browser.page.getByRole("option", { name: "Nothing" }).click();
      await expect(browser.page.getByText("Images are fetched when their case is opened.")).toBeVisible();
    } finally {
      await browser.close();
    }
    return program.startedIn;
  } finally {
    await program.stop();
  }
}

/** Starts the program and a browser anew without any kept image, measures, ends both, and measures again with what was kept. */
export async function measureRun(setting: RunSetting): Promise<Run> {
  const load = loadavg()[0] ?? 0;
  const [study, following] = setting.studies;
  const floor = await measureServerFloor(setting.dicomwebUrl, study);
  await rm(join(setting.profileDirectory, "frame-cache"), { recursive: true, force: true });
  const session = await inSession(setting, async (measured, times) => {
    const { page, browserPid, corePid } = measured;
    const cold = await openCase(measured, study.patient, setting.slices);
    const scrolling = await scrollCase(page, setting.ticks);
    const memory = { browser: memoryOf(browserPid), core: memoryOf(corePid), ...(await pageMemory(page)) };
    const planes = await measurePlanes(page);
    const browserWithPlanes = memoryOf(browserPid);
    await leaveCase(page);
    const again = await openCase(measured, study.patient, setting.slices);
    await leaveCase(page);
    const next = await openCase(measured, following.patient, setting.slices);
    const browserAfterSecondCase = memoryOf(browserPid);
    await leaveCase(page);
    return { ...times, cold, again, next, scrolling, planes, browserWithPlanes, ...memory, browserAfterSecondCase };
  });
  const kept = await inSession(setting, (measured) => openCase(measured, study.patient, setting.slices));
  return { load, ...session, kept, floor };
}

/** Starts the program and a browser, signs in, and ends both afterwards. */
async function inSession<Result>(
  setting: RunSetting,
  measure: (measured: Measured, times: { readonly start: number; readonly window: number }) => Promise<Result>,
): Promise<Result> {
  const program = await startProgramUnderTest(setting.profileDirectory);
  try {
    const browser = await startBrowser();
    try {
      const window = await openWindow(browser.page, program.url);
      await signIn(browser.page, reader);
      await settle(browser.page);
      const measured = { page: browser.page, browserPid: browser.pid, corePid: program.pid };
      return await measure(measured, { start: program.startedIn, window });
    } finally {
      await browser.close();
    }
  } finally {
    await program.stop();
  }
}

async function openWindow(page: Page, url: string): Promise<number> {
  const start = performance.now();
  await page.goto(url, { waitUntil: "commit" });
  await expect(page.getByLabel("User name")).toBeVisible();
  return performance.now() - start;
}

/** Lets the list come and the window rest, as somebody does who looks at the list before pressing Enter. */
export async function settle(page: Page): Promise<void> {
  await expect(page.getByRole("grid", { name: "Reading list" }).getByRole("row").nth(1)).toBeVisible({
    timeout: 120_000,
  });
  await page.waitForTimeout(3000);
}

/** The page's own memory after a collection, in MiB: objects, and buffers, which are nearly all pixels. */
async function pageMemory(page: Page): Promise<{ pageHeapMib: number; pixelsMib: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return { pageHeapMib: usedSize / 2 ** 20, pixelsMib: backingStorageSize / 2 ** 20 };
}
