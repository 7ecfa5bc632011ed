import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startLines } from "../../test/environment/child-process.ts";
import { root } from "../step.ts";

/** What the core did in a time. Milliseconds. */
export interface CoreDoings {
  /** Longest time that its event loop was kept from other work. */
  readonly loopDelay: number;
  /** Processor time of all its threads. */
  readonly work: number;
}

/** The built program, running as the browser host. */
export interface ProgramUnderTest {
  /** Opens one window, once. */
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from the start of the process until it said that it can be used. */
  readonly startedIn: number;
  /** What the core did since it was last asked. */
  doings(): Promise<CoreDoings>;
  /** Collects all that nobody holds in the core, and gives what its main thread holds: objects and buffers, in bytes. */
  collect(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts dist/serve/main.js on a profile for real use, without a window. */
export async function startProgramUnderTest(profileDirectory: string): Promise<ProgramUnderTest> {
  const main = join(root, "dist", "serve", "main.js");
  const start = performance.now();
  const watching = ["--import", pathToFileURL(join(import.meta.dirname, "loop-delay.ts")).href];
  const own = [main, "--no-window", "--real", "--profile", profileDirectory];
  const program = startLines(process.execPath, [...watching, ...own]);
  const line = await program.line(0);
  const startedIn = performance.now() - start;
  const url = /^Sightline ready: (\S+)$/.exec(line)?.[1];
  const { pid } = program.child;
  if (url === undefined || pid === undefined) {
    await program.end();
    throw new Error(`The program printed "${line}" instead of its address.`);
  }
  const doings = async () => {
    const line = program.line(program.lines.length);
    program.child.kill("SIGUSR2");
    return JSON.parse(await line) as CoreDoings;
  };
  const collect = async () => {
    const line = program.line(program.lines.length);
    program.child.kill("SIGWINCH");
    return (JSON.parse(await line) as { readonly heldBytes: number }).heldBytes;
  };
  return { url, pid, startedIn, doings, collect, stop: () => program.end() };
}

/** Gives a new folder and the function that removes it. */
export function temporaryFolder(name: string): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `sightline-bench-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}
