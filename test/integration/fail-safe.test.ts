import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import { createHl7Sender } from "../../electron/core/delivery/deliver-hl7.ts";
import { EvidenceRecorder } from "../../electron/core/delivery/evidence-recorder.ts";
import { OutboxWorker } from "../../electron/core/delivery/outbox-worker.ts";
import { createReportEncoder } from "../../electron/core/encoders/report-encoder.ts";
import { FailSafeService } from "../../electron/core/fail-safe/fail-safe-service.ts";
import { FireDrillService } from "../../electron/core/fail-safe/fire-drill-service.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { type FailSafePolicy, firstFailSafePolicy } from "../../shared/domain/fail-safe.ts";
import { defaultHl7Connection } from "../../shared/domain/hl7-profile.ts";
import { type Hl7Receiver, startHl7Receiver } from "../environment/hl7-receiver.ts";
import { freePort } from "../environment/orthanc.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { sampleDestination } from "../fakes/sample-report.ts";
import { sampleEntry } from "../fakes/sample-store.ts";
import { type Services, signingPin, startServices } from "../fakes/services.ts";
import { type SignableCase, signableCase } from "../fakes/signable-case.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
const encoder = createReportEncoder();
afterAll(() => encoder.close());

describe.each(engines)("the fail-safe board on %s", (kind) => {
  let stores: TestStores;
  let services: Services;
  let board: FailSafeService;
  let officer: WindowSession;
  let administrator: WindowSession;
  let signable: SignableCase;
  let faults: readonly { since: number; sentence: string }[] = [];
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    services = startServices(await stores.open());
    officer = await services.signIn("olive");
    administrator = await services.signIn("admin", "administrator");
    signable = await signableCase(services, officer);
    const { store, audit, clock, ids } = services;
    board = new FailSafeService({
      ...{ store, audit, clock, ids, events: { publish: () => undefined }, isDemo: false },
      verifySecret: async (_session, secret) => secret === signingPin,
      listening: {
        // As the real one: it reads its settings in the store.
        faults: async () => {
          await store.settings.value("adt");
          return faults;
        },
      },
    });
    await board.savePolicy(administrator, policyWith({ officers: ["person-olive"] }));
  });
  const policyWith = (change: Partial<FailSafePolicy>) => ({ ...firstFailSafePolicy, ...change });
  const raise = () =>
    services.alerts.raise(officer, {
      ...{
        workitemId: signable.caseId,
        category: "critical",
        finding: "Pulmonary embolus",
        actionNeeded: "Anticoagulate",
      },
      ...{ recipientName: "Ward 7", recipientContact: "", limitMinutes: 30, image: null, keyImageId: null },
    });
  const kinds = async () => (await board.board(officer)).rows.map((row) => row.kind);
  const signOff = async (secret = signingPin, note = "") => {
    const { rows } = await board.board(officer);
    return board.signOff(officer, { secret, note, seenRowIds: rows.map(({ id }) => id) });
  };

  it("shows an alert when its limit has passed, and only an acknowledgement takes it off", async () => {
    const alert = await raise();
    expect(await kinds()).toEqual([]);
    expect((await board.board(officer)).teams).toEqual([
      { team: "Ward 7", decided: 0, acknowledgedInTime: 0, open: 1 },
    ]);
    services.clock.setTo(services.clock.now() + 31 * minute);
    expect(await kinds()).toEqual(["alertUnacknowledged"]);
    await signOff();
    expect(await kinds()).toEqual(["alertUnacknowledged"]);
    const acknowledgement = { personName: "Sister B", capacity: "", method: "inPerson", readBack: null } as const;
    await services.alerts.acknowledge(officer, {
      ...{ alertId: alert.id, actionTaken: "" },
      acknowledgement: { ...acknowledgement, identityChecked: true },
    });
    expect(await kinds()).toEqual([]);
    const { teams } = await board.board(officer);
    expect(teams).toEqual([{ team: "Ward 7", decided: 1, acknowledgedInTime: 0, open: 1 }]);
  });

  it("shows what no system took, and a silent route once for all that wait", async () => {
    await services.store.settings.saveDestination(sampleDestination("hl7", "127.0.0.1:1"));
    const now = services.clock.now();
    const ofNoCase = { reportVersionId: null, workitemId: null };
    const entries = ["x1", "x2", "x3"].map((id) => sampleEntry(id, id, ofNoCase));
    await services.store.outbox.enqueue(entries, now);
    expect(await kinds()).toEqual([]);
    services.clock.setTo(now + 5 * 60 * minute);
    const { rows } = await board.board(officer);
    expect(rows.map(({ kind, what }) => [kind, what])).toEqual([
      ["deliveriesWaiting", "3 deliveries wait for Test hl7, which does not take them"],
    ]);
  });

  it("shows that messages about in-patients cannot come in, until they can", async () => {
    faults = [{ since: services.clock.now(), sentence: "Messages about in-patients cannot come in." }];
    expect((await board.board(officer)).rows).toMatchObject([{ kind: "listenerDown", what: faults[0]?.sentence }]);
    expect((await signOff()).rows).toHaveLength(1);
    faults = [];
    expect(await kinds()).toEqual([]);
  });

  it("is signed by an officer alone, with the PIN, under what was seen, and closes nothing", async () => {
    const { rows } = await board.board(officer);
    const other = await services.signIn("other");
    const input = { secret: signingPin, note: "", seenRowIds: rows.map(({ id }) => id) };
    await expect(board.signOff(other, input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(board.signOff(officer, { ...input, secret: "0" })).rejects.toMatchObject({ code: "reauth_required" });
    await raise();
    services.clock.setTo(services.clock.now() + 31 * minute);
    await expect(board.signOff(officer, input)).rejects.toMatchObject({ code: "conflict" });
    const signed = await signOff(signingPin, "Ward 7 called twice");
    expect(signed.signOffs).toMatchObject([{ rowCount: 1, note: "Ward 7 called twice", officerName: "Dr olive" }]);
    expect(signed.rows.map((row) => row.kind)).toEqual(["alertUnacknowledged"]);
    const [entry] = await services.audit.list({ offset: 0, limit: 1 });
    expect(entry).toMatchObject({ action: "failSafe.signOff", personId: "person-olive" });
  });

  it("names each day since the first signature that nobody signed", async () => {
    await signOff();
    services.clock.setTo(services.clock.now() + 3 * day);
    const missed = (await board.board(officer)).rows.filter((row) => row.kind === "dayNotSignedOff");
    expect(missed.map(({ subjectId }) => subjectId)).toEqual(["2026-11-19", "2026-11-20"]);
  });

  it("has its limits and officers set by an administrator, of people who can sign in", async () => {
    await expect(board.savePolicy(officer, firstFailSafePolicy)).rejects.toMatchObject({ code: "forbidden" });
    const unknown = policyWith({ officers: ["nobody"] });
    await expect(board.savePolicy(administrator, unknown)).rejects.toMatchObject({ code: "invalid_input" });
    expect((await board.board(officer)).maySignOff).toBe(true);
    expect((await board.savePolicy(administrator, firstFailSafePolicy)).officerNames).toEqual([]);
    expect((await board.board(officer)).maySignOff).toBe(false);
  });
});

describe("fire drills through a receiver by others", () => {
  let stores: TestStores;
  let services: Services;
  let drills: FireDrillService;
  let worker: OutboxWorker;
  let receiver: Hl7Receiver | null = null;
  let officer: WindowSession;
  beforeAll(async () => {
    stores = await TestStores.start("sqlite");
  });
  afterAll(() => stores.stop());
  afterEach(async () => {
    await worker.stop(2000);
    await receiver?.stop();
    receiver = null;
  });
  const begin = async (address: string) => {
    services = startServices(await stores.open());
    officer = await services.signIn("olive");
    const { store, audit, clock, ids, logger } = services;
    await store.settings.saveDestination(sampleDestination("hl7", address));
    const events = { publish: () => undefined };
    drills = new FireDrillService({
      ...{ store, audit, clock, ids, events, logger, encoder },
      notifier: { notify: (title) => void services.notices.push(title) },
      wake: () => worker.wake(),
    });
    const evidence = new EvidenceRecorder({
      ...{ store, clock, ids, events },
      onProven: (rung) => drills.recordProven(rung),
    });
    const connection = { ...defaultHl7Connection, answerWithinSeconds: 5 };
    const senders = { hl7: createHl7Sender({ connectionOf: async () => connection, clock: new SystemClock() }) };
    worker = new OutboxWorker({ ...{ store, senders, ids, logger, events, evidence }, clock: new SystemClock() });
    worker.start();
  };
  const result = async () => (await drills.list(officer)).drills[0];

  it("pass when the receiver accepts a message about nobody, and leave no report behind", async () => {
    receiver = await startHl7Receiver();
    await begin(`127.0.0.1:${receiver.port}`);
    services.clock.setTo(Date.now());
    await drills.start(officer, { destinationId: "to-hl7" });
    await expect(drills.start(officer, { destinationId: "to-hl7" })).rejects.toMatchObject({ code: "conflict" });
    await expect.poll(async () => (await result())?.result, { timeout: 40_000 }).toBe("passed");
    expect(await result()).toMatchObject({ acceptedAt: expect.any(Number), startedByName: "Dr olive", problem: "" });
    const [message] = receiver.messages();
    expect(message).toMatchObject({ patientName: expect.stringMatching(/^ZZZTEST/), accession: "ZZZTEST" });
    services.clock.setTo(Date.now());
    const { id } = await drills.start(officer, { destinationId: "to-hl7" });
    await expect.poll(async () => (await services.store.fireDrills.get(id)).result, { timeout: 40_000 }).toBe("passed");
    // Two drills are two messages: a receiver must not take the second for the first.
    expect(new Set(receiver.messages().map(({ controlId }) => controlId)).size).toBe(2);
  });

  it("fail when nothing is accepted in time, tell somebody, stand on the board and never send later", async () => {
    const port = await freePort();
    await begin(`127.0.0.1:${port}`);
    services.clock.setTo(Date.now());
    await drills.start(officer, { destinationId: "to-hl7" });
    await drills.step();
    expect((await result())?.result).toBe("running");
    services.clock.setTo(Date.now() + 16 * minute);
    await drills.step();
    expect(await result()).toMatchObject({ result: "failed", problem: expect.stringMatching(/refused|15 minutes/) });
    expect(services.notices).toEqual(["Fire drill failed"]);
    const { store } = services;
    const drill = await result();
    expect((await store.outbox.get(drill?.deliveryId ?? "")).state).toMatch(/recalled|sending/);
    expect((await store.fireDrills.lastOfEach()).map((one) => one.result)).toEqual(["failed"]);
  });

  it("go only where an alert would go, and pass by mail when its server took it", async () => {
    await begin("127.0.0.1:9");
    const { store } = services;
    for (const channel of ["page", "print", "mesh", "email"] as const) {
      await store.settings.saveDestination(sampleDestination(channel, "nobody@example.org"));
    }
    const { routes } = await drills.list(officer);
    expect(routes.map(({ destinationId }) => destinationId).sort()).toEqual(["to-email", "to-hl7"]);
    await expect(drills.start(officer, { destinationId: "to-page" })).rejects.toMatchObject({ code: "not_found" });
    const { id, deliveryId } = await drills.start(officer, { destinationId: "to-email" });
    await drills.recordProven({
      ...{ subjectKind: "fireDrill", subjectId: id, deliveryId, rung: "handedOver", at: services.clock.now() },
      ...{ reportVersionId: null, recipientRole: "copy", recipientName: "", byName: "", detail: "" },
    });
    expect(await store.fireDrills.get(id)).toMatchObject({ result: "passed" });
  });

  it("run once at their time, also when the program was off then or starts again", async () => {
    receiver = await startHl7Receiver();
    await begin(`127.0.0.1:${receiver.port}`);
    const drill = { weekdays: [3], minuteOfDay: 9 * 60, limitMinutes: 15 };
    await services.store.settings.setValue("failSafe/policy", JSON.stringify({ ...firstFailSafePolicy, drill }));
    // Wednesday 18-Nov-2026, 10:00: an hour after the time.
    await drills.step();
    await drills.step();
    await expect.poll(async () => (await drills.list(officer)).drills.length).toBe(1);
    expect((await drills.list(officer)).drills[0]).toMatchObject({ startedByName: "Schedule" });
    expect((await drills.list(officer)).nextAt).toBe(Date.parse("2026-11-25T09:00:00Z"));
  });
});
