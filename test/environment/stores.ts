import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import type { StoreKind } from "../../electron/core/store/migrations/migration.ts";
import { openStore, type Store } from "../../electron/core/store/store.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { type Postgresql, startPostgresql } from "./postgresql.ts";

/** Both engines of the store; every repository test runs on each. */
export const engines: readonly StoreKind[] = ["sqlite", "postgresql"];

/** Where a test's store lies, so that it can be opened twice. */
export interface StorePlace {
  readonly profileDirectory: string;
  readonly url: string | null;
}

/** Makes empty stores of one engine. */
export class TestStores {
  readonly #postgresql: Postgresql | null;
  readonly #directories: string[] = [];
  readonly #open: Store[] = [];

  private constructor(postgresql: Postgresql | null) {
    this.#postgresql = postgresql;
  }

  /** Starts what the engine needs. */
  static async start(kind: StoreKind): Promise<TestStores> {
    return new TestStores(kind === "postgresql" ? await startPostgresql() : null);
  }

  /** Gives a new, empty place for a store. */
  async place(): Promise<StorePlace> {
    const profileDirectory = mkdtempSync(join(tmpdir(), "sightline-store-"));
    this.#directories.push(profileDirectory);
    return { profileDirectory, url: (await this.#postgresql?.createDatabase()) ?? null };
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
