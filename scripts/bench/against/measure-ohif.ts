import { join } from "node:path";
import type { Page } from "@playwright/test";
import { startLines } from "../../../test/environment/child-process.ts";
import { startBrowser } from "../browser.ts";
import { type Scrolling, scrollingOf, turnWheel, waitUntilStill } from "../measure-case.ts";
import { memoryOf, processorTimeOf } from "../processes.ts";
import type { SyntheticStudy } from "../synthetic-studies.ts";
import { cpuSettings } from "./ohif-package.ts";

/** How the peer paints: by WebGL, as it does by itself, or by the processor, which it can be asked for. */
export type PeerMode = "webgl" | "cpu";

/** What one run of the peer measured. Times are milliseconds. */
export interface PeerRun {
  readonly mode: PeerMode;
  readonly firstImage: number;
  /** To the last frame's arrival: earlier than ready to paint, in the peer's favour. */
  readonly allSlices: number;
  /** Of the browser and of what serves the page, to the last frame's arrival. */
  readonly work: number;
  readonly scrolling: Scrolling;
  readonly proportionalMib: number;
  /** From the choice of the layout until three planes are lit; null where that mode has none. */
  readonly planes: number | null;
}

/** What a run of the peer needs. */
export interface PeerSetting {
  readonly folder: string;
  readonly dicomwebUrl: string;
  readonly study: SyntheticStudy;
  readonly slices: number;
  readonly ticks: number;
}

const canvases = "canvas.cornerstone-canvas, .cornerstone-viewport-element canvas";
/** Keeps its tour and its notice off the image. */
const prepare = `window.benchPeer = ${JSON.stringify(canvases)};
try {
  localStorage.setItem("shownTours", JSON.stringify(["basicViewerTour"]));
  localStorage.setItem("investigationalUseDialog", JSON.stringify({ expiryDate: "2099-01-01" }));
} catch {}`;
const timeLimitMs = 120_000;

/** Starts a server and a browser anew, opens the study from the peer's list as a person does, measures, and ends both. */
export async function measureOhif(setting: PeerSetting, mode: PeerMode): Promise<PeerRun> {
  const server = startLines(process.execPath, [
    ...[join(import.meta.dirname, "peer-server.ts"), setting.folder, setting.dicomwebUrl],
    mode === "cpu" ? cpuSettings : "app-config.js",
  ]);
  try {
    const url = `http://127.0.0.1:${await server.line(0)}`;
    const browser = await startBrowser(prepare);
    try {
      const { page } = browser;
      page.setDefaultTimeout(timeLimitMs);
      const pids = [browser.pid, server.child.pid ?? 0];
      const work = () => pids.reduce((sum, pid) => sum + processorTimeOf(pid), 0);
      const opening = await open(page, url, setting, mode, work);
      await page.waitForTimeout(1500);
      const scrolling = await scroll(page, setting.ticks);
      const proportionalMib = memoryOf(browser.pid).proportionalMib;
      const planes = mode === "webgl" ? await lightPlanes(page) : null;
      return { mode, ...opening, scrolling, proportionalMib, planes };
    } finally {
      await browser.close();
    }
  } finally {
    await server.end();
  }
}

async function open(page: Page, url: string, setting: PeerSetting, mode: PeerMode, work: () => number) {
  const frames = await followFrames(page);
  const query = mode === "cpu" ? "?useNextViewports=true" : "";
  await page.goto(`${url}/${query}`);
  const row = page.getByText(setting.study.patient.replace(", ", "^"), { exact: false }).or(page.getByText(/PHANTOM/i));
  await row.first().waitFor();
  // As somebody does who looks at the list before choosing.
  await page.waitForTimeout(3000);
  await row.first().click();
  const before = work();
  await page
    .getByText(/Basic Viewer|Basic$/i)
    .first()
    .click();
  await page.waitForFunction(() => window.sightlineBench.firstImageAt !== null, null, { polling: 50 });
  const ended = await frames.all(setting.slices);
  const worked = work() - before;
  const at = await page.evaluate(() => {
    const { enterAt, firstImageAt } = window.sightlineBench;
    return { origin: performance.timeOrigin, enterAt, firstImageAt: firstImageAt ?? 0 };
  });
  return { firstImage: at.firstImageAt - at.enterAt, allSlices: ended - at.origin - at.enterAt, work: worked };
}

/** Follows the frames that arrive; `all` gives when so many different ones had, in milliseconds since 1970. */
async function followFrames(page: Page): Promise<{ all(count: number): Promise<number> }> {
  const session = await page.context().newCDPSession(page);
  const addresses = new Map<string, string>();
  const arrived = new Set<string>();
  let last = 0;
  await session.send("Network.enable");
  session.on("Network.requestWillBeSent", ({ requestId, request }) => addresses.set(requestId, request.url));
  session.on("Network.loadingFinished", ({ requestId }) => {
    const address = addresses.get(requestId) ?? "";
    if (!address.includes("/frames/") || arrived.has(address)) return;
    arrived.add(address);
    last = Date.now();
  });
  return {
    async all(count) {
      const end = Date.now() + timeLimitMs;
      while (arrived.size < count) {
        if (Date.now() > end) throw new Error(`Only ${arrived.size} of ${count} frames came.`);
        await page.waitForTimeout(50);
      }
      return last;
    },
  };
}

async function scroll(page: Page, ticks: number): Promise<Scrolling> {
  const { x, y } = await page.evaluate(() => window.sightlineBench.middle());
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, 100);
  await page.waitForTimeout(800);
  await page.evaluate(() => window.sightlineBench.watch());
  await turnWheel(page, ticks);
  await waitUntilStill(page);
  const painted = await page.evaluate(() => window.sightlineBench.stopWatching());
  const closed = await page.evaluate((count) => window.sightlineBench.closedLoop(count), ticks);
  return scrollingOf(painted, closed);
}

async function lightPlanes(page: Page): Promise<number> {
  await page.locator('[data-cy="Layout"]').first().click();
  await page.getByText("MPR", { exact: true }).first().click();
  return await page.evaluate(() => window.sightlineBench.untilPeerLit(3));
}
