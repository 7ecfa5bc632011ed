import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startInFreeText } from "../../environment/free-text-profile.ts";
import { stopProcess } from "../../environment/orthanc.ts";
import { copyPreparedDemo } from "./prepared-demo.ts";

const root = join(import.meta.dirname, "..", "..", "..");

/** A running browser host with a profile of its own. */
export interface Program {
  /** The address with its one-time launch code. A restart gives a new one. */
  readonly url: string;
  readonly profileDirectory: string;
  /** Everything printed so far, both streams. */
  output(): string;
  /** Ends it as a user's machine would: SIGTERM, then gone. Gives the exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would: SIGKILL to the process and its children's group. */
  kill(): Promise<void>;
}

/** Gives a new empty folder for a profile. */
export async function newProfileDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), "sightline-profile-"));
}

/**
 * Starts the built program without a window and waits until it says that it is ready. Reports of a new profile begin in free
 * text, so that a journey says every word itself; with `takesTemplates` they begin as the program does by itself. A new demo
 * is a copy of one that this very program has filled once for the run; with `fillsItself` it begins as at a person's first start.
 */
export async function startProgram(
  profileDirectory: string,
  flags: readonly string[] = [],
  { takesTemplates = false, fillsItself = false } = {},
): Promise<Program> {
  const kind = flags.includes("--real") ? "real" : "demo";
  const isCopy = kind === "demo" && !takesTemplates && !fillsItself && copyPreparedDemo(profileDirectory);
  if (!isCopy && !takesTemplates) await startInFreeText(profileDirectory, kind);
  const child = spawn(
    process.execPath,
    [join(root, "dist", "serve", "main.js"), "--no-window", "--profile", profileDirectory, ...flags],
    { cwd: root, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  return followProgram(child, profileDirectory);
}

/** Runs `npm start` in the repository as a person does, without a window; it builds first where sources changed. */
export async function startByCommand(profileDirectory: string): Promise<Program> {
  const child = spawn("npm", ["start", "--", "--no-window", "--port", "0", "--profile", profileDirectory], {
    ...{ cwd: root, stdio: ["ignore", "pipe", "pipe"], detached: true },
  });
  return followProgram(child, profileDirectory);
}

async function followProgram(child: ChildProcess, profileDirectory: string): Promise<Program> {
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
  });
  const url = await readyUrl(child, () => output);
  return {
    url,
    profileDirectory,
    output: () => output,
    async stop() {
      await stopProcess(child);
      return child.exitCode;
    },
    async kill() {
      const gone = new Promise<void>((done) => child.once("exit", () => done()));
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      await gone;
    },
  };
}

/** Removes a profile folder and all that is in it. */
export async function removeProfile(profileDirectory: string): Promise<void> {
  await rm(profileDirectory, { recursive: true, force: true, maxRetries: 5 });
}

async function readyUrl(child: ChildProcess, output: () => string): Promise<string> {
  for (let tries = 0; tries < 600; tries++) {
    const ready = /^Sightline ready: (\S+)$/m.exec(output());
    if (ready?.[1]) return ready[1];
    if (child.exitCode !== null) break;
    await new Promise((again) => setTimeout(again, 100));
  }
  throw new Error(`Sightline did not become ready. It printed:\n${output()}`);
}
