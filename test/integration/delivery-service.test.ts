import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AuditLog } from "../../electron/core/audit/audit-log.ts";
import type { WindowSession } from "../../electron/core/core.ts";
import { DeliveryService } from "../../electron/core/delivery/delivery-service.ts";
import { OutboxWorker } from "../../electron/core/delivery/outbox-worker.ts";
import { type Send, sendResult } from "../../electron/core/delivery/send-result.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { TestStores } from "../environment/stores.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { sampleDestination, sampleRecipient } from "../fakes/sample-report.ts";
import { addSignedVersion, sampleEntry, samplePerson } from "../fakes/sample-store.ts";

const clock = new SystemClock();
let stores: TestStores;
let store: Store;
let worker: OutboxWorker;
let service: DeliveryService;
let sent: string[];
/** What the receivers do, by control id; accepted unless set. */
let answers: Map<string, ReturnType<typeof sendResult>>;

const session: WindowSession = {
  id: "window",
  person: samplePerson(),
  isLocked: false,
  openedStudies: new Set(),
  openWorkitemId: null,
  lastInputAt: 0,
};

beforeEach(async () => {
  stores = await TestStores.start("sqlite");
  store = await stores.open();
  await addSignedVersion(store);
  sent = [];
  answers = new Map();
  const send: Send = async ({ controlId }) => {
    sent.push(controlId);
    return answers.get(controlId) ?? sendResult("accepted", "Accepted.", "MSA|AA");
  };
  worker = new OutboxWorker({
    store,
    senders: { hl7: send, fhir: send, dicomweb: send },
    clock,
    ids: new RandomIds(),
    logger: keepingLogger(),
    events: { publish: () => undefined },
    evidence: { announce: async () => undefined },
  });
  service = new DeliveryService({
    store,
    audit: new AuditLog(store, clock),
    events: { publish: () => undefined },
    clock,
    worker,
  });
});
afterEach(async () => {
  await worker.stop(1000);
  await stores.stop();
});

const isSettled = async () => (await store.outbox.counts()).waitingCount === 0;
const stateOf = async (id: string) => (await store.outbox.get(id)).state;

describe("the delivery screen", () => {
  it("holds back only the patient whose report was refused, and goes on after Retry", async () => {
    answers.set("control-1", sendResult("permanent", "Refused.", "MSA|AE"));
    await store.outbox.enqueue(
      [sampleEntry("1", "patient-a"), sampleEntry("2", "patient-a"), sampleEntry("3", "patient-b")],
      clock.now(),
    );
    worker.start();
    await expect.poll(() => stateOf("3")).toBe("accepted");
    expect(await stateOf("1")).toBe("needsPerson");
    expect(await stateOf("2")).toBe("queued");
    const failed = await service.list(session, { scope: "failed", search: "", offset: 0, limit: 10 });
    expect(failed.deliveries.map(({ id, problem }) => `${id} ${problem}`)).toEqual(["1 Refused."]);
    expect(failed).toMatchObject({ failedCount: 1, waitingCount: 1, destinations: [{ state: "answering" }] });
    answers.clear();
    await service.retry(session, { deliveryId: "1", reason: "The practice has put it right" });
    await expect.poll(() => stateOf("2")).toBe("accepted");
    expect(sent).toEqual(["control-1", "control-3", "control-1", "control-2"]);
    const [audited] = await store.audit.list({ offset: 0, limit: 1 });
    expect(audited).toMatchObject({ action: "delivery.retry", personId: session.person?.id });
    expect(audited?.detail).toContain("The practice has put it right");
  });

  it("pauses a destination that is set up wrongly, and Retry lets it go on", async () => {
    answers.set("control-1", sendResult("permanent", "Not taken.", "MSA|AR", "Set up wrongly."));
    await store.outbox.enqueue([sampleEntry("1", "patient-a"), sampleEntry("2", "patient-b")], clock.now());
    worker.start();
    await expect.poll(() => stateOf("1")).toBe("needsPerson");
    const [paused] = await service.destinations();
    expect(paused).toMatchObject({ state: "paused", problem: "Set up wrongly.", waitingCount: 1 });
    expect(await stateOf("2")).toBe("queued");
    answers.clear();
    await service.retry(session, { deliveryId: "1", reason: "Corrected" });
    await expect.poll(isSettled).toBe(true);
    expect(await service.destinations()).toMatchObject([{ state: "answering", waitingCount: 0 }]);
  });

  it("keeps the order of signing when a destination comes back, and another is not held up", async () => {
    const other = { ...sampleDestination("fhir", "http://127.0.0.1:9/fhir") };
    await store.settings.saveDestination(other);
    answers.set("control-1", sendResult("transient", "Down."));
    await store.outbox.enqueue(
      [
        sampleEntry("1", "patient-a"),
        sampleEntry("2", "patient-b"),
        sampleEntry("3", "patient-a", { channel: "fhir", recipient: sampleRecipient(other), orderingKey: "other" }),
      ],
      clock.now(),
    );
    worker.start();
    await expect.poll(() => stateOf("3")).toBe("accepted");
    expect(await stateOf("1")).toBe("waitingToRetry");
    expect(await stateOf("2")).toBe("queued");
    expect(await service.destinations()).toMatchObject([
      { state: "failing", problem: "Down." },
      { state: "answering" },
    ]);
    answers.clear();
    await service.retry(session, { deliveryId: "1", reason: "It answers again" });
    await expect.poll(isSettled).toBe(true);
    expect(sent.filter((controlId) => controlId !== "control-3")).toEqual(["control-1", "control-1", "control-2"]);
  });

  it("refuses to send again what was accepted, and answers nobody who is signed out", async () => {
    await store.outbox.enqueue([sampleEntry("1", "patient-a")], clock.now());
    worker.start();
    await expect.poll(isSettled).toBe(true);
    await expect(service.retry(session, { deliveryId: "1", reason: "again" })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(
      service.list({ ...session, person: null }, { scope: "all", search: "", offset: 0, limit: 1 }),
    ).rejects.toMatchObject({ code: "signed_out" });
  });
});
