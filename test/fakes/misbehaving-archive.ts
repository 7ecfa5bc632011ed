import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";

/** A fake archive on loopback that answers as a test tells it to: slowly, wrongly, halfway or not at all. */
export interface MisbehavingArchive {
  /** DICOMweb base address. */
  readonly url: string;
  /** Method and address of every request, in order. */
  readonly requests: { method: string; url: string; headers: IncomingMessage["headers"]; body: Buffer }[];
  /** How many connections were opened. */
  connectionCount(): number;
  stop(): Promise<void>;
}

/** What the fake does with a request. `turn` counts the requests from 0. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse, turn: number) => void;

/** Starts a fake archive that answers by `behave`; over TLS where a certificate is given. */
export async function startMisbehavingArchive(
  behave: Behaviour,
  certificate?: { readonly cert: Buffer; readonly key: Buffer },
): Promise<MisbehavingArchive> {
  const requests: MisbehavingArchive["requests"] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => undefined);
    request.on("end", () => {
      requests.push({
        method: request.method ?? "",
        url: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks),
      });
      behave(request, response, requests.length - 1);
    });
  };
  const server = certificate === undefined ? createServer(listener) : createSecureServer(certificate, listener);
  server.keepAliveTimeout = 1000;
  server.on("connection", (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http${certificate === undefined ? "" : "s"}://127.0.0.1:${address.port}/dicom-web`,
    requests,
    connectionCount: () => connections,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Answers with DICOM JSON. */
export function answerJson(response: ServerResponse, datasets: unknown, status = 200): void {
  response.writeHead(status, { "Content-Type": "application/dicom+json" });
  response.end(JSON.stringify(datasets));
}

/** Answers with one study. */
export function answerStudy(response: ServerResponse, studyInstanceUid = "1.2.3", patientId = "RXX1"): void {
  answerJson(response, [
    {
      "00100020": { vr: "LO", Value: [patientId] },
      "00100010": { vr: "PN", Value: [{ Alphabetic: "Testperson^Ann" }] },
      "0020000D": { vr: "UI", Value: [studyInstanceUid] },
    },
  ]);
}
