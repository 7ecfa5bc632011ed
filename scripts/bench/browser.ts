import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { transformWithOxc } from "vite";
import { chromiumArguments } from "../../electron/serve/chromium-window.ts";
import { chromiumPath } from "../../test/environment/chromium.ts";
import { findBrowser } from "./processes.ts";
import { temporaryFolder } from "./program-under-test.ts";

/** A browser with a profile of its own, empty unless said otherwise, and one page. */
export interface BenchBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly pid: number;
  close(): Promise<void>;
}

/** Size of the window, in CSS pixels. */
export const windowSize = { width: 1600, height: 1000 };

/**
 * Starts the system's Chromium without a screen, as the program itself would start it, the measuring code in every page.
 * Not with the flags of the end-to-end tests: those paint by an emulated graphics card, several times slower than Chromium
 * does where there is none. `prepare` is code that every page runs first; `kept` is a folder with what an earlier one kept.
 */
export async function startBrowser(prepare = "", kept: string | null = null): Promise<BenchBrowser> {
  const profile = kept === null ? temporaryFolder("chromium") : { path: kept, remove: () => undefined };
  const context = await chromium.launchPersistentContext(profile.path, {
    executablePath: chromiumPath(),
    args: programArguments(),
    headless: true,
    viewport: windowSize,
    locale: "en-GB",
    timezoneId: "Europe/London",
  });
  if (prepare !== "") await context.addInitScript({ content: prepare });
  await context.addInitScript({ content: await inPage("in-page.ts") });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    context,
    page,
    pid: findBrowser(profile.path),
    async close() {
      await context.close();
      profile.remove();
    },
  };
}

/** Address and profile are given otherwise here. */
function programArguments(): string[] {
  const all = chromiumArguments("", "", process.getuid?.() === 0);
  return all.filter((argument) => !/^--(app|user-data-dir)=/.test(argument));
}

/** Gives the code of a file of this folder as a script of its own in the page: nothing is exported from it. */
export async function inPage(fileName: string): Promise<string> {
  const path = join(import.meta.dirname, fileName);
  const { code } = await transformWithOxc(readFileSync(path, "utf8"), path, {});
  return `(() => {\n${code.replace(/^export \{\};$/m, "")}\n})();`;
}
