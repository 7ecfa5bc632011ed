import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { Hl7Message } from "@medplum/core";
import { Hl7Client } from "@medplum/hl7";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AdtListening } from "../../electron/core/alerts/adt-listening.ts";
import type { WindowSession } from "../../electron/core/core.ts";
import { frameMllp, MllpReader } from "../../electron/core/delivery/mllp.ts";
import { type AdtListeningPolicy, adtListeningDefaults } from "../../shared/domain/adt-listening.ts";
import { makeCertificates, type TestCertificates } from "../environment/certificates.ts";
import { startHl7Sender } from "../environment/hl7-sender.ts";
import { TestStores } from "../environment/stores.ts";
import { sampleEntry } from "../fakes/sample-directory.ts";
import { type Services, startServices } from "../fakes/services.ts";
import { type SignableCase, signableCase } from "../fakes/signable-case.ts";

let services: Services;
let anna: WindowSession;
let chief: WindowSession;
let signable: SignableCase;
let listening: AdtListening;
let stores: TestStores;
const core = { stopping: new AbortController() };
const cleanUps: (() => unknown)[] = [];

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
  return () => stores.stop();
});
beforeEach(async () => {
  services = startServices(await stores.open());
  anna = await services.signIn("anna");
  chief = await services.signIn("chief", "administrator");
  signable = await signableCase(services, anna);
  for (const [id, name, phone] of [
    ["ward-a", "Ward A", "1001"],
    ["ward-b", "Ward B", "1002"],
  ] as const) {
    await services.store.directory.insert(sampleEntry(id, { kind: "ward", name, phone }));
  }
  const { store, audit, clock, logger } = services;
  core.stopping = new AbortController();
  const notifier = { notify: (title: string, body: string) => void services.notices.push(`${title}: ${body}`) };
  const events = { publish: () => undefined };
  listening = new AdtListening({ store, audit, clock, logger, notifier, events, intake: services.adt, isDemo: false });
  await listening.step(core.stopping.signal);
});
afterEach(async () => {
  core.stopping.abort();
  await listening.step(core.stopping.signal);
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function listen(change: Partial<AdtListeningPolicy> = {}): Promise<number> {
  const port = await freePort();
  const standing = await listening.save(chief, { ...adtListeningDefaults, isOn: true, port, ...change });
  expect(standing).toMatchObject({ listensAt: `127.0.0.1:${port}`, problem: "" });
  return port;
}

function sender(port: number, options: readonly string[] = []) {
  const started = startHl7Sender(port, options);
  cleanUps.push(() => started.stop());
  return started;
}

interface Header {
  readonly application?: string;
  readonly facility?: string;
  readonly version?: string;
  readonly processing?: string;
  /** MSH-13 to MSH-18. */
  readonly rest?: string;
}

async function adt(trigger: string, controlId: string, ward: string, header: Header = {}): Promise<string> {
  const { patient } = (await services.store.workitems.get(signable.caseId)).study;
  const { application = "PAS", facility = "RXX", version = "2.4", processing = "P", rest = "" } = header;
  const born = (patient.birthDate ?? "").replaceAll("-", "");
  return [
    `MSH|^~\\&|${application}|${facility}|SIGHTLINE|RXX|20261118095500||ADT^${trigger}|${controlId}|${processing}|${version}${rest}`,
    `EVN|${trigger}|202611180${controlId.slice(-3)}`,
    `PID|1||${patient.patientId}^^^${patient.issuerOfPatientId}^PI||${patient.name.family}||${born}`,
    `PV1|1|I|${ward}^3^12||||C7654321^MOCKFORD^ADA`,
    "",
  ].join("\r");
}

const alertToWardA = () =>
  services.alerts.raise(anna, {
    ...{ workitemId: signable.caseId, category: "critical", finding: "Tension pneumothorax" },
    ...{ actionNeeded: "Drain now", recipientName: "Ward A", recipientContact: "1001", recipientEntryId: "ward-a" },
    ...{ image: null, keyImageId: null },
  });
const audited = async () =>
  (await services.audit.list({ offset: 0, limit: 20 })).filter(({ action }) => /^adt/.test(action));

/** A connection of our own, for what no honest sender sends. */
async function raw(port: number) {
  const socket: Socket = connect({ host: "127.0.0.1", port });
  cleanUps.push(() => socket.destroy());
  const reader = new MllpReader(100_000);
  const answers: string[] = [];
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    for (const frame of reader.push(chunk)) if (frame.kind === "message") answers.push(frame.bytes.toString());
  });
  await new Promise((resolve) => socket.once("connect", resolve));
  return { socket, answers, say: (bytes: Buffer) => void socket.write(frameMllp(bytes)) };
}

describe("messages about in-patients over MLLP", () => {
  it("of python3-hl7 move an open alert once, however often they come, and are acknowledged behind the commit", async () => {
    const port = await listen();
    const pas = sender(port);
    expect(await pas.send(await adt("A01", "M0900", "Ward A"))).toMatchObject({ code: "AA", controlId: "M0900" });
    const alert = await alertToWardA();
    const move = await adt("A02", "M0910", "Ward B");
    const answer = await pas.send(move);
    // At the moment of the answer it is stored.
    const moved = await services.store.alerts.get(alert.id);
    expect(answer).toMatchObject({ code: "AA", controlId: "M0910", error: "", type: "ACK^A02^ACK" });
    expect(moved).toMatchObject({ recipientName: "Ward B", recipientContact: "1002", recipientLocation: "Ward B" });
    expect(moved.voiceReason).toBe("The patient moved from Ward A to Ward B; Ward B has to be told now.");
    expect(await pas.send(move)).toMatchObject({ code: "AA", controlId: "M0910" });
    expect((await services.store.alerts.get(alert.id)).events).toEqual(moved.events);
    expect((await audited()).map(({ detail }) => detail)).toEqual([
      "A02 M0910 of PAS/RXX, again",
      "A02 M0910 of PAS/RXX",
      "A01 M0900 of PAS/RXX",
    ]);
    expect(await listening.standing(anna)).toMatchObject({ takenCount: 3, refusedCount: 0 });
    expect([...services.logger.lines, ...services.notices].join()).not.toMatch(/SMITH|DOE|Ward|M0910/);
  });

  it("takes a number that its sender gave to another message before for the other message that it is", async () => {
    const pas = sender(await listen());
    await pas.send(await adt("A01", "M0900", "Ward A"));
    const alert = await alertToWardA();
    const again = (await adt("A02", "M0900", "Ward B")).replace("2026111809000", "2026111809100");
    expect(await pas.send(again)).toMatchObject({ code: "AA" });
    expect((await services.store.alerts.get(alert.id)).recipientLocation).toBe("Ward B");
  });

  it("does not let a move of the far future hide the next one", async () => {
    const pas = sender(await listen());
    const alert = await alertToWardA();
    const wrong = (await adt("A02", "M0910", "Ward A")).replace("EVN|A02|202611180910", "EVN|A02|209911180910");
    await pas.send(wrong);
    services.clock.pass(60_000);
    await pas.send((await adt("A02", "M0911", "Ward B")).replace("EVN|A02|202611180911", "EVN|A02|202611181001"));
    expect((await services.store.alerts.get(alert.id)).recipientLocation).toBe("Ward B");
  });

  it("of Medplum get the acknowledgements that they ask for, in enhanced mode too", async () => {
    const port = await listen();
    const client = new Hl7Client({ host: "127.0.0.1", port });
    cleanUps.push(() => client.close());
    const asking = await adt("A01", "M0901", "Ward A", { version: "2.5.1", rest: "|||AL|AL" });
    // Medplum's client has a copy of Medplum's core of its own, with the same parser.
    const message = Hl7Message.parse(asking) as unknown as Parameters<Hl7Client["sendAndWait"]>[0];
    const answer = await client.sendAndWait(message, { timeoutMs: 10_000 });
    expect(answer.getSegment("MSA")?.toString()).toBe("MSA|AA|M0901");
    const { say, answers } = await raw(port);
    say(Buffer.from(await adt("A01", "M0902", "Ward A", { version: "2.5.1", rest: "|||AL|AL" })));
    await expect.poll(() => answers.length).toBe(2);
    expect(answers.map((text) => text.split("\r")[1])).toEqual(["MSA|CA|M0902", "MSA|AA|M0902"]);
    expect(answers[1]).toMatch(/^MSH\|\^~\\&\|SIGHTLINE\|RXX\|PAS\|RXX\|20261118\d{6}\|\|ACK\^A01\^ACK\|K/);
  });

  it("are refused with the reason where they are of another version, kind, mode or sender", async () => {
    const pas = sender(await listen({ sendingApplication: "PAS", sendingFacility: "RXX" }));
    const refused = async (trigger: string, header: Header) => pas.send(await adt(trigger, "M0905", "Ward B", header));
    expect(await refused("A02", { version: "3.0" })).toMatchObject({
      code: "AR",
      controlId: "M0905",
      sentence: expect.stringContaining("versions 2.1 to 2.8"),
    });
    expect(await refused("A02", { processing: "T" })).toMatchObject({ code: "AR" });
    expect(await refused("A60", { version: "2.5.1" })).toMatchObject({ code: "AR", error: "201" });
    const stranger = await refused("A02", { facility: "RYY", version: "2.5.1" });
    expect(stranger).toMatchObject({ code: "AR", sentence: expect.stringContaining("not listened to") });
    const unnumbered = "MSH|^~\\&|PAS|RXX|S|R|20261118||ADT^A02|M0906|P|2.5.1\rPID|1||||DOE\r";
    expect(await pas.send(unnumbered)).toMatchObject({ code: "AE", error: "101", controlId: "M0906" });
    expect(await audited()).toHaveLength(5);
    expect((await audited()).every(({ outcome }) => outcome === "refused")).toBe(true);
    expect(await listening.standing(anna)).toMatchObject({ takenCount: 0, refusedCount: 5 });
    expect(JSON.stringify([services.logger.lines, (await audited())[0]])).not.toContain("DOE");
  });

  it("that are too long, no HL7, without line ends or in another character set are answered, and the next is taken", async () => {
    const { socket, say, answers } = await raw(await listen());
    const long = `${await adt("A02", "M0907", "Ward B")}NTE|1||${"x".repeat(3_000_000)}`;
    say(Buffer.from(long));
    await expect.poll(() => answers.length).toBe(1);
    expect(answers[0]).toMatch(/MSA\|AR\|M0907\|The message is longer than 1 MB/);
    say(Buffer.from("hello"));
    say(Buffer.from((await adt("A02", "M0908", "Ward B")).replaceAll("\r", "")));
    say(Buffer.from(await adt("A02", "M0909", "Ward B", { rest: "||||||KLINGON" })));
    say(Buffer.from(await adt("A02", "M0910", "Würde", { rest: "||||||UNICODE UTF-8" }), "latin1"));
    say(Buffer.from(await adt("A01", "M0911", "Würde", { rest: "||||||8859/1" }), "latin1"));
    await expect.poll(() => answers.length).toBe(6);
    const read = answers.map((text) => text.split("\r")[1]?.split("|").slice(1, 3).join(" "));
    expect(read).toEqual(["AR M0907", "AR ", "AR M0908", "AE M0909", "AE M0910", "AA M0911"]);
    const moves = await services.store.inpatients.ofPatient(await keys());
    expect(moves.map(({ ward }) => ward)).toEqual(["Würde"]);
    expect(socket.destroyed).toBe(false);
  });

  it("that cannot be stored are to be sent again, and are taken then", async () => {
    const pas = sender(await listen());
    const message = await adt("A01", "M0912", "Ward A");
    const transaction = services.store.transaction.bind(services.store);
    Object.assign(services.store, { transaction: () => Promise.reject(new Error("disk full")) });
    expect(await pas.send(message)).toMatchObject({ code: "AE", sentence: expect.stringContaining("send it again") });
    Object.assign(services.store, { transaction });
    expect(await pas.send(message)).toMatchObject({ code: "AA" });
    expect(await services.store.inpatients.ofPatient(await keys())).toHaveLength(1);
  });
});

async function keys(): Promise<string[]> {
  const { patient } = (await services.store.workitems.get(signable.caseId)).study;
  return [`${patient.issuerOfPatientId}\n${patient.patientId}`];
}

describe("where messages about in-patients are listened for", () => {
  let certificates: TestCertificates;
  beforeAll(async () => {
    certificates = await makeCertificates();
    return () => certificates.remove();
  });

  it("is nowhere until an administrator says so, and nowhere again when they say no more", async () => {
    await expect(listening.save(anna, { ...adtListeningDefaults, isOn: true })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await listening.standing(anna)).toMatchObject({ listensAt: "", problem: "" });
    const port = await listen();
    const { socket } = await raw(port);
    await listening.save(chief, { ...adtListeningDefaults, isOn: false, port });
    await expect.poll(() => socket.closed).toBe(true);
    const late = connect({ host: "127.0.0.1", port });
    const [refusal] = (await once(late, "error")) as [NodeJS.ErrnoException];
    expect(refusal.code).toBe("ECONNREFUSED");
  });

  it("is only where nobody but the hospital can move an alert", async () => {
    const open = { ...adtListeningDefaults, isOn: true, listenAddress: "0.0.0.0" };
    await expect(listening.save(chief, open)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(listening.save(chief, { ...open, hasTls: true })).rejects.toMatchObject({ code: "invalid_input" });
    const port = await listen({ peers: ["127.0.0.2"] });
    const { socket } = await raw(port);
    await expect.poll(() => socket.closed).toBe(true);
  });

  it("says that another program has its port, tells people once, and listens when that ends", async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", () => resolve()));
    const { listensAt, problem } = await listening.save(chief, { ...adtListeningDefaults, isOn: true, port });
    expect([listensAt, problem]).toEqual(["", expect.stringMatching(/EADDRINUSE.*Another program/)]);
    const since = services.clock.now();
    services.clock.pass(60_000);
    await listening.step(core.stopping.signal);
    expect(services.notices.filter((notice) => notice.includes("not followed"))).toHaveLength(1);
    expect(await listening.faults()).toEqual([{ since, sentence: problem }]);
    await new Promise((resolve) => other.close(resolve));
    await listening.step(core.stopping.signal);
    expect(await listening.standing(anna)).toMatchObject({ listensAt: `127.0.0.1:${port}`, problem: "" });
    expect(await listening.faults()).toEqual([]);
  });

  it("takes them encrypted from whoever has a certificate of the authority, and from nobody else", async () => {
    const { server, client, foreign, authorityFile } = certificates;
    const port = await listen({
      ...{ hasTls: true, certificateFile: server.certificateFile, certificateKeyFile: server.keyFile },
      certificateAuthorityFile: authorityFile,
    });
    const pas = sender(port, ["--tls", client.certificateFile, client.keyFile, authorityFile]);
    expect(await pas.send(await adt("A01", "M0913", "Ward A"))).toMatchObject({ code: "AA" });
    const stranger = startHl7Sender(port, ["--tls", foreign.certificateFile, foreign.keyFile, authorityFile]);
    await expect(stranger.send(await adt("A02", "M0914", "Ward B"))).rejects.toThrow("ended before line");
    expect(await services.store.inpatients.ofPatient(await keys())).toHaveLength(1);
  });
});
