import { CompiledQuery, createQueryId } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenDatabase, openDatabase } from "../../electron/core/store/database.ts";
import { migrate } from "../../electron/core/store/migrate.ts";
import { migrations } from "../../electron/core/store/migrations/index.ts";
import { bindStore, type Store, storeFile } from "../../electron/core/store/store.ts";
import { filledFrom, fillOutbox } from "../environment/filled-outbox.ts";
import { KeepingPlugin } from "../environment/kept-queries.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";

/** Indexes that hold only what is not done, so that going through one is no matter of how long the log is. */
const partial = "outbox_(undone|claimable|blocking|for_person)";
const later = filledFrom + 1e12;

describe.each(engines)("with a long log behind it, the outbox in %s", (kind) => {
  let stores: TestStores;
  let database: OpenDatabase;
  let store: Store;
  const kept = new KeepingPlugin();

  beforeAll(async () => {
    stores = await TestStores.start(kind);
    const { url, profileDirectory } = await stores.place();
    database = await openDatabase(
      url === null ? { kind: "sqlite", file: storeFile(profileDirectory) } : { kind: "postgresql", url },
      keepingLogger(),
    );
    await migrate(database, { migrations, now: 1, programVersion: "0.0.0-test" });
    store = bindStore({ ...database, kysely: database.kysely.withPlugin(kept) });
    await fillOutbox(store, database, { delivered: 30_000, queued: 300 });
  });
  afterAll(async () => {
    await database.close();
    await stores.stop();
  });

  /** How the engine goes about each query of the work, a line for each step that touches the outbox. */
  async function plansOf(work: () => Promise<unknown>): Promise<string[]> {
    kept.nodes = [];
    await work();
    const plans: string[] = [];
    for (const node of kept.nodes) {
      const compiled = database.kysely.getExecutor().compileQuery(node, createQueryId());
      if (!/^(select|update)/.test(compiled.sql) || !compiled.sql.includes('"outbox"')) continue;
      const explain = kind === "sqlite" ? "EXPLAIN QUERY PLAN" : "EXPLAIN";
      const { rows } = await database.kysely.executeQuery<Record<string, unknown>>(
        CompiledQuery.raw(`${explain} ${compiled.sql}`, [...compiled.parameters]),
      );
      plans.push(...rows.map((row) => String(row.detail ?? row["QUERY PLAN"])));
    }
    return plans;
  }

  /** Steps that read the outbox from end to end, or an index of all of it. */
  function wholeReads(plans: readonly string[]): string[] {
    return plans.filter((line) => {
      if (kind === "postgresql") return /Seq Scan on outbox/.test(line);
      if (!/SCAN (outbox|candidate|earlier|later|blocking)\b/.test(line)) return false;
      return !new RegExp(`USING (COVERING )?INDEX ${partial}`).test(line);
    });
  }

  it("claims, finishes and looks ahead by what is not done alone", async () => {
    const plans = await plansOf(async () => {
      const claim = { owner: "w", now: later, leaseUntil: later + 1, attemptId: `t-${kind}` };
      await store.outbox.dueDestinations({ now: later, lane: "report" });
      const entry = await store.outbox.claimNext(claim);
      const outcome = { outcome: "accepted", sentence: "", acknowledgement: "" } as const;
      expect(await store.outbox.finish(entry ?? expect.fail(), outcome, later)).toBe(true);
      await store.outbox.nextDueAt(later);
      await store.outbox.noteOverdueAnswers(later, "Overdue");
    });
    expect(plans.length).toBeGreaterThan(5);
    expect(wholeReads(plans)).toEqual([]);
    expect(plans.join("\n")).toMatch(/outbox_claimable/);
  });

  it("counts, lists and shows destinations without reading the log", async () => {
    const plans = await plansOf(async () => {
      await store.outbox.counts();
      await store.outbox.destinationFigures();
      await store.outbox.heldBack(["o30001", "o30002"]);
      await store.outbox.awaitedReceipts("d3", later - 1000);
      for (const scope of ["failed", "waiting", "awaitingPerson"] as const) {
        await store.outbox.list({ scope, search: "", offset: 0, limit: 100 });
      }
    });
    expect(wholeReads(plans)).toEqual([]);
  });

  it("opens the log anywhere by its numbers", async () => {
    const plans = await plansOf(() =>
      store.outbox.list({ scope: "all", search: "", offset: 0, limit: 100, before: 15_000 }),
    );
    // Newest first along the index of the numbers, no sorting, and no count of the rows.
    expect(plans.join("\n")).toMatch(/outbox_sequence_key|sqlite_autoindex_outbox/);
    expect(plans.join("\n")).not.toMatch(/TEMP B-TREE|Sort Key|Aggregate/);
    const page = await store.outbox.list({ scope: "all", search: "", offset: 0, limit: 100, before: 15_000 });
    expect([page.total, page.deliveries[0]?.id, page.next]).toEqual([30_300, "o14999", 14_900]);
  });

  it("looks for a newer version in one patient's deliveries, not in all of a destination or a version", async () => {
    // Some of one key, so that what is claimed has something behind it.
    await database.kysely
      .updateTable("outbox")
      .set({ ordering_key: "k300" })
      .where("sequence", "in", [30_001, 30_002, 30_003])
      .execute();
    const claim = { owner: "w", now: later, leaseUntil: later + 1, attemptId: `s-${kind}`, lane: "report" as const };
    const plans = await plansOf(async () => {
      expect(await store.outbox.claimNext(claim)).toMatchObject({ id: "o30002" });
    });
    expect(plans.filter((line) => /outbox_by_\w+/.test(line)).map((line) => /outbox_by_\w+/.exec(line)?.[0])).toEqual([
      "outbox_by_key",
    ]);
  });
});
