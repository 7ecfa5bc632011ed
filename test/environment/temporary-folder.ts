import { chmodSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { basename, join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const prefix = "sightline-tests-";
const memoryFolder = "/dev/shm";
const roomNeeded = 6 * 1024 ** 3;

/**
 * Gives every test of a run, and every process that a test starts, one folder for temporary files, and removes it with all
 * that was left in it at the end. Several projects of one run share the first one's.
 */
export function setup(): () => void {
  if (basename(tmpdir()).startsWith(prefix)) return () => undefined;
  const before = process.env.TMPDIR;
  const folder = mkdtempSync(join(baseFolder(), prefix));
  // PostgreSQL runs as somebody else and has to get through to its own folder.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  // Hundreds of programs of the same sources are started: Node need not read and compile them anew for each.
  process.env.NODE_COMPILE_CACHE ??= join(root, ".cache", "compiled");
  return () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
}

/**
 * In memory where there is room. The tests kill processes, never the machine: waiting for a disk at each commit shows
 * nothing, and importing 20,000 files waits for it 40,000 times. A folder that was asked for by `TMPDIR` is kept to.
 */
function baseFolder(): string {
  if (process.env.TMPDIR !== undefined || freemem() < roomNeeded) return tmpdir();
  try {
    const { bavail, bsize } = statfsSync(memoryFolder);
    return bavail * bsize < roomNeeded ? tmpdir() : memoryFolder;
  } catch {
    return tmpdir();
  }
}
