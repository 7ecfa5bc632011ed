import type { Task } from "@medplum/fhirtypes";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createNetworkFetch } from "../../electron/core/archive/http-fetch.ts";
import { EvidenceRecorder, type ProvenRung } from "../../electron/core/delivery/evidence-recorder.ts";
import { ReceiptsJob } from "../../electron/core/delivery/receipts.ts";
import { identifierSystems } from "../../electron/core/encoders/fhir-identifiers.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { type FhirServer, startFhirServer } from "../environment/fhir-server.ts";
import { TestStores } from "../environment/stores.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { sampleDestination, sampleRecipient } from "../fakes/sample-report.ts";
import { addSignedVersion, sampleEntry } from "../fakes/sample-store.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

let stores: TestStores;
let store: Store;
let server: FhirServer;
let clock: ManualClock;
let asked: string[];
let told: ProvenRung[];
let receipts: ReceiptsJob;

beforeEach(async () => {
  stores = await TestStores.start("sqlite");
  store = await stores.open();
  server = await startFhirServer();
  clock = new ManualClock(Date.now());
  asked = [];
  told = [];
  await addSignedVersion(store);
  await store.settings.saveDestination(practice());
  const network = createNetworkFetch();
  const ids = new RandomIds();
  const events = { publish: () => undefined };
  receipts = new ReceiptsJob({
    ...{ store, clock, ids, events, logger: keepingLogger(), intervalMs: 1000 },
    evidence: new EvidenceRecorder({ store, clock, ids, events, onProven: async (rung) => void told.push(rung) }),
    fetch: (request) => {
      asked.push(new URL(request.url).pathname.replace(/^.*\//, ""));
      return network.fetch(request);
    },
  });
  await accepted("row-1");
});
afterEach(async () => {
  await server.stop();
  await stores.stop();
});

const practice = () => ({ ...sampleDestination("fhir", server.baseUrl), receiptsUrl: server.baseUrl });

async function accepted(id: string): Promise<void> {
  const recipient = sampleRecipient(practice());
  const entry = sampleEntry(id, id, { recipient, channel: "fhir", controlId: `S-${id}` });
  await store.outbox.enqueue([entry], clock.now());
  const claim = { owner: "w", now: clock.now(), leaseUntil: clock.now() + 1000, attemptId: `try-${id}` };
  const claimed = (await store.outbox.claimNext(claim)) ?? expect.fail();
  await store.outbox.finish(claimed, { outcome: "accepted", sentence: "", acknowledgement: "" }, clock.now());
}

/** What the practice's server says of a delivery from now on. */
async function practiceSays(id: string, status: Task["status"], more: Partial<Task> = {}): Promise<void> {
  const identifier = [{ system: identifierSystems.delivery, value: `S-${id}` }];
  const stored = await server.repository.searchOne<Task>({
    resourceType: "Task",
    filters: [{ code: "identifier", operator: "eq" as never, value: `${identifierSystems.delivery}|S-${id}` }],
  });
  const task: Task = { ...stored, resourceType: "Task", intent: "order", identifier, status, ...more };
  if (stored === undefined) await server.repository.createResource(task);
  else await server.repository.updateResource(task);
}

async function asks(passedMs = 1000): Promise<number> {
  clock.pass(passedMs);
  const before = asked.length;
  await receipts.step(new AbortController().signal);
  return asked.slice(before).filter((type) => type === "Task").length;
}

const rungs = () => told.map(({ rung, byName }) => `${rung} ${byName}`);

describe("what a receiver tells after the acknowledgement", () => {
  const partner = { owner: { display: "Dr B. Partner" } };

  it("is heard: what was done, and days later what came of it", async () => {
    await practiceSays("row-1", "completed", partner);
    expect(await asks()).toBe(1);
    expect(rungs()).toEqual(["shown Test fhir", "acknowledged Dr B. Partner"]);
    await practiceSays("row-1", "completed", { ...partner, businessStatus: { text: "Referred to chest clinic" } });
    // Ten minutes after the acknowledgement a minute has to pass between two questions.
    expect(await asks(10 * minute)).toBe(1);
    expect(rungs().slice(2)).toEqual(["actedOn Dr B. Partner"]);
    expect(await store.outbox.get("row-1")).toMatchObject({ actedWhat: "Referred to chest clinic" });
    clock.pass(5 * day);
    const output = [{ type: { text: "Outcome" }, valueString: "Resected, pT1a" }];
    await practiceSays("row-1", "completed", {
      ...partner,
      businessStatus: { text: "Referred to chest clinic" },
      output,
    });
    expect(await asks()).toBe(1);
    expect(rungs().slice(3)).toEqual(["outcomeSeen Dr B. Partner"]);
    expect(await asks(day)).toBe(0);
  });

  it("is asked for less and less often, at once again for something new, and for thirty days", async () => {
    await practiceSays("row-1", "completed", partner);
    await asks();
    expect(await asks(10 * minute)).toBe(1);
    expect([await asks(30_000), await asks(40_000)]).toEqual([0, 1]);
    clock.pass(5 * day);
    expect([await asks(), await asks(30 * minute), await asks(31 * minute)]).toEqual([1, 0, 1]);
    await accepted("row-2");
    expect([await asks(), await asks()]).toEqual([1, 1]);
    await practiceSays("row-2", "completed", partner);
    expect(await asks()).toBe(1);
    clock.pass(31 * day);
    expect(await asks()).toBe(0);
  });

  it("puts a Task that is rejected, at once or after it was acknowledged, before a person once", async () => {
    await accepted("row-2");
    await practiceSays("row-1", "completed", partner);
    await asks();
    const reason = { statusReason: { coding: [{ code: "not-ours", display: "Not our patient" }] } };
    await practiceSays("row-1", "rejected", reason);
    await practiceSays("row-2", "failed");
    await asks();
    await asks();
    const open = await store.reconciliation.list("open", 10);
    expect(open.map(({ kind, deliveryId }) => [kind, deliveryId]).sort()).toEqual([
      ["rejected", "row-1"],
      ["rejected", "row-2"],
    ]);
    expect(open.find(({ deliveryId }) => deliveryId === "row-1")?.sentence).toContain("(Task: Not our patient)");
    expect((await store.outbox.get("row-2")).acknowledgedAt).toBeNull();
  });
});
