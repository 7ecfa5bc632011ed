import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const prefix = "sightline-tests-";

/**
 * Gives every test of a run, and every process that a test starts, one folder for temporary files, and removes it with all
 * that was left in it at the end. Several projects of one run share the first one's.
 */
export function setup(): () => void {
  if (basename(tmpdir()).startsWith(prefix)) return () => undefined;
  const before = process.env.TMPDIR;
  const folder = mkdtempSync(join(tmpdir(), prefix));
  // PostgreSQL runs as somebody else and has to get through to its own folder.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  return () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
}
