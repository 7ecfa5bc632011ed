import type { Browser, BrowserContext, Page } from "@playwright/test";
import { type Program, startProgram } from "./program.ts";

/** Sizes that the screens are made for: a wide monitor and a laptop. */
export const wideSize = { width: 1920, height: 1200 } as const;
export const laptopSize = { width: 1366, height: 768 } as const;

/** Opens a window of the program for somebody else: a browser of its own, with its own sign-in. */
export async function openWindow(browser: Browser, url: string, size: { width: number; height: number } = wideSize) {
  const context = await browser.newContext({ viewport: size, locale: "en-GB", timezoneId: "Europe/London" });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Gives the address of one more window of a running program, as a second start on its profile does. */
export async function anotherUrl(program: Program): Promise<string> {
  const second = await startProgram(program.profileDirectory);
  return second.url;
}

/** Opens a second tab that shares the sign-in of the first. */
export async function openTab(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(new URL(url).origin);
  return page;
}
