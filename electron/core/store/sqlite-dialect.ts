import type BetterSqlite3 from "better-sqlite3";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from "kysely";
import { WorkstationError } from "../errors.ts";

/** The Node-API version that better-sqlite3 13 is built for; an older Node dies on loading it instead of saying why. */
const requiredNodeApi = 10;

/**
 * Gives better-sqlite3's constructor. The version of Node is checked first, because loading it under an older one ends
 * the process. Throws `version_mismatch`.
 */
export async function loadSqlite(): Promise<typeof BetterSqlite3> {
  const nodeApi = Number(process.versions.napi ?? 0);
  if (nodeApi < requiredNodeApi) {
    throw new WorkstationError(
      "version_mismatch",
      `Sightline needs Node 22.14 or newer; this is ${process.version}. Nothing was opened. Start it with npm start, which brings the right one.`,
    );
  }
  const module = await import("better-sqlite3");
  return module.default;
}

/** Kysely's SQLite dialect, with transactions that are writers from their first statement. */
export class WriterSqliteDialect extends SqliteDialect {
  readonly #database: BetterSqlite3.Database;

  constructor(database: BetterSqlite3.Database) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new WriterSqliteDriver(this.#database);
  }
}

class WriterSqliteDriver extends SqliteDriver {
  readonly #database: BetterSqlite3.Database;

  constructor(database: BetterSqlite3.Database) {
    super({ database: new KeptStatements(database) });
    this.#database = database;
  }

  /** IMMEDIATE: a second process waits here, and never fails half-way because its snapshot became old. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  /** SQLite has already rolled back after some errors, a full disk among them; a second rollback would hide the cause. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await connection.executeQuery(CompiledQuery.raw("rollback"));
  }
}

/** Different statements of the whole store, with some to spare for lists of different lengths. */
const mostKept = 500;
/** A pragma may act while it is made ready, so it is made ready each time. */
const mayBeKept = /^(select|insert|update|delete|with|begin|commit)\b/i;

/** A database whose statements are made ready once: that took longer than most of them do. */
class KeptStatements implements SqliteDatabase {
  readonly #database: BetterSqlite3.Database;
  readonly #kept = new Map<string, BetterSqlite3.Statement>();

  constructor(database: BetterSqlite3.Database) {
    this.#database = database;
  }

  close(): void {
    this.#kept.clear();
    this.#database.close();
  }

  prepare(text: string): BetterSqlite3.Statement {
    if (!mayBeKept.test(text)) return this.#database.prepare(text);
    const statement = this.#kept.get(text) ?? this.#database.prepare(text);
    // Put back at the end: the first one is the one that was not needed for longest.
    this.#kept.delete(text);
    this.#kept.set(text, statement);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return statement;
  }
}
