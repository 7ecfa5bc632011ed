import { readFile } from "node:fs/promises";
import { createServer as createPlainServer } from "node:net";
import { createServer, type TlsOptions } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createHl7Sender } from "../../electron/core/delivery/deliver-hl7.ts";
import { frameMllp } from "../../electron/core/delivery/mllp.ts";
import { probeMllp } from "../../electron/core/delivery/probe-destination.ts";
import { defaultHl7Connection, type Hl7Connection, type Hl7Tls } from "../../shared/domain/hl7-profile.ts";
import {
  type CertificateFiles,
  makeCertificates,
  type TestCertificates,
  tlsSettings,
} from "../environment/certificates.ts";
import { startLines } from "../environment/child-process.ts";
import { freePort } from "../environment/orthanc.ts";
import { sampleDestination } from "../fakes/sample-report.ts";

let certificates: TestCertificates;
beforeAll(async () => {
  certificates = await makeCertificates();
});
afterAll(() => certificates.remove());
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const message = Buffer.from("MSH|^~\\&|A|A|B|B|1||ORU^R01|CONTROL|P|2.5.1|||AL|NE\r");
const answer = frameMllp(Buffer.from("MSH|^~\\&|B|B|A|A|1||ACK|9|P|2.5.1\rMSA|AA|CONTROL\r"));

/** A receiver over TLS that takes anything for granted; counts what reached it. */
async function receiver(own: CertificateFiles, options: TlsOptions = {}) {
  const received = { count: 0 };
  const [cert, key] = [await readFile(own.certificateFile), await readFile(own.keyFile)];
  const server = createServer({ cert, key, ...options }, (socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", () => {
      received.count += 1;
      socket.write(answer);
    });
  });
  server.on("tlsClientError", () => undefined);
  closing.push(() => server.close());
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });
  return { port, received };
}

function send(port: number, tls: Hl7Tls | null, host = "127.0.0.1") {
  const connection: Hl7Connection = { ...defaultHl7Connection, tls, answerWithinSeconds: 2 };
  const sender = createHl7Sender({ connectionOf: async () => connection, clock: Date, connectTimeoutMs: 3000 });
  const destination = { ...sampleDestination("hl7", `${host}:${port}`), name: "Practice" };
  const request = { destination, controlId: "CONTROL", payload: message, mayHaveArrived: false };
  return sender(request, new AbortController().signal);
}

describe("a connection over TLS", () => {
  it("takes the report where the certificate is in force, known and for the name", async () => {
    const { port } = await receiver(certificates.server);
    expect(await send(port, tlsSettings(certificates))).toMatchObject({ outcome: "accepted" });
    expect(await send(port, tlsSettings(certificates), "localhost")).toMatchObject({ outcome: "accepted" });
    const other = await receiver(certificates.otherName);
    const named = { ...tlsSettings(certificates), serverName: "elsewhere.example" };
    expect(await send(other.port, named)).toMatchObject({ outcome: "accepted" });
  });

  it.each([
    ["expired", "transient", /has a certificate that has expired \(CERT_HAS_EXPIRED\)/],
    ["otherName", "permanent", /certificate for another name .*do not switch encryption off/],
    ["foreign", "permanent", /certificate of an authority that is not known here/],
  ] as const)("sends nothing where the certificate is %s, and says so", async (which, outcome, sentence) => {
    const { port, received } = await receiver(certificates[which]);
    const result = await send(port, tlsSettings(certificates));
    expect(result).toMatchObject({ outcome, sentence: expect.stringMatching(sentence) });
    expect(result.pauseReason !== null).toBe(outcome === "permanent");
    expect(result.sentence).toMatch(/Nothing was sent and the report is kept/);
    expect(received.count).toBe(0);
  });

  it("shows our certificate to a receiver that asks for one", async () => {
    const ca = await readFile(certificates.authorityFile);
    const { port, received } = await receiver(certificates.server, { ca, requestCert: true, rejectUnauthorized: true });
    expect(await send(port, tlsSettings(certificates, certificates.client))).toMatchObject({ outcome: "accepted" });
    expect(received.count).toBe(1);
    const without = await send(port, tlsSettings(certificates));
    expect(without).toMatchObject({ outcome: "permanent", sentence: expect.stringMatching(/asks for a certificate/) });
    // Node's server closes without saying why, so only the guess can be offered.
    const foreign = await send(port, tlsSettings(certificates, certificates.foreign));
    expect(foreign.outcome).not.toBe("accepted");
    expect(foreign.sentence).toMatch(/may not accept this workstation's certificate|does not accept this/);
    expect(received.count).toBe(1);
  });

  it("says that our certificate is not accepted where OpenSSL says so", async () => {
    const port = await freePort();
    const { certificateFile, keyFile } = certificates.server;
    const peer = startLines("openssl", [
      ...["s_server", "-accept", `127.0.0.1:${port}`, "-cert", certificateFile, "-key", keyFile],
      ...["-CAfile", certificates.authorityFile, "-Verify", "2", "-verify_return_error", "-naccept", "2"],
    ]);
    closing.push(() => void peer.end("SIGKILL"));
    await expect.poll(() => peer.lines.includes("ACCEPT")).toBe(true);
    const foreign = await send(port, tlsSettings(certificates, certificates.foreign));
    expect(foreign.sentence).toMatch(/does not accept this workstation's certificate .*Sending there is paused/);
    expect(foreign).toMatchObject({ outcome: "permanent", pauseReason: foreign.sentence });
    const without = await send(port, tlsSettings(certificates));
    expect(without.sentence).toMatch(/asks for a certificate, and this workstation has none/);
  });

  it("says which of our own files is at fault, before anybody is spoken to", async () => {
    const { port, received } = await receiver(certificates.server);
    const good = tlsSettings(certificates, certificates.client);
    const cases: [Partial<Hl7Tls>, RegExp][] = [
      [{ certificateAuthorityFile: "/nowhere/authority.pem" }, /the file of the authority cannot be read/],
      [{ certificateFile: "/nowhere/own.pem" }, /the file of this workstation's certificate/],
      [{ keyFile: "" }, /the file of this workstation's key/],
      [{ keyFile: certificates.server.keyFile }, /key does not belong to its certificate/],
      [certificates.expired, /this workstation's certificate has expired/],
      [{ certificateFile: certificates.client.keyFile }, /the file of this workstation's certificate/],
    ];
    for (const [change, sentence] of cases) {
      const result = await send(port, { ...good, ...change });
      expect(result).toMatchObject({ outcome: "permanent", sentence: expect.stringMatching(sentence) });
    }
    expect(received.count).toBe(0);
  });

  it("refuses older versions than it may speak, and a receiver that speaks none", async () => {
    const old = await receiver(certificates.server, { maxVersion: "TLSv1.2" });
    const result = await send(old.port, { ...tlsSettings(certificates), minimumVersion: "TLSv1.3" });
    expect(result).toMatchObject({ outcome: "permanent", sentence: expect.stringMatching(/no version of TLS/) });
    const plain = createPlainServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.on("data", () => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"));
    });
    closing.push(() => plain.close());
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", () => resolve()));
    const none = await send((plain.address() as { port: number }).port, tlsSettings(certificates));
    expect(none).toMatchObject({ outcome: "permanent", sentence: expect.stringMatching(/does not speak TLS/) });
  });

  it("is asked about by doctor with the same words", async () => {
    const address = `127.0.0.1:${(await receiver(certificates.expired)).port}`;
    const good = `127.0.0.1:${(await receiver(certificates.server)).port}`;
    expect(await probeMllp(good, tlsSettings(certificates), Date.now())).toBeNull();
    expect(await probeMllp(address, tlsSettings(certificates), Date.now())).toMatchObject({
      happened: "it has a certificate that has expired (CERT_HAS_EXPIRED)",
    });
  });

  it("is tried again where the network is at fault and not a certificate", async () => {
    const { port } = await receiver(certificates.server);
    for (const close of closing.splice(0)) close();
    expect(await send(port, tlsSettings(certificates))).toMatchObject({ outcome: "transient", pauseReason: null });
  });
});
