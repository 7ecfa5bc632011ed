import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AttemptOutcome, ClaimedEntry, NewOutboxEntry } from "../../electron/core/store/outbox-entry.ts";
import type { Store } from "../../electron/core/store/store.ts";
import type { ReportStatus } from "../../shared/domain/report-status.ts";
import { engines, type StorePlace, TestStores } from "../environment/stores.ts";
import { mintedFor, sampleDestination, sampleRecipient, sampleReport } from "../fakes/sample-report.ts";
import { addSignedVersion, sampleEntry } from "../fakes/sample-store.ts";

const accepted: AttemptOutcome = { outcome: "accepted", sentence: "Accepted", acknowledgement: "MSA|AA" };
const refused = (sentence: string): AttemptOutcome => ({ outcome: "permanent", sentence, acknowledgement: "MSA|AE" });
const away = (nextAttemptAt: number, restUntil = nextAttemptAt): AttemptOutcome => ({
  ...{ outcome: "transient", sentence: "Away", acknowledgement: "", nextAttemptAt, restUntil },
});
const minute = 60_000;
const second = { ...sampleDestination("fhir", "http://127.0.0.1:9/fhir"), id: "to-second" };

describe.each(engines)("outbox engine in %s", (kind) => {
  let stores: TestStores;
  let place: StorePlace;
  let store: Store;
  let attempts = 0;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    place = await stores.place();
    store = await stores.open(place);
    await addSignedVersion(store);
  });

  const claim = (now: number, options: { lane?: "alert" | "report" } = {}, on = store) => {
    attempts += 1;
    return on.outbox.claimNext({
      ...{ owner: "worker", now, leaseUntil: now + 100, attemptId: `attempt-${attempts}`, ...options },
    });
  };
  const claimed = async (now: number): Promise<ClaimedEntry> => {
    const entry = await claim(now);
    if (!entry) throw new Error("nothing to claim");
    return entry;
  };
  const tryNext = async (now: number, outcome: AttemptOutcome): Promise<string> => {
    const entry = await claimed(now);
    await store.outbox.finish(entry, outcome, now);
    return entry.id;
  };
  const stateOf = async (id: string) => (await store.outbox.get(id)).state;
  const openUntil = async () => (await store.outbox.destinationFigures()).get("to-hl7")?.circuitOpenUntil;

  it("opens a destination's circuit after three faults of the way, keeps it over a restart, and tries one alone", async () => {
    await store.outbox.enqueue([sampleEntry("a1", "a"), sampleEntry("b1", "b"), sampleEntry("c1", "c")], 0);
    await tryNext(1, away(10));
    expect([await openUntil(), await claim(9)]).toEqual([null, null]);
    await tryNext(10, away(20));
    await tryNext(20, away(20 + minute));
    expect(await openUntil()).toBe(20 + minute);
    const later = await stores.open(place);
    await later.outbox.makeWaitingDue(30);
    expect(await claim(19 + minute, {}, later)).toBeNull();
    const trial = await claim(20 + minute, {}, later);
    expect([trial?.id, await claim(21 + minute, {}, later)]).toEqual(["a1", null]);
    await later.outbox.finish(trial ?? expect.fail(), accepted, 22 + minute);
    expect(await openUntil()).toBeNull();
    expect([(await claimed(22 + minute)).id, (await claimed(22 + minute)).id]).toEqual(["b1", "c1"]);
  });

  it("sends what waited in the order of signing when the destination is back", async () => {
    await store.outbox.enqueue(
      ["a1", "b1", "c1"].map((id) => sampleEntry(id, id)),
      0,
    );
    for (const at of [1, 2, 3]) {
      const entry = await claimed(at);
      await store.outbox.finish(entry, away(at + 10 * minute, at + 1), at);
    }
    // The newest alone is due and is the trial; its success brings the older ones back before anything else.
    await store.outbox.requeue("c1", 4);
    expect(await tryNext(5, accepted)).toBe("c1");
    expect([await tryNext(6, accepted), await tryNext(7, accepted)]).toEqual(["a1", "b1"]);
  });

  it("opens after three refusals alike, and not after as many that differ", async () => {
    await store.outbox.enqueue(
      [..."abcdefgh"].map((key) => sampleEntry(key, key)),
      0,
    );
    for (const words of ["AE 101", "AE 102", "AE 101", "AE 101"]) await tryNext(1, refused(words));
    expect([await openUntil(), await stateOf("e")]).toEqual([null, "queued"]);
    await tryNext(2, refused("AE 101"));
    expect(await openUntil()).toBe(2 + 15 * minute);
    expect(await claim(14 * minute)).toBeNull();
    expect(await tryNext(3 + 15 * minute, refused("AE 101"))).toBe("f");
    expect(await claim(4 + 15 * minute)).toBeNull();
    // A person who looked into it lets it go on at once.
    await store.settings.resumeDestination("to-hl7");
    expect(await tryNext(5 + 15 * minute, accepted)).toBe("g");
  });

  it("has fault of its own count against no destination", async () => {
    await store.outbox.enqueue(
      [..."abcd"].map((key) => sampleEntry(key, key)),
      0,
    );
    for (const at of [1, 2, 3]) await tryNext(at, { ...refused("Damaged"), isOwnFault: true });
    expect((await store.outbox.destinationFigures()).get("to-hl7")).toMatchObject({
      ...{ circuitOpenUntil: null, lastAttempt: null, waitingCount: 1 },
    });
  });

  it("claims alerts first, beside reports, and once even where the destination is away", async () => {
    const alert = (id: string, changes: Partial<NewOutboxEntry> = {}) =>
      sampleEntry(id, "a", {
        ...{ lane: "alert", subjectKind: "alert", subjectId: id, reportVersionId: null, ...changes },
      });
    await store.outbox.enqueue([sampleEntry("r1", "a"), sampleEntry("r2", "b"), alert("x1"), alert("x2")], 0);
    const first = await claimed(1);
    expect(first.id).toBe("x1");
    // The next alert of the same key waits for the first, a report of that key for neither.
    expect((await claimed(1)).id).toBe("r1");
    await store.outbox.finish(first, away(20 * minute, 10 * minute), 2);
    expect([await claim(3), await stateOf("r2")]).toEqual([null, "queued"]);
    await store.outbox.enqueue([alert("x3", { orderingKey: "other" })], 4);
    expect((await claimed(5)).id).toBe("x3");
    expect(await store.outbox.get("x3")).toMatchObject({ lane: "alert", subjectKind: "alert", reportVersionId: null });
  });

  it("says how many later deliveries for the same patient wait behind one", async () => {
    await store.outbox.enqueue(
      [
        sampleEntry("a1", "a"),
        sampleEntry("a2", "a"),
        sampleEntry("b1", "b"),
        sampleEntry("a3", "a"),
        sampleEntry("a4", "a"),
      ],
      0,
    );
    await tryNext(1, refused("Refused"));
    expect(await tryNext(2, accepted)).toBe("b1");
    expect(await store.outbox.heldBack(["a1", "b1"])).toEqual(new Map([["a1", 3]]));
    await store.outbox.deliverOtherwise("a1", { byName: "Dr A", reason: "By telephone to Dr B: away" }, 3);
    expect(await store.outbox.heldBack(["a1"])).toEqual(new Map());
    expect([await stateOf("a1"), await tryNext(4, accepted)]).toEqual(["deliveredOtherwise", "a2"]);
    await expect(store.outbox.deliverOtherwise("a2", { byName: "Dr A", reason: "again" }, 5)).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("lets nothing be delivered otherwise that may not leave yet", async () => {
    await store.outbox.enqueue([sampleEntry("a1", "a")], 0, 100);
    await expect(store.outbox.deliverOtherwise("a1", { byName: "A", reason: "b" }, 99)).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("keeps what a person sends from the worker, and behind nothing", async () => {
    await store.outbox.enqueue([sampleEntry("p1", "a", { awaitsPerson: true }), sampleEntry("a2", "a")], 0);
    expect([(await claimed(1)).id, await stateOf("p1")]).toEqual(["a2", "awaitingPerson"]);
    const list = await store.outbox.list({ scope: "awaitingPerson", search: "", offset: 0, limit: 10 });
    expect(list.deliveries.map(({ id }) => id)).toEqual(["p1"]);
    expect(await store.outbox.counts()).toEqual({ failedCount: 0, waitingCount: 1, awaitingPersonCount: 1 });
  });

  it("shows what was handed over as a person's once its answer is overdue, without holding anything back", async () => {
    await store.outbox.enqueue([sampleEntry("a1", "a"), sampleEntry("a2", "a"), sampleEntry("a3", "a")], 0);
    const handedOver: AttemptOutcome = {
      ...{ outcome: "handedOver", sentence: "Stored", acknowledgement: "MSA|CA", answerDueAt: 50 },
    };
    for (const at of [1, 2]) await tryNext(at, handedOver);
    expect([await stateOf("a1"), await stateOf("a2")]).toEqual(["handedOver", "handedOver"]);
    expect(await store.outbox.noteOverdueAnswers(49, "Overdue")).toEqual([]);
    expect(await store.outbox.acceptAnswer("a2", 49)).toBe(true);
    expect(await store.outbox.acceptAnswer("a2", 49)).toBe(false);
    expect(await store.outbox.noteOverdueAnswers(50, "Overdue")).toEqual(["a1"]);
    expect(await store.outbox.noteOverdueAnswers(51, "Overdue")).toEqual([]);
    expect(await store.outbox.counts()).toMatchObject({ failedCount: 1, waitingCount: 1 });
    expect(await store.outbox.get("a1")).toMatchObject({ state: "handedOver", problem: "Overdue", answerDueAt: 50 });
    // Late, but there: nothing is left to do.
    expect(await store.outbox.acceptAnswer("a1", 60)).toBe(true);
    expect(await store.outbox.get("a1")).toMatchObject({ state: "accepted", acceptedAt: 60, problem: "" });
    expect(await store.outbox.refuseAnswer("a1", "No")).toBe(false);
    expect(await tryNext(61, handedOver)).toBe("a3");
    expect(await store.outbox.refuseAnswer("a3", "Content refused")).toBe(true);
    expect(await store.outbox.get("a3")).toMatchObject({ state: "needsPerson", problem: "Content refused" });
  });

  it("takes a refusal for the last word only where the bytes left once", async () => {
    await store.outbox.enqueue([sampleEntry("a1", "a")], 0);
    const handedOver: AttemptOutcome = {
      ...{ outcome: "handedOver", sentence: "Stored", acknowledgement: "MSA|CA", answerDueAt: 50 },
    };
    await tryNext(1, handedOver);
    await store.outbox.noteOverdueAnswers(50, "Overdue");
    await store.outbox.resend("a1", 51);
    // The first one is refused while the second may have been filed: the next try brings the answer.
    await tryNext(52, { outcome: "ambiguous", sentence: "?", acknowledgement: "", nextAttemptAt: 60, restUntil: 60 });
    expect(await store.outbox.refuseAnswer("a1", "Content refused")).toBe(false);
    expect(await stateOf("a1")).toBe("waitingToRetry");
    await tryNext(60, handedOver);
    expect(await store.outbox.refuseAnswer("a1", "Content refused")).toBe(true);
    const refused = await store.outbox.get("a1");
    expect(refused).toMatchObject({ state: "handedOver", problem: expect.stringContaining("It was sent again since") });
    expect(await store.outbox.acceptAnswer("a1", 61)).toBe(true);
    expect(await stateOf("a1")).toBe("accepted");
  });

  it("takes an answer that is quicker than the record of its own hand-over", async () => {
    await store.outbox.enqueue([sampleEntry("a1", "a")], 0);
    const entry = await claimed(1);
    expect(await store.outbox.acceptAnswer("a1", 2)).toBe(true);
    const late: AttemptOutcome = { outcome: "handedOver", sentence: "", acknowledgement: "MSA|CA", answerDueAt: 99 };
    expect(await store.outbox.finish(entry, late, 3)).toBe(false);
    expect(await stateOf("a1")).toBe("accepted");
  });

  it("resends the same bytes under the same number, and what was proven stays proven", async () => {
    await store.outbox.enqueue([sampleEntry("a1", "a")], 0);
    await tryNext(1, accepted);
    await store.outbox.resend("a1", 5);
    const again = await claimed(6);
    expect(again).toMatchObject({ id: "a1", controlId: "control-a1", mayHaveArrived: true });
    expect(again.payload).toEqual(Buffer.from("message a1"));
    await store.outbox.finish(again, refused("205"), 7);
    expect(await store.outbox.get("a1")).toMatchObject({ state: "accepted", acceptedAt: 1, problem: "205" });
    await expect(store.outbox.requeue("a1", 8)).rejects.toMatchObject({ code: "conflict" });
  });

  it("puts a message made anew in the refused one's place in the order, and keeps the old bytes", async () => {
    await store.outbox.enqueue([sampleEntry("a1", "a"), sampleEntry("a2", "a")], 0);
    await tryNext(1, refused("AE"));
    const anew = sampleEntry("a1-again", "a", { controlId: "control-new", payload: Buffer.from("mended") });
    await store.outbox.replaceRefused("a1", anew, { byName: "Dr A", reason: "Made anew: code corrected" }, 2);
    expect([await tryNext(3, accepted), await tryNext(4, accepted)]).toEqual(["a1-again", "a2"]);
    expect(await store.outbox.payload("a1")).toMatchObject({ payload: Buffer.from("message a1") });
    expect(await stateOf("a1")).toBe("superseded");
    const list = await store.outbox.list({ scope: "all", search: "", offset: 0, limit: 10 });
    expect([list.total, list.deliveries.length]).toEqual([3, 3]);
    await expect(
      store.outbox.replaceRefused("a2", { ...anew, id: "x" }, { byName: "A", reason: "b" }, 5),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  it("goes through the whole log page by page", async () => {
    await store.outbox.enqueue(
      Array.from({ length: 7 }, (_, index) => sampleEntry(`e${index}`, `k${index}`)),
      0,
    );
    const seen: string[] = [];
    let before: number | null = null;
    do {
      const page = await store.outbox.list({ scope: "all", search: "", offset: 0, limit: 3, before });
      expect(page.total).toBe(7);
      seen.push(...page.deliveries.map(({ id }) => id));
      before = page.next;
    } while (before !== null);
    expect(seen).toEqual(["e6", "e5", "e4", "e3", "e2", "e1", "e0"]);
  });

  describe("a newer version of the same report", () => {
    const addVersion = async (version: number, status: ReportStatus) => {
      const document = sampleReport({ version, status });
      await store.reports.addVersion({
        ...{ id: `version-${version}`, workitemId: "case-1", document, identifiers: mintedFor(version) },
        signature: { ...document.signature, personId: "person-rtestwell" },
        pdf: Buffer.from("%PDF-1.7"),
      });
    };
    const of = (version: number, changes: Partial<NewOutboxEntry> = {}) =>
      sampleEntry(`v${version}`, "a", { reportVersionId: `version-${version}`, ...changes });
    const order = async (from: number) => {
      const ids: string[] = [];
      for (let at = from, entry = await claim(at); entry !== null; at += 1, entry = await claim(at)) {
        ids.push(entry.id);
        await store.outbox.finish(entry, accepted, at);
      }
      return ids;
    };

    it.each<[ReportStatus, string[]]>([
      ["addended", ["v2"]],
      ["corrected", ["v2"]],
      ["withdrawn", ["v2"]],
    ])("that is %s goes in the place of one that never left, and both say so", async (status, expected) => {
      await addVersion(2, status);
      await store.outbox.enqueue([of(1), of(2)], 0);
      expect(await order(1)).toEqual(expected);
      expect(await stateOf("v1")).toBe("superseded");
      expect((await store.outbox.get("v1")).attemptCount).toBe(0);
    });

    it("goes in the place of one that was refused, once a person sends it again or makes it anew", async () => {
      await addVersion(2, "corrected");
      await store.outbox.enqueue([of(1)], 0);
      await tryNext(1, refused("AE"));
      await store.outbox.enqueue([of(2)], 1);
      expect(await claim(2)).toBeNull();
      await store.outbox.requeue("v1", 3);
      expect(await order(4)).toEqual(["v2"]);
      expect(await stateOf("v1")).toBe("superseded");
    });

    it("goes in the place of a refused one that is made anew", async () => {
      await addVersion(2, "withdrawn");
      await store.outbox.enqueue([of(1)], 0);
      await tryNext(1, refused("AE"));
      await store.outbox.enqueue([of(2)], 1);
      const anew = of(1, { id: "v1-again", controlId: "control-new" });
      await store.outbox.replaceRefused("v1", anew, { byName: "Dr A", reason: "Code corrected" }, 3);
      expect(await order(4)).toEqual(["v2"]);
    });

    it("goes in the place of one that nobody took yet", async () => {
      await addVersion(2, "corrected");
      await store.outbox.enqueue([of(1)], 0);
      await tryNext(1, { outcome: "transient", sentence: "Away", acknowledgement: "", nextAttemptAt: 2 });
      await store.outbox.enqueue([of(2)], 1);
      expect(await order(3)).toEqual(["v2"]);
    });

    it("goes after one that may have arrived", async () => {
      await addVersion(2, "corrected");
      await store.outbox.enqueue([of(1)], 0);
      await tryNext(1, { outcome: "ambiguous", sentence: "?", acknowledgement: "", nextAttemptAt: 2 });
      await store.outbox.enqueue([of(2)], 2);
      expect(await order(3)).toEqual(["v1", "v2"]);
    });

    it("takes no addendum's and no correction's words away, and waits for what may be taken back", async () => {
      await addVersion(2, "addended");
      await addVersion(3, "corrected");
      await addVersion(4, "corrected");
      await store.outbox.enqueue([of(1), of(2), of(3), of(4)], 0);
      expect(await order(1)).toEqual(["v2", "v3", "v4"]);
    });

    it("does not replace while it can still be taken back", async () => {
      await addVersion(2, "corrected");
      await store.outbox.enqueue([of(1)], 0);
      await store.outbox.enqueue([of(2)], 0, 100);
      expect(await order(1)).toEqual(["v1"]);
    });

    it("leaves archives, other recipients and reports with an alert every version", async () => {
      await addVersion(2, "corrected");
      await store.settings.saveDestination(second);
      const other = { ...sampleRecipient(sampleDestination("hl7")), id: "other", name: "Dr B. Copy" };
      await store.outbox.enqueue(
        [
          ...[
            of(1, { id: "d1", channel: "dicomweb", orderingKey: "d" }),
            of(2, { id: "d2", channel: "dicomweb", orderingKey: "d" }),
          ],
          ...[of(1, { id: "o1", orderingKey: "o" }), of(2, { id: "o2", orderingKey: "o", recipient: other })],
        ],
        0,
      );
      expect(await order(1)).toEqual(["d1", "d2", "o1", "o2"]);
    });

    it("never has an older one sent again after it", async () => {
      await addVersion(2, "corrected");
      await store.outbox.enqueue([of(1)], 0);
      expect(await tryNext(1, accepted)).toBe("v1");
      await store.outbox.enqueue([of(2)], 1);
      expect(await order(2)).toEqual(["v2"]);
      await expect(store.outbox.resend("v1", 5)).rejects.toMatchObject({ code: "conflict" });
      await store.outbox.resend("v2", 5);
      expect(await order(6)).toEqual(["v2"]);
    });
  });
});
