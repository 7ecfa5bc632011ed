import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the proxy does to the next stores and queries, in place of handing them on. */
export type StowFault =
  /** Answers with a status and these DICOM JSON elements; hands nothing on. */
  | { readonly kind: "answer"; readonly status: number; readonly body: object }
  /** Breaks the connection once half of the object has come; hands nothing on. */
  | { readonly kind: "cutInTheMiddle" }
  /** Hands it on and breaks the connection in place of the answer. */
  | { readonly kind: "loseAnswer" }
  /** Hands it on, and finds nothing when asked. */
  | { readonly kind: "findNothing" };

/** A proxy of ours before an archive by others, which fails as it is told. */
export interface StowProxy {
  readonly dicomwebUrl: string;
  fault: StowFault | null;
  stop(): Promise<void>;
}

/** Starts a proxy before a DICOMweb service on loopback. */
export async function startStowProxy(targetUrl: string): Promise<StowProxy> {
  const target = new URL(targetUrl);
  const proxy = { fault: null as StowFault | null };
  const server = createServer((incoming, outgoing) => {
    const { fault } = proxy;
    const isStore = incoming.method === "POST";
    if (isStore && fault?.kind === "answer") return void answerWith(incoming, outgoing, fault);
    if (isStore && fault?.kind === "cutInTheMiddle") return void cutInTheMiddle(incoming);
    if (!isStore && fault?.kind === "findNothing") return void outgoing.writeHead(204).end();
    return void handOn(target, incoming, outgoing, isStore && fault?.kind === "loseAnswer");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return Object.assign(proxy, {
    dicomwebUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}${target.pathname}`,
    stop: () =>
      new Promise<void>((stopped) => {
        server.closeAllConnections();
        server.close(() => stopped());
      }),
  });
}

function answerWith(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { status, body }: Extract<StowFault, { kind: "answer" }>,
): void {
  incoming.resume();
  incoming.on("end", () =>
    outgoing.writeHead(status, { "content-type": "application/dicom+json" }).end(JSON.stringify(body)),
  );
}

function cutInTheMiddle(incoming: IncomingMessage): void {
  const half = Number(incoming.headers["content-length"] ?? 0) / 2;
  let received = 0;
  incoming.on("data", (chunk: Buffer) => {
    received += chunk.length;
    if (received >= half) incoming.socket.destroy();
  });
}

function handOn(target: URL, incoming: IncomingMessage, outgoing: ServerResponse, losesAnswer: boolean): void {
  const { hostname, port } = target;
  const headers = { ...incoming.headers, host: target.host };
  const options = { hostname, port, method: incoming.method ?? "GET", path: incoming.url ?? "/", headers };
  const onward = httpRequest(options, (answer) => {
    if (losesAnswer) {
      answer.resume();
      answer.on("end", () => incoming.socket.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  incoming.pipe(onward);
}
