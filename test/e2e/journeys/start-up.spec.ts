import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { codeOfTheWindow, gzippedSize } from "../../environment/window-code.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { anotherUrl, openWindow } from "../launchers/windows.ts";
import { caseRow } from "../pages/reading-list-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

/** Scripts and styles that may load before the reading list can be used, in bytes as gzip makes them. */
const budget = 400_000;
const assets = join(import.meta.dirname, "..", "..", "..", "dist", "window", "assets");
const patient = "SAMPLE, Robert (Mr)";

let program: Program;

test.beforeAll(async () => {
  program = await startProgram(await newProfileDirectory());
});

test.afterAll(async () => {
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("the reading list is there before anything of the viewer, which comes while the list is read", async ({
  browser,
}) => {
  const list = Promise.withResolvers<void>();
  const page = await openWindow(browser, program.url, undefined, async (opened) => {
    await noteFirstRow(opened);
    await holdTheList(opened, list.promise);
  });
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await expect(page.getByRole("status", { name: "Fetching the reading list" })).toBeVisible();
  // However long the list takes, and although the window has nothing else to do.
  await page.waitForTimeout(2_000);
  expect((await fetched(page)).map(({ name }) => name).sort()).toEqual(codeOfTheWindow().sort());
  list.resolve();
  await expect(caseRow(page, patient)).toBeVisible({ timeout: 60_000 });

  const viewer = filesWith("cornerstone");
  expect(viewer.length).toBeGreaterThan(0);
  await expect
    .poll(async () => (await fetched(page)).map(({ name }) => name), { timeout: 120_000 })
    .toEqual(expect.arrayContaining(viewer));
  const firstRowAt = await page.evaluate(() => window.firstRowAt);
  if (firstRowAt === undefined) throw new Error("The page did not note when its first row came.");
  const before = (await fetched(page)).filter(({ startedAt }) => startedAt <= firstRowAt).map(({ name }) => name);
  expect(before.sort()).toEqual(codeOfTheWindow().sort());
  expect(before.filter((name) => viewer.includes(name))).toEqual([]);
  expect(gzippedSize(before)).toBeLessThanOrEqual(budget);
  await page.context().close();
});

test("a screen whose code does not come says so, and comes when it is loaded again", async ({ browser }) => {
  const page = await openWindow(browser, await anotherUrl(program));
  const code = /\/assets\/(settings|case)-screen-[^/]*\.js$/;
  await page.route(code, (route) => route.abort());
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await page.getByRole("link", { name: "Settings" }).click();
  const trouble = page.getByRole("alert").filter({ hasText: "This screen could not be loaded" });
  await expect(trouble).toContainText("What was saved is safe");
  await trouble.getByRole("button", { name: "Load it again" }).click();
  await expect(trouble).toBeVisible();
  await page.unroute(code);
  await trouble.getByRole("button", { name: "Load it again" }).click();
  await expect(page.getByRole("tab", { name: "Archives" })).toBeVisible();

  await page.getByRole("link", { name: "Reading list" }).click();
  await caseRow(page, patient).click();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Report", exact: true })).toBeVisible();
  await page.context().close();
});

declare global {
  interface Window {
    /** When the reading list had its first case, by the page's clock. */
    firstRowAt?: number;
  }
}

/** Keeps the question for the list from the core until then. */
async function holdTheList(page: Page, until: Promise<void>): Promise<void> {
  await page.routeWebSocket(/\/rpc$/, (window) => {
    const core = window.connectToServer();
    window.onMessage((message) => {
      if (message.includes("/worklist/list")) void until.then(() => core.send(message));
      else core.send(message);
    });
  });
}

async function noteFirstRow(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const row = '[role="grid"][aria-label="Reading list"] [role="row"][data-key]';
    const observer = new MutationObserver(() => {
      if (document.querySelector(row) === null) return;
      window.firstRowAt = performance.now();
      observer.disconnect();
    });
    observer.observe(document, { childList: true, subtree: true });
  });
}

/** Gives the scripts and styles that the window has asked for, workers' own left out. */
async function fetched(page: Page): Promise<{ name: string; startedAt: number }[]> {
  const all = await page.evaluate(() =>
    performance.getEntriesByType("resource").map(({ name, startTime }) => ({ name, startedAt: startTime })),
  );
  const seen = new Map<string, number>();
  for (const { name, startedAt } of all) {
    const file = basename(new URL(name).pathname);
    if (/\.(js|css)$/.test(file)) seen.set(file, Math.min(startedAt, seen.get(file) ?? startedAt));
  }
  return [...seen].map(([name, startedAt]) => ({ name, startedAt }));
}

/** Gives the window's scripts, workers aside, whose code holds a word. */
function filesWith(word: string): string[] {
  const names = readdirSync(assets).filter((name) => /\.js$/.test(name) && !/worker/i.test(name));
  return names.filter((name) => readFileSync(join(assets, name), "utf8").includes(word));
}
