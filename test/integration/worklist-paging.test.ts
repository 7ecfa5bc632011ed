import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenDatabase, openDatabase } from "../../electron/core/store/database.ts";
import { migrate } from "../../electron/core/store/migrate.ts";
import { migrations } from "../../electron/core/store/migrations/index.ts";
import { bindStore, type Store, storeFile } from "../../electron/core/store/store.ts";
import { statusRank } from "../../electron/core/store/workitem-rows.ts";
import type { WorkitemList } from "../../electron/core/store/workitem-search.ts";
import { prioritySchema, type WorklistPlace, worklistSortSchema } from "../../shared/domain/workitem.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { samplePerson, sampleSeed } from "../fakes/sample-store.ts";

const { column, direction } = worklistSortSchema.shape;
const sorts = column.options.flatMap((name) => direction.options.map((way) => ({ column: name, direction: way })));
const known = 24;
const reader = samplePerson();

/** What a case is sorted, narrowed and found by: few values, so that most cases equal others, and none at all. */
const looks = fc.record({
  patient: fc.constantFrom("smith john", "smith ann", "kane kay", "żak kim"),
  description: fc.constantFrom("CT chest", "MR knee", ""),
  site_name: fc.constantFrom("A", "B"),
  referrer_name: fc.constantFrom("", "Dr A"),
  reserved_by_name: fc.constantFrom("", "Dr R"),
  performed_at: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
  target_at: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
  priority: fc.constantFrom("routine", "urgent"),
  status: fc.constantFrom("unread", "final", "awaitingSecondSignature"),
  signature_asked_of: fc.constantFrom(null, reader.id),
});
type Look = typeof looks extends fc.Arbitrary<infer Value> ? Value : never;

const everything = {
  ...{ search: "", modalities: [], sites: [], statuses: [], performedFrom: null, performedBefore: null },
  reservedBy: null,
} satisfies Omit<WorkitemList, "sort">;

const lists = fc.record({
  sort: fc.constantFrom(...sorts),
  narrowing: fc.constantFrom<Partial<WorkitemList>>(
    ...[{}, {}, { askedFirst: reader.id }, { sites: ["A"] }, { statuses: ["unread"], askedFirst: reader.id } as const],
    ...[{ search: "k" }, { search: "smith", askedFirst: reader.id }, { search: "ka", statuses: ["unread"] } as const],
    ...[{ performedFrom: 2, performedBefore: 3 }, { performedFrom: 2, search: "kane" }, { performedBefore: 3 }],
  ),
});

async function databaseIn(stores: TestStores): Promise<OpenDatabase> {
  const { url, profileDirectory } = await stores.place();
  const database = await openDatabase(
    url === null ? { kind: "sqlite", file: storeFile(profileDirectory) } : { kind: "postgresql", url },
    keepingLogger(),
  );
  await migrate(database, { migrations, now: 1, programVersion: "0.0.0-test" });
  return database;
}

describe.each(engines)("page by page, the reading list in %s", (kind) => {
  let stores: TestStores;
  let database: OpenDatabase;
  let store: Store;
  let nextCase = known;
  const runs = kind === "sqlite" ? 150 : 60;

  beforeAll(async () => {
    stores = await TestStores.start(kind);
    database = await databaseIn(stores);
    store = bindStore(database);
    await store.people.insert(reader, { passwordHash: "none", pinHash: null }, 1);
    for (let number = 0; number < known; number += 1) await add(number);
  });
  afterAll(async () => {
    await database.close();
    await stores.stop();
  });

  const add = (number: number) => store.workitems.upsert(sampleSeed(number), `case-${number}`, 1);

  async function dress(id: string, { patient, ...look }: Look): Promise<void> {
    const [family = "", given = ""] = patient.split(" ");
    await database.kysely
      .updateTable("workitem")
      .set({
        ...look,
        ...{ patient_sort: patient, patient_search: `|f:${family}|g:${given}|` },
        priority_rank: prioritySchema.options.indexOf(look.priority),
        status_rank: statusRank(look.status),
      })
      .where("id", "=", id)
      .execute();
  }

  async function dressAll(all: readonly Look[]): Promise<void> {
    for (const [number, look] of all.entries()) await dress(`case-${number}`, look);
    await database.kysely.deleteFrom("workitem").where("id", "not in", firstIds()).execute();
  }

  const firstIds = () => Array.from({ length: known }, (_, number) => `case-${number}`);
  const wholeOf = async (list: WorkitemList) =>
    (await store.workitems.list({ ...list, offset: 0, limit: 500 })).rows.map(({ id }) => id);

  /** Every page from the first to the last; `between` acts before each but the first. */
  async function pagesOf(list: WorkitemList, limit: number, between?: (step: number) => Promise<void>) {
    const first = await store.workitems.list({ ...list, offset: 0, limit });
    const pages = [first.rows.map(({ id }) => id)];
    for (let { next } = first; next !== null; ) {
      expect(pages.at(-1)).toHaveLength(limit);
      await between?.(pages.length);
      const page = await store.workitems.onward(list, next, limit);
      pages.push(page.rows.map(({ id }) => id));
      next = page.next;
      expect(pages.length).toBeLessThan(200);
    }
    return pages;
  }

  const dressed = fc.array(looks, { minLength: known, maxLength: known });

  it("is the whole list in its order, with equal and missing values, in every order", async () => {
    for (const sort of sorts) {
      await fc.assert(
        fc.asyncProperty(dressed, lists, fc.integer({ min: 1, max: 9 }), async (all, { narrowing }, limit) => {
          await dressAll(all);
          const list = { ...everything, ...narrowing, sort };
          const whole = await wholeOf(list);
          expect((await pagesOf(list, limit)).flat()).toEqual(whole);
          expect(new Set(whole).size).toBe(whole.length);
        }),
        { numRuns: Math.ceil(runs / sorts.length) },
      );
    }
  }, 120_000);

  it("shows each case that did not change exactly once, whatever came and moved between two pages", async () => {
    const moves = fc.array(fc.record({ number: fc.nat({ max: known - 1 }), look: looks, isNew: fc.boolean() }), {
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(
        ...([dressed, lists, fc.integer({ min: 2, max: 6 }), fc.array(moves, { maxLength: 12 })] as const),
        async (all, { sort, narrowing }, limit, changes) => {
          await dressAll(all);
          const list = { ...everything, ...narrowing, sort };
          const before = await wholeOf(list);
          const touched = new Set<string>();
          const seen = await pagesOf(list, limit, async (step) => {
            for (const { number, look, isNew } of changes[step - 1] ?? []) {
              const id = `case-${isNew ? nextCase : number}`;
              if (isNew) await add(nextCase++);
              touched.add(id);
              await dress(id, look);
            }
          });
          const isKept = (id: string) => !touched.has(id);
          expect(seen.flat().filter(isKept)).toEqual(before.filter(isKept));
        },
      ),
      { numRuns: runs },
    );
  }, 120_000);

  it("goes on in the same order whether the cases are gathered or walked through", async () => {
    await fc.assert(
      fc.asyncProperty(dressed, lists, fc.integer({ min: 1, max: 20 }), async (all, { sort, narrowing }, limit) => {
        await dressAll(all);
        const list = { ...everything, ...narrowing, sort };
        const { next } = await store.workitems.list({ ...list, offset: 0, limit });
        if (next === null) return;
        const [one, other] = await Promise.all(
          [true, false].map((isGathered) => store.workitems.onward(list, { ...next, isGathered }, 500)),
        );
        expect(one?.rows.map(({ id }) => id)).toEqual(other?.rows.map(({ id }) => id));
        expect(one?.rows).toHaveLength((await wholeOf(list)).length - limit);
      }),
      { numRuns: runs },
    );
  }, 120_000);

  it("counts what it finds, and jumps to any row", async () => {
    await fc.assert(
      fc.asyncProperty(dressed, lists, fc.nat({ max: known + 2 }), async (all, { sort, narrowing }, offset) => {
        await dressAll(all);
        const list = { ...everything, ...narrowing, sort };
        const whole = await wholeOf(list);
        const { rows, total } = await store.workitems.list({ ...list, offset, limit: 5 });
        expect({ total, rows: rows.map(({ id }) => id) }).toEqual({
          ...{ total: whole.length, rows: whole.slice(offset, offset + 5) },
        });
      }),
      { numRuns: runs },
    );
  }, 120_000);

  it("refuses a place that belongs to another order", async () => {
    const list = { ...everything, sort: { column: "patient", direction: "ascending" } } as const;
    const place = { keys: ["smith", 0, 1], workitemId: "case-1", isAsked: false, isGathered: false };
    const wrong: WorklistPlace[] = [
      { ...place, keys: ["smith", 0] },
      { ...place, keys: [1, 0, 1] },
      { ...place, keys: ["smith", "0", 1] },
      { ...place, isAsked: true },
    ];
    for (const isGathered of [true, false]) {
      for (const one of wrong) {
        await expect(store.workitems.onward(list, { ...one, isGathered }, 5)).rejects.toMatchObject({
          code: "invalid_input",
        });
      }
    }
    await store.workitems.onward(list, place, 5);
  });
});

it("has in the narrow table of SQLite each value of a case at once, also where it changed alone", async () => {
  const stores = await TestStores.start("sqlite");
  const database = await databaseIn(stores);
  const { kysely } = database;
  const store = bindStore(database);
  await store.people.insert(reader, { passwordHash: "none", pinHash: null }, 1);
  for (const number of [1, 2]) await store.workitems.upsert(sampleSeed(number), `case-${number}`, 1);
  const columns = await sql<{ name: string }>`select name from pragma_table_info('workitem_brief')`.execute(kysely);
  const shared = columns.rows.map(({ name }) => name).filter((name) => !["number", "ideographic"].includes(name));
  expect(shared).toHaveLength(15);
  const rowsOf = async (table: string) => {
    const names = sql.join(shared.map((name) => sql.ref(name)));
    return (await sql<Record<string, unknown>>`select ${names} from ${sql.table(table)} order by id`.execute(kysely))
      .rows;
  };
  const [before] = await rowsOf("workitem");
  for (const name of shared.filter((one) => one !== "id")) {
    const people = ["reserved_by", "signature_asked_of"].includes(name);
    const text = people ? reader.id : name === "status" ? "held" : "other";
    const isTime = ["performed_at", "target_at"].includes(name);
    const other = isTime || typeof before?.[name] === "number" ? 7 : text;
    await sql`update workitem set ${sql.ref(name)} = ${other} where id = 'case-1'`.execute(kysely);
    expect((await rowsOf("workitem_brief"))[0], name).toMatchObject({ [name]: other });
  }
  expect(await rowsOf("workitem_brief")).toEqual(await rowsOf("workitem"));
  await sql`update workitem set patient_search = '|f:a|i:山田|' where id = 'case-2'`.execute(kysely);
  const sort = { column: "patient", direction: "ascending" } as const;
  const found = await store.workitems.list({ ...everything, sort, search: "田", offset: 0, limit: 5 });
  expect(found).toMatchObject({ rows: [{ id: "case-2" }], total: 1 });
  await database.close();
  await stores.stop();
});
