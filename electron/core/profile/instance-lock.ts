import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { z } from "zod";
import { asWorkstationError, WorkstationError } from "../errors.ts";

const instanceSchema = z.object({
  pid: z.number().int(),
  /** `127.0.0.1` port and the Host name to use there, or null in the desktop shell. */
  port: z.number().int().nullable(),
  host: z.string().nullable(),
  controlToken: z.string().nullable(),
});

/** How another start of the program on the same profile reaches the running one. */
export type RunningInstance = z.infer<typeof instanceSchema>;

/**
 * Holds a profile for one program at a time. The lock is the operating system's, through SQLite's file lock, so it ends
 * with the process however that ends, and no stale lock can be left behind.
 */
export class InstanceLock {
  readonly #directory: string;
  readonly #database: Database.Database;

  private constructor(directory: string, database: Database.Database) {
    this.#directory = directory;
    this.#database = database;
  }

  /**
   * Gives the lock of the profile in `directory` (made when absent), or null while another program holds it. Errors:
   * `store_unavailable` where the folder cannot be made or written.
   */
  static acquire(directory: string): InstanceLock | null {
    const database = openLockFile(directory);
    try {
      database.exec("BEGIN EXCLUSIVE");
      return new InstanceLock(directory, database);
    } catch (error) {
      database.close();
      if (error instanceof Error && "code" in error && error.code === "SQLITE_BUSY") return null;
      throw error;
    }
  }

  /** Says in an owner-only file where the program can be reached. */
  announce(instance: RunningInstance): void {
    const path = join(this.#directory, "instance.json");
    writeFileSync(`${path}.new`, JSON.stringify(instance), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }

  /** Takes the announcement back: another start no longer asks this program for a window but waits for its end. */
  retract(): void {
    rmSync(join(this.#directory, "instance.json"), { force: true });
  }

  /** Gives the profile free. */
  release(): void {
    this.retract();
    this.#database.close();
  }
}

function openLockFile(directory: string): Database.Database {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return new Database(join(directory, "instance.lock"), { timeout: 0 });
  } catch (error) {
    if (asWorkstationError(error).code === "store_full") throw asWorkstationError(error);
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new WorkstationError(
      "store_unavailable",
      `The folder given as the profile cannot be made or written${code}. Nothing was changed. Choose another folder ` +
        "with --profile, or have its permissions checked.",
      { cause: error },
    );
  }
}

/** Gives what the program that holds the profile announced, or null when it has not (yet). */
export function readRunningInstance(directory: string): RunningInstance | null {
  try {
    const parsed = instanceSchema.safeParse(JSON.parse(readFileSync(join(directory, "instance.json"), "utf8")));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (isAbsent || error instanceof SyntaxError) return null;
    throw error;
  }
}
