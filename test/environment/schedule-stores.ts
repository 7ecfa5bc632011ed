import { sql } from "kysely";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { openDatabase } from "../../electron/core/store/database.ts";
import { migrate } from "../../electron/core/store/migrate.ts";
import { migrations } from "../../electron/core/store/migrations/index.ts";
import type { StoreKind } from "../../electron/core/store/migrations/migration.ts";
import { bindStore, storeFile } from "../../electron/core/store/store.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import type { ScheduleStore } from "./fault-schedule.ts";
import { TestStores } from "./stores.ts";

/** Makes the stores that schedules run on. */
export class ScheduleStores {
  readonly #ends: (() => Promise<unknown>)[] = [];

  /** Opens an empty store. */
  async open(kind: StoreKind): Promise<ScheduleStore> {
    const stores = await TestStores.start(kind);
    this.#ends.push(() => stores.stop());
    const { url, profileDirectory } = await stores.place();
    const database = await openDatabase(
      url === null ? { kind: "sqlite", file: storeFile(profileDirectory) } : { kind: "postgresql", url },
      keepingLogger(),
    );
    this.#ends.push(() => database.close());
    await migrate(database, { migrations, now: new SystemClock().now(), programVersion: "0.0.0-test" });
    const run = (statement: string) => sql.raw<Record<string, number>>(statement).execute(database.kysely);
    if (kind === "postgresql") return { store: bindStore(database), setFull: null };
    // Processes die here, machines do not: what was committed is there without waiting for the disk.
    await run("PRAGMA synchronous = OFF");
    const setFull = async (isFull: boolean) => {
      const { rows } = await run("PRAGMA page_count");
      await run(`PRAGMA max_page_count = ${isFull ? (rows[0]?.page_count ?? 1) : 1_000_000_000}`);
    };
    return { store: bindStore(database), setFull };
  }

  async stop(): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) await end();
  }
}
