import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands before an archive and passes everything on but answers for whole series. Our own, for tests. */
export interface WilfulFront {
  readonly port: number;
  /** What becomes of answers for whole series: given, refused with 406, never begun, broken off behind so many bytes, sent slowly. */
  seriesAnswers: "given" | "refused" | "silent" | "slow" | { readonly cutAfterBytes: number };
  /** The last bytes of a frame's answer come in a packet of their own, later than the others. */
  hasLateEnds: boolean;
  /** How many connections were made. */
  connections: number;
  /** How many whole series were asked for. */
  seriesAsked: number;
  /** How many frames were asked for by themselves, and at most at a time. */
  framesAsked: number;
  mostFramesAtOnce: number;
  stop(): Promise<void>;
}

const wholeSeries = /\/series\/[0-9.]+$/;
const frame = /\/frames\/\d+$/;
const slowBytes = 16 * 1024;
const slowPauseMs = 20;
const lateBytes = 2;

type Manner = WilfulFront["seriesAnswers"] | "late";

/** Starts the front on loopback, before the archive at `targetPort`. */
export async function startWilfulFront(targetPort: number): Promise<WilfulFront> {
  let framesAtOnce = 0;
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? "/";
    if (wholeSeries.test(path)) {
      front.seriesAsked += 1;
      if (front.seriesAnswers === "refused") outgoing.writeHead(406).end();
      else if (front.seriesAnswers !== "silent") passOn(incoming, outgoing, front.seriesAnswers);
      return;
    }
    if (frame.test(path)) {
      front.framesAsked += 1;
      framesAtOnce += 1;
      front.mostFramesAtOnce = Math.max(front.mostFramesAtOnce, framesAtOnce);
      outgoing.once("close", () => {
        framesAtOnce -= 1;
      });
    }
    passOn(incoming, outgoing, frame.test(path) && front.hasLateEnds ? "late" : "given");
  });
  server.on("connection", () => {
    front.connections += 1;
  });
  const passOn = (incoming: IncomingMessage, outgoing: ServerResponse, how: Manner) => {
    const { method, headers, url } = incoming;
    const inner = ask({ host: "127.0.0.1", port: targetPort, path: url, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (how === "given") answer.pipe(outgoing);
      else if (how === "late") void endLate(answer, outgoing);
      else void pace(answer, outgoing, how);
    });
    inner.once("error", () => outgoing.destroy());
    outgoing.once("close", () => inner.destroy());
    incoming.pipe(inner);
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const front: WilfulFront = {
    port: (server.address() as AddressInfo).port,
    ...{
      seriesAnswers: "given",
      hasLateEnds: false,
      connections: 0,
      seriesAsked: 0,
      framesAsked: 0,
      mostFramesAtOnce: 0,
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return front;
}

async function endLate(answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  outgoing.write(whole.subarray(0, -lateBytes));
  setTimeout(() => outgoing.end(whole.subarray(-lateBytes)), slowPauseMs);
}

async function pace(answer: IncomingMessage, outgoing: ServerResponse, how: Manner): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length; at += slowBytes) {
        const part = chunk.subarray(at, at + slowBytes);
        outgoing.write(part);
        bytes += part.length;
        if (typeof how === "object" && bytes >= how.cutAfterBytes) {
          outgoing.destroy();
          return;
        }
        if (how === "slow") await new Promise((resolve) => setTimeout(resolve, slowPauseMs));
      }
    }
    outgoing.end();
  } catch {
    outgoing.destroy();
  }
}
