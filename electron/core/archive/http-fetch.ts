import http from "node:http";
import https from "node:https";
import { finished, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { rootCertificates } from "node:tls";
import { createGunzip } from "node:zlib";
import type { Fetch } from "../ports.ts";

/** A way to the network, with its connections. */
export interface NetworkFetch {
  readonly fetch: Fetch;
  /** Closes idle connections. */
  close(): void;
}

/**
 * Gives a fetch over node:http and node:https that keeps connections to an archive (six at most), trusts an authority
 * of the hospital besides the public ones, and follows no redirect, so that a password is never sent elsewhere.
 * Rejects with the error of the system (`code` as in ECONNREFUSED), or the signal's reason when aborted.
 */
export function createNetworkFetch(options: { certificateAuthorityPem?: string } = {}): NetworkFetch {
  // Orthanc announces `Keep-Alive: timeout=1`. Node's usual margin of a second would leave nothing to reuse.
  const keepAlive = { keepAlive: true, maxSockets: 6, agentKeepAliveTimeoutBuffer: 200 };
  const plainAgent = new http.Agent(keepAlive);
  const authority = options.certificateAuthorityPem;
  const secureAgent = new https.Agent(
    authority === undefined ? keepAlive : { ...keepAlive, ca: [...rootCertificates, authority] },
  );

  return {
    fetch: async (request) => {
      const isSecure = request.url.startsWith("https:");
      request.signal.throwIfAborted();
      return await exchange(request, isSecure ? https.request : http.request, isSecure ? secureAgent : plainAgent);
    },
    close() {
      for (const agent of [plainAgent, secureAgent]) closeIdle(agent);
    },
  };
}

/** Not `agent.destroy()`: that would cut answers that are still coming. */
function closeIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

function exchange(request: Request, start: typeof http.request, agent: http.Agent): Promise<Response> {
  return new Promise((resolve, reject) => {
    const outgoing = start(request.url, {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      agent,
      signal: request.signal,
    });
    outgoing.once("response", (incoming) => {
      try {
        resolve(toResponse(incoming));
      } catch (thrown) {
        incoming.destroy();
        reject(thrown);
      }
    });
    outgoing.once("error", (error) => {
      // The other side closed a kept connection. Other idle ones are as old, and whoever tries again would meet the next.
      if (outgoing.reusedSocket && !request.signal.aborted) closeIdle(agent);
      reject(request.signal.aborted ? request.signal.reason : error);
    });
    if (request.body === null) {
      outgoing.end();
      return;
    }
    pipeline(Readable.fromWeb(request.body as NodeReadableStream), outgoing).catch(reject);
  });
}

const statusesWithoutBody = new Set([101, 204, 205, 304]);

function toResponse(incoming: http.IncomingMessage): Response {
  const status = incoming.statusCode ?? 502;
  const headers = new Headers();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? "", incoming.rawHeaders[index + 1] ?? "");
  }
  if (statusesWithoutBody.has(status)) {
    incoming.resume();
    return new Response(null, { status, headers });
  }
  return new Response(bodyOf(incoming, headers), { status, headers });
}

function bodyOf(incoming: http.IncomingMessage, headers: Headers): ReadableStream<Uint8Array> {
  if (headers.get("content-encoding")?.toLowerCase() !== "gzip") return streamFrom(incoming);
  headers.delete("content-encoding");
  headers.delete("content-length");
  const inflated = createGunzip();
  // A failure on the way is seen by whoever reads the inflated stream.
  pipeline(incoming, inflated).catch((error: unknown) => inflated.destroy(error instanceof Error ? error : undefined));
  return streamFrom(inflated);
}

/** The bytes as they come. Not `Readable.toWeb`: it copies each piece first, and passing a series on is mostly copying. */
function streamFrom(readable: Readable): ReadableStream<Uint8Array> {
  let isLeft = false;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      readable.on("data", (chunk: Buffer<ArrayBuffer>) => {
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) <= 0) readable.pause();
      });
      readable.pause();
      finished(readable, { writable: false }, (error) => {
        // A stream may fail once more after it has ended; nobody is left to be told.
        readable.on("error", () => undefined);
        if (isLeft) return;
        if (error) controller.error(error);
        else controller.close();
      });
    },
    pull() {
      readable.resume();
    },
    cancel(reason) {
      isLeft = true;
      readable.destroy(reason instanceof Error ? reason : undefined);
    },
  });
}
