import { existsSync } from "node:fs";

const candidates = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/microsoft-edge"];

/** Gives the system's Chromium, Chrome or Edge. Throws a sentence when there is none. */
export function chromiumPath(): string {
  const found = candidates.find((path) => existsSync(path));
  if (!found) throw new Error("No Chromium, Chrome or Edge found. Install Debian's package chromium.");
  return found;
}

/** Flags for a headless run with software WebGL and without any traffic of the browser's own. */
export const chromiumFlags: readonly string[] = [
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
