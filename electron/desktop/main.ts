import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Notification,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
} from "electron";
import { createNodePorts } from "../core/platform/node-ports.ts";
import { FileSecretStore } from "../core/profile/file-secret-store.ts";
import { InstanceLock } from "../core/profile/instance-lock.ts";
import { defaultProfileDirectory, prepareProfile } from "../core/profile/profile-directory.ts";
import { programPlaces } from "../core/profile/program-places.ts";
import { startCore } from "../core/profile/start-core.ts";
import { type Flags, parseFlags } from "../core/profile/start-flags.ts";
import { runDesktop, type ShellCore } from "./desktop-shell.ts";
import type { ElectronApi } from "./electron-api.ts";
import { createNotifier, createSystemSealer, startUtilityProcess } from "./host-ports.ts";

// The one file that has Electron itself; everything else takes it as an argument.

const api: ElectronApi = {
  ...{ app, BrowserWindow, dialog, ipcMain, Notification, protocol },
  ...{ safeStorage, screen, session, shell, utilityProcess },
};
const flags = parseFlags(process.argv.slice(app.isPackaged ? 1 : 2));
const profileDirectory = resolve(
  flags.profileDirectory ??
    defaultProfileDirectory(flags.kind ?? "demo", {
      platform: process.platform,
      homeDirectory: homedir(),
      environment: process.env,
    }),
);

await runDesktop(api, {
  preloadPath: fileURLToPath(new URL("preload.cjs", import.meta.url)),
  userDataDirectory: join(profileDirectory, "electron"),
  startCore: () => startShellCore(flags),
});

async function startShellCore({ kind: wantedKind, storeUrl }: Flags): Promise<ShellCore> {
  const lock = InstanceLock.acquire(profileDirectory);
  if (lock === null) {
    throw new Error("Sightline is already running on this profile, in a browser. Close it there first.");
  }
  lock.announce({ pid: process.pid, port: null, host: null, controlToken: null });
  const kind = prepareProfile(profileDirectory, wantedKind);
  const ports = {
    ...createNodePorts(profileDirectory),
    secrets: new FileSecretStore(profileDirectory, createSystemSealer(api.safeStorage, process.platform)),
    notifier: createNotifier(api.Notification),
  };
  const started = await startCore({
    ...{ profileDirectory, kind, storeUrl, ports, places: programPlaces(import.meta.url) },
    startProcess: (script, scriptArguments) => startUtilityProcess(api.utilityProcess, script, scriptArguments),
  });
  return {
    ...{ core: started.core, clock: ports.clock, logger: ports.logger, ids: ports.ids },
    externalOrigins: started.demoPracticeOrigin === null ? [] : [started.demoPracticeOrigin],
    async stop() {
      await started.stop();
      lock.release();
    },
  };
}
