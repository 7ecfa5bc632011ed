import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A child process whose printed lines a test reads. */
export interface LineProcess {
  readonly lines: readonly string[];
  readonly child: ChildProcess;
  /** Waits for the line with this index. */
  line(index: number): Promise<string>;
  /** Ends it with a signal and waits until it is gone. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a program; its error output goes to the test's. */
export function startLines(program: string, programArguments: readonly string[]): LineProcess {
  const child = spawn(program, [...programArguments], { stdio: ["pipe", "pipe", "inherit"] });
  const lines: string[] = [];
  const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  const waiting = new Set<() => void>();
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => {
    lines.push(line);
    for (const wake of waiting) wake();
  });
  void ended.then(() => {
    for (const wake of waiting) wake();
  });
  return {
    lines,
    child,
    line: (index) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines[index];
          if (found !== undefined) resolve(found);
          else if (child.exitCode !== null) reject(new Error(`${program} ended before line ${index}`));
          else return;
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
    async end(signal = "SIGTERM") {
      child.kill(signal);
      await ended;
    },
  };
}
