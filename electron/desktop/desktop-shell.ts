import type { BrowserWindowConstructorOptions } from "electron";
import type { Core } from "../core/core.ts";
import type { Clock, IdSource, Logger } from "../core/ports.ts";
import { WindowGroup } from "../core/window-group.ts";
import { boundsOfImageWindow, imageWindowNumber, isCaseWindow, ownWindowOptions } from "./beside-windows.ts";
import type { ElectronApi, WindowApi } from "./electron-api.ts";
import { guardContents, guardSession } from "./guards.ts";
import { serveConnections } from "./ipc-wire.ts";
import { createSchemeHandler, windowScheme, windowUrl } from "./scheme.ts";
import { webPreferences, windowOptions } from "./window-options.ts";

/** A core that the shell shows, as the entry makes it. */
export interface ShellCore {
  readonly core: Core;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ids: IdSource;
  /** Origins that may be opened in the system's browser. */
  readonly externalOrigins: readonly string[];
  stop(): Promise<void>;
}

/** What the shell needs besides Electron. */
export interface ShellOptions {
  readonly preloadPath: string;
  /** Electron's own files (cookies, caches, locks) go into the profile. */
  readonly userDataDirectory: string;
  startCore(): Promise<ShellCore>;
}

/**
 * Runs the desktop program: sandbox and scheme before Electron is ready, then core, guards, wire and window. A second
 * start on the profile focuses the window instead.
 */
export async function runDesktop(electron: ElectronApi, options: ShellOptions): Promise<void> {
  const { app } = electron;
  const { preloadPath } = options;
  app.enableSandbox();
  app.setPath("userData", options.userDataDirectory);
  electron.protocol.registerSchemesAsPrivileged([windowScheme]);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  let running: ShellCore | null = null;
  const externalOrigins = (): readonly string[] => running?.externalOrigins ?? [];
  let window: WindowApi | null = null;
  const ownWindow = (url: string, features: string): BrowserWindowConstructorOptions | null => {
    const options = ownWindowOptions(preloadPath);
    const number = imageWindowNumber(url);
    if (number === null) return isCaseWindow(url) ? options : null;
    const caseWindow = window === null || window.isDestroyed() ? null : window.getBounds();
    return { ...options, ...boundsOfImageWindow(number, features, { screen: electron.screen, caseWindow }) };
  };
  const rules = { externalOrigins, ownWindow };
  app.on("web-contents-created", (_event, contents) => guardContents(contents, electron.shell, rules));
  app.on("window-all-closed", () => app.quit());
  await app.whenReady();
  guardSession(electron.session.defaultSession);
  try {
    running = await options.startCore();
  } catch (error) {
    electron.dialog.showErrorBox(
      "Sightline could not start",
      error instanceof Error ? error.message : "Unknown fault.",
    );
    app.exit(1);
    return;
  }
  const group = new WindowGroup(running.core, running.clock);
  quitInOrder(electron, running, group);
  electron.protocol.handle(windowScheme.scheme, createSchemeHandler(running.core, group));
  serveConnections(electron.ipcMain, running.core.router, group, running);
  const first = openWindow(electron, preloadPath);
  window = first;
  app.on("second-instance", () => {
    // The case window may be closed while windows of images are open.
    if (window !== null && !window.isDestroyed()) bringForward(window);
    else {
      window = openWindow(electron, preloadPath);
      window.loadURL(windowUrl).catch(() => undefined);
    }
  });
  await running.core.start();
  await first.loadURL(windowUrl);
}

function openWindow(electron: ElectronApi, preloadPath: string): WindowApi {
  const window = new electron.BrowserWindow({
    ...windowOptions,
    webPreferences: { ...webPreferences, preload: preloadPath },
  });
  window.once("ready-to-show", () => window.show());
  return window;
}

function bringForward(window: WindowApi): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Electron does not wait for promises when it quits, so the first quit is put off until the core has stopped. */
function quitInOrder({ app }: ElectronApi, running: ShellCore, group: WindowGroup): void {
  let isStopping = false;
  app.on("before-quit", (event) => {
    event.preventDefault();
    if (isStopping) return;
    isStopping = true;
    group
      .closeAll()
      .then(() => running.stop())
      .then(
        () => app.exit(0),
        () => app.exit(1),
      );
  });
}
