import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { openStore, storeFile } from "../../electron/core/store/store.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { startPostgresql } from "./postgresql.ts";

const environmentName = "SIGHTLINE_PREPARED_STORES";
const templateName = "prepared";

/** Empty stores at the newest step, to be copied. The steps themselves are tested one by one in store-migrations. */
export interface PreparedStores {
  readonly sqliteFile: string;
  /** Address of the database `postgres` of the run's server. */
  readonly postgresqlUrl: string;
}

/** Once a run: starts its PostgreSQL and makes an empty store of each engine. Gives what ends it. */
export async function setup(): Promise<() => Promise<void>> {
  const server = await startPostgresql();
  const profileDirectory = mkdtempSync(join(tmpdir(), "sightline-prepared-"));
  await server.administer(`CREATE DATABASE ${templateName}`);
  for (const url of [null, server.address(templateName)]) {
    const store = await openStore({
      ...{ profileDirectory, url, programVersion: "0.0.0-test" },
      ...{ clock: new SystemClock(), logger: keepingLogger() },
    });
    await store.close();
  }
  const prepared: PreparedStores = {
    sqliteFile: storeFile(profileDirectory),
    postgresqlUrl: server.address("postgres"),
  };
  process.env[environmentName] = JSON.stringify(prepared);
  return async () => {
    delete process.env[environmentName];
    await server.stop();
  };
}

/** Gives the run's prepared stores; null outside such a run. */
export function preparedStores(): PreparedStores | null {
  const value = process.env[environmentName];
  return value === undefined ? null : (JSON.parse(value) as PreparedStores);
}

/** Gives empty databases, either at the newest step or without a table. */
export interface StoreDatabases {
  createDatabase(kind: "prepared" | "bare"): Promise<string>;
  stop(): Promise<void>;
}

/** Gives databases of the run's own server; `stop` drops them. */
export function preparedDatabases(postgresqlUrl: string): StoreDatabases {
  const names: string[] = [];
  return {
    async createDatabase(kind) {
      const name = `store_${randomUUID().replaceAll("-", "")}`;
      const template = kind === "prepared" ? templateName : "template1";
      await administer(postgresqlUrl, [`CREATE DATABASE ${name} TEMPLATE ${template}`]);
      names.push(name);
      const url = new URL(postgresqlUrl);
      url.pathname = name;
      return url.href;
    },
    async stop() {
      await administer(
        postgresqlUrl,
        names.map((name) => `DROP DATABASE ${name} WITH (FORCE)`),
      );
    },
  };
}

async function administer(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
