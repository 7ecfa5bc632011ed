import { type Kysely, sql, type Transaction } from "kysely";
import { WorkstationError } from "../errors.ts";
import type { OpenDatabase } from "./database.ts";
import type { Migration } from "./migrations/migration.ts";
import { createTable } from "./migrations/migration.ts";
import type { Tables } from "./tables.ts";

/** Any two cores that migrate one PostgreSQL database take turns on this key. */
const migrationLockKey = 7_246_110;

/** What a migration needs besides the database. */
export interface MigrateOptions {
  readonly migrations: readonly Migration[];
  /** Milliseconds since 1970, for the version rows and the backup's name. */
  readonly now: number;
  readonly programVersion: string;
}

/**
 * Brings a database to the newest step: a backup first (SQLite), then each step and its version row in one transaction.
 * Gives the numbers of the steps that ran. Throws `version_mismatch` when the database was made by a newer program, and
 * the cause of a failed step, which leaves the database at the step before.
 */
export async function migrate(database: OpenDatabase, options: MigrateOptions): Promise<readonly number[]> {
  await database.kysely.transaction().execute(async (tx) => {
    await takeTurn(database, tx);
    if (await hasMigrationTable(database, tx)) return;
    await sql
      .raw(
        createTable(
          database.kind,
          "migration",
          "number integer PRIMARY KEY, name text NOT NULL, applied_at integer NOT NULL, program_version text NOT NULL",
        ),
      )
      .execute(tx);
  });
  const applied = await appliedNumbers(database.kysely);
  refuseNewer(applied, options.migrations);
  const pending = options.migrations.filter((step) => !applied.has(step.number));
  if (pending.length > 0 && applied.size > 0) {
    await database.backup(`store-before-step-${pending[0]?.number}-${options.now}.sqlite`);
  }
  const ran: number[] = [];
  for (const step of pending) {
    if (await runStep(database, step, options)) ran.push(step.number);
  }
  return ran;
}

async function runStep(database: OpenDatabase, step: Migration, options: MigrateOptions): Promise<boolean> {
  return database.kysely.transaction().execute(async (tx) => {
    await takeTurn(database, tx);
    // Another core may have run it while this one waited.
    if ((await appliedNumbers(tx)).has(step.number)) return false;
    for (const statement of step.statements(database.kind)) await sql.raw(statement).execute(tx);
    await tx
      .insertInto("migration")
      .values({
        number: step.number,
        name: step.name,
        applied_at: options.now,
        program_version: options.programVersion,
      })
      .execute();
    if (database.kind === "sqlite") await checkForeignKeys(tx, step);
    return true;
  });
}

async function checkForeignKeys(tx: Transaction<Tables>, step: Migration): Promise<void> {
  const broken = await sql`PRAGMA foreign_key_check`.execute(tx);
  if (broken.rows.length > 0) throw new Error(`migration ${step.number} breaks ${broken.rows.length} foreign keys`);
}

async function takeTurn(database: OpenDatabase, tx: Transaction<Tables>): Promise<void> {
  if (database.kind === "postgresql") await sql`select pg_advisory_xact_lock(${migrationLockKey})`.execute(tx);
}

async function hasMigrationTable(database: OpenDatabase, tx: Transaction<Tables>): Promise<boolean> {
  const query =
    database.kind === "sqlite"
      ? sql`select name from sqlite_master where type = 'table' and name = 'migration'`
      : sql`select tablename from pg_tables where schemaname = current_schema() and tablename = 'migration'`;
  return (await query.execute(tx)).rows.length > 0;
}

async function appliedNumbers(executor: Kysely<Tables>): Promise<ReadonlySet<number>> {
  const rows = await executor.selectFrom("migration").select("number").execute();
  return new Set(rows.map((row) => row.number));
}

function refuseNewer(applied: ReadonlySet<number>, known: readonly Migration[]): void {
  const newestKnown = Math.max(0, ...known.map((step) => step.number));
  const newestApplied = Math.max(0, ...applied);
  if (newestApplied <= newestKnown) return;
  throw new WorkstationError(
    "version_mismatch",
    "This profile was used by a newer version of Sightline. It was not opened and nothing in it was changed. Please start the newer version, or choose another profile.",
    { details: { profileStep: newestApplied, programStep: newestKnown } },
  );
}
