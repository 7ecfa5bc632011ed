import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AuditLog } from "../../electron/core/audit/audit-log.ts";
import { ReconciliationJob } from "../../electron/core/delivery/reconciliation-job.ts";
import { ReconciliationService } from "../../electron/core/delivery/reconciliation-service.ts";
import { encodeStructuredReport } from "../../electron/core/encoders/structured-report.ts";
import type { AttemptOutcome } from "../../electron/core/store/outbox-entry.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { CountingIds, ManualClock } from "../fakes/manual-clock.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { mintedFor, sampleDestination, sampleRecipient, sampleReport } from "../fakes/sample-report.ts";
import { addPersonAndCase, sampleEntry, samplePerson } from "../fakes/sample-store.ts";
import { windowOf } from "../fakes/services.ts";

const day = 24 * 60 * 60_000;
const signedAt = Date.parse("2026-10-20T09:00:00Z");
const accepted: AttemptOutcome = { outcome: "accepted", sentence: "Accepted", acknowledgement: "AA" };

describe.each(engines)("the daily comparison on %s", (kind) => {
  let stores: TestStores;
  let store: Store;
  let clock: ManualClock;
  let job: ReconciliationJob;
  /** Series that the archive has, or null while it does not answer. */
  let archived: ReadonlySet<string> | null;
  const ids = new CountingIds();
  const events = { publish: () => undefined };
  const signal = new AbortController().signal;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());

  beforeEach(async () => {
    store = await stores.open();
    clock = new ManualClock(signedAt);
    archived = new Set();
    const document = sampleReport({ recipients: [sampleRecipient(sampleDestination("hl7"))] });
    const { person } = await addPersonAndCase(store);
    await store.reports.addVersion({
      ...{ id: "version-1", workitemId: "case-1", document, identifiers: mintedFor(1) },
      signature: { ...document.signature, personId: person.id, signedAt },
      pdf: Buffer.from("%PDF-1.7"),
    });
    await store.settings.saveDestination(sampleDestination("hl7", "127.0.0.1:1"));
    await store.settings.saveDestination(sampleDestination("dicomweb", "embedded"));
    job = startJob();
  });

  const startJob = () =>
    new ReconciliationJob({
      ...{ store, clock, ids, events, audit: new AuditLog(store, clock), logger: keepingLogger() },
      evidence: {
        record: (proof) => store.evidence.add({ ...proof, id: ids.uuid(), notedAt: clock.now() }),
      },
      archive: async () => ({
        searchInstances: async (_study, series) => {
          if (archived === null) throw new Error("silent");
          const sopInstanceUid = mintedFor(1).structuredReportSopInstanceUid;
          return archived.has(series) ? [{ "00080018": { vr: "UI", Value: [sopInstanceUid] } }] : [];
        },
      }),
    });
  const claimAndFinish = async (outcome: AttemptOutcome) => {
    const now = clock.now();
    const claim = { owner: "w", now, leaseUntil: now + 1, attemptId: ids.uuid() };
    await store.outbox.finish((await store.outbox.claimNext(claim)) ?? expect.fail(), outcome, now);
  };
  const structuredReport = () =>
    sampleEntry("sr", "archive", {
      ...{
        channel: "dicomweb",
        contentKind: "structuredReport",
        recipient: sampleRecipient(sampleDestination("dicomweb")),
      },
      payload: encodeStructuredReport(sampleReport(), mintedFor(1), []),
    });
  const found = async () =>
    (await store.reconciliation.list("all", 50)).map((one) => `${one.kind} ${one.deliveryId ?? one.reportVersionId}`);

  it("runs once for each London day at five, over a restart, and on days of 25 and 23 hours", async () => {
    clock.setTo(Date.parse("2026-10-24T04:30:00Z"));
    expect(await job.step(signal)).toBeGreaterThan(0);
    // Half past five in summer time.
    expect((await store.reconciliation.runs(9)).map(({ day: of }) => of)).toEqual(["2026-10-24"]);
    const days: string[] = [];
    // A look every quarter of an hour, through the night in which clocks go back.
    for (let at = clock.now(); at < Date.parse("2026-10-27T00:00:00Z"); at += 15 * 60_000) {
      clock.setTo(at);
      const before = (await store.reconciliation.runs(1))[0]?.day;
      await startJob().step(signal);
      const after = (await store.reconciliation.runs(1))[0]?.day;
      if (after !== before) days.push(new Date(at).toISOString());
    }
    expect(days).toEqual(["2026-10-25T05:00:00.000Z", "2026-10-26T05:00:00.000Z"]);
    clock.setTo(Date.parse("2027-03-28T04:00:00Z"));
    await job.step(signal);
    expect((await store.reconciliation.runs(1))[0]?.day).toBe("2027-03-28");
    // A clock that was set back compares no day twice.
    clock.setTo(Date.parse("2026-10-25T12:00:00Z"));
    await job.step(signal);
    expect(await store.reconciliation.runs(9)).toHaveLength(4);
  });

  it("names a version for which nothing was queued, and each gap once however often it looks", async () => {
    clock.setTo(signedAt + 2 * day);
    await job.step(signal);
    clock.setTo(signedAt + 3 * day);
    await job.step(signal);
    expect(await found()).toEqual(["neverQueued version-1"]);
    const runs = await store.reconciliation.runs(2);
    expect(runs.map(({ figures }) => [figures.signedCount, figures.newIncidentCount])).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });

  it("names what nobody accepted within a day, not what a person brought or a receiver took", async () => {
    const entries = ["a", "b", "c"].map((key) => sampleEntry(key, key));
    await store.outbox.enqueue(entries, signedAt);
    clock.setTo(signedAt + 1000);
    await claimAndFinish(accepted);
    await store.outbox.deliverOtherwise("b", { byName: "Dr A", reason: "On paper" }, clock.now());
    clock.setTo(signedAt + 23 * 60 * 60_000);
    await job.step(signal);
    expect(await found()).toEqual([]);
    clock.setTo(signedAt + 2 * day);
    await job.step(signal);
    expect(await found()).toEqual(["notAccepted c"]);
    expect((await store.reconciliation.runs(1))[0]?.figures).toMatchObject({
      ...{ signedCount: 1, deliveryCount: 3, acceptedCount: 1, settledCount: 1 },
    });
  });

  it("asks the archive for each object by its identifiers, and says nothing of one that is silent", async () => {
    await store.outbox.enqueue([structuredReport()], signedAt);
    clock.setTo(signedAt + 1000);
    await claimAndFinish(accepted);
    archived = null;
    clock.setTo(signedAt + day);
    await job.step(signal);
    expect(await found()).toEqual([]);
    expect((await store.reconciliation.runs(1))[0]?.figures.archivesSilent).toEqual(["Test dicomweb"]);
    archived = new Set();
    clock.setTo(signedAt + 2 * day);
    await job.step(signal);
    expect(await found()).toEqual(["notInArchive sr"]);
    archived = new Set([mintedFor(1).structuredReportSeriesInstanceUid]);
    clock.setTo(signedAt + 3 * day);
    await job.step(signal);
    expect((await store.outbox.get("sr")).filedAt).toBe(clock.now());
    expect((await store.reconciliation.runs(1))[0]?.figures).toMatchObject({
      archiveAskedCount: 1,
      archiveFoundCount: 1,
    });
    clock.setTo(signedAt + 4 * day);
    await job.step(signal);
    expect((await store.reconciliation.runs(1))[0]?.figures.archiveAskedCount).toBe(0);
  });

  it("names what a referrer's system has shown to nobody in a week, and is settled by a person with how", async () => {
    await store.settings.saveDestination({ ...sampleDestination("hl7", "127.0.0.1:1"), receiptsUrl: "http://r/fhir" });
    await store.outbox.enqueue([sampleEntry("a", "a"), sampleEntry("b", "b")], signedAt);
    clock.setTo(signedAt + 1000);
    await claimAndFinish(accepted);
    await claimAndFinish(accepted);
    const shown = { rung: "shown", happenedAt: clock.now(), notedAt: clock.now(), source: "fhirTask" } as const;
    await store.evidence.add({ ...shown, id: "e", deliveryId: "b", byName: "Practice", detail: "" });
    clock.setTo(signedAt + 8 * day);
    await job.step(signal);
    expect(await found()).toEqual(["notOpened a"]);
    const service = new ReconciliationService({ store, clock, events, audit: new AuditLog(store, clock) });
    const session = windowOf(samplePerson());
    const { incidents, openCount } = await service.list(session, { scope: "open", limit: 10 });
    expect(openCount).toBe(1);
    const incidentId = incidents[0]?.id ?? "";
    const settled = await service.settle(session, { incidentId, how: "Asked by telephone: read on Monday" });
    expect(settled).toMatchObject({ settledHow: "Asked by telephone: read on Monday", settledAt: clock.now() });
    await expect(service.settle(session, { incidentId, how: "Once more" })).rejects.toMatchObject({ code: "conflict" });
    expect((await store.audit.list({ offset: 0, limit: 1 }))[0]?.action).toBe("delivery.settleGap");
    clock.setTo(signedAt + 9 * day);
    await job.step(signal);
    expect(await store.reconciliation.openCount()).toBe(0);
    await expect(service.list(windowOf(null), { scope: "all", limit: 1 })).rejects.toMatchObject({
      code: "signed_out",
    });
  });
});
