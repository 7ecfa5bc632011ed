import { decideAcknowledgement } from "./acknowledgement.ts";
import { exchangeMllp, type MllpExchange } from "./mllp-sender.ts";
import { type Send, type SendRequest, type SendResult, sendResult } from "./send-result.ts";

/** Limits of one try, in milliseconds. */
export interface Hl7Timeouts {
  readonly connectTimeoutMs: number;
  readonly answerTimeoutMs: number;
}

const usualTimeouts: Hl7Timeouts = { connectTimeoutMs: 10_000, answerTimeoutMs: 30_000 };

/** Gives a sender of HL7 v2 over MLLP; the destination's address is `host:port`. */
export function createHl7Sender(timeouts: Hl7Timeouts = usualTimeouts): Send {
  return async (request, signal) => {
    const address = parseHostAndPort(request.destination.address);
    if (!address) {
      const sentence =
        `The address of “${request.destination.name}” is not host:port, so sending there is paused. ` +
        "The report is kept. Please correct the address in Settings, then retry.";
      return sendResult("permanent", sentence, "", sentence);
    }
    const exchange = await exchangeMllp({ ...address, ...timeouts }, request.payload, request.controlId, signal);
    return judge(request, exchange, timeouts);
  };
}

/** Gives the parts of `host:port` (IPv6 in brackets), or null where it is not one. */
export function parseHostAndPort(address: string): { host: string; port: number } | null {
  const match = /^(?:\[([0-9a-fA-F:.%]+)\]|([^:\s/[\]]+)):(\d{1,5})$/.exec(address.trim());
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : null;
}

function judge(request: SendRequest, exchange: MllpExchange, timeouts: Hl7Timeouts): SendResult {
  const { name } = request.destination;
  switch (exchange.kind) {
    case "notConnected":
      return sendResult("transient", notConnectedSentence(name, exchange.cause));
    case "silent":
      return sendResult(
        "ambiguous",
        `“${name}” took the report but did not answer within ${Math.round(timeouts.answerTimeoutMs / 1000)} seconds` +
          `${staleNote(exchange.staleCount)}. The same message goes again; it cannot be filed twice.`,
      );
    case "closed":
      return sendResult(
        "ambiguous",
        `“${name}” closed the connection without an answer (${exchange.cause})${staleNote(exchange.staleCount)}. ` +
          "The same message goes again; it cannot be filed twice.",
      );
    case "garbage":
      return garbageResult(name, exchange.raw);
    case "acknowledged":
      return (
        decideAcknowledgement(exchange.acknowledgement, exchange.raw, request.mayHaveArrived) ??
        garbageResult(name, exchange.raw)
      );
  }
}

function garbageResult(name: string, raw: string): SendResult {
  return sendResult(
    "ambiguous",
    `“${name}” answered with something that is no HL7 acknowledgement. The same message goes again; it cannot be filed ` +
      "twice. Please have the address checked if this stays.",
    raw,
  );
}

function staleNote(staleCount: number): string {
  return staleCount === 0 ? "" : `, only to other messages (${staleCount})`;
}

/** Gives the sentence for a peer that could not be reached, by the system's error code. */
export function notConnectedSentence(name: string, cause: string): string {
  const reasons: Record<string, string> = {
    ECONNREFUSED: "refused the connection",
    ENOTFOUND: "has an address that nobody knows",
    EAI_AGAIN: "has an address that could not be looked up",
    ETIMEDOUT: "could not be reached in time",
    EHOSTUNREACH: "cannot be reached over the network",
    ENETUNREACH: "cannot be reached over the network",
    ECONNRESET: "broke the connection off before anything was sent",
  };
  return `“${name}” ${reasons[cause] ?? "could not be reached"} (${cause}). The report is kept and goes again by itself.`;
}
