import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepingLogger } from "../../../test/fakes/plain-ports.ts";
import { addPersonAndCase, sampleContent } from "../../../test/fakes/sample-store.ts";
import { SystemClock } from "../platform/clock.ts";
import { loadSqlite } from "./sqlite-dialect.ts";
import { openStore, type Store } from "./store.ts";

let profileDirectory: string;
let store: Store;
const logger = keepingLogger();
const open = () =>
  openStore({ url: null, profileDirectory, programVersion: "0.0.0-test", clock: new SystemClock(), logger });

beforeEach(async () => {
  profileDirectory = mkdtempSync(join(tmpdir(), "sightline-store-"));
  store = await open();
});
afterEach(async () => {
  await store.close();
  rmSync(profileDirectory, { recursive: true, force: true });
});

const setValue = (name: string, value: string) => store.transaction((tx) => tx.settings.setValue(name, value));

describe("the store", () => {
  it("keeps everything over a restart, without a check after a clean end", async () => {
    const { person, workitem } = await addPersonAndCase(store);
    const content = sampleContent("kept");
    await store.drafts.begin({
      ...{ id: "draft-1", workitemId: workitem.id, kind: "report", content, authorId: person.id, now: 1 },
    });
    await store.close();
    store = await open();
    expect((await store.drafts.findOpen(workitem.id))?.content).toEqual(content);
    expect(logger.lines.filter((line) => line.startsWith("store.checkedIntegrity"))).toEqual([]);
  });

  it("runs transactions one after the other on its one connection, each whole", async () => {
    await setValue("count", "0");
    await Promise.all(
      Array.from({ length: 20 }, () =>
        store.transaction(async (tx) => {
          const before = Number(await tx.settings.value("count"));
          await new Promise((resolve) => setImmediate(resolve));
          await tx.settings.setValue("count", String(before + 1));
        }),
      ),
    );
    expect(await store.settings.value("count")).toBe("20");
  });

  it("undoes a transaction that throws, and takes the next one", async () => {
    const failing = store.transaction(async (tx) => {
      await tx.settings.setValue("name", "half");
      throw new Error("given up");
    });
    await expect(failing).rejects.toThrow("given up");
    expect(await store.settings.value("name")).toBeNull();
    await setValue("name", "whole");
    expect(await store.settings.value("name")).toBe("whole");
  });

  it("refuses what its tables do not allow, whoever asks", async () => {
    const { workitem } = await addPersonAndCase(store);
    const reservation = { personId: "nobody", displayName: "Nobody", since: 1 };
    await expect(store.workitems.reserve(workitem.id, reservation)).rejects.toThrow("FOREIGN KEY");
    expect((await store.workitems.get(workitem.id)).reservation).toBeNull();
  });
});

describe("loadSqlite", () => {
  it("says a sentence under a Node too old, instead of ending the process", async () => {
    const versions = vi.spyOn(process, "versions", "get").mockReturnValue({ ...process.versions, napi: "9" });
    await expect(loadSqlite()).rejects.toMatchObject({ code: "version_mismatch" });
    versions.mockRestore();
    await expect(loadSqlite()).resolves.toBeTypeOf("function");
  });
});
