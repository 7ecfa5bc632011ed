import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { openStore, type Store } from "../../electron/core/store/store.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { type Services, signingPin, startServices } from "../fakes/services.ts";

let profileDirectory: string;
beforeEach(() => {
  profileDirectory = mkdtempSync(join(tmpdir(), "sightline-signing-"));
});
afterEach(() => rmSync(profileDirectory, { recursive: true, force: true }));

/** What the signer said before it was killed. */
interface Reported {
  readonly signing: readonly string[];
  readonly signed: readonly string[];
}

/** Lets the signer sign `count` cases, and kills it `delayMs` after it began the next. */
async function signAndKill(count: number, delayMs: number): Promise<Reported> {
  const signer = spawn(process.execPath, ["test/environment/report-signer.ts", profileDirectory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => signer.once("exit", () => resolve()));
  const lines: string[] = [];
  for await (const line of createInterface({ input: signer.stdout })) {
    lines.push(line);
    if (lines.length === 2 * count + 1) void wait(delayMs).then(() => signer.kill("SIGKILL"));
  }
  await ended;
  const of = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.split(" ")[1] ?? "");
  return { signing: of("signing"), signed: of("signed") };
}

async function allCases(store: Store): Promise<readonly Workitem[]> {
  const { rows } = await store.workitems.list({
    ...{ search: "", modalities: [], sites: [], statuses: [], performedFrom: null, performedBefore: null },
    ...{ reservedBy: null, sort: { column: "target", direction: "ascending" }, offset: 0, limit: 500 },
  });
  return rows;
}

/** Everything that a signature consists of, counted for one case. */
async function traces(services: Services, workitem: Workitem) {
  const { store } = services;
  const versions = await store.reports.versions(workitem.id);
  const draft = await store.drafts.findOpen(workitem.id);
  const { deliveries } = await store.outbox.list({ scope: "all", search: "", offset: 0, limit: 500 });
  const audited = await services.audit.list({ offset: 0, limit: 1000 });
  const [alert] = await store.alerts.listByWorkitem(workitem.id);
  return {
    versions: versions.length,
    deliveries: deliveries.filter((delivery) => delivery.workitemId === workitem.id).length,
    audited: audited.filter((entry) => entry.action === "report.sign" && entry.workitemId === workitem.id).length,
    hasOpenDraft: draft !== null,
    isFinal: workitem.status === "final",
    isAlertStated: alert?.state === "dispatched",
  };
}

const everything = { versions: 1, deliveries: 4, audited: 1, hasOpenDraft: false, isFinal: true, isAlertStated: true };
const nothing = { versions: 0, deliveries: 0, audited: 0, hasOpenDraft: true, isFinal: false, isAlertStated: false };

describe("signing, killed at any moment", () => {
  it.each([0, 1, 2, 3, 5, 8, 13, 21])("leaves everything or nothing, %i ms into a signature", async (delayMs) => {
    const reported = await signAndKill(2, delayMs);
    expect(reported.signed.length).toBeGreaterThanOrEqual(2);
    const store = await openStore({
      ...{ url: null, profileDirectory, programVersion: "0.0.0-test" },
      ...{ clock: new SystemClock(), logger: keepingLogger() },
    });
    const services = startServices(store, { ids: new RandomIds() });
    const session = await services.signIn("anna");
    for (const draftId of reported.signed) expect((await store.reports.getVersion(draftId)).document.version).toBe(1);
    for (const workitem of await allCases(store)) {
      const found = await traces(services, workitem);
      // The case that was being made ready when the program died may have no alert or no draft yet: it is not signed.
      if (found.versions === 1) expect(found).toEqual(everything);
      else expect({ ...found, hasOpenDraft: true }).toEqual(nothing);
    }
    expect(await services.audit.verify()).toMatchObject({ firstBroken: null });
    await signAgain(services, session, reported);
    await store.close();
  });
});

/** What was under way is signed at the next try, once; what was signed stays as it was. */
async function signAgain(services: Services, session: WindowSession, reported: Reported): Promise<void> {
  const draftId = reported.signing.at(-1) ?? "";
  const draft = await services.store.drafts.find(draftId);
  if (draft === null) throw new Error("the draft is gone");
  const request = { draftId, revision: draft.revision, secret: signingPin, shownPatients: [] };
  expect(await services.signing.sign(session, request)).toMatchObject({
    reportVersionId: draftId,
    version: 1,
    deliveryCount: 4,
  });
  const workitem = await services.store.workitems.get(draft.workitemId);
  expect(await traces(services, workitem)).toEqual(everything);
}
