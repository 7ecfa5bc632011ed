import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMeshSender } from "../../electron/core/delivery/deliver-mesh.ts";
import { EvidenceRecorder, type ProvenRung } from "../../electron/core/delivery/evidence-recorder.ts";
import { MeshInboxJob } from "../../electron/core/delivery/mesh-inbox-job.ts";
import { OutboxWorker } from "../../electron/core/delivery/outbox-worker.ts";
import { loadReportFonts } from "../../electron/core/encoders/pdf-page.ts";
import { prepareDeliveries } from "../../electron/core/encoders/prepare-deliveries.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { type MeshProfile, meshProfileSchema } from "../../shared/domain/mesh-profile.ts";
import { TestStores } from "../environment/stores.ts";
import {
  itk3ResponseText,
  type MeshServerFake,
  meshSecrets,
  meshTlsFiles,
  startMeshServerFake,
} from "../fakes/mesh-server.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { mintedFor, sampleDestination, sampleJpegs, sampleRecipient, sampleReport } from "../fakes/sample-report.ts";
import { addSignedVersion } from "../fakes/sample-store.ts";

let stores: TestStores;
let store: Store;
let mesh: MeshServerFake;
let proven: ProvenRung[];
let worker: OutboxWorker;
let inbox: MeshInboxJob;
let profile: MeshProfile;
let controlId: string;

const ports = {
  ...{ clock: new SystemClock(), ids: new RandomIds(), timeoutMs: 3000 },
  secrets: {
    get: async (name: string) =>
      ({
        "destination.to-mesh.password": meshSecrets.password,
        "destination.to-mesh.sharedKey": meshSecrets.sharedKey,
      })[name] ?? null,
  },
};

beforeEach(async () => {
  stores = await TestStores.start("sqlite");
  store = await stores.open();
  await addSignedVersion(store);
  mesh = await startMeshServerFake(["PRACTICE01"]);
  proven = [];
  profile = meshProfileSchema.parse({
    ...{ channel: "mesh", baseUrl: mesh.baseUrl, mailbox: meshSecrets.mailbox, senderOdsCode: "RXX" },
    ...{ certificateFile: meshTlsFiles.certificate, keyFile: meshTlsFiles.key },
    certificateAuthorityFile: meshTlsFiles.authority,
  });
  const evidence = new EvidenceRecorder({
    ...{ store, clock: ports.clock, ids: ports.ids, events: { publish: () => undefined } },
    onProven: async (rung) => void proven.push(rung),
  });
  const common = { store, logger: keepingLogger(), events: { publish: () => undefined }, evidence };
  worker = new OutboxWorker({
    ...{ ...common, clock: ports.clock, ids: ports.ids },
    senders: { mesh: createMeshSender(async () => profile, ports) },
  });
  inbox = new MeshInboxJob({ ...common, mesh: ports, settingsOf: async () => profile });
});
afterEach(async () => {
  await worker.stop(2000);
  await mesh.stop();
  await stores.stop();
});

async function queue(address = "PRACTICE01"): Promise<Uint8Array> {
  const destination = sampleDestination("mesh", address);
  await store.settings.saveDestination(destination);
  const settings = {
    settings: profile,
    id: "p-1",
    destinationId: destination.id,
    version: 1,
    effectiveFrom: 0,
    note: "",
  };
  const { deliveries } = await prepareDeliveries(
    {
      document: sampleReport({ recipients: [sampleRecipient(destination)] }),
      ...{ identifiers: mintedFor(1), previous: [], keyImages: sampleJpegs },
      destinations: [{ ...destination, profile: { ...settings, changedByName: "", changedAt: 0 } }],
    },
    await loadReportFonts(null),
  );
  const [only] = deliveries;
  if (only === undefined) throw new Error("Nothing was prepared.");
  controlId = only.controlId;
  const entry = { ...only, id: "row", reportVersionId: "version-1", workitemId: "case-1", profileId: null };
  await store.outbox.enqueue([entry], Date.now());
  worker.start();
  return only.payload;
}

const state = async () => (await store.outbox.get("row")).state;
const reached = (wanted: string) => expect.poll(state, { timeout: 15_000, interval: 30 }).toBe(wanted);
const look = () => inbox.step(new AbortController().signal);
const acknowledge = (code: string, isOk: boolean, reference = controlId) =>
  mesh.deliver(
    { "mex-workflowid": "GPFED_CONSULT_REPORT_ACK", "mex-messagetype": "DATA" },
    itk3ResponseText(reference, code, isOk),
  );

describe("MESH, against our fake of its documented behaviour", () => {
  it("takes the document in chunks with its headers, and counts as handed over only", async () => {
    profile = { ...profile, chunkBytes: 20_000 };
    const payload = await queue();
    await reached("handedOver");
    const [message] = mesh.messages;
    expect(message?.total).toBeGreaterThan(2);
    const parts = [...(message?.chunks ?? [])].sort(([a], [b]) => a - b).map(([, part]) => part);
    expect(Buffer.concat(parts)).toEqual(Buffer.from(payload));
    expect(message?.headers).toMatchObject({
      ...{ "mex-to": "PRACTICE01", "mex-from": "RXXOT001", "mex-localid": controlId },
      ...{
        "mex-workflowid": "GPFED_CONSULT_REPORT",
        "mex-content-checksum": createHash("md5").update(payload).digest("hex"),
      },
    });
    expect(message?.headers["mex-subject"]).toContain(
      "Imaging report for LUKASIEWICZ, Zoe (Ms), NHS Number 9990000018",
    );
    const delivery = await store.outbox.get("row");
    expect(delivery.acceptedAt).toBeNull();
    expect((delivery.answerDueAt ?? 0) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  });

  it("finds the practice by NHS number, birth date and surname where it is asked to", async () => {
    await queue("GPPROVIDER");
    await reached("handedOver");
    expect(mesh.messages[0]?.headers["mex-to"]).toBe("GPPROVIDER_9990000018_29021960_Lukasiewicz");
  });

  it("is accepted and filed once both acknowledgements are there, in whichever order, and then only", async () => {
    await queue();
    await reached("handedOver");
    acknowledge("30001", true);
    await look();
    expect(await state()).toBe("handedOver");
    expect(proven).toEqual([]);
    acknowledge("20013", true);
    await look();
    expect(await state()).toBe("accepted");
    expect(proven.map(({ rung }) => rung)).toEqual(["accepted", "filed"]);
    const delivery = await store.outbox.get("row");
    expect([delivery.acceptedAt, delivery.filedAt]).not.toContain(null);
    expect(delivery.shownAt).toBeNull();
    // What was read is gone from the mailbox.
    expect(mesh.messages.filter(({ box }) => box === "inbox").map(({ status }) => status)).toEqual([
      "acknowledged",
      "acknowledged",
    ]);
  });

  it.each([
    ["20009", "its content is not valid"],
    ["30002", "the patient is not known there"],
    ["30003", "the patient is no longer registered there"],
    ["10001", "its handling instructions are wrong"],
  ])(
    "needs a person at once where an acknowledgement is negative (%s), also after a positive one",
    async (code, meaning) => {
      await queue();
      await reached("handedOver");
      if (code.startsWith("3")) acknowledge("20013", true);
      acknowledge(code, false);
      await look();
      const delivery = await store.outbox.get("row");
      expect(delivery).toMatchObject({ state: "needsPerson", acceptedAt: null });
      expect(delivery.problem).toContain(`ITK3 ${code}: ${meaning}`);
    },
  );

  it("needs a person where MESH gives notice that nobody fetched it", async () => {
    await queue();
    await reached("handedOver");
    mesh.deliver(
      {
        ...{ "mex-messagetype": "REPORT", "mex-localid": controlId, "mex-statuscode": "14" },
        "mex-statusdescription": "Message not collected by recipient after 5 days",
      },
      "",
    );
    await look();
    expect((await store.outbox.get("row")).problem).toContain("14: Message not collected by recipient after 5 days");
    expect(await state()).toBe("needsPerson");
  });

  it("names what is missing when its time is over", async () => {
    await queue();
    await reached("handedOver");
    acknowledge("20013", true);
    await look();
    const overdue = await store.outbox.noteOverdueAnswers(Date.now() + 25 * 3_600_000, "Nobody answered.");
    expect(overdue).toEqual(["row"]);
  });

  it("leaves in the mailbox what is not ours, and believes no acknowledgement of another's", async () => {
    await queue();
    await reached("handedOver");
    mesh.deliver({ "mex-workflowid": "SOMETHING_ELSE", "mex-messagetype": "DATA" }, "data");
    acknowledge("30001", true, "S000");
    mesh.deliver({ "mex-workflowid": "GPFED_CONSULT_REPORT_ACK", "mex-messagetype": "DATA" }, "<!DOCTYPE x><x/>");
    await look();
    await look();
    const inboxed = mesh.messages.filter(({ box }) => box === "inbox");
    expect(inboxed.map(({ status }) => status)).toEqual(["accepted", "accepted", "accepted"]);
    expect(await state()).toBe("handedOver");
  });

  it("asks after a document whose answer was lost before it sends it again: it lies there once", async () => {
    mesh.failure = "dropAfterStoring";
    await queue();
    await reached("waitingToRetry");
    mesh.failure = null;
    await store.outbox.requeue("row", Date.now());
    await worker.forgetFailures("to-mesh");
    await reached("handedOver");
    expect(mesh.messages).toHaveLength(1);
    const { attempts } = await store.outbox.get("row");
    expect(attempts.map(({ acknowledgement }) => acknowledgement).join("\n")).toContain("found by tracking");
  });

  it("waits on 503, and pauses on an unknown mailbox, a wrong key, no certificate or nothing set up", async () => {
    const send = async (changes: Partial<MeshProfile>, address = "PRACTICE01", secret = meshSecrets.sharedKey) => {
      const other = {
        ...ports,
        secrets: { get: async (name: string) => (name.endsWith("sharedKey") ? secret : "pass") },
      };
      const request = {
        destination: sampleDestination("mesh", address),
        controlId: "S9",
        payload,
        mayHaveArrived: false,
      };
      return createMeshSender(async () => ({ ...profile, ...changes }), other)(request, new AbortController().signal);
    };
    const payload = await queue();
    await reached("handedOver");
    mesh.failure = 503;
    expect(await send({})).toMatchObject({ outcome: "transient", pauseReason: null });
    mesh.failure = null;
    expect(await send({}, "NOBODY")).toMatchObject({ pauseReason: expect.stringContaining("knows no mailbox") });
    expect(await send({}, "PRACTICE01", "wrong")).toMatchObject({
      pauseReason: expect.stringContaining("does not let"),
    });
    const bare = { certificateFile: "", keyFile: "" };
    expect(await send(bare)).toMatchObject({ pauseReason: expect.stringContaining("does not let") });
    expect(await send({ certificateAuthorityFile: "" })).toMatchObject({
      pauseReason: expect.stringContaining("trusted"),
    });
    expect(await send({ baseUrl: "" })).toMatchObject({ pauseReason: expect.stringContaining("is not set up") });
    expect(mesh.messages).toHaveLength(1);
  });
});
