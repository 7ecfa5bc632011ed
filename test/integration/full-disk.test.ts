import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import { asWorkstationError } from "../../electron/core/errors.ts";
import { type OpenDatabase, openDatabase } from "../../electron/core/store/database.ts";
import { migrate } from "../../electron/core/store/migrate.ts";
import { migrations } from "../../electron/core/store/migrations/index.ts";
import { bindStore, storeFile } from "../../electron/core/store/store.ts";
import { DraftKeeper } from "../../renderer/report/draft-keeper.ts";
import { sectionText } from "../../shared/domain/report.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { sampleStudy } from "../fakes/sample-store.ts";
import { type Services, startOfTests, startServices } from "../fakes/services.ts";

let folder: string;
let database: OpenDatabase;
let services: Services;
let anna: WindowSession;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "sightline-full-"));
  database = await openDatabase({ kind: "sqlite", file: storeFile(folder) }, keepingLogger());
  await migrate(database, { migrations, now: 1, programVersion: "0.0.0-test" });
  services = startServices(bindStore(database));
  anna = await services.signIn("anna");
  services.archives.add(
    "embedded",
    [1, 2].map((number) => sampleStudy(number, { performedAt: startOfTests })),
  );
  await services.refresh.refreshNow();
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Fills the profile to the last page: SQLite then refuses as it does on a full disk. */
async function fillDisk(): Promise<void> {
  const pages = await sql<{ page_count: number }>`PRAGMA page_count`.execute(database.kysely);
  await sql.raw(`PRAGMA max_page_count = ${pages.rows[0]?.page_count}`).execute(database.kysely);
  for (const detail of ["x".repeat(2000), ""]) {
    for (let isFull = false; !isFull; ) {
      isFull = await services.audit.record(anna, { action: "test.fill", detail }).then(
        () => false,
        () => true,
      );
    }
  }
}

const freeDisk = () => sql.raw("PRAGMA max_page_count = 100000").execute(database.kysely);

async function caseId(number: number): Promise<string> {
  return (await services.store.workitems.findByStudy(sampleStudy(number).studyInstanceUid))?.id ?? "";
}

/** The window's own keeper of a draft over the core's own services; its timer is run by hand. */
async function openKeeper() {
  const { draft } = await services.cases.open(anna, { workitemId: await caseId(1) });
  if (draft === null) throw new Error("no draft");
  let due: (() => void) | null = null;
  const keeper = new DraftKeeper(
    {
      load: () => services.store.drafts.find(draft.id),
      putAside: (input) => services.putAside.keep(anna, input),
      // The hosts name a failure of the store in the same way.
      save: (input) => services.reports.save(anna, input).catch((thrown) => Promise.reject(asWorkstationError(thrown))),
    },
    (callback) => {
      due = callback;
      return () => {
        due = null;
      };
    },
  );
  keeper.open(draft);
  return {
    keeper,
    draftId: draft.id,
    type: (text: string) =>
      keeper.edit((content) => ({
        ...content,
        sections: { ...content.sections, findings: [[{ kind: "text", text }]] },
      })),
    /** The pause in typing, or the wait before the next try, is over. */
    pause: async () => {
      due?.();
      await keeper.flush();
    },
  };
}

describe("a profile on a full disk", () => {
  it("keeps what is typed, says so in a sentence, and saves by itself when there is room", async () => {
    const { keeper, draftId, type, pause } = await openKeeper();
    type("Before.");
    await pause();
    expect(keeper.getState().phase).toBe("saved");
    await fillDisk();
    const text = "Typed while the disk was full. ".repeat(2000);
    type(text);
    await pause();
    const state = keeper.getState();
    if (state.phase !== "offline") throw new Error(`the draft is ${state.phase}`);
    expect(state.problem).toMatch(/^The disk is full, so nothing can be stored\./);
    expect(sectionText(state.content.sections.findings)).toBe(text.trim());
    expect(sectionText((await services.store.drafts.getOpen(draftId)).content.sections.findings)).toBe("Before.");
    await pause();
    expect(keeper.getState().phase).toBe("offline");
    await freeDisk();
    await pause();
    expect(keeper.getState()).toMatchObject({ phase: "saved", problem: "" });
    expect(sectionText((await services.store.drafts.getOpen(draftId)).content.sections.findings)).toBe(text.trim());
  });

  it("opens no case that it cannot record, and opens it when there is room", async () => {
    const workitemId = await caseId(2);
    await fillDisk();
    const refused = await services.cases.open(anna, { workitemId }).catch(asWorkstationError);
    expect(refused).toMatchObject({ code: "store_full" });
    expect((await services.store.workitems.get(workitemId)).reservation).toBeNull();
    expect(anna.openedStudies.size).toBe(0);
    await freeDisk();
    expect(await services.cases.open(anna, { workitemId })).toMatchObject({ mayEdit: true });
    expect(await services.audit.verify()).toMatchObject({ firstBroken: null });
  });
});
