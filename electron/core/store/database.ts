import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type BetterSqlite3 from "better-sqlite3";
import { Kysely, PostgresDialect, type PostgresPool, sql } from "kysely";
import pg from "pg";
import { WorkstationError } from "../errors.ts";
import type { Logger } from "../ports.ts";
import type { StoreKind } from "./migrations/migration.ts";
import { loadSqlite, WriterSqliteDialect } from "./sqlite-dialect.ts";
import type { Tables } from "./tables.ts";

/** An open database of either engine. */
export interface OpenDatabase {
  readonly kind: StoreKind;
  readonly kysely: Kysely<Tables>;
  /** For the settings screen: the file, or server and database without user and password. */
  readonly location: string;
  /** Writes a consistent copy (SQLite) and gives its path; null where the department's own back-up is in charge. */
  backup(name: string): Promise<string | null>;
  close(): Promise<void>;
}

/** Where a store lies. */
export type StoreAddress =
  | { readonly kind: "sqlite"; readonly file: string }
  | { readonly kind: "postgresql"; readonly url: string };

/**
 * Opens a store. SQLite: write-ahead log, every commit on the disk before it is reported (a signed report must survive
 * a power cut), owner-only file, checked from end to end after an unclean end. Throws `store_unavailable`,
 * `version_mismatch`.
 */
export async function openDatabase(address: StoreAddress, logger: Logger): Promise<OpenDatabase> {
  return address.kind === "sqlite" ? openSqlite(address.file, logger) : openPostgresql(address.url, logger);
}

async function openSqlite(file: string, logger: Logger): Promise<OpenDatabase> {
  const Database = await loadSqlite();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // SQLite gives the log beside the database the database's own mode, so the file must be private before it is opened.
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
  const endedUncleanly = existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;
  const database = openOrExplain(() => {
    const opened = new Database(file);
    applyPragmas(opened);
    return opened;
  });
  if (endedUncleanly) checkIntegrity(database, logger);
  const kysely = new Kysely<Tables>({ dialect: new WriterSqliteDialect(database) });
  return {
    kind: "sqlite",
    kysely,
    location: file,
    async backup(name) {
      const folder = join(dirname(file), "backups");
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const target = freeName(join(folder, name));
      await sql`VACUUM INTO ${target}`.execute(kysely);
      chmodSync(target, 0o600);
      return target;
    },
    async close() {
      await kysely.destroy();
      if (database.open) database.close();
    },
  };
}

/** An earlier copy is never overwritten: after a failed step it may be the only good one. */
function freeName(path: string): string {
  if (!existsSync(path)) return path;
  for (let number = 2; ; number += 1) if (!existsSync(`${path}.${number}`)) return `${path}.${number}`;
}

function applyPragmas(database: BetterSqlite3.Database): void {
  database.pragma("busy_timeout = 5000");
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  database.pragma("trusted_schema = OFF");
}

function checkIntegrity(database: BetterSqlite3.Database, logger: Logger): void {
  const answer: unknown = openOrExplain(() => database.pragma("integrity_check", { simple: true }));
  logger.info("store.checkedIntegrity", { isSound: answer === "ok" });
  if (answer === "ok") return;
  database.close();
  throw damaged(undefined);
}

function openOrExplain<Result>(open: () => Result): Result {
  try {
    return open();
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
    if (code === "SQLITE_NOTADB" || code.startsWith("SQLITE_CORRUPT")) throw damaged(thrown);
    throw new WorkstationError(
      "store_unavailable",
      "The store of this profile could not be opened. Nothing was changed. Check that the disk is present and that the profile's folder may be written.",
      { cause: thrown },
    );
  }
}

function damaged(cause: unknown): WorkstationError {
  return new WorkstationError(
    "store_unavailable",
    "The store of this profile is damaged and was not opened, so that nothing more can be lost. Copies are in the profile's backups folder. Please call support.",
    { cause },
  );
}

async function openPostgresql(url: string, logger: Logger): Promise<OpenDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5000,
    application_name: "sightline",
    types: { getTypeParser: typeParser },
  });
  // Without a listener a connection that breaks while idle would end the process.
  pool.on("error", (error) => logger.warn("store.connectionLost", { code: errorCode(error) }));
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: explainingPool(pool, logger) }) });
  const address = new URL(url);
  const close = async () => {
    await kysely.destroy();
    if (!pool.ended) await pool.end();
  };
  try {
    await sql`select 1`.execute(kysely);
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return {
    kind: "postgresql",
    kysely,
    location: `${address.host}${address.pathname}`,
    backup: async () => null,
    close,
  };
}

/** A 64-bit integer arrives as text by default; ours are instants, counts and sequences, all below 2^53. */
function typeParser(oid: number, format?: "text" | "binary"): (value: string) => unknown {
  if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number;
  return pg.types.getTypeParser(oid, format === "binary" ? "text" : format);
}

function explainingPool(pool: pg.Pool, logger: Logger): PostgresPool {
  // A line that is cut between two statements of a transaction breaks a connection that nobody listens to otherwise.
  pool.on("connect", (client) =>
    client.on("error", (error) => logger.warn("store.lineCut", { code: errorCode(error) })),
  );
  return {
    async connect() {
      try {
        return await pool.connect();
      } catch (thrown) {
        throw new WorkstationError(
          "store_unavailable",
          "The department's store does not answer. What is on the screen is kept; saving goes on when it answers again.",
          { cause: thrown },
        );
      }
    },
    end: () => pool.end(),
    options: pool.options,
  };
}

function errorCode(error: Error): string {
  return "code" in error ? String(error.code) : error.name;
}
