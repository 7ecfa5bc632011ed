import { CompiledQuery, createQueryId, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenDatabase, openDatabase } from "../../electron/core/store/database.ts";
import { migrate } from "../../electron/core/store/migrate.ts";
import { migrations } from "../../electron/core/store/migrations/index.ts";
import { bindStore, type Store, storeFile } from "../../electron/core/store/store.ts";
import type { WorkitemQuery } from "../../electron/core/store/workitem-pages.ts";
import { worklistSortSchema } from "../../shared/domain/workitem.ts";
import { filledUntil, fillList } from "../environment/filled-list.ts";
import { KeepingPlugin } from "../environment/kept-queries.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";

const { column, direction } = worklistSortSchema.shape;
const sorts = column.options.flatMap((name) => direction.options.map((way) => ({ column: name, direction: way })));

describe.each(engines)("with many studies, the reading list in %s", (kind) => {
  let stores: TestStores;
  let database: OpenDatabase;
  let store: Store;
  let all: WorkitemQuery;
  let open: WorkitemQuery;
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
    const person = await fillList(store, database, 10_000);
    // What the server does by itself within a minute.
    if (kind === "postgresql") await sql`vacuum analyze workitem`.execute(database.kysely);
    all = {
      ...{ search: "", modalities: [], sites: [], statuses: [], performedFrom: null, performedBefore: null },
      ...{ reservedBy: null, askedFirst: person.id, sort: { column: "target", direction: "ascending" } },
      ...{ offset: 0, limit: 50 },
    };
    open = { ...all, statuses: ["unread", "reserved", "draft", "provisional", "held", "awaitingSecondSignature"] };
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await stores.stop();
  });

  /** How the engine goes about each query of the work, a line a step. */
  async function plansOf(work: () => Promise<unknown>): Promise<string[]> {
    kept.nodes = [];
    await work();
    const plans: string[] = [];
    for (const node of kept.nodes) {
      const compiled = database.kysely.getExecutor().compileQuery(node, createQueryId());
      const { rows } = await database.kysely.executeQuery<Record<string, unknown>>(
        CompiledQuery.raw(`${kind === "sqlite" ? "EXPLAIN QUERY PLAN" : "EXPLAIN"} ${compiled.sql}`, [
          ...compiled.parameters,
        ]),
      );
      plans.push(...rows.map((row) => String(row.detail ?? row["QUERY PLAN"])));
    }
    return plans;
  }

  /** Steps that read all cases without an index. */
  function wholeReads(plans: readonly string[]): string[] {
    return plans.filter((line) =>
      kind === "sqlite" ? /^SCAN workitem(?!_)(?! USING)/.test(line) : /Seq Scan on workitem\b/.test(line),
    );
  }

  it.each(sorts)("gives a page by $column, $direction, in the order of an index", async (sort) => {
    for (const query of [all, open]) {
      const plans = await plansOf(() => store.workitems.list({ ...query, sort }));
      const name = query === open ? "workitem_open_in_order_of_" : "workitem_in_order_of_";
      expect(wholeReads(plans)).toEqual([]);
      expect(plans.join("\n")).toContain(name);
      if (kind === "postgresql") continue;
      // The few that this person is asked to sign are sorted; nothing else is.
      const sorted = sort.column === "target" ? ["USE TEMP B-TREE FOR ORDER BY"] : [];
      expect(plans.filter((line) => line.includes("TEMP B-TREE"))).toEqual(sorted);
    }
  });

  it.each(sorts)(
    "goes on by $column, $direction, with one step down an index for each part behind a place",
    async (sort) => {
      for (const { offset, limit, ...list } of [all, open]) {
        const { total } = await store.workitems.list({ ...list, sort, offset, limit });
        const { next } = await store.workitems.list({ ...list, sort, offset: total - 200, limit });
        const plans = await plansOf(async () => {
          const { rows } = await store.workitems.onward({ ...list, sort }, next ?? expect.fail(), 1_000);
          expect(rows).toHaveLength(200 - limit);
        });
        const name = list.statuses.length > 0 ? "workitem_open_in_order_of_" : "workitem_in_order_of_";
        expect(wholeReads(plans)).toEqual([]);
        expect(plans.join("\n")).toContain(name);
        if (kind === "postgresql") continue;
        expect(plans.filter((line) => line.includes("TEMP B-TREE"))).toEqual([]);
        const reads = plans.filter((line) => / workitem /.test(line));
        expect(reads.map((line) => line.replace(/.* USING INDEX (workitem_\w+_of_).*\((.*[=<>]\?)\)$/, "$1"))).toEqual(
          // As many parts as terms, and what equals the place in all of them.
          Array.from({ length: sort.column === "performed" || sort.column === "priority" ? 3 : 4 }, () => name),
        );
      }
    },
  );

  it.each(sorts)("sorts nothing of what lies behind the middle by $column, $direction", async (sort) => {
    const { offset, limit, ...list } = all;
    const { next } = await store.workitems.list({ ...list, sort, offset: offset + 5_000, limit });
    const place = next ?? expect.fail();
    const plans = await plansOf(() => store.workitems.onward({ ...list, sort }, place, limit));
    // PostgreSQL sorts the few that equal the place by what settles them; the last part has most of the page.
    const last = kind === "sqlite" ? plans : plans.slice(plans.findLastIndex((line) => line.startsWith("Limit")));
    expect(last.filter((line) => /TEMP B-TREE|->\s+Sort /.test(line))).toEqual([]);
  });

  it.each(sorts)("narrows to days by $column, $direction, in the order of an index", async (sort) => {
    const days = { performedFrom: filledUntil - 5 * 86_400_000, performedBefore: filledUntil - 3 * 86_400_000 };
    const plans = await plansOf(() => store.workitems.list({ ...all, ...days, sort }));
    expect(wholeReads(plans)).toEqual([]);
    if (kind === "postgresql") return;
    expect(plans.join("\n")).toContain("workitem_in_order_of_");
    const sorted = sort.column === "target" ? ["USE TEMP B-TREE FOR ORDER BY"] : [];
    expect(plans.filter((line) => line.includes("TEMP B-TREE"))).toEqual(sorted);
  });

  it("counts for the chips and counters without going through the cases", async () => {
    const plans = await plansOf(async () => {
      await store.workitems.filterValues();
      await store.workitems.count();
      await store.workitems.countByTarget(filledUntil, filledUntil + 1);
    });
    expect(wholeReads(plans)).toEqual([]);
    expect(plans.join("\n")).toContain("workitem_open_in_order_of_target");
  });

  it("finds names and numbers by the index of words", async () => {
    for (const search of ["haw", "Craneson, Finn", "H0001234", "A0000777"]) {
      const plans = await plansOf(() => store.workitems.list({ ...all, search }));
      expect(wholeReads(plans)).toEqual([]);
      if (kind === "sqlite") expect(plans.join("\n")).toMatch(/workitem_words VIRTUAL TABLE INDEX/);
    }
  });

  it("finds and counts what a search and a filter leave in one step, in the narrow table where there is one", async () => {
    for (const list of [
      { ...open, search: "k" },
      { ...all, search: "crane", performedFrom: filledUntil - 86_400_000 },
    ]) {
      const plans = await plansOf(() => store.workitems.list(list));
      expect(wholeReads(plans)).toEqual([]);
      if (kind === "postgresql") continue;
      expect(plans.filter((line) => line.includes("workitem_words VIRTUAL TABLE INDEX"))).toHaveLength(1);
      expect(plans).toContain("SEARCH workitem USING INTEGER PRIMARY KEY (rowid=?)");
    }
  });

  it("gathers the few that a filter leaves rather than going through the list for them", async () => {
    const rare = { ...all, modalities: ["PT"], sites: ["Site 3"] };
    const plans = await plansOf(async () => {
      const { rows, total } = await store.workitems.list(rare);
      expect(rows).toHaveLength(Math.min(total, rare.limit));
      for (const { study } of rows) expect([study.site.name, study.modalities[0]]).toEqual(["Site 3", "PT"]);
    });
    // The narrow table, under the name of the whole one.
    if (kind === "sqlite") expect(plans).toContain("SCAN workitem");
  });

  it("keeps its counts with every change of a case", async () => {
    const total = async (query: WorkitemQuery) => {
      const { rows } = await sql<{ number: number }>`select count(*) as number from workitem`.execute(database.kysely);
      const paged = await store.workitems.list({ ...query, limit: 500, offset: 0 });
      return { all: Number(rows[0]?.number), known: await store.workitems.count(), total: paged.total };
    };
    const held: WorkitemQuery = { ...open, statuses: ["held"] };
    const before = await total(held);
    const [first] = (await store.workitems.list({ ...open, statuses: ["unread"] })).rows;
    await store.workitems.update(first?.id ?? expect.fail(), { status: "held" });
    expect(await total(held)).toEqual({ ...before, total: before.total + 1 });
    expect(before.known).toBe(before.all);
    await store.workitems.update(first?.id ?? expect.fail(), { status: "unread" });
    expect(await total(held)).toEqual(before);
  });

  it("finds a case by its new name and no longer by its old one", async () => {
    const [first] = (await store.workitems.list(all)).rows;
    const study = first?.study ?? expect.fail();
    const found = async (search: string) => (await store.workitems.list({ ...all, search })).total;
    const rename = (family: string) =>
      store.workitems.upsert(
        {
          study: { ...study, patient: { ...study.patient, name: { ...study.patient.name, family } } },
          ...{ priority: "routine", clinicalQuestion: "", referrer: { name: "", organisation: "" } },
          ...{ clockStartedAt: null, targetAt: null },
        },
        "another",
        1,
      );
    expect(await found("Zwölfender")).toBe(0);
    await rename("Zwölfender");
    expect(await found("ZWOLFENDER")).toBe(1);
    await rename(study.patient.name.family);
    expect(await found("Zwölfender")).toBe(0);
  });
});
