import { expect } from "@playwright/test";
import type { TestPerson } from "../../test/e2e/pages/session-page.ts";
import { codeOfTheWindow, gzippedSize } from "../../test/environment/window-code.ts";
import { startBrowser } from "./browser.ts";
import type { Figure } from "./figures.ts";
import { startProgramUnderTest, temporaryFolder } from "./program-under-test.ts";

/** One start of the program. Times are milliseconds. */
interface Start {
  readonly core: number;
  readonly browser: number;
  readonly page: number;
  readonly list: number;
}

/** Starts the program and its browser, each on what they kept of the start before, signs in, and waits until the list has the keys. */
export async function measureStarts(
  profileDirectory: string,
  person: TestPerson,
  times: number,
): Promise<readonly Figure[]> {
  const kept = temporaryFolder("kept-chromium");
  const starts: Start[] = [];
  try {
    // The first one fills the browser's cache: it is not warm.
    await startOnce(profileDirectory, kept.path, person);
    for (let time = 0; time < times; time += 1) {
      starts.push(await startOnce(profileDirectory, kept.path, person));
    }
  } finally {
    kept.remove();
  }
  const line = (name: string, pick: (start: Start) => number): Figure => ({
    ...{ name, unit: "ms", digits: 0 },
    values: starts.map(pick),
  });
  const code = gzippedSize(codeOfTheWindow()) / 1000;
  return [
    { name: "From the program's start to a usable reading list, warm", unit: "", values: null, digits: 0 },
    line("all of it but the typing", ({ core, browser, page, list }) => core + browser + page + list),
    line("... the program, until ready", ({ core }) => core),
    line("... the browser, until it takes an address", ({ browser }) => browser),
    line("... address opened, until somebody can sign in", ({ page }) => page),
    line("... Enter behind the password, until the list's first row has the keys", ({ list }) => list),
    { name: "scripts and styles before the viewer, gzip", unit: "kB", values: [code], digits: 1 },
  ];
}

async function startOnce(profileDirectory: string, kept: string, person: TestPerson): Promise<Start> {
  const program = await startProgramUnderTest(profileDirectory);
  try {
    const begun = performance.now();
    const browser = await startBrowser("", kept);
    const started = performance.now();
    try {
      const { page } = browser;
      await page.goto(program.url, { waitUntil: "commit" });
      await page.waitForFunction(() => document.querySelector("input[type=password]") !== null);
      const shown = performance.now();
      await page.getByLabel("User name").fill(person.username);
      await page.getByLabel("Password").fill(person.password);
      const pressed = performance.now();
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.activeElement?.matches('[aria-label="Reading list"] [role="row"]'));
      const usable = performance.now();
      // Let the rest load as it does for somebody who reads the list: the next start finds it in the browser's cache.
      await expect(page.getByRole("grid", { name: "Reading list" })).toBeVisible();
      await page.waitForLoadState("networkidle");
      return { core: program.startedIn, browser: started - begun, page: shown - started, list: usable - pressed };
    } finally {
      await browser.close();
    }
  } finally {
    await program.stop();
  }
}
