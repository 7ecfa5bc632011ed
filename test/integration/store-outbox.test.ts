import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AttemptOutcome, ClaimedEntry } from "../../electron/core/store/outbox-repository.ts";
import type { Store } from "../../electron/core/store/store.ts";
import type { EvidenceRung } from "../../shared/domain/delivery.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { sampleDestination } from "../fakes/sample-report.ts";
import { addSignedVersion, sampleEntry } from "../fakes/sample-store.ts";

const accepted: AttemptOutcome = { outcome: "accepted", sentence: "Accepted", acknowledgement: "MSA|AA" };
const refused: AttemptOutcome = { outcome: "permanent", sentence: "Refused", acknowledgement: "MSA|AR" };

describe.each(engines)("outbox in %s", (kind) => {
  let stores: TestStores;
  let store: Store;
  let attempts = 0;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    store = await stores.open();
    await addSignedVersion(store);
  });

  const claim = (now: number, owner = "worker", exceptDestinations: readonly string[] = []) => {
    attempts += 1;
    return store.outbox.claimNext({
      ...{ owner, now, leaseUntil: now + 100, attemptId: `attempt-${attempts}`, exceptDestinations },
    });
  };
  const claimed = async (now: number): Promise<ClaimedEntry> => {
    const entry = await claim(now);
    if (!entry) throw new Error("nothing to claim");
    return entry;
  };

  it("sends one key strictly in order and other keys past it", async () => {
    await store.outbox.enqueue([sampleEntry("a1", "a"), sampleEntry("a2", "a"), sampleEntry("b1", "b")], 1);
    const first = await claimed(10);
    const second = await claimed(10);
    expect([first.id, second.id, await claim(10)]).toEqual(["a1", "b1", null]);
    await store.outbox.finish(first, { ...refused }, 11);
    expect(await claim(12)).toBeNull();
    await store.outbox.requeue("a1", 13);
    const retried = await claimed(14);
    expect(retried).toMatchObject({ id: "a1", attempt: 2, mayHaveArrived: false });
    await store.outbox.finish(retried, accepted, 15);
    expect((await claimed(16)).id).toBe("a2");
  });

  it("lets many workers at once claim each entry exactly once", async () => {
    const entries = Array.from({ length: 12 }, (_, index) => sampleEntry(`e${index}`, `key-${index}`));
    await store.outbox.enqueue(entries, 1);
    const claims = await Promise.all(Array.from({ length: 20 }, (_, index) => claim(10, `worker-${index}`)));
    // Two workers may look at the same row at once; the one that is passed over simply asks again.
    for (let next = await claim(10); next; next = await claim(10)) claims.push(next);
    const ids = claims.flatMap((entry) => (entry ? [entry.id] : []));
    expect(ids.sort()).toEqual(entries.map((entry) => entry.id).sort());
  });

  it("takes over after a lease ran out, warns that it may have arrived, and fences the first worker off", async () => {
    await store.outbox.enqueue([sampleEntry("a1", "a")], 1);
    const lost = await claimed(10);
    expect(await claim(109)).toBeNull();
    const taken = await claimed(110);
    expect(taken).toMatchObject({ id: "a1", mayHaveArrived: true, leaseToken: lost.leaseToken + 1 });
    expect(await store.outbox.markSent(lost, 111)).toBe(false);
    expect(await store.outbox.extendLease(lost, 999)).toBe(false);
    expect(await store.outbox.finish(lost, refused, 111)).toBe(false);
    expect((await store.outbox.get("a1")).state).toBe("sending");
    expect(await store.outbox.finish(taken, accepted, 112)).toBe(true);
    expect(await store.outbox.get("a1")).toMatchObject({
      ...{ state: "accepted", handedOverAt: 112, acceptedAt: 112, attemptCount: 2 },
      attempts: [{ outcome: "permanent" }, { outcome: "accepted", acknowledgement: "MSA|AA" }],
    });
  });

  it("does not wait for a time that was set before the clock was put back", async () => {
    const day = 24 * 60 * 60_000;
    await store.outbox.enqueue([sampleEntry("queued", "a"), sampleEntry("lost", "b")], 2 * day);
    const tried = await claimed(2 * day);
    expect((await claimed(2 * day)).id).toBe("lost");
    const retry = { outcome: "transient", sentence: "No answer", acknowledgement: "" } as const;
    await store.outbox.finish(tried, { ...retry, nextAttemptAt: 2 * day + 60_000 }, 2 * day);
    expect(await claim(2 * day + 50)).toBeNull();
    // The destination's own rest was set before the clock was put back too.
    const first = await claimed(day);
    await store.outbox.finish(first, accepted, day);
    expect([first.id, (await claimed(day)).id]).toEqual(["queued", "lost"]);
    expect(await claim(day)).toBeNull();
  });

  it("waits until a retry is due, and keeps the first bytes for ever", async () => {
    await store.outbox.enqueue([sampleEntry("a1", "a", { payload: null })], 1);
    const first = await claimed(10);
    expect(await store.outbox.freezePayload(first, Buffer.from("frozen"))).toEqual(Buffer.from("frozen"));
    await store.outbox.finish(
      first,
      { outcome: "transient", sentence: "No answer", acknowledgement: "", nextAttemptAt: 50 },
      11,
    );
    expect(await store.outbox.nextDueAt(11)).toBe(50);
    expect(await claim(49)).toBeNull();
    const second = await claimed(50);
    expect(second.payload).toEqual(Buffer.from("frozen"));
    expect(await store.outbox.freezePayload(second, Buffer.from("other"))).toEqual(Buffer.from("frozen"));
    await expect(store.outbox.freezePayload(first, Buffer.from("other"))).rejects.toMatchObject({ code: "conflict" });
  });

  it("claims nothing for a destination that is off, paused or excepted", async () => {
    await store.outbox.enqueue([sampleEntry("a1", "a")], 1);
    expect(await claim(10, "worker", ["to-hl7"])).toBeNull();
    await store.settings.pauseDestination("to-hl7", "Refuses the message type", 5);
    expect(await claim(10)).toBeNull();
    await store.settings.resumeDestination("to-hl7");
    await store.settings.saveDestination({ ...sampleDestination("hl7"), isEnabled: false });
    expect(await claim(10)).toBeNull();
    await store.settings.saveDestination(sampleDestination("hl7"));
    expect((await claimed(10)).id).toBe("a1");
  });

  it("shows deliveries with their figures and finds them by patient and number", async () => {
    await store.outbox.enqueue([sampleEntry("a1", "a"), sampleEntry("b1", "b")], 1);
    await store.outbox.finish(await claimed(10), accepted, 11);
    await store.outbox.finish(await claimed(10), refused, 12);
    const list = async (scope: "all" | "failed" | "waiting", search = "") =>
      (await store.outbox.list({ scope, search, offset: 0, limit: 10 })).deliveries.map((delivery) => delivery.id);
    expect(await list("all")).toEqual(["b1", "a1"]);
    expect(await list("failed")).toEqual(["b1"]);
    expect(await list("waiting")).toEqual([]);
    expect(await list("all", "smith, j")).toHaveLength(2);
    expect(await list("all", "acc 1")).toHaveLength(2);
    expect(await list("all", "jones")).toEqual([]);
    expect(await store.outbox.counts()).toEqual({ failedCount: 1, waitingCount: 0, awaitingPersonCount: 0 });
    expect((await store.outbox.destinationFigures()).get("to-hl7")).toEqual({
      waitingCount: 0,
      lastAcceptedAt: 11,
      lastAttempt: { outcome: "permanent", sentence: "Refused", at: 12 },
      circuitOpenUntil: null,
    });
    await expect(store.outbox.requeue("a1", 20)).rejects.toMatchObject({ code: "conflict" });
  });

  it("climbs the ladder of evidence once: the first opening and acknowledgement count", async () => {
    await store.outbox.enqueue([sampleEntry("a1", "a")], 1);
    await store.outbox.finish(await claimed(10), accepted, 11);
    const awaited = () => store.outbox.awaitedReceipts("to-hl7", 14);
    const none = { unacknowledgedSince: null, firstAcknowledgedAt: null, lastAcknowledgedAt: null };
    expect(await awaited()).toEqual({ ...none, unacknowledgedSince: 1 });
    const proof = (id: string, rung: EvidenceRung, at: number, byName: string) =>
      store.evidence.add({
        ...{ id, deliveryId: "a1", rung, happenedAt: at, notedAt: at + 1, source: "fhirTask", byName, detail: rung },
      });
    expect([await proof("e1", "shown", 12, "A"), await proof("e2", "shown", 13, "B")]).toEqual([true, false]);
    expect(await proof("e3", "acknowledged", 14, "Dr G. Practice")).toBe(true);
    expect(await proof("e4", "acknowledged", 15, "Somebody")).toBe(false);
    expect(await proof("e5", "acknowledged", 15, "Somebody")).toBe(false);
    expect(await proof("e6", "actedOn", 16, "Dr G. Practice")).toBe(true);
    expect(await store.outbox.get("a1")).toMatchObject({
      ...{ shownAt: 12, acknowledgedAt: 14, acknowledgedByName: "Dr G. Practice", actedAt: 16, actedWhat: "actedOn" },
    });
    // Every proof stays, the same one once.
    expect((await store.evidence.list("a1")).map(({ id }) => id)).toEqual(["e1", "e2", "e3", "e4", "e6"]);
    expect(await awaited()).toEqual({ ...none, firstAcknowledgedAt: 14, lastAcknowledgedAt: 14 });
    expect(await store.outbox.awaitedReceipts("to-hl7", 15)).toEqual(none);
    expect(await proof("e7", "outcomeSeen", 17, "Dr G. Practice")).toBe(true);
    expect(await awaited()).toEqual(none);
  });

  it("numbers entries in the order of their commits, also from transactions at once", async () => {
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        store.transaction((tx) => tx.outbox.enqueue([sampleEntry(`x${index}`, "x"), sampleEntry(`y${index}`, "y")], 1)),
      ),
    );
    const order: string[] = [];
    for (let entry = await claim(10); entry; entry = await claim(10)) {
      order.push(entry.id);
      await store.outbox.finish(entry, accepted, 11);
    }
    expect(order).toHaveLength(20);
    const of = (letter: string) => order.filter((id) => id.startsWith(letter)).map((id) => id.slice(1));
    expect(of("x")).toEqual(of("y"));
  });
});
