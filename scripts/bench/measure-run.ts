import { loadavg } from "node:os";
import { expect, type Page } from "@playwright/test";
import { setUpProfile, signIn, type TestPerson } from "../../test/e2e/pages/session-page.ts";
import { addArchive, addPerson } from "../../test/e2e/pages/settings-page.ts";
import { startBrowser } from "./browser.ts";
import { leaveCase, type Opening, openCase, type Scrolling, scrollCase } from "./measure-case.ts";
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

/** Sets a new profile up through the window, as its administrator would; gives the time of the program's first start. */
export async function setUp(profileDirectory: string, dicomwebUrl: string): Promise<number> {
  const program = await startProgramUnderTest(profileDirectory);
  try {
    const browser = await startBrowser();
    try {
      await browser.page.goto(program.url);
      await setUpProfile(browser.page);
      await addArchive(browser.page, { name: "Orthanc", dicomwebUrl });
      await addPerson(browser.page, reader, "Consultant radiologist");
    } finally {
      await browser.close();
    }
    return program.startedIn;
  } finally {
    await program.stop();
  }
}

/** Starts the program and a browser anew, measures, and ends both. */
export async function measureRun(setting: RunSetting): Promise<Run> {
  const load = loadavg()[0] ?? 0;
  const [study, following] = setting.studies;
  const floor = await measureServerFloor(setting.dicomwebUrl, study);
  const program = await startProgramUnderTest(setting.profileDirectory);
  try {
    const browser = await startBrowser();
    const { page } = browser;
    try {
      const window = await openWindow(page, program.url);
      await signIn(page, reader);
      await settle(page);
      const measured = { page, browserPid: browser.pid, corePid: program.pid };
      const cold = await openCase(measured, study.patient, setting.slices);
      const scrolling = await scrollCase(page, setting.ticks);
      const memory = { browser: memoryOf(browser.pid), core: memoryOf(program.pid), ...(await pageMemory(page)) };
      const planes = await measurePlanes(page);
      const browserWithPlanes = memoryOf(browser.pid);
      await leaveCase(page);
      const again = await openCase(measured, study.patient, setting.slices);
      await leaveCase(page);
      const next = await openCase(measured, following.patient, setting.slices);
      const browserAfterSecondCase = memoryOf(browser.pid);
      await leaveCase(page);
      const start = program.startedIn;
      const viewing = { scrolling, planes, browserWithPlanes };
      return { load, start, window, cold, again, next, ...viewing, ...memory, browserAfterSecondCase, floor };
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
