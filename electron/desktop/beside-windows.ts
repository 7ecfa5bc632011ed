import type { BrowserWindowConstructorOptions } from "electron";
import type { ScreenApi } from "./electron-api.ts";
import { isOwnAddress } from "./scheme.ts";
import { webPreferences, windowOptions } from "./window-options.ts";

/** Where a window lies on the desk, in device-independent pixels. */
interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Gives the number of the window of images that an address is of, or null for any other address. */
export function imageWindowNumber(url: string): 2 | 3 | null {
  if (!isOwnPage(url)) return null;
  const { hash } = new URL(url);
  return hash === "#/images/2" ? 2 : hash === "#/images/3" ? 3 : null;
}

/** Says whether an address is a case window: what a window of images opens when the case window was closed. */
export function isCaseWindow(url: string): boolean {
  return isOwnPage(url) && /^#\/(reading-list|case\/[A-Za-z0-9-]{1,64})$/.test(new URL(url).hash);
}

function isOwnPage(url: string): boolean {
  if (!isOwnAddress(url)) return false;
  const { pathname, search, port } = new URL(url);
  return pathname === "/" && search === "" && port === "";
}

/** Gives the options of a window of the program's own page, with the same protections as the first one. */
export function ownWindowOptions(preloadPath: string): BrowserWindowConstructorOptions {
  return { ...windowOptions, show: true, webPreferences: { ...webPreferences, preload: preloadPath } };
}

/**
 * Gives where a window of images opens: where it stood, as the page asks by `features` of `window.open`, if its middle is
 * still on a display; else over the work area of a display that the case window is not on, from left to right; null on one.
 */
export function boundsOfImageWindow(
  number: 2 | 3,
  features: string,
  desk: { readonly screen: ScreenApi; readonly caseWindow: Bounds | null },
): Bounds | null {
  const displays = desk.screen.getAllDisplays();
  const stood = boundsOf(features);
  const isThere = (bounds: Bounds) => displays.some(({ workArea }) => isInside(middleOf(bounds), workArea));
  if (stood !== null && isThere(stood)) return stood;
  const { caseWindow } = desk;
  const others = displays
    .filter(({ workArea }) => caseWindow === null || !isInside(middleOf(caseWindow), workArea))
    .sort((one, other) => one.workArea.x - other.workArea.x || one.workArea.y - other.workArea.y);
  return (others[number - 2] ?? others.at(-1))?.workArea ?? null;
}

/** The page says all four, or does not know where the window stood. */
function boundsOf(features: string): Bounds | null {
  const known = new Map(features.split(",").map((part) => part.split("=") as [string, string | undefined]));
  const value = (name: string) => {
    const text = known.get(name) ?? "";
    return /^-?[0-9]{1,6}$/.test(text) ? Number(text) : null;
  };
  const [x, y, width, height] = [value("left"), value("top"), value("width"), value("height")];
  if (x === null || y === null || width === null || height === null) return null;
  return width < 100 || height < 100 ? null : { x, y, width, height };
}

function middleOf({ x, y, width, height }: Bounds): readonly [number, number] {
  return [x + width / 2, y + height / 2];
}

function isInside([x, y]: readonly [number, number], area: Bounds): boolean {
  return x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
}
