import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asWorkstationError } from "../../electron/core/errors.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { openDatabase } from "../../electron/core/store/database.ts";
import { migrate } from "../../electron/core/store/migrate.ts";
import { migrations } from "../../electron/core/store/migrations/index.ts";
import { bindStore, openStore, type Store, storeFile } from "../../electron/core/store/store.ts";
import { sectionText } from "../../shared/domain/report.ts";
import { startPostgresql } from "../environment/postgresql.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { addPersonAndCase, sampleContent } from "../fakes/sample-store.ts";

let profileDirectory: string;
beforeEach(() => {
  profileDirectory = mkdtempSync(join(tmpdir(), "sightline-faults-"));
});
afterEach(() => rmSync(profileDirectory, { recursive: true, force: true }));

const open = (logger = keepingLogger(), url: string | null = null): Promise<Store> =>
  openStore({ url, profileDirectory, programVersion: "0.0.0-test", clock: new SystemClock(), logger });

/** Runs the writer until it has stored `saves` revisions, kills it at once, and gives the last one it reported. */
async function writeAndKill(saves: number): Promise<number> {
  const writer = spawn(process.execPath, ["test/environment/draft-writer.ts", profileDirectory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => writer.once("exit", () => resolve()));
  let last = 0;
  for await (const line of createInterface({ input: writer.stdout })) {
    last = Number(line);
    if (last === saves) writer.kill("SIGKILL");
  }
  await ended;
  return last;
}

describe("a store that is killed", () => {
  it.each([1, 7, 40])("has the last reported draft after %i saves and is checked", async (saves) => {
    const reported = await writeAndKill(saves);
    expect(reported).toBeGreaterThanOrEqual(saves);
    const logger = keepingLogger();
    const store = await open(logger);
    const draft = await store.drafts.getOpen("draft-1");
    // One more may have been committed whose line was not printed any more; none that was printed may be missing.
    expect([reported, reported + 1]).toContain(draft.revision);
    expect(sectionText(draft.content.sections.findings)).toBe(`text ${draft.revision}`);
    expect(logger.lines.some((line) => line.startsWith("store.checkedIntegrity"))).toBe(true);
    await store.close();
  });
});

describe("a store on a full disk", () => {
  it("says so, keeps what was stored, and goes on when there is room", async () => {
    const database = await openDatabase({ kind: "sqlite", file: storeFile(profileDirectory) }, keepingLogger());
    await migrate(database, { migrations, now: 1, programVersion: "0.0.0-test" });
    const store = bindStore(database);
    const { person, workitem } = await addPersonAndCase(store);
    const content = sampleContent("kept");
    await store.drafts.begin({
      ...{ id: "draft-1", workitemId: workitem.id, kind: "report", content, authorId: person.id, now: 1 },
    });
    const save = (text: string) =>
      store.transaction((tx) =>
        tx.drafts.save({
          ...{ draftId: "draft-1", revision: 0, content: sampleContent(text) },
          ...{ authorId: person.id, now: 2, copyId: "copy-1" },
        }),
      );
    const pages = await sql<{ page_count: number }>`PRAGMA page_count`.execute(database.kysely);
    await sql.raw(`PRAGMA max_page_count = ${pages.rows[0]?.page_count}`).execute(database.kysely);
    const refused = await save("x".repeat(500_000)).catch(asWorkstationError);
    expect(refused).toMatchObject({ code: "store_full" });
    const kept = await store.drafts.getOpen("draft-1");
    expect([kept.revision, sectionText(kept.content.sections.findings)]).toEqual([0, "kept"]);
    await sql.raw("PRAGMA max_page_count = 100000").execute(database.kysely);
    expect(await save("x".repeat(500_000))).toEqual({ outcome: "saved", revision: 1 });
    await store.close();
  });
});

describe("a damaged store", () => {
  it("is not opened, and says so", async () => {
    writeFileSync(storeFile(profileDirectory), "This is not a database, whatever its name says. ".repeat(200));
    await expect(open()).rejects.toMatchObject({ code: "store_unavailable" });
    expect(readFileSync(storeFile(profileDirectory), "utf8").startsWith("This is not")).toBe(true);
  });
});

describe("a store's file", () => {
  it("and the log beside it can be read by their owner only", async () => {
    const store = await open();
    await store.settings.setValue("a", "b");
    for (const name of ["", "-wal", "-shm"]) {
      expect(statSync(storeFile(profileDirectory) + name).mode & 0o077).toBe(0);
    }
    await store.close();
  });
});

describe("a PostgreSQL store that goes away", () => {
  it("is unavailable, keeps the core alive, and works again when it is back", async () => {
    const postgresql = await startPostgresql();
    const store = await open(keepingLogger(), await postgresql.createDatabase());
    await store.settings.setValue("a", "b");
    await postgresql.administer(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sightline'",
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await store.settings.value("a")).toBe("b");
    await postgresql.stop();
    const refused = await store.settings.value("a").catch(asWorkstationError);
    expect(refused).toMatchObject({ code: "store_unavailable" });
    await store.close();
  });
});
