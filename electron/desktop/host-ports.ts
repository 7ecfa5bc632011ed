import { createInterface } from "node:readline";
import { WorkstationError } from "../core/errors.ts";
import type { Notifier } from "../core/ports.ts";
import type { ProcessHandle } from "../core/profile/demo-practice-process.ts";
import type { Sealer } from "../core/profile/file-secret-store.ts";
import type { ElectronApi } from "./electron-api.ts";

/**
 * Gives a sealer by the operating system's key store (Keychain, DPAPI, libsecret or KWallet). Where Linux has none,
 * Electron would use a fixed password (`basic_text`); that is refused rather than taken for protection.
 */
export function createSystemSealer(safeStorage: ElectronApi["safeStorage"], platform: NodeJS.Platform): Sealer {
  const requireKeyStore = (): void => {
    const isFixed = platform === "linux" && safeStorage.getSelectedStorageBackend() === "basic_text";
    if (safeStorage.isEncryptionAvailable() && !isFixed) return;
    throw new WorkstationError(
      "store_unavailable",
      "This computer has no key store for passwords, so the password was not kept. Unlock or install a keyring and try again.",
    );
  };
  return {
    seal(text) {
      requireKeyStore();
      return safeStorage.encryptString(text).toString("base64");
    },
    open(sealed) {
      requireKeyStore();
      return safeStorage.decryptString(Buffer.from(sealed, "base64"));
    },
  };
}

/** Gives notifications of the system; texts hold no patient data. */
export function createNotifier(notification: ElectronApi["Notification"]): Notifier {
  return { notify: (title, body) => new notification({ title, body }).show() };
}

/** Starts a script in a utility process: the packaged program cannot be run as Node (its fuse is off). */
export function startUtilityProcess(
  utilityProcess: ElectronApi["utilityProcess"],
  script: string,
  scriptArguments: readonly string[],
): ProcessHandle {
  const child = utilityProcess.fork(script, [...scriptArguments], {
    stdio: ["ignore", "pipe", "ignore"],
    serviceName: "Sightline demo practice",
  });
  const ended = new Promise<void>((resolve) => void child.on("exit", resolve));
  return {
    onLine(listener) {
      if (child.stdout !== null) createInterface({ input: child.stdout }).on("line", listener);
    },
    onExit: (listener) => void ended.then(listener),
    stop: () => void child.kill(),
  };
}
