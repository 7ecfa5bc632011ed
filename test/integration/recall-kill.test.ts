import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { openStore, type Store } from "../../electron/core/store/store.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { startServices } from "../fakes/services.ts";

let profileDirectory: string;
beforeEach(() => {
  profileDirectory = mkdtempSync(join(tmpdir(), "sightline-recall-"));
});
afterEach(() => rmSync(profileDirectory, { recursive: true, force: true }));

/** Lets the program take one version back, and kills it `delayMs` after it began with the second. Gives the two. */
async function recallAndKill(delayMs: number): Promise<readonly string[]> {
  const recaller = spawn(process.execPath, ["test/environment/report-recaller.ts", profileDirectory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => recaller.once("exit", () => resolve()));
  const lines: string[] = [];
  for await (const line of createInterface({ input: recaller.stdout })) {
    lines.push(line);
    if (lines.length === 3) void wait(delayMs).then(() => recaller.kill("SIGKILL"));
  }
  await ended;
  return lines.filter((line) => line.startsWith("recalling ")).map((line) => line.split(" ")[1] ?? "");
}

/** Everything that taking a version back consists of. */
async function traces(store: Store, versionId: string) {
  const { workitemId } = await store.reports.getVersion(versionId);
  const { deliveries } = await store.outbox.list({ scope: "all", search: "", offset: 0, limit: 500 });
  const states = deliveries.filter((row) => row.reportVersionId === versionId).map(({ state }) => state);
  return {
    status: (await store.workitems.get(workitemId)).status,
    isNoted: (await store.releases.find(versionId))?.recalledAt !== null,
    states: [...new Set(states)],
    hasDraft: (await store.drafts.findOpen(workitemId)) !== null,
    isAudited: (await store.audit.list({ offset: 0, limit: 500 })).some(
      (entry) => entry.action === "report.recall" && entry.workitemId === workitemId,
    ),
  };
}

const takenBack = { status: "draft", isNoted: true, states: ["recalled"], hasDraft: true, isAudited: true };
const signed = { status: "final", isNoted: false, states: ["queued"], hasDraft: false, isAudited: false };

describe("taking a version back, killed at any moment", () => {
  it.each([0, 1, 3, 8])(
    "leaves everything or nothing, %i ms into it, and the window goes on after",
    async (delayMs) => {
      const [first = "", second = ""] = await recallAndKill(delayMs);
      const store = await openStore({
        ...{ url: null, profileDirectory, programVersion: "0.0.0-test" },
        ...{ clock: new SystemClock(), logger: keepingLogger() },
      });
      expect(await traces(store, first)).toEqual(takenBack);
      const found = await traces(store, second);
      expect([takenBack, signed]).toContainEqual(found);
      expect(await startServices(store, { ids: new RandomIds() }).audit.verify()).toMatchObject({ firstBroken: null });
      const release = await store.releases.find(second);
      const before = (release?.releaseAt ?? 0) - 1;
      // The window is in the store and not in the program that died: nothing leaves before its end.
      expect(
        await store.outbox.claimNext({ owner: "w", now: before, leaseUntil: before + 1, attemptId: "early" }),
      ).toBeNull();
      await store.close();
    },
  );
});
