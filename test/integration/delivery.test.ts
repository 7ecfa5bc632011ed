import type { DiagnosticReport, Patient } from "@medplum/fhirtypes";
import { Server as Hl7Server, type Inbound } from "node-hl7-server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DicomwebClient } from "../../electron/core/archive/dicomweb-client.ts";
import { createNetworkFetch } from "../../electron/core/archive/http-fetch.ts";
import { createDicomwebSender } from "../../electron/core/delivery/deliver-dicomweb.ts";
import { createFhirSender } from "../../electron/core/delivery/deliver-fhir.ts";
import { createHl7Sender } from "../../electron/core/delivery/deliver-hl7.ts";
import { EvidenceRecorder, type ProvenRung } from "../../electron/core/delivery/evidence-recorder.ts";
import { OutboxWorker } from "../../electron/core/delivery/outbox-worker.ts";
import { ReceiptsJob } from "../../electron/core/delivery/receipts.ts";
import { loadReportFonts } from "../../electron/core/encoders/pdf-page.ts";
import { type PreparedDelivery, prepareDeliveries } from "../../electron/core/encoders/prepare-deliveries.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import type { Store } from "../../electron/core/store/store.ts";
import type { DestinationSettings } from "../../shared/contract/settings.ts";
import { defaultHl7Connection } from "../../shared/domain/hl7-profile.ts";
import { type LineProcess, startLines } from "../environment/child-process.ts";
import { startFhirServer } from "../environment/fhir-server.ts";
import { freePort, startOrthanc } from "../environment/orthanc.ts";
import { TestStores } from "../environment/stores.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { mintedFor, sampleDestination, sampleJpegs, sampleRecipient, sampleReport } from "../fakes/sample-report.ts";
import { addSignedVersion } from "../fakes/sample-store.ts";

let stores: TestStores;
let store: Store;
let proven: ProvenRung[];
const cleanUps: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  stores = await TestStores.start("sqlite");
  store = await stores.open();
  proven = [];
  await addSignedVersion(store);
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  await stores.stop();
});

/** Makes the real payloads for a destination and queues them. */
async function queue(destination: DestinationSettings, id = "row"): Promise<readonly PreparedDelivery[]> {
  await store.settings.saveDestination(destination);
  const { deliveries } = await prepareDeliveries(
    {
      document: sampleReport({ recipients: [sampleRecipient(destination)] }),
      identifiers: mintedFor(1),
      previous: [],
      destinations: [{ ...destination, profile: null }],
      keyImages: sampleJpegs,
    },
    await loadReportFonts(null),
  );
  const entries = deliveries.map((delivery, index) => ({
    ...delivery,
    id: `${id}-${index}`,
    reportVersionId: "version-1",
    workitemId: "case-1",
  }));
  await store.outbox.enqueue(entries, Date.now());
  return deliveries;
}

function startWorker(archiveUrl = ""): OutboxWorker {
  const clock = new SystemClock();
  const ids = new RandomIds();
  const network = createNetworkFetch();
  const client = new DicomwebClient({
    archiveId: "orthanc",
    archiveName: "Orthanc",
    baseUrl: archiveUrl,
    fetch: network.fetch,
    clock,
    ids,
    authentication: { kind: "none" },
    quirks: { sendsRawQuery: true, lacksThumbnail: true },
  });
  const worker = new OutboxWorker({
    store,
    senders: {
      hl7: createHl7Sender({
        ...{ clock, connectTimeoutMs: 2000 },
        connectionOf: async () => ({ ...defaultHl7Connection, answerWithinSeconds: 0.8 }),
      }),
      fhir: createFhirSender({ fetch: network.fetch, timeoutMs: 5000 }),
      dicomweb: createDicomwebSender(
        async () => client,
        async () => ({ channel: "dicomweb", verifiesByQuery: true }),
      ),
    },
    clock,
    ids,
    logger: keepingLogger(),
    events: { publish: () => undefined },
    evidence: recorder(proven),
    leaseMs: 2000,
  });
  worker.start();
  cleanUps.push(() => worker.stop(3000));
  return worker;
}

/** Keeps proofs in the store and tells of each that is the first of its rung. */
function recorder(told: ProvenRung[]): EvidenceRecorder {
  return new EvidenceRecorder({
    ...{ store, clock: new SystemClock(), ids: new RandomIds(), events: { publish: () => undefined } },
    onProven: async (rung) => void told.push(rung),
  });
}

/** Waits until a delivery is in a state; gives it. */
async function reached(id: string, state: string) {
  await expect.poll(async () => (await store.outbox.get(id)).state, { timeout: 20_000, interval: 50 }).toBe(state);
  return store.outbox.get(id);
}

/** Receives by node-hl7-server; `answer` says what with, or null for silence. */
async function startHl7Server(answer: (count: number) => "AA" | "AE" | "AR" | null) {
  const port = await freePort();
  const received: string[] = [];
  const server = new Hl7Server({ bindAddress: "127.0.0.1" });
  const inbound: Inbound = server.createInbound({ port }, (request, response) => {
    received.push(request.getMessage().toString());
    const code = answer(received.length);
    if (code !== null) void response.sendResponse(code);
  });
  await new Promise<void>((resolve) => void inbound.once("listen", () => resolve()));
  cleanUps.push(() => inbound.close());
  return { port, received };
}

describe("HL7 over MLLP", () => {
  it("is accepted by node-hl7-server, with the acknowledgement kept", async () => {
    const { port, received } = await startHl7Server(() => "AA");
    const [prepared] = await queue(sampleDestination("hl7", `127.0.0.1:${port}`));
    startWorker();
    const delivery = await reached("row-0", "accepted");
    expect(received).toHaveLength(1);
    expect(received[0]).toContain(prepared?.controlId);
    expect(received[0]).toContain("19005-8^Conclusion^LN");
    expect(delivery.attempts[0]?.acknowledgement).toContain(`MSA|AA|${prepared?.controlId}`);
    expect(delivery.acceptedAt).not.toBeNull();
    expect(proven).toMatchObject([{ rung: "accepted", deliveryId: "row-0", recipientRole: "referrer" }]);
  });

  it("is read and accepted by python3-hl7", async () => {
    const receiver = startLines("/usr/bin/python3", ["test/environment/hl7-receiver.py"]);
    cleanUps.push(() => receiver.end());
    const port = await receiver.line(0);
    const [prepared] = await queue(sampleDestination("hl7", `127.0.0.1:${port}`));
    startWorker();
    await reached("row-0", "accepted");
    const message = JSON.parse(await receiver.line(1)) as { controlId: string; texts: string[][] };
    expect(message.controlId).toBe(prepared?.controlId);
    const conclusion = message.texts.find(([code]) => code?.startsWith("19005-8"));
    expect(conclusion?.[1]).toBe("Likely primary lung cancer, right upper lobe.");
  });

  it("waits for an absent receiver and says so, then delivers by Retry", async () => {
    const port = await freePort();
    await queue(sampleDestination("hl7", `127.0.0.1:${port}`));
    const worker = startWorker();
    const waiting = await reached("row-0", "waitingToRetry");
    expect(waiting.problem).toContain("refused the connection");
    expect(waiting.handedOverAt).toBeNull();
    expect(waiting.attempts[0]?.outcome).toBe("transient");
    const receiver = startLines(process.execPath, [
      "electron/demo-practice/main.ts",
      "--mllp-port",
      String(port),
      "--directory",
      `${(await stores.place()).profileDirectory}/practice`,
    ]);
    cleanUps.push(() => receiver.end());
    await receiver.line(0);
    await store.outbox.requeue("row-0", Date.now());
    await worker.forgetFailures("to-hl7");
    await reached("row-0", "accepted");
  });

  it("stops at a refusal (AE) and asks for a person", async () => {
    const { port } = await startHl7Server(() => "AE");
    await queue(sampleDestination("hl7", `127.0.0.1:${port}`));
    startWorker();
    const refused = await reached("row-0", "needsPerson");
    expect(refused.problem).toContain("refused the report (AE)");
    expect(refused.attempts).toMatchObject([{ outcome: "permanent" }]);
    expect(proven).toEqual([]);
  });

  it("tries again after AR, and after a lost acknowledgement, with the same bytes", async () => {
    const { port, received } = await startHl7Server((count) => (count === 1 ? "AR" : count === 2 ? null : "AA"));
    await queue(sampleDestination("hl7", `127.0.0.1:${port}`));
    const worker = startWorker();
    await reached("row-0", "waitingToRetry");
    await store.outbox.requeue("row-0", Date.now());
    await worker.forgetFailures("to-hl7");
    await expect.poll(() => received.length, { timeout: 5000 }).toBe(2);
    const unanswered = await reached("row-0", "waitingToRetry");
    expect(unanswered.problem).toContain("did not answer within");
    expect(unanswered.handedOverAt).not.toBeNull();
    await store.outbox.requeue("row-0", Date.now());
    await worker.forgetFailures("to-hl7");
    const accepted = await reached("row-0", "accepted");
    expect(accepted.attempts.map(({ outcome }) => outcome)).toEqual(["transient", "ambiguous", "accepted"]);
    expect(new Set(received).size).toBe(1);
    expect(received).toHaveLength(3);
  });

  it("does not send bytes that changed in the store", async () => {
    const { port, received } = await startHl7Server(() => "AA");
    await queue(sampleDestination("hl7", `127.0.0.1:${port}`));
    const { claimNext } = store.outbox;
    store.outbox.claimNext = async (claim) => {
      const entry = await claimNext.call(store.outbox, claim);
      return entry === null ? null : { ...entry, payload: Buffer.from("other") };
    };
    startWorker();
    const stopped = await reached("row-0", "needsPerson");
    expect(stopped.problem).toContain("damaged");
    expect(received).toEqual([]);
  });
});

describe("FHIR", () => {
  it("is filed once by Medplum's router although it is posted twice", async () => {
    const server = await startFhirServer();
    cleanUps.push(() => server.stop());
    const [prepared] = await queue(sampleDestination("fhir", server.baseUrl));
    const payload = prepared?.payload ?? new Uint8Array();
    const first = await createFhirSender(createNetworkFetch())(
      { destination: sampleDestination("fhir", server.baseUrl), controlId: "C", payload, mayHaveArrived: false },
      new AbortController().signal,
    );
    expect(first.outcome, first.acknowledgement).toBe("accepted");
    startWorker();
    const delivery = await reached("row-0", "accepted");
    expect(delivery.attempts[0]?.acknowledgement).toContain("HTTP 200");
    const counts = { Patient: 1, Practitioner: 1, ServiceRequest: 1, ImagingStudy: 1, Media: 2 } as const;
    const others = { DiagnosticReport: 1, Provenance: 1, Task: 1, Communication: 1 } as const;
    for (const [resourceType, count] of Object.entries({ ...counts, ...others })) {
      const found = await server.repository.search({ resourceType: resourceType as "Patient" });
      expect(found.entry?.length, resourceType).toBe(count);
    }
    const [report] = await server.repository.searchResources<DiagnosticReport>({ resourceType: "DiagnosticReport" });
    const [patient] = await server.repository.searchResources<Patient>({ resourceType: "Patient" });
    expect(report?.subject?.reference).toBe(`Patient/${patient?.id}`);
    expect(report?.conclusion).toBe("Likely primary lung cancer, right upper lobe.");
  });

  it("waits where nobody listens", async () => {
    await queue(sampleDestination("fhir", `http://127.0.0.1:${await freePort()}/fhir`));
    startWorker();
    const waiting = await reached("row-0", "waitingToRetry");
    expect(waiting.problem).toContain("refused the connection");
    expect(waiting.attempts[0]?.outcome).toBe("transient");
  });
});

describe("DICOMweb", () => {
  it("stores report, key objects and PDF in Orthanc, and takes the second time as stored", async () => {
    const orthanc = await startOrthanc();
    cleanUps.push(() => orthanc.stop());
    const destination = sampleDestination("dicomweb", "orthanc");
    await queue(destination);
    await queue(destination, "again");
    startWorker(orthanc.dicomwebUrl);
    for (const id of ["row-0", "row-1", "row-2", "again-0", "again-1", "again-2"]) await reached(id, "accepted");
    const study = sampleReport().examination.studyInstanceUid;
    const answer = await fetch(`${orthanc.dicomwebUrl}/studies/${study}/instances`);
    const instances = (await answer.json()) as Record<string, { Value: string[] }>[];
    const classes = instances.map((instance) => instance["00080016"]?.Value[0]).sort();
    expect(classes).toEqual([
      "1.2.840.10008.5.1.4.1.1.104.1",
      "1.2.840.10008.5.1.4.1.1.88.11",
      "1.2.840.10008.5.1.4.1.1.88.59",
    ]);
  });
});

describe("the demo practice", () => {
  let practice: LineProcess;
  let mllpPort: string;
  let page: string;
  beforeEach(async () => {
    const { profileDirectory } = await stores.place();
    practice = startLines(process.execPath, ["electron/demo-practice/main.ts", "--directory", profileDirectory]);
    cleanUps.push(() => practice.end());
    const ready = /mllp 127\.0\.0\.1:(\d+) page (http:\/\/127\.0\.0\.1:\d+)\//.exec(await practice.line(0));
    mllpPort = ready?.[1] ?? "";
    page = ready?.[2] ?? "";
  });

  const press = (path: string, body = "") =>
    fetch(`${page}${path}`, {
      method: "POST",
      headers: { origin: page, "content-type": "application/x-www-form-urlencoded" },
      body,
      redirect: "manual",
    });
  const reportPath = async () => /\/reports\/[0-9a-f]{24}/.exec(await (await fetch(page)).text())?.[0] ?? "";

  it("shows the report and gives back opened and acknowledged", async () => {
    const destination = { ...sampleDestination("hl7", `127.0.0.1:${mllpPort}`), receiptsUrl: `${page}/fhir` };
    const [prepared] = await queue(destination);
    startWorker();
    await reached("row-0", "accepted");
    const path = await reportPath();
    const html = await (await fetch(`${page}${path}`)).text();
    expect(html).toContain("ŁUKASIEWICZ, Zoë (Ms)");
    expect(html).toContain("Likely primary lung cancer, right upper lobe.");
    expect(html).toContain("growth &gt; 20 % &amp; no fat");
    expect(new Uint8Array(await (await fetch(`${page}${path}/images/1.jpg`)).arrayBuffer())).toEqual(
      sampleJpegs.get("key-1"),
    );
    const pdf = Buffer.from(await (await fetch(`${page}${path}/report.pdf`)).arrayBuffer());
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    const receipts = new ReceiptsJob({
      store,
      ...{ fetch: createNetworkFetch().fetch, clock: new SystemClock(), ids: new RandomIds(), logger: keepingLogger() },
      ...{ events: { publish: () => undefined }, evidence: recorder(proven) },
      intervalMs: 1,
    });
    const poll = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await receipts.step(new AbortController().signal);
      return store.outbox.get("row-0");
    };
    expect((await poll()).shownAt).toBeNull();
    expect((await press(`${path}/open`)).status).toBe(303);
    expect(await poll()).toMatchObject({ acknowledgedAt: null, shownAt: expect.any(Number) });
    expect((await press(`${path}/acknowledge`, "name=Dr+B.+Partner")).status).toBe(303);
    const acknowledged = await poll();
    expect(acknowledged.acknowledgedByName).toBe("Dr B. Partner");
    await poll();
    expect(proven.map(({ rung, byName }) => `${rung} ${byName}`)).toEqual([
      "accepted Test hl7",
      "shown Test hl7",
      "acknowledged Dr B. Partner",
    ]);
    expect(prepared?.controlId).toMatch(/^S/);
  });

  it("keeps the time of opening, and gives it no person's name, where it is heard with the acknowledgement", async () => {
    await queue({ ...sampleDestination("hl7", `127.0.0.1:${mllpPort}`), receiptsUrl: `${page}/fhir` });
    startWorker();
    await reached("row-0", "accepted");
    const path = await reportPath();
    await press(`${path}/open`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await press(`${path}/acknowledge`, "name=Dr+G.+Practice");
    const heard: ProvenRung[] = [];
    const receipts = new ReceiptsJob({
      ...{ store, fetch: createNetworkFetch().fetch, clock: new SystemClock(), logger: keepingLogger() },
      ...{ ids: new RandomIds(), events: { publish: () => undefined }, evidence: recorder(heard), intervalMs: 1 },
    });
    await receipts.step(new AbortController().signal);
    expect(heard.map(({ rung, byName }) => `${rung} ${byName}`)).toEqual([
      "shown Test hl7",
      "acknowledged Dr G. Practice",
    ]);
    const [opened, acknowledged] = heard;
    expect((acknowledged?.at ?? 0) - (opened?.at ?? 0)).toBeGreaterThanOrEqual(50);
    expect((await store.outbox.get("row-0")).shownAt).toBe(opened?.at);
  });

  it("refuses the next message, and keeps one copy of what it did not answer", async () => {
    await queue(sampleDestination("hl7", `127.0.0.1:${mllpPort}`));
    await press("/faults", "refuse=next");
    const worker = startWorker();
    const refused = await reached("row-0", "needsPerson");
    expect(refused.attempts[0]?.acknowledgement).toContain("MSA|AE|");
    await press("/faults", "silent=on");
    await store.outbox.requeue("row-0", Date.now());
    await worker.forgetFailures("to-hl7");
    await reached("row-0", "waitingToRetry");
    await press("/faults", "silent=off");
    await store.outbox.requeue("row-0", Date.now());
    await worker.forgetFailures("to-hl7");
    await reached("row-0", "accepted");
    expect((await (await fetch(page)).text()).match(/href="\/reports\//g)).toHaveLength(1);
  });

  it("answers only its own names and its own pages, under a strict policy", async () => {
    const home = await fetch(page);
    expect(home.headers.get("content-security-policy")).toContain("default-src 'none'");
    const foreign = await fetch(`${page}/faults`, { method: "POST", headers: { origin: "http://evil.example" } });
    expect(foreign.status).toBe(403);
    const { request } = await import("node:http");
    const status = await new Promise((resolve) => {
      request(page, { headers: { host: "evil.example" } }, (response) => resolve(response.statusCode)).end();
    });
    expect(status).toBe(421);
  });
});
