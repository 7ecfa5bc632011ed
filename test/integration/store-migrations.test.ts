import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenDatabase, openDatabase } from "../../electron/core/store/database.ts";
import { migrate } from "../../electron/core/store/migrate.ts";
import { migrations } from "../../electron/core/store/migrations/index.ts";
import type { Migration } from "../../electron/core/store/migrations/migration.ts";
import { bindStore, storeFile } from "../../electron/core/store/store.ts";
import { newWorkitemRow } from "../../electron/core/store/workitem-rows.ts";
import { engines, type StorePlace, TestStores } from "../environment/stores.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { addSignedVersion, sampleSeed } from "../fakes/sample-store.ts";

const openAt = (place: StorePlace): Promise<OpenDatabase> =>
  openDatabase(
    place.url === null
      ? { kind: "sqlite", file: storeFile(place.profileDirectory) }
      : { kind: "postgresql", url: place.url },
    keepingLogger(),
  );
const step = (number: number, ...statements: string[]): Migration => ({
  ...{ number, name: `step ${number}`, statements: () => statements },
});
const run = (database: OpenDatabase, steps: readonly Migration[]) =>
  migrate(database, { migrations: steps, now: 1_795_000_000_000, programVersion: "0.0.0-test" });

const newest = migrations.at(-1)?.number ?? 0;
const next = newest + 1;

const filledTables = [
  ...["person", "workitem", "draft", "draft_copy", "report", "report_version", "destination", "outbox"],
  ...["delivery_attempt", "key_image", "alert", "patient_link", "display_record"],
];

/** A row in every table that others refer to, as a program of step 5 wrote them. */
async function fillOldStore(database: OpenDatabase): Promise<void> {
  const picture = database.kind === "sqlite" ? "x'ff00'" : "'\\xff00'::bytea";
  const { held_owner, held_owner_name, held_until, care_setting, ...later } = newWorkitemRow(sampleSeed(1), "w1", 1);
  const { signature_asked_of, signature_asked_of_name, ...latest } = later;
  const { setting_stated_by, setting_stated_by_name, setting_stated_at, ...row } = latest;
  expect([signature_asked_of, signature_asked_of_name]).toEqual([null, ""]);
  expect([setting_stated_by, setting_stated_by_name, setting_stated_at]).toEqual([null, "", null]);
  expect([held_owner, held_owner_name, held_until, care_setting]).toEqual([null, "", "", "other"]);
  for (const statement of [
    "INSERT INTO person VALUES ('p1', 'one', 'Dr One', 'radiologist', 's', 'S', 'GMC', '1', 1, 'hash', NULL, 1, 0, 0)",
    `INSERT INTO key_image VALUES ('k1', NULL, 'sha', ${picture}, 'p1', 1)`,
  ]) {
    await sql.raw(statement).execute(database.kysely);
  }
  const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)));
  const filled = { ...row, status: "final", reserved_by: "p1" };
  await sql`insert into workitem (${columns}) values (${sql.join(Object.values(filled))})`.execute(database.kysely);
  for (const statement of [
    "INSERT INTO draft VALUES ('d1', 'w1', 'report', 3, '{}', 'p1', 1, 2, 3, 'signed')",
    "INSERT INTO draft_copy VALUES ('c1', 'd1', 1, 'conflict', '{}', 'p1', 1)",
    "INSERT INTO report VALUES ('r1', 'w1', '2.25.1001', 1, 1)",
    `INSERT INTO report_version VALUES ('v1', 'r1', 'w1', 1, 'final', '{}', 'h', '', '{}', 'p1', 'Dr One', 'r', 'g', 's', 'S', 1, ${picture})`,
    "INSERT INTO destination VALUES ('t1', 'T', 'hl7', 'a:1', 'copy', '', '', '', 1, 1, NULL, '')",
    `INSERT INTO outbox VALUES ('o1', 'v1', 'w1', 't1', '{}', 'hl7', 'oru', 'ORU', 'k', 1, 'c', ${picture}, 'sha', 'needsPerson', 1, NULL, '', 1, NULL, 'p', 1, NULL, NULL, NULL, NULL, '')`,
    "INSERT INTO delivery_attempt VALUES ('a1', 'o1', 1, 1, 2, 'permanent', 's', 'ack')",
    "INSERT INTO alert VALUES ('l1', 'w1', 'v1', '{}', 'CT', 'A', 'critical', 'f', 'a', 'r', 'c', NULL, 'raised', 1, 1, 'p1', 'Dr One', 'p1', 'Dr One', 2, 0, NULL, '', '', '', 1, 'k1')",
    "INSERT INTO patient_link VALUES ('l1', 'p', 1, 'o', 'a', '{}', 'b', 'a', '{}', 'w1', 'same', 'r', 1, 'p1', 'Dr One')",
    "INSERT INTO display_record VALUES ('r1', 's', 's', 'm', 1, 'visual', 'failed', '{}', '{}', 1, 'p1', 'Dr One')",
  ]) {
    await sql.raw(statement).execute(database.kysely);
  }
}

type Rows = Record<string, Record<string, unknown>[]>;

/** Every filled table's rows. */
async function rowsOf(database: OpenDatabase): Promise<Rows> {
  const rows: Rows = {};
  for (const table of filledTables) {
    rows[table] = (await sql.raw<Record<string, unknown>>(`SELECT * FROM ${table}`).execute(database.kysely)).rows;
  }
  return rows;
}

/** The rows of `now` without the columns that were not there before. */
function withoutLater(now: Rows, before: Rows): Rows {
  return Object.fromEntries(
    Object.entries(now).map(([table, rows]) => {
      const known = new Set(Object.keys(before[table]?.[0] ?? {}));
      return [table, rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => known.has(name))))];
    }),
  );
}

async function indexNames(database: OpenDatabase): Promise<string[]> {
  const query =
    database.kind === "sqlite"
      ? "SELECT type || ' ' || name AS name FROM sqlite_master WHERE type IN ('index', 'trigger') ORDER BY 1"
      : "SELECT indexname AS name FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1";
  return (await sql.raw<{ name: string }>(query).execute(database.kysely)).rows.map(({ name }) => name);
}

describe("shipped migrations", () => {
  // A profile in the field has run these texts. A change here needs a new step, never an edited one.
  it("are never edited", () => {
    const hashes = migrations.map((migration) => {
      const text = engines.map((kind) => migration.statements(kind).join("\n")).join("\n");
      return `${migration.number} ${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
    });
    expect(hashes).toEqual([
      "1 c4e673414ea0d7cc",
      "2 08719082fd464239",
      "3 fcb24f08e898c5bf",
      "4 f133a3fcbd58cea8",
      "5 68e2877fc72a8735",
      "6 5382fdfc9d2de505",
      "7 c3cd938d87918ddd",
      "8 779d6c9657d5ca20",
      "9 5b38033e48cb5ed4",
      "10 85cf72cdcf1be377",
      "11 d2647c644280b71e",
      "12 65459fde1c3b3c20",
      "13 4c5cc0ac64370a6a",
      "14 9b03403a6ad1b5cc",
      "15 ea7687f0e50ae179",
    ]);
  });

  it("are numbered without gaps", () => {
    expect(migrations.map((migration) => migration.number)).toEqual(migrations.map((_, index) => index + 1));
  });
});

describe.each(engines)("migrations on %s", (kind) => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());

  it("refuses a profile of a newer program and leaves it as it is", async () => {
    const place = await stores.barePlace();
    const database = await openAt(place);
    await run(database, [...migrations, step(next, "CREATE TABLE later (id text PRIMARY KEY)")]);
    await database.close();
    await expect(stores.open(place)).rejects.toMatchObject({
      code: "version_mismatch",
      details: { profileStep: next, programStep: newest },
    });
    const again = await openAt(place);
    expect((await sql`select * from later`.execute(again.kysely)).rows).toEqual([]);
    await again.close();
  });

  it("leaves a failed step undone as a whole, and runs it when it is mended", async () => {
    const place = await stores.barePlace();
    const database = await openAt(place);
    await run(database, migrations);
    const broken = step(next, "CREATE TABLE half (id text PRIMARY KEY)", "CREATE TABLE nonsense (");
    await expect(run(database, [...migrations, broken])).rejects.toThrow();
    await expect(sql`select * from half`.execute(database.kysely)).rejects.toThrow();
    expect(await run(database, [...migrations, step(next, "CREATE TABLE half (id text PRIMARY KEY)")])).toEqual([next]);
    expect(await run(database, [...migrations, step(next, "CREATE TABLE half (id text PRIMARY KEY)")])).toEqual([]);
    await database.close();
  });

  it("take a case of an earlier program over, and forget a count of priors that nobody made", async () => {
    const database = await openAt(await stores.barePlace());
    await run(database, migrations.slice(0, 1));
    const { is_missing, priors_counted_at, headers_read_at, held_owner, held_owner_name, held_until, ...rest } =
      newWorkitemRow(sampleSeed(1), "case-1", 1);
    const { care_setting, signature_asked_of, signature_asked_of_name, ...latest } = rest;
    const { setting_stated_by, setting_stated_by_name, setting_stated_at, ...row } = latest;
    expect([signature_asked_of, signature_asked_of_name]).toEqual([null, ""]);
    expect([setting_stated_by, setting_stated_by_name, setting_stated_at]).toEqual([null, "", null]);
    expect([held_owner, held_owner_name, held_until, care_setting]).toEqual([null, "", "", "other"]);
    expect([is_missing, priors_counted_at, headers_read_at]).toEqual([0, null, null]);
    const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)));
    const values = sql.join(Object.values({ ...row, prior_count: 0 }));
    await sql`insert into workitem (${columns}) values (${values})`.execute(database.kysely);
    expect(await run(database, migrations)).toEqual(migrations.slice(1).map(({ number }) => number));
    const workitem = await bindStore(database).workitems.get("case-1");
    expect(workitem).toMatchObject({ priorCount: null, isMissingFromArchive: false, status: "unread" });
    for (const [search, total] of [
      ["smith, j", 1],
      ["s", 1],
      ["h10001", 1],
      ["t", 0],
    ] as const) {
      const list = { search, modalities: [], sites: [], statuses: [], performedFrom: null, performedBefore: null };
      const sort = { column: "patient", direction: "ascending" } as const;
      const found = await bindStore(database).workitems.list({ ...list, reservedBy: null, sort, offset: 0, limit: 5 });
      expect([search, found.total, found.rows.length]).toEqual([search, total, total]);
    }
    await database.close();
  });

  it("widen what a filled store may say, and keep its rows, indexes, triggers and references", async () => {
    const place = await stores.barePlace();
    const database = await openAt(place);
    await run(database, migrations.slice(0, 5));
    await fillOldStore(database);
    const before = await rowsOf(database);
    const indexesBefore = await indexNames(database);
    expect(await run(database, migrations)).toEqual(migrations.slice(5).map(({ number }) => number));
    expect(withoutLater(await rowsOf(database), before)).toEqual(before);
    expect(Object.values(before).map((rows) => rows.length)).toEqual(filledTables.map(() => 1));
    expect(await indexNames(database)).toEqual(expect.arrayContaining(indexesBefore));
    for (const statement of [
      "UPDATE workitem SET status = 'awaitingSecondSignature'",
      "UPDATE workitem SET status = 'withdrawn'",
      "UPDATE workitem SET status = 'cancelled'",
      "UPDATE person SET role = 'trainee'",
      "UPDATE draft SET kind = 'correction'",
      "UPDATE draft_copy SET reason = 'takenOver'",
      "UPDATE outbox SET state = 'recalled'",
      "UPDATE outbox SET state = 'deliveredOtherwise', report_version_id = NULL, workitem_id = NULL",
      "UPDATE alert SET category = 'cancer'",
    ]) {
      await sql.raw(statement).execute(database.kysely);
    }
    for (const statement of [
      "UPDATE workitem SET status = 'lost'",
      "UPDATE person SET role = 'visitor'",
      "UPDATE outbox SET state = 'lost'",
      "UPDATE outbox SET lane = 'fast'",
      "UPDATE alert SET category = 'other'",
      "UPDATE report_version SET status = 'provisional'",
      "DELETE FROM report_version",
      "DELETE FROM workitem",
      "DELETE FROM person",
      "INSERT INTO draft_copy VALUES ('c2', 'nothing', 1, 'conflict', '{}', 'p1', 1)",
    ]) {
      await expect(sql.raw(statement).execute(database.kysely), statement).rejects.toThrow();
    }
    await database.close();
    const store = await stores.open(place);
    expect((await store.reports.versions("w1")).map(({ status, hash }) => [status, hash])).toEqual([["final", "h"]]);
  });

  it("lets notices of cases say that a signing was cut off, and keeps those that there are", async () => {
    const database = await openAt(await stores.barePlace());
    await run(database, migrations.slice(0, 5));
    await fillOldStore(database);
    await run(database, migrations.slice(0, 9));
    const insert = (id: string, kind: string) =>
      sql
        .raw(`INSERT INTO case_notice VALUES ('${id}', 'w1', '${kind}', 's', 'p1', 1, 2, 'p1', 'Dr One', 'seen', '')`)
        .execute(database.kysely);
    await insert("n1", "takenOver");
    await expect(insert("n2", "signingCutOff")).rejects.toThrow();
    const rows = async () => (await sql`select * from case_notice order by id`.execute(database.kysely)).rows;
    const before = await rows();
    const indexesBefore = await indexNames(database);
    await run(database, migrations);
    expect(await rows()).toEqual(before);
    expect(await indexNames(database)).toEqual(expect.arrayContaining(indexesBefore));
    await insert("n2", "signingCutOff");
    await expect(insert("n3", "lost")).rejects.toThrow();
    await database.close();
  });

  it("has the engine refuse to change what was signed, audited or happened", async () => {
    const place = await stores.barePlace();
    const store = await stores.open(place);
    await addSignedVersion(store);
    await store.audit.append({
      ...{ at: 1, personId: "p", personName: "Dr P", role: "radiologist", siteCode: "R", action: "case.open" },
      ...{ outcome: "success", patientId: "", studyUid: "", workitemId: "", detail: "" },
    });
    const database = await openAt(place);
    await sql
      .raw(
        "INSERT INTO display_record VALUES ('r1', 's', 's', 'm', 1, 'visual', 'failed', '{}', '{}', 1, 'person-rtestwell', 'Dr R')",
      )
      .execute(database.kysely);
    for (const statement of [
      "INSERT INTO scope_version VALUES ('s1', 'person-rtestwell', 1, '[]', 'n', 1, 'person-rtestwell', 'Dr R')",
      "INSERT INTO second_signature SELECT 'x1', workitem_id, 'signed', 'person-rtestwell', 'Dr R', id, NULL, id, NULL, 'none', '', '', 1, 'person-rtestwell', 'Dr R' FROM report_version",
    ]) {
      await sql.raw(statement).execute(database.kysely);
    }
    for (const statement of [
      "UPDATE scope_version SET lines = '[1]'",
      "DELETE FROM scope_version",
      "UPDATE second_signature SET feedback = 'Other'",
      "DELETE FROM second_signature",
      "UPDATE display_record SET outcome = 'passed'",
      "DELETE FROM display_record",
      "UPDATE report_version SET document = '{}'",
      "DELETE FROM report_version",
      "UPDATE audit SET person_name = 'Somebody'",
      "DELETE FROM audit",
    ]) {
      await expect(sql.raw(statement).execute(database.kysely)).rejects.toThrow("append-only");
    }
    await database.close();
    expect(await store.audit.verifyChain()).toEqual({ length: 1, firstBroken: null });
  });

  it("shows in the chain what somebody with the engine's own means changed or removed", async () => {
    const place = await stores.barePlace();
    const store = await stores.open(place);
    for (let at = 1; at <= 5; at += 1) {
      await store.audit.append({
        ...{ at, personId: "p", personName: "Dr P", role: "radiologist", siteCode: "R", action: "case.open" },
        ...{ outcome: "success", patientId: "", studyUid: "", workitemId: "", detail: "" },
      });
    }
    const database = await openAt(place);
    const unguard =
      kind === "sqlite"
        ? ["DROP TRIGGER audit_refuses_update", "DROP TRIGGER audit_refuses_delete"]
        : ["DROP TRIGGER audit_refuses_changes ON audit"];
    for (const statement of unguard) await sql.raw(statement).execute(database.kysely);
    await sql.raw("DELETE FROM audit WHERE sequence = 5").execute(database.kysely);
    expect(await store.audit.verifyChain()).toEqual({ length: 5, firstBroken: 5 });
    await sql.raw("UPDATE audit SET person_name = 'Somebody' WHERE sequence = 3").execute(database.kysely);
    expect(await store.audit.verifyChain()).toEqual({ length: 5, firstBroken: 3 });
    await database.close();
  });
});

describe("migrations on SQLite", () => {
  it("make a copy of the profile first, which opens and holds the data", async () => {
    const stores = await TestStores.start("sqlite");
    const place = await stores.barePlace();
    const store = await stores.open(place);
    await store.settings.setValue("name", "before");
    await store.close();
    const backups = join(place.profileDirectory, "backups");
    expect(existsSync(backups)).toBe(false);
    const database = await openAt(place);
    await run(database, [...migrations, step(next, "UPDATE profile_setting SET value = 'after'")]);
    await database.close();
    const [copy] = readdirSync(backups);
    const old = await openDatabase({ kind: "sqlite", file: join(backups, copy ?? "") }, keepingLogger());
    expect((await old.kysely.selectFrom("profile_setting").selectAll().execute())[0]?.value).toBe("before");
    await old.close();
    await stores.stop();
  });
});

describe("migrations on PostgreSQL", () => {
  it("run once when two cores start at the same time", async () => {
    const stores = await TestStores.start("postgresql");
    const place = await stores.barePlace();
    const databases = await Promise.all([openAt(place), openAt(place)]);
    const ran = await Promise.all(databases.map((database) => run(database, migrations)));
    expect(ran.flat().sort((a, b) => a - b)).toEqual(migrations.map((migration) => migration.number));
    for (const database of databases) await database.close();
    await stores.stop();
  });
});
