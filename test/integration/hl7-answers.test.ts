import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EvidenceRecorder, type ProvenRung } from "../../electron/core/delivery/evidence-recorder.ts";
import { createHl7Delivery } from "../../electron/core/delivery/hl7-delivery.ts";
import { frameMllp, MllpReader } from "../../electron/core/delivery/mllp.ts";
import { OutboxWorker } from "../../electron/core/delivery/outbox-worker.ts";
import { OverdueAnswersJob } from "../../electron/core/delivery/overdue-answers-job.ts";
import { profiledDestinations } from "../../electron/core/delivery/profiled-destination.ts";
import { loadReportFonts } from "../../electron/core/encoders/pdf-page.ts";
import { prepareDeliveries } from "../../electron/core/encoders/prepare-deliveries.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { channelSettingsSchema } from "../../shared/domain/channel-settings.ts";
import type { Hl7Connection, Hl7Profile } from "../../shared/domain/hl7-profile.ts";
import { startHl7Receiver } from "../environment/hl7-receiver.ts";
import { freePort } from "../environment/orthanc.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { mintedFor, sampleDestination, sampleJpegs, sampleRecipient, sampleReport } from "../fakes/sample-report.ts";
import { addSignedVersion } from "../fakes/sample-store.ts";

describe.each(engines)("application acknowledgements, kept in %s", (kind) => {
  let stores: TestStores;
  let store: Store;
  let proven: ProvenRung[];
  let ourPort: number;
  const cleanUps: (() => Promise<unknown>)[] = [];
  const clock = new SystemClock();
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    store = await stores.open();
    proven = [];
    ourPort = await freePort();
    await addSignedVersion(store);
  });
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  async function profile(
    destinationId: string,
    profileChanges: Partial<Hl7Profile>,
    connection: Partial<Hl7Connection> = {},
  ) {
    const settings = channelSettingsSchema.parse({ channel: "hl7", profile: profileChanges, connection });
    return store.profiles.add({
      ...{ id: new RandomIds().uuid(), destinationId, settings, effectiveFrom: clock.now(), note: "" },
      ...{ changedById: null, changedByName: "", changedAt: clock.now() },
    });
  }

  const elsewhere = () => ({ applicationAnswer: "otherConnection" as const, listenPort: ourPort });

  /** Sets a destination up and queues what is signed for it now. */
  async function queue(port: number, changes: Partial<Hl7Profile> = { applicationAcknowledgement: "AL" }) {
    const destination = { ...sampleDestination("hl7", `127.0.0.1:${port}`), name: "hl7" };
    await store.settings.saveDestination(destination);
    await profile(destination.id, changes, elsewhere());
    const profiled = (await profiledDestinations(store, clock.now())).find((each) => each.id === destination.id);
    if (profiled === undefined) throw new Error("no destination");
    const { deliveries } = await prepareDeliveries(
      {
        document: sampleReport({ recipients: [sampleRecipient(profiled)] }),
        identifiers: mintedFor(1),
        previous: [],
        destinations: [profiled],
        keyImages: sampleJpegs,
      },
      await loadReportFonts(null),
    );
    const [delivery] = deliveries;
    if (delivery === undefined) throw new Error("nothing to send");
    await store.outbox.enqueue(
      [{ ...delivery, id: "row", reportVersionId: "version-1", workitemId: "case-1" }],
      clock.now(),
    );
    return delivery;
  }

  /** Everything that delivers HL7, as the core composes it. */
  function start() {
    const [ids, logger, events] = [new RandomIds(), keepingLogger(), { publish: () => undefined }];
    const evidence = new EvidenceRecorder({
      ...{ store, clock, ids, events },
      onProven: async (rung) => void proven.push(rung),
    });
    const { send, listeners } = createHl7Delivery({
      ...{ store, clock, ids, logger, events, evidence, onRetry: () => worker.wake() },
    });
    const worker = new OutboxWorker({ store, senders: { hl7: send }, clock, ids, logger, events, evidence });
    worker.start();
    cleanUps.push(() => listeners.close());
    cleanUps.push(() => worker.stop(3000));
    return { listeners, logger };
  }

  async function receiver(...options: string[]) {
    const started = await startHl7Receiver(0, ["--code", "CA", ...options]);
    cleanUps.push(() => started.stop());
    return started;
  }

  async function reached(id: string, state: string) {
    await expect.poll(async () => (await store.outbox.get(id)).state, { timeout: 20_000, interval: 50 }).toBe(state);
    return store.outbox.get(id);
  }

  /** Says something to our port and gives what is replied. */
  async function tellUs(message: string): Promise<string> {
    const socket = connect({ host: "127.0.0.1", port: ourPort });
    cleanUps.push(async () => socket.destroy());
    const reader = new MllpReader(100_000);
    socket.write(frameMllp(Buffer.from(message)));
    return new Promise((resolve) =>
      socket.on("data", (chunk) => {
        for (const frame of reader.push(chunk)) if (frame.kind === "message") resolve(frame.bytes.toString());
      }),
    );
  }

  const answer = (code: string, controlId: string) =>
    `MSH|^~\\&|P|M|S|R|1||ACK|A1|T|2.5.1|||AL|NE\rMSA|${code}|${controlId}\r`;

  it("prove what was handed over, over a connection that the receiver opens", async () => {
    const peer = await receiver("--answer-to", String(ourPort));
    const { controlId } = await queue(peer.port);
    start();
    const delivery = await reached("row", "accepted");
    expect(delivery).toMatchObject({ problem: "", answerDueAt: null });
    const proofs = (await store.evidence.list("row")).map(({ rung, source, detail }) => [rung, source, detail]);
    expect(proofs).toHaveLength(2);
    expect(proofs).toEqual(
      expect.arrayContaining([
        ["handedOver", "hl7AcceptAcknowledgement", expect.stringContaining(`MSA|CA|${controlId}`)],
        ["accepted", "hl7ApplicationAcknowledgement", expect.stringContaining(`MSA|AA|${controlId}`)],
      ]),
    );
    expect(proven.map(({ rung, deliveryId }) => [rung, deliveryId])).toEqual([["accepted", "row"]]);
    await expect.poll(() => peer.replies()).toEqual([expect.stringMatching(/^MSA\|CA\|A/)]);
    // The same answer again is taken again and changes nothing.
    expect(await tellUs(answer("AA", controlId))).toContain("MSA|CA|A1");
    expect((await store.outbox.get("row")).state).toBe("accepted");
    expect(proven).toHaveLength(1);
  });

  it("that refuse what was accepted before are put before a person once, with both answers, and unprove nothing", async () => {
    const peer = await receiver("--answer-to", String(ourPort));
    const { controlId } = await queue(peer.port);
    start();
    await reached("row", "accepted");
    const refusal = `${answer("AE", controlId)}ERR|||103^Table value not found^HL70357|E||||DOE, Jane is unknown\r`;
    expect(await tellUs(refusal)).toContain("MSA|CA|A1");
    expect(await tellUs(refusal)).toContain("MSA|CA|A1");
    const delivery = await store.outbox.get("row");
    expect(delivery).toMatchObject({ state: "accepted", acceptedAt: expect.any(Number) });
    expect(delivery.attempts.map(({ outcome }) => outcome).sort()).toEqual(["handedOver", "permanent"]);
    expect(delivery.attempts.find(({ outcome }) => outcome === "permanent")?.acknowledgement).toContain("MSA|AE|");
    const open = await store.reconciliation.list("open", 10);
    expect(open.map(({ kind, deliveryId }) => [kind, deliveryId])).toEqual([["rejected", "row"]]);
    expect(open[0]?.sentence).toMatch(/took a report \(.*: AA\) and then refused it \(.*: AE 103\)/);
    expect(open[0]?.sentence).not.toContain("DOE");
    // What it could not do at that moment is a contradiction too, and nothing goes again by itself.
    await tellUs(`${answer("AR", controlId)}ERR|||207^Locked^HL70357|E\r`);
    expect((await store.outbox.get("row")).state).toBe("accepted");
    expect(await store.reconciliation.openCount()).toBe(1);
  });

  it("put a refusal that comes after the commit before a person, and keep it", async () => {
    const peer = await receiver("--answer-to", String(ourPort), "--then", "AE", "--error", "103");
    await queue(peer.port);
    start();
    const delivery = await reached("row", "needsPerson");
    expect(delivery.problem).toMatch(/refused the report \(AE 103\)/);
    expect(delivery.acceptedAt).toBeNull();
    expect(delivery.attempts.map(({ outcome }) => outcome).sort()).toEqual(["handedOver", "permanent"]);
    const refusal = delivery.attempts.find(({ outcome }) => outcome === "permanent");
    expect(refusal?.acknowledgement).toContain("103^Refused");
    expect(proven).toEqual([]);
  });

  it("pause the destination where the refusal is of its set-up", async () => {
    const peer = await receiver("--answer-to", String(ourPort), "--then", "AR", "--error", "203");
    await queue(peer.port);
    start();
    await reached("row", "needsPerson");
    expect((await store.settings.destination("to-hl7")).pausedReason).toMatch(
      /does not take this kind of message \(203\)/,
    );
  });

  it("bring the same bytes again where it could not be done at that moment", async () => {
    const peer = await receiver("--answer-to", String(ourPort), "--then", "AE", "--error", "206", "--refusals", "1");
    const { controlId } = await queue(peer.port);
    start();
    const waiting = await reached("row", "waitingToRetry");
    expect(waiting.problem).toMatch(/cannot take the report at the moment \(AR 206\)/);
    await reached("row", "accepted");
    expect(peer.messages().map((message) => message.controlId)).toEqual([controlId, controlId]);
    const tries = (await store.outbox.get("row")).attempts.map(({ outcome }) => outcome);
    expect(tries.filter((outcome) => outcome === "transient")).toHaveLength(1);
  });

  it("are named once they are overdue, and what waits for them is not sent again", async () => {
    const peer = await receiver("--then", "nothing");
    const { controlId } = await queue(peer.port);
    start();
    const delivery = await reached("row", "handedOver");
    expect((delivery.answerDueAt ?? 0) - clock.now()).toBeGreaterThan(3_500_000);
    const later = new ManualClock(clock.now() + 3_700_000);
    const events = { publish: () => undefined };
    await new OverdueAnswersJob({ store, clock: later, logger: keepingLogger(), events }).step();
    expect((await store.outbox.get("row")).problem).toMatch(/has not said in time whether it was processed/);
    expect(peer.messages()).toHaveLength(1);
    expect(await tellUs(answer("AA", controlId))).toContain("MSA|CA|A1");
    expect(await store.outbox.get("row")).toMatchObject({ state: "accepted", problem: "" });
  });

  it("come in after a restart too, and nobody answers for another destination", async () => {
    const peer = await receiver("--then", "nothing");
    const { controlId } = await queue(peer.port);
    start();
    await reached("row", "handedOver");
    for (const cleanUp of cleanUps.splice(1).reverse()) await cleanUp();
    const { listeners, logger } = start();
    await listeners.step(new AbortController().signal);
    expect(await tellUs(answer("AA", "S00000000000000000FF"))).toMatch(/MSA\|CR\|A1\rERR\|\|\|204/);
    expect(logger.lines.some((line) => line.startsWith("acknowledgements.unknown"))).toBe(true);
    // Its answers come elsewhere now: this port is no longer its own.
    const former = ourPort;
    ourPort = await freePort();
    await profile("to-hl7", { applicationAcknowledgement: "AL" }, elsewhere());
    await store.settings.saveDestination({ ...sampleDestination("hl7", "127.0.0.1:1"), id: "to-other", name: "other" });
    await profile("to-other", {}, { applicationAnswer: "otherConnection", listenPort: former });
    await listeners.step(new AbortController().signal);
    const own = ourPort;
    ourPort = former;
    expect(await tellUs(answer("AA", controlId))).toContain("MSA|CR|A1");
    expect((await store.outbox.get("row")).state).toBe("handedOver");
    ourPort = own;
    expect(await tellUs(answer("AA", controlId))).toContain("MSA|CA|A1");
    expect((await store.outbox.get("row")).state).toBe("accepted");
  });

  it("are made possible before anything is sent: where our port is taken, nothing goes", async () => {
    const blocker = await startHl7Receiver(ourPort);
    const peer = await receiver("--answer-to", String(ourPort));
    await queue(peer.port);
    start();
    await expect
      .poll(async () => (await store.outbox.get("row")).problem, { timeout: 10_000 })
      .toMatch(/port for the answers of “hl7” .* could not be opened \(EADDRINUSE\), so nothing was sent/);
    expect(peer.messages()).toEqual([]);
    await blocker.stop();
    await reached("row", "accepted");
  });

  it("leave what was signed under an earlier profile as it was, over the connection of now", async () => {
    const old = await queue(1, { version: "2.3", applicationAcknowledgement: "AL" });
    const peer = await receiver("--answer-to", String(ourPort));
    await store.settings.saveDestination({
      ...sampleDestination("hl7", `127.0.0.1:${peer.port}`),
      id: "to-hl7",
      name: "hl7",
    });
    await profile("to-hl7", { version: "2.5", messageKind: "MDM" }, elsewhere());
    start();
    await reached("row", "accepted");
    const received = await peer.message(0);
    expect([received.version, received.kind]).toEqual(["2.3", "ORU^R01"]);
    expect((await store.outbox.payload("row")).payload?.equals(Buffer.from(old.payload))).toBe(true);
  });
});
