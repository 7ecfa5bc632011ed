import { homedir } from "node:os";
import { resolve } from "node:path";
import type { Core } from "../core/core.ts";
import { createNodePorts } from "../core/platform/node-ports.ts";
import type { Ports } from "../core/ports.ts";
import { FileSecretStore, keyFileSealer } from "../core/profile/file-secret-store.ts";
import {
  defaultProfileDirectory,
  type ProfileKind,
  prepareProfile,
  type SystemPlaces,
} from "../core/profile/profile-directory.ts";
import { type ProgramPlaces, programPlaces } from "../core/profile/program-places.ts";
import { startCore } from "../core/profile/start-core.ts";
import type { Flags } from "../core/profile/start-flags.ts";
import { type BrowserWindow, findChromium, openChromium } from "./chromium-window.ts";
import { HttpHost } from "./http-host.ts";
import { startNodeProcess } from "./node-process.ts";
import { PageListening } from "./page-listening.ts";
import { lockOrJoin } from "./running-instance.ts";
import { WindowMemory } from "./window-memory.ts";

/** A window that the program opens itself comes for its code at once. */
const ownWindowCodeMs = 30_000;
const stopLimitMs = 10_000;

/** Runs the browser host until it is told to stop or its window is closed; gives the exit code. */
export async function serve(flags: Flags, entryUrl: string): Promise<number> {
  const system: SystemPlaces = {
    platform: process.platform,
    homeDirectory: homedir(),
    environment: process.env,
  };
  const stop = new StopSignal();
  const profileDirectory = resolve(flags.profileDirectory ?? defaultProfileDirectory(flags.kind ?? "demo", system));
  const access = await lockOrJoin(profileDirectory);
  if (access === null) {
    throw new Error("Sightline is already running on this profile and cannot be asked for another window here.");
  }
  if ("url" in access) return await joinRunning(flags, access.url, profileDirectory, system);
  const { lock } = access;
  try {
    const kind = prepareProfile(profileDirectory, flags.kind);
    const running = await start(flags, programPlaces(entryUrl), profileDirectory, kind);
    try {
      lock.announce({
        ...{ pid: process.pid, port: running.host.port },
        ...{ host: running.host.host, controlToken: running.host.controlToken },
      });
      const window = await openOrPrint(flags, running.host, profileDirectory, system);
      await Promise.race([stop.requested, ...(window === null ? [] : [window.ended])]);
      window?.close();
    } finally {
      lock.retract();
      await within(stopLimitMs, running.stop());
    }
    return 0;
  } finally {
    lock.release();
  }
}

interface Running {
  readonly host: HttpHost;
  stop(): Promise<void>;
}

async function start(
  flags: Flags,
  places: ProgramPlaces,
  profileDirectory: string,
  kind: ProfileKind,
): Promise<Running> {
  const ports: Ports = {
    ...createNodePorts(profileDirectory),
    secrets: new FileSecretStore(profileDirectory, keyFileSealer(profileDirectory)),
  };
  const started = await startCore({
    ...{ profileDirectory, kind, storeUrl: flags.storeUrl, places, ports },
    startProcess: startNodeProcess,
  });
  try {
    const memory = new WindowMemory(profileDirectory, ports.clock, ports.logger);
    const host = await listen(started.core, ports, memory, flags.port);
    await started.core.start();
    const page = new PageListening(started.core.referrerPage, ports.logger);
    await page.start();
    return {
      host,
      async stop() {
        await page.close();
        await host.close();
        await started.stop();
      },
    };
  } catch (error) {
    await started.stop();
    throw error;
  }
}

/** Listens on the port that was asked for, else on that of the last start, where its windows look, else on any. */
async function listen(
  core: Core,
  { clock, logger, ids }: Ports,
  memory: WindowMemory,
  port: number,
): Promise<HttpHost> {
  const options = { core, clock, logger, ids, memory };
  const wanted = port === 0 ? (memory.address?.port ?? 0) : port;
  try {
    return await HttpHost.listen({ ...options, port: wanted });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
      if (port === 0) return await HttpHost.listen({ ...options, port: 0 });
      throw new Error(`Port ${port} is in use by another program. Choose another with --port, or leave it out.`, {
        cause: error,
      });
    }
    throw error;
  }
}

async function openOrPrint(
  flags: Flags,
  host: HttpHost,
  profileDirectory: string,
  system: SystemPlaces,
): Promise<BrowserWindow | null> {
  if (!flags.opensWindow) {
    print(`Sightline ready: ${host.launchUrl(null)}`);
    return null;
  }
  const browser = findChromium(system);
  if (browser === null) {
    print("No Chromium, Chrome or Edge was found. Open this address in one of them; it works once:");
    print(`Sightline ready: ${host.launchUrl(null)}`);
    return null;
  }
  print("Sightline is open. Close its window, or press Ctrl+C here, to stop it.");
  const window = openChromium(browser, host.launchUrl(ownWindowCodeMs), profileDirectory, process.getuid?.() === 0);
  const first = await Promise.race([window.ended, new Promise<null>((done) => setTimeout(done, 2_500, null))]);
  if (first === null) return window;
  if (first.opened) {
    print("The window is one of a browser that was open already. Press Ctrl+C here to stop Sightline.");
    return null;
  }
  print("The browser window could not be opened here. Open this address in Chromium, Chrome or Edge; it works once:");
  print(`Sightline ready: ${host.launchUrl(null)}`);
  return null;
}

/** The profile is in use: opens another window of the running program. */
async function joinRunning(flags: Flags, url: string, profileDirectory: string, system: SystemPlaces): Promise<number> {
  const { port } = new URL(url);
  if (flags.port !== 0 && String(flags.port) !== port) {
    process.stderr.write(
      `Sightline is already running on this profile, on port ${port}: that port is used, not ${flags.port}. ` +
        "To change it, stop the running program first.\n",
    );
  }
  const browser = flags.opensWindow ? findChromium(system) : null;
  if (browser === null) {
    print(`Sightline ready: ${url}`);
    return 0;
  }
  print("Sightline is already running on this profile; another window of it is opened.");
  await openChromium(browser, url, profileDirectory, process.getuid?.() === 0).ended;
  return 0;
}

/** SIGTERM and SIGINT ask to stop; a second one stops at once. */
class StopSignal {
  readonly requested: Promise<void>;

  constructor() {
    this.requested = new Promise((resolve) => {
      for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
        let isSecond = false;
        process.on(signal, () => {
          if (isSecond) process.exit(1);
          isSecond = true;
          resolve();
        });
      }
    });
  }
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  await Promise.race([work, new Promise<void>((resolve) => setTimeout(resolve, limitMs).unref())]);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
