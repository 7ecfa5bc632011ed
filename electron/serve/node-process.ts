import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { ProcessHandle } from "../core/profile/demo-practice-process.ts";

/** Starts a script in a Node process of its own that ends with this one. */
export function startNodeProcess(script: string, scriptArguments: readonly string[]): ProcessHandle {
  const child = spawn(process.execPath, [script, ...scriptArguments], { stdio: ["pipe", "pipe", "ignore"] });
  // The child's standard input is a pipe that breaks when this process dies, however it dies; the child watches it.
  child.stdin.on("error", () => child.kill());
  const lines = createInterface({ input: child.stdout });
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    const finish = (): void => {
      hasEnded = true;
      resolve();
    };
    child.once("exit", finish);
    child.once("error", finish);
  });
  return {
    onLine: (listener) => void lines.on("line", listener),
    onExit: (listener) => void ended.then(listener),
    stop: () => {
      if (!hasEnded) child.kill();
    },
  };
}
