import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a program printed and how it ended. */
export interface ToolResult {
  readonly output: string;
  readonly exitCode: number;
}

/** Runs one of Debian's tools; gives its output (both streams) and exit code. Fails where it is not installed. */
export function runTool(tool: string, options: readonly string[]): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    execFile(tool, [...options], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") reject(error);
      else resolve({ output: stdout + stderr, exitCode: typeof error?.code === "number" ? error.code : 0 });
    });
  });
}

/** Gives a folder with these files, and a way to remove it. */
export async function folderWith(
  files: Readonly<Record<string, Uint8Array>>,
): Promise<{ path(name: string): string; remove(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "sightline-tools-"));
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(directory, name), bytes);
  return {
    path: (name) => join(directory, name),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
