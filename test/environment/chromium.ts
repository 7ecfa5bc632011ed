import { existsSync } from "node:fs";

const candidates = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/microsoft-edge"];

/** Gives the system's Chromium, Chrome or Edge. Throws a sentence when there is none. */
export function chromiumPath(): string {
  const found = candidates.find((path) => existsSync(path));
  if (!found) throw new Error("No Chromium, Chrome or Edge found. Install Debian's package chromium.");
  return found;
}

/**
 * Flags for a headless run without any traffic of the browser's own. The browser paints by the processor itself: nothing
 * here needs WebGL (docs/adr/0020), and a graphics card played by software takes six times as long.
 */
export const chromiumFlags: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-software-rasterizer",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
