import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { SystemPlaces } from "../core/profile/profile-directory.ts";

const linuxNames = [
  ...["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"],
  ...["microsoft-edge-stable", "microsoft-edge"],
];
const macPaths = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];
const windowsPaths = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"];

/** Gives the path of a Chromium, Chrome or Edge on this machine, or null. `SIGHTLINE_BROWSER` goes before all. */
export function findChromium(places: SystemPlaces, isRunnable: (path: string) => boolean = canRun): string | null {
  return candidates(places).find(isRunnable) ?? null;
}

function candidates({ platform, environment }: SystemPlaces): string[] {
  const chosen = environment.SIGHTLINE_BROWSER;
  const first = chosen === undefined || chosen === "" ? [] : [chosen];
  if (platform === "darwin") return [...first, ...macPaths];
  if (platform === "win32") {
    const roots = [environment.PROGRAMFILES, environment["PROGRAMFILES(X86)"], environment.LOCALAPPDATA];
    return [...first, ...windowsPaths.flatMap((path) => roots.flatMap((root) => (root ? [join(root, path)] : [])))];
  }
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...first, ...linuxNames.flatMap((name) => folders.map((folder) => join(folder, name)))];
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Gives Chromium's arguments for an app window of its own, without traffic of the browser's own. */
export function chromiumArguments(url: string, profileDirectory: string, isRoot: boolean): string[] {
  return [
    `--app=${url}`,
    `--user-data-dir=${join(profileDirectory, "browser")}`,
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-domain-reliability",
    "--no-pings",
    "--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication",
    "--password-store=basic",
    // One key brings two windows of images back; the page can open nothing but itself.
    "--disable-popup-blocking",
    // Chromium refuses to run as root with its sandbox; for anybody else the sandbox stays.
    ...(isRoot ? ["--no-sandbox"] : []),
  ];
}

/** A browser window on the program. */
export interface BrowserWindow {
  /** Resolves when the browser has ended: `opened` is false when it ended at once with a failure. */
  readonly ended: Promise<{ opened: boolean }>;
  close(): void;
}

const failsWithinMs = 3_000;

/** Opens an app window of the browser at `path`. Its output is dropped: it may hold addresses. */
export function openChromium(path: string, url: string, profileDirectory: string, isRoot: boolean): BrowserWindow {
  mkdirSync(join(profileDirectory, "browser"), { recursive: true, mode: 0o700 });
  const child: ChildProcess = spawn(path, chromiumArguments(url, profileDirectory, isRoot), { stdio: "ignore" });
  const early = AbortSignal.timeout(failsWithinMs);
  return {
    ended: new Promise((resolve) => {
      child.once("error", () => resolve({ opened: false }));
      child.once("exit", (code) => resolve({ opened: code === 0 || early.aborted }));
    }),
    close: () => void child.kill(),
  };
}
