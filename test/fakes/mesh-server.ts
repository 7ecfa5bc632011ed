import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { gzipSync } from "node:zlib";

/**
 * A FAKE of the NHS MESH API, since the real one and its sandbox cannot be had here. It behaves as the API's documentation says
 * (mutual TLS, HMAC header with a nonce good for once, limits of headers, chunks, tracking by local id, inbox with reports of
 * what was not delivered) and is as strict. What it cannot prove: that the documentation is right.
 */
export interface MeshServerFake {
  readonly baseUrl: string;
  readonly messages: FakeMessage[];
  /** Fails the next requests to send: a status, or the connection broken after the message was stored. */
  failure: number | "dropAfterStoring" | null;
  /** Puts a message into our mailbox. */
  deliver(headers: Readonly<Record<string, string>>, body: string): string;
  stop(): Promise<void>;
}

/** A message as it lies in the outbox or the inbox. */
export interface FakeMessage {
  readonly id: string;
  readonly box: "outbox" | "inbox";
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: Map<number, Buffer>;
  readonly total: number;
  status: "uploading" | "accepted" | "acknowledged";
}

export const meshSecrets = { mailbox: "RXXOT001", password: "pass", sharedKey: "key of all" };
const tlsFolder = join(import.meta.dirname, "..", "data", "tls");
/** Files of both ends: the authority, and one certificate that both show. */
export const meshTlsFiles = {
  authority: join(tlsFolder, "authority.pem"),
  certificate: join(tlsFolder, "server.pem"),
  key: join(tlsFolder, "server-key.pem"),
};
const longest: Readonly<Record<string, number>> = {
  ...{ "mex-to": 100, "mex-workflowid": 300, "mex-subject": 500, "mex-localid": 300, "mex-filename": 300 },
  ...{ "mex-chunk-range": 20, "mex-content-checksum": 100, "mex-content-type": 100 },
};

/** Starts the fake on loopback; `mailboxes` are those that may be sent to. */
export async function startMeshServerFake(mailboxes: readonly string[]): Promise<MeshServerFake> {
  const state = {
    failure: null as MeshServerFake["failure"],
    messages: [] as FakeMessage[],
    nonces: new Set<string>(),
  };
  const tls = {
    cert: readFileSync(meshTlsFiles.certificate),
    key: readFileSync(meshTlsFiles.key),
    ca: readFileSync(meshTlsFiles.authority),
  };
  const fake = Object.assign(state, {
    baseUrl: "",
    deliver(headers: Readonly<Record<string, string>>, body: string) {
      const id = randomUUID().toUpperCase();
      const chunks = new Map([[1, Buffer.from(body)]]);
      state.messages.push({ id, box: "inbox", headers, chunks, total: 1, status: "accepted" });
      return id;
    },
    stop: () => Promise.resolve(),
  });
  // Certificates of the tests are for servers; the authority is what is checked, as a real one would check it.
  const server = createServer({ ...tls, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => handle(fake, mailboxes, request, response, Buffer.concat(chunks)));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  fake.baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  fake.stop = () =>
    new Promise((stopped) => {
      server.closeAllConnections();
      server.close(() => stopped());
    });
  return fake;
}

interface FakeState extends MeshServerFake {
  readonly nonces: Set<string>;
}

function handle(
  fake: FakeState,
  mailboxes: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): unknown {
  const answer = (status: number, content: object = {}) =>
    response.writeHead(status, { "content-type": "application/vnd.mesh.v2+json" }).end(JSON.stringify(content));
  if ((request.socket as TLSSocket).getPeerCertificate().fingerprint256 === undefined) return answer(403);
  if (!isAuthorised(fake, request.headers.authorization ?? "")) return answer(403);
  const [, exchange, mailbox, box, ...rest] = new URL(request.url ?? "/", fake.baseUrl).pathname.split("/");
  if (exchange !== "messageexchange" || mailbox !== meshSecrets.mailbox) return answer(404);
  if (box === undefined) return answer(200, { mailboxId: mailbox });
  if (box === "inbox") return inbox(fake, request, response, rest);
  if (rest[0] === "tracking") {
    const found = fake.messages.filter(({ headers }) => headers["mex-localid"] === rest[1]);
    const [one] = found;
    if (one === undefined) return answer(404);
    return answer(found.length > 1 ? 300 : 200, { messageId: one.id, localId: rest[1], status: one.status });
  }
  return send(fake, mailboxes, { request, response, body, rest });
}

/** A nonce is good for one request, the time for two hours. */
function isAuthorised({ nonces }: FakeState, header: string): boolean {
  const [mailbox = "", nonce = "", count = "", time = "", hash = ""] = header.replace(/^NHSMESH /, "").split(":");
  const { sharedKey, password } = meshSecrets;
  const expected = createHmac("sha256", sharedKey)
    .update(`${mailbox}:${nonce}:${count}:${password}:${time}`)
    .digest("hex");
  const isFresh = /^\d{12}$/.test(time) && !nonces.has(`${nonce}:${count}`);
  nonces.add(`${nonce}:${count}`);
  return header.startsWith("NHSMESH ") && mailbox === meshSecrets.mailbox && isFresh && hash === expected;
}

interface Sending {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly rest: readonly string[];
}

function send(fake: FakeState, mailboxes: readonly string[], { request, response, body, rest }: Sending): unknown {
  const refuse = (status: number, code: string, message: string) =>
    response.writeHead(status).end(JSON.stringify({ detail: [{ event: "SEND", code, msg: message }] }));
  if (typeof fake.failure === "number") return refuse(fake.failure, "01", "failed");
  const header = (name: string) => String(request.headers[name] ?? "");
  for (const [name, length] of Object.entries(longest)) {
    if (header(name).length > length || /\p{Cc}/u.test(header(name))) return refuse(400, "06", "MalformedControlFile");
  }
  if (body.length === 0) return refuse(417, "02", "MissingDataFile");
  const [number = 1, total = 1] =
    header("mex-chunk-range") === "" ? [] : header("mex-chunk-range").split(":").map(Number);
  if (rest.length > 0) {
    const message = fake.messages.find(({ id, box }) => id === rest[0] && box === "outbox");
    if (message === undefined || message.status !== "uploading") return refuse(423, "", "locked");
    if (Number(rest[1]) !== number || total !== message.total) return refuse(417, "InvalidHeaderChunks", "chunks");
    message.chunks.set(number, body);
    if (message.chunks.size === message.total) message.status = "accepted";
    return response.writeHead(202).end("{}");
  }
  const to = header("mex-to").toUpperCase();
  if (number !== 1) return refuse(417, "InvalidHeaderChunks", "chunks");
  if (!mailboxes.includes(to) && !to.startsWith("GPPROVIDER_")) return refuse(417, "12", "Unregistered to address");
  const names = Object.keys(longest).concat("mex-from");
  const headers = Object.fromEntries(names.map((name) => [name, header(name)]));
  const id = randomUUID().toUpperCase();
  const status = total > 1 ? "uploading" : "accepted";
  fake.messages.push({ id, box: "outbox", headers, chunks: new Map([[1, body]]), total, status });
  if (fake.failure === "dropAfterStoring") return request.socket.destroy();
  return response.writeHead(202).end(JSON.stringify({ message_id: id }));
}

function inbox(
  fake: FakeState,
  request: IncomingMessage,
  response: ServerResponse,
  [id, action]: readonly string[],
): unknown {
  const waiting = fake.messages.filter(({ box, status }) => box === "inbox" && status === "accepted");
  if (id === undefined) {
    const messages = waiting.map((message) => message.id);
    return response.writeHead(200).end(JSON.stringify({ messages, approx_inbox_count: messages.length }));
  }
  const message = waiting.find((each) => each.id === id);
  if (message === undefined) return response.writeHead(410).end("{}");
  if (request.method === "PUT" && action === "status") {
    message.status = "acknowledged";
    return response.writeHead(200).end();
  }
  const isGzip = (request.headers["accept-encoding"] ?? "").includes("gzip");
  const content = message.chunks.get(1) ?? Buffer.alloc(0);
  const encoding = isGzip ? { "content-encoding": "gzip" } : {};
  return response
    .writeHead(200, { "mex-messageid": message.id, ...message.headers, ...encoding })
    .end(isGzip ? gzipSync(content) : content);
}

/** Gives an ITK3 response as a practice's system writes it: `code` empty for a header alone. */
export function itk3ResponseText(senderReference: string, code: string, isOk: boolean): string {
  const outcome = `<entry><resource><OperationOutcome><issue><severity value="${isOk ? "information" : "fatal"}"/><code value="informational"/>
    <details><coding><system value="https://fhir.nhs.uk/STU3/CodeSystem/ITK-ResponseCodes-1"/><code value="${code}"/></coding></details>
    </issue></OperationOutcome></resource></entry>`;
  return `<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"><type value="message"/><entry><resource><MessageHeader>
    <extension url="https://fhir.nhs.uk/STU3/StructureDefinition/Extension-ITK-MessageHandling-2">
      <extension url="BusAckRequested"><valueBoolean value="false"/></extension>
      <extension url="SenderReference"><valueString value="${senderReference}"/></extension></extension>
    <event><system value="https://fhir.nhs.uk/STU3/CodeSystem/ITK-MessageEvent-2"/><code value="ITK008M"/></event>
    <response><identifier value="${randomUUID()}"/><code value="${isOk ? "ok" : "fatal-error"}"/></response>
    </MessageHeader></resource></entry>${code === "" ? "" : outcome}</Bundle>`;
}
