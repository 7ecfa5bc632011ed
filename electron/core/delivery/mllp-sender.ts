import { connect, type Socket } from "node:net";
import { type Hl7Acknowledgement, parseAcknowledgement } from "../encoders/hl7-message.ts";
import { frameMllp, MllpReader } from "./mllp.ts";

/** Where and how long. Times in milliseconds. */
export interface MllpTarget {
  readonly host: string;
  readonly port: number;
  readonly connectTimeoutMs: number;
  /** From the last byte sent to the acknowledgement. */
  readonly answerTimeoutMs: number;
}

/** What came of one message. Everything after `notConnected` may have arrived. */
export type MllpExchange =
  | { readonly kind: "acknowledged"; readonly acknowledgement: Hl7Acknowledgement; readonly raw: string }
  /** No byte left this machine. `cause` is the system's error code. */
  | { readonly kind: "notConnected"; readonly cause: string }
  /** The time ran out. `staleCount` acknowledgements were for other messages and were thrown away. */
  | { readonly kind: "silent"; readonly staleCount: number }
  | { readonly kind: "closed"; readonly cause: string; readonly staleCount: number }
  | { readonly kind: "garbage"; readonly raw: string };

const longestAcknowledgementBytes = 1024 * 1024;

/**
 * Sends one message on a connection of its own and waits for the acknowledgement that names it (MSA-2). The connection
 * is closed afterwards whatever happened, so that a late answer can never be taken for the next message's.
 * Rejects only with the signal's reason.
 */
export async function exchangeMllp(
  target: MllpTarget,
  message: Uint8Array,
  controlId: string,
  signal: AbortSignal,
): Promise<MllpExchange> {
  signal.throwIfAborted();
  const frame = frameMllp(message);
  const socket = connect({ host: target.host, port: target.port, noDelay: true });
  const abort = () => socket.destroy();
  signal.addEventListener("abort", abort, { once: true });
  try {
    const refused = await connected(socket, target.connectTimeoutMs);
    signal.throwIfAborted();
    if (refused !== null) return { kind: "notConnected", cause: refused };
    const result = await answered(socket, frame, controlId, target.answerTimeoutMs);
    signal.throwIfAborted();
    return result;
  } finally {
    signal.removeEventListener("abort", abort);
    socket.destroy();
  }
}

/** Gives null once connected, otherwise the system's error code. */
function connected(socket: Socket, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve("ETIMEDOUT"), timeoutMs);
    const settle = (result: string | null) => {
      clearTimeout(timer);
      resolve(result);
    };
    socket.once("connect", () => settle(null));
    // Kept for good: an error after this promise settled must not become an uncaught one.
    socket.on("error", (error: NodeJS.ErrnoException) => settle(error.code ?? "ECONNFAILED"));
    socket.once("close", () => settle("ECLOSED"));
  });
}

function answered(socket: Socket, frame: Buffer, controlId: string, timeoutMs: number): Promise<MllpExchange> {
  return new Promise((resolve) => {
    const reader = new MllpReader(longestAcknowledgementBytes);
    let staleCount = 0;
    let timer = setTimeout(silent, timeoutMs);
    function silent(): void {
      settle({ kind: "silent", staleCount });
    }
    function settle(result: MllpExchange): void {
      clearTimeout(timer);
      resolve(result);
    }
    socket.on("data", (chunk) => {
      for (const found of reader.push(chunk)) {
        const result = found.kind === "oversize" ? garbage("") : readAnswer(found.bytes, controlId);
        if (result === "stale") staleCount += 1;
        else settle(result);
      }
      // A peer that talks, but not MLLP, is told from a silent one.
      if (reader.junkBytes > longestJunkBytes) settle(garbage(chunk.toString("latin1")));
    });
    socket.once("error", (error: NodeJS.ErrnoException) =>
      settle({ kind: "closed", cause: error.code ?? "ECONNRESET", staleCount }),
    );
    socket.once("close", () => settle({ kind: "closed", cause: "ECLOSED", staleCount }));
    socket.write(frame, () => {
      // A large message over a slow line: the wait for the answer begins when it has gone.
      clearTimeout(timer);
      timer = setTimeout(silent, timeoutMs);
    });
    // The peer may have closed between connecting and now.
    if (socket.destroyed) settle({ kind: "closed", cause: "ECLOSED", staleCount });
  });
}

const longestJunkBytes = 4096;

function readAnswer(bytes: Buffer, controlId: string): MllpExchange | "stale" {
  const raw = bytes.toString("utf8");
  const acknowledgement = parseAcknowledgement(raw);
  if (!acknowledgement) return garbage(raw);
  return acknowledgement.controlId === controlId ? { kind: "acknowledged", acknowledgement, raw } : "stale";
}

function garbage(raw: string): MllpExchange {
  return { kind: "garbage", raw };
}
