import type { ImageWindowNumber } from "../../shared/domain/parked-case.ts";
import type { WindowPlace } from "../../shared/domain/window-profile.ts";
import { type Route, routeHref } from "../app/routes.ts";

/** A screen as the Window Management API names it (W3C draft of 2024): its usable part, in CSS pixels of the whole desk. */
interface ScreenPart {
  readonly availLeft: number;
  readonly availTop: number;
  readonly availWidth: number;
  readonly availHeight: number;
}

interface ScreensPort {
  readonly screens: readonly ScreenPart[];
  readonly currentScreen: ScreenPart;
}

type Bounds = Omit<WindowPlace, "number">;

/**
 * Gives where a window of images goes: where it stood, as far as a screen is still there; else over the whole of a screen
 * that the case window is not on, from left to right; null where it is not known which screens there are.
 */
export function boundsFor(number: ImageWindowNumber, screens: ScreensPort | null, place: Bounds | null): Bounds | null {
  if (screens === null) return place;
  if (place !== null && screens.screens.some((screen) => isOn(place, screen))) return place;
  const others = screens.screens
    .filter(
      (screen) =>
        screen.availLeft !== screens.currentScreen.availLeft || screen.availTop !== screens.currentScreen.availTop,
    )
    .sort((one, other) => one.availLeft - other.availLeft || one.availTop - other.availTop);
  const screen = others[number - 2] ?? others.at(-1);
  if (screen === undefined) return place;
  return { left: screen.availLeft, top: screen.availTop, width: screen.availWidth, height: screen.availHeight };
}

/** Its middle is on the screen: the bar that it is moved by can be reached. */
function isOn({ left, top, width, height }: Bounds, screen: ScreenPart): boolean {
  const [x, y] = [left + width / 2, top + height / 2];
  const isBeside = x >= screen.availLeft && x < screen.availLeft + screen.availWidth;
  return isBeside && y >= screen.availTop && y < screen.availTop + screen.availHeight;
}

/** Gives the screens of the desk where this page may know them; asks once where nobody has decided yet. Null elsewhere. */
async function screensOf(target: Window): Promise<ScreensPort | null> {
  const port = target as Window & { getScreenDetails?: () => Promise<ScreensPort> };
  const isExtended = (target.screen as Screen & { isExtended?: boolean }).isExtended;
  if (port.getScreenDetails === undefined || isExtended !== true) return null;
  try {
    return await port.getScreenDetails();
  } catch {
    // Refused: the window opens where the system puts it, and is moved by hand.
    return null;
  }
}

/** Opens a window of images. Whether it came is not known here: it tells the core. */
export async function openImageWindow(number: ImageWindowNumber, place: Bounds | null): Promise<void> {
  const bounds = boundsFor(number, await screensOf(window), place);
  openApart({ screen: "images", number }, bounds);
}

/** Opens the case window again, in its own process: windows that crash must not take others with them. */
export function openCaseWindow(workitemId: string | null): void {
  openApart(workitemId === null ? { screen: "reading-list" } : { screen: "case", workitemId }, null);
}

function openApart(route: Route, bounds: Bounds | null): void {
  // Where it is not known the host decides; a size makes it a window and no tab.
  const size =
    bounds === null
      ? ["width=1280", "height=900"]
      : [`left=${bounds.left}`, `top=${bounds.top}`, `width=${bounds.width}`, `height=${bounds.height}`];
  window.open(routeHref(route), "_blank", ["popup", "noopener", ...size].join(","));
}

/** Gives where this window stands on the desk, in CSS pixels. */
export function placeOfWindow(target: Window): Bounds {
  const { screenX, screenY, innerWidth, innerHeight } = target;
  const whole = (value: number) => Math.round(value);
  return { left: whole(screenX), top: whole(screenY), width: whole(innerWidth), height: whole(innerHeight) };
}
