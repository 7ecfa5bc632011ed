import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { InstanceLock, type RunningInstance, readRunningInstance } from "../core/profile/instance-lock.ts";
import { controlPath } from "./http-host.ts";

const tries = 40;
const betweenTriesMs = 250;

/** The profile's lock, or the address of another window of the program that has it. */
export type LockOrWindow = { readonly lock: InstanceLock } | { readonly url: string };

/**
 * Gives the lock of a profile, or a window of the program that holds it. Waits up to ten seconds for a program that is
 * just starting or stopping; null when it neither ends nor can be asked (the desktop program).
 */
export async function lockOrJoin(profileDirectory: string): Promise<LockOrWindow | null> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const lock = InstanceLock.acquire(profileDirectory);
    if (lock !== null) return { lock };
    const instance = readRunningInstance(profileDirectory);
    if (instance !== null && instance.port === null) return null;
    const url = instance === null ? null : await askForWindow(instance);
    if (url !== null) return { url };
    await sleep(betweenTriesMs);
  }
  return null;
}

/** Gives an address that opens one window of the running program, or null when it does not answer. */
export async function askForWindow(instance: RunningInstance): Promise<string | null> {
  const { port, host, controlToken } = instance;
  if (port === null || host === null || controlToken === null) return null;
  return await new Promise((resolve) => {
    const call = request(
      {
        ...{ host: "127.0.0.1", port, path: controlPath, method: "POST", timeout: 2_000 },
        headers: { Host: host, Authorization: `Bearer ${controlToken}` },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => resolve(response.statusCode === 200 ? readUrl(text) : null));
      },
    );
    call.on("timeout", () => call.destroy());
    call.on("error", () => resolve(null));
    call.end();
  });
}

function readUrl(text: string): string | null {
  const body: unknown = JSON.parse(text);
  return typeof body === "object" && body !== null && "url" in body && typeof body.url === "string" ? body.url : null;
}
