import type { Monitor } from "../../shared/domain/display.ts";

let label = "";

/** Gives the monitor that this window is on now. */
export function currentMonitor(): Monitor {
  const { width, height, colorDepth } = screen;
  return {
    ...{ label, width, height, colourDepth: colorDepth, pixelRatio: devicePixelRatio },
    left: cornerOf("availLeft"),
    top: cornerOf("availTop"),
  };
}

/** Not in every browser: then alike monitors cannot be told apart by place. */
function cornerOf(name: "availLeft" | "availTop"): number {
  const value: unknown = Reflect.get(screen, name);
  return typeof value === "number" && Number.isInteger(value) ? value : 0;
}

/** Says whether the page is magnified by a pinch, which the ratio of pixels does not tell. */
export function isPinched(): boolean {
  return Math.abs((visualViewport?.scale ?? 1) - 1) > 0.001;
}

/** Gives how many pixels of the screen the system takes for one of its units, without the zoom of the page. */
export function systemScale(): number {
  const zoom = innerWidth === 0 ? 1 : outerWidth / innerWidth;
  return Math.abs(zoom - 1) < 0.05 ? devicePixelRatio : devicePixelRatio / zoom;
}

/** Asks the system for the name of the monitor, where the window may; the person is asked only if `mayAsk`. */
export async function learnMonitorName(mayAsk: boolean): Promise<void> {
  const details: unknown = Reflect.get(window, "getScreenDetails");
  if (typeof details !== "function") return;
  try {
    const name = "window-management" as PermissionName;
    const { state } = await navigator.permissions.query({ name });
    if (state === "denied" || (state === "prompt" && !mayAsk)) return;
    const answer: unknown = await details.call(window);
    const own: unknown = Reflect.get(Object(answer), "currentScreen");
    const found: unknown = Reflect.get(Object(own), "label");
    if (typeof found === "string") label = found.slice(0, 120);
  } catch {
    // Without a name the monitor is known by its place and size.
  }
}
