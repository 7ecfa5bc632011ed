import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import type { StoreKind } from "../../electron/core/store/migrations/migration.ts";
import { openStore, type Store, storeFile } from "../../electron/core/store/store.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { startPostgresql } from "./postgresql.ts";
import { preparedDatabases, preparedStores, type StoreDatabases } from "./prepared-stores.ts";

/** Both engines of the store; every repository test runs on each. */
export const engines: readonly StoreKind[] = ["sqlite", "postgresql"];

/** Where a test's store lies, so that it can be opened twice. */
export interface StorePlace {
  readonly profileDirectory: string;
  readonly url: string | null;
}

/** Makes empty stores of one engine: copies of the run's prepared ones where it has some. */
export class TestStores {
  readonly #postgresql: StoreDatabases | null;
  readonly #directories: string[] = [];
  readonly #open: Store[] = [];

  private constructor(postgresql: StoreDatabases | null) {
    this.#postgresql = postgresql;
  }

  /** Starts what the engine needs. */
  static async start(kind: StoreKind): Promise<TestStores> {
    if (kind === "sqlite") return new TestStores(null);
    const prepared = preparedStores();
    return new TestStores(prepared ? preparedDatabases(prepared.postgresqlUrl) : await startPostgresql());
  }

  /** Gives a new place for a store that holds nothing yet, at the newest step where the run has prepared one. */
  async place(): Promise<StorePlace> {
    const prepared = preparedStores();
    const profileDirectory = this.#newDirectory();
    if (this.#postgresql) return { profileDirectory, url: await this.#postgresql.createDatabase("prepared") };
    if (prepared) copyFileSync(prepared.sqliteFile, storeFile(profileDirectory));
    return { profileDirectory, url: null };
  }

  /** Gives a new place without a single table. */
  async barePlace(): Promise<StorePlace> {
    return { profileDirectory: this.#newDirectory(), url: (await this.#postgresql?.createDatabase("bare")) ?? null };
  }

  #newDirectory(): string {
    const directory = mkdtempSync(join(tmpdir(), "sightline-store-"));
    this.#directories.push(directory);
    return directory;
  }

  /** Opens a store, in a new place unless one is given. */
  async open(place?: StorePlace): Promise<Store> {
    const { profileDirectory, url } = place ?? (await this.place());
    const store = await openStore({
      ...{ profileDirectory, url, programVersion: "0.0.0-test" },
      ...{ clock: new SystemClock(), logger: keepingLogger() },
    });
    this.#open.push(store);
    return store;
  }

  /** Closes every store and ends the server. */
  async stop(): Promise<void> {
    for (const store of this.#open) await store.close();
    await this.#postgresql?.stop();
    for (const directory of this.#directories) rmSync(directory, { recursive: true, force: true });
  }
}
