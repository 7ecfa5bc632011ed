import type { Browser, Page, WebSocketRoute } from "@playwright/test";
import { type Program, startProgram } from "./program.ts";

/** Sizes that the screens are made for: a wide monitor and a laptop. */
export const wideSize = { width: 1920, height: 1200 } as const;
export const laptopSize = { width: 1366, height: 768 } as const;

/** Opens a window of the program for somebody: a browser of its own, with its own sign-in. `prepare` comes before the page. */
export async function openWindow(
  browser: Browser,
  url: string,
  size: { width: number; height: number } = wideSize,
  prepare: (page: Page) => Promise<void> = async () => undefined,
): Promise<Page> {
  const context = await browser.newContext({ viewport: size, locale: "en-GB", timezoneId: "Europe/London" });
  const page = await context.newPage();
  await prepare(page);
  await page.goto(url);
  return page;
}

/** Gives the address of one more window of a running program, as a second start on its profile does. */
export async function anotherUrl(program: Program): Promise<string> {
  const second = await startProgram(program.profileDirectory);
  return second.url;
}

/** A connection between window and core that a test cuts and mends. */
export class CuttableConnection {
  readonly #routes = new Set<WebSocketRoute>();
  #isCut = false;

  /** Comes between a page, or each page of a context that is opened from now on, and the core. */
  async watch(page: Pick<Page, "routeWebSocket">): Promise<void> {
    await page.routeWebSocket(/\/rpc$/, (route) => {
      if (this.#isCut) void route.close({ code: 4000 });
      else {
        route.connectToServer();
        this.#routes.add(route);
      }
    });
  }

  /** Ends the connection, and every new one at once. */
  async cut(): Promise<void> {
    this.#isCut = true;
    await Promise.all([...this.#routes].map((route) => route.close({ code: 4000 })));
    this.#routes.clear();
  }

  mend(): void {
    this.#isCut = false;
  }
}
